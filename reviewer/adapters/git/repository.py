"""A git repository, read without running anything that it contains."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from reviewer.adapters.git.comparison import compare, with_wide_hunks
from reviewer.adapters.git.history import GitHistory
from reviewer.adapters.git.location import locate
from reviewer.adapters.git.names import is_object_id, kind_of
from reviewer.adapters.git.objects import Objects
from reviewer.adapters.git.process import Git, git_environment
from reviewer.adapters.git.revisions import Revisions
from reviewer.adapters.git.shadow import create_shadow
from reviewer.adapters.git.trees import Trees
from reviewer.adapters.git.working_tree import GitWorkingTree
from reviewer.adapters.git.worktree import settings, take_snapshot
from reviewer.errors import RevisionError
from reviewer.model.change import (
    WORKTREE,
    Commit,
    Endpoints,
    FileChange,
    FileKind,
    TreeEntry,
)

LARGEST_FILE = 8 * 1024 * 1024
"""Bytes above which a file is neither compared nor copied from the working tree."""

_KEY_DIGITS = 20
_MOST_COMMITS = 10_000
_COMMIT_FIELDS = ("%H", "%an", "%ae", "%cn", "%ce", "%B")
_REMOTE_NAME = re.compile(r"(?:\w[\w+.-]*://[^/]+/|[^/:]+:)(?:.*/)?([^/]+/[^/]+?)(?:\.git)?/?")


class GitRepository:
    """Implements `Repository` for the repository that `path` lies in.

    Git runs with an environment built from scratch; of `environment` only PATH and the
    home folder are used. Use it as a context manager or call `close`: that ends all
    processes and removes the temporary folder.
    """

    def __init__(self, path: Path, *, environment: Mapping[str, str]) -> None:
        outside = git_environment(environment)
        self._location = locate(path, Git((), outside))
        self._git = Git((f"--git-dir={self._location.git_dir}",), outside)
        self._open = ExitStack()
        self.close = weakref.finalize(self, _close, self._open, os.getpid())
        self._folder = Path(tempfile.mkdtemp(prefix="outlast-"))
        self._open.callback(shutil.rmtree, self._folder, ignore_errors=True)
        create_shadow(self._folder, self._location, largest=LARGEST_FILE)
        inside = {**outside, "GIT_CONFIG_GLOBAL": "/dev/null"}
        self._shadow = Git((f"--git-dir={self._folder}",), inside)
        self._objects = Objects(self._shadow)
        self._open.callback(self._objects.close)
        self._trees = Trees(self._objects)
        self._revisions = Revisions(self._git, self._shadow, self._location, self._objects)
        self._left_out: dict[str, tuple[FileChange, ...]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def name(self) -> str:
        """`owner/name` if the remote tells it, else the folder's name."""
        remote = self._git.run("config", "--get", "remote.origin.url").text
        named = _REMOTE_NAME.fullmatch(remote)
        if named and not remote.startswith("file:"):
            return named[1]
        folder = self._location.top or self._location.common_dir
        return folder.name.removesuffix(".git")

    @property
    def key(self) -> str:
        """Stands for the repository on this machine, whatever folder of it was named."""
        return sha256(bytes(self._location.common_dir)).hexdigest()[:_KEY_DIGITS]

    def endpoints(self, base: str | None, head: str | None) -> Endpoints:
        """Resolve the two ends; None means the default branch and the working tree.

        The base may be the empty tree, so that all of the head is new.
        Raises RevisionError with the cure if git cannot.
        """
        if head is None and self._location.top is None:
            message = "this repository has no working tree: name what to review with --head REV"
            raise RevisionError(message)
        tip = self._revisions.commit("HEAD" if head is None else head)
        fork = self._revisions.default_branch() if base is None else self._revisions.base(base)
        return Endpoints(
            base=fork,
            head=WORKTREE if head is None else tip,
            merge_base=self._revisions.merge_base(fork, tip),
            head_tree=self._snapshot() if head is None else self._revisions.tree(tip),
        )

    def changes(self, endpoints: Endpoints) -> tuple[FileChange, ...]:
        """What changed from the merge base to the head, renames and copies followed.

        Files without hunks that should have some say why in `unread`.
        """
        found = compare(self._shadow, endpoints.merge_base, endpoints.head_tree)
        read = with_wide_hunks(found, self._objects)
        left_out = self._left_out.get(endpoints.head_tree, ())
        hidden = {change.path for change in left_out}
        return (*(change for change in read if change.path not in hidden), *left_out)

    def sizes(self, blobs: Iterable[str]) -> Mapping[str, int]:
        """Bytes of each blob; a missing object has no entry."""
        return self._objects.sizes(blobs)

    def read(self, blobs: Iterable[str]) -> Mapping[str, bytes]:
        """Contents of each blob; a missing object has no entry."""
        return self._objects.read(blobs)

    def file(self, revision: str, path: str) -> bytes | None:
        """Contents of the file at `path` in `revision`, None if there is none.

        A symbolic link is not followed: it counts as none.
        """
        if not path or path.startswith("/") or ".." in path.split("/"):
            return None
        known = revision if is_object_id(revision) else self._revisions.commit(revision)
        entry = self._trees.find(known, path)
        if entry is None or entry.kind is not FileKind.FILE:
            return None
        return self._objects.read([entry.blob]).get(entry.blob)

    def tree(self, revision: str) -> tuple[TreeEntry, ...]:
        """Every file of a revision, in git's order."""
        known = revision if is_object_id(revision) else self._revisions.commit(revision)
        listed = self._shadow.read("ls-tree", "-r", "-z", "--full-tree", known).text
        return tuple(_entry(item) for item in listed.split("\0") if item)

    def tree_delta(self, one: str, other: str) -> Mapping[str, TreeEntry | None] | None:
        """What `other` holds at each path where it differs from `one`, None for nothing.

        None in all if git does not know one of the two.
        """
        if not is_object_id(one):
            return None
        listed = self._shadow.run(
            "diff-tree", "-r", "-z", "--no-renames", "--no-abbrev", one, other
        )
        return None if listed.code else dict(_differences(listed.text.split("\0")))

    def commits(self, endpoints: Endpoints) -> tuple[Commit, ...]:
        """The commits of the change, oldest first; uncommitted work adds none."""
        head = self._revisions.commit("HEAD") if endpoints.is_worktree else endpoints.head
        shape = "%x00".join(_COMMIT_FIELDS)
        options = ("--reverse", "--topo-order", f"--max-count={_MOST_COMMITS}", "--encoding=UTF-8")
        before = endpoints.merge_base
        chosen = head if before == self._revisions.nothing else f"{before}..{head}"
        log = self._shadow.read("log", "-z", f"--format={shape}", *options, chosen)
        fields = log.output.decode(errors="replace").split("\0")
        starts = range(0, len(fields) - 1, len(_COMMIT_FIELDS))
        return tuple(_commit(fields[start : start + len(_COMMIT_FIELDS)]) for start in starts)

    def history(self) -> GitHistory:
        """The past of HEAD."""
        return GitHistory(self._shadow, self._revisions)

    def working_tree(self) -> GitWorkingTree:
        """The files on the disk; raises RevisionError in a bare repository."""
        if self._location.top is None:
            message = "this repository has no working tree: run the command where the files are"
            raise RevisionError(message)
        return GitWorkingTree(self._location.top, self._shadow, self._left_out)

    def _snapshot(self) -> str:
        git = self._shadow.with_options(*settings(self._git))
        snapshot = take_snapshot(git, self._folder, self._location, largest=LARGEST_FILE)
        self._left_out[snapshot.tree] = snapshot.left_out
        return snapshot.tree


def _close(resources: ExitStack, owner: int) -> None:
    # A forked worker holds a copy of this object; what it stands for is not the worker's.
    if os.getpid() == owner:
        resources.close()


def _entry(item: str) -> TreeEntry:
    facts, _, path = item.partition("\t")
    mode, _, blob = facts.split(" ")
    return TreeEntry(path, blob, kind_of(mode))


def _differences(fields: list[str]) -> Iterator[tuple[str, TreeEntry | None]]:
    for facts, path in zip(fields[0::2], fields[1::2], strict=False):
        _, mode, _, blob, status = facts.split(" ")
        yield path, None if status == "D" else TreeEntry(path, blob, kind_of(mode))


def _commit(fields: list[str]) -> Commit:
    commit, author, author_email, committer, committer_email, message = fields
    return Commit(
        id=commit,
        author_name=author,
        author_email=author_email,
        committer_name=committer,
        committer_email=committer_email,
        message=message.rstrip("\n"),
    )
