"""The places where structural rules match, found by ast-grep."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple, cast

from ast_grep_py import Config, SgNode

from reviewer.model.change import Span
from reviewer.model.facts import PatternMatch
from reviewer.model.rule import CheckUse, Rule
from reviewer.source.ascii_regex import in_ascii
from reviewer.source.captures import captured_names, captured_values
from reviewer.source.comments import comment_kinds, reason_at
from reviewer.source.parsed import ParsedText
from reviewer.source.pattern_language import can_tag, extensions_of, pattern_fault
from reviewer.source.required_words import Vocabulary

MAX_MATCHES = 2_000
"""How many matches one file may have; later ones are left out."""

_MAX_NODES = 20_000
"""How many nodes are looked at; inner nodes that start with an outer one count as well."""


_TAG = "OUTLAST_RULE_"
_MAX_TRIES = 100
"""Above so many single tries a second walk is cheaper (0.06 ms against 4 to 8 ms)."""

_RULES_REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class PreparedRule:
    """A structural rule for one language; `names` are the meta-variables it can bind.

    `unless_explained` drops matches beside which a comment states a reason.
    """

    rule: str
    config: Mapping[str, Any]
    names: tuple[str, ...]
    unless_explained: bool = False

    @property
    def condition(self) -> Mapping[str, Any]:
        """The ast-grep rule object alone."""
        condition: Mapping[str, Any] = self.config["rule"]
        return condition

    @property
    def is_bare(self) -> bool:
        """Whether nothing but the rule object decides."""
        return self.config.keys() == {"rule"}


@dataclass(frozen=True, slots=True)
class CompiledPatterns:
    """The structural rules by the language of the files they are tried on; picklable."""

    by_language: Mapping[str, tuple[PreparedRule, ...]]

    def of(self, languages: Collection[str]) -> CompiledPatterns:
        """The rules for some languages only, so that less has to be sent around."""
        rules = self.by_language.items()
        return CompiledPatterns({name: each for name, each in rules if name in languages})

    @property
    def names(self) -> frozenset[str]:
        """The ids of the rules."""
        return frozenset(one.rule for each in self.by_language.values() for one in each)

    def beyond(self, others: CompiledPatterns) -> frozenset[str]:
        """The ids of the rules that the others do not hold as they are here."""
        return frozenset(
            one.rule
            for language, each in self.by_language.items()
            for one in each
            if one not in others.by_language.get(language, ())
        )

    def only(self, names: Collection[str]) -> CompiledPatterns:
        """The rules with these ids."""
        chosen = (
            (language, tuple(one for one in each if one.rule in names))
            for language, each in self.by_language.items()
        )
        return CompiledPatterns({language: each for language, each in chosen if each})


def compile_patterns(rules: Iterable[Rule]) -> CompiledPatterns:
    """Arrange the rules that match by pattern; those that use a check are passed over.

    A rule for TypeScript is tried on TSX as well, unless the TSX parser cannot read it.
    The rules themselves are taken to be valid.
    """
    found: dict[str, list[PreparedRule]] = {}
    for rule in sorted(rules, key=lambda rule: rule.id):
        for language, prepared in _by_file_language(_Itself(rule)):
            found.setdefault(language, []).append(prepared)
    return CompiledPatterns({language: tuple(found[language]) for language in sorted(found)})


def find_matches(
    parsed: ParsedText, patterns: CompiledPatterns, within: Sequence[Span] | None = None
) -> tuple[PatternMatch, ...]:
    """The matches in a text, by position, then by rule; at most MAX_MATCHES.

    `within` keeps those that share a line with one of the spans. Of the matches of one
    rule that start at one place the longest is kept. `values` holds what the
    meta-variables caught, in alphabetical order. Lines end at line feeds only.
    """
    text, root = parsed.text, parsed.root
    if not text or root is None:
        return ()
    search = _Search(root, within)
    said = Vocabulary(search.comments(parsed))
    comments = dict.fromkeys(comment_kinds(parsed.language), said)
    words = Vocabulary(search.text(), Vocabulary(text), comments)
    rules = _that_can_match(
        patterns.by_language.get(parsed.language, ()), words, in_ascii if text.isascii() else dict
    )
    taggable = can_tag(parsed.language)
    combined = tuple(rule for rule in rules if taggable and "utils" not in rule.config)
    alone = (rule for rule in rules if rule not in combined)
    hits = [*_combined_hits(search, combined), *_hits_of_each(search, alone)]
    told = _unexplained(_outermost(hits)[:MAX_MATCHES], parsed)
    return tuple(_match(text, hit) for hit in told)


def _that_can_match(
    rules: Iterable[PreparedRule], words: Vocabulary, fitted: Callable[[Any], Any]
) -> Sequence[PreparedRule]:
    narrowed = ((rule, _narrowed(rule, words)) for rule in rules)
    return [
        replace(rule, config=fitted({**rule.config, "rule": condition}))
        for rule, condition in narrowed
        if condition is not None
    ]


def _narrowed(rule: PreparedRule, words: Vocabulary) -> Mapping[str, Any] | None:
    """The condition without alternatives that cannot match; a transform needs them all."""
    condition = words.narrowed(rule.condition)
    return rule.condition if condition and "transform" in rule.config else condition


@dataclass(frozen=True, slots=True)
class _Search:
    root: SgNode
    within: Sequence[Span] | None

    def text(self) -> str:
        """All that a match may be part of: the outermost nodes that meet `within`."""
        if self.within is None:
            return self.root.text()
        outermost = self.root.children()
        return "\n".join(node.text() for node in outermost if self._is_within(_lines(node)))

    def comments(self, parsed: ParsedText) -> str:
        """The lines of the comments that meet `within`."""
        spans = (Span(one.line, one.end_line) for one in parsed.comments)
        met = (span for span in spans if self.within is None or self._is_within(span))
        return "\n".join(line for span in met for line in parsed.lines[span.start - 1 : span.end])

    def nodes(self, config: Mapping[str, Any]) -> list[SgNode]:
        """The nodes that match, in source order, those outside of `within` left out."""
        found = self.root.find_all(cast("Config", dict(config)))
        if self.within is None:
            return found
        return [node for node in found if self._is_within(_lines(node))]

    def _is_within(self, lines: Span) -> bool:
        return any(lines.meets(span) for span in self.within or ())


@dataclass(frozen=True, slots=True)
class _Hit:
    """A rule that matches a node; `start` and `end` count characters."""

    start: int
    end: int
    rule: PreparedRule
    node: SgNode


@dataclass(frozen=True, slots=True, eq=False)
class _Itself:
    """A rule that equals itself alone, for rules cannot be hashed."""

    rule: Rule

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.rule is other.rule

    def __hash__(self) -> int:
        return id(self.rule)


@lru_cache(_RULES_REMEMBERED)
def _by_file_language(itself: _Itself) -> tuple[tuple[str, PreparedRule], ...]:
    """Remembered, as trying a rule on another language means to compile it."""
    return tuple(_prepared(itself.rule))


def _prepared(rule: Rule) -> Iterator[tuple[str, PreparedRule]]:
    if isinstance(rule.detection, CheckUse):
        return
    written_for = {pattern.language for pattern in rule.detection}
    for pattern in rule.detection:
        names = captured_names(pattern.config)
        prepared = PreparedRule(rule.id, pattern.config, names, rule.unless_explained)
        yield pattern.language, prepared
        for language in extensions_of(pattern.language):
            if language not in written_for and not pattern_fault(pattern.config, language):
                yield language, prepared


def _combined_hits(search: _Search, rules: Sequence[PreparedRule]) -> Iterator[_Hit]:
    """The matches of all rules from one or two walks of the tree instead of one a rule.

    A walk tells the first rule that matches a node. The rules after it are tried singly,
    which compiles a rule at each try; where that gets dear, a second walk tells the last.
    """
    first = _first_ranks(search, rules)
    if not first:
        return
    after = _ranks_after_last(search, rules) if len(first) * len(rules) > _MAX_TRIES else {}
    with_conditions: set[int] = set()
    for place, (node, rank) in first.items():
        for matching in _matching_ranks(node, rules, range(rank, len(rules) - after.get(place, 0))):
            if rules[matching].is_bare:
                yield _Hit(place.start, place.end, rules[matching], _bound(node, rules[matching]))
            else:
                with_conditions.add(matching)
    yield from _hits_of_each(search, (rules[rank] for rank in sorted(with_conditions)))


def _ranks_after_last(search: _Search, rules: Sequence[PreparedRule]) -> dict[_Place, int]:
    """How many rules come after the last one that matches a node."""
    return {place: rank for place, (_, rank) in _first_ranks(search, rules[::-1]).items()}


class _Place(NamedTuple):
    """Tells nodes apart; `start` and `end` count characters."""

    start: int
    end: int
    kind: str


def _first_ranks(
    search: _Search, rules: Sequence[PreparedRule]
) -> dict[_Place, tuple[SgNode, int]]:
    """Each node that a rule's bare condition matches, with the rank of the first such rule."""
    branches = [
        {"all": [rule.condition, {"pattern": f"$${_TAG}{rank}"}]} for rank, rule in enumerate(rules)
    ]
    nodes = search.nodes({"rule": {"any": branches}}) if branches else []
    ranks = range(len(rules))
    return {
        _place(node): (node, next(rank for rank in ranks if node.get_match(f"{_TAG}{rank}")))
        for node in nodes[:_MAX_NODES]
    }


