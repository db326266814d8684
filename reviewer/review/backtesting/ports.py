"""What a backtest needs from the world."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from reviewer.model.backtest import PastChange, Replayed
from reviewer.model.change import FileChange


class History(Protocol):
    """The past of a branch."""

    def past(
        self, start: str, *, last: int | None, since: str | None = None
    ) -> tuple[PastChange, ...]:
        """The newest first-parent commits from `start` back, oldest first.

        The first commit of all has the empty tree as its parent.
        """

    def diffs(self, changes: Sequence[PastChange]) -> Iterator[tuple[FileChange, ...]]:
        """What each change did to each file, in their order."""


class Replay(Protocol):
    """Reviews past changes, several at once."""

    def run(self, changes: Sequence[PastChange]) -> Iterator[Replayed]:
        """Yield each as soon as it is done, in any order."""


class Ledger(Protocol):
    """What was replayed already; losing it costs time only."""

    def known(self) -> Mapping[str, Replayed]:
        """Everything that was kept, by commit."""

    def keep(self, replayed: Replayed) -> None:
        """Remember one, even if the program is ended right afterwards."""


@dataclass(frozen=True, slots=True)
class BacktestPorts:
    """Everything that a backtest works with."""

    history: History
    replay: Replay
    ledger: Ledger
