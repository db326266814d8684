"""The past of a branch, one first-parent commit after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from reviewer.adapters.git.comparison import OPTIONS
from reviewer.adapters.git.process import Git
from reviewer.adapters.git.raw_diff import parse
from reviewer.adapters.git.revisions import Revisions
from reviewer.model.backtest import PastChange
from reviewer.model.change import FileChange

_FIELDS = "%H%x00%P%x00%ct%x00%s"
_AT_ONCE = 50
"""Commits whose patches are held in memory together."""


@dataclass(frozen=True, slots=True)
class GitHistory:
    """Implements `History` on the shadow of a repository."""

    shadow: Git
    revisions: Revisions

    def past(
        self, start: str, *, last: int | None, since: str | None = None
    ) -> tuple[PastChange, ...]:
        """The newest first-parent commits from `start` back, oldest first.

        The first commit of all has the empty tree as its parent. That of a shallow clone
        is left out: what was there before it is not known.
        """
        limits = [f"--max-count={last}"] if last is not None else []
        limits += [f"--since={since}"] if since is not None else []
        newest = self.revisions.commit(start)
        options = ("-z", "--first-parent", f"--format={_FIELDS}", *limits)
        log = self.shadow.read("log", "--encoding=UTF-8", *options, newest)
        fields = log.output.decode(errors="replace").split("\0")
        starts = range(0, len(fields) - 3, 4)
        found = (self._past(fields[start : start + 4]) for start in starts)
        return tuple(reversed([one for one in found if one]))

    def diffs(self, changes: Sequence[PastChange]) -> Iterator[tuple[FileChange, ...]]:
        """What each change did to each file, in their order."""
        waiting = iter(changes)
        while some := list(islice(waiting, _AT_ONCE)):
            asked = "".join(f"{self._compared(one)}\n" for one in some).encode()
            done = self.shadow.read("diff-tree", "--stdin", "--root", *OPTIONS, content=asked)
            parts = _by_commit(done.output.split(b"\n"), {one.commit for one in some})
            yield from (parse(parts.get(one.commit, ())) for one in some)

    def _past(self, fields: Sequence[str]) -> PastChange | None:
        commit, parents, time, subject = fields
        if not parents and self.revisions.location.is_shallow:
            return None
        parent = parents.split(" ")[0] or self.revisions.nothing
        return PastChange(commit, parent, int(time), subject)

    def _compared(self, change: PastChange) -> str:
        """The commit and its parent; git compares one alone with nothing."""
        is_first = change.parent == self.revisions.nothing
        return change.commit if is_first else f"{change.commit} {change.parent}"


def _by_commit(lines: Sequence[bytes], commits: set[str]) -> dict[str, list[bytes]]:
    """The lines of each commit: git writes its id on a line before them.

    No line of a patch is a bare id: those of a file begin with a sign.
    """
    names = {commit.encode(): commit for commit in commits}
    parts: dict[str, list[bytes]] = {}
    current: list[bytes] = []
    for line in lines:
        if line in names:
            current = parts.setdefault(names[line], [])
        else:
            current.append(line + b"\n")
    return parts
