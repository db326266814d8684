"""Small edits of old code, and the twins of that code which did not get them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reviewer.model.change import FileChange, FileStatus, Hunk, Span
from reviewer.model.judged import JudgedFile, MissedEdit, Place
from reviewer.source.dialects import dialect_of
from reviewer.source.missed_edits import Edit, EditedCode, Missed, Replaced
from reviewer.source.sources import Source

LARGEST_EDIT = 15
"""Lines on either side; where more gave way nobody fixed something, but wrote it anew."""

MOST_EDITS = 30
"""A file with more of them was reworked as a whole."""


def edits_of(file: JudgedFile) -> tuple[Edit, ...]:
    """The small edits of product code that was there before, in their order."""
    if file.before is None or file.after is None or file.is_test:
        return ()
    is_edited = file.change.status in {FileStatus.MODIFIED, FileStatus.RENAMED}
    if not is_edited or dialect_of(file.before.language) is None:
        return ()
    small = _small(file)
    if len(small) > MOST_EDITS:
        return ()
    return tuple(
        Edit(one.base_start, one.base_count, one.head_start, one.head_count) for one in small
    )


def edited_code(file: JudgedFile, edits: Sequence[Replaced]) -> EditedCode | None:
    """The base of the file, to compare what stands around its edits; None without any."""
    if file.before is None or not edits:
        return None
    places = edits_of(file)
    lines = tuple(sorted({line for one in edits for line in places[one.place].around}))
    base = file.before
    return EditedCode(Source(base.path, base.text, base.language, lines), tuple(edits))


def told(
    file: JudgedFile, found: Iterable[Missed], changes: Mapping[str, FileChange]
) -> Iterator[MissedEdit]:
    """What was found of a file, in terms of the head; twins that the change touches aside."""
    hunks = _small(file)
    for one in found:
        twin = changes.get(one.twin_path)
        if twin and any(_reaches(hunk, one.twin) for hunk in twin.hunks):
            continue
        hunk = hunks[one.edit]
        yield MissedEdit(
            place=_place(file, hunk),
            text=_text(file, hunk),
            twin=Place(one.twin_path, one.twin),
            context=min(one.before, one.after),
            tokens=one.before + one.removed + one.after,
            removed=one.removed,
            added=one.added,
            likeness=one.likeness,
            name=one.name,
            twin_name=one.twin_name,
        )


def _small(file: JudgedFile) -> list[Hunk]:
    return [hunk for hunk in file.change.hunks if _is_small(hunk) and not _is_moved(hunk, file)]


def _is_small(hunk: Hunk) -> bool:
    return hunk.base_count <= LARGEST_EDIT and hunk.head_count <= LARGEST_EDIT


def _is_moved(hunk: Hunk, file: JudgedFile) -> bool:
    return hunk.added is not None and file.mostly_moves(hunk.added)


def _text(file: JudgedFile, hunk: Hunk) -> str:
    """What an edit took and brought, white space aside."""
    sides = ((file.before, hunk.removed), (file.after, hunk.added))
    parts = (
        " ".join(" ".join(version.lines[span.start - 1 : span.end]).split())
        for version, span in sides
        if version and span
    )
    return " -> ".join(parts)


def _place(file: JudgedFile, hunk: Hunk) -> Place:
    if hunk.added:
        return Place(file.path, hunk.added)
    base = file.before.path if file.before else file.path
    return Place(base, hunk.removed or Span(hunk.base_start, hunk.base_start), in_base=True)


def _reaches(hunk: Hunk, span: Span) -> bool:
    """Whether a hunk changes lines of the head, or takes some out beside them."""
    last = hunk.head_start + max(hunk.head_count, 1) - 1
    return hunk.head_start <= span.end and span.start <= last
