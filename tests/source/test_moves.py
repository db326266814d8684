from __future__ import annotations

import difflib
from dataclasses import replace

from reviewer.model.change import FileChange, FileStatus, Hunk, TreeEntry
from reviewer.source.moves import ChangedText, moved_lines

BLOCK = """\
def bar(value, width):
    filled = round(value * width)
    return "#" * filled + "." * (width - filled)
"""


def changed(before: str, after: str) -> ChangedText:
    old, new = before.split("\n"), after.split("\n")
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    hunks = tuple(
        Hunk(i + bool(j - i), j - i, k + bool(m - k), m - k)
        for tag, i, j, k, m in matcher.get_opcodes()
        if tag != "equal"
    )
    entry = TreeEntry("a.py", "0" * 40)
    return ChangedText(FileChange(FileStatus.MODIFIED, entry, entry, hunks), old, new)


def test_a_block_moved_to_another_file_is_moved() -> None:
    _, head = moved_lines([changed(BLOCK + "x = 1", "x = 1"), changed("", BLOCK)])
    assert head >= {1, 2, 3}


def test_a_block_moved_within_a_file_and_indented_is_moved() -> None:
    indented = "class Bar:\n" + "".join(f"    {line}\n" for line in BLOCK.split("\n")[:3])
    (moved,) = moved_lines([changed(f"{BLOCK}\ny = 2\nz = 3\n", f"y = 2\nz = 3\n\n{indented}")])
    assert {5, 6, 7} <= moved


def test_a_copied_block_is_not_moved() -> None:
    (moved, copied) = moved_lines([changed(BLOCK, BLOCK), changed("", BLOCK)])
    assert not moved
    assert not copied


def test_lines_of_a_copied_file_are_not_moved() -> None:
    after = BLOCK.replace("#", "-") + "".join(f"x{at} = {at}\n" for at in range(9))
    edited = changed(BLOCK, after)
    copied = replace(edited, change=replace(edited.change, status=FileStatus.COPIED))
    assert moved_lines([copied]) == (frozenset(),)


def test_a_block_moved_and_copied_accounts_for_one_of_the_two() -> None:
    _, once, twice = moved_lines([changed(BLOCK, ""), changed("", BLOCK), changed("", BLOCK)])
    assert len(once) == 3
    assert not twice


def test_a_few_letters_are_no_block() -> None:
    (moved,) = moved_lines([changed("return x\nfoo()\n", "bar()\nreturn x\n")])
    assert not moved


def test_a_small_function_is_a_block() -> None:
    small = "def calc(x):\n    return eval(x)\n"
    _, head = moved_lines([changed(small + "y = 1\n", "y = 1\n"), changed("", small)])
    assert head >= {1, 2}


def test_an_edited_line_is_new() -> None:
    edited = BLOCK.replace('"."', '"-"')
    _, head = moved_lines([changed(BLOCK, ""), changed("", edited)])
    assert head == {1, 2}
