"""Structural rules find the right places with the right words."""

from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.model.change import Span
from reviewer.model.facts import PatternMatch
from reviewer.model.rule import CheckUse, Pattern, Pillar, Rule, Severity
from reviewer.source.languages import LANGUAGES, WITHOUT_PARSER
from reviewer.source.parsed import ParsedText
from reviewer.source.pattern_language import RULE_LANGUAGES, pattern_fault
from reviewer.source.patterns import MAX_MATCHES, compile_patterns, find_matches


def a_rule(rule_id: str, condition: dict[str, object], *languages: str, **beside: object) -> Rule:
    config = {"rule": condition, **beside}
    names = languages or ("python",)
    return Rule(
        id=rule_id,
        title=rule_id,
        pillar=Pillar.HACK,
        kind="dead-code",
        severity=Severity.NOTICE,
        points=1,
        languages=names,
        message="",
        detection=tuple(Pattern(name, config) for name in names),
    )


def found(
    text: str, *rules: Rule, language: str = "python", within: tuple[Span, ...] | None = None
) -> tuple[PatternMatch, ...]:
    return find_matches(ParsedText(text, language), compile_patterns(rules), within)


CALL = a_rule("call", {"pattern": "f($X)"})


def test_a_match_tells_its_lines_its_text_and_what_was_caught() -> None:
    text = "\n\nf(\n  a + b\n)\n"
    assert found(text, CALL) == (
        PatternMatch("call", Span(3, 5), "f(\n  a + b\n)", (("X", "a + b"),)),
    )


def test_a_stated_reason_quiets_a_rule_that_lets_it() -> None:
    text = "f(1)  # the reader counts from one\nf(2)\n# Call it.\nf(3)\n"
    assert [one.span.start for one in found(text, CALL)] == [1, 2, 4]
    quiet = replace(CALL, unless_explained=True)
    assert [one.span.start for one in found(text, quiet)] == [2, 4]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# 😀 🀄 é\nx = '😀😀'; f(1)\n", id="astral characters before"),
        pytest.param("a = 1\x0c\nf(1)", id="form feed"),
        pytest.param("a = '\u2028\x85'\nf(1)", id="separators that git does not know"),
        pytest.param("a = '\x1c'\nf(1)", id="file separator"),
        pytest.param("a = '\0'\nf(1)", id="NUL"),
    ],
)
def test_lines_end_at_line_feeds_only(text: str) -> None:
    assert [(one.span, one.text) for one in found(text, CALL)] == [(Span(2, 2), "f(1)")]


def test_several_nodes_are_caught_as_one_piece_of_source() -> None:
    rule = a_rule("calls", {"pattern": "f($FIRST, $$$REST)"})
    values = found("f('😀', b,  c)", rule)[0].values
    assert values == (("FIRST", "'😀'"), ("REST", "b,  c"))


def test_what_caught_nothing_has_no_value() -> None:
    rule = a_rule("calls", {"any": [{"pattern": "f($A)"}, {"pattern": "g($B)"}]})
    assert found("g(1)", rule)[0].values == (("B", "1"),)


def test_a_transform_is_a_value_as_well() -> None:
    short = {"SHORT": {"substring": {"source": "$X", "endChar": 3}}}
    rule = a_rule("call", {"pattern": "f($X)"}, transform=short)
    assert found("f(abcdef)", rule)[0].values == (("SHORT", "abc"), ("X", "abcdef"))


def test_only_matches_that_meet_the_lines_asked_for_are_given() -> None:
    text = "f(1)\nf(\n2\n)\nf(3)\n"
    assert [one.span for one in found(text, CALL, within=(Span(3, 3),))] == [Span(2, 4)]
    assert found(text, CALL, within=()) == ()


