"""States of the App's registration that were used."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "spent_states",
        sa.Column("state", sa.Text, primary_key=True),
        sa.Column(
            "spent_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()
        ),
    )
