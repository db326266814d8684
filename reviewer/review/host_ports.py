"""What the App needs of the world beyond a review: the host, mirrors, the record."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from reviewer.errors import Mistake
from reviewer.model.hosting import (
    ActionKind,
    Annotation,
    CheckRunText,
    Delivery,
    HostedRepository,
    MergeGroupRequested,
    PostedCheckRun,
    PullRequest,
)
from reviewer.review.backtesting.ports import History
from reviewer.review.ports import Ports, Repository


class CodeHost(Protocol):
    """GitHub, asked questions; every method may raise a GitHubError that knows if a retry helps.

    Nothing here retries for long or sleeps: waiting is the job queue's business.
    """

    def pull_request(self, repository: HostedRepository, number: int) -> PullRequest | None:
        """The pull request as it is now, None if it is gone."""

    def pull_requests_at(self, repository: HostedRepository, head_sha: str) -> Sequence[int]:
        """Numbers of the open pull requests with this head, those from forks included."""

    def file(self, repository: HostedRepository, path: str) -> bytes | None:
        """A file of the default branch (for the owner's `.github` repository)."""

    def find_check_run(
        self, repository: HostedRepository, head_sha: str, external_id: str
    ) -> PostedCheckRun | None:
        """Our check run of that external id, however it came to be."""

    def start_check_run(
        self, repository: HostedRepository, head_sha: str, external_id: str
    ) -> PostedCheckRun:
        """Create an `in_progress` check run, or return the one that exists already."""

    def add_annotations(
        self, repository: HostedRepository, check_run: int, annotations: Sequence[Annotation]
    ) -> None:
        """Append at most 50 annotations; raises Refused (422) if GitHub takes none of them."""

    def posted_annotations(
        self, repository: HostedRepository, check_run: int
    ) -> Sequence[Annotation]:
        """Those that are there already."""

    def complete_check_run(
        self, repository: HostedRepository, check_run: int, text: CheckRunText
    ) -> None:
        """Conclude it, with buttons, without annotations."""

    def may_write(self, repository: HostedRepository, user: str) -> bool:
        """Whether a person has write permission."""

    def failed_deliveries(self, since: datetime) -> Iterator[str]:
        """GUIDs of deliveries that did not reach us; asking also redelivers them."""

    def forget(self, installation: int) -> None:
        """Drop every key to an installation."""


class Mirror(Repository, Protocol):
    """A repository that tells its past."""

    def history(self) -> History:
        """Its past changes."""


class Mirrors(Protocol):
    """Bare mirrors of hosted repositories."""

    def open(
        self, repository: HostedRepository, shas: Sequence[str], *, pull: int | None, past: int = 0
    ) -> AbstractContextManager[Mirror]:
        """The mirror with these commits and their merge base in it, fetched if need be.

        Before the first of them lie `past` changes, or fewer if they do not come in time.
        """

    def delete(self, installation: int, repositories: Sequence[int]) -> None:
        """Forget mirrors: of these ids, or all of the installation if none is named."""


class Inbox(Protocol):
    """The record of deliveries and the queue behind it, written together."""

    def accept(self, delivery: Delivery) -> bool:
        """Store the delivery and queue its job in one transaction; False if known already."""

    def knows(self, guid: str) -> bool:
        """Whether a delivery was accepted before."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One review of one head: the check run it writes to, 0 until it has one."""

    repository: HostedRepository
    number: int
    head_sha: str
    attempt: int
    check_run: int = 0

    @property
    def external_id(self) -> str:
        """`outlast/<pull>/<head sha>/<attempt>`."""
        return f"outlast/{self.number}/{self.head_sha}/{self.attempt}"


class Record(Protocol):
    """What was posted, and what people said of it."""

    def attempt(
        self,
        repository: HostedRepository,
        number: int,
        head_sha: str,
        *,
        again: bool,
        asked_by: str = "",
    ) -> Attempt:
        """The running attempt on a head, or its next one if `again` or none runs.

        The same asker gets the same attempt for ever, so that a resumed job posts once.
        """

    def concluded(self, repository: HostedRepository, number: int, head_sha: str) -> str | None:
        """How the last attempt on a head ended, None if none has."""

    def unfinished(self, repository: HostedRepository, number: int) -> Sequence[Attempt]:
        """Attempts on a pull request that have no completed check run yet, the oldest first."""

    def note_check_run(self, attempt: Attempt, check_run: int) -> Attempt:
        """Remember which check run the attempt writes to."""

    def finish(self, attempt: Attempt, conclusion: str) -> None:
        """The attempt has a completed check run."""

    def remember_feedback(
        self,
        repository: HostedRepository,
        check_run: int,
        *,
        action: ActionKind,
        actor: str,
        asked_by: str = "",
    ) -> None:
        """Who pressed which button and when; pressing it again takes it back."""

    def standing(
        self, repository: HostedRepository, head_sha: str, action: ActionKind
    ) -> Mapping[str, int]:
        """Who pressed that button of a head and stands by it, with the check run where."""

    def merge_group(
        self, repository: HostedRepository, head_sha: str
    ) -> MergeGroupRequested | None:
        """What a merge queue last asked of this commit, None if it is not known to have."""

    def forget(self, installation: int, repositories: Sequence[int]) -> bool:
        """Delete every row of the repositories with these ids, or of the whole installation.

        False if work on them still runs, which may write more.
        """


@dataclass(frozen=True, slots=True)
class Posted:
    """What is told of a review whose check run is completed; None where nothing was judged."""

    attempt: Attempt
    reference: str
    conclusion: str
    verdict: str | None
    score: int | None
    findings: int | None


class Watch(Protocol):
    """Looks on at one review, or push."""

    def stage(self, name: str) -> AbstractContextManager[None]:
        """What the block does is that stage: `fetch`, `judge` or `post`."""

    def tell(self, posted: Posted) -> None:
        """The review is over."""

    def warn(self, repository: HostedRepository, sha: str, mistakes: Sequence[Mistake]) -> None:
        """From this commit on the policy of the default branch has mistakes."""


class Unwatched:
    """A Watch that looks away."""

    def stage(self, name: str) -> AbstractContextManager[None]:
        """Nobody counts."""
        del name
        return nullcontext()

    def tell(self, posted: Posted) -> None:
        """Nobody listens."""

    def warn(self, repository: HostedRepository, sha: str, mistakes: Sequence[Mistake]) -> None:
        """Nobody listens either."""


@dataclass(frozen=True, slots=True)
class AppPorts:
    """The world of the App.

    `world` makes the ports of one review from a repository and its mirror, `watch` what
    looks on at it; what `countdown` gives for some seconds tells whether they are over.
    """

    host: CodeHost
    mirrors: Mirrors
    record: Record
    world: Callable[[HostedRepository, Repository], Ports]
    countdown: Callable[[float], Callable[[], bool]]
    watch: Callable[[], Watch] = Unwatched
