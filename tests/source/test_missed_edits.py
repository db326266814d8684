from __future__ import annotations

from collections.abc import Sequence

import pytest

from reviewer.model.change import Span
from reviewer.source.missed_edits import (
    Edit,
    EditedCode,
    Missed,
    Replaced,
    grams_across,
    missed_edits,
    replaced,
)
from reviewer.source.sources import Source, read_source

READ = """\
def read(stream):
    found = []
    for line in stream:
        fields = line.strip().split(";")
        if len(fields) < 4:
            continue
        number, customer, amount = fields[0], fields[1], float(fields[2])
        found.append((number, customer, round(amount, 2)))
    return found
"""
TWIN = "import csv\n\n\n" + READ.replace("read", "scan").replace("found", "result")


def edits_to(start: int, count: int, *added: str) -> Sequence[Replaced]:
    lines = READ.split("\n")
    lines[start - 1 : start - 1 + count] = added
    first = start if added else start - 1
    edit = Edit(start if count else start - 1, count, first, len(added))
    old, new = (read_source(Source("", text, "python")) for text in (READ, "\n".join(lines)))
    return list(replaced([edit], old.tokens, new.tokens))


def missed(edits: Sequence[Replaced], twin: str = TWIN) -> Sequence[Missed]:
    base = Source("read.py", READ, "python", tuple(range(1, 10)))
    return missed_edits(EditedCode(base, tuple(edits), (Source("scan.py", twin, "python"),)))


def test_what_stands_around_an_edit_is_found_elsewhere() -> None:
    (one,) = missed(edits_to(5, 1, "        if len(fields) < 4 or not fields[0]:"))
    assert (one.edit, one.span, one.twin_path, one.twin) == (0, Span(1, 9), "scan.py", Span(4, 12))
    assert (one.name, one.twin_name) == ("read", "scan")
    assert (one.removed, one.added) == (0, 6)
    assert one.before + one.removed + one.after == 78
    assert not one.likeness.exact


def test_a_line_that_came_is_an_edit_too() -> None:
    (one,) = missed(edits_to(5, 0, "        audit(fields)"))
    assert (one.removed, one.added) == (0, 4)


def test_lines_that_went_are_an_edit_too() -> None:
    (one,) = missed(edits_to(5, 2))
    assert (one.removed, one.added) == (9, 0)


@pytest.mark.parametrize(
    ("start", "count", "added"),
    [
        (5, 1, "        if len(parts) < 5:"),
        (5, 1, "        if len( fields ) < 4:  # all of them"),
        (5, 0, "        # skip what is short"),
        (2, 0, '    """Read what the shop sent."""'),
    ],
    ids=["names and literals", "layout", "comment", "docstring"],
)
def test_what_is_equal_in_form_is_no_edit(start: int, count: int, added: str) -> None:
    assert not edits_to(start, count, added)


def test_a_gram_across_an_edit_holds_tokens_on_both_sides_of_it() -> None:
    (edit,) = edits_to(5, 0, "        audit(fields)")
    at = grams_across([edit])
    assert at.tolist() == list(range(edit.start - 11, edit.start))


def test_a_new_function_is_no_edit_of_the_one_after_it() -> None:
    assert not missed(edits_to(1, 0, "def peek(stream):", "    return stream[:1]"))


def test_code_outside_of_functions_has_no_twin() -> None:
    outside = "\n".join(line.removeprefix("    ") for line in TWIN.split("\n")[4:-2])
    assert not missed(edits_to(5, 1, "        if not fields:"), outside)


def test_a_twin_with_other_words_beside_the_edit_needs_another_edit() -> None:
    edit = edits_to(5, 1, "        if len(fields) < 4 or not fields[0]:")
    assert missed(edit)
    assert not missed(edit, TWIN.replace("< 4", "< 5"))


def test_a_twin_that_differs_where_the_edit_is_is_none() -> None:
    differs = TWIN.replace("if len(fields) < 4:", "if not fields or fields[0] == number:")
    assert not missed(edits_to(5, 1, "        if len(fields) < 4 or not fields[0]:"), differs)
