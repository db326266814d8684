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
        ({"kind": "call", "not": {"regex": "^sleep"}}, "wait", {"kind": "call"}),
        (
            {"kind": "call", "not": {"any": [{"regex": "^sleep"}, {"regex": "^wait"}]}},
            "wait",
            {"kind": "call", "not": {"any": [{"regex": "^wait"}]}},
        ),
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


@pytest.mark.parametrize(
    ("condition", "left"),
    [
        ({"kind": "comment", "regex": "sleep"}, None),
        ({"any": [{"kind": "comment", "regex": "sleep"}]}, None),
        ({"kind": "comment", "regex": "hello"}, ...),
        ({"kind": "call", "regex": "sleep"}, ...),
        ({"kind": "call", "has": {"kind": "comment", "regex": "sleep"}}, ...),
        ({"kind": "call", "precedes": {"kind": "comment", "regex": "sleep"}}, ...),
        ({"kind": "block_comment", "regex": "sleep"}, ...),
    ],
)
def test_a_rule_on_comments_is_held_against_the_comments_that_may_match(
    condition: dict[str, Any], left: object
) -> None:
    comments = {"comment": Vocabulary("# hello")}
    words = Vocabulary("sleep(1)  # hello\n# sleep", comments=comments)
    assert words.narrowed(condition) == (condition if left is ... else None)
