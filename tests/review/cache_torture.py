"""Everything that can befall the cache, a mishap a step, while two writers fill it."""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import permutations
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Self, TypeAlias

import numpy as np

from reviewer.adapters.store.fingerprints import LAYOUT, SqliteFingerprints
from reviewer.model.policy import Policy
from reviewer.model.rule import CheckUse
from reviewer.model.rulebook import Rulebook
from reviewer.review.finding import find_matches
from reviewer.review.fingerprint_index import search_index
from reviewer.review.fingerprinting import fingerprint_texts
from reviewer.review.judging import judge_change
from reviewer.review.policies import Law
from reviewer.review.ports import Ports
from reviewer.review.rehearsal import NoCache
from reviewer.source.clones import VERSION, Fingerprints, unpack
from reviewer.source.fact_rows import unpack as unpack_facts
from tests.fakes.worlds import RULEBOOK, ports
from tests.repositories.builder import Repo

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__])
WRITERS = 2
KILLED = 0.2
"""So often a writer is killed amid its work."""

LATEST_KILL = 0.03
STEPS_A_REVIEW = 50
FUNCTION = """\
def total_{name}(orders, rate):
    result = {number}
    for order in orders:
        if order.cancelled or order.kind == "{name}":
            continue
        try:
            net = sum(item.price * item.count for item in order.{name}_items)
        except ValueError:
            pass
        result += round(net * (1 + rate), {number})
    return {name}_discount(result)
"""
NAMES = ("book", "pen", "desk", "lamp", "chair", "shelf")
RULES = tuple(rule for rule in RULEBOOK.rules if isinstance(rule.detection, CheckUse))
"""Patterns are matched anew each time, so that no cache can harm them."""

LAW = Law(Policy(), RULES)

Ends: TypeAlias = tuple[str, str]
Damage: TypeAlias = Callable[["Stage", random.Random], None]


@dataclass(frozen=True, slots=True)
class Stage:
    """A small repository, pairs of its commits to review, and where the cache is."""

    repo: Repo
    code: Sequence[str]
    reviews: Sequence[Ends]
    file: Path

    @classmethod
    def set_up(cls, folder: Path) -> Stage:
        """Commits that add, copy, change, move and delete functions."""
        repo = Repo(folder / "repo")
        code = {name: FUNCTION.format(name=name, number=at) for at, name in enumerate(NAMES)}
        commits = [
            repo.commit({f"{name}.py": code[name] for name in NAMES[:4]}),
            repo.commit({"copy.py": code["book"], "shelf.py": code["shelf"]}),
            repo.commit({"pen.py": code["pen"] + code["desk"], "desk.py": None}),
            repo.commit({"chair.py": code["chair"].replace("net", "sum_")}),
            repo.commit({"copy.py": None, "sub/lamp_v2.py": code["lamp"] + code["book"]}),
        ]
        reviews = [(commits[0], commits[-1]), *permutations(commits, 2)]
        return cls(repo, list(code.values()), reviews, folder / "cache" / "rows.sqlite")

    def segments(self) -> list[Path]:
        """The files of the index."""
        return sorted(self.file.parent.glob("segments/*/*.segment"))

    @contextmanager
    def world(self) -> Iterator[Ports]:
        """The ports of a review with the cache."""
        with ports(self.repo) as plain:
            cache = SqliteFingerprints(self.file)
            yield replace(plain, cache=cache, rulebook=Rulebook(RULES))


@dataclass(slots=True)
class Recorder(NoCache):
    """A cache that knows nothing and keeps what it is told."""

    rows: dict[str, bytes] = field(default_factory=dict)

    def put(self, rows: Mapping[str, bytes]) -> None:
        """Keep the rows, for whoever asks for `rows`."""
        self.rows.update(rows)


@dataclass(frozen=True, slots=True)
class Truth:
    """What is the case, worked out without a cache."""

    review: object
    rows: Mapping[str, bytes]
    wanted: Fingerprints
    holders: Mapping[Ends, object]

    @classmethod
    def of(cls, stage: Stage) -> Truth:
        """Review the commits without a cache."""
        recorder = Recorder()
        with ports(stage.repo) as plain:
            world = replace(plain, cache=recorder, rulebook=Rulebook(RULES))
            reviews = [reviewed(ends, world) for ends in stage.reviews[:3]]
            texts = [(text.encode(), "python") for text in stage.code]
            wanted = np.unique(np.concatenate([unpack(one) for one in fingerprint_texts(texts)]))
            holders = {ends: held(ends, wanted, world) for ends in stage.reviews}
        return cls(reviews[0], recorder.rows, wanted, holders)


def reviewed(ends: Ends, world: Ports) -> object:
    """All that a review of two commits finds, to be compared."""
    endpoints = world.repository.endpoints(*ends)
    judged = judge_change(world.repository.changes(endpoints), endpoints, LAW, ports=world)
    found = find_matches(judged.change, LAW, world.checks)
    return judged.change.files, judged.change.clones, found, judged.troubles


def meant(row: bytes) -> object:
    """What a row says, which does not depend on the order of its sets."""
    return unpack_facts(row) or row


def held(ends: Ends, wanted: Fingerprints, world: Ports) -> object:
    """Which files of the head hold which of the fingerprints, by the index."""
    index, found = search_index(wanted, world.repository.endpoints(*ends), world)
    pairs = zip(found.hashes.tolist(), found.owners.tolist(), strict=True)
    return {(value, index.file(owner)) for value, owner in pairs}


