from __future__ import annotations

from dataclasses import dataclass

import pytest

from reviewer.model.change import Hunk
from reviewer.model.facts import Facts, Function
from reviewer.source.analysis import FileFacts, FileTask, TextOf, analyse
from reviewer.source.fact_rows import unpack
from reviewer.source.handlers import Handler
from reviewer.source.patterns import CompiledPatterns
from reviewer.source.silencers import Silencer

HANDLER = "def load(path):\n    try:\n        read(path)\n    except OSError:\n        pass\n"
TOO_DEEP = f"{HANDLER}try:\n    {'-' * 900}x\nexcept OSError:\n    pass\n"


@dataclass(frozen=True)
class Sides:
    before: Facts
    after: Facts
    outcome: FileFacts


def analysed(before: str | None, after: str | None) -> Sides:
    texts = [
        text if text is None else TextOf("src/a.py", "python", text) for text in (before, after)
    ]
    hunks = (Hunk(0, 0, 1, 99),)
    outcome = analyse(
        FileTask(
            is_test=False,
            before=texts[0],
            after=texts[1],
            hunks=hunks,
            patterns=CompiledPatterns({}),
        )
    )
    old, new = (Facts(unpack(row) or {}) for row in (outcome.before, outcome.after))
    return Sides(old, new, outcome)


def test_both_sides_have_their_facts() -> None:
    facts = analysed(HANDLER, HANDLER + "x = f()  # noqa\n")
    assert [one.name for one in facts.before.functions] == ["load"]
    assert [one.caught for one in facts.after.of(Handler)] == ["OSError"]
    assert [one.line for one in facts.after.of(Silencer)] == [6]


def test_a_missing_side_has_no_facts() -> None:
    facts = analysed(None, HANDLER)
    assert facts.before.of(Function) == ()
    assert len(facts.after.of(Function)) == 1


@pytest.mark.parametrize(("before", "after"), [(TOO_DEEP, HANDLER), (HANDLER, TOO_DEEP)])
def test_an_analyser_that_fails_costs_its_own_facts_on_both_sides(before: str, after: str) -> None:
    facts = analysed(before, after)
    assert [name for name, _ in facts.outcome.troubles] == ["handlers"]
    assert facts.before.of(Handler) == facts.after.of(Handler) == ()
    assert len(facts.before.functions) == len(facts.after.functions) == 1


def test_a_head_that_does_not_parse_says_where() -> None:
    assert (
        analysed(HANDLER, "x = 1\ndef f(:\n").outcome.unparsable
        == "syntax error: invalid syntax (line 2)"
    )


def test_a_head_whose_base_does_not_parse_has_nothing_to_be_compared() -> None:
    facts = analysed("def f(:\n", HANDLER)
    assert facts.outcome.unparsable is None
    assert facts.after.of(Handler) == ()
    assert facts.after.of(Function) == ()
