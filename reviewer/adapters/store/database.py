"""Connections to PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import SQLAlchemyError

from reviewer.errors import SettingsError

CONNECT_SECONDS = 5
_CONNECTIONS = 10
_MORE_CONNECTIONS = 10
_SCHEME = re.compile(r"^postgres(?:ql)?(?:\+psycopg)?://")


class Database:
    """A PostgreSQL database, as a `postgresql://` URL or as Heroku's `postgres://`.

    `revive` is called when the server does not answer, before one more try: it is what
    starts a bundled server again. Connections that died are replaced before use. Threads
    may share it. Raises SettingsError for a URL that is not PostgreSQL's.
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

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    def _new_engine(self) -> Engine:
        return create_engine(
            "postgresql+psycopg://",
            creator=self._connect,
            pool_pre_ping=True,
            pool_size=_CONNECTIONS,
            max_overflow=_MORE_CONNECTIONS,
        )

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        try:
            return psycopg.connect(self.conninfo, connect_timeout=CONNECT_SECONDS)
        except psycopg.OperationalError:
            if self._revive is None:
                raise
            self._revive()
            return psycopg.connect(self.conninfo, connect_timeout=CONNECT_SECONDS)
