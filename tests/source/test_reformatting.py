from __future__ import annotations

from reviewer.source.reformatting import reformatted

BEFORE = """\
def bar(value, width):
    filled = round(value * width)
    total = len(value)
    names = [name for name in value if name and
             name != 'none']
    return '#' * filled + '.' * (width - filled)
""".splitlines()

AFTER = """\
def bar(value, width):
    filled = round(value * width)
    total = len(value)
    names = [
        name
        for name in value
        if name and name != "none"
    ]
    return "#" * filled + "." * (width - filled)
""".splitlines()


def test_lines_that_are_laid_out_anew_are_told() -> None:
    assert list(reformatted(BEFORE, AFTER)) == list(range(len(AFTER)))


def test_a_line_that_changed_among_them_is_not() -> None:
    edited = [line.replace("filled = round(", "filled = int(") for line in AFTER]
    assert sorted({*range(len(AFTER))} - {*reformatted(BEFORE, edited)}) == [1]


def test_a_statement_that_came_among_them_is_not() -> None:
    grown = [*AFTER[:2], "    eval(names)", *AFTER[2:]]
    assert sorted({*range(len(grown))} - {*reformatted(BEFORE, grown)}) == [2]


def test_a_line_alone_between_others_is_not_told() -> None:
    assert list(reformatted(["return x", "foo()"], ["bar()", "return x"])) == []


def test_many_lines_that_stand_more_than_once_hold_nothing_together() -> None:
    assert list(reformatted(["pass"] * 500, ["pass", "go()"] * 500)) == []
