"""Runs labelled cases through the command line and scores the findings.

    .venv/bin/python benchmarks/detection.py ../shared/cases

The folder holds `cases.jsonl` and `score.py`; what score.py prints is the result.
Complexity and size have no place among the labels and are left out of the scoring.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

OUTLAST = Path(__file__).resolve().parent.parent / ".venv/bin/outlast"
LEFT_OUT = {"complexity-growth": None, "size-growth": None}


def main() -> int:
    """Materialise, review, score."""
    folder = Path(sys.argv[1])
    cases, score = str(folder / "cases.jsonl"), str(folder / "score.py")
    with tempfile.TemporaryDirectory() as scratch:
        repositories = Path(scratch) / "cases"
        call = [sys.executable, score, "materialise", "--cases", cases, "--out", str(repositories)]
        subprocess.run(call, check=True)
        found = Path(scratch) / "findings.jsonl"
        rows = (review(repository) for repository in sorted(repositories.iterdir()))
        found.write_text("".join(json.dumps(row) + "\n" for row in rows))
        kinds = Path(scratch) / "map.json"
        kinds.write_text(json.dumps(LEFT_OUT))
        call = [sys.executable, score, "score", "--cases", cases, "--findings", str(found)]
        return subprocess.run([*call, "--map", str(kinds), "--verbose"], check=False).returncode


def review(repository: Path) -> dict[str, object]:
    """The findings of one case, by kind."""
    command = [
        str(OUTLAST),
        "review",
        "--repo",
        str(repository),
        "--base",
        "base",
        "--head",
        "head",
    ]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, check=False)
    if done.returncode not in {0, 1}:
        sys.exit(f"{repository.name}: exit {done.returncode}: {done.stderr.decode()}")
    findings = json.loads(done.stdout)["findings"]
    return {
        "id": repository.name,
        "findings": [
            {
                "rule": finding["kind"],
                "path": finding["path"],
                "line": finding["start_line"],
                "end_line": finding["end_line"],
            }
            for finding in findings
        ],
    }


if __name__ == "__main__":
    sys.exit(main())
