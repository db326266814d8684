from __future__ import annotations

from dataclasses import replace

import pytest

from reviewer.checks import copied_block, helper_reimplemented, near_miss_copy, renamed_copy
from reviewer.model.change import FileChange, FileStatus, Span, TreeEntry
from reviewer.model.finding import Match
from reviewer.model.judged import (
    Change,
    Clone,
    Contrast,
    JudgedFile,
    Likeness,
    Place,
    Resident,
    Version,
)

COPIED = copied_block.Params(
    min_lines=5,
    min_tokens=40,
    min_logic=3,
    min_lines_in_tests=12,
    min_tokens_in_tests=100,
    min_logic_in_tests=6,
    whole_share=0.8,
    min_tokens_of_function=30,
    min_logic_of_function=2,
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
    min_tokens_of_shape=50,
    min_common_of_part=0.6,
)
NEAR_MISS = near_miss_copy.Params(
    **{name: getattr(COPIED, name) for name in COPIED.__dataclass_fields__},
    min_same_references=0.6,
    min_consistent_names=0.9,
    min_similarity=0.7,
    max_gap_share=0.5,
    min_common=0.5,
    min_logic_share=0.25,
    enough_logic=10,
    light=30,
    min_same_names_of_light=0.95,
    min_share_of_light=0.8,
)
HELPER = helper_reimplemented.Params(
    **{name: getattr(COPIED, name) for name in COPIED.__dataclass_fields__},
    min_body_share=0.8,
    max_home_share=0.7,
    min_same_references=0.8,
)
TWIN = Place("old.py", Span(11, 16))


def a_clone(path: str = "new.py", *, lines: int = 6, tokens: int = 60, logic: int = 4) -> Clone:
    return Clone(
        place=Place(path, Span(1, lines)),
        twin=TWIN,
        tokens=tokens,
        lines=lines,
        exact=True,
        text="a = f(x)\nb",
        likeness=Likeness(exact=True, logic=logic, distinct=0.5),
        home=Resident("new_home", 0.5),
        twin_home=Resident("old_home", 0.5),
    )


def change_with(clone: Clone, *, in_tests: bool = False) -> Change:
    entry = TreeEntry(clone.place.path, "0" * 40)
    version = Version(clone.place.path, entry.blob, "", "python", in_tests)
    file = JudgedFile(FileChange(FileStatus.ADDED, None, entry), None, version)
    return Change((file,), (clone,))


def find(clone: Clone, *, in_tests: bool = False) -> list[Match]:
    change = change_with(clone, in_tests=in_tests)
    return [*copied_block.find(change, COPIED), *renamed_copy.find(change, RENAMED)]


def test_a_match_names_both_places() -> None:
    (match,) = find(a_clone())
    assert match.place == Place("new.py", Span(1, 6))
    assert match.related == (TWIN,)
    assert match.symbol == "new_home"
    assert dict(match.values) == {
        "LINES": "6",
        "TWIN": "old.py:11-16",
        "FILE": "old.py",
        "FUNCTION": "old_home",
        "MORE": "",
        "DIFFERS": "",
        "GAPS": "a few words",
        "PASSING": "",
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
        a_clone("tests/empty_lines.py"),
        replace(a_clone(), likeness=Likeness(exact=True, logic=4, distinct=0.29)),
        replace(a_clone(), others=tuple(Place(f"{one}.py", Span(1, 6)) for one in range(3))),
    ],
    ids=["few lines", "few tokens", "little logic", "sample", "material", "monotonous", "idiom"],
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


@pytest.mark.parametrize(
    ("shares", "tokens", "consistency", "reported"),
    [
        ((1, 1), 50, 1, True),
        ((0.9, 1), 50, 1, False),
        ((1, 0.9), 50, 1, False),
        ((1, 1), 49, 1, False),
        ((1, 1), 50, 0.95, False),
    ],
    ids=["whole", "more here", "more there", "short", "renamed in two ways"],
)
def test_a_whole_function_of_one_shape_may_use_other_things(
    shares: tuple[float, float], tokens: int, consistency: float, *, reported: bool
) -> None:
    likeness = Likeness(
        exact=False, same_references=0, consistent_names=consistency, distinct=0.5, logic=4
    )
    clone = replace(
        a_clone(tokens=tokens),
        exact=False,
        likeness=likeness,
        home=Resident("f", shares[0]),
        twin_home=Resident("g", shares[1]),
    )
    assert bool(find(clone)) is reported


