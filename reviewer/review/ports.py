"""What a review needs from the world."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from reviewer.checks.check import Check
from reviewer.model.agent import KnownAgents
from reviewer.model.change import Commit, Endpoints, FileChange, TreeEntry
from reviewer.model.policy import Policy
from reviewer.model.rule import Rule
from reviewer.model.rulebook import Rulebook

Item = TypeVar("Item")
Result = TypeVar("Result")


class Repository(Protocol):
    """A git repository, read without running anything that it contains."""

    @property
    def name(self) -> str:
        """`owner/name` if the remote tells it, else the folder's name."""

    @property
    def key(self) -> str:
        """What is remembered of the repository on this machine is kept under this name."""

    def endpoints(self, base: str | None, head: str | None) -> Endpoints:
        """Resolve the two ends; None means the default branch and the working tree.

        Raises RevisionError with the cure if git cannot.
        """

    def changes(self, endpoints: Endpoints) -> tuple[FileChange, ...]:
        """What changed from the merge base to the head, renames and copies followed."""

    def sizes(self, blobs: Iterable[str]) -> Mapping[str, int]:
        """Bytes of each blob; a missing object has no entry."""

    def read(self, blobs: Iterable[str]) -> Mapping[str, bytes]:
        """Contents of each blob; a missing object has no entry."""

    def file(self, revision: str, path: str) -> bytes | None:
        """Contents of the file at `path` in `revision`, None if there is none."""

    def tree(self, revision: str) -> tuple[TreeEntry, ...]:
        """Every file of a revision, in git's order."""

    def tree_delta(self, one: str, other: str) -> Mapping[str, TreeEntry | None] | None:
        """What `other` holds at each path where it differs from `one`, None for nothing.

        None in all if git does not know one of the two.
        """

    def commits(self, endpoints: Endpoints) -> tuple[Commit, ...]:
        """The commits of the change, oldest first; none for uncommitted work."""


class WorkingTree(Protocol):
    """The files of a repository as they lie on the disk."""

    def amended(self, endpoints: Endpoints, contents: Mapping[str, bytes]) -> Endpoints:
        """The same endpoints with other contents of files of the head; nothing is written."""

    def read(self, path: str) -> bytes | None:
        """The bytes of a plain file; None for anything else, links included."""

    def replace(self, path: str, old: bytes, new: bytes) -> bool:
        """Write a file whole or not at all; False if it does not hold `old` any more."""


@dataclass(frozen=True, slots=True)
class Failed:
    """Why work on one item came to nothing, in words for the reader of a review."""

    reason: str


class Sandbox(Protocol):
    """Runs work on untrusted input where it can hurt nobody."""

    def run(
        self, work: Callable[[Item], Result], items: Sequence[Item]
    ) -> Iterator[Result | Failed]:
        """Yield the outcome of each item in order; `work` is a module-level function."""


class SegmentStore(Protocol):
    """The index segments of one repository; see `reviewer.source.segments`."""

    def names(self) -> Sequence[str]:
        """What is kept, the newest first."""

    def read(self, name: str, spans: Sequence[tuple[int, int]]) -> Sequence[bytes]:
        """The bytes of each span (start, length); fewer where they are missing."""

    def put(self, name: str, content: Iterable[bytes]) -> None:
        """Keep a segment; failing to is silent."""

    def drop(self, name: str) -> None:
        """Forget a segment."""


class FingerprintCache(Protocol):
    """Fingerprints of blobs and trees, kept between reviews; losing it costs time only."""

    def segments(self, repository: str) -> SegmentStore:
        """The index segments of the repository with this key."""

    def get(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The rows that are known."""

    def put(self, rows: Mapping[str, bytes]) -> None:
        """Remember rows; failing to is silent."""


class PastScores(Protocol):
    """What a backtest on this machine found; there need not have been one."""

    def under(self, policy: Policy, rules: Sequence[Rule], *, besides: str) -> Sequence[int]:
        """The scores that past changes get by these, but for the commit `besides`."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything that a review works with."""

    repository: Repository
    sandbox: Sandbox
    cache: FingerprintCache
    rulebook: Rulebook
    checks: Mapping[str, Check]
    agents: KnownAgents
    past: PastScores | None = None
