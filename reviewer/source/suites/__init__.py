"""The inventory of tests in a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reviewer.model.facts import TestCase
from reviewer.source.parsed import ParsedText
from reviewer.source.suites.golang import go_tests
from reviewer.source.suites.java import java_tests
from reviewer.source.suites.python import python_tests
from reviewer.source.suites.scripts import script_tests

_READERS: Mapping[str, Callable[[ParsedText], tuple[TestCase, ...]]] = {
    "python": python_tests,
    "javascript": script_tests,
    "typescript": script_tests,
    "tsx": script_tests,
    "go": go_tests,
    "java": java_tests,
}


def inventory(parsed: ParsedText) -> tuple[TestCase, ...]:
    """The tests of one file in source order, with ids that are unique in the file.

    Knows pytest and unittest, jest, vitest and mocha, Go's testing with testify, and
    JUnit. Empty for other languages, for source that does not parse and for product code.
    """
    reader = _READERS.get(parsed.language)
    return reader(parsed) if reader and parsed.is_test else ()
