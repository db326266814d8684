"""Check runs in GitHub's words and in ours."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.adapters.github.answers import Run, RunAnnotation
from reviewer.model.hosting import Annotation, Button, CheckRunText, Level, PostedCheckRun

WHILE_POSTING = {"title": "Posting findings", "summary": "The verdict follows."}


def beginning(name: str, head_sha: str, external_id: str, *, details_url: str) -> dict[str, object]:
    """The request that creates a check run."""
    body: dict[str, object] = {
        "name": name,
        "head_sha": head_sha,
        "external_id": external_id,
        "status": "in_progress",
    }
    return body | ({"details_url": details_url} if details_url else {})


def remarks(annotations: Sequence[Annotation]) -> dict[str, object]:
    """The request that appends annotations; GitHub wants a title and a summary with them."""
    return {"output": {**WHILE_POSTING, "annotations": [_remark(one) for one in annotations]}}


def completion(text: CheckRunText) -> dict[str, object]:
    """The request that concludes a check run."""
    body: dict[str, object] = {
        "status": "completed",
        "conclusion": text.conclusion.value,
        "output": {"title": text.title, "summary": text.summary},
    }
    if text.buttons:
        body["actions"] = [_action(button) for button in text.buttons]
    return body


def annotation_of(posted: RunAnnotation) -> Annotation:
    """An annotation that GitHub has."""
    return Annotation(
        path=posted.path,
        start_line=posted.start_line,
        end_line=posted.end_line,
        level=Level(posted.annotation_level or Level.NOTICE),
        title=posted.title or "",
        message=posted.message or "",
    )


def posted_run(run: Run) -> PostedCheckRun:
    """A check run that GitHub has."""
    return PostedCheckRun(
        id=run.id,
        external_id=run.external_id or "",
        head_sha=run.head_sha,
        is_completed=run.status == "completed",
        annotations=run.output.annotations_count,
    )


def _remark(annotation: Annotation) -> dict[str, object]:
    """An annotation to post; GitHub refuses an empty title but not a missing one."""
    body: dict[str, object] = {
        "path": annotation.path,
        "start_line": annotation.start_line,
        "end_line": annotation.end_line,
        "annotation_level": annotation.level.value,
        "message": annotation.message,
    }
    return body | ({"title": annotation.title} if annotation.title else {})


def _action(button: Button) -> dict[str, str]:
    return {
        "label": button.label,
        "description": button.description,
        "identifier": button.action.value,
    }
