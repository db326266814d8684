"""A hosted repository with a real bare git repository behind it."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.model.hosting import HostedRepository
from tests.fakes.github.accounts import CheckRun, Installation, Pull
from tests.repositories.builder import git_environment

SERVED = "[uploadpack]\n\tallowAnySHA1InWant = true\n\tallowFilter = true\n"


@dataclass(slots=True)
class Repository:
    """`owner/name`; of nobody's installation if `installation` is None, as forks are."""

    id: int
    owner: str
    name: str
    path: Path
    installation: Installation | None
    is_public: bool = False
    default_branch: str = "main"
    permissions: dict[str, str] = field(default_factory=dict)
    pulls: dict[int, Pull] = field(default_factory=dict)
    check_runs: list[CheckRun] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.path.mkdir(parents=True)
        self.git("init", "-q", "--bare", "-b", self.default_branch)
        with (self.path / "config").open("a") as config:
            config.write(SERVED)

    @property
    def full_name(self) -> str:
        """`owner/name`."""
        return f"{self.owner}/{self.name}"

    @property
    def hosted(self) -> HostedRepository:
        """How our own code speaks of it."""
        installation = self.installation.id if self.installation else 0
        return HostedRepository(installation, self.id, self.owner, self.name)

    def receive(
        self, source: Path, refspecs: Sequence[str] = ("+refs/heads/*:refs/heads/*",)
    ) -> None:
        """Take branches (or what the refspecs say) over from a repository on disk."""
        self.git("fetch", "-q", "--no-tags", str(source), *refspecs)

    def sha(self, revision: str) -> str:
        """The full id of a commit."""
        return self.git("rev-parse", "--verify", f"{revision}^{{commit}}").decode().strip()

    def has(self, sha: str) -> bool:
        """Whether a commit is there."""
        return self._run("cat-file", "-e", f"{sha}^{{commit}}").returncode == 0

    def brings(self, sha: str, base: str, head: str) -> bool:
        """Whether a commit is one of those between two others."""
        return sha in self.git("rev-list", f"{base}..{head}").decode().split("\n")

    def file(self, path: str, revision: str) -> bytes | None:
        """A file's bytes, None if there is no such file."""
        done = self._run("cat-file", "blob", f"{revision}:{path}")
        return None if done.returncode else done.stdout

    def git(self, *arguments: str) -> bytes:
        """What git prints."""
        done = self._run(*arguments)
        done.check_returncode()
        return done.stdout

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        command = ["git", *arguments]
        environment = git_environment(self.path)
        return subprocess.run(
            command, cwd=self.path, env=environment, capture_output=True, check=False
        )
