"""The commands of configuration files that check the code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reviewer.source.gates.builds import recipes
from reviewer.source.gates.files import is_gate
from reviewer.source.gates.indented import indented_items
from reviewer.source.gates.settings import Setting, settings_of
from reviewer.source.parsed import ParsedText

_TOOLS: Mapping[str, str] = {
    "lint": """
        flake8 ruff ruff-check pylint
        eslint tslint oxlint biome stylelint golangci-lint golint staticcheck
        revive checkstyle checkstyleMain pmd spotbugs ktlint detekt rubocop clippy shellcheck
        hadolint yamllint actionlint markdownlint markdownlint-cli2 djlint vulture deptry
        lint-imports importlinter knip depcheck codespell cspell xo standard semgrep vet
    """,
    "types": "mypy pyright basedpyright pyre pytype tsc vue-tsc flow ty",
    "format": """
        black isort ruff-format prettier gofmt goimports gofumpt spotlessCheck clang-format dprint
    """,
    "tests": """
        pytest py.test unittest nosetests tox nox jest vitest mocha ava karma cypress playwright
        gotestsum ctest rspec phpunit nyc c8 coverage trial manage.py runtests.py
    """,
    "security": """
        bandit pip-audit safety gosec trivy snyk gitleaks trufflehog npm-audit osv-scanner
        govulncheck codeql zizmor detect-secrets
    """,
    "hooks": "pre-commit prek lint-staged husky",
}
_CATEGORY = {tool: name for name, tools in _TOOLS.items() for tool in tools.split()}
_PHRASES: Mapping[str, str] = {
    r"go test": "tests",
    r"go vet": "lint",
    r"cargo (?:test|nextest)": "tests",
    r"cargo (?:clippy|fmt|deny|audit)": "lint",
    r"(?:npm|yarn|pnpm|bun)(?: run)?(?: -s| --silent)? (?:test|t)\b[\w:-]*": "tests",
    r"(?:npm|yarn|pnpm|bun)(?: run)?(?: -s| --silent)? lint[\w:-]*": "lint",
    r"(?:npm|yarn|pnpm|bun)(?: run)? (?:type-?check|check-types|tsc)[\w:-]*": "types",
    r"(?:npm|yarn|pnpm) audit": "security",
    r"(?:mvn|\./mvnw|mvnw)\b.*\b(?:test|verify|install|package|check)": "tests",
    r"(?:gradle|\./gradlew|gradlew)\b.*\b(?:test|check|build)": "tests",
    r"make(?: -\S+)* (?:check|test|tests|lint|typecheck|types)": "tests",
    r"(?:dotnet|swift|deno|bun|mix|sbt|bazel|ng) test": "tests",
}
_WORD = "|".join(sorted(map(re.escape, _CATEGORY), key=len, reverse=True))
_RUNS = re.compile(
    rf"(?:(?:^|[\s;&|'\"`(=])(?:npx |uvx |python3? -m |\./|[\w./]*/bin/)?(?P<tool>{_WORD})"
    rf"|(?:^|[\s;&|'\"`(=])(?P<phrase>{'|'.join(f'(?:{one})' for one in _PHRASES)}))"
    rf"(?=$|[\s'\"`;&|):])"
)
_NOT_RUN = re.compile(
    r"^\s*(?:#|//|- ?name:|name:|echo\b|description:|title:|id:)|"
    r"\b(?:pip3?|uv pip|apt|apt-get|brew|npm|yarn|pnpm|poetry|conda|go|cargo)\b[\w\s=-]*?"
    r"\b(?:install|add|i)\b|^\s*(?:-\s*)?uses:|additional_dependencies|requirements|"
    r"^\s*- ['\"]?[\w-]+\s*(?:[=<>~!]=|>|<)|cache|paths?:|key:"
)
_ON_FAILURE = re.compile(r"(?:^|[;\s])set ([+-])(?:e\w*|o errexit)\b")
_ASKS_STATUS = re.compile(r"\$\?|\bPIPESTATUS\b|\bexit\b")
_SCRIPTS = frozenset({"run", "script", "before_script", "command", "entry", "cmd"})
_TOX = re.compile(r"commands(?:_pre|_post)?")
_RUN_WITH: Mapping[str, tuple[str, ...]] = {"addopts": ("pytest",)}
_SCRIPT_KEYS = re.compile(
    r"scripts?|commands?(?:_pre|_post)?|cmd|addopts|test|tests|check|lint|run|tasks?|"
    r"test_command|pre_commit|lint-staged|husky"
)


@dataclass(frozen=True, slots=True)
class Command:
    """A line that runs a checker; `tools` are its names, `line` is 1-based."""

    tools: tuple[str, ...]
    text: str
    line: int

    @property
    def categories(self) -> frozenset[str]:
        """What is checked: `lint`, `types`, `tests` and the like."""
        return frozenset(category_of(tool) for tool in self.tools)


def category_of(tool: str) -> str:
    """The kind of checker that a tool or phrase is."""
    if tool in _CATEGORY:
        return _CATEGORY[tool]
    return next((name for phrase, name in _PHRASES.items() if re.fullmatch(phrase, tool)), "")


def commands_of(parsed: ParsedText) -> tuple[Command, ...]:
    """The commands of a gate's file that run a checker, in order."""
    if parsed.language == "makefile":
        return tuple(_recipes(parsed.text))
    if parsed.language == "yaml" and is_gate(parsed.path):
        return tuple(_workflow(parsed.text))
    return tuple(_scripts(parsed.lines, settings_of(parsed)))


