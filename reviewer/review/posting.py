"""One check run a head and attempt, brought to its end whatever happens on the way."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from reviewer.errors import Refused
from reviewer.model.hosting import Annotation, CheckRunText
from reviewer.review.host_ports import AppPorts, Attempt

ANNOTATIONS_A_REQUEST = 50
"""https://docs.github.com/en/rest/checks/runs#update-a-check-run"""

_DIGITS = 16


def begin(attempt: Attempt, ports: AppPorts) -> Attempt:
    """Show the attempt as running; a check run that a lost answer left is found again."""
    run = ports.host.start_check_run(attempt.repository, attempt.head_sha, attempt.external_id)
    return ports.record.note_check_run(attempt, run.id)


def conclude(attempt: Attempt, text: CheckRunText, ports: AppPorts) -> None:
    """Post the remarks that are not there yet, then the verdict.

    Remarks that GitHub refuses do not cost the verdict; its text then says so.
    """
    refused = _annotate(attempt, text.annotations, ports)
    if refused:
        text = replace(
            text, summary=f"{text.summary}\nGitHub refused {refused} remarks on lines.\n"
        )
    ports.host.complete_check_run(attempt.repository, attempt.check_run, text)
    ports.record.finish(attempt, ending(text))


def abandon(attempt: Attempt, text: CheckRunText, ports: AppPorts) -> None:
    """Conclude an attempt that nobody works on any more; if it shows nowhere, only note it."""
    run = ports.host.find_check_run(attempt.repository, attempt.head_sha, attempt.external_id)
    if run is not None and not run.is_completed:
        ports.host.complete_check_run(attempt.repository, run.id, text)
    ports.record.finish(attempt, ending(text))


def ending(text: CheckRunText) -> str:
    """How an attempt ended, equal for equal texts: `neutral 0f3a…`."""
    content = f"{text.title}\n{text.summary}"
    digest = hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()
    return f"{text.conclusion} {digest[:_DIGITS]}"


def _annotate(attempt: Attempt, wanted: Sequence[Annotation], ports: AppPorts) -> int:
    if not wanted:
        return 0
    there = set(ports.host.posted_annotations(attempt.repository, attempt.check_run))
    missing = [annotation for annotation in wanted if annotation not in there]
    refused = 0
    for start in range(0, len(missing), ANNOTATIONS_A_REQUEST):
        batch = missing[start : start + ANNOTATIONS_A_REQUEST]
        try:
            ports.host.add_annotations(attempt.repository, attempt.check_run, batch)
        except Refused:
            refused += len(batch)
    return refused
