from __future__ import annotations

import zlib

import pytest

from reviewer.model import facts
from reviewer.model.change import Span
from reviewer.model.facts import Assertion, Function
from reviewer.source.fact_rows import pack, row_key, unpack
from reviewer.source.parsed import ParsedText
from reviewer.source.places import moved, place_of
from reviewer.source.reading_facts import FactsReader

TEXT = """\
import pytest

@pytest.mark.skip(reason="later")
def test_a(x):
    try:
        y = f(x)  # type: ignore
    except Exception:
        y = None
    assert y == 1
"""


def test_a_row_holds_the_facts_as_they_were() -> None:
    found = FactsReader().read(ParsedText(TEXT, "python"))
    assert len(found) == 4
    assert unpack(pack(found)) == found


@pytest.mark.parametrize(
    "row",
    [b"", b"\0", pack({})[:-3], zlib.compress(b"\xc1"), zlib.compress(b"\x81\xa1x\x90")],
)
def test_what_is_no_row_is_missing(row: bytes) -> None:
    assert unpack(row) is None


def test_a_row_of_other_facts_is_missing() -> None:
    row = zlib.compress(b"\x81\xa9functions\x91\xa1x")
    assert unpack(row) is None


def test_a_row_that_would_fill_the_memory_is_missing() -> None:
    assert unpack(zlib.compress(bytes(64 * 1024 * 1024))) is None


def test_a_key_tells_paths_and_roles_apart() -> None:
    keys = {
        row_key("b" * 40, path, is_test=is_test)
        for path in ("a.py", "b.py")
        for is_test in (True, False)
    }
    assert len(keys) == 4


def test_a_fact_moves_with_all_that_it_is_made_of() -> None:
    case = facts.TestCase("a", Span(3, 5), (Assertion(4, "x", 1, "assert x"),), ("1",), "skip", 3)
    assert moved(case, 10) == facts.TestCase(
        "a", Span(13, 15), (Assertion(14, "x", 1, "assert x"),), ("1",), "skip", 13
    )
    assert place_of(case) == Span(3, 5)


def test_a_missing_line_stays_missing() -> None:
    assert moved(facts.TestCase("a", Span(1, 2)), 1) == facts.TestCase("a", Span(2, 3))


def test_every_local_fact_moves() -> None:
    shifted = FactsReader().read(ParsedText("\n" * 7 + TEXT, "python"))
    for kind, seen in FactsReader().read(ParsedText(TEXT, "python")).items():
        assert tuple(moved(one, 7) for one in seen) == shifted[kind]
        assert kind is not Function or seen[0].span.start == 4
