"""Names in git's bytes and as text."""

from __future__ import annotations

import re

from reviewer.model.change import FileKind

EMPTY_TREES = {
    "sha1": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
    "sha256": "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321",
}
"""What a first commit is compared with, by object format; git knows it everywhere."""

_ID = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_KINDS = {"120000": FileKind.SYMLINK, "160000": FileKind.SUBMODULE}


def encode_path(path: str) -> bytes:
    """The bytes of a path (or of any argument)."""
    return path.encode("utf-8", "surrogateescape")


def decode_path(path: bytes) -> str:
    """The text of a path; bytes that are not UTF-8 become surrogate escapes."""
    return path.decode("utf-8", "surrogateescape")


def is_object_id(text: str) -> bool:
    """Whether a text is a full object id."""
    return _ID.fullmatch(text) is not None


def kind_of(mode: str) -> FileKind:
    """What a tree entry of an octal mode holds."""
    return _KINDS.get(mode, FileKind.FILE)