def test_what_differs_is_named_but_not_at_length() -> None:
    words = (("a", "b"), ("`tick`", "x" * 30), ("1", "2"), ("c", "d"))
    contrast = Contrast(words, parameters=(("1", "2"),), only_here=(2,), only_there=(1,))
    (match,) = find(replace(a_clone(), contrast=contrast))
    values = dict(match.values)
    assert values["DIFFERS"] == f"`a` for `b`, `'tick'` for `{'x' * 15}…` and 2 more"
    assert values["GAPS"] == "2 lines more and 1 line less"
    assert values["PASSING"] == " and pass it `1` or `2`"


@pytest.mark.parametrize(("share", "reported"), [(0.8, True), (0.79, False)])
def test_a_whole_function_needs_fewer_tokens(share: float, *, reported: bool) -> None:
    clone = a_clone(tokens=30, logic=2)
    assert bool(find(replace(clone, twin_home=Resident("f", share)))) is reported
    assert find(replace(clone, twin_home=Resident("f", share)), in_tests=True) == []


def a_near_miss(similarity: float | None, *, references: float = 1) -> Clone:
    likeness = Likeness(
        exact=False, logic=4, distinct=0.5, similarity=similarity, same_references=references
    )
    return replace(a_clone(), exact=False, likeness=likeness)


@pytest.mark.parametrize(
    ("similarity", "references", "reported"),
    [(0.7, 1, True), (1, 0.6, True), (0.69, 1, False), (0.9, 0.59, False), (None, 1, False)],
)
def test_a_near_miss_has_gaps_but_not_too_many(
    similarity: float | None, references: float, *, reported: bool
) -> None:
    clone = a_near_miss(similarity, references=references)
    found = near_miss_copy.find(change_with(clone), NEAR_MISS)
    assert bool(list(found)) is reported


@pytest.mark.parametrize(("lines", "reported"), [(1, True), (4, True), (5, False)])
def test_the_gaps_of_a_near_miss_are_at_most_half_of_it(lines: int, *, reported: bool) -> None:
    contrast = Contrast(only_here=(1,), only_there=(lines,))
    clone = replace(a_near_miss(0.9), contrast=contrast)
    assert bool(list(near_miss_copy.find(change_with(clone), NEAR_MISS))) is reported


@pytest.mark.parametrize(("common", "reported"), [(0.5, True), (0.49, False)])
def test_a_near_miss_shares_more_than_a_skeleton(common: float, *, reported: bool) -> None:
    clone = a_near_miss(0.9)
    clone = replace(clone, likeness=replace(clone.likeness, common=common))
    assert bool(list(near_miss_copy.find(change_with(clone), NEAR_MISS))) is reported


@pytest.mark.parametrize(
    ("common", "same_names", "share", "reported"),
    [
        (0.5, 0.9, 0.5, True),
        (0.49, 0.9, 0.5, False),
        (0.49, 0.95, 0.5, True),
        (0.49, 0.9, 0.8, True),
    ],
    ids=["heavy", "light", "light, but of the same names", "light, but a whole function"],
)
def test_a_light_near_miss_has_the_same_names_or_is_a_whole_function(
    common: float, same_names: float, share: float, *, reported: bool
) -> None:
    home = Resident("f", share)
    clone = replace(a_near_miss(0.9), home=home, twin_home=home)
    likeness = replace(clone.likeness, common=common, same_names=same_names)
    params = replace(NEAR_MISS, min_common=0.4)
    found = near_miss_copy.find(change_with(replace(clone, likeness=likeness)), params)
    assert bool(list(found)) is reported


@pytest.mark.parametrize(
    ("logic", "statements", "share", "reported"),
    [(4, 16, 0.5, True), (4, 17, 0.5, False), (4, 17, 0.8, True), (10, 99, 0.5, True)],
    ids=["enough", "mostly declarations", "a whole function", "much"],
)
def test_a_near_miss_computes_something(
    logic: int, statements: int, share: float, *, reported: bool
) -> None:
    clone = a_near_miss(0.9)
    likeness = replace(clone.likeness, logic=logic, statements=statements)
    clone = replace(clone, likeness=likeness, twin_home=Resident("old_home", share))
    assert bool(list(near_miss_copy.find(change_with(clone), NEAR_MISS))) is reported


