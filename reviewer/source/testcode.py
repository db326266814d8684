"""Which files hold tests, by their path and by what they contain."""

from __future__ import annotations

import re
from collections.abc import Mapping

_FOLDERS = frozenset(
    {
        "__tests__",
        "e2e",
        "integration_tests",
        "spec",
        "specs",
        "test",
        "testing",
        "tests",
        "testsuite",
        "unittests",
    }
)
_BESIDE_PRODUCT = _FOLDERS | {
    "__fixtures__",
    "__mocks__",
    "benchmark",
    "benchmarks",
    "bench",
    "cypress",
    "doc",
    "docs",
    "docs_src",
    "example",
    "examples",
    "fixture",
    "fixtures",
    "mocks",
    "sample",
    "samples",
    "stories",
    "test_data",
    "test-data",
    "testdata",
    "testutil",
    "testutils",
    "tutorials",
}
_STORY = re.compile(r".*\.(?:stories|story|mock|fixture)\.\w+")
_NAMES = re.compile(
    r"test_.*|tests?\.\w+|conftest\.py|.*(?:_test|_tests|_spec|\.test|\.spec|-test|-spec)\.\w+"
    r"|.*[a-z0-9](?:Test|Tests|TestCase|Spec|Specs|IT)\.\w+|Test[A-Z].*"
)
_JVM = re.compile(
    r"^[ \t]*@(?:Test|ParameterizedTest|Before|After)\b"
    r"|^import (?:static )?(?:org\.(?:junit|testng|mockito|assertj|scalatest|specs2)|io\.kotest"
    r"|kotlin\.test|munit|junit)\b"
    r"|\bextends \w*(?:Suite|Spec|TestCase|Tests?)\b",
    re.MULTILINE,
)
_SCRIPT = re.compile(
    r"^[ \t]*(?:describe|it|test|suite|context|beforeEach|afterEach)(?:\.\w+)*\s*[(`]"
    r"|(?:from|require\(|import)\s*['\"](?:vitest|jest|@jest/|mocha|chai|ava|tape|node:test|sinon"
    r"|@testing-library/|@playwright/test|cypress|supertest|assert|node:assert)",
    re.MULTILINE,
)
_C_FAMILY = re.compile(
    r"^[ \t]*(?:TYPED_|PARAMETERIZED_)?TEST(?:_F|_P|_CASE|_METHOD)?\s*\("
    r"|^[ \t]*#\s*include\s*[<\"][^>\"\n]*(?:gtest|gmock|catch|doctest|cmocka|unity"
    r"|check\.h|boost/test)"
    r"|^[ \t]*(?:SCENARIO|BOOST_AUTO_TEST_CASE)\s*\("
    r"|^[ \t]*(?:static\s+)?(?:void|int)\s+test_?\w*\s*\(",
    re.MULTILINE,
)
_CONTENTS: Mapping[str, re.Pattern[str]] = {
    "python": re.compile(
        r"^[ \t]*(?:import|from)\s+(?:pytest|_pytest|unittest|hypothesis|nose|testtools|doctest"
        r"|mock|django\.test|rest_framework\.test|numpy\.testing|pandas\.testing|twisted\.trial)\b"
        r"|^[ \t]*(?:async\s+)?def\s+test|^[ \t]*class\s+(?:Test\w*|\w+Tests?|\w+TestCase)\b"
        r"|^[ \t]*assert\b",
        re.MULTILINE,
    ),
    "javascript": _SCRIPT,
    "typescript": _SCRIPT,
    "tsx": _SCRIPT,
    "go": re.compile(
        r'^func (?:Test|Benchmark|Example|Fuzz)|^[ \t]*(?:\w+\s+)?"testing"', re.MULTILINE
    ),
    "java": _JVM,
    "kotlin": _JVM,
    "scala": _JVM,
    "csharp": re.compile(
        r"^[ \t]*\[(?:Fact|Theory|Test|TestCase|TestMethod|TestClass|TestFixture)\b"
        r"|^[ \t]*using (?:static )?(?:Xunit|NUnit|Microsoft\.VisualStudio\.TestTools|Moq)\b",
        re.MULTILINE,
    ),
    "ruby": re.compile(
        r"^[ \t]*(?:RSpec\.)?(?:describe|context|feature|shared_examples)\b|^[ \t]*def test_"
        r"|^[ \t]*require(?:_relative)?\s*\(?['\"][^'\"\n]*(?:spec_helper|rails_helper|test_helper"
        r"|minitest|test/unit|rspec)|^[ \t]*test\s+['\"]",
        re.MULTILINE,
    ),
    "php": re.compile(
        r"^use (?:PHPUnit|Tests)\\|\bextends \\?[\w\\]*TestCase\b|\bfunction test"
        r"|^[ \t]*(?:it|test|describe)\(|^[ \t]*#\[Test\]",
        re.MULTILINE,
    ),
    "rust": re.compile(
        r"^[ \t]*#\[(?:\w+::)*(?:test|rstest|bench)\b|^[ \t]*#\[cfg\(test\)\]", re.MULTILINE
    ),
    "swift": re.compile(
        r"^[ \t]*(?:@testable )?import (?:XCTest|Testing|Quick)\b|^[ \t]*@Test", re.MULTILINE
    ),
    "c": _C_FAMILY,
    "cpp": _C_FAMILY,
}
_PYTHON_TEST = re.compile(
    r"^[ \t]*(?:async\s+)?def\s+test|^[ \t]*class\s+(?:Test\w*|\w+Tests?|\w+TestCase)\b",
    re.MULTILINE,
)


def is_test_file(path: str, text: str, language: str) -> bool:
    """Whether a file is test code: it stands where tests stand and contains some.

    A `conftest.py` is test code whatever it contains.
    """
    if path.rpartition("/")[2] == "conftest.py":
        return True
    contents = _CONTENTS.get(language)
    if contents is None or not is_test_path(path):
        return False
    return contents.search(text) is not None


def is_test_material(path: str, text: str, language: str) -> bool:
    """Whether a file of the top folder of tests holds none and is not named as one.

    Such are inputs of the tested tool and helpers of tests. Deeper folders of that name,
    as `django/test/`, may be product code.
    """
    top, _, rest = path.partition("/")
    if top not in _FOLDERS or _NAMES.fullmatch(rest.rpartition("/")[2]):
        return False
    if language == "python":
        return _PYTHON_TEST.search(text) is None
    return not is_test_file(path, text, language)


def is_test_path(path: str) -> bool:
    """Whether a file stands or is named as tests are."""
    *folders, name = path.split("/")
    return bool(_FOLDERS.intersection(folders) or _NAMES.fullmatch(name))


def is_product_path(path: str) -> bool:
    """Whether a file stands where product code may stand.

    That is not among tests, fixtures, stories, documentation, examples or benchmarks.
    """
    *folders, name = path.split("/")
    return not _BESIDE_PRODUCT.intersection(folders) and not _STORY.fullmatch(name)
