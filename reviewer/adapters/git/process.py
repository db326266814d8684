"""The only place that runs git."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from threading import Lock, Timer
from typing import IO, cast

from reviewer.adapters.git.names import decode_path, encode_path
from reviewer.errors import RevisionError

KEPT_VARIABLES = ("PATH", "HOME", "XDG_CONFIG_HOME", "TMPDIR")
FIXED_VARIABLES: Mapping[str, str] = {
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "GIT_ALLOW_PROTOCOL": "",  # a partial clone must not fetch: that runs what its config says
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
}
HARMLESS = (
    "core.attributesFile=/dev/null",
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.quotePath=false",
    "log.showSignature=false",
)
SECONDS_TO_END = 1

NO_FORKS = Lock()
"""Held while a process starts, and while it is fed: none is forked meanwhile.

A process that another thread forks then would keep copies of the pipes, and who waits for the
end of one would wait for ever. https://docs.python.org/3/library/os.html#os.register_at_fork
"""
os.register_at_fork(
    before=NO_FORKS.acquire,
    after_in_parent=NO_FORKS.release,
    after_in_child=NO_FORKS.release,
)


@dataclass(frozen=True, slots=True)
class Finished:
    """What a git command left behind."""

    code: int
    output: bytes
    error: str

    @property
    def text(self) -> str:
        """The output without its last newline; odd bytes as surrogate escapes."""
        return decode_path(self.output).removesuffix("\n")


@dataclass(frozen=True, slots=True)
class Running:
    """A git process with an open pipe on either side."""

    process: subprocess.Popen[bytes]

    @property
    def input(self) -> IO[bytes]:
        """What git reads."""
        return cast("IO[bytes]", self.process.stdin)

    @property
    def output(self) -> IO[bytes]:
        """What git writes."""
        return cast("IO[bytes]", self.process.stdout)

    def end(self) -> None:
        """End the process now and close its pipes; may be called twice."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(SECONDS_TO_END)
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            if pipe:
                with suppress(BrokenPipeError):
                    pipe.close()


@dataclass(frozen=True, slots=True)
class Git:
    """Git commands that share options and an environment.

    Nothing of the caller's environment reaches git but KEPT_VARIABLES.
    """

    options: tuple[str, ...]
    environment: Mapping[str, str]

    def with_options(self, *options: str) -> Git:
        """The same git with further options before the command."""
        return replace(self, options=(*self.options, *options))

    def run(self, *arguments: str, content: bytes = b"", seconds: float | None = None) -> Finished:
        """Run to the end, whatever the exit code; killed after `seconds`."""
        if not content:
            return self._ended(self._start(arguments, source=subprocess.DEVNULL), None, seconds)
        with NO_FORKS:
            return self._ended(self._started(arguments), content, seconds)

    def read(self, *arguments: str, content: bytes = b"") -> Finished:
        """Run to the end; raises RevisionError with git's words if git fails."""
        done = self.run(*arguments, content=content)
        if done.code:
            raise unreadable(done.error)
        return done

    def converse(self, *arguments: str) -> Running:
        """Start a command that is fed and read by turns; its messages are dropped."""
        return self._start(arguments, source=subprocess.PIPE, errors=subprocess.DEVNULL)

    @contextmanager
    def streaming(self, *arguments: str, seconds: float) -> Iterator[Running]:
        """A command whose output is read while it runs; killed after `seconds`."""
        running = self.converse(*arguments)
        timer = Timer(seconds, running.process.kill)
        timer.daemon = True
        timer.start()
        try:
            yield running
        finally:
            timer.cancel()
            running.end()

    def _ended(self, running: Running, content: bytes | None, seconds: float | None) -> Finished:
        try:
            output, error = running.process.communicate(content, timeout=seconds)
        except subprocess.TimeoutExpired:
            return Finished(-signal.SIGKILL, b"", f"took longer than {seconds:g} s")
        finally:
            running.end()
        return Finished(running.process.returncode, output, error.decode(errors="replace").strip())

    def _start(
        self, arguments: tuple[str, ...], *, source: int, errors: int = subprocess.PIPE
    ) -> Running:
        with NO_FORKS:
            return self._started(arguments, source=source, errors=errors)

    def _started(
        self,
        arguments: tuple[str, ...],
        *,
        source: int = subprocess.PIPE,
        errors: int = subprocess.PIPE,
    ) -> Running:
        settings = (word for setting in HARMLESS for word in ("-c", setting))
        words = ("git", "--no-pager", *settings, *self.options, *arguments)
        try:
            process = subprocess.Popen(
                [encode_path(word) for word in words],
                stdin=source,
                stdout=subprocess.PIPE,
                stderr=errors,
                env=dict(self.environment),
                cwd="/",
            )
        except FileNotFoundError as error:
            message = "git is not installed, or not on PATH: install git 2.31 or newer"
            raise RevisionError(message) from error
        return Running(process)


def git_environment(inherited: Mapping[str, str]) -> dict[str, str]:
    """The environment for git, built from scratch: no inherited GIT_* variable."""
    kept = {name: inherited[name] for name in KEPT_VARIABLES if name in inherited}
    return {"PATH": os.defpath, **kept, **FIXED_VARIABLES}


def unreadable(words: str) -> RevisionError:
    """The error for a repository in which git fails, with git's own words."""
    return RevisionError(
        f"git cannot read this repository: {words or 'it ended without a message'}. "
        "Is it complete? Try: git fsck; in a partial clone: git fetch --refetch --no-filter"
    )
