"""A record of attempts and feedback in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from reviewer.model.hosting import ActionKind, HostedRepository, MergeGroupRequested
from reviewer.review.host_ports import Attempt


@dataclass
class MemoryRecord:
    """Implements Record; `attempts` holds each attempt with how it ended (None: running).

    `groups` are what merge queues asked for.
    """

    attempts: list[tuple[Attempt, str, str | None]] = field(default_factory=list)
    feedback: list[tuple[int, ActionKind, str]] = field(default_factory=list)
    groups: list[MergeGroupRequested] = field(default_factory=list)
    forgotten: list[int] = field(default_factory=list)
    is_quiet: bool = True

    def attempt(
        self,
        repository: HostedRepository,
        number: int,
        head_sha: str,
        *,
        again: bool,
        asked_by: str = "",
    ) -> Attempt:
        on_head = self._on(number, head_sha)
        for attempt, asker, ended in reversed(on_head):
            if ended is None or (asked_by and asker == asked_by):
                return attempt
        del again
        fresh = Attempt(repository, number, head_sha, len(on_head) + 1)
        self.attempts.append((fresh, asked_by, None))
        return fresh

    def concluded(self, repository: HostedRepository, number: int, head_sha: str) -> str | None:
        del repository
        ended = [end for _, _, end in self._on(number, head_sha) if end is not None]
        return ended[-1] if ended else None

    def unfinished(self, repository: HostedRepository, number: int) -> Sequence[Attempt]:
        del repository
        return [one for one, _, ended in self.attempts if one.number == number and ended is None]

    def note_check_run(self, attempt: Attempt, check_run: int) -> Attempt:
        noted = replace(attempt, check_run=check_run)
        self._replace(attempt, noted, None)
        return noted

    def finish(self, attempt: Attempt, conclusion: str) -> None:
        self._replace(attempt, attempt, conclusion)

    def remember_feedback(
        self,
        repository: HostedRepository,
        check_run: int,
        *,
        action: ActionKind,
        actor: str,
        asked_by: str = "",
    ) -> None:
        del repository, asked_by
        self.feedback.append((check_run, action, actor))

    def standing(
        self, repository: HostedRepository, head_sha: str, action: ActionKind
    ) -> Mapping[str, int]:
        del repository
        on_head = {one.check_run for one, _, _ in self.attempts if one.head_sha == head_sha}
        pressed = [
            (actor, check_run)
            for check_run, one, actor in self.feedback
            if one == action and check_run in on_head
        ]
        return {actor: run for actor, run in pressed if pressed.count((actor, run)) % 2}

    def merge_group(
        self, repository: HostedRepository, head_sha: str
    ) -> MergeGroupRequested | None:
        asked = [one for one in self.groups if one.head_sha == head_sha]
        return asked[-1] if asked and asked[-1].repository == repository else None

    def forget(self, installation: int, repositories: Sequence[int]) -> bool:
        del repositories
        self.forgotten.append(installation)
        return self.is_quiet

    def _on(self, number: int, head_sha: str) -> list[tuple[Attempt, str, str | None]]:
        return [
            row for row in self.attempts if (row[0].number, row[0].head_sha) == (number, head_sha)
        ]

    def _replace(self, old: Attempt, new: Attempt, ended: str | None) -> None:
        self.attempts = [
            (new, asker, ended) if attempt.external_id == old.external_id else (attempt, asker, end)
            for attempt, asker, end in self.attempts
        ]
