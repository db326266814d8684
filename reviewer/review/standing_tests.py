"""The tests that a change left alone and its answers may have been written for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from reviewer.model.change import Endpoints, FileKind, TreeEntry
from reviewer.model.judged import JudgedFile, Version
from reviewer.review.ports import Repository
from reviewer.source.answer_tables import AnswerTable
from reviewer.source.languages import language_of
from reviewer.source.special_cases import SpecialCase
from reviewer.source.testcode import is_test_file, is_test_path
from reviewer.source.text import decode

MOST_FILES = 12
MAX_BYTES = 256 * 1024

_TEST_WORDS = re.compile(
    r"(?i)^tests?[_-]?|[._-]?(?:tests?|spec|it)$|(?<=[a-z0-9])(?:Test|Tests|IT)$"
)


def standing_tests(
    files: Sequence[JudgedFile], endpoints: Endpoints, repository: Repository
) -> tuple[Version, ...]:
    """The nearest tests of each file that answers inputs by heart; mostly there is none."""
    told = [file for file in files if file.after and not file.is_test and _answers(file)]
    if not told:
        return ()
    changed = {file.path for file in files}
    tests = [
        entry
        for entry in repository.tree(endpoints.head_tree)
        if entry.kind is FileKind.FILE
        and entry.path not in changed
        and is_test_path(entry.path)
        and language_of(entry.path)
    ]
    nearest = {entry.path: entry for file in told for entry in _nearest(file.path, tests)}
    return tuple(_versions(list(nearest.values()), repository))


def _answers(file: JudgedFile) -> bool:
    """Whether the change wrote such an answer into the file."""
    facts = file.after.facts if file.after else None
    if facts is None:
        return False
    spans = [one.span for one in facts.of(SpecialCase)]
    spans += [one.span for one in facts.of(AnswerTable)]
    return any(map(file.renews, spans))


def _nearest(path: str, tests: Sequence[TreeEntry]) -> list[TreeEntry]:
    """The tests named for the file, else those that share the most folders with it."""
    named = [one for one in tests if _subject(one.path) == _subject(path)]
    folders = set(PurePosixPath(path).parts[:-1])
    others = sorted(tests, key=lambda one: -len(folders & set(PurePosixPath(one.path).parts)))
    return [*named, *(one for one in others if one not in named)][:MOST_FILES]


def _subject(path: str) -> str:
    """What a file is about by its name: `test_cart.py` and `Cart.test.ts` are about `cart`."""
    stem = PurePosixPath(path).name.partition(".")[0]
    return _TEST_WORDS.sub("", stem.lower())


def _versions(entries: Sequence[TreeEntry], repository: Repository) -> Iterator[Version]:
    sizes = repository.sizes([entry.blob for entry in entries])
    small = [entry for entry in entries if sizes.get(entry.blob, MAX_BYTES + 1) <= MAX_BYTES]
    contents = repository.read([entry.blob for entry in small])
    for entry in small:
        language, text = language_of(entry.path), decode(contents.get(entry.blob, b""))
        if language and isinstance(text, str) and is_test_file(entry.path, text, language.name):
            yield Version(entry.path, entry.blob, text, language.name, is_test=True)