def tools_in(text: str) -> tuple[str, ...]:
    """The checkers that a line of shell runs; none for one that installs them."""
    if _NOT_RUN.search(text):
        return ()
    return tuple(found["tool"] or found["phrase"] for found in _RUNS.finditer(text))


def _workflow(text: str) -> Iterator[Command]:
    for item in indented_items(text):
        if item.key[-1] == "id" and "hooks" in item.key and item.value in _CATEGORY:
            yield Command((item.value,), f"id: {item.value}", item.line)
        if item.key[-1] not in _SCRIPTS:
            continue
        first = item.line + (1 if "\n" in item.value else 0)
        lines = _joined(item.value)
        for offset, line in enumerate(lines):
            tools = tools_in(line)
            if tools:
                unheeded = "set +e; " if _is_unheeded(lines, offset) else ""
                yield Command(tools, unheeded + " ".join(line.split()), first + offset)


def _is_unheeded(lines: Sequence[str], at: int) -> bool:
    """Whether a script goes on after a line that fails, and asks for no status later."""
    above = [found[1] for line in lines[:at] for found in _ON_FAILURE.finditer(line)]
    below = "\n".join(lines[at + 1 :])
    return above[-1:] == ["+"] and bool(below.strip()) and not _ASKS_STATUS.search(below)


def _recipes(text: str) -> Iterator[Command]:
    """The commands of a Makefile, with the `-` that lets them fail."""
    for line, marks, command in recipes(text):
        tools = tools_in(command)
        if tools:
            forgiven = "- " if "-" in marks else ""
            yield Command(tools, forgiven + " ".join(command.split()), line)


def _joined(block: str) -> list[str]:
    """The lines of a script; a line that ends in a backslash holds those that follow."""
    lines: list[str] = []
    going_on = False
    for line in block.split("\n"):
        if going_on:
            target = max(index for index, one in enumerate(lines) if one)
            lines[target] = lines[target].rstrip("\\ ") + " " + line.strip()
            lines.append("")
        else:
            lines.append(line)
        going_on = line.rstrip().endswith("\\")
    return lines


def _scripts(lines: list[str], settings: Iterable[Setting]) -> Iterator[Command]:
    for setting in settings:
        if not any(_SCRIPT_KEYS.fullmatch(part) for part in setting.key):
            continue
        for value in setting.values:
            marks, run = _marked(value) if _TOX.fullmatch(setting.name) else ("", value)
            tools = tools_in(run) or _RUN_WITH.get(setting.name, ())
            if tools:
                text = marks + " ".join(run.split())
                yield Command(tools, text, _line_of(lines, value, setting.key))


def _marked(value: str) -> tuple[str, str]:
    """The `-` with which tox lets a command fail, and the command."""
    run = value.removeprefix("-").lstrip()
    return ("- ", run) if value.startswith("-") else ("", run)


def _line_of(lines: list[str], value: str, key: tuple[str, ...]) -> int:
    escaped = value.replace('"', '\\"')
    for number, line in enumerate(lines, start=1):
        if value in line or escaped in line:
            return number
    return line_of_key(lines, key)


def line_of_key(lines: list[str], key: tuple[str, ...]) -> int:
    """The first line that sets a key, after the line that opens its table if there is one."""
    start = 0
    for part in key[:-1]:
        name = re.escape(part)
        opening = re.compile(
            rf"""^\s*(?:\[+.*\b{name}\b.*\]+|["']?{name}["']?\s*[:=]|<{name}>|"""
            rf"""[\w.('"]*\b{name}\b[^={{}}]*\{{)"""
        )
        start = next((at for at in range(start, len(lines)) if opening.match(lines[at])), start)
    name = re.escape(key[-1])
    setting = re.compile(
        rf"""^\s*(?:(?:- )?["']?{name}["']?\s*[:=]|<{name}>|{name}(?:\.set\(|\(| ))"""
    )
    return next((at + 1 for at in range(start, len(lines)) if setting.match(lines[at])), start + 1)
