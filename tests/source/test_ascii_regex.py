from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ast_grep_py import SgRoot

from reviewer.model.rule import CheckUse
from reviewer.rulebook.loading import load_rulebook
from reviewer.source.ascii_regex import ascii_regex, in_ascii

PRINTED = "".join(map(chr, range(32, 127)))
ROOT = Path(__file__).parents[2]


def regexes(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            yield from [value] if key == "regex" and isinstance(value, str) else regexes(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from regexes(value)


def shipped() -> list[str]:
    rules = load_rulebook().rules
    patterns = [rule.detection for rule in rules if not isinstance(rule.detection, CheckUse)]
    return sorted({one for each in patterns for part in each for one in regexes(part.config)})


def lines_that_match(regex: str, text: str) -> list[str]:
    nodes = SgRoot(text, "python").root().find_all({"rule": {"regex": regex}})
    return [node.text() for node in nodes]


@pytest.fixture(scope="module")
def sample() -> str:
    """Code in ASCII with many words, strings and comments."""
    files = sorted((ROOT / "tests/checks").glob("*.py"))[:6]
    text = "\n".join(file.read_text() for file in files).encode("ascii", "ignore").decode()
    return f"# {PRINTED}\n{text}"


def test_every_shipped_expression_matches_the_same_in_ascii(sample: str) -> None:
    expressions = shipped()
    assert len(expressions) > 300
    differing = [
        one
        for one in expressions
        if lines_that_match(one, sample) != lines_that_match(ascii_regex(one), sample)
    ]
    assert differing == []


@pytest.mark.parametrize(
    ("regex", "expected"),
    [
        (r"^\w+\b", r"(?-u)^\w+\b"),
        ("(?i)a.b", "(?-u)(?i)a(?u:.)b"),
        (r"[\w-]+\.", r"(?-u)[\w-]+\."),
        (r"[^\w\d]", "(?-u)(?u:[^0-9A-Za-z_0-9])"),
        (r"[\s\S]*", r"(?-u)(?u:[\s\S])*"),
        (r"[]\]^]", r"(?-u)[]\]^]"),
        (r"\S\[.", r"(?-u)(?u:\S)\[(?u:.)"),
        ("[[:alpha:]]", "(?-u)[[:alpha:]]"),
    ],
)
def test_an_expression_is_narrowed(regex: str, expected: str) -> None:
    assert ascii_regex(regex) == expected


@pytest.mark.parametrize("regex", [r"\p{Lu}", "ü", "(?i-u)a", "(?x) a", "[a-z&&[^b]]", r"\u{e9}"])
def test_syntax_that_is_not_read_stays(regex: str) -> None:
    assert ascii_regex(regex) == regex


def test_only_expressions_of_a_configuration_change() -> None:
    config = {
        "rule": {"kind": "call", "pattern": ".", "any": [{"regex": "a.b"}, {"nthChild": 1}]},
        "constraints": {"A": {"regex": r"\w"}},
    }
    assert in_ascii(config) == {
        "rule": {
            "kind": "call",
            "pattern": ".",
            "any": [{"regex": "(?-u)a(?u:.)b"}, {"nthChild": 1}],
        },
        "constraints": {"A": {"regex": r"(?-u)\w"}},
    }
