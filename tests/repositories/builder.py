"""Ordinary git repositories for tests, one call a commit."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from reviewer.adapters.git.process import NO_FORKS

Files = Mapping[str, str | bytes | None]
"""Contents by path; None deletes the file."""

IDENTITY = "Ada Example <ada@example.org>"
FIRST_SECOND = 1_700_000_000


def git_environment(home: Path) -> dict[str, str]:
    """An environment in which git sees no configuration of this machine."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }


class Repo:
    """A repository in `path`, with branch `main`, that a test fills commit by commit.

    Commit ids are the same on every machine: identity and dates are fixed.

        repo = Repo(tmp_path)
        base = repo.commit({"a.py": "x = 1\\n"})
        head = repo.commit({"a.py": None, "b.py": b"x = 2\\n"}, message="Rename")
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._environment = git_environment(path)
        self._seconds = FIRST_SECOND
        path.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")

    def commit(self, files: Files, *, message: str = "Change", author: str = IDENTITY) -> str:
        """Write the files, commit everything in the working tree, return the commit id."""
        self.write(files)
        self.git("add", "--all")
        return self.commit_index(message=message, author=author)

    def commit_index(self, *, message: str = "Change", author: str = IDENTITY) -> str:
        """Commit what the index holds, even if that is nothing new."""
        name, _, email = author.rstrip(">").partition(" <")
        self._seconds += 1
        who = {
            f"GIT_{role}_{key}": value
            for role in ("AUTHOR", "COMMITTER")
            for key, value in (
                ("NAME", name),
                ("EMAIL", email),
                ("DATE", f"{self._seconds} +0000"),
            )
        }
        options = ("--quiet", "--no-verify", "--no-gpg-sign", "--allow-empty")
        self._run(("commit", *options, "--message", message), extra=who)
        return self.git("rev-parse", "HEAD")

    def write(self, files: Files) -> None:
        """Write (or delete) files of the working tree without committing them."""
        for name, content in files.items():
            target = self.path / name
            if content is None:
                target.unlink()
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.encode() if isinstance(content, str) else content)

    def branch(self, name: str, *, at: str = "HEAD") -> None:
        """Start branch `name` at a revision and check it out."""
        self.git("switch", "--quiet", "--create", name, at)

    def switch(self, name: str) -> None:
        """Check out an existing branch."""
        self.git("switch", "--quiet", name)

    def git(self, *arguments: str) -> str:
        """Run git here and return what it printed, without the last newline."""
        return self._run(arguments)

    def git_input(self, *arguments: str, content: bytes) -> str:
        """Run git with `content` on its standard input."""
        return self._run(arguments, content=content)

    def _run(
        self,
        arguments: tuple[str, ...],
        *,
        content: bytes = b"",
        extra: Mapping[str, str] | None = None,
    ) -> str:
        with NO_FORKS:
            done = subprocess.run(
                ("git", "-C", str(self.path), *arguments),
                input=content,
                capture_output=True,
                check=False,
                env={**self._environment, **(extra or {})},
            )
        if done.returncode:
            message = f"git {' '.join(arguments)}: {done.stderr.decode(errors='replace')}"
            raise AssertionError(message)
        return done.stdout.decode(errors="surrogateescape").removesuffix("\n")
