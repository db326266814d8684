"""Connections to PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DisconnectionError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from reviewer.errors import SettingsError

CONNECT_SECONDS = 5
NO_ANSWER = "DATABASE_URL: no PostgreSQL answers there; check address, name and password"
"""Said instead of the error's own text, which may hold the address with its password."""

_CONNECTIONS = 10
_MORE_CONNECTIONS = 10
_PREPARED_AFTER = 1
"""Uses of a statement on a connection; there are few statements, and often few uses."""

_FRESH_SECONDS = 1.0
"""A connection that worked so shortly ago is not asked again whether it lives.

To ask takes three round trips, nearly half of what it takes to accept a delivery.
"""

_SCHEME = re.compile(r"^postgres(?:ql)?(?:\+psycopg)?://")


class Database:
    """A PostgreSQL database, as a `postgresql://` URL or as Heroku's `postgres://`.

    `revive` is called when the server does not answer, before one more try: it is what
    starts a bundled server again. Connections that died while they were idle are replaced
    before use. Threads may share it. Raises SettingsError for a URL that is not PostgreSQL's.
    """

    def __init__(self, url: str, *, revive: Callable[[], object] | None = None) -> None:
        if not _SCHEME.match(url):
            message = "DATABASE_URL must begin with postgresql://; leave it out to use our own"
            raise SettingsError(message)
        self.conninfo = _SCHEME.sub("postgresql://", url, count=1)
        self._revive = revive
        self._engine = self._new_engine()

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine."""
        return self._engine

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A connection in a transaction that ends with the block."""
        with self._engine.begin() as connection:
            yield connection

    def revive(self) -> None:
        """Start the server again, where that is ours to do."""
        if self._revive is not None:
            self._revive()

    def answers(self) -> bool:
        """Whether a query comes back."""
        try:
            with self._engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except (SQLAlchemyError, psycopg.Error):
            return False
        return True

    def rehearse(self, count: int, work: Callable[[Connection], object]) -> None:
        """Do some work on so many new connections, without effect.

        Whoever comes first then waits neither for a connection nor for the server to learn
        of the tables.
        """
        with ExitStack() as stack:
            for _ in range(min(count, _CONNECTIONS)):
                connection = stack.enter_context(self._engine.connect())
                work(connection)
                connection.rollback()

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _new_engine(self) -> Engine:
        engine = create_engine(
            "postgresql+psycopg://",
            creator=self._connect,
            pool_size=_CONNECTIONS,
            max_overflow=_MORE_CONNECTIONS,
        )
        event.listen(engine, "checkin", _note_use)
        event.listen(engine, "checkout", _replace_if_dead)
        return engine

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        try:
            return self._connected()
        except psycopg.OperationalError:
            if self._revive is None:
                raise
            self._revive()
            return self._connected()

    def _connected(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(
            self.conninfo, connect_timeout=CONNECT_SECONDS, prepare_threshold=_PREPARED_AFTER
        )


def _note_use(_: object, entry: ConnectionPoolEntry) -> None:
    entry.info["used"] = monotonic()


def _replace_if_dead(
    connection: psycopg.Connection[tuple[object, ...]], entry: ConnectionPoolEntry, _: object
) -> None:
    """Ask a connection that was idle whether it lives; the pool makes a new one if not."""
    if monotonic() - entry.info.get("used", float("-inf")) < _FRESH_SECONDS:
        return
    try:
        connection.execute("SELECT 1")
        connection.rollback()
    except psycopg.Error as error:
        raise DisconnectionError from error
