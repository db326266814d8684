"""Ways in which the fake GitHub can fail, asked for by tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from threading import Event, Lock

from tests.fakes.github.exchange import Answer, Request

SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
)
PRIMARY = "API rate limit exceeded for installation."


@dataclass(frozen=True, slots=True)
class Answers:
    """Answer this instead of doing anything."""

    answer: Answer


@dataclass(frozen=True, slots=True)
class Says:
    """Answer this text, which need not be JSON, instead of doing anything."""

    status: int
    text: str


@dataclass(frozen=True, slots=True)
class DropsBefore:
    """Close the connection without doing anything."""


@dataclass(frozen=True, slots=True)
class DropsAfter:
    """Do what was asked, then close the connection instead of answering."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Answer as usual, but not before the test sets the event; `reached` once it waits."""

    until: Event = field(default_factory=Event)
    reached: Event = field(default_factory=Event)


@dataclass(frozen=True, slots=True)
class Holds:
    """Keep the asker waiting for an answer that never comes, before or after the effect.

    `reached` is set once it waits; the connection is closed as the test sets `until`.
    """

    has_effect: bool
    until: Event = field(default_factory=Event)
    reached: Event = field(default_factory=Event)


Silent = DropsBefore | DropsAfter | Holds
Fault = Answers | Says | Waits | Silent


def status(code: int, message: str = "", headers: Mapping[str, str] | None = None) -> Answers:
    """Any status with a message."""
    return Answers(Answer(code, {"message": message or f"status {code}"}, headers or {}))


def secondary_limit(retry_after: int | None, code: int = 403) -> Answers:
    """The secondary rate limit, which need not say how long to wait."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return status(code, SECONDARY, headers)


def exhausted(reset: int, code: int = 403) -> Answers:
    """The primary rate limit; `reset` is the second of the epoch at which it ends."""
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(reset)}
    return status(code, PRIMARY, headers)


@dataclass(slots=True)
class _Planned:
    method: str
    path: str
    fault: Fault
    times: int
    spared: int


class Faults:
    """Faults waiting for the requests that they are meant for."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []
        self._lock = Lock()

    def add(self, request: str, fault: Fault, *, times: int = 1, spared: int = 0) -> None:
        """Fail the next `times` requests like `POST /repos/*/check-runs`, after so many."""
        method, _, path = request.partition(" ")
        with self._lock:
            self._planned.append(_Planned(method, path, fault, times, spared))

    def clear(self) -> None:
        """Fail no more."""
        with self._lock:
            self._planned.clear()

    def take(self, request: Request) -> Fault | None:
        """The fault planned for this request, if any."""
        with self._lock:
            for planned in self._planned:
                fits = planned.method == request.method and fnmatchcase(request.path, planned.path)
                if fits and planned.spared > 0:
                    planned.spared -= 1
                elif fits and planned.times > 0:
                    planned.times -= 1
                    return planned.fault
        return None
