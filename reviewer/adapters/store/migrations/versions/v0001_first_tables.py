"""Deliveries, attempts, feedback and the App's credentials."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the first tables."""
    _deliveries()
    _attempts()
    _feedback()
    op.create_table(
        "credentials",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        _moment("stored_at"),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("guid", sa.Text, primary_key=True),
        sa.Column("event", sa.Text, nullable=False),
        sa.Column("installation", sa.BigInteger, nullable=False),
        sa.Column("repository", sa.BigInteger),
        sa.Column("demand", JSONB, nullable=False),
        _moment("received_at"),
    )
    op.create_index("deliveries_installation", "deliveries", ["installation", "repository"])
    op.create_index("deliveries_received_at", "deliveries", ["received_at"])


def _attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("installation", sa.BigInteger, nullable=False),
        sa.Column("repository", sa.BigInteger, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("head_sha", sa.Text, nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("check_run", sa.BigInteger, nullable=False),
        sa.Column("conclusion", sa.Text),
        _moment("started_at"),
        sa.Column("finished_at", sa.DateTime(timezone=True)),
        sa.UniqueConstraint(
            "installation", "repository", "number", "head_sha", "attempt", name="attempts_once"
        ),
    )


def _feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("installation", sa.BigInteger, nullable=False),
        sa.Column("repository", sa.BigInteger, nullable=False),
        sa.Column("check_run", sa.BigInteger, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        _moment("given_at"),
        sa.Column("withdrawn_by", sa.Text),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True)),
    )
    op.create_index("feedback_check_run", "feedback", ["installation", "repository", "check_run"])


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now())
