"""Copies, end to end: a real repository, a change, what is found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.adapters.store.fingerprints import SqliteFingerprints
from reviewer.model.change import Span
from reviewer.model.judged import Clone, MissedEdit, Place
from reviewer.model.policy import Policy
from reviewer.review.duplication import CloneSearch, begin_search, duplicated_lines
from reviewer.review.judging import judge_change
from reviewer.review.policies import Law
from reviewer.review.ports import Failed, Item, Result
from reviewer.source.repeats import compare
from tests.fakes.sandbox import InlineSandbox
from tests.fakes.worlds import ports
from tests.repositories.builder import Files, Repo

TOTAL = """\
def total(orders, rate):
    result = 0
    for order in orders:
        if order.cancelled or not order.items:
            continue
        net = sum(item.price * item.count for item in order.items)
        result += round(net * (1 + rate), 2)
    if result > 1000:
        result -= discount(result)
    return result
"""
RENAMED = TOTAL.replace("total", "whole").replace("result", "amount").replace("1000", "500")
OTHER = """\
def names(people):
    while people:
        person = people.pop()
        yield person.name.strip().lower()
"""
LAST = len(TOTAL.split("\n")) - 1


def search(repo: Repo, base: str, head: str) -> CloneSearch:
    with ports(repo) as plain:
        world = replace(plain, sandbox=InlineSandbox())
        ends = world.repository.endpoints(base, head)
        changes = world.repository.changes(ends)
        files = judge_change(changes, ends, Law(Policy(), ()), ports=world).change.files
        return begin_search(files, world.sandbox).finish(ends, world)


def clones(path: Path, before: Files, after: Files) -> Sequence[Clone]:
    repo = Repo(path)
    base = repo.commit({"README.md": "x\n", **before})
    found = search(repo, base, repo.commit(after))
    assert found.troubles == ()
    return found.clones


def places(found: Sequence[Clone]) -> list[tuple[str, str]]:
    return [(spot(clone.place), spot(clone.twin)) for clone in found]


def spot(place: Place) -> str:
    return f"{place.path}:{place.span.start}-{place.span.end}"


def test_a_copy_names_the_older_place(tmp_path: Path) -> None:
    (clone,) = clones(tmp_path, {"b.py": TOTAL}, {"a.py": "x = 1\n\n\n" + TOTAL})
    assert (clone.place, clone.twin) == (Place("a.py", Span(4, 13)), Place("b.py", Span(1, 10)))
    assert clone.exact
    assert clone.text == TOTAL.removesuffix("\n")


def test_layout_comments_and_docstrings_do_not_hide_an_exact_copy(tmp_path: Path) -> None:
    changed = TOTAL.replace(
        "    result = 0\n", '    """Sum."""\n    # from zero\n\n    result = 0\n'
    )
    (clone,) = clones(tmp_path, {"b.py": TOTAL}, {"a.py": changed})
    assert clone.exact


def test_a_copy_under_other_names_is_renamed(tmp_path: Path) -> None:
    (clone,) = clones(tmp_path, {"b.py": TOTAL}, {"a.py": RENAMED})
    assert not clone.exact
    assert clone.likeness.consistent_names == 1
    assert 0.5 < clone.likeness.same_names < 1
    assert clone.likeness.same_references == 1


def test_a_copy_into_a_method_is_found_at_another_indentation(tmp_path: Path) -> None:
    method = "class Shop:\n" + "".join(f"    {line}\n" for line in TOTAL.split("\n")[:-1])
    assert places(clones(tmp_path, {"b.py": TOTAL}, {"a.py": method})) == [
        ("a.py:2-11", "b.py:1-10")
    ]


def test_typescript_and_javascript_can_copy_from_each_other(tmp_path: Path) -> None:
    code = """\
export function total(orders, rate) {
  let result = 0;
  for (const order of orders) {
    if (order.cancelled) { continue; }
    const net = order.items.reduce((sum, item) => sum + item.price * item.count, 0);
    result += Math.round(net * (1 + rate));
  }
  return result;
}
"""
    found = clones(tmp_path, {"b.js": code}, {"a.ts": code.replace(";\n", "\n")})
    assert places(found) == [("a.ts:1-9", "b.js:1-9")]


def test_languages_of_different_families_are_not_compared(tmp_path: Path) -> None:
    code = """\