def torture(stage: Stage, steps: int, *, seed: int = 0) -> Counter[str]:
    """How often each mishap was survived; raises AssertionError at a wrong or lost finding.

    All findings follow from the rows and from what the index answers; these are compared
    after each step, and the whole review after some.
    """
    chance = random.Random(seed)  # noqa: S311 - the same mishaps each time, no secret
    survived: Counter[str] = Counter()
    truth = Truth.of(stage)
    with stage.world() as world, ExitStack() as writers:
        staff = [writers.enter_context(Writer(stage, truth)) for _ in range(WRITERS)]
        for step in range(steps):
            for writer in staff:
                writer.write(chance.choice(stage.reviews))
            if chance.random() < KILLED:
                chance.choice(staff).kill(after=chance.uniform(0, LATEST_KILL))
                survived["kill -9"] += 1
            name = chance.choice(list(MISHAPS))
            with suppress(FileNotFoundError, sqlite3.Error):
                MISHAPS[name](stage, chance)
            survived[name] += 1
            ends = chance.choice(stage.reviews)
            known = world.cache.get(list(truth.rows))
            same = (
                meant(known[key]) == meant(truth.rows[key]) for key in known.keys() & truth.rows
            )
            assert all(same), (step, name)
            assert held(ends, truth.wanted, world) == truth.holders[ends], (step, name)
            if step % STEPS_A_REVIEW == 0:
                assert reviewed(stage.reviews[0], world) == truth.review, (step, name)
                survived["whole reviews"] += 1
    return survived


class Writer:
    """A process that reviews with the cache when it is told to, again after it was killed."""

    def __init__(self, stage: Stage, truth: Truth) -> None:
        self._work = stage, truth
        self._busy = False

    def __enter__(self) -> Self:
        """Start the process."""
        self._orders, theirs = FORKS.Pipe()
        self._process: ForkServerProcess = FORKS.Process(
            target=write_when_told, args=(*self._work, theirs), daemon=True
        )
        self._process.start()
        theirs.close()
        return self

    def __exit__(self, *failure: object) -> None:
        """Stop the process, whatever it does."""
        self._process.kill()
        self._process.join()
        self._orders.close()

    def write(self, ends: Ends) -> None:
        """Order a review, to be done meanwhile; one that is still busy is left in peace."""
        if self._busy and self._orders.poll():
            self._orders.recv()
            self._busy = False
        if not self._busy:
            self._orders.send(ends)
            self._busy = True

    def kill(self, *, after: float) -> None:
        """Kill the process amid its work and start another."""
        self._process.join(after)
        self.__exit__()
        self._busy = False
        self.__enter__()


def write_when_told(stage: Stage, truth: Truth, orders: Connection) -> None:
    """Keep rows and index for the commits that come through the pipe until it is closed."""
    with stage.world() as world, suppress(EOFError):
        while True:
            ends = orders.recv()
            world.cache.put(truth.rows)
            held(ends, truth.wanted, world)
            orders.send(None)


def _nothing(stage: Stage, chance: random.Random) -> None:
    del stage, chance


def _cut(path: Path, chance: random.Random) -> None:
    with path.open("r+b") as file:
        file.truncate(chance.randrange(path.stat().st_size + 1))


def _overwrite(path: Path, chance: random.Random) -> None:
    with path.open("r+b") as file:
        file.seek(chance.randrange(path.stat().st_size + 1))
        file.write(chance.randbytes(chance.choice((1, 8, 4000))))


def _database(stage: Stage, chance: random.Random) -> Path:
    endings = ("", "", "-wal", "-shm")
    return stage.file.with_name(stage.file.name + chance.choice(endings))


def _segment(stage: Stage, chance: random.Random) -> Path:
    return chance.choice(stage.segments() or [stage.file.with_name("none")])


def _of_another_layout(stage: Stage, chance: random.Random) -> None:
    with closing(sqlite3.connect(stage.file)) as connection:
        connection.execute(f"PRAGMA user_version = {LAYOUT + chance.choice((-1, 1))}")


def _of_another_version(stage: Stage, chance: random.Random) -> None:
    """What another version of Outlast kept says nothing to this one."""
    with closing(sqlite3.connect(stage.file)) as connection:
        keys = [key for (key,) in connection.execute("SELECT key FROM fingerprint")]
    other = {
        f"{key.rpartition(':')[0]}:{VERSION + 1}": chance.randbytes(40)
        for key in keys
        if isinstance(key, str)
    }
    SqliteFingerprints(stage.file).put(other)
    segment = _segment(stage, chance)
    revision, _, _ = segment.name.partition("-")
    segment.with_name(f"{revision}-{VERSION + 1}.segment").write_bytes(chance.randbytes(400))


def _cut_rows(stage: Stage, chance: random.Random) -> None:
    """Not the file that SQLite maps into memory, which would kill its readers."""
    _cut(stage.file.with_name(stage.file.name + chance.choice(("", "-wal"))), chance)


MISHAPS: Mapping[str, Damage] = {
    "none": _nothing,
    "rows cut short": _cut_rows,
    "rows overwritten": lambda stage, chance: _overwrite(_database(stage, chance), chance),
    "rows deleted": lambda stage, chance: _database(stage, chance).unlink(),
    "index cut short": lambda stage, chance: _cut(_segment(stage, chance), chance),
    "index overwritten": lambda stage, chance: _overwrite(_segment(stage, chance), chance),
    "index deleted": lambda stage, chance: _segment(stage, chance).unlink(),
    "another layout": _of_another_layout,
    "another version": _of_another_version,
}
