"""Whatever stands in a YAML file, the answer is a value or a list of mistakes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.errors import Mistake, YamlFileError
from reviewer.rulebook.loading import load_rule_text, load_rulebook
from reviewer.rulebook.policy import load_policy
from reviewer.rulebook.strict import expectation

WORDS = ["rule", "match", "python", "pattern", "any", "off", "$X", "", "params", "language", "\x00"]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3)
    ),
    max_leaves=6,
)
Json = dict[str, object]
Key = tuple[str | int, ...]

RULE: Json = {
    "id": "odd",
    "title": "Odd",
    "pillar": "hack",
    "kind": "dead-code",
    "severity": "notice",
    "points": 1,
    "languages": ["python"],
    "message": "Odd.",
    "match": {"any": [{"pattern": "f($X)"}, {"has": {"kind": "call", "stopBy": "end"}}]},
    "constraints": {"X": {"regex": "a"}},
    "examples": {"bad": ["f(a)\n# ^\n", {"after": {"a.py": "f(a)\n# ^"}}], "good": ["x"]},
}
CHECK: Json = {
    "id": "odd",
    "title": "Odd",
    "pillar": "complexity",
    "kind": "complexity-growth",
    "severity": "notice",
    "message": "Odd.",
    "check": "growing-function",
    "params": {
        "limit": 1,
        "min_rise": 1,
        "accepted": "C901",
        "points_per_branch": 1,
        "max_extra_points": 1,
    },
}
PLAIN: Json = {
    "id": "odd",
    "language": "Python",
    "rule": {"pattern": "f($X)"},
    "severity": "hint",
    "note": "n",
    "constraints": {"X": {"regex": "a"}},
    "metadata": {"category": "complexity", "kind": "dead-code"},
    "files": ["a/**", {"glob": "b"}],
}
POLICY: Json = {
    "version": 1,
    "mode": "off",
    "gate": {"block": ["error"], "max_points": None},
    "rules": {"growing-function": {"params": {"limit": 3}}, "deep-nesting": "off"},
    "rule-files": ["x"],
    "overrides": [{"paths": ["tests/**"], "rules": {"deep-nesting": "error"}}],
    "agents": {"stricter": {"gate": {"max_points": 1}}, "also": [{"name": "a", "logins": ["b"]}]},
    "skip": {"drafts": True},
    "report": {"max_annotations": 5},
}
RULEBOOK = load_rulebook()


def keys(value: object) -> Iterator[Key]:
    yield ()
    items: list[tuple[str | int, object]] = []
    if isinstance(value, dict):
        items = [*value.items()]
    if isinstance(value, list):
        items = [*enumerate(value)]
    for name, child in items:
        yield from ((name, *key) for key in keys(child))


def with_value(value: object, key: Key, new: object) -> object:
    if not key:
        return new
    if isinstance(value, dict):
        return {**value, key[0]: with_value(value[key[0]], key[1:], new)}
    assert isinstance(value, list)
    return [with_value(one, key[1:], new) if n == key[0] else one for n, one in enumerate(value)]


def texts(whole: Json) -> st.SearchStrategy[str]:
    changed = st.builds(with_value, st.just(whole), st.sampled_from([*keys(whole)]), VALUES)
    return changed.map(json.dumps)


def mistakes_in(read: Callable[[], object]) -> tuple[Mistake, ...] | None:
    try:
        read()
    except YamlFileError as error:
        return error.mistakes
    return None


@given(text=texts(RULE) | texts(CHECK) | texts(PLAIN))
@settings(max_examples=300, deadline=None)
def test_a_rule_file_is_read_or_its_mistakes_are_named(text: str) -> None:
    mistakes = mistakes_in(lambda: load_rule_text(text, "odd.yml"))
    assert mistakes is None or all(one.line == 1 and one.problem for one in mistakes)
    assert mistakes != ()


@given(text=texts(POLICY))
@settings(max_examples=200, deadline=None)
def test_a_policy_is_read_or_its_mistakes_are_named(text: str) -> None:
    mistakes = mistakes_in(lambda: load_policy(text, "outlast.yml", RULEBOOK))
    assert mistakes is None or all(one.line == 1 and one.problem for one in mistakes)
    assert mistakes != ()


def test_the_unchanged_files_are_good() -> None:
    for whole in (RULE, CHECK, PLAIN):
        assert [rule.id for rule in load_rule_text(json.dumps(whole), "odd.yml")] == ["odd"]
    assert load_policy(json.dumps(POLICY), "outlast.yml", RULEBOOK).max_annotations == 5


def test_what_a_message_quotes_keeps_its_case() -> None:
    said = expectation(r"String should match pattern '^\S+$'")
    assert said == r"should match pattern '^\S+$'"
