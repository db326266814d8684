"""From a request to an answer: gate, description, endpoint, description again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import RLock

from tests.fakes.github import app_answers, check_answers, pull_answers
from tests.fakes.github.accounts import Token
from tests.fakes.github.description import (
    Operation,
    answer_faults,
    find_operation,
    request_faults,
)
from tests.fakes.github.exchange import Answer, Refusal, Request
from tests.fakes.github.gate import Caller, admit, caller
from tests.fakes.github.question import Question
from tests.fakes.github.world import World

RATE_LIMIT = 5000
ENDPOINTS: dict[str, Callable[[Question], Answer]] = {
    "GET /app/hook/deliveries": app_answers.list_deliveries,
    "POST /app/hook/deliveries/{delivery_id}/attempts": app_answers.ask_redelivery,
    "POST /app/installations/{installation_id}/access_tokens": app_answers.create_token,
    "POST /app-manifests/{code}/conversions": app_answers.convert_manifest,
    "GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations": (
        check_answers.list_annotations
    ),
    "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}": check_answers.update,
    "POST /repos/{owner}/{repo}/check-runs": check_answers.create,
    "GET /repos/{owner}/{repo}/collaborators/{username}/permission": pull_answers.get_permission,
    "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls": pull_answers.pulls_of_commit,
    "GET /repos/{owner}/{repo}/commits/{ref}/check-runs": check_answers.list_of_commit,
    "GET /repos/{owner}/{repo}/contents/{path}": pull_answers.get_content,
    "GET /repos/{owner}/{repo}/pulls": pull_answers.list_pulls,
    "GET /repos/{owner}/{repo}/pulls/{pull_number}": pull_answers.get_pull,
}


@dataclass(slots=True)
class Api:
    """The REST API; `problems` are the requests and answers that GitHub's description forbids."""

    world: World
    address: str
    problems: list[str] = field(default_factory=list)
    lock: RLock = field(default_factory=RLock)

    def answer(self, request: Request) -> tuple[Answer, Caller]:
        """The answer, with whom it was given to."""
        asking = Caller()
        with self.lock:
            try:
                asking = caller(self.world, request)
                answer = self._admitted(asking, request)
            except Refusal as refusal:
                answer = refusal.answer
            headers = self._rate(asking.token) | dict(answer.headers)
            return Answer(answer.status, answer.body, headers), asking

    def _admitted(self, asking: Caller, request: Request) -> Answer:
        operation = find_operation(request.method, request.path)
        if operation is None:
            self.problems.append(f"{request.method} {request.path} is not described")
            raise Refusal(404, "Not Found")
        subject = admit(self.world, asking, operation)
        self._check(operation, "request", request_faults(operation, request))
        question = Question(self.world, request, operation.arguments, self.address, subject)
        answer = ENDPOINTS[operation.key](question)
        self._check(operation, "answer", answer_faults(operation, answer))
        return answer

    def _check(self, operation: Operation, kind: str, faults: list[str]) -> None:
        if faults:
            self.problems += [f"{kind} of {operation.key}: {fault}" for fault in faults]
            raise Refusal(422 if kind == "request" else 500, f"Invalid {kind}. {'; '.join(faults)}")

    def _rate(self, token: Token | None) -> dict[str, str]:
        if token is None:
            return {}
        token.installation.requests += 1
        return {
            "X-RateLimit-Limit": str(RATE_LIMIT),
            "X-RateLimit-Remaining": str(RATE_LIMIT - token.installation.requests),
            "X-RateLimit-Reset": str(int(self.world.now.timestamp()) + 3600),
        }
