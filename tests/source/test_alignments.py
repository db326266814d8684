"""Gaps are bridged where both sides go on alike, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from reviewer.model.change import Span
from reviewer.source.repeats import Comparison, Repeat, compare
from reviewer.source.sources import Source

HEAD = """\
def total(orders, rate):
    result = start(rate)
    for order in orders:
        if order.cancelled or not order.items:
            continue
"""
TAIL = """\
        net = sum(item.price * item.count for item in order.items)
        result += round(net * (1 + rate), 2)
    return result - discount(result)
"""
MORE = "        audit.append((order.number, clock()))\n"
FAR = "".join(f"        x{one} = [{'a, ' * one}b]\n" for one in range(12))


def source(path: str, text: str, *, fresh: bool = True) -> Source:
    return Source(path, text, "python", tuple(range(1, text.count("\n") + 1)) if fresh else ())


def longest(new: str, twin: str) -> Repeat:
    found = compare(
        Comparison(
            source("a.py", new), (source("b.py", twin, fresh=False),), np.zeros(0, np.uint64)
        )
    )
    return max(found, key=lambda repeat: repeat.tokens)


@pytest.mark.parametrize(
    ("new", "twin", "gaps"),
    [
        (HEAD + MORE + TAIL, HEAD + TAIL, ((1,), ())),
        (HEAD + MORE * 3 + TAIL, HEAD + TAIL, ((3,), ())),
        (HEAD + TAIL, HEAD + MORE + TAIL, ((), (1,))),
        (HEAD + "        yield order\n" + TAIL, HEAD + MORE + TAIL, ((1,), (1,))),
    ],
    ids=["one more", "three more", "one less", "replaced"],
)
def test_what_one_side_has_alone_is_told_by_lines(
    new: str, twin: str, gaps: tuple[tuple[int, ...], tuple[int, ...]]
) -> None:
    found = longest(new, twin)
    assert (found.span.start, found.span.end) == (1, new.count("\n"))
    assert found.likeness.similarity is not None
    assert not found.likeness.exact
    assert (found.contrast.only_here, found.contrast.only_there) == gaps


def test_a_wide_gap_is_not_bridged() -> None:
    assert longest(HEAD + FAR + TAIL, HEAD + TAIL).likeness.similarity is None


def test_a_long_run_is_not_stretched_by_a_little_more() -> None:
    long = HEAD + TAIL.replace("    return result - discount(result)\n", "")
    end = "    return result - discount(result, rate)\n"
    found = longest(long + MORE + end, long + end)
    assert found.likeness.similarity is None
    assert found.span == Span(1, 7)


def test_a_text_is_not_aligned_with_itself_across_its_copy() -> None:
    text = HEAD + MORE + TAIL + "\n\n" + HEAD + TAIL
    (new,) = [source("a.py", text)]
    for found in compare(Comparison(new, (new,), np.zeros(0, np.uint64))):
        assert not found.span.meets(found.twin)


def test_names_that_the_code_binds_itself_are_no_parameters() -> None:
    new = (HEAD + TAIL).replace("net", "sum_of_all").replace("2)", "3)").replace("start", "begin")
    found = longest(new, HEAD + TAIL)
    assert set(found.contrast.words) == {("sum_of_all", "net"), ("3", "2"), ("begin", "start")}
    assert set(found.contrast.parameters) == {("3", "2"), ("begin", "start")}


def test_both_functions_are_named_with_the_share_that_is_repeated() -> None:
    found = longest((HEAD + TAIL).replace("total", "whole"), HEAD + TAIL)
    assert (found.home.name, found.twin_home.name) == ("whole", "total")
    assert found.home.share == found.twin_home.share == 1
    inner = "def more(orders, rate, limit=3):\n    a = limit\n" + (HEAD + TAIL).split("\n", 1)[1]
    assert longest(inner, HEAD + TAIL).twin_home.share == 1
    assert longest(inner, HEAD + TAIL).home.share < 1
