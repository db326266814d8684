from __future__ import annotations

from reviewer.adapters.github.host import GitHubHost
from reviewer.model.hosting import (
    ActionKind,
    Annotation,
    Button,
    CheckRunText,
    Conclusion,
    Level,
)
from tests.adapters.github.conftest import Shop
from tests.fakes.github import GitHub

EXTERNAL_ID = "outlast/1/abc/1"


def an_annotation(line: int = 1, title: str = "Look") -> Annotation:
    return Annotation("a.py", line, line, Level.WARNING, title, "Mend this.")


def test_a_check_run_is_started_annotated_and_completed(
    github: GitHub, host: GitHubHost, shop: Shop
) -> None:
    started = host.start_check_run(shop.hosted, shop.head, EXTERNAL_ID)
    assert (started.head_sha, started.external_id) == (shop.head, EXTERNAL_ID)
    assert not started.is_completed
    host.add_annotations(shop.hosted, started.id, [an_annotation(1), an_annotation(2, "")])
    button = Button("Accept", "As it is", ActionKind.ACCEPT)
    text = CheckRunText(Conclusion.NEUTRAL, "84", "All in all.", buttons=(button,))
    host.complete_check_run(shop.hosted, started.id, text)
    [run] = github.check_runs(shop.repository)
    assert (run.name, run.status, run.conclusion) == ("Outlast", "completed", "neutral")
    assert (run.title, run.summary, len(run.annotations)) == ("84", "All in all.", 2)
    assert run.actions == [{"label": "Accept", "description": "As it is", "identifier": "accept"}]
    assert host.posted_annotations(shop.hosted, started.id) == [
        an_annotation(1),
        an_annotation(2, ""),
    ]
