from __future__ import annotations

from typing import Any

import pytest

from reviewer.source.required_words import Vocabulary, required_in_regex


@pytest.mark.parametrize(
    ("regex", "words"),
    [
        ("^global", {"global"}),
        ("(?i)Password|SECRET", {"password", "secret"}),
        (r"(^|_)(api_?key|token)$", {"api", "token"}),
        (r"os\.environ\[", {"os.environ["}),
        ("colou?r", {"colo"}),
        ("abc*", None),
        ("abcd*e", {"abc"}),
        ("(?:abc)?defg", {"defg"}),
        ("(abc){2,}", {"abc"}),
        ("(abc){0,2}", None),
        ("one|tw", None),
        ("[a-z]+word[^]]*more", {"word"}),
        (r"\bword\d+\p{Lu}tail", {"word"}),
        (r"first\nsecond", {"second"}),
        ("(?P<name>inner)", {"inner"}),
        ("(?-u:inner)", {"inner"}),
    ],
)
def test_a_regular_expression_requires_the_rarest_of_its_words(
    regex: str, words: set[str] | None
) -> None:
    assert required_in_regex(regex) == words


@pytest.mark.parametrize(
    "regex", ["(?x) a b c", "[[:alpha:]]abc", "(abc", "abc)", "[abc", "(?=abc)", "a" * 20_000]
)
def test_of_what_it_does_not_read_nothing_is_known(regex: str) -> None:
    assert required_in_regex(regex) is None


@pytest.mark.parametrize(
    ("condition", "text", "left"),
    [
        ({"pattern": "sys.path.insert($A)"}, "sys.path", None),
        ({"pattern": "sys.path.insert($A)"}, "INSERT sys path", {"pattern": "sys.path.insert($A)"}),
        ({"pattern": "$LONG + $$$OTHER"}, "", {"pattern": "$LONG + $$$OTHER"}),
        ({"kind": "call", "has": {"regex": "^sleep"}}, "wait", None),
        ({"kind": "call", "inside": {"has": {"regex": "^sleep"}}}, "wait", None),
        ({"not": {"regex": "^sleep"}}, "wait", {"not": {"regex": "^sleep"}}),
        ({"all": [{"regex": "one"}, {"regex": "two"}]}, "one", None),
        (
            {"any": [{"regex": "one"}, {"regex": "two"}, {"kind": "call"}]},
            "two",
            {"any": [{"regex": "two"}, {"kind": "call"}]},
        ),
        ({"any": [{"regex": "one"}, {"regex": "two"}]}, "three", None),
    ],
)
def test_a_rule_keeps_the_alternatives_that_can_match(
    condition: dict[str, Any], text: str, left: dict[str, Any] | None
) -> None:
    assert Vocabulary(text).narrowed(condition) == left
