"""How many hacks of labelled cases are found, and what else is said of them.

    .venv/bin/python benchmarks/detection.py ../shared/cases
    .venv/bin/python benchmarks/detection.py --own [GROUP …]

The folder holds `cases.jsonl` and `score.py`, which scores. `--own` takes the examples of
our rules as cases: the whole rulebook reviews each, what a bad one announces is expected,
a good one is a look-alike. Complexity and size have no place among the labels and are left
out. Printed are recall and precision for each group of kinds, then what was missed or wrong.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from reviewer.checks.check import all_checks
from reviewer.model.review import Review
from reviewer.model.rule import Example
from reviewer.model.rulebook import Rulebook
from reviewer.review.ports import Ports
from reviewer.review.rehearsal import ExampleRepository, InPlace, NoCache
from reviewer.review.reviewing import ReviewRequest, review_change
from reviewer.rulebook.loading import load_rulebook

LEFT_OUT = {"complexity-growth": None, "size-growth": None}
SHARED = Path(__file__).resolve().parent.parent.parent / "shared/cases"

Case = dict[str, Any]


def main() -> int:
    """Review every case and print the scores."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", nargs="?", type=Path, default=SHARED)
    parser.add_argument("--own", nargs="*", metavar="GROUP", help="score the rules' examples")
    options = parser.parse_args()
    scoring, rulebook = load_scoring(options.folder), load_rulebook()
    if options.own is None:
        lines = (options.folder / "cases.jsonl").read_text().splitlines()
        cases = [json.loads(line) for line in lines if line]
    else:
        kinds = kinds_of(options.own or scoring.GROUPS, scoring.GROUPS)
        cases = list(own_cases(rulebook, kinds))
    findings = {case["id"]: found_in(review(case, rulebook)) for case in cases}
    result = scoring.score(cases, findings, LEFT_OUT)
    print_groups(result["categories"], scoring.GROUPS)
    scoring.show(result, verbose=True)
    return 0


def load_scoring(folder: Path) -> Any:
    """The module `score.py` of the folder."""
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    if spec is None or spec.loader is None:
        sys.exit(f"no score.py in {folder}")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kinds_of(named: Sequence[str], groups: Mapping[str, set[str]]) -> set[str]:
    """The kinds of the named groups."""
    return {kind for group in named for kind in groups[group]}


def own_cases(rulebook: Rulebook, kinds: set[str]) -> Iterator[Case]:
    """Each example of a rule of those kinds, in the form of a labelled case."""
    for rule in rulebook.rules:
        if rule.kind in kinds:
            for example in (*rule.bad, *rule.good):
                yield as_case(example, rule.kind, f"{rule.id}:{example.line}")


def as_case(example: Example, kind: str, name: str) -> Case:
    """An example of a rule as a labelled case."""
    expected = [
        {
            "category": kind,
            "path": one.path,
            "start": one.line,
            "end": one.line,
            "whole_file": one.in_base,
        }
        for one in example.expected
    ]
    return {
        "id": name,
        "kind": "positive" if expected else "negative",
        "language": example_language(example),
        "before": dict(example.before),
        "after": dict(example.after),
        "context": {},
        "expected": expected,
        "allowed": [],
    }


def example_language(example: Example) -> str:
    """By the ending of the first file."""
    endings = {"py": "python", "ts": "typescript", "tsx": "typescript", "jsx": "typescript"}
    endings |= {"js": "typescript"}
    ending = next(iter({**example.before, **example.after})).rpartition(".")[2]
    return endings.get(ending, ending)


def review(case: Case, rulebook: Rulebook) -> Review:
    """What the whole rulebook says of a case."""
    context = case["context"]
    example = Example({**context, **case["before"]}, {**context, **case["after"]})
    ports = Ports(ExampleRepository(example), InPlace(), NoCache(), rulebook, all_checks(), ())
    found = review_change(ReviewRequest(), ports)
    for trouble in found.troubles:
        print(case["id"], trouble, file=sys.stderr)
    return found


def found_in(found: Review) -> list[dict[str, object]]:
    """Findings as score.py wants them, by kind."""
    return [
        {
            "rule": finding.kind,
            "path": finding.place.path,
            "line": finding.place.span.start,
            "end_line": finding.place.span.end,
        }
        for finding in found.findings
    ]


def print_groups(rows: Mapping[str, Mapping[str, Any]], groups: Mapping[str, set[str]]) -> None:
    """A line a group: places expected, share found, findings, share right."""
    print("| group | expected | found | findings | right |\n|---|---|---|---|---|")
    for group, kinds in groups.items():
        total: Counter[str] = Counter()
        for kind in kinds & set(rows):
            row = rows[kind]
            total["expected"] += row["expected"]
            total["found"] += round((row["recall_group"] or 0) * row["expected"])
            total["findings"] += row["findings"]
            total["right"] += round((row["precision"] or 0) * row["findings"])
        print(
            f"| {group} | {total['expected']} | {_share(total['found'], total['expected'])}"
            f" | {total['findings']} | {_share(total['right'], total['findings'])} |"
        )


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "-"


if __name__ == "__main__":
    sys.exit(main())
