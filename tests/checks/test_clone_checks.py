from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.checks import copied_block, renamed_copy
from reviewer.model.change import FileChange, FileStatus, Span, TreeEntry
from reviewer.model.finding import Match
from reviewer.model.judged import Change, Clone, JudgedFile, Likeness, Place, Version

COPIED = copied_block.Params(
    min_lines=5,
    min_tokens=40,
    min_logic=3,
    min_lines_in_tests=12,
    min_tokens_in_tests=100,
    min_logic_in_tests=6,
    min_distinct=0.3,
    idiom_places=4,
    sample_folders=("fixtures",),
    points_per_line=0.5,
    max_extra_points=4,
)
RENAMED = renamed_copy.Params(
    **{name: getattr(COPIED, name) for name in COPIED.__dataclass_fields__},
    min_same_references=0.6,
    min_consistent_names=0.9,
)
TWIN = Place("old.py", Span(11, 16))


def a_clone(path: str = "new.py", *, lines: int = 6, tokens: int = 60, logic: int = 4) -> Clone:
    return Clone(
        place=Place(path, Span(1, lines)),
        twin=TWIN,
        tokens=tokens,
        exact=True,
        text="a = f(x)\nb",
        likeness=Likeness(exact=True, logic=logic, distinct=0.5),
    )


def find(clone: Clone, *, in_tests: bool = False) -> list[Match]:
    entry = TreeEntry(clone.place.path, "0" * 40)
    version = Version(clone.place.path, entry.blob, "", "python", in_tests)
    file = JudgedFile(FileChange(FileStatus.ADDED, None, entry), None, version)
    change = Change((file,), (clone,))
    return [*copied_block.find(change, COPIED), *renamed_copy.find(change, RENAMED)]


def test_a_match_names_both_places() -> None:
    (match,) = find(a_clone())
    assert match.place == Place("new.py", Span(1, 6))
    assert match.related == (TWIN,)
    assert dict(match.values) == {
        "LINES": "6",
        "TWIN": "old.py:11-16",
        "FILE": "old.py",
        "MORE": "",
    }


def test_identity_is_the_text_without_its_layout() -> None:
    (match,) = find(a_clone())
    assert match.identity == "a = f(x) b"


def test_further_places_are_related_new_ones_first() -> None:
    copy, other = Place("b.py", Span(1, 6)), Place("a.py", Span(1, 6))
    (match,) = find(replace(a_clone(), copies=(copy,), others=(other,)))
    assert match.related == (TWIN, copy, other)
    assert dict(match.values)["MORE"] == " and 2 more places"


def test_one_further_place_is_one() -> None:
    (match,) = find(replace(a_clone(), copies=(Place("b.py", Span(1, 6)),)))
    assert dict(match.values)["MORE"] == " and 1 more place"


def test_at_most_ten_places_are_named() -> None:
    copies = tuple(Place(f"{one}.py", Span(1, 6)) for one in range(30))
    (match,) = find(replace(a_clone(), copies=copies))
    assert len(match.related) == 10


@pytest.mark.parametrize(("lines", "points"), [(5, 0), (6, 0.5), (9, 2), (100, 4)])
def test_long_copies_weigh_more_up_to_a_limit(lines: int, points: float) -> None:
    (match,) = find(a_clone(lines=lines))
    assert match.extra_points == points


@pytest.mark.parametrize(
    "clone",
    [
        a_clone(lines=4),
        a_clone(tokens=39),
        a_clone(logic=2),
        a_clone("tests/fixtures/a.py"),
        replace(a_clone(), likeness=Likeness(exact=True, logic=4, distinct=0.29)),
        replace(a_clone(), others=tuple(Place(f"{one}.py", Span(1, 6)) for one in range(3))),
    ],
    ids=["few lines", "few tokens", "little logic", "sample", "monotonous", "idiom"],
)
def test_what_says_too_little_is_silent(clone: Clone) -> None:
    assert find(clone) == []


def test_new_copies_make_no_idiom() -> None:
    copies = tuple(Place(f"{one}.py", Span(1, 6)) for one in range(9))
    assert find(replace(a_clone(), copies=copies))


def test_tests_have_their_own_limits() -> None:
    assert find(a_clone(lines=11, tokens=200, logic=9), in_tests=True) == []
    assert find(a_clone(lines=12, tokens=99, logic=9), in_tests=True) == []
    assert find(a_clone(lines=12, tokens=100, logic=5), in_tests=True) == []
    assert find(a_clone(lines=12, tokens=100, logic=6), in_tests=True)


@pytest.mark.parametrize(
    ("references", "consistency", "reported"),
    [(1, 1, True), (0.6, 0.9, True), (0.59, 1, False), (1, 0.89, False)],
)
def test_a_renamed_copy_uses_the_same_things_and_renames_alike(
    references: float, consistency: float, *, reported: bool
) -> None:
    likeness = Likeness(
        exact=False,
        same_references=references,
        consistent_names=consistency,
        distinct=0.5,
        logic=4,
    )
    found = find(replace(a_clone(), exact=False, likeness=likeness))
    assert bool(found) is reported
