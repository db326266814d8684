"""Source that is known to hurt analysers: each costs its own facts at most."""

from __future__ import annotations

import codecs

import pytest

from reviewer.model.change import Hunk
from reviewer.model.facts import Function
from reviewer.source.analysis import FileFacts, FileTask, TextOf, analyse
from reviewer.source.fact_rows import unpack
from reviewer.source.patterns import CompiledPatterns
from reviewer.source.text import Unreadable, decode

PLAIN = {
    "python": "def plain(a):\n    return a\n",
    "javascript": "function plain(a) {\n  return a;\n}\n",
    "typescript": "function plain(a: number) {\n  return a;\n}\n",
    "go": "package a\n\nfunc plain(a int) int {\n\treturn a\n}\n",
}


def read(text: str, language: str) -> FileFacts:
    side = TextOf("src/a", language, text)
    lines = text.count("\n") + 1
    return analyse(
        FileTask(
            is_test=False,
            before=None,
            after=side,
            hunks=(Hunk(0, 0, 1, lines),),
            patterns=CompiledPatterns({}),
        )
    )


def names(facts: FileFacts) -> list[str]:
    return [one.name for one in (unpack(facts.after) or {}).get(Function, ())]


@pytest.mark.parametrize("language", ["javascript", "typescript", "go"])
@pytest.mark.parametrize("depth", [1_500, 2_500])
def test_functions_that_nest_deep_are_measured(language: str, depth: int) -> None:
    body = "if (a) {\n" * depth + "g()\n" + "}\n" * depth
    opening = "func deep() {\n" if language == "go" else "function deep() {\n"
    facts = read(PLAIN[language] + opening + body + "}\n", language)
    deep = (unpack(facts.after) or {})[Function][1]
    assert (deep.measures.cyclomatic, deep.measures.nesting) == (depth + 1, depth)
    assert not facts.troubles


@pytest.mark.parametrize("depth", [1_500, 2_500])
def test_functions_that_nest_too_deep_for_lizard_are_a_trouble(depth: int) -> None:
    body = "if a {\n" * depth + "g();\n" + "}\n" * depth
    facts = read(f"fn deep() {{\n{body}}}\n", "rust")
    assert [name for name, _ in facts.troubles] == ["functions"]
    assert facts.troubles[0][1].startswith("RecursionError")


@pytest.mark.parametrize("language", PLAIN)
def test_ten_thousand_brackets_cost_the_file_at_most(language: str) -> None:
    facts = read(f"{PLAIN[language]}x = {'[' * 10_000}{']' * 10_000}\n", language)
    assert facts.unparsable or facts.troubles or names(facts) == ["plain"]


@pytest.mark.parametrize("language", PLAIN)
def test_a_long_chain_of_calls_is_read(language: str) -> None:
    facts = read(f"{PLAIN[language]}var x = a{'.b()' * 3_000}\n", language)
    assert facts.unparsable or names(facts) == ["plain"]


def test_an_expression_too_deep_for_radon_costs_its_facts() -> None:
    facts = read(f"{PLAIN['python']}def deep(x):\n    return {'-' * 900}x\n", "python")
    assert [name for name, _ in facts.troubles] == ["functions"]


def test_a_byte_order_mark_hides_no_function() -> None:
    text = decode(codecs.BOM_UTF8 + PLAIN["python"].encode())
    assert isinstance(text, str)
    assert names(read(text, "python")) == ["plain"]


def test_minified_source_is_not_given_to_analysers() -> None:
    minified = b"function a(){if(b){c()}};" * 200_000
    assert isinstance(decode(minified), Unreadable)
    assert isinstance(decode(minified[:100_000]), Unreadable)
