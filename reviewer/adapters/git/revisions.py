"""What revisions stand for, and what to type when they stand for nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from reviewer.adapters.git.location import Location
from reviewer.adapters.git.names import EMPTY_TREES, is_object_id
from reviewer.adapters.git.objects import Objects
from reviewer.adapters.git.process import Git, unreadable
from reviewer.errors import RevisionError

_DEFAULTS = ("origin/HEAD", "main", "master", "origin/main", "origin/master")
_PARENT = re.compile(r"(.*?)(?:[~^]\d*)+")
_DIGITS = 7
_NAMES_LOOKED_AT = 5000
_DEEPEN = "git fetch --deepen=100, or git fetch --unshallow"
_OTHER_BASE = "name another base, for example --base HEAD~1"
_NO_DEFAULT = (
    "cannot tell what to compare with, as there is no branch origin/HEAD, main or master: "
    "name the base, for example --base HEAD~1"
)


@dataclass(frozen=True, slots=True)
class Revisions:
    """Looks names up in the reviewed repository, and history in its shadow."""

    repository: Git
    shadow: Git
    location: Location
    objects: Objects

    def commit(self, revision: str) -> str:
        """The id of the commit that a revision names; raises RevisionError with the cure."""
        if is_object_id(revision):
            named = self.objects.resolve(f"{revision}^{{commit}}")
            if named:
                return named
        found, words = self._look_up(revision)
        if found:
            return found
        raise self._unknown(revision, words)

    @property
    def nothing(self) -> str:
        """The empty tree, which stands for what was there before the first commit."""
        return EMPTY_TREES[self.location.object_format]

    def base(self, revision: str) -> str:
        """The id of the commit that a revision names, or of the empty tree; see `commit`."""
        is_nothing = len(revision) >= _DIGITS and self.nothing.startswith(revision)
        return self.nothing if is_nothing else self.commit(revision)

    def tree(self, commit: str) -> str:
        """The id of a commit's tree."""
        found = self.objects.resolve(f"{commit}^{{tree}}")
        if found is None:
            message = f"the folder of {commit[:12]} is missing"
            raise unreadable(message)
        return found

    def default_branch(self) -> str:
        """The commit at the tip of the default branch."""
        configured = self.repository.run("config", "--get", "init.defaultBranch").text
        others = (configured, f"origin/{configured}") if configured else ()
        for name in (*_DEFAULTS, *others):
            kind = "remotes" if "/" in name else "heads"
            found, _ = self._look_up(f"refs/{kind}/{name}")
            if found:
                return found
        raise self._unknown("HEAD", "") if self._is_empty() else RevisionError(_NO_DEFAULT)

    def merge_base(self, base: str, head: str) -> str:
        """The best common ancestor of two commits; raises RevisionError if there is none.

        If one is the empty tree, so is what they have in common.
        """
        if base == self.nothing:
            return base
        done = self.shadow.run("merge-base", base, head)
        if done.code == 0:
            return done.text.split("\n")[0]
        if done.code != 1:
            raise unreadable(done.error)
        commits = f"{base[:12]} and {head[:12]}"
        if self.location.is_shallow:
            message = f"this clone is shallow and ends before {commits} meet: {_DEEPEN}"
        else:
            message = f"{commits} have no common ancestor: {_OTHER_BASE}"
        raise RevisionError(message)

    def _look_up(self, revision: str) -> tuple[str | None, str]:
        if not revision or "\0" in revision:
            return None, ""
        wanted = f"{revision}^{{commit}}"
        done = self.repository.run("rev-parse", "--verify", "--end-of-options", wanted)
        return (None if done.code else done.text), done.error

    def _unknown(self, revision: str, words: str) -> RevisionError:
        shown = revision or "(nothing)"
        if "ambiguous" in words:
            return RevisionError(f"{shown} fits several objects: type more of its digits")
        if "expected commit type" in words:
            return RevisionError(f"{shown} is not a commit: name a commit, a branch or a tag")
        first, dots, last = revision.partition("..")
        if dots:
            ends = f"--base {first or 'HEAD'} --head {last.lstrip('.') or 'HEAD'}"
            return RevisionError(f"{shown} is a range, not a commit: {ends}")
        if self._is_empty():
            return RevisionError("this repository has no commits yet: make one with git commit")
        return RevisionError(self._beyond_history(revision) or self._not_here(shown))

    def _beyond_history(self, revision: str) -> str | None:
        parent = _PARENT.fullmatch(revision)
        if not parent or not self._look_up(parent[1])[0]:
            return None
        if self.location.is_shallow:
            return f"{revision} lies before the start of this shallow clone: {_DEEPEN}"
        return (
            f"{revision} does not exist, because history begins after it: "
            f"--base {self.nothing[:12]} judges all of it as new, "
            f"--base {parent[1]} uncommitted work only"
        )

    def _not_here(self, revision: str) -> str:
        near = get_close_matches(revision, self._names(), n=3, cutoff=0.6)
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        return (
            f"there is no revision {revision} in this repository: {hint}"
            f"If it is on the remote: git fetch origin {revision}"
        )

    def _is_empty(self) -> bool:
        return not self._look_up("HEAD")[0] and not self._names()

    def _names(self) -> list[str]:
        """Branches and tags, newest first."""
        asked = ("--sort=-creatordate", f"--count={_NAMES_LOOKED_AT}", "--format=%(refname:short)")
        listed = self.repository.run("for-each-ref", *asked).text
        return [name for name in listed.split("\n") if name]