@pytest.mark.parametrize(
    ("condition", "far"),
    [
        (
            {"inside": {"stopBy": "end", "has": {"regex": "^import sqlite"}}},
            "import sqlite3",
        ),
        ({"inside": {"kind": "expression_statement", "follows": {"regex": "marker"}}}, "marker"),
    ],
)
def test_words_that_a_match_asks_of_others_may_stand_outside_of_what_is_asked_for(
    condition: dict[str, object], far: str
) -> None:
    rule = a_rule("asking", {"pattern": "f($X)", **condition})
    text = f"{far}\nf(1)\n"
    assert [one.span for one in found(text, rule, within=(Span(2, 2),))] == [Span(2, 2)]
    assert found("import os\nf(1)\n", rule, within=(Span(2, 2),)) == ()


@pytest.mark.parametrize("text", ["naïve = f(grün)\n", "plain = f(green)\n"])
def test_letters_beyond_ascii_are_letters(text: str) -> None:
    rule = a_rule("worded", {"kind": "call", "has": {"field": "arguments", "regex": r"^\(\w+\)$"}})
    assert len(found(text, rule)) == 1


def test_two_rules_at_one_node_are_both_given() -> None:
    rules = [
        a_rule("any-call", {"kind": "call"}),
        a_rule("any-name", {"kind": "identifier"}),
        a_rule("the-call", {"pattern": "f($X)"}),
        a_rule("third", {"regex": "^f", "kind": "call"}),
    ]
    assert [one.rule for one in found("f(1)", *rules)] == [
        "any-call",
        "the-call",
        "third",
        "any-name",
    ]


def test_equal_names_in_two_rules_do_not_bind_each_other() -> None:
    rules = [
        a_rule("left", {"pattern": "f($X, $_)"}),
        a_rule("right", {"pattern": "f($_, $X)"}),
    ]
    assert [one.values for one in found("f(1, 2)", *rules)] == [(("X", "1"),), (("X", "2"),)]


def test_of_matches_that_start_together_the_longest_is_kept() -> None:
    rule = a_rule("chain", {"kind": "call"})
    texts = [one.text for one in found("a.b().c().d(e())", rule)]
    assert texts == ["a.b().c().d(e())", "e()"]


def test_constraints_hold_in_the_common_search() -> None:
    digits = a_rule("digits", {"pattern": "f($X)"}, constraints={"X": {"regex": "^[0-9]+$"}})
    assert [(one.rule, one.text) for one in found("f(1)\nf(a)\n", digits, CALL)] == [
        ("call", "f(1)"),
        ("digits", "f(1)"),
        ("call", "f(a)"),
    ]


def test_helpers_of_two_rules_with_one_name_are_kept_apart() -> None:
    one = a_rule("one", {"matches": "thing"}, utils={"thing": {"pattern": "f(1)"}})
    two = a_rule("two", {"matches": "thing"}, utils={"thing": {"pattern": "f(2)"}})
    assert [(it.rule, it.text) for it in found("f(1)\nf(2)", one, two)] == [
        ("one", "f(1)"),
        ("two", "f(2)"),
    ]


def test_a_rule_for_typescript_is_tried_on_tsx() -> None:
    rule = a_rule("cast", {"pattern": "$X as any"}, "typescript")
    text = "const a = <b>{c as any}</b>\n"
    assert [one.text for one in found(text, rule, language="tsx")] == ["c as any"]


def test_a_rule_for_typescript_that_tsx_cannot_read_is_left_out_there() -> None:
    rule = a_rule("old-cast", {"kind": "type_assertion"}, "typescript")
    compiled = compile_patterns([rule])
    assert sorted(compiled.by_language) == ["typescript"]


def test_a_rule_for_javascript_is_tried_on_jsx() -> None:
    rule = a_rule("call", {"pattern": "f($X)"}, "javascript")
    assert [one.text for one in found("<a>{f(1)}</a>", rule, language="javascript")] == ["f(1)"]


@pytest.mark.parametrize(
    "language", sorted(set(RULE_LANGUAGES) - WITHOUT_PARSER - {"json", "solidity"})
)
def test_every_language_can_tell_combined_rules_apart(language: str) -> None:
    word = a_rule("word", {"regex": "^b$"}, language)
    other = a_rule("other", {"regex": "^zzz$"}, language)
    text = {"css": "a { color: b }", "html": "<b></b>", "php": "<?php f(b);"}.get(language, "b")
    assert {one.rule for one in found(text, other, word, language=language)} == {"word"}


