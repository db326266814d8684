"""Plain ast-grep rule files, read as they are.

https://ast-grep.github.io/reference/yaml.html
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field

from reviewer.errors import Mistake
from reviewer.model.rule import DEFAULT_POINTS, Pattern, Pillar, Rule, Severity
from reviewer.rulebook.kinds import KINDS
from reviewer.rulebook.pattern_schema import RuleObject
from reviewer.rulebook.strict import StrictModel, suggestion, validate
from reviewer.rulebook.yaml_file import Document
from reviewer.source.pattern_language import RULE_LANGUAGES, pattern_fault


class FileGlob(StrictModel):
    """A glob with its options; paths are compared with their case."""

    glob: str
    case_insensitive: bool = Field(default=False, alias="caseInsensitive")


class PlainRule(StrictModel):
    """The keys of ast-grep's own rule files."""

    id: Annotated[str, Field(pattern=r"^\S+$", max_length=100)]
    language: str
    rule: RuleObject
    message: str = ""
    severity: Literal["hint", "info", "warning", "error", "off"] = "hint"
    note: str | None = None
    fix: str | dict[str, Any] | list[Any] | None = None
    constraints: dict[str, RuleObject] | None = None
    utils: dict[str, RuleObject] | None = None
    transform: dict[str, Any] | None = None
    rewriters: list[Any] | None = None
    labels: dict[str, Any] | None = None
    files: tuple[str | FileGlob, ...] = ()
    ignores: tuple[str | FileGlob, ...] = ()
    url: str | None = None
    metadata: dict[str, Any] | None = None


_SEVERITIES = {
    "hint": Severity.NOTICE,
    "info": Severity.NOTICE,
    "warning": Severity.WARNING,
    "error": Severity.ERROR,
}
_KIND_OF_PILLAR = {
    Pillar.COMPLEXITY: "complexity-growth",
    Pillar.DUPLICATION: "code-clone",
    Pillar.HACK: "dense-one-liner",
}
"""What a rule without `metadata.kind` is taken to be about."""

_ALIASES = {
    "c#": "csharp",
    "c++": "cpp",
    "cc": "cpp",
    "cs": "csharp",
    "cxx": "cpp",
    "ex": "elixir",
    "golang": "go",
    "hs": "haskell",
    "js": "javascript",
    "jsx": "javascript",
    "kt": "kotlin",
    "py": "python",
    "rb": "ruby",
    "rs": "rust",
    "sh": "bash",
    "sol": "solidity",
    "ts": "typescript",
    "yml": "yaml",
}


def is_plain(document: Document) -> bool:
    """Whether the document is an ast-grep rule rather than one of ours."""
    value = document.value
    ours = {"match", "check", "languages", "pillar"}
    return (
        isinstance(value, dict)
        and bool(value.keys() & {"rule", "language"} - ours)
        and not (value.keys() & ours)
    )


def read_plain_rule(
    document: Document, file: str, *, try_patterns: bool
) -> tuple[Rule | None, tuple[Mistake, ...]]:
    """The rule, or None with every mistake; None without any if it is switched off.

    `metadata.category` may name a pillar (else hack), `metadata.kind` a kind; the note
    becomes the rationale, its first line the cure; a `fix` with options is left out.
    """
    form, mistakes = validate(PlainRule, document, file)
    if form is None or not isinstance(document.value, dict):
        return None, mistakes
    language = _language(form.language)
    if language not in RULE_LANGUAGES:
        cure = suggestion(language, RULE_LANGUAGES)
        problem = f"`{form.language}` is no language of ours"
        return None, (Mistake(file, document.line(("language",)), "language", problem, cure),)
    config = _config(document.value)
    fault = pattern_fault(config, language) if try_patterns else ""
    if fault:
        return None, (Mistake(file, document.line(("rule",)), "rule", f"does not work: {fault}"),)
    if form.severity == "off":
        return None, ()
    return _rule(form, Pattern(language, config)), ()


def _language(name: str) -> str:
    lowered = name.lower()
    return _ALIASES.get(lowered, lowered)


def _config(value: Mapping[str, Any]) -> dict[str, object]:
    """What decides a match; transforms that call rewriters only serve fixes."""
    keys = ["rule", "constraints", "utils"]
    keys += ["transform"] if "rewriters" not in value else []
    return {key: value[key] for key in keys if value.get(key)}


def _rule(form: PlainRule, pattern: Pattern) -> Rule:
    metadata = form.metadata or {}
    pillar = _pillar(metadata)
    severity = _SEVERITIES[form.severity]
    kind = metadata.get("kind")
    title = form.id.replace("-", " ").replace("_", " ").capitalize()
    return Rule(
        id=form.id,
        title=title,
        pillar=pillar,
        kind=kind if kind in KINDS else _KIND_OF_PILLAR[pillar],
        severity=severity,
        points=DEFAULT_POINTS[severity],
        languages=(pattern.language,),
        message=form.message or title,
        detection=(pattern,),
        cure=(form.note or "").strip().partition("\n")[0],
        rationale=form.note or "",
        evidence=(form.url,) if form.url else (),
        fix={pattern.language: form.fix} if isinstance(form.fix, str) else {},
        files=_globs(form.files),
        ignores=_globs(form.ignores),
    )


def _pillar(metadata: Mapping[str, Any]) -> Pillar:
    category = metadata.get("category")
    return next((pillar for pillar in Pillar if pillar == category), Pillar.HACK)


def _globs(globs: tuple[str | FileGlob, ...]) -> tuple[str, ...]:
    return tuple(one if isinstance(one, str) else one.glob for one in globs)
