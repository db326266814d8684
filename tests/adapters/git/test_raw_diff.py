from collections.abc import Iterator

import pytest

from reviewer.adapters.git.raw_diff import PatchCut, parse
from reviewer.model.change import FileChange, FileKind, FileStatus, Hunk, TreeEntry

OLD, NEW = "a" * 40, "b" * 40


def lines(text: str) -> list[bytes]:
    return [line.encode() + b"\n" for line in text.split("\n")]


def modified(*hunks: Hunk, path: str = "a.py", unread: str = "") -> FileChange:
    sides = (TreeEntry(path, OLD), TreeEntry(path, NEW))
    return FileChange(FileStatus.MODIFIED, *sides, hunks, unread)


def raw(path: str = "a.py") -> str:
    return f":100644 100644 {OLD} {NEW} M\t{path}"


def header(path: str = "a.py") -> str:
    return f"diff --git a/{path} b/{path}\nindex {OLD}..{NEW} 100644\n--- a/{path}\n+++ b/{path}"


def test_no_output_is_no_change() -> None:
    assert parse([]) == ()


def test_hunks_are_ranges() -> None:
    text = f"{raw()}\n\n{header()}\n@@ -1 +1,2 @@ f\n-x\n+y\n+z\n@@ -9,2 +9,0 @@\n-a\n-b"
    assert parse(lines(text)) == (modified(Hunk(1, 1, 1, 2), Hunk(9, 2, 9, 0)),)


def test_content_that_looks_like_a_header_is_content() -> None:
    content = ["--- a/x", "++ b/x", "@@ -1 +1 @@", "diff --git a/x b/x", ":100644 100644"]
    patch = "\n".join(f"-{line}\n+{line}" for line in content)
    text = f"{raw()}\n\n{header()}\n@@ -1,5 +1,5 @@\n{patch}\n{header('x')}"
    assert parse(lines(text)) == (modified(Hunk(1, 5, 1, 5)),)


def test_a_missing_final_newline_is_no_line() -> None:
    note = "\\ No newline at end of file"
    first = f"{header()}\n@@ -1 +1 @@\n-x\n{note}\n+y\n{note}"
    second = f"{header('b.py')}\n@@ -0,0 +1 @@\n+y"
    text = f"{raw()}\n{raw('b.py')}\n\n{first}\n{second}"
    assert parse(lines(text)) == (
        modified(Hunk(1, 1, 1, 1)),
        modified(Hunk(0, 0, 1, 1), path="b.py"),
    )


def test_a_file_that_becomes_a_link_is_deleted_and_created() -> None:
    text = (
        f":100644 120000 {OLD} {NEW} T\ta.py\n{raw('b.py')}\n\n"
        f"diff --git a/a.py b/a.py\ndeleted file mode 100644\n@@ -1,2 +0,0 @@\n-x\n-y\n"
        f"diff --git a/a.py b/a.py\nnew file mode 120000\n@@ -0,0 +1 @@\n+/etc\n"
        f"{header('b.py')}\n@@ -3 +3 @@\n-x\n+y"
    )
    link = TreeEntry("a.py", NEW, FileKind.SYMLINK)
    assert parse(lines(text)) == (
        FileChange(FileStatus.MODIFIED, TreeEntry("a.py", OLD), link, (Hunk(1, 2, 0, 0),)),
        modified(Hunk(3, 1, 3, 1), path="b.py"),
    )


@pytest.mark.parametrize(
    ("quoted", "path"),
    [
        ("plain.py", "plain.py"),
        (r'"a\tb\nc.py"', "a\tb\nc.py"),
        (r'"quo\"te\\.py"', 'quo"te\\.py'),
        (r'"\001\177.py"', "\x01\x7f.py"),
        ("ünïcode.py", "ünïcode.py"),
    ],
)
def test_quoted_names_are_read(quoted: str, path: str) -> None:
    text = f":000000 100644 {'0' * 40} {NEW} A\t{quoted}\n\ndiff --git x y\nnew file mode 100644"
    assert parse(lines(text)) == (FileChange(FileStatus.ADDED, None, TreeEntry(path, NEW)),)


def test_bytes_that_are_no_text_are_kept() -> None:
    line = f":100644 000000 {OLD} {'0' * 40} D\t".encode() + b"caf\xe9\n"
    assert parse([line, b"\n", b"diff --git x\n"])[0].path == "caf\udce9"


def test_files_behind_a_cut_say_so() -> None:
    text = lines(f"{raw()}\n{raw('b.py')}\n{raw('c.py')}\n\n{header()}\n@@ -1 +1 @@\n-x\n+y")

    reason = "too long"

    def cut() -> Iterator[bytes]:
        yield from text
        yield from lines(f"{header('b.py')}\n@@ -1,9 +1,9 @@\n-x")
        raise PatchCut(reason)

    assert parse(cut()) == (
        modified(Hunk(1, 1, 1, 1)),
        modified(path="b.py", unread=reason),
        modified(path="c.py", unread=reason),
    )


def test_a_list_without_its_patch_is_an_error() -> None:
    with pytest.raises(ValueError, match="without its patch"):
        parse(lines(raw()))
