"""The inventory of tests in a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reviewer.model.facts import TestCase
from reviewer.source.suites.golang import go_tests
from reviewer.source.suites.java import java_tests
from reviewer.source.suites.python import python_tests
from reviewer.source.suites.scripts import script_tests

_READERS: Mapping[str, Callable[[str], tuple[TestCase, ...]]] = {
    "python": python_tests,
    "javascript": lambda text: script_tests(text, "javascript"),
    "typescript": lambda text: script_tests(text, "typescript"),
    "tsx": lambda text: script_tests(text, "tsx"),
    "go": go_tests,
    "java": java_tests,
}


def inventory(text: str, language: str) -> tuple[TestCase, ...]:
    """The tests of one file in source order, with ids that are unique in the file.

    Knows pytest and unittest, jest, vitest and mocha, Go's testing with testify, and
    JUnit. Empty for other languages and for source that does not parse.
    """
    reader = _READERS.get(language)
    return reader(text) if reader else ()
