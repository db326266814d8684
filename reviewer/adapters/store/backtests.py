"""What a backtest has replayed, kept line by line so that it can be ended at any time."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from reviewer.adapters.own_folder import make_own_folder
from reviewer.model.backtest import Replayed

_REPLAYED = TypeAdapter(Replayed)
_DIGITS = 24


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
        line = f"\n{json.dumps(_REPLAYED.dump_python(replayed, mode='json'))}\n".encode()
        try:
            make_own_folder(self._file.parent)
            with self._file.open("ab") as out:
                out.write(line)
        except OSError:
            return


def _read(line: bytes) -> Replayed | None:
    try:
        return _REPLAYED.validate_python(json.loads(line))
    except (ValueError, ValidationError):
        return None
