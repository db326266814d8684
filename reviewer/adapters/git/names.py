"""Names in git's bytes and as text."""

from __future__ import annotations

import re

from reviewer.model.change import FileKind

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
