"""Blobs and folders, read through lasting git processes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from reviewer.adapters.git.names import is_object_id
from reviewer.adapters.git.process import Git, Running, unreadable
from reviewer.errors import RevisionError

# So many ids fit into the pipe before git has to be listened to.
_AT_ONCE = 256
_PEELED = re.compile(r"\^\{(?:commit|tree)\}\Z")


class Objects:
    """Sizes and contents of blobs by id; the processes start with the first question."""

    def __init__(self, git: Git) -> None:
        self._git = git
        self._running: dict[str, Running] = {}

    def sizes(self, blobs: Iterable[str]) -> dict[str, int]:
        """Bytes of each blob; what is missing or no blob has no entry."""
        return {
            blob: size
            for blob, header in self._ask("--batch-check", blobs)
            if (size := _size(header)) is not None
        }

    def read(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """Contents of each blob; what is missing or no blob has no entry."""
        contents = {}
        for blob, header in self._ask("--batch", blobs):
            if not header.endswith(b" missing"):
                content = self._content(int(header.rpartition(b" ")[2]))
                if _size(header) is not None:
                    contents[blob] = content
        return contents

    def tree(self, name: str) -> tuple[bytes, int]:
        """A folder as git keeps it, and how many bytes its ids have; empty if it is a file.

        The name is an object id, perhaps with `^{tree}` behind it.
        """
        ((_, header),) = self._ask("--batch", [name])
        if header.endswith(b" missing"):
            message = f"{name} is missing"
            raise unreadable(message)
        object_id, kind, size = header.split(b" ")
        content = self._content(int(size))
        return (content, len(object_id) // 2) if kind == b"tree" else (b"", 0)

    def resolve(self, name: str) -> str | None:
        """The id that an object id with `^{commit}` or `^{tree}` behind it stands for."""
        ((_, header),) = self._ask("--batch-check", [name])
        return None if header.endswith(b" missing") else header.partition(b" ")[0].decode()

    def close(self) -> None:
        """End the processes."""
        while self._running:
            self._running.popitem()[1].end()

    def _ask(self, how: str, blobs: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        wanted = iter(dict.fromkeys(blobs))
        while some := list(islice(wanted, _AT_ONCE)):
            if wrong := [name for name in some if not is_object_id(_PEELED.sub("", name))]:
                message = f"not an object id: {wrong[0]!r}"
                raise ValueError(message)
            running = self._process(how)
            _send(running, some)
            for blob in some:
                header = running.output.readline()
                if not header:
                    raise _damaged()
                yield blob, header.rstrip(b"\n")

    def _content(self, size: int) -> bytes:
        content = self._process("--batch").output.read(size + 1)
        if len(content) <= size:
            raise _damaged()
        return content[:size]

    def _process(self, how: str) -> Running:
        if how not in self._running:
            self._running[how] = self._git.converse("cat-file", how)
        return self._running[how]


def _send(running: Running, ids: list[str]) -> None:
    try:
        running.input.write("".join(f"{name}\n" for name in ids).encode())
        running.input.flush()
    except BrokenPipeError as error:
        raise _damaged() from error


def _size(header: bytes) -> int | None:
    _, kind, *size = header.split(b" ")
    return int(size[0]) if kind == b"blob" else None


def _damaged() -> RevisionError:
    return unreadable("git cat-file ended early, so an object is damaged")
