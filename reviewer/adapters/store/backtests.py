"""What a backtest has replayed, kept line by line so that it can be ended at any time."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec

from reviewer.adapters.own_folder import make_own_folder
from reviewer.model.backtest import Replayed

_DECODER = msgspec.json.Decoder(Replayed)
_DIGITS = 24
_MOST_BACKTESTS = 20
"""So many of one repository are kept; each edit of a policy or rule makes another."""


class BacktestFile:
    """Implements `Ledger` in a file of `folder`; `subject` tells one backtest from others."""

    def __init__(self, folder: Path, subject: tuple[str, ...]) -> None:
        name = hashlib.sha256("\0".join(subject).encode("utf-8", "surrogatepass")).hexdigest()
        self._file = folder / f"{name[:_DIGITS]}.jsonl"

    def known(self) -> Mapping[str, Replayed]:
        """Everything that was kept, by commit; a line that is torn or old does not count."""
        try:
            lines = self._file.read_bytes().split(b"\n")
        except OSError:
            return {}
        found = [one for line in lines if line and (one := _read(line))]
        return {one.commit: one for one in found}

    def keep(self, replayed: Replayed) -> None:
        """Remember one; failing to is silent."""
        # A line that was torn by a kill must not swallow the next one, hence the break before.
        line = b"\n%b\n" % msgspec.json.encode(replayed)
        try:
            make_own_folder(self._file.parent)
            if not self._file.exists():
                self._make_room()
            with self._file.open("ab") as out:
                out.write(line)
        except OSError:
            return

    def _make_room(self) -> None:
        kept = sorted(self._file.parent.glob("*.jsonl"), key=lambda one: one.stat().st_mtime)
        for old in kept[: 1 - _MOST_BACKTESTS]:
            old.unlink(missing_ok=True)


def _read(line: bytes) -> Replayed | None:
    try:
        return _DECODER.decode(line)
    except msgspec.DecodeError:
        return None
