"""Pairs of copies that jscpd reports of a working tree."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.model.change import Span
from reviewer.model.judged import Place

DEFAULTS = ("--max-size", "5mb")
MOST_SENSITIVE = (
    *("--max-size", "5mb", "-k", "25", "-l", "3", "--max-gap-lines", "3", "--similarity=0.6"),
    *("--ignore-identifiers", "--ignore-literals"),
)
COMPARABLE = (
    *("--max-size", "5mb", "-k", "50", "-l", "5", "--max-gap-lines", "3"),
    *("--ignore-identifiers", "--ignore-literals"),
)
"""Renamed copies and gaps, but no smaller ones than `copied-block` knows."""

Pair = tuple[Place, Place]


@dataclass(frozen=True, slots=True)
class Jscpd:
    """The program at `command`."""

    command: str

    def pairs(self, tree: Path, options: Sequence[str]) -> list[Pair]:
        """What it finds in a tree, by paths within it."""
        with tempfile.TemporaryDirectory(prefix="outlast-jscpd-") as folder:
            command = [self.command, "--silent", "-r", "json", "-o", folder, *options, "."]
            done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tree)
            report = Path(folder) / "jscpd-report.json"
            if not report.exists():
                raise SystemExit(done.stdout + done.stderr)
            found = json.loads(report.read_text(encoding="utf-8"))["duplicates"]
        return [(_place(pair["firstFile"]), _place(pair["secondFile"])) for pair in found]


def _place(side: Mapping[str, Any]) -> Place:
    return Place(str(side["name"]).removeprefix("./"), Span(side["start"], side["end"]))