int total(int count, int rate) {
  int result = start(count) + offset[rate];
  for (int at = 0; at < count; at++) {
    if (skipped(at, rate) || limit[at] > rate) { continue; }
    result += round_up(limit[at] * (1 + rate), 2);
  }
  return result > 1000 ? result - discount(result) : result;
}
"""
    assert not clones(tmp_path / "two", {"b.c": code}, {"a.java": code})
    assert clones(tmp_path / "one", {"b.c": code}, {"a.cpp": code})


def test_within_a_change_the_later_place_is_the_copy(tmp_path: Path) -> None:
    assert places(clones(tmp_path, {}, {"a.py": TOTAL, "b.py": TOTAL})) == [
        ("b.py:1-10", "a.py:1-10")
    ]


def test_a_copy_in_its_own_file_is_found(tmp_path: Path) -> None:
    found = clones(tmp_path, {"a.py": TOTAL}, {"a.py": TOTAL + "\n\n" + RENAMED})
    assert places(found) == [("a.py:13-22", "a.py:1-10")]


def test_several_copies_of_one_block_are_one_group(tmp_path: Path) -> None:
    before = {"old.py": TOTAL, "older.py": OTHER + "\n\n" + TOTAL}
    (clone,) = clones(tmp_path, before, {"a.py": TOTAL, "b.py": TOTAL, "c.py": "x = 1\n"})
    assert spot(clone.place) == "a.py:1-10"
    assert spot(clone.twin) == "old.py:1-10"
    assert [spot(place) for place in clone.copies] == ["b.py:1-10"]
    assert [spot(place) for place in clone.others] == ["older.py:7-16"]


def test_three_neighbours_are_one_group(tmp_path: Path) -> None:
    (clone,) = clones(tmp_path, {}, {"a.py": "\n\n".join([TOTAL] * 3)})
    assert spot(clone.twin) == "a.py:1-10"
    assert [spot(place) for place in (clone.place, *clone.copies)] == ["a.py:13-22", "a.py:25-34"]


def test_comments_and_docstrings_are_no_lines_of_a_copy(tmp_path: Path) -> None:
    told = TOTAL.replace(
        "    result = 0\n", '    """The sum\n\n    of all.\n    """\n    result = 0\n'
    )
    told = told.replace("        result +=", "        # with tax\n        result +=")
    (clone,) = clones(tmp_path, {"a.py": told}, {"b.py": told})
    assert len(clone.place.span) == LAST + 5
    assert clone.lines == LAST


def test_copies_of_a_whole_and_of_a_part_of_it_are_one_group(tmp_path: Path) -> None:
    def stock(*kinds: str) -> str:
        return "".join(
            f"def {kind}_rows(table):\n"
            f"    found = [row for row in table.rows if row.kind == '{kind}']\n"
            "    if not found:\n"
            f"        raise LookupError('no {kind} in ' + table.name)\n"
            "    return sorted(found)\n\n\n"
            for kind in kinds
        )

    (clone,) = clones(tmp_path, {"a.py": "x = 1\n"}, {"a.py": stock(*"pqrst")})
    assert (spot(clone.twin), spot(clone.place)) == ("a.py:1-12", "a.py:15-26")
    assert [spot(place) for place in clone.copies] == ["a.py:8-12", "a.py:29-33"]


def test_imports_in_rust_are_no_part_of_a_copy(tmp_path: Path) -> None:
    uses = "".join(f"use crate::shop::{name};\n" for name in ("Order", "Item", "Rate", "Tax"))
    body = """
