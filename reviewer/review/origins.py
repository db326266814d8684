"""Whether a new file may say of itself that nobody here answers for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile

from reviewer.model.change import Endpoints, FileKind, TreeEntry
from reviewer.review.ports import Repository
from reviewer.source.attributes import Attributes
from reviewer.source.languages import language_of
from reviewer.source.provenance import not_judged, vendored_folder
from reviewer.source.text import decode

SIBLINGS = 20
"""How many neighbours are read at most."""


@dataclass
class Origins:
    """Asks the base: a claim counts if a neighbour there is left out for the same reason.

    Otherwise a change could take new code out of its own review by a comment or by the
    name of a folder. What is told by `.gitattributes` is told by the base already.
    """

    repository: Repository
    endpoints: Endpoints
    attributes: Attributes

    def confirms(self, path: str, reason: str) -> bool:
        """Whether the base holds a file like the new one at `path`, left out for `reason`."""
        if reason.startswith("vendored ("):
            folder = reason.removeprefix("vendored (").removesuffix("/)")
            return any(vendored_folder(entry.path) == folder for entry in self._tree)
        if reason.startswith("generated ("):
            return self._is_known(path, reason)
        return True

    @cached_property
    def _tree(self) -> tuple[TreeEntry, ...]:
        return self.repository.tree(self.endpoints.merge_base)

    def _is_known(self, path: str, reason: str) -> bool:
        siblings = [entry for entry in self._tree if _are_alike(entry, path)]
        siblings.sort(key=lambda entry: -_shared_folders(entry.path, path))
        return reason in self._reasons(siblings[:SIBLINGS])

    def _reasons(self, entries: list[TreeEntry]) -> Iterable[str]:
        contents = self.repository.read([entry.blob for entry in entries])
        for entry in entries:
            text = decode(contents.get(entry.blob, b""))
            if isinstance(text, str):
                yield not_judged(entry.path, text, self.attributes) or ""


def _are_alike(entry: TreeEntry, path: str) -> bool:
    return entry.kind is FileKind.FILE and language_of(entry.path) == language_of(path)


def _shared_folders(one: str, other: str) -> int:
    """How many folders two paths have in common, from the root on."""
    pairs = zip(one.split("/")[:-1], other.split("/")[:-1], strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
