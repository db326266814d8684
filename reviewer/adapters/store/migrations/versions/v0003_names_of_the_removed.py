"""Removed repositories by their ids alone, without the names that were kept."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_DELIVERIES = """
UPDATE deliveries
SET demand = jsonb_set(
    demand, '{repositories}', jsonb_path_query_array(demand, '$.repositories[*].id')
)
WHERE demand ->> 'kind' = 'cleanup'
AND jsonb_path_exists(demand, '$.repositories[0].id')
"""
_JOBS = """
UPDATE procrastinate_jobs
SET args = jsonb_set(
    args, '{demand,repositories}', jsonb_path_query_array(args, '$.demand.repositories[*].id')
)
WHERE args #>> '{demand,kind}' = 'cleanup'
AND jsonb_path_exists(args, '$.demand.repositories[0].id')
"""


def upgrade() -> None:
    """Reduce what is stored, and what still waits to be done."""
    op.execute(_DELIVERIES)
    if sa.inspect(op.get_bind()).has_table("procrastinate_jobs"):
        op.execute(_JOBS)
