"""Which changed files are judged, and their text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewer.model.change import Endpoints, FileChange, FileKind, TreeEntry
from reviewer.model.judged import Version
from reviewer.model.review import Skipped
from reviewer.review.origins import Origins
from reviewer.review.ports import Repository
from reviewer.source.attributes import Attributes
from reviewer.source.languages import language_of
from reviewer.source.provenance import not_judged
from reviewer.source.testcode import is_test_file
from reviewer.source.text import MAX_BYTES, Unreadable, decode


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A changed file with its text; a missing side is None."""

    change: FileChange
    before: Version | None
    after: Version | None


@dataclass(frozen=True, slots=True)
class Reading:
    """All changed files, sorted into those to judge and those left out."""

    files: tuple[ReadFile, ...]
    skipped: tuple[Skipped, ...]


def read_files(
    repository: Repository,
    changes: Sequence[FileChange],
    attributes: Attributes,
    *,
    ignored: Mapping[str, str],
    origins: Origins | None = None,
) -> Reading:
    """Read both sides of each file that can be judged.

    `ignored` gives the reason for each path that the policy leaves out. Whether a file
    is generated or vendored is told by `attributes` and the text of the base, so that a
    change cannot take a file out of its own review; what a new file says of itself, or by
    its name, needs a neighbour that `origins` knows.
    """
    wanted = {
        entry.blob
        for change in changes
        for entry in (change.base, change.head)
        if entry and entry.kind is FileKind.FILE
    }
    sizes = repository.sizes(sorted(wanted))
    small = sorted(blob for blob in wanted if sizes.get(blob, 0) <= MAX_BYTES and blob in sizes)
    blobs = _Blobs(sizes, repository.read(small))
    files, skipped = [], []
    for change in changes:
        outcome = _left_out(change, ignored) or _read(change, blobs, attributes, origins=origins)
        if isinstance(outcome, Skipped):
            skipped.append(outcome)
        else:
            files.append(outcome)
    return Reading(tuple(files), tuple(skipped))


def attributes_of(repository: Repository, endpoints: Endpoints) -> Attributes:
    """What the `.gitattributes` files of the merge base say."""

    def text_in(folder: str) -> str | None:
        path = f"{folder}/.gitattributes".lstrip("/")
        content = repository.file(endpoints.merge_base, path)
        text = decode(content) if content is not None else None
        return text if isinstance(text, str) else None

    return Attributes(text_in)


@dataclass(frozen=True, slots=True)
class _Blobs:
    sizes: Mapping[str, int]
    contents: Mapping[str, bytes]


def _left_out(change: FileChange, ignored: Mapping[str, str]) -> Skipped | None:
    entry = change.head or change.base
    if change.unread and change.path not in ignored:
        return Skipped(change.path, change.unread, change.added_count, unread=True)
    reason = ignored.get(change.path)
    if reason is None and entry is not None and entry.kind is not FileKind.FILE:
        reason = "symbolic link" if entry.kind is FileKind.SYMLINK else "submodule"
    if reason is None and not any(language_of(side.path) for side in _sides(change)):
        reason = "no analyser for this kind of file"
    return Skipped(change.path, reason, change.added_count) if reason else None


def _sides(change: FileChange) -> Iterator[TreeEntry]:
    """Both sides of a file; code that is given the name of something else is gone."""
    return (entry for entry in (change.base, change.head) if entry)


def _read(
    change: FileChange, blobs: _Blobs, attributes: Attributes, *, origins: Origins | None
) -> ReadFile | Skipped:
    before = _version(change.base, blobs)
    after = _version(change.head, blobs)
    unreadable = after if change.head else before
    if isinstance(unreadable, Unreadable):
        known = None if isinstance(before, Version) else origins
        by_name = _foreign(change, change.path, "", attributes=attributes, origins=known)
        return by_name or _unread(change, unreadable, is_new=not isinstance(before, Unreadable))
    file = ReadFile(
        change,
        before if isinstance(before, Version) else None,
        after if isinstance(after, Version) else None,
    )
    told_by = file.before or file.after
    if told_by is None:
        return Skipped(change.path, "no content", change.added_count)
    known = None if file.before else origins
    foreign = _foreign(change, told_by.path, told_by.text, attributes=attributes, origins=known)
    return foreign or file


def _foreign(
    change: FileChange,
    path: str,
    text: str,
    *,
    attributes: Attributes,
    origins: Origins | None,
) -> Skipped | None:
    """A file that nobody here answers for; `origins` are asked whether to believe a new one."""
    origin = not_judged(path, text, attributes)
    if origin and origins and not origins.confirms(change.path, origin):
        return None
    return Skipped(change.path, origin, change.added_count) if origin else None


def _unread(change: FileChange, fault: Unreadable, *, is_new: bool) -> Skipped:
    newly = is_new and change.head is not None
    return Skipped(change.path, fault.reason, change.added_count, unread=True, newly=newly)


def _version(entry: TreeEntry | None, blobs: _Blobs) -> Version | Unreadable | None:
    language = language_of(entry.path) if entry else None
    if entry is None or language is None or entry.kind is not FileKind.FILE:
        return None
    size = blobs.sizes.get(entry.blob)
    if size is None:
        return Unreadable("its content is not in this clone")
    if size > MAX_BYTES:
        return Unreadable(f"larger than {MAX_BYTES // 1024} KiB")
    text = decode(blobs.contents[entry.blob])
    if isinstance(text, Unreadable):
        return text
    is_test = is_test_file(entry.path, text, language.name)
    return Version(entry.path, entry.blob, text, language.name, is_test)
