import numpy as np
import pytest

from reviewer.model.change import Span
from reviewer.source.repeats import Comparison, Repeat, compare
from reviewer.source.sources import Source, read_source

BODY = """\
  const net = items.reduce((sum, item) => sum + item.price * item.count, 0);
  if (net > limit || rate < floor) {
    throw new RangeError(`too much: ${net}`);
  }
  return Math.round(net * (1 + rate)) - rebate(net, rate);
"""


def source(path: str, text: str, *, edited: bool = False) -> Source:
    lines = tuple(range(1, text.count("\n") + 2))
    return Source(path, text, "typescript", lines, frozenset(lines if edited else ()))


def repeats(new: Source, *twins: Source) -> tuple[Repeat, ...]:
    return compare(Comparison(new, twins, np.zeros(0, np.uint64)))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f(\n)\n", ""),
        ("", "g(\n  1)\n"),
        ("}\n", ""),
        ("", "}\n"),
        ("", "if (x) {\n"),
        ("})\n", "}\n"),
    ],
)
def test_loose_brackets_at_the_ends_are_no_part_of_a_repeat(before: str, after: str) -> None:
    text = before + BODY + after
    (found,) = repeats(source("a.ts", "odd = 1\n" + text), source("b.ts", text))
    lines = text.split("\n")[found.twin.start - 1 : found.twin.end]
    assert lines[-5:] == BODY.split("\n")[:5] or lines[:5] == BODY.split("\n")[:5]
    assert lines[0].strip() not in {")", "}", "})"}
    assert not lines[-1].endswith("{")


def test_a_repeat_that_begins_within_a_line_is_cut_to_whole_lines() -> None:
    here, there = "x = 1; " + BODY.lstrip(), "y(z); " + BODY.lstrip()
    (found,) = repeats(source("a.ts", here), source("b.ts", there))
    assert found.span == Span(2, 5)


def test_what_is_left_after_cutting_must_still_be_long() -> None:
    head = "  const net = items.reduce((sum, item) => sum + item.price * item.count, 0);\n" * 1
    assert repeats(source("a.ts", "x = 1; " + head), source("b.ts", head)) == ()


@pytest.mark.parametrize(
    "imports",
    [
        'import { a } from "a";\n',
        'import {\n  first,\n  second,\n} from "../lists/ends";\nimport z from "z";\n',
        "package shop;\nimport shop.lists.Ends;\n",
    ],
)
def test_imports_that_files_begin_with_are_no_part_of_a_repeat(imports: str) -> None:
    text = imports + BODY
    (found,) = repeats(source("a.ts", "odd = 1\n" + text), source("b.ts", text))
    assert found.twin == Span(imports.count("\n") + 1, text.count("\n"))


CONTEXT = "".join(f"const v{one} = [{'a, ' * one}b];\n" for one in range(20))


def test_replaced_lines_amid_as_much_old_code_that_is_alike_are_an_edit() -> None:
    text = CONTEXT + BODY + CONTEXT
    fresh = tuple(range(21, 26))
    new = Source("a.ts", text, "typescript", fresh, frozenset(fresh))
    assert repeats(new, Source("b.ts", text, "typescript")) == ()


def test_inserted_lines_amid_old_code_that_is_alike_are_a_copy() -> None:
    text = CONTEXT + BODY + CONTEXT
    new = Source("a.ts", text, "typescript", tuple(range(21, 26)))
    (found,) = repeats(new, Source("b.ts", text, "typescript"))
    assert found.span == Span(21, 25)


@pytest.mark.parametrize(("edited", "count"), [(True, 0), (False, 1)])
def test_an_edit_of_two_old_copies_at_once_is_no_copy(*, edited: bool, count: int) -> None:
    all_but_the_condition = (1, 3, 4, 5)
    lines = frozenset(all_but_the_condition if edited else ())
    new, twin = (
        Source(path, BODY, "typescript", all_but_the_condition, lines) for path in ("a.ts", "b.ts")
    )
    assert len(repeats(new, twin)) == count


def test_a_twin_that_the_change_added_is_new() -> None:
    (found,) = repeats(source("a.ts", BODY), source("b.ts", BODY))
    assert found.twin_is_new
    (found,) = repeats(source("a.ts", BODY), Source("b.ts", BODY, "typescript"))
    assert not found.twin_is_new


def test_a_language_without_a_dialect_is_refused() -> None:
    with pytest.raises(ValueError, match="no dialect for toml"):
        read_source(Source("a.toml", "", "toml"))
