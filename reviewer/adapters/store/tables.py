"""The tables of what is kept."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData()


def _moment(name: str) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


deliveries = Table(
    "deliveries",
    metadata,
    Column("guid", Text, primary_key=True),
    Column("event", Text, nullable=False),
    Column("installation", BigInteger, nullable=False),
    Column("repository", BigInteger),
    Column("demand", JSONB, nullable=False),
    _moment("received_at"),
    Index("deliveries_installation", "installation", "repository"),
    Index("deliveries_received_at", "received_at"),
)

attempts = Table(
    "attempts",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("installation", BigInteger, nullable=False),
    Column("repository", BigInteger, nullable=False),
    Column("number", Integer, nullable=False),
    Column("head_sha", Text, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("check_run", BigInteger, nullable=False),
    Column("conclusion", Text),
    _moment("started_at"),
    Column("finished_at", DateTime(timezone=True)),
    UniqueConstraint(
        "installation", "repository", "number", "head_sha", "attempt", name="attempts_once"
    ),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", BigInteger, primary_key=True),
    Column("installation", BigInteger, nullable=False),
    Column("repository", BigInteger, nullable=False),
    Column("check_run", BigInteger, nullable=False),
    Column("action", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("asked_by", Text, nullable=False),
    _moment("given_at"),
    Column("withdrawn_by", Text),
    Column("withdrawn_at", DateTime(timezone=True)),
    Index("feedback_check_run", "installation", "repository", "check_run"),
)

credentials = Table(
    "credentials",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
    _moment("stored_at"),
)

spent_states = Table(
    "spent_states",
    metadata,
    Column("state", Text, primary_key=True),
    _moment("spent_at"),
)

OF_TENANTS = (deliveries, attempts, feedback)
"""Tables whose rows belong to an installation and go with it."""