def _matching_ranks(node: SgNode, rules: Sequence[PreparedRule], ranks: range) -> Iterator[int]:
    """Those of `ranks` whose rules match; the first is known to."""
    for rank in ranks:
        if rank == ranks[0] or node.matches(**rules[rank].condition):
            yield rank


def _bound(node: SgNode, rule: PreparedRule) -> SgNode:
    """The node with the meta-variables of one rule; searching starts at the node itself."""
    return node.find(cast("Config", dict(rule.config))) or node


def _hits_of_each(search: _Search, rules: Iterable[PreparedRule]) -> Iterator[_Hit]:
    for rule in rules:
        for node in search.nodes(rule.config)[:_MAX_NODES]:
            place = _place(node)
            yield _Hit(place.start, place.end, rule, node)


def _outermost(hits: Iterable[_Hit]) -> list[_Hit]:
    """One hit a rule and start, the longest, in the order in which matches are listed."""
    longest: dict[tuple[str, int], _Hit] = {}
    for hit in sorted(hits, key=lambda hit: -hit.end):
        longest.setdefault((hit.rule.rule, hit.start), hit)
    return sorted(longest.values(), key=lambda hit: (hit.start, -hit.end, hit.rule.rule))


def _unexplained(hits: Sequence[_Hit], parsed: ParsedText) -> Iterable[_Hit]:
    """The hits without those that a comment explains, where the rule lets it."""
    return (
        hit
        for hit in hits
        if not (hit.rule.unless_explained and reason_at(parsed.comments, _lines(hit.node)))
    )


def _match(text: str, hit: _Hit) -> PatternMatch:
    values = captured_values(hit.node, text, hit.rule.names)
    return PatternMatch(hit.rule.rule, _lines(hit.node), hit.node.text(), values)


def _place(node: SgNode) -> _Place:
    reach = node.range()
    return _Place(reach.start.index, reach.end.index, node.kind())


def _lines(node: SgNode) -> Span:
    """The lines of a node; one that ends with a line feed does not reach the next line."""
    reach = node.range()
    stops_before = reach.end.column == 0 and reach.end.line > reach.start.line
    return Span(reach.start.line + 1, reach.end.line + (0 if stops_before else 1))
