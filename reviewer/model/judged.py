"""A change as the checks see it: decoded, classified and measured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from reviewer.model.change import FileChange, Span
from reviewer.model.facts import Facts, Function

_LONGEST_LINE = 1000


@dataclass(frozen=True, slots=True)
class Version:
    """One side of a file that is judged; `text` has line feeds only."""

    path: str
    blob: str
    text: str
    language: str
    is_test: bool
    facts: Facts = field(default_factory=Facts)

    @property
    def lines(self) -> list[str]:
        """The lines without their ends; line n of the file is item n - 1."""
        return self.text.split("\n")

    @property
    def packed_lines(self) -> frozenset[int]:
        """The lines that are too long to be a person's work, as in packed scripts."""
        return frozenset(
            number for number, line in enumerate(self.lines, 1) if len(line) > _LONGEST_LINE
        )


@dataclass(frozen=True, slots=True)
class FunctionChange:
    """A function before and after; one side is None if it came or went.

    `moved_from` names the function whose lines make up most of a new one, so that an
    extraction is not taken for new complexity. `branches` are the added lines that hold
    a branch, of a function that rose in cyclomatic complexity.
    """

    path: str
    before: Function | None
    after: Function | None
    base_path: str | None = None
    moved_from: str | None = None
    branches: tuple[int, ...] = ()

    @property
    def is_edited(self) -> bool:
        """Whether it came, went, or differs by more than the lines it stands on."""
        if self.before is None or self.after is None:
            return True
        return (self.before.name, self.before.body, self.before.measures) != (
            self.after.name,
            self.after.body,
            self.after.measures,
        )

    @property
    def name(self) -> str:
        """The qualified name in the head, else in the base."""
        function = self.after or self.before
        return function.name if function else ""


@dataclass(frozen=True, slots=True)
class JudgedFile:
    """A changed file with its two versions.

    `moved` are those added lines that stood elsewhere in the base and were removed
    there by this change.
    """

    change: FileChange
    before: Version | None
    after: Version | None
    functions: tuple[FunctionChange, ...] = ()
    moved: frozenset[int] = frozenset()

    @property
    def path(self) -> str:
        """The path in the head, or in the base if the file was deleted."""
        return self.change.path

    @property
    def is_test(self) -> bool:
        """Whether the file holds tests, in the head if it still exists."""
        version = self.after or self.before
        return version is not None and version.is_test

    def adds(self, span: Span) -> bool:
        """Whether the change added a line of `span` (head numbering), moves included."""
        return any(span.meets(added) for added in self.change.added)

    def first_added(self, span: Span) -> Span | None:
        """The first added lines within `span`, without a gap; None if there are none."""
        for added in self.change.added:
            if lines := added.shared(span):
                return Span(lines[0], lines[-1])
        return None

    def renews(self, span: Span) -> bool:
        """Whether the change added a line of `span` that was not merely moved."""
        return any(line not in self.moved for line in self._added_in(span))

    def written_functions(self) -> Iterator[FunctionChange]:
        """The functions that do not begin on a packed line."""
        packed = self.after.packed_lines if self.after else frozenset()
        for function in self.functions:
            if function.after is None or function.after.span.start not in packed:
                yield function

    def mostly_moves(self, span: Span) -> bool:
        """Whether more than half of the lines that the change added to `span` were moved."""
        added = list(self._added_in(span))
        return 2 * sum(line in self.moved for line in added) > len(added)

    def _added_in(self, span: Span) -> Iterator[int]:
        for added in self.change.added:
            yield from added.shared(span)


@dataclass(frozen=True, slots=True)
class Place:
    """Lines of a file of the head, or of the base with `in_base`."""

    path: str
    span: Span
    in_base: bool = False


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike a copy and its twin are, and how much they say.

    `similarity` is the share of the shorter side that has a counterpart, None if there are
    no gaps; all else is told of what has one. Shares go from 0 to 1: `same_names` of names
    that are equal, `same_references` of members and called functions that are equal,
    `consistent_names` of names, members aside, that are renamed the same way each time,
    `distinct` of token triples that differ from one another, `common` of the names, strings
    and numbers of the longer side, gaps included, that the other has as well. `logic` counts
    those of the `statements` that compute, call or decide something.
    """

    exact: bool
    same_names: float = 1
    same_references: float = 1
    consistent_names: float = 1
    distinct: float = 1
    common: float = 1
    logic: int = 0
    statements: int = 0
    similarity: float | None = None


@dataclass(frozen=True, slots=True)
class Contrast:
    """What differs between a copy and its twin.

    `words` pairs names and literals of the copy with those of the twin, each pair once;
    `parameters` are those pairs that one function for both would have to be given;
    `only_here` and `only_there` count the lines of code, comments aside, of each gap.
    """

    words: tuple[tuple[str, str], ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()
    only_here: tuple[int, ...] = ()
    only_there: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Resident:
    """The function that a copy or twin stands in, if one holds all of it.

    `share` of its body, from 0 to 1, is in the copy.
    """

    name: str = ""
    share: float = 0


@dataclass(frozen=True, slots=True)
class Clone:
    """New code that repeats other code.

    `place` is the new copy, `twin` the older one; `exact` means equal up to layout and
    comments, else names or literals differ; `tokens` is the length of the copy, `lines` on
    how many lines they begin, so that comments, docstrings and gaps count for nothing.
    `copies` are further new copies of the same code, `others` further old ones.
    """

    place: Place
    twin: Place
    tokens: int
    lines: int
    exact: bool
    text: str
    likeness: Likeness = field(default_factory=lambda: Likeness(exact=True))
    copies: tuple[Place, ...] = ()
    others: tuple[Place, ...] = ()
    contrast: Contrast = field(default_factory=Contrast)
    home: Resident = field(default_factory=Resident)
    twin_home: Resident = field(default_factory=Resident)


@dataclass(frozen=True, slots=True)
class MissedEdit:
    """A small edit of code that stood elsewhere too, where it still stands as it was.

    `twin` is the stretch elsewhere, of so many `tokens` in the base, all of them equal but for
    names and literals; `context` of them at least on either side of the edit, which `removed`
    some and `added` some: `text` is the same for the same edit of other code. `name` and
    `twin_name` are the functions.
    """

    place: Place
    text: str
    twin: Place
    context: int
    tokens: int
    removed: int
    added: int
    likeness: Likeness
    name: str
    twin_name: str


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A new import of what was not found.

    `kind` is `module` for one that the tree has not, `name` for what the module of the
    tree does not hold, `package` for one of others: `declared` is what manifests mention.
    """

    path: str
    span: Span
    kind: str
    name: str
    module: str
    declared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class GivenOn:
    """A name that the file at `path` does not use, but others take from it."""

    path: str
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """All files of a change that are judged, with what was found across them.

    A change is equal to itself only, so that what checks share can be worked out once.
    `unread` are the paths of the other changed files: documentation, data, what was
    skipped. `standing_tests` are files of tests that the change left as they were, near
    product code that answers literal inputs with literals.
    """

    files: tuple[JudgedFile, ...]
    clones: tuple[Clone, ...] = ()
    missed: tuple[MissedEdit, ...] = ()
    unread: tuple[str, ...] = ()
    standing_tests: tuple[Version, ...] = ()
    unresolved: tuple[Unresolved, ...] = ()
    given_on: frozenset[GivenOn] = frozenset()

    def product_functions(self) -> Iterator[tuple[JudgedFile, FunctionChange]]:
        """The functions of files that hold no tests, in order; those of packed code left out."""
        for file in self.files:
            if not file.is_test:
                for function in file.written_functions():
                    yield file, function
