"""The `outlast` command and its ways to end."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

import click

from reviewer import __version__
from reviewer.cli.interrupt import insistent_interrupt
from reviewer.errors import ReviewerError

PASSED, MISTAKE, FAULT, PIPE_CLOSED, INTERRUPTED = 0, 2, 3, 141, 130

_COMMANDS = {
    "backtest": "Review the past anew, and see what became of its lines.",
    "cache": "Show or clear what is kept between reviews.",
    "doctor": "Tell what is wrong with this installation.",
    "fix": "Mend the findings in the working tree that have a safe repair.",
    "mcp": "Serve reviews and rules to an agent, by the Model Context Protocol.",
    "migrate": "Bring the server's database up to date.",
    "policy": "Check a repository's policy and see what it comes to.",
    "replay": "Say what the webhook delivery in FILE demands.",
    "review": "Review a change for maintainability.",
    "rules": "Look at the rules, try them, write new ones.",
    "serve": "Run the GitHub App: web server and worker.",
    "worker": "Run one more worker of the GitHub App.",
}


class _Commands(click.Group):
    """Sub-commands by module, imported only when they run: `--version` stays quick."""

    def list_commands(self, _: click.Context) -> list[str]:
        return sorted(_COMMANDS)

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return super().get_command(context, name)
        command: click.Command = getattr(importlib.import_module(f"reviewer.cli.{name}"), name)
        return command

    def format_commands(self, _: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(sorted(_COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="outlast", message="%(prog)s %(version)s")
def outlast() -> None:
    """Outlast reviews changes for maintainability: complexity growth, copies and hacks.

    Exit codes: 0 passed, 1 the gate says no, 2 your mistake, 3 our mistake,
    130 interrupted.
    """


def run() -> NoReturn:
    """Run the command line and end the process with its exit code."""
    code = main()
    if code == INTERRUPTED:
        # Where Ctrl-C cut an exec() short, as dataclasses use, Python would end by SIGINT
        # whatever was caught: unhandled_keyboard_interrupt in CPython's pythonrun.c.
        with suppress(OSError):
            sys.stdout.flush()
        os._exit(code)
    sys.exit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code; never shows a traceback."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    try:
        with insistent_interrupt():
            return _run(given)
    except click.ClickException as error:
        error.show()
        return MISTAKE
    except ReviewerError as error:
        click.echo(f"Error: {_shown(error)}", err=True)
        return MISTAKE
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted.", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return PIPE_CLOSED
    except Exception as error:  # noqa: BLE001 - whatever is left is a fault of ours
        return _fault(error, given)


def _run(arguments: list[str]) -> int:
    # Not click's own main(): it ends a broken pipe with 1, which is the gate's no.
    try:
        with outlast.make_context("outlast", arguments) as context:
            outlast.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as ending:
        sys.stdout.flush()
        return ending.exit_code
    return PASSED


def _shown(error: ReviewerError) -> str:
    from reviewer.review.rendering.escaping import visible  # noqa: PLC0415 - slow to import

    return "\n".join(visible(line) for line in str(error).split("\n"))


def _forget_output() -> None:
    """Keep the interpreter from writing to the closed pipe once more as it ends.

    https://docs.python.org/3/library/signal.html#note-on-sigpipe
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _fault(error: Exception, arguments: Sequence[str]) -> int:
    from reviewer.cli.fault import write_log  # noqa: PLC0415 - needed only here

    log = write_log(error, arguments)
    click.echo(
        f"Error: Outlast failed ({type(error).__name__}). This is a fault in Outlast, "
        f"not in your change.\nPlease report it with this file: {log}",
        err=True,
    )
    return FAULT


if __name__ == "__main__":
    run()
