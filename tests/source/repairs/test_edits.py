from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.fix import LineEdit
from reviewer.source.repairs.edits import (
    Stretch,
    amended,
    amended_bytes,
    digest_of,
    in_order,
    replacing,
    unified,
)
from reviewer.source.text import decode
from tests.repositories.builder import git_environment

TEXT = "one\ntwo\nthree\nfour\n"


def stretch_of(part: str, text: str = TEXT) -> Stretch:
    start = text.index(part)
    return Stretch(start, start + len(part))


def after(content: bytes, *edits: LineEdit) -> bytes | None:
    text = decode(content)
    assert isinstance(text, str)
    return amended_bytes(content, edits, digest_of(text))


def test_only_lines_that_differ_are_edited() -> None:
    edit = replacing(TEXT, stretch_of("one\ntwo\nthree"), "one\n2\nthree")
    assert edit == LineEdit(2, ("two",), ("2",))


def test_what_stands_beside_a_stretch_stays() -> None:
    assert replacing(TEXT, stretch_of("hre"), "_") == LineEdit(3, ("three",), ("t_e",))


def test_a_line_of_which_nothing_is_left_goes() -> None:
    assert replacing("a\n  # b\nc", stretch_of("# b", "a\n  # b\nc"), "") == LineEdit(
        2, ("  # b",), ()
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (LineEdit(1, ("one", "two"), ()), LineEdit(2, ("two",), ("2",))),
        (LineEdit(2, (), ("a",)), LineEdit(2, (), ("b",))),
        (LineEdit(2, ("two",), ("2",)), LineEdit(2, ("two",), ("2",))),
    ],
)
def test_edits_that_meet_are_refused(first: LineEdit, second: LineEdit) -> None:
    assert in_order([second, first]) is None


def test_edits_side_by_side_are_done_in_order() -> None:
    edits = in_order([LineEdit(3, ("three",), ("3",)), LineEdit(1, ("one", "two"), ())])
    assert edits is not None
    assert amended(TEXT.split("\n"), edits) == ["3", "four", ""]


@pytest.mark.parametrize(
    ("content", "edit", "expected"),
    [
        (b"a\r\nb\r\nc\r\n", LineEdit(2, ("b",), ("x", "y")), b"a\r\nx\r\ny\r\nc\r\n"),
        (b"\xef\xbb\xbfa\nb\n", LineEdit(1, ("a",), ("x",)), b"\xef\xbb\xbfx\nb\n"),
        (b"\xef\xbb\xbf# a\nb\n", LineEdit(1, ("# a",), ()), b"\xef\xbb\xbfb\n"),
        (b"a\nb", LineEdit(2, ("b",), ("x", "y")), b"a\nx\ny"),
        (b"a\r\nb", LineEdit(2, ("b",), ("x", "y")), b"a\r\nx\r\ny"),
        (b"a\n\tb\n", LineEdit(2, ("\tb",), ("\tx",)), b"a\n\tx\n"),
        (b"a\rb\nc\n", LineEdit(2, ("c",), ("d",)), b"a\rb\nd\n"),
        (b"a\nb\r\nc\n", LineEdit(1, ("a",), ("x",)), b"x\nb\r\nc\n"),
        ("ä\nb\n".encode(), LineEdit(2, ("b",), ("ö",)), "ä\nö\n".encode()),
        (b"a\nb\n", LineEdit(3, (), ("c",)), b"a\nb\nc\n"),
    ],
)
def test_line_ends_and_the_byte_order_mark_stay(
    content: bytes, edit: LineEdit, expected: bytes
) -> None:
    assert after(content, edit) == expected


@pytest.mark.parametrize(
    "content",
    ["a\nb\n".encode("utf-16"), b"# coding: latin-1\n\xe4\n"],
    ids=["utf-16", "latin-1"],
)
def test_a_file_that_is_not_utf_8_is_left_alone(content: bytes) -> None:
    assert after(content, LineEdit(1, ("a",), ("x",))) is None


def test_a_file_with_another_text_is_left_alone() -> None:
    assert amended_bytes(b"a\nb!\n", [LineEdit(1, ("a",), ())], digest_of("a\nb\n")) is None


def test_a_text_with_other_line_ends_only_is_the_same_text() -> None:
    assert amended_bytes(b"a\r\nb\r\n", [LineEdit(1, ("a",), ())], digest_of("a\nb\n")) == b"b\r\n"


LINES = st.lists(st.sampled_from(["", "a", "b", " c", "+d", "-e"]), min_size=1, max_size=30)


@st.composite
def edited_lines(draw: st.DrawFn) -> tuple[list[str], list[LineEdit]]:
    lines = draw(LINES)
    edits, line = [], 1
    while line <= len(lines):
        line += draw(st.integers(0, 12))
        size = draw(st.integers(0, 3))
        removed = tuple(lines[line - 1 : line - 1 + size])
        added = tuple(draw(LINES)[:3])
        if line <= len(lines) and removed != added:
            edits.append(LineEdit(line, removed, added))
        line += size + 1
    return lines, edits


@given(edited_lines())
def test_bytes_are_edited_as_lines_are(given_lines: tuple[list[str], list[LineEdit]]) -> None:
    lines, edits = given_lines
    text = "\n".join([*lines, ""])
    edited = "\n".join(amended(text.split("\n"), edits))
    assert amended_bytes(text.encode(), edits, digest_of(text)) == edited.encode()


@pytest.mark.parametrize(
    "edits",
    [
        [LineEdit(1, ("1",), ("one",)), LineEdit(30, (), ("new", "newer"))],
        [LineEdit(4, ("4", "5"), ()), LineEdit(8, (), ("x",)), LineEdit(20, ("20",), ("y",))],
        [LineEdit(40, ("40",), ())],
    ],
)
def test_git_applies_the_diff_to_the_same_effect(tmp_path: Path, edits: list[LineEdit]) -> None:
    lines = [*map(str, range(1, 41)), ""]
    file = tmp_path / "a b.txt"
    file.write_text("\n".join(lines))
    diff = unified("a b.txt", lines, edits)
    subprocess.run(
        ["git", "apply", "--unidiff-zero", "-"],
        input=diff.encode(),
        cwd=tmp_path,
        env=git_environment(tmp_path),
        check=True,
    )
    assert file.read_text() == "\n".join(amended(lines, edits))
