"""`outlast cache`: what is kept between reviews."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from reviewer.errors import SettingsError
from reviewer.settings import read_settings

_STEP = 1024


@click.group()
def cache() -> None:
    """Show or clear what is kept between reviews."""


@cache.command()
def path() -> None:
    """Print the folder of the cache."""
    click.echo(read_settings().cache_dir)


@cache.command()
def size() -> None:
    """Print how much room the cache takes."""
    files = (file for file in read_settings().cache_dir.rglob("*") if file.is_file())
    click.echo(_readable(sum(file.stat().st_size for file in files)))


@cache.command()
def clear() -> None:
    """Delete the cache."""
    folder = read_settings().cache_dir
    if folder.exists():
        _delete(folder)
    click.echo(f"{folder} is empty.")


def _delete(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        message = f"{error.filename} cannot be deleted: {error.strerror}. Delete it by hand."
        raise SettingsError(message) from error


def _readable(size_: int) -> str:
    """`0 B`, `12 KiB`, `3.4 MiB`."""
    amount, units = float(size_), ["B", "KiB", "MiB", "GiB"]
    while amount >= _STEP and len(units) > 1:
        amount, units = amount / _STEP, units[1:]
    return f"{amount:.1f}".removesuffix(".0") + f" {units[0]}"
