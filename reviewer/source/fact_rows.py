"""The facts of one version as a row of bytes that can be kept."""

from __future__ import annotations

import hashlib
import sys
import zlib
from functools import cache
from pathlib import Path

import msgspec

import reviewer.model.facts
from reviewer.source.analysers import ANALYSERS
from reviewer.source.reading_facts import Kinds

MAX_BYTES = 16 * 1024 * 1024
"""How large a row may grow when it is unpacked."""

_FASTEST = 1
_NAMES = {one.kind: one.name for one in ANALYSERS}
_ENCODER = msgspec.msgpack.Encoder()
_ROW = msgspec.msgpack.Decoder(dict[str, msgspec.Raw])
_FACTS = {
    one.name: (one.kind, msgspec.msgpack.Decoder(tuple[one.kind, ...]))  # type: ignore[name-defined]  # built while running
    for one in ANALYSERS
}


def row_key(blob: str, path: str, *, is_test: bool) -> str:
    """The name under which the facts of a blob are kept; analysers may go by the path."""
    place = hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return f"facts:{blob}:{place}:{int(is_test)}:{analysis_version()}"


def pack(found: Kinds) -> bytes:
    """A row for `unpack`."""
    row = {_NAMES[kind]: msgspec.Raw(_ENCODER.encode(facts)) for kind, facts in found.items()}
    return zlib.compress(_ENCODER.encode(row), _FASTEST)


def unpack(row: bytes) -> Kinds | None:
    """The facts of a row, None for anything that `pack` cannot have made."""
    try:
        reader = zlib.decompressobj()
        text = reader.decompress(row, MAX_BYTES)
        if not reader.eof:
            return None
        raw = _ROW.decode(text)
        read = {name: _FACTS[name] for name in raw}
        return {kind: decoder.decode(raw[name]) for name, (kind, decoder) in read.items()}
    except (zlib.error, msgspec.DecodeError, KeyError):
        return None


@cache
def analysis_version() -> str:
    """Changes whenever a fact may: with our code, with a library, with Python."""
    here = Path(__file__).parent
    files = [*sorted(here.rglob("*.py")), Path(reviewer.model.facts.__file__)]
    libraries = Path(msgspec.__file__).parent.parent.glob("*.dist-info")
    digest = hashlib.sha256(
        " ".join([sys.version, *sorted(one.name for one in libraries)]).encode()
    )
    for file in files:
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]
