"""Which names that a file imports idly others take from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from reviewer.model.change import Endpoints, FileKind, TreeEntry
from reviewer.model.judged import GivenOn, JudgedFile
from reviewer.review.ports import Repository
from reviewer.source.imports import IdleImport
from reviewer.source.text import MAX_BYTES, decode

MOST_FILES = 400
"""How many of the nearest modules are read at most."""

_TAKEN = re.compile(r"from[ \t]+([.\w]+)[ \t]+import[ \t]*(\([^)]*\)|(?:[^\n\\]|\\\n)*)")
_WORD = re.compile(r"\w+|\*")


def names_given_on(
    files: Sequence[JudgedFile], endpoints: Endpoints, repository: Repository
) -> frozenset[GivenOn]:
    """Those of Python that the change wrote; nothing is read if it wrote no idle import."""
    fresh = {file.path: names for file in files if (names := set(_fresh(file)))}
    if not fresh:
        return frozenset()
    tree = [one for one in repository.tree(endpoints.head_tree) if _is_module(one)]
    found: set[GivenOn] = set()
    for path, names in fresh.items():
        for text in _near(path, tree, repository):
            found.update(GivenOn(path, name) for name in _taken(text, _steps(path), names))
    return frozenset(found)


def _fresh(file: JudgedFile) -> Iterator[str]:
    if file.after and file.after.language == "python":
        for one in file.after.facts.of(IdleImport):
            if file.renews(one.span):
                yield from one.names


def _is_module(entry: TreeEntry) -> bool:
    return entry.kind is FileKind.FILE and entry.path.endswith(".py")


def _steps(path: str) -> tuple[str, ...]:
    """The full name by which a file is imported, and more: its folders and its own name."""
    parts = PurePosixPath(path).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def _near(path: str, tree: Sequence[TreeEntry], repository: Repository) -> Iterator[str]:
    """The texts of the modules that share the most folders with a file, itself left out."""
    folders = set(PurePosixPath(path).parents)
    others = [one for one in tree if one.path != path]
    others.sort(key=lambda one: -len(folders & set(PurePosixPath(one.path).parents)))
    blobs = [one.blob for one in others[:MOST_FILES]]
    sizes = repository.sizes(blobs)
    contents = repository.read([one for one in blobs if sizes.get(one, MAX_BYTES + 1) <= MAX_BYTES])
    for content in contents.values():
        text = decode(content)
        if isinstance(text, str):
            yield text


def _taken(text: str, steps: tuple[str, ...], names: set[str]) -> Iterator[str]:
    module = steps[-1] if steps else ""
    if not module or module not in text:
        return
    for origin, listed in _TAKEN.findall(text):
        said = tuple(origin.strip(".").split("."))
        if steps[-len(said) :] == said:
            words = set(_WORD.findall(listed))
            yield from names & (set(_WORD.findall(text)) if "*" in words else words)
    for name in names:
        if re.search(rf"\b{re.escape(module)}\.{re.escape(name)}\b", text):
            yield name
