"""Files of a revision by their paths, found without listing the revision."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.adapters.git.names import encode_path, kind_of
from reviewer.adapters.git.objects import Objects
from reviewer.model.change import TreeEntry

_FOLDER = "40000"


class Trees:
    """Looks paths up folder by folder; each folder is read once."""

    def __init__(self, objects: Objects) -> None:
        self._objects = objects
        self._read: dict[str, dict[bytes, tuple[str, str]]] = {}

    def find(self, revision: str, path: str) -> TreeEntry | None:
        """The file at `path` of a commit or tree, given by its id; None if there is none."""
        *folders, name = path.split("/")
        tree = f"{revision}^{{tree}}"
        for folder in folders:
            mode, tree = self._entries(tree).get(encode_path(folder), ("", ""))
            if mode != _FOLDER:
                return None
        mode, blob = self._entries(tree).get(encode_path(name), (_FOLDER, ""))
        return None if mode == _FOLDER else TreeEntry(path, blob, kind_of(mode))

    def _entries(self, tree: str) -> dict[bytes, tuple[str, str]]:
        if tree not in self._read:
            self._read[tree] = dict(_parsed(*self._objects.tree(tree)))
        return self._read[tree]


def _parsed(content: bytes, digest_bytes: int) -> Iterator[tuple[bytes, tuple[str, str]]]:
    """Name, mode and id: https://git-scm.com/book/en/v2/Git-Internals-Git-Objects."""
    start = 0
    while start < len(content):
        end = content.index(b"\0", start)
        mode, _, name = content[start:end].partition(b" ")
        start = end + 1 + digest_bytes
        yield name, (mode.decode(), content[end + 1 : start].hex())
