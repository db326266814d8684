"""A short copy is led on to the equal lines nearby, a long one needs no more."""

from __future__ import annotations

import pytest

from reviewer.source.alignments import alignments, matched_tokens
from reviewer.source.clones import SHORTEST
from reviewer.source.lengthening import lengthened
from reviewer.source.sources import ReadSource, Source, read_source

HEADER = "def texts(validators=None):\n"
CORE = """\
    found = []
    for validator in validators or get_default_validators():
        found.append(validator.get_help_text())
        seen.add(validator)
"""
END = "    return found\n"
MORE = "    audit.append(clock())\n"


def read(path: str, text: str) -> ReadSource:
    return read_source(Source(path, text, "python", tuple(range(1, text.count("\n") + 1))))


def added_tokens(new: str, twin: str) -> int:
    here, there = read("a.py", new), read("b.py", twin)
    core = max(alignments(here, there, SHORTEST), key=matched_tokens)
    return matched_tokens(lengthened(here, there, core)) - matched_tokens(core)


@pytest.mark.parametrize(
    ("new", "twin", "tokens"),
    [
        (HEADER + MORE + CORE, HEADER + CORE, 8),
        (HEADER + CORE, HEADER + MORE + CORE, 8),
        (CORE + MORE + END, CORE + END, 2),
        (CORE + MORE * 4 + END, CORE + END, 2),
        (HEADER + MORE + CORE + MORE + END, HEADER + CORE + END, 10),
        (CORE + MORE + END + END, CORE + END + END, 4),
    ],
    ids=["before", "before the twin", "after", "farther", "on both sides", "two lines"],
)
def test_equal_lines_nearby_are_added(new: str, twin: str, tokens: int) -> None:
    assert added_tokens(new, twin) == tokens


@pytest.mark.parametrize(
    ("new", "twin"),
    [
        (CORE + MORE + END, CORE + "    return other\n"),
        (CORE + MORE * 8 + END, CORE + END),
        (CORE + MORE + "    ]\n", CORE + "    ]\n"),
        (CORE * 3 + MORE + END, CORE * 3 + END),
    ],
    ids=["other words", "too far", "says nothing", "long enough"],
)
def test_other_lines_are_left_alone(new: str, twin: str) -> None:
    here, there = read("a.py", new), read("b.py", twin)
    longest = max(alignments(here, there, SHORTEST), key=matched_tokens)
    assert lengthened(here, there, longest) == longest


def test_a_copy_never_meets_its_twin_in_the_same_text() -> None:
    here = read("a.py", "        seen.add(validator)\n" + CORE + END + CORE)
    longest = max(alignments(here, here, SHORTEST), key=matched_tokens)
    assert lengthened(here, here, longest) == longest
