"""What a change takes out of product code, as far as tests care."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from reviewer.model.judged import Change, JudgedFile, Version

_QUOTED_OR_COMMENT = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|#[^\n]*|//[^\n]*")
_COMMENT = re.compile(r"(?<![\"'\w])#[^\n]*|(?<!:)//[^\n]*")
_LONG_TEXT = re.compile(r"\"\"\"[\s\S]*?\"\"\"|'''[\s\S]*?'''|/\*[\s\S]*?\*/")
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_ATTRIBUTE = re.compile(r"(?<=[\w)\]])\.([A-Za-z_]\w{3,})")
_IMPORT = re.compile(r"^\s*(?:from|import)\b[^\n]*", re.MULTILINE)
_SHORTEST_WORD = 5
_DOCUMENTS = re.compile(
    r"(?:^|/)(?:changes|changelog|history|news|releases?|upgrad\w*|migrat\w*)\b[^/]*$|"
    r"(?:^|/)(?:docs?|changelog\.d|newsfragments|\.changeset)/|\.(?:rst|md|mdx|adoc)$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z_$][\w$]*")
_DEFINITIONS = (
    re.compile(
        r"\b(?:def|class|function|func|interface|type|enum|struct|record|trait|fn|object)\s+"
        r"(?:\([^)\n]*\)\s*)?([A-Za-z_$][\w$]*)"
    ),
    re.compile(r"^(?:export\s+)?(?:const|let|var)\s+([A-Za-z_$][\w$]*)", re.MULTILINE),
    re.compile(r"^(?: {0,4}|\t)([A-Za-z_]\w*)\s*(?::[^=\n]+)?=[^=]", re.MULTILINE),
    re.compile(r"\b(?:self|this|exports)\.([A-Za-z_$][\w$]*)\s*(?::[^=\n]+)?=[^=]"),
    re.compile(
        r"^[ \t]+(?:[\w<>\[\],.?]+\s+)*([A-Za-z_$][\w$]*)\([^;{}()]*\)[^;{}()]*\{", re.MULTILINE
    ),
    re.compile(
        r"^[ \t]+(?:readonly |public |private |protected )*([A-Za-z_$][\w$]*)\??:\s", re.MULTILINE
    ),
)
_SIGNATURE = re.compile(
    r"\b(?:def|function|func)\s+[^(\n]{0,200}\(([^{}]{0,600}?)\)\s*(?:->|:|\{|\n)"
)
_PARAMETER = re.compile(r"([A-Za-z_$][\w$]*)\s*(?:[:=,?]|$)")


@lru_cache(maxsize=2)
def vanished_names(change: Change) -> frozenset[str]:
    """Names that product code of the base gave its users and that of the head never mentions.

    These are definitions, parameters, and on removed lines imported names, attributes and
    words in quotes (a setting's name, a key), unless tests of the head still speak of them.
    Only the files of the change are looked at, so a name that lives on elsewhere counts as
    vanished: this is for staying silent.
    """
    sides = [file for file in change.files if not _holds_tests(file)]
    tests = [file for file in change.files if _holds_tests(file)]
    before = [file.before for file in sides if file.before]
    defined = frozenset(chain.from_iterable(map(_defined, before)))
    removed = frozenset(chain.from_iterable(map(_handles, sides)))
    return (defined | removed - _mentioned(tests)) - _mentioned(sides)


def _mentioned(files: Iterable[JudgedFile]) -> set[str]:
    """The words that the head of these files has."""
    return {word for file in files if file.after for word in _words(file.after)}


def is_silent_about_product(change: Change) -> bool:
    """Whether product code changed and no documentation or changelog with it."""
    product = any(not _holds_tests(file) for file in change.files)
    return product and not any(_DOCUMENTS.search(path) for path in change.unread)


def changed_product_lines(change: Change) -> tuple[int, int]:
    """How many lines of product code were added, and how many removed."""
    files = [file.change for file in change.files if not _holds_tests(file)]
    added = sum(len(span) for file in files for span in file.added)
    removed = sum(len(span) for file in files for span in file.removed)
    return added, removed


def _holds_tests(file: JudgedFile) -> bool:
    return any(version.is_test for version in (file.before, file.after) if version)


def _words(version: Version) -> list[str]:
    return _WORD.findall(_COMMENT.sub("", _LONG_TEXT.sub("", version.text)))


def _handles(file: JudgedFile) -> Iterator[str]:
    if file.before is None:
        return
    lines = file.before.lines
    for span in file.change.removed:
        removed = _COMMENT.sub("", "\n".join(lines[span.start - 1 : span.end]))
        yield from _ATTRIBUTE.findall(removed)
        for imported in _IMPORT.findall(removed):
            yield from _WORD.findall(imported)
        for quoted in _QUOTED.findall(removed):
            yield from (word for word in _WORD.findall(quoted) if len(word) >= _SHORTEST_WORD)


def _defined(version: Version) -> Iterator[str]:
    code = _QUOTED_OR_COMMENT.sub("", version.text)
    for definition in _DEFINITIONS:
        yield from definition.findall(code)
    for signature in _SIGNATURE.findall(code):
        yield from _PARAMETER.findall(signature)
