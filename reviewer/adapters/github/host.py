"""GitHub as our code host."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from urllib.parse import quote

from reviewer.adapters.github.answers import (
    Content,
    Permission,
    Pull,
    Run,
    RunAnnotation,
    Runs,
    read,
)
from reviewer.adapters.github.app import GitHubApp, app_auth
from reviewer.adapters.github.calls import ON_THE_PAGE, Calls, OnCall
from reviewer.adapters.github.check_runs import (
    annotation_of,
    beginning,
    completion,
    posted_run,
    remarks,
)
from reviewer.adapters.github.deliveries import attempts_since, redeliver, undelivered
from reviewer.adapters.github.installations import Installations, question
from reviewer.adapters.github.pull_requests import numbers_at, pull_request
from reviewer.adapters.github.tokens import Tokens
from reviewer.errors import Gone, Refused
from reviewer.model.hosting import (
    Annotation,
    CheckRunText,
    HostedRepository,
    PostedCheckRun,
    PullRequest,
)

CONNECT_AND_READ_SECONDS = (5.0, 15.0)
WRITERS = {"admin", "write"}

DetailsUrl = Callable[[HostedRepository, str], str]
"""The page that a check run links to, by its external id; empty for none."""


class GitHubHost:
    """A CodeHost: asks GitHub as the installation that a repository belongs to.

    No method repeats a request, but for once with a fresh token after a 401. Threads may
    share it. No error's text holds a secret.
    """

    def __init__(
        self,
        app: GitHubApp,
        *,
        on_call: OnCall = lambda *_: None,
        details_url: DetailsUrl = lambda *_: "",
        timeouts: tuple[float, float] = CONNECT_AND_READ_SECONDS,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._details_url = details_url
        self._calls = Calls(app.api_url, timeouts=timeouts, on_call=on_call)
        self._tokens = Tokens(self._calls, app_auth(app), timer=timer)
        self._ours = Installations(self._calls, self._tokens)

    def pull_request(self, repository: HostedRepository, number: int) -> PullRequest | None:
        """The pull request as it is now, None if it is gone."""
        try:
            reply = self._ours.ask(
                repository, question("GET pulls/{pull_number}", pull_number=number)
            )
        except Gone:
            return None
        return pull_request(repository, read(reply, Pull))

    def pull_requests_at(self, repository: HostedRepository, head_sha: str) -> Sequence[int]:
        """Numbers of the open pull requests with this head, those from forks included."""
        return numbers_at(self._ours, repository, head_sha)

    def file(self, repository: HostedRepository, path: str) -> bytes | None:
        """A file of the default branch, None if there is none; raises Refused over 1 MB."""
        try:
            reply = self._ours.ask(repository, question("GET contents/{path}", path=path))
        except Gone:
            return None
        if reply.text.startswith("["):
            return None
        content = read(reply, Content)
        if content.type != "file":
            return None
        if content.encoding != "base64":
            message = f"{repository.full_name}/{path} is over the 1 MB that GitHub hands out"
            raise Refused(message)
        return base64.b64decode(content.content)

    def find_check_run(
        self, repository: HostedRepository, head_sha: str, external_id: str
    ) -> PostedCheckRun | None:
        """Our check run of that external id; the first, if a lost answer made two."""
        # by default GitHub lists only the latest of each name
        query: dict[str, str | int] = {
            "filter": "all",
            "app_id": self._app.app_id,
            "per_page": ON_THE_PAGE,
        }
        asked = question("GET commits/{ref}/check-runs", query=query, ref=head_sha)
        ours = [
            run
            for reply in self._ours.pages(repository, asked)
            for run in read(reply, Runs).check_runs
            if run.external_id == external_id
        ]
        return posted_run(min(ours, key=lambda run: run.id)) if ours else None

    def start_check_run(
        self, repository: HostedRepository, head_sha: str, external_id: str
    ) -> PostedCheckRun:
        """Create an `in_progress` check run, or return the one that exists already."""
        found = self.find_check_run(repository, head_sha, external_id)
        if found is not None:
            return found
        details = self._details_url(repository, external_id)
        body = beginning(self._app.check_name, head_sha, external_id, details_url=details)
        reply = self._ours.ask(repository, question("POST check-runs", body=body))
        return posted_run(read(reply, Run))

    def add_annotations(
        self, repository: HostedRepository, check_run: int, annotations: Sequence[Annotation]
    ) -> None:
        """Append at most 50 to a check run that is not completed yet.

        Raises Refused (422) if GitHub takes none of them.
        """
        if annotations:
            self._change(repository, check_run, remarks(annotations))

    def posted_annotations(
        self, repository: HostedRepository, check_run: int
    ) -> Sequence[Annotation]:
        """Those that are there already, in the order in which they were added."""
        asked = question(
            "GET check-runs/{check_run_id}/annotations",
            query={"per_page": ON_THE_PAGE},
            check_run_id=check_run,
        )
        replies = self._ours.pages(repository, asked)
        return [
            annotation_of(posted)
            for reply in replies
            for posted in read(reply, tuple[RunAnnotation, ...])
        ]

    def complete_check_run(
        self, repository: HostedRepository, check_run: int, text: CheckRunText
    ) -> None:
        """Conclude it, with buttons, without annotations."""
        self._change(repository, check_run, completion(text))

    def may_write(self, repository: HostedRepository, user: str) -> bool:
        """Whether a person has write permission."""
        asked = question("GET collaborators/{username}/permission", username=user)
        try:
            reply = self._ours.ask(repository, asked)
        except Gone:
            return False
        return read(reply, Permission).permission in WRITERS

    def failed_deliveries(self, since: datetime) -> Iterator[str]:
        """GUIDs of deliveries that did not reach us, the oldest first; each is sent again."""
        attempts = attempts_since(self._calls, self._tokens, since)
        for lost in undelivered(attempts):
            if redeliver(self._calls, self._tokens, lost):
                yield lost.guid

    def installation_token(
        self, installation: int, repositories: Sequence[HostedRepository]
    ) -> str:
        """A token to fetch these repositories with, and nothing else; 5 to 60 minutes good."""
        return self._tokens.of(installation, repositories)

    def drop_token(self, token: str) -> None:
        """Git did not get in with this token: do not hand it out again."""
        self._tokens.drop(token)

    def forget(self, installation: int) -> None:
        """Drop all tokens of an installation."""
        self._tokens.forget(installation)

    def git_url(self, repository: HostedRepository) -> str:
        """Where git finds it; holds no secret."""
        path = quote(repository.full_name)
        return f"{self._app.server_url.rstrip('/')}/{path}.git"

    def close(self) -> None:
        """Close idle connections."""
        self._calls.close()

    def _change(
        self, repository: HostedRepository, check_run: int, body: dict[str, object]
    ) -> None:
        asked = question("PATCH check-runs/{check_run_id}", body=body, check_run_id=check_run)
        read(self._ours.ask(repository, asked), Run)
