"""The parameters of checks, as rule files and policies state them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from inspect import cleandoc
from typing import Any

from pydantic import TypeAdapter

from reviewer.checks.check import Check, all_checks
from reviewer.errors import Mistake, RepositoryConfigError
from reviewer.model.rule import CheckUse
from reviewer.rulebook.strict import Refusals, expectation, shown, suggestion, validate_value
from reviewer.rulebook.yaml_file import dotted


@dataclass(frozen=True, slots=True)
class ParamFault:
    """What is wrong with one parameter; `key` is its path below `params`."""

    key: tuple[str | int, ...]
    problem: str
    cure: str = ""


@cache
def known_checks() -> Mapping[str, Check]:
    """Every check of the package by name."""
    return all_checks()


def read_params(check: Check, stated: Mapping[str, object]) -> tuple[Any, tuple[ParamFault, ...]]:
    """The check's `Params` with the stated values, or None with every fault in them."""
    names = [field.name for field in fields(check.params)]
    faults = [
        ParamFault((name,), f"is no parameter of `{check.name}`", suggestion(name, names))
        for name in stated
        if name not in names
    ]
    outcome = validate_value(_adapter(check), dict(stated))
    faults += [_fault(error) for error in outcome.errors] if isinstance(outcome, Refusals) else []
    return (None, tuple(faults)) if faults else (outcome, ())


def stated_params(use: CheckUse) -> dict[str, object]:
    """The parameters as plain values, as a rule file would state them."""
    stated: dict[str, object] = _adapter(known_checks()[use.name]).dump_python(
        use.params, mode="json"
    )
    return stated


def explained_params(use: CheckUse) -> str:
    """What the parameters mean, in the check's own words."""
    return cleandoc(known_checks()[use.name].params.__doc__ or "")


def retuned(use: CheckUse, params: Mapping[str, object], *, rule_id: str, file: str) -> CheckUse:
    """The check with some parameters changed; raises RepositoryConfigError with every fault."""
    found, faults = read_params(known_checks()[use.name], {**stated_params(use), **params})
    if faults:
        raise RepositoryConfigError(
            tuple(
                Mistake(
                    file,
                    1,
                    dotted(("rules", rule_id, "params", *fault.key)),
                    fault.problem,
                    fault.cure,
                )
                for fault in faults
            )
        )
    return replace(use, params=found)


@cache
def _adapter(check: Check) -> TypeAdapter[Any]:
    return TypeAdapter(check.params)


def _fault(error: Mapping[str, Any]) -> ParamFault:
    if error["type"] == "missing":
        return ParamFault(error["loc"], "is missing", "Add it.")
    return ParamFault(
        error["loc"], f"is `{shown(error['input'])}`, but {expectation(error['msg'])}"
    )
