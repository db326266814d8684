"""Whether the agents that commits disclose are recognised, and nobody else is.

    .venv/bin/python benchmarks/attribution.py ../shared/corpus/commits.csv.gz

Compares `rules/agents.yml` with a table of labelled commits (`repo`, `sha`, `is_agent`,
`agent`, `is_merge`), as far as their repositories lie under /work/.mirror. Prints precision
and recall, by agent, and each commit where the two differ. A commit that a merge brought
in is looked for among those of its branch, as a review does. Names no person.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from history_samples import MIRRORS

from reviewer.adapters.git.repository import GitRepository
from reviewer.errors import ReviewerError
from reviewer.model.agent import KnownAgents
from reviewer.review.attribution import attribute
from reviewer.settings import read_settings
from reviewer.wiring.reviews import built_in


@dataclass(frozen=True, slots=True)
class Labelled:
    """A commit with what the table says and what Outlast says; empty means no agent."""

    repository: str
    commit: str
    label: str
    found: tuple[str, ...]

    @property
    def outcome(self) -> str:
        """`right`, `missed`, `wrong` or `left alone`."""
        if self.label:
            return "right" if self.found else "missed"
        return "wrong" if self.found else "left alone"


def main() -> int:
    """Print the table; 1 if precision or recall is too low."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("corpus", type=Path)
    labelled = list(labelled_commits(parser.parse_args().corpus))
    counts = Counter(one.outcome for one in labelled)
    right, wrong, missed = (counts[name] for name in ("right", "wrong", "missed"))
    print("| commits | agents' recognised | missed | others left alone | wrongly named |")
    print("|---|---|---|---|---|")
    print(f"| {len(labelled)} | {right} | {missed} | {counts['left alone']} | {wrong} |")
    precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
    print(f"\nPrecision {precision:.3f}, recall {recall:.3f} of what is disclosed.")
    for one in labelled:
        if one.outcome in {"missed", "wrong"}:
            print(f"{one.outcome}: {one.repository} {one.commit} {one.label or one.found}")
    return int(precision < 0.99 or recall < 0.95)  # noqa: PLR2004 - the aims


def labelled_commits(corpus: Path) -> Iterator[Labelled]:
    """Every commit of the table whose repository is at hand."""
    settings = read_settings()
    agents = built_in(settings).agents
    with gzip.open(corpus, "rt") as file:
        rows = [row for row in csv.DictReader(file) if row["weak"] == "0" and row["is_bot"] == "0"]
    for name in dict.fromkeys(row["repo"] for row in rows):
        path = MIRRORS / name.replace("/", "+") / "repo"
        if not path.is_dir():
            continue
        with GitRepository(path, environment=settings.environment) as repository:
            for row in (row for row in rows if row["repo"] == name):
                found = recognised(repository, row["sha"], agents)
                if found is not None:
                    yield Labelled(name, row["sha"], row["agent"], found)


def recognised(
    repository: GitRepository, commit: str, agents: KnownAgents
) -> tuple[str, ...] | None:
    """The agents named by the commits that this one brings; None if it is not at hand."""
    try:
        endpoints = repository.endpoints(f"{commit}^1", commit)
        found = attribute(repository.commits(endpoints), agents)
    except ReviewerError:
        return None
    return tuple(one.name for one in found)


if __name__ == "__main__":
    sys.exit(main())
