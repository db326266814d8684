from __future__ import annotations

from reviewer.model.change import FileChange, FileStatus, Hunk, Span, TreeEntry
from reviewer.model.finding import Match
from reviewer.model.judged import JudgedFile, Place, Version
from reviewer.model.rule import Pillar, Rule, Severity
from reviewer.review.finding import RuleMatches
from reviewer.review.selection import fold, select_new
from tests.fakes.reviews import a_finding

RULE = Rule(
    id="swallowed-exception",
    title="Exception swallowed",
    pillar=Pillar.HACK,
    kind="swallowed-exception",
    severity=Severity.WARNING,
    points=5,
    languages=("python",),
    message="",
    detection=(),
)


def a_file(*added: Span, moved: frozenset[int] = frozenset()) -> JudgedFile:
    entry = TreeEntry("a.py", "0" * 40)
    hunks = tuple(Hunk(0, 0, span.start, len(span)) for span in added)
    version = Version("a.py", entry.blob, "x = 1\n" * 50, "python", is_test=False)
    change = FileChange(FileStatus.MODIFIED, entry, entry, hunks)
    return JudgedFile(change, version, version, moved=moved)


def a_match(line: int, identity: str = "except: pass", symbol: str = "f") -> Match:
    return Match(Place("a.py", Span(line, line + 1)), symbol, identity)


def lines(*matches: Match, inherited: tuple[Match, ...], file: JudgedFile) -> list[int]:
    selected = select_new(RuleMatches(RULE, matches, inherited), {"a.py": file})
    return [match.place.span.start for match in selected.new]


def test_a_match_on_an_added_line_is_new() -> None:
    assert lines(a_match(10), inherited=(), file=a_file(Span(10, 11))) == [10]


def test_a_match_on_old_lines_is_silent_and_not_even_set_aside() -> None:
    found = RuleMatches(RULE, (a_match(20),), (a_match(18),))
    selected = select_new(found, {"a.py": a_file(Span(10, 11))})
    assert not selected.new
    assert not selected.set_aside


def test_what_stood_in_the_base_is_set_aside_with_its_reason() -> None:
    found = RuleMatches(RULE, (a_match(10),), (a_match(4),))
    selected = select_new(found, {"a.py": a_file(Span(10, 11))})
    assert not selected.new
    assert [one.reason for one in selected.set_aside] == ["stood in the base already"]


def test_a_second_equal_match_is_new() -> None:
    both = (a_match(10), a_match(30))
    assert lines(*both, inherited=(a_match(30),), file=a_file(Span(10, 11))) == [10]


def test_two_rewritten_lines_with_one_old_match_leave_one_new() -> None:
    both = (a_match(10), a_match(12))
    assert lines(*both, inherited=(a_match(10),), file=a_file(Span(10, 13))) == [12]


def test_a_match_that_went_to_another_function_of_the_file_is_old() -> None:
    moved = a_match(10, symbol="g")
    assert lines(moved, inherited=(a_match(4, symbol="f"),), file=a_file(Span(10, 11))) == []


def test_a_match_with_other_names_in_its_function_is_old() -> None:
    new, old = a_match(10, "eval(text)"), a_match(4, "eval(x)")
    assert lines(new, inherited=(old,), file=a_file(Span(10, 11))) == []
    literal = a_match(10, 'eval("x")')
    assert lines(literal, inherited=(old,), file=a_file(Span(10, 11))) == [10]


def test_a_match_in_a_function_of_the_same_name_in_another_file_is_old() -> None:
    old = Match(Place("old.py", Span(4, 5)), "f", "except: pass")
    assert lines(a_match(10), inherited=(old,), file=a_file(Span(10, 11))) == []
    other = Match(Place("old.py", Span(4, 5)), "g", "except: pass")
    assert lines(a_match(10), inherited=(other,), file=a_file(Span(10, 11))) == [10]
    nowhere = Match(Place("old.py", Span(4, 5)), "", "except: pass")
    assert lines(a_match(10, symbol=""), inherited=(nowhere,), file=a_file(Span(10, 11))) == [10]


def test_text_that_tells_enough_is_known_again_in_another_file() -> None:
    place = Place("old.py", Span(4, 5))
    old = (Match(place, "f", "eval(row.formula)"), Match(place, "kind", "a ? b : c ? d : e"))
    renamed = a_match(14, "x ? y : z ? u : v", symbol="kind")
    both = (a_match(10, "eval(row.formula)"), renamed)
    assert lines(*both, inherited=old, file=a_file(Span(10, 15))) == []


def test_moved_lines_hold_nothing_new() -> None:
    file = a_file(Span(10, 11), moved=frozenset({10, 11}))
    assert lines(a_match(10), inherited=(), file=file) == []


def test_a_moved_block_with_an_edited_line_can_hold_something_new() -> None:
    file = a_file(Span(10, 11), moved=frozenset({10}))
    assert lines(a_match(10), inherited=(), file=file) == [10]


def test_a_check_that_compares_both_sides_has_the_last_word() -> None:
    found = RuleMatches(RULE, (a_match(99),), None)
    assert len(select_new(found, {"a.py": a_file()}).new) == 1


def test_one_place_is_told_once_by_the_costliest_rule() -> None:
    weak = a_finding(rule="long-function", points=1, severity=Severity.NOTICE)
    strong = a_finding(rule="growing-function", points=7)
    kept, set_aside = fold([weak, strong])
    assert [one.rule for one in kept] == ["growing-function"]
    assert [one.reason for one in set_aside] == ["said by growing-function"]


def test_a_line_of_the_base_is_another_place_than_that_of_the_head() -> None:
    head = a_finding(rule="a-rule")
    base = a_finding(rule="b-rule", place=Place(head.place.path, head.place.span, in_base=True))
    shown, set_aside = fold([head, base])
    assert len(shown) == 2
    assert not set_aside


def test_two_pillars_may_both_speak_of_one_place() -> None:
    kept, _ = fold([a_finding(), a_finding(pillar=Pillar.HACK)])
    assert len(kept) == 2


def test_findings_are_shown_severest_and_costliest_first() -> None:
    rows = [
        a_finding(symbol="a", severity=Severity.NOTICE, points=9),
        a_finding(symbol="b", points=5),
        a_finding(symbol="c", points=6),
        a_finding(symbol="d", severity=Severity.ERROR),
    ]
    kept, _ = fold(rows)
    assert [one.symbol for one in kept] == ["d", "c", "b", "a"]
