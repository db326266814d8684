"""What changed between two trees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from signal import SIGKILL

from reviewer.adapters.git.objects import Objects
from reviewer.adapters.git.process import Git, Running, unreadable
from reviewer.adapters.git.raw_diff import PatchCut, parse
from reviewer.adapters.git.wide_text import wide_hunks
from reviewer.errors import RevisionError
from reviewer.model.change import FileChange, FileKind, Hunk
from reviewer.source.languages import language_of
from reviewer.source.text import MAX_BYTES

MAX_SECONDS = 60.0
MAX_PATCH_BYTES = 256 * 1024 * 1024
OPTIONS = (
    "-r",
    "--raw",
    "--patch",
    "--unified=0",
    "--inter-hunk-context=0",
    "--no-abbrev",
    "--find-renames",
    "--find-copies",
    "-l1000",
    "--diff-algorithm=histogram",
    "--indent-heuristic",
    "--submodule=short",
    "--ignore-submodules=none",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--no-relative",
    "-O/dev/null",
)


def compare(git: Git, base: str, head: str) -> tuple[FileChange, ...]:
    """The changed files in git's order; `base` and `head` are ids of commits or trees."""
    with git.streaming("diff-tree", *OPTIONS, base, head, seconds=MAX_SECONDS) as running:
        try:
            return parse(_lines(running))
        except PatchCut as cut:
            message = f"this change is too large to list: {cut}. Review a smaller range"
            raise RevisionError(message) from cut


def with_wide_hunks(changes: tuple[FileChange, ...], objects: Objects) -> tuple[FileChange, ...]:
    """The changes with hunks for UTF-16 files that can be judged."""
    return tuple(
        replace(change, hunks=_wide_hunks(change, objects)) if _may_be_wide(change) else change
        for change in changes
    )


def _lines(running: Running) -> Iterator[bytes]:
    read = 0
    for line in running.output:
        read += len(line)
        if read > MAX_PATCH_BYTES:
            message = f"the patch is larger than {MAX_PATCH_BYTES // 1024**2} MiB"
            raise PatchCut(message)
        yield line
    code = running.process.wait()
    if code == -SIGKILL:
        message = f"comparing took longer than {MAX_SECONDS:.0f} s"
        raise PatchCut(message)
    if code:
        words = f"git diff-tree failed with exit code {code}"
        raise unreadable(words)


def _may_be_wide(change: FileChange) -> bool:
    sides = [side for side in (change.base, change.head) if side]
    same = len({side.blob for side in sides}) < len(sides)
    plain = all(side.kind is FileKind.FILE for side in sides)
    known = language_of(change.path) is not None
    return plain and known and not (same or change.hunks or change.unread)


def _wide_hunks(change: FileChange, objects: Objects) -> tuple[Hunk, ...]:
    blobs = [side.blob if side else "" for side in (change.base, change.head)]
    sizes = objects.sizes(blob for blob in blobs if blob)
    if any(size > MAX_BYTES for size in sizes.values()):
        return ()
    contents = objects.read(sizes)
    base, head = (contents.get(blob, b"") for blob in blobs)
    return wide_hunks(base, head)
