"""Product code that settings take out of what is measured, compiled or tested."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ORNAMENTS = re.compile(r"\\[sbS][*+]?|[\^$():*+? ]|\.[*+]|\\")
_STATEMENTS = frozenset(
    """
    def class return raise except if else elif for while try with import finally async assert
    """.split()  # noqa: SIM905 - names read better without quotes
)
_SOURCE = re.compile(r"(?:\./|\*\*/)?src/(?P<part>.+)")
_OWN_PROJECT = re.compile(
    r"test|spec|stor(?:y|ies)|mock|fixture|e2e|cypress|bench|demo|example|generated|vendor|"
    r"third|template|node_modules|dist|build|script|docs?\b|\.d\.ts",
    re.IGNORECASE,
)
_TEST_FILE = re.compile(r"(?:[^*{}]*/|\*\*/)?[\w-]+(?:\.[\w-]+)*\.(?:test|spec)\.[cm]?[jt]sx?")
_OTHER_RUNNER = re.compile(
    r"e2e|integration|playwright|cypress|browser|bench|visual|smoke", re.IGNORECASE
)
_EXCLUDED_TESTS = frozenset({"testPathIgnorePatterns", "testIgnore"})


def is_a_statement(pattern: str) -> bool:
    """Whether a pattern of lines that need no coverage takes every `return` or the like."""
    return _ORNAMENTS.sub("", pattern) in {*_STATEMENTS, ""}


def compiles_less(excluded: Iterable[str]) -> bool:
    """Whether a part of the source is compiled no more; tests and stories are none."""
    parts = (found["part"] for one in excluded if (found := _SOURCE.fullmatch(one)))
    return any(not _OWN_PROJECT.search(part) for part in parts)


def leaves_out_tests(key: tuple[str, ...]) -> bool:
    """Whether a key holds the tests that a runner does not take."""
    return key[-2:] == ("test", "exclude") or key[-1] in _EXCLUDED_TESTS


def is_for_another_runner(pattern: str) -> bool:
    """Whether a pattern names tests of a kind that often has its own runner."""
    return _OTHER_RUNNER.search(pattern) is not None


def is_test_file(pattern: str) -> bool:
    """Whether a pattern names one file of tests rather than a kind of them."""
    return _TEST_FILE.fullmatch(pattern) is not None
