"""What a backtest on this machine works with."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from multiprocessing.util import Finalize
from pathlib import Path

from reviewer.adapters.git.repository import GitRepository
from reviewer.adapters.sandbox.worker import die_with_parent
from reviewer.model.backtest import PastChange, Replayed
from reviewer.review.backtesting.laws import law_now
from reviewer.review.backtesting.ports import BacktestPorts
from reviewer.review.backtesting.replaying import BacktestRequest, Side, replay
from reviewer.review.policies import Law, PolicyFile
from reviewer.review.ports import Ports
from reviewer.settings import Settings
from reviewer.wiring.ledgers import Ledgers
from reviewer.wiring.reviews import built_in, open_review

MOST_WORKERS = 8


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which past changes, under which rules and policies; None stands for those of HEAD."""

    repo: Path
    last: int | None = None
    since: str | None = None
    rules: Mapping[str, str] = field(default_factory=dict)
    policy: PolicyFile | None = None
    against: PolicyFile | None = None


@dataclass(frozen=True, slots=True)
class _Laws:
    """The law that past changes are judged by, and the one that is compared with."""

    law: Law
    other: Law | None


@contextmanager
def open_backtest(
    wanted: Wanted, settings: Settings
) -> Iterator[tuple[BacktestRequest, BacktestPorts]]:
    """The backtest that is wanted, ready to run.

    Raises RevisionError if there is no repository, RepositoryConfigError or RuleFileError
    for mistakes in a policy or rule file.
    """
    shelf = built_in(settings)
    with GitRepository(wanted.repo, environment=settings.environment) as repository:
        law = law_now(repository, shelf.rulebook, given=wanted.policy, rules=wanted.rules)
        other = None
        if wanted.against is not None:
            rules = wanted.rules
            other = law_now(repository, shelf.rulebook, given=wanted.against, rules=rules)
        request = BacktestRequest(
            repository=repository.name,
            policy=law.policy.source,
            rulebook=shelf.rulebook.version,
            other=other.policy.source if other else "",
            last=wanted.last,
            since=wanted.since,
        )
        yield (
            request,
            BacktestPorts(
                history=repository.history(),
                replay=ParallelReplay(wanted.repo, settings, _Laws(law, other)),
                ledger=Ledgers(repository.key, settings).of(law, other),
            ),
        )


@dataclass(frozen=True, slots=True)
class ParallelReplay:
    """Implements `Replay` with a process for each processor.

    They do not hear Ctrl-C and die with this program, so that it may end at any time.
    """

    repo: Path
    settings: Settings
    laws: _Laws

    def run(self, changes: Sequence[PastChange]) -> Iterator[Replayed]:
        """Yield each as soon as it is done, in any order."""
        workers = min(os.cpu_count() or 1, MOST_WORKERS, len(changes))
        if not workers:
            return
        pool = ProcessPoolExecutor(
            workers, get_context("fork"), _start, (self.repo, self.settings, self.laws)
        )
        try:
            asked: list[Future[Replayed]] = [pool.submit(_replay, change) for change in changes]
            yield from (one.result() for one in as_completed(asked))
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


# A process of the pool gets nothing but its changes: what it opened once waits for them here.
_OPEN = ExitStack()
_SIDES: ContextVar[tuple[Side, ...]] = ContextVar("the sides of this process")


def _start(repo: Path, settings: Settings, laws: _Laws) -> None:
    """Open the repository once for all reviews of this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    Finalize(None, _OPEN.close, exitpriority=0)  # or the sandbox's threads keep it alive
    world = replace(_OPEN.enter_context(open_review(repo, settings, workers=1)), past=None)
    sides = (_side(law, world) for law in (laws.law, laws.other) if law)
    _SIDES.set(tuple(sides))


def _side(law: Law, world: Ports) -> Side:
    return Side(law.policy, replace(world, rulebook=replace(world.rulebook, rules=law.rules)))


def _replay(change: PastChange) -> Replayed:
    side, *others = _SIDES.get()
    return replay(change, side, *others)