fn total(orders: &[Order], rate: f64) -> f64 {
    let mut result = 0.0;
    for order in orders {
        if order.cancelled || order.items.is_empty() { continue; }
        result += order.items.iter().map(|item| item.price * item.count).sum() * (1.0 + rate);
    }
    if result > 1000.0 { result - discount(result) } else { result }
}
"""
    (clone,) = clones(tmp_path, {"a.rs": uses + body}, {"b.rs": uses + body})
    assert spot(clone.place) == "b.rs:6-13"


def test_the_lines_of_all_new_copies_count(tmp_path: Path) -> None:
    found = clones(tmp_path, {"old.py": TOTAL}, {"a.py": TOTAL, "b.py": "\n" + TOTAL})
    assert duplicated_lines(found) == {
        "a.py": frozenset(range(1, 11)),
        "b.py": frozenset(range(2, 12)),
    }


INDENTED = "if True:\n" + "".join(f"    {line}\n" for line in TOTAL.split("\n")[:-1])
NO_COPIES: Mapping[str, tuple[Files, Files]] = {
    "moved to another file": ({"a.py": TOTAL}, {"a.py": OTHER, "b.py": TOTAL}),
    "moved and renamed": ({"a.py": TOTAL + OTHER}, {"a.py": OTHER, "b.py": RENAMED}),
    "moved and re-indented": ({"a.py": TOTAL + OTHER}, {"a.py": OTHER, "b.py": INDENTED}),
    "the file renamed": ({"a.py": TOTAL}, {"a.py": None, "c/b.py": TOTAL}),
    "the file renamed and extended": ({"a.py": TOTAL}, {"a.py": None, "b.py": TOTAL + OTHER}),
    "re-indented beside its old twin": ({"a.py": TOTAL, "b.py": TOTAL}, {"b.py": INDENTED}),
    "split over two files": (
        {"a.py": TOTAL + RENAMED},
        {"a.py": None, "b.py": TOTAL, "c.py": RENAMED},
    ),
    "two old twins edited alike": (
        {"a.py": TOTAL + OTHER, "b.py": TOTAL},
        {
            "a.py": TOTAL.replace("net", "sum_of_all").replace("2)", "2, up=True)") + OTHER,
            "b.py": TOTAL.replace("net", "sum_of_all").replace("2)", "2, up=True)"),
        },
    ),
    "the tree's old twins left alone": ({"a.py": TOTAL, "b.py": TOTAL}, {"b.py": TOTAL + OTHER}),
    "too short": (
        {"a.py": "def f(x):\n    return x + 1\n"},
        {"b.py": "def f(x):\n    return x + 1\n"},
    ),
    "vendored twin": ({"vendor/a.py": TOTAL}, {"b.py": TOTAL}),
    "generated twin": ({"a.py": "# DO NOT EDIT\n" + TOTAL}, {"b.py": TOTAL}),
    "twin in a settings file": ({"a.json": TOTAL}, {"b.py": TOTAL}),
    "twin without text": ({"a.py": b"\0" + TOTAL.encode()}, {"b.py": TOTAL}),
    "copy deleted again": ({"a.py": TOTAL, "b.py": TOTAL}, {"b.py": None}),
}


@pytest.mark.parametrize(("before", "after"), NO_COPIES.values(), ids=NO_COPIES.keys())
def test_what_is_no_new_copy_is_silent(tmp_path: Path, before: Files, after: Files) -> None:
    assert places(clones(tmp_path, before, after)) == []


def test_the_tail_of_one_function_and_the_head_of_the_next_are_no_copy(tmp_path: Path) -> None:
    tail = "    if x:\n        a(x)\n    return b(x, [1], c.d)\n"
    head = "\n\ndef g(y, z):\n    c(y)\n    return z + h[y](z)\n"
    before, after = f"def e(x):\n{tail}{head}", f"def e():\n    odd()\n{tail}{head}"
    assert clones(tmp_path, {"a.py": before}, {"b.py": after}) == ()


def test_copies_come_out_the_same_each_time(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    base = repo.commit({f"old{one}.py": TOTAL for one in range(5)})
    head = repo.commit({f"new{one}.py": RENAMED + TOTAL for one in range(5)})
    assert search(repo, base, head) == search(repo, base, head)


def test_an_unreadable_comparison_is_a_trouble(tmp_path: Path) -> None:
    repo = Repo(tmp_path)
    base = repo.commit({"a.py": TOTAL})
    head = repo.commit({"b.py": TOTAL})

    with ports(repo) as world:
        ends = world.repository.endpoints(base, head)
        changes = world.repository.changes(ends)
        files = judge_change(changes, ends, Law(Policy(), ()), ports=world).change.files
        broken = replace(world, sandbox=Broken())
        found = begin_search(files, broken.sandbox).finish(ends, broken)
    assert [(one.check, one.path) for one in found.troubles] == [("duplication", "b.py")]


class Broken(InlineSandbox):
    """A sandbox in which every comparison fails."""

    def run(
        self, work: Callable[[Item], Result], items: Sequence[Item]
    ) -> Iterator[Result | Failed]:
        if work is compare:
            return iter([Failed("too slow")] * len(items))
        return super().run(work, items)


def test_a_second_search_reads_no_unchanged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo(tmp_path / "repo")
    base = repo.commit({f"old{one}.py": OTHER * (one + 1) for one in range(9)} | {"twin.py": TOTAL})
    head = repo.commit({"a.py": TOTAL})
    cache = SqliteFingerprints(tmp_path / "fingerprints.sqlite")
    with ports(repo) as plain:
        world = replace(plain, cache=cache)
        ends = world.repository.endpoints(base, head)
        tree = world.repository.tree(ends.head_tree)
        changes = world.repository.changes(ends)
        first = judge_change(changes, ends, Law(Policy(), ()), ports=world).change
        reader = Reading(world.repository.read)
        monkeypatch.setattr(world.repository, "read", reader)
        again = begin_search(first.files, world.sandbox).finish(ends, world)
    assert again.clones == first.clones
    assert len(again.clones) == 1
    assert reader.blobs == {entry.blob for entry in tree if entry.path in {"a.py", "twin.py"}}


class Reading:
    """Reads blobs and remembers which."""

    def __init__(self, read: Callable[[Iterable[str]], Mapping[str, bytes]]) -> None:
        self._read = read
        self.blobs: set[str] = set()

    def __call__(self, blobs: Iterable[str]) -> Mapping[str, bytes]:
        wanted = list(blobs)
        self.blobs.update(wanted)
        return self._read(wanted)


def edited(path: Path, before: Files, after: Files) -> Sequence[MissedEdit]:
    repo = Repo(path)
    base = repo.commit({"README.md": "x\n", **before})
    found = search(repo, base, repo.commit(after))
    assert found.troubles == ()
    return found.missed


TEST = "def test_total():\n    assert total([], 1) == 0\n\n\n"
SIBLING = TOTAL.replace("def total(", "def whole(")
FIXED = TOTAL.replace("result > 1000", "result > 1000 and not order.is_gift")


def test_an_edit_that_a_twin_in_an_unchanged_file_did_not_get_is_told(tmp_path: Path) -> None:
    (one,) = edited(tmp_path, {"a.py": TOTAL, "b.py": SIBLING}, {"a.py": FIXED})
    line = FIXED.split("\n").index("    if result > 1000 and not order.is_gift:") + 1
    assert one.place == Place("a.py", Span(line, line))
    assert (one.twin.path, one.name, one.twin_name) == ("b.py", "total", "whole")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"a.py": TOTAL, "b.py": SIBLING}, {"a.py": FIXED, "b.py": SIBLING.replace("1000", "900")}),
        ({"a.py": TOTAL, "b.py": SIBLING}, {"a.py": FIXED, "b.py": "x = 1\n"}),
        ({"a.py": TOTAL}, {"a.py": FIXED, "b.py": SIBLING}),
        ({"test_a.py": TEST + TOTAL, "b.py": SIBLING}, {"test_a.py": TEST + FIXED}),
        ({"a.py": TOTAL, "node_modules/b.py": SIBLING}, {"a.py": FIXED}),
        ({"a.py": TOTAL, "b.py": SIBLING}, {"a.py": OTHER}),
    ],
    ids=["both edited", "twin gone", "twin is new", "test", "vendored", "rewritten"],
)
def test_an_edit_that_no_twin_missed_is_not_told(
    tmp_path: Path, before: Files, after: Files
) -> None:
    assert not edited(tmp_path, before, after)