def test_json_is_searched_rule_by_rule() -> None:
    rules = [a_rule("pair", {"kind": "pair"}, "json"), a_rule("none", {"kind": "array"}, "json")]
    assert [one.text for one in found('{"a": 1}', *rules, language="json")] == ['"a": 1']


def test_every_language_of_files_can_be_named_in_a_rule() -> None:
    assert set(LANGUAGES) <= set(RULE_LANGUAGES)


def test_rules_that_use_a_check_are_passed_over() -> None:
    rule = replace(CALL, detection=CheckUse("growing-function", None))
    assert compile_patterns([rule]).by_language == {}


def test_no_rules_and_no_text_have_no_matches() -> None:
    assert found("", CALL) == ()
    assert found("f(1)") == ()
    assert found("f(1)", CALL, language="go") == ()


def test_compiled_patterns_travel_between_processes() -> None:
    compiled = compile_patterns([CALL])
    assert pickle.loads(pickle.dumps(compiled)) == compiled  # noqa: S301 - our own bytes


def test_matches_of_one_file_are_bounded() -> None:
    text = "f(1)\n" * (MAX_MATCHES + 50)
    spans = [one.span.start for one in found(text, CALL)]
    assert spans == list(range(1, MAX_MATCHES + 1))


CONDITIONS: list[dict[str, object]] = [
    {"pattern": "f($X)"},
    {"pattern": "$F($X)"},
    {"kind": "call"},
    {"kind": "integer"},
    {"pattern": "$A + $A"},
    {"kind": "binary_operator", "has": {"kind": "call"}},
    {"pattern": "g($$$ALL)"},
    {"any": [{"kind": "call"}, {"kind": "identifier"}], "inside": {"kind": "argument_list"}},
    {"not": {"kind": "call"}, "regex": "^f"},
    {"regex": r"^\+$"},
]


TERMS = ["f(1)", "g(f(1), 2)", "a + a", "f(g(1)) + g()", "g(f(f(x)))"]


@given(
    order=st.permutations(range(len(CONDITIONS))),
    lines=st.lists(st.sampled_from(TERMS), min_size=1, max_size=30),
)
@settings(max_examples=40, deadline=None)
def test_rules_find_together_what_they_find_alone(order: list[int], lines: list[str]) -> None:
    rules = [a_rule(f"r{rank}", CONDITIONS[index]) for rank, index in enumerate(order)]
    text = "\n".join(lines)
    alone = Counter(match for rule in rules for match in found(text, rule))
    assert Counter(found(text, *rules)) == alone


def test_a_broad_rule_does_not_crowd_out_others() -> None:
    text = "a.b(c, d, e).f(g)\n" * 400 + "f(1)\n"
    never = a_rule("never", {"pattern": "$X"}, constraints={"X": {"regex": "never"}})
    assert [one.span.start for one in found(text, never, CALL)] == [401]


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"kind": "nope"}, "nope"),
        ({"regex": "("}, "regex"),
        ({"pattern": "a; b; c"}, "Multiple AST nodes"),
        ({"matches": "nowhere"}, "nowhere"),
        ({"patern": "x"}, "unknown field `patern`"),
        ({}, "positive"),
    ],
)
def test_a_fault_of_a_pattern_is_one_sentence(condition: dict[str, object], words: str) -> None:
    fault = pattern_fault({"rule": condition}, "python")
    assert words in fault
    assert "\n" not in fault
    assert "backtrace" not in fault


@pytest.mark.parametrize("language", ["klingon", "toml"])
def test_a_language_without_a_parser_is_a_fault(language: str) -> None:
    assert language in pattern_fault({"rule": {"kind": "call"}}, language)


def test_a_good_pattern_has_no_fault() -> None:
    assert pattern_fault({"rule": {"pattern": "f($X)"}}, "python") == ""
