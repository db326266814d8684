"""What a server and its workers work with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from reviewer.adapters.github.manifest import convert_manifest
from reviewer.adapters.jobs import state
from reviewer.adapters.jobs.job import Job
from reviewer.adapters.jobs.queue import SETTLE_SECONDS, drop_jobs, enqueue
from reviewer.adapters.jobs.schema import install
from reviewer.adapters.jobs.working import Pace
from reviewer.adapters.store.credentials import SqlCredentials, secret_key
from reviewer.adapters.store.database import NO_ANSWER, Database
from reviewer.adapters.store.folders import ensure_writable
from reviewer.adapters.store.inbox import SqlInbox
from reviewer.adapters.store.migrating import migrate
from reviewer.adapters.store.record import SqlRecord
from reviewer.adapters.store.states import SqlStates
from reviewer.errors import SettingsError
from reviewer.model.hosting import Demand, ReviewRequested
from reviewer.review.app_credentials import AppCredentials
from reviewer.settings import ServerSettings


@dataclass(frozen=True, slots=True)
class Server:
    """What is kept and the queue, over one database; threads may share it."""

    settings: ServerSettings
    database: Database
    inbox: SqlInbox
    record: SqlRecord
    states: SqlStates
    stored_app: SqlCredentials
    key: bytes = field(repr=False)

    def credentials(self) -> AppCredentials | None:
        """The App of the environment, else the one that was registered here."""
        return self.settings.app or self.stored_app.load()

    def check_database(self) -> None:
        """Raise if it does not answer."""
        with self.database.begin():
            pass

    def depth(self) -> state.Depth:
        """What waits in the queue."""
        with self.database.begin() as connection:
            return state.depth(connection)

    def workers(self) -> int:
        """How many workers are alive."""
        with self.database.begin() as connection:
            return state.workers(connection, Pace().stalled)

    def convert(self, code: str) -> AppCredentials:
        """Trade GitHub's code for the credentials of a new App."""
        return AppCredentials(**asdict(convert_manifest(self.settings.api_url, code)))

    def tidy(self) -> None:
        """Delete rows that nobody asks for any more."""
        self.inbox.prune()
        self.states.prune()


@contextmanager
def open_server(settings: ServerSettings) -> Iterator[Server]:
    """Open the database, brought up to date.

    Raises SettingsError if it does not answer or the data folder cannot be written.
    """
    ensure_writable(settings.general.data_dir)
    database = _database(settings)
    try:
        migrate_database(database)
        key = secret_key(settings.secret_key, settings.general.data_dir)
        yield Server(
            settings=settings,
            database=database,
            inbox=SqlInbox(database, _queue),
            record=SqlRecord(database, drop_jobs),
            states=SqlStates(database),
            stored_app=SqlCredentials(database, key),
            key=key,
        )
    finally:
        database.close()


def migrate_settings(settings: ServerSettings) -> None:
    """Bring the database of the settings up to date."""
    database = _database(settings)
    try:
        migrate_database(database)
    finally:
        database.close()


def migrate_database(database: Database) -> None:
    """Bring it up to date; raises SettingsError if it does not answer."""
    try:
        migrate(database, install)
    except OperationalError as error:
        raise SettingsError(NO_ANSWER) from error


def _database(settings: ServerSettings) -> Database:
    if settings.database_url:
        return Database(settings.database_url)
    # Imported only if it is used: it looks for its files and folders as it is.
    from reviewer.adapters.store.bundled import BundledServer  # noqa: PLC0415 - see above

    bundled = BundledServer(settings.general.data_dir)
    return Database(bundled.ensure(), revive=bundled.ensure)


def _queue(connection: Connection, demand: Demand, reference: str) -> None:
    wait = SETTLE_SECONDS if isinstance(demand, ReviewRequested) else 0
    enqueue(connection, Job(demand, reference), wait=wait)
