"""The shape of a Python check."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import reviewer.checks
from reviewer.model.finding import Match
from reviewer.model.judged import Change


@dataclass(frozen=True, slots=True)
class Check:
    """A named function from a change to matches.

    `params` is a frozen dataclass without defaults: its values are stated in the rule
    file. A check that `compares` both sides yields only what is new or worse; any other
    yields whatever it sees in the head, and what is inherited is selected away later.
    """

    name: str
    params: type[Any]
    find: Callable[[Change, Any], Iterable[Match]]
    compares: bool = True


def all_checks() -> Mapping[str, Check]:
    """Every check of the package by name, in alphabetical order."""
    modules = sorted(module.name for module in pkgutil.iter_modules(reviewer.checks.__path__))
    found = (importlib.import_module(f"reviewer.checks.{name}") for name in modules)
    checks = (getattr(module, "CHECK", None) for module in found)
    return {check.name: check for check in checks if check is not None}
