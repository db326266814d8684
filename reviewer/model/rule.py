"""A rule: what we say, when and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Pillar(StrEnum):
    """The three questions that a review asks."""

    COMPLEXITY = "complexity"
    DUPLICATION = "duplication"
    HACK = "hack"


class Severity(StrEnum):
    """How much a finding matters, least first."""

    NOTICE = "notice"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        """0 for a notice, 2 for an error."""
        return list(Severity).index(self)


class Where(StrEnum):
    """Which code a rule is about."""

    PRODUCT = "product"
    TESTS = "tests"


DEFAULT_POINTS: Mapping[Severity, float] = {
    Severity.NOTICE: 1,
    Severity.WARNING: 5,
    Severity.ERROR: 15,
}


@dataclass(frozen=True, slots=True)
class Pattern:
    """An ast-grep configuration for one language: `rule`, `constraints`, `utils`, `transform`."""

    language: str
    config: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class CheckUse:
    """The name of a Python check, with its parameters as the rule file states them."""

    name: str
    params: object


@dataclass(frozen=True, slots=True)
class Example:
    """Source before and after a change, by path, with the findings expected in it.

    `before` is empty for a one-file example. `fixed` holds the files as they are once
    what was found is mended; it is empty where the example does not say.
    """

    before: Mapping[str, str]
    after: Mapping[str, str]
    expected: tuple[ExpectedFinding, ...] = ()
    line: int = 0
    fixed: Mapping[str, str] = field(default_factory=dict)

    def shown(self) -> Iterator[tuple[str, str, str]]:
        """Path, side and text of each file; without files before, the side goes unnamed."""
        for path in sorted({*self.before, *self.after}):
            for side, files in (("before", self.before), ("after", self.after)):
                if path in files:
                    yield path, side if self.before else "", files[path]


@dataclass(frozen=True, slots=True)
class ExpectedFinding:
    """A finding that an example announces; an empty `message` accepts any wording."""

    path: str
    line: int
    message: str = ""
    in_base: bool = False


@dataclass(frozen=True, slots=True)
class Precision:
    """How often a rule spoke on careful human history, and how often that was wanted.

    Of `hits` findings in `commits` commits `read` were judged by a reader, who wanted
    `wanted` of them.
    """

    commits: int
    hits: int
    read: int
    wanted: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule file, validated.

    `message` and `cure` are templates in which `$NAME` stands for a captured value;
    `origin` is the file it came from. `files` and `ignores` are gitignore patterns that
    narrow where it applies; no `files` means everywhere. `where` narrows it to product
    code or to tests; with `unless_explained` a comment that states a reason quiets it.
    `precision` is None if nobody counted yet. `page` is the address of the rule's page,
    empty if it is published nowhere.
    `fix` tells by language what mends a match: the text that takes its place, or the name
    of a codemod if a check found it.
    """

    id: str
    title: str
    pillar: Pillar
    kind: str
    severity: Severity
    points: float
    languages: tuple[str, ...]
    message: str
    detection: tuple[Pattern, ...] | CheckUse
    cure: str = ""
    since: str = ""
    rationale: str = ""
    evidence: tuple[str, ...] = ()
    precision: Precision | None = None
    fix: Mapping[str, str] = field(default_factory=dict)
    bad: tuple[Example, ...] = field(default=(), repr=False)
    good: tuple[Example, ...] = field(default=(), repr=False)
    origin: str = ""
    files: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()
    where: Where | None = None
    unless_explained: bool = False
    page: str = ""
