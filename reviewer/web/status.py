"""Whether all is well, in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from reviewer.review.app_credentials import AppCredentials
from reviewer.web.services import Health, QueueState, WebServices

_Answer = TypeVar("_Answer")
_APP = "GitHub App"
_UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"))


class Mood(StrEnum):
    """How a part is."""

    WELL = "well"
    WAITING = "waiting"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the page: what and how it is; if it is wrong, a headline and the cure."""

    name: str
    mood: Mood
    text: str
    headline: str = ""
    cure: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """The page: a headline, what to do, and the parts."""

    headline: str
    advice: str
    parts: tuple[Part, ...]
    app: AppCredentials | None

    @property
    def is_well(self) -> bool:
        """Whether nothing is wrong."""
        return all(part.mood is not Mood.WRONG for part in self.parts)


def take_status(services: WebServices) -> Status:
    """Ask every part how it is; one that fails to answer is wrong, never an error."""
    health = services.health
    database = _database(health)
    if database.mood is Mood.WRONG:
        return Status(database.headline, database.cure, (database,), None)
    app = _asked(services.credentials)
    parts = (
        _app(app),
        database,
        _worker(_asked(health.workers)),
        _queue(_asked(health.queue)),
        _deliveries(_asked(health.last_delivery), services.now()),
    )
    credentials = app if isinstance(app, AppCredentials) else None
    return Status(*_summary(parts, credentials), parts, credentials)


def has_database(health: Health) -> bool:
    """Whether the database answers."""
    return not isinstance(_asked(health.check_database), _Failed)


def queue_state(health: Health) -> QueueState | None:
    """What waits in the queue, None if it cannot be read."""
    queue = _asked(health.queue)
    return None if isinstance(queue, _Failed) else queue


@dataclass(frozen=True, slots=True)
class _Failed:
    """A question that raised; the text of an error may hold secrets, its class does not."""

    kind: str


def _asked(question: Callable[[], _Answer]) -> _Answer | _Failed:
    try:
        return question()
    except Exception as error:  # noqa: BLE001 - the page must show whatever fails
        return _Failed(type(error).__name__)


def _summary(parts: tuple[Part, ...], app: AppCredentials | None) -> tuple[str, str]:
    wrong = [part for part in parts if part.mood is Mood.WRONG]
    if wrong:
        return wrong[0].headline, wrong[0].cure
    if app is None:
        return "Ready to be set up.", (
            "Outlast runs. Register it with GitHub: open the address at /setup that stands in "
            "its log, where it started."
        )
    return "All is well.", "Pull requests are reviewed wherever the App is installed."


def _app(app: AppCredentials | _Failed | None) -> Part:
    match app:
        case _Failed(kind):
            return _wrong(
                _APP,
                f"unreadable ({kind})",
                headline="The App's credentials cannot be read.",
                cure="Check OUTLAST_SECRET_KEY and the GITHUB_ settings.",
            )
        case None:
            return Part(_APP, Mood.WAITING, "not registered yet")
        case _:
            return Part(_APP, Mood.WELL, app.slug or f"App {app.app_id}")


def _database(health: Health) -> Part:
    answer = _asked(health.check_database)
    if isinstance(answer, _Failed):
        return _wrong(
            "Database",
            f"no answer ({answer.kind})",
            headline="The database does not answer.",
            cure="Deliveries are refused until it does; GitHub keeps them, and they are asked for "
            "again afterwards. Check DATABASE_URL and that the server runs.",
        )
    return Part("Database", Mood.WELL, "connected")


def _worker(running: int | _Failed) -> Part:
    if isinstance(running, _Failed):
        return _unread("Workers", running)
    if not running:
        return _wrong(
            "Workers",
            "none running",
            headline="No worker is running.",
            cure="Deliveries are kept, but nothing is reviewed. Start one with: outlast worker",
        )
    return Part("Workers", Mood.WELL, f"{running} running")


def _queue(queue: QueueState | _Failed) -> Part:
    if isinstance(queue, _Failed):
        return _unread("Queue", queue)
    if not queue.depth:
        return Part("Queue", Mood.WELL, "empty")
    jobs = "1 job waits" if queue.depth == 1 else f"{queue.depth} jobs wait"
    return Part("Queue", Mood.WELL, f"{jobs}, the first for {_span(queue.oldest_seconds)}")


def _deliveries(last: datetime | _Failed | None, now: datetime) -> Part:
    if isinstance(last, _Failed):
        return _unread("Last delivery", last)
    if last is None:
        return Part("Last delivery", Mood.WAITING, "none yet")
    ago = (now - last) // timedelta(seconds=1)
    return Part("Last delivery", Mood.WELL, f"{_span(ago)} ago")


def _wrong(name: str, text: str, *, headline: str, cure: str) -> Part:
    return Part(name, Mood.WRONG, text, headline, cure)


def _unread(name: str, failed: _Failed) -> Part:
    return _wrong(
        name,
        f"unreadable ({failed.kind})",
        headline=f"{name}: no answer from the database.",
        cure="Run outlast migrate if Outlast was just upgraded.",
    )


def _span(seconds: float) -> str:
    for size, unit in _UNITS:
        count = int(seconds // size)
        if count > 0:
            return f"{count} {unit}" + ("" if count == 1 else "s")
    return "less than a minute"