@pytest.mark.parametrize(
    ("twin", "reported"), [("tests/test_old.py", False), ("shop/orders.py", True)]
)
def test_tests_of_one_mould_are_no_near_miss(twin: str, *, reported: bool) -> None:
    clone = replace(a_near_miss(0.9), lines=30, tokens=200, twin=Place(twin, Span(1, 30)))
    clone = replace(clone, likeness=replace(clone.likeness, logic=9))
    found = near_miss_copy.find(change_with(clone, in_tests=True), NEAR_MISS)
    assert bool(list(found)) is reported


def a_renamed_copy(words: tuple[tuple[str, str], ...], **changes: object) -> Clone:
    clone = replace(a_clone(), exact=False, contrast=Contrast(words=words))
    return replace(clone, **changes)  # type: ignore[arg-type]  # fields of a clone, as given


@pytest.mark.parametrize(
    ("words", "reported"),
    [
        ((("left", "right"), ("top", "bottom")), True),
        ((("left", "right"), ("right", "left")), False),
    ],
)
def test_a_mirror_image_is_no_copy(words: tuple[tuple[str, str], ...], *, reported: bool) -> None:
    assert bool(find(a_renamed_copy(words))) is reported


@pytest.mark.parametrize(
    ("home", "twin_home", "path", "reported"),
    [
        (Resident("f", 0.9), Resident("f", 0.9), "new.py", False),
        (Resident("f", 0.9), Resident("f", 0.9), "old.py", True),
        (Resident("f", 0.9), Resident("g", 0.9), "new.py", True),
        (Resident("f", 0.4), Resident("f", 0.4), "new.py", True),
    ],
    ids=["overload", "another file", "another name", "within one function"],
)
def test_an_overload_is_no_copy(
    home: Resident, twin_home: Resident, path: str, *, reported: bool
) -> None:
    twin = Place(path, Span(11, 16))
    clone = a_renamed_copy((("int", "str"),), home=home, twin_home=twin_home, twin=twin)
    assert bool(find(clone)) is reported


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("await f()\n" * 6 + "g()\n" * 20, False),
        ("async with f() as g:\n" * 30, True),
        ("f()\n" * 30, True),
    ],
    ids=["a twin that waits", "both wait", "none waits"],
)
def test_an_asynchronous_twin_cannot_be_shared(text: str, *, reported: bool) -> None:
    clone = replace(a_near_miss(0.9), twin=Place("new.py", Span(11, 16)))
    (file,) = change_with(clone).files
    assert file.after is not None
    change = Change((replace(file, after=replace(file.after, text=text)),), (clone,))
    assert bool(list(near_miss_copy.find(change, NEAR_MISS))) is reported


@pytest.mark.parametrize(
    ("home", "common", "reported"),
    [
        (Resident("f", 0.2), 0.6, True),
        (Resident("f", 0.2), 0.59, False),
        (Resident("f", 0.8), 0.3, True),
        (Resident(), 0.3, True),
    ],
    ids=["a part", "a rung of a ladder", "a whole function", "several functions"],
)
def test_a_part_of_a_function_has_words_in_common_with_its_twin(
    home: Resident, common: float, *, reported: bool
) -> None:
    clone = a_renamed_copy((("bit", "int"),), home=home)
    likeness = replace(clone.likeness, common=common)
    assert bool(find(replace(clone, likeness=likeness))) is reported


@pytest.mark.parametrize(("twin", "reported"), [("new.py", False), ("other.py", True)])
def test_cases_in_one_file_of_tests_are_no_renamed_copies(twin: str, *, reported: bool) -> None:
    clone = a_renamed_copy((("1", "2"),), lines=30, tokens=200, twin=Place(twin, Span(41, 70)))
    clone = replace(clone, likeness=replace(clone.likeness, logic=9))
    assert bool(find(clone, in_tests=True)) is reported


def test_a_near_miss_is_no_renamed_copy() -> None:
    assert find(a_near_miss(0.9)) == []


@pytest.mark.parametrize(
    ("home", "twin_home", "reported"),
    [
        (Resident("f", 0.7), Resident("g", 0.8), True),
        (Resident("f", 0.71), Resident("g", 0.9), False),
        (Resident("f", 0.2), Resident("g", 0.79), False),
        (Resident("f", 0.2), Resident("", 1), False),
        (Resident(), Resident("g", 1), True),
    ],
)
def test_a_helper_stands_again_whole_within_other_code(
    home: Resident, twin_home: Resident, *, reported: bool
) -> None:
    clone = replace(a_clone(), home=home, twin_home=twin_home)
    assert bool(list(helper_reimplemented.find(change_with(clone), HELPER))) is reported
