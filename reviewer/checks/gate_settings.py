"""Settings of checkers that a change makes laxer."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewer.checks.gate_scope import (
    compiles_less,
    is_a_statement,
    is_for_another_runner,
    is_test_file,
    leaves_out_tests,
)
from reviewer.checks.gate_tests import about_tests, runs_laxer
from reviewer.checks.gate_values import added_values
from reviewer.source.gates.settings import Setting

_FLOORS = frozenset(
    """
    fail_under cov_fail_under min_coverage minimum_coverage coverage_threshold min_score
    branches functions lines statements target minimum
    """.split()  # noqa: SIM905 - names read better without quotes
)
_COVERAGE = re.compile(
    r"coverage|threshold|nyc|c8|codecov|status|report|check|jacoco", re.IGNORECASE
)
_CEILINGS = frozenset(
    """
    max_complexity max_cognitive_complexity max_args max_positional_args max_branches max_returns
    max_statements max_locals max_attributes max_public_methods max_nested_blocks max_bool_expr
    max_warnings max_errors threshold min_complexity max_module_lines maxwarnings
    maxerrors maxallowedviolations
    """.split()  # noqa: SIM905 - names read better without quotes
)
_STRICT = re.compile(
    r"strict(?:_\w+|[A-Z]\w+)?|disallow_\w+|warn_\w+|check_untyped_defs|no_implicit_\w+|"
    r"extra_checks|xfail_strict|strict\w+|no(?:implicit|unused|unchecked|fallthrough|propertyaccess)"
    r"\w*|exactoptionalpropertytypes|useunknownincatchvariables|checkjs|noemitonerror|branch|"
    r"forceconsistentcasinginfilenames|failonviolation|failonwarning|failswarning|haltonfailure|"
    r"failsonerror"
)
_LENIENT = re.compile(
    r"ignore_errors|ignore_outcome|ignore_missing_imports|allow_untyped_\w+|"
    r"allow_any_\w+|allow_redefinition|allowunreachablecode|allowunusedlabels|implicit_optional|"
    r"implicit_reexport|exit_zero|passwithnotests|suppress\w+errors|continue_on_collection_errors|"
    r"no_strict_\w+|(?:is)?ignorefailures|testfailureignore|skiptests|skipits|maven\.test\.skip|"
    r"maven\.test\.failure\.ignore"
)
_RANKS: Mapping[str, int] = {
    "off": 0, "none": 0, "0": 0, "false": 0, "information": 1, "hint": 1, "warn": 2, "warning": 2,
    "1": 2, "basic": 2, "error": 3, "2": 3, "true": 3, "standard": 3, "strict": 4,
}  # fmt: skip
_GROWS = re.compile(
    r"(?:extend_)?ignores?|extend_exclude|exclude|omit|disable|disable_error_code|skips?|"
    r"norecursedirs|collect_ignore(?:_glob)?|ignorepatterns|ignore_patterns|"
    r"(?:test|coverage|module)pathignorepatterns|ignore_codes|excludes|skip_files|skip_dirs"
)
_SHRINKS = re.compile(r"(?:extend_)?select|enable|enable_error_code|enabled_rules")
_CHECKER = re.compile(
    r"(?:\w*[tT]est|check(?:style)?\w*|pmd\w*|spotbugs\w*|detekt|ktlint|jacoco\w*)"
)
_PLUGIN = re.compile(r"surefire|failsafe|checkstyle|pmd|spotbugs|findbugs|jacoco|enforcer|spotless")
_UNMEASURED = frozenset({"exclude_lines", "exclude_also"})
_STRICT_XFAIL = "xfail_strict"
_FOLDERS_OF_TESTS = "testpaths"
_OPTIONS = "addopts"
_LEAVES_OUT = re.compile(r"--deselect\b|--ignore(?:-glob)?[= ]\S+|-k[ =]['\"]?not\b")
_NOT_OURS = re.compile(
    r"(?:^|[/.*|^\\])(?:build|dist|out|node_modules|\.?venv|env|\.git|\w*generated\w*|gen|\w*_pb2\w*|"
    r"vendor(?:ed)?|\w*_vendor|third_party|extern\w*|migrations|\.?tox|\.?nox|\.?\w*_?cache\w*|docs?|"
    r"examples?|site-packages|\.?eggs?|setup\.py|conf\.py|fixtures|snapshots|testdata|tests?|"
    r"__main__|__init__|_version|version|typings|stubs|benchmarks?|scripts?|tools|templates)(?:$|[/.*|\\$_])",
    re.IGNORECASE,
)
_WHAT_IS_COMPILED = ("exclude",)
"""The key of a tsconfig.json that says which folders belong to another project."""

_LAYOUT = re.compile(
    r"E1\d\d|E2\d\d|E501|W1\d\d|W50\d|COM\d*|ISC00\d|Q00\d|D2\d\d|D10\d|E70\d|line-too-long|"
    r"missing-\w*-?docstring|too-few-public-methods|CPY.*|F401"
)


@dataclass(frozen=True, slots=True)
class Laxer:
    """A setting that demands less: its key, and its value before and after.

    Of a list that is longer or shorter, also what joined it and what left it.
    """

    key: tuple[str, ...]
    before: str
    after: str
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()


def laxer_settings(
    before: Sequence[Setting], after: Sequence[Setting], elsewhere: Sequence[Setting]
) -> Iterator[Laxer]:
    """Settings that fell, by key; `elsewhere` are those of other changed files of the head.

    Nothing is said of a tool that had no settings, has none any more, or whose rules
    grew at the same time; nor of keys that moved to another file, or of a rule that gave
    way to the rule of that name from a plugin.
    """
    sides = _Sides({one.key: one for one in before}, {one.key: one for one in after})
    others = (*after, *elsewhere)
    for key in dict.fromkeys([*sides.before, *sides.after]):
        was, now = sides.before.get(key), sides.after.get(key)
        kept = sides.keep_tool_of(key) or key[-1] == _STRICT_XFAIL
        if was == now or not kept or (not now and _is_covered(was, others)):
            continue
        spared = sides.select_more_than(key) or sides.have_twin_of(key)
        if _is_laxer(key, was, now) and not spared:
            yield Laxer(key, _shown(was), _shown(now), _fresh(was, now), _fresh(now, was))


@dataclass(frozen=True, slots=True)
class _Sides:
    before: Mapping[tuple[str, ...], Setting]
    after: Mapping[tuple[str, ...], Setting]

    def keep_tool_of(self, key: tuple[str, ...]) -> bool:
        """Whether the tool that a key belongs to has settings on both sides."""
        tool = key[: min(2, len(key) - 1)]
        return not tool or all(
            any(one[: len(tool)] == tool for one in side) for side in (self.before, self.after)
        )

    def select_more_than(self, key: tuple[str, ...]) -> bool:
        """Whether the tool selects more rules than before, so that ignoring some is fine."""
        return any(
            _SHRINKS.fullmatch(one.name) and added_values(self.before.get(one.key), one)
            for one in self.after.values()
            if one.is_list and one.key[:2] == key[:2] and one.key != key
        )

    def have_twin_of(self, key: tuple[str, ...]) -> bool:
        """Whether a rule of the same name, such as `@typescript-eslint/no-shadow`, takes over."""
        was = self.before.get(key)
        if was is None or "rules" not in key:
            return False
        name = key[-1].rpartition("/")[2]
        twins = [one for one in self.after if one != key and one[-1].rpartition("/")[2] == name]
        return any(
            _rank(self.after.get(twin)) >= _rank(was) > _rank(self.before.get(twin))
            for twin in twins
        )


def _rank(setting: Setting | None) -> int:
    """How much the grade of a rule, such as `warn`, demands."""
    return _RANKS.get(setting.value.lower(), 0) if setting else 0


def _fresh(was: Setting | None, now: Setting | None) -> tuple[str, ...]:
    """What is new in a list that was one before."""
    lists = was is not None and now is not None and (was.is_list or now.is_list)
    return tuple(added_values(was, now)) if lists else ()


def _is_covered(was: Setting | None, others: Sequence[Setting]) -> bool:
    """Whether the value moved, or a general `strict` took its place."""
    if was is None:
        return True
    general = any(one.name == "strict" and one.value == "true" for one in others)
    if general and was.name != _STRICT_XFAIL and _STRICT.fullmatch(was.name):
        return True
    return any(one.name == was.name and one.values == was.values for one in others)


def _is_laxer(key: tuple[str, ...], was: Setting | None, now: Setting | None) -> bool:
    either = now or was
    if either is None:
        return False
    if either.name in {_OPTIONS, _FOLDERS_OF_TESTS}:
        return _runs_fewer_tests(either.name, was, now)
    if about_tests(key):
        return runs_laxer(key, was, now)
    if either.name in _FLOORS | _CEILINGS:
        return _moved(key, was, now)
    if _is_per_file(key) or either.is_list:
        return _takes_out(key, added_values(was, now)) or _leaves(was, now)
    return _switched(key, was, now)


def _builds(key: tuple[str, ...]) -> bool:
    """Whether a plugin of Maven takes the setting that checks nothing, such as the compiler."""
    return key[0] == "project" and "plugins" in key and not any(map(_PLUGIN.search, key))


def _runs_fewer_tests(name: str, was: Setting | None, now: Setting | None) -> bool:
    """Whether new options leave some out, or folders gave way to a part of them.

    Options that were others before are compared as commands are.
    """
    if name == _OPTIONS:
        return was is None and now is not None and any(map(_LEAVES_OUT.search, now.values))
    return was is not None and now is not None and _lies_within(now.values, was.values)


def _takes_out(key: tuple[str, ...], added: Sequence[str]) -> bool:
    """Whether values that joined a list keep checkers from what they looked at."""
    name = key[-1].lower().replace("-", "_")
    if key == _WHAT_IS_COMPILED:
        return compiles_less(added)
    if name in _UNMEASURED:
        return any(map(is_a_statement, added))
    if leaves_out_tests(key):
        own = [one for one in added if not is_for_another_runner(one)]
        return any(map(is_test_file, own)) or compiles_less(own)
    grows = _is_per_file(key) or (_GROWS.fullmatch(name) and not _builds(key))
    return bool(grows) and _ignores_more(key, added)


def _ignores_more(key: tuple[str, ...], added: Sequence[str]) -> bool:
    if _is_per_file(key) and (_NOT_OURS.search(key[-1]) or "import" in key[-1]):
        return False
    return any(
        not _NOT_OURS.search(value) and not _LAYOUT.fullmatch(value.strip()) for value in added
    )


def _leaves(was: Setting | None, now: Setting | None) -> bool:
    """Whether a list of what is checked lost something."""
    if was is None or now is None or not now.is_list:
        return False
    return bool(_SHRINKS.fullmatch(now.name)) and _selects_less(was, now)


def _selects_less(was: Setting, now: Setting) -> bool:
    """Whether a rule, or family of rules, is selected no more."""
    return any(
        not any(old.startswith(new) or new == "ALL" for new in now.values) for old in was.values
    )


def _lies_within(values: Sequence[str], folders: Sequence[str]) -> bool:
    """Whether some folders were left out, or only parts of them are in."""
    return all(f"{one}/".startswith(tuple(f"{folder}/" for folder in folders)) for one in values)


def _is_per_file(key: tuple[str, ...]) -> bool:
    return len(key) > 1 and key[-2].replace("_", "-").endswith("per-file-ignores")


def _moved(key: tuple[str, ...], was: Setting | None, now: Setting | None) -> bool:
    name = _name(was or now)
    about_coverage = any(_COVERAGE.search(part) for part in key[:-1]) or "_" in name
    before, after = _number(was), _number(now)
    if was and now and (was.is_list or now.is_list):
        return about_coverage and _fell(_numbers(was), _numbers(now))
    if before is None or not about_coverage:
        return False
    if after is None:
        return now is None and name not in {"target", "threshold"}
    return after < before if name in _FLOORS else after > before


def _number(setting: Setting | None) -> float | None:
    return _as_number(setting.value) if setting else None


def _numbers(setting: Setting) -> list[float]:
    numbers = map(_as_number, setting.values)
    return sorted(one for one in numbers if one is not None)


def _fell(before: Sequence[float], after: Sequence[float]) -> bool:
    """Whether one of as many floors is lower."""
    same = len(before) == len(after)
    return same and any(now < was for was, now in zip(before, after, strict=True))


def _as_number(text: str) -> float | None:
    try:
        return float(text.rstrip("% "))
    except ValueError:
        return None


def _name(setting: Setting | None) -> str:
    return setting.name if setting else ""


def _switched(key: tuple[str, ...], was: Setting | None, now: Setting | None) -> bool:
    before, after = (one.value.lower() if one else "" for one in (was, now))
    name = _name(now or was)
    plain = name.replace("_", "") if name.islower() else name.lower()
    graded = "rules" in key or name.startswith("report") or plain == "typecheckingmode"
    if graded and after in _RANKS:
        return _RANKS[after] < _RANKS.get(before, 0 if before else 3)
    if _STRICT.fullmatch(name) or _STRICT.fullmatch(plain):
        return (before == "true" and after in {"false", ""}) or (after == "false" and not before)
    if _is_switch_of_checker(key):
        return (
            after in {"false", "true"}
            and before != after
            and (after == "false") is (name == "enabled")
        )
    if _LENIENT.fullmatch(name) or _LENIENT.fullmatch(plain):
        return after == "true" and before != "true" and not _is_untyped_import(key)
    return False


def _is_switch_of_checker(key: tuple[str, ...]) -> bool:
    """`enabled` of a Gradle task, or `skip` of a Maven plugin, that checks."""
    owners = ".".join(key[:-1])
    task = key[-1] == "enabled" and len(key) > 1 and _CHECKER.fullmatch(key[-2])
    return bool(task) or (key[-1] == "skip" and _PLUGIN.search(owners) is not None)


def _is_untyped_import(key: tuple[str, ...]) -> bool:
    """`ignore_missing_imports` for one library without types."""
    return key[-1] == "ignore_missing_imports" and (
        "overrides" in key or key[0].startswith("mypy-")
    )


def _shown(setting: Setting | None) -> str:
    if setting is None:
        return ""
    return ", ".join(setting.values)
