"""States of the App's registration, each good for one use."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, func, text
from sqlalchemy.dialects.postgresql import insert

from reviewer.adapters.store.database import Database
from reviewer.adapters.store.tables import spent_states


@dataclass(frozen=True, slots=True)
class SqlStates:
    """Which states were used."""

    database: Database

    def spend(self, state: str) -> bool:
        """Use a state; False if it was used before."""
        new = insert(spent_states).values(state=state).on_conflict_do_nothing()
        with self.database.begin() as connection:
            return connection.scalar(new.returning(spent_states.c.state)) is not None

    def prune(self) -> None:
        """Forget those that have expired long since."""
        with self.database.begin() as connection:
            oldest = func.now() - text("interval '2 days'")
            connection.execute(delete(spent_states).where(spent_states.c.spent_at < oldest))
