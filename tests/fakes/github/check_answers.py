"""Check runs, as the fake GitHub keeps and answers them."""

from __future__ import annotations

from typing import Any

from tests.fakes.github.accounts import CheckRun
from tests.fakes.github.description import example
from tests.fakes.github.exchange import Answer, Refusal
from tests.fakes.github.limits import refuse_bad_check_run
from tests.fakes.github.paging import numbered
from tests.fakes.github.question import Question

PLAIN = ("name", "external_id", "details_url", "status", "conclusion", "completed_at", "actions")
WRITTEN = ("title", "summary", "text")


def create(question: Question) -> Answer:
    """A new check run on a commit that exists."""
    body = question.body
    refuse_bad_check_run(body)
    if not question.repository.has(body["head_sha"]):
        raise Refusal(422, f"No commit found for SHA: {body['head_sha']}")
    number = next(question.world.numbers)
    run = CheckRun(number, body["name"], body["head_sha"], started_at=question.world.timestamp())
    question.repository.check_runs.append(run)
    _apply(question, run)
    return Answer(201, check_run_as_json(question, run))


def update(question: Question) -> Answer:
    """Change what is named; annotations are appended."""
    refuse_bad_check_run(question.body)
    run = _asked(question)
    _apply(question, run)
    return Answer(200, check_run_as_json(question, run))


def list_of_commit(question: Question) -> Answer:
    """Of each name the latest, or all if `filter` says so."""
    runs = [
        run for run in question.repository.check_runs if run.head_sha == question.arguments["ref"]
    ]
    if "check_name" in question.query:
        runs = [run for run in runs if run.name == question.query["check_name"]]
    if int(question.query.get("app_id", question.world.app_id)) != question.world.app_id:
        runs = []
    if question.query.get("filter", "latest") == "latest":
        runs = list({run.name: run for run in runs}.values())
    page, headers = numbered(runs[::-1], question.request, question.address)
    items = [check_run_as_json(question, run) for run in page]
    return Answer(200, {"total_count": len(runs), "check_runs": items}, headers)


def list_annotations(question: Question) -> Answer:
    """In the order in which they came."""
    page, headers = numbered(_asked(question).annotations, question.request, question.address)
    return Answer(200, [_annotation(annotation) for annotation in page], headers)


def check_run_as_json(question: Question, run: CheckRun) -> dict[str, Any]:
    """GitHub's example with this check run's values in it."""
    body: dict[str, Any] = example("check-run")
    shown = ("id", "name", "head_sha", "external_id", "status", "conclusion", "started_at")
    body |= {key: getattr(run, key) for key in shown}
    body |= {"details_url": run.details_url or None, "completed_at": run.completed_at}
    body["output"] |= {key: getattr(run, key) for key in WRITTEN}
    body["output"]["annotations_count"] = len(run.annotations)
    body["app"]["id"] = question.world.app_id
    body["pull_requests"] = []
    return body


def _asked(question: Question) -> CheckRun:
    return question.world.check_run(question.repository, int(question.arguments["check_run_id"]))


def _apply(question: Question, run: CheckRun) -> None:
    body = question.body
    for key in PLAIN:
        if key in body:
            setattr(run, key, body[key])
    if run.conclusion is not None:
        run.status = "completed"
        run.completed_at = run.completed_at or question.world.timestamp()
    output = body.get("output") or {}
    for key in WRITTEN:
        if key in output:
            setattr(run, key, output[key])
    run.annotations += output.get("annotations", [])


def _annotation(kept: dict[str, Any]) -> dict[str, Any]:
    optional = ("start_column", "end_column", "title", "raw_details")
    return {
        **dict.fromkeys(optional),
        **kept,
        "blob_href": f"https://github.example/blob/{kept['path']}",
    }
