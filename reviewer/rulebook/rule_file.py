"""One document of a rule file as a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from reviewer.checks.check import Check
from reviewer.errors import Mistake
from reviewer.model.rule import DEFAULT_POINTS, CheckUse, Example, Pattern, Precision, Rule
from reviewer.rulebook.examples import parse_example
from reviewer.rulebook.faults import Fault
from reviewer.rulebook.fixes import fix_faults, fixes_of
from reviewer.rulebook.params import known_checks, read_params
from reviewer.rulebook.pattern_schema import is_by_language
from reviewer.rulebook.schema import ExampleItem, PrecisionForm, RuleFile
from reviewer.rulebook.strict import suggestion, validate
from reviewer.rulebook.yaml_file import Document, dotted
from reviewer.source.captures import captured_names, named_in
from reviewer.source.pattern_language import pattern_fault

_BESIDE_MATCH = ("constraints", "utils", "transform")
_ALWAYS_KNOWN = frozenset({"SYMBOL"})


@dataclass(frozen=True, slots=True)
class Reading:
    """How a document is read.

    `own` asks for what every rule of our own rulebook has; `validate` tries its
    patterns on ast-grep.
    """

    file: str
    own: bool
    validate: bool


def read_rule(document: Document, reading: Reading) -> tuple[Rule | None, tuple[Mistake, ...]]:
    """The rule, or None with every mistake in the document."""
    form, mistakes = validate(RuleFile, document, reading.file)
    value = document.value if isinstance(document.value, dict) else {}
    detection, faults = _detection(value, reading, has_form=not _breaks_pattern(mistakes))
    faults = [*_id_faults(value, reading), *faults]
    if form is not None:
        faults += _form_faults(form, detection, reading)
    mistakes += tuple(_mistake(fault, document, reading) for fault in faults)
    if form is None or detection is None or mistakes:
        return None, mistakes
    return _rule(form, detection, document), ()


def _breaks_pattern(mistakes: Iterable[Mistake]) -> bool:
    """Whether a pattern is malformed, so that ast-grep would only repeat it."""
    parts = {"match", "languages", *_BESIDE_MATCH}
    return any(mistake.key.partition(".")[0].partition("[")[0] in parts for mistake in mistakes)


_Detection = tuple[Pattern, ...] | CheckUse


def _mistake(fault: Fault, document: Document, reading: Reading) -> Mistake:
    line = document.line(fault.key)
    return Mistake(reading.file, line, dotted(fault.key), fault.problem, fault.cure)


def _id_faults(value: Mapping[str, Any], reading: Reading) -> Iterator[Fault]:
    stem = PurePosixPath(reading.file).stem
    if isinstance(value.get("id"), str) and value["id"] != stem:
        yield Fault(("id",), f"is not the name of the file, `{stem}`", "Rename one of them.")


def _detection(
    value: Mapping[str, Any], reading: Reading, *, has_form: bool
) -> tuple[_Detection | None, list[Fault]]:
    """How the rule finds, from its raw values, so that other mistakes do not hide these."""
    if ("match" in value) == ("check" in value):
        problem = "needs one of `match` and `check`, not both" if "match" in value else ""
        problem = problem or "needs one of `match` and `check`"
        return None, [Fault((), f"The rule {problem}", "Say how it is found.")]
    if "check" in value:
        return _check_use(value)
    faults = [
        Fault(("params",), "belongs to a check, not to a pattern", "Remove it.")
        for _ in range("params" in value)
    ]
    patterns = tuple(_patterns(value))
    tried = patterns if reading.validate and has_form else ()
    return patterns, [*faults, *_language_faults(value), *_pattern_faults(value, tried)]


def _check_use(value: Mapping[str, Any]) -> tuple[CheckUse | None, list[Fault]]:
    faults = [
        Fault((key,), "belongs to `match`, not to a check", "Remove it.")
        for key in _BESIDE_MATCH
        if key in value
    ]
    check = known_checks().get(str(value["check"]))
    if check is None:
        cure = suggestion(value["check"], known_checks())
        return None, [*faults, Fault(("check",), f"`{value['check']}` is no check", cure)]
    use, param_faults = _use(check, value.get("params", {}))
    return use, faults + param_faults


def _use(check: Check, stated: object) -> tuple[CheckUse | None, list[Fault]]:
    if not isinstance(stated, dict):
        return None, []
    params, faults = read_params(check, stated)
    if faults:
        return None, [Fault(("params", *one.key), one.problem, one.cure) for one in faults]
    return CheckUse(check.name, params), []


def _patterns(value: Mapping[str, Any]) -> Iterator[Pattern]:
    match = value["match"]
    languages = value.get("languages")
    names = (
        [name for name in languages if isinstance(name, str)] if isinstance(languages, list) else []
    )
    by_language = match if is_by_language(match) else dict.fromkeys(names, match)
    beside = {key: value[key] for key in _BESIDE_MATCH if isinstance(value.get(key), dict)}
    for language in sorted(by_language):
        one = by_language[language]
        if isinstance(one, dict):
            yield Pattern(language, {**beside, **(one if "rule" in one else {"rule": one})})


def _language_faults(value: Mapping[str, Any]) -> Iterator[Fault]:
    match, languages = value["match"], value.get("languages", [])
    if languages == []:
        yield Fault(("languages",), "is missing", "Name the languages of the pattern.")
    listed = sorted(map(str, languages)) if isinstance(languages, list) else []
    if listed and is_by_language(match) and sorted(match) != listed:
        cure = "Give every language a pattern, and list each that has one."
        yield Fault(("match",), "does not name the same languages as `languages`", cure)


def _pattern_faults(value: Mapping[str, Any], patterns: tuple[Pattern, ...]) -> Iterator[Fault]:
    by_language = is_by_language(value["match"])
    for pattern in patterns:
        problem = pattern_fault(pattern.config, pattern.language)
        if problem:
            key = ("match", pattern.language) if by_language else ("match",)
            yield Fault(key, f"does not work for {pattern.language}: {problem}")


def _form_faults(form: RuleFile, detection: _Detection | None, reading: Reading) -> Iterator[Fault]:
    if isinstance(detection, tuple):
        yield from _word_faults(form, detection)
    yield from fix_faults(form, detection)
    yield from _precision_faults(_precision(form.precision))
    for side in ("bad", "good"):
        yield from _example_faults(form, side)
    if reading.own:
        yield from _missing(form)


def _word_faults(form: RuleFile, patterns: tuple[Pattern, ...]) -> Iterator[Fault]:
    """Values that a text asks for, but that a pattern does not catch."""
    for pattern in patterns:
        caught = _ALWAYS_KNOWN.union(captured_names(pattern.config))
        for key in ("message", "cure"):
            for name in named_in(getattr(form, key)):
                if name not in caught:
                    problem = f"uses `${name}`, which the {pattern.language} pattern never catches"
                    yield Fault((key,), problem, suggestion(name, caught))


def _precision_faults(precision: Precision | None) -> Iterator[Fault]:
    if precision and not precision.wanted <= precision.read <= precision.hits:
        problem = "counts more wanted than read findings, or more read ones than hits"
        yield Fault(("precision",), problem, "Give wanted ≤ read ≤ hits.")


def _example_faults(form: RuleFile, side: str) -> Iterator[Fault]:
    for index, item in enumerate(getattr(form.examples, side)):
        problem, cure = _example_fault(parse_example(item, form.languages, 0), side)
        if problem:
            yield Fault(("examples", side, index), problem, cure)


def _example_fault(example: Example | None, side: str) -> tuple[str, str]:
    if example is None:
        return "does not say its language", "Write {language: …, code: …}."
    if side == "good" and example.expected:
        return "has carets, but must stay silent", "Remove them, or move it to `bad`."
    if side == "bad" and not example.expected:
        return "has no caret line", "Write a comment with ^ under the line to be found."
    if any(expected.line == 0 for expected in example.expected):
        return "has a caret line above all code", "Put it under the line that it speaks of."
    return "", ""


_FEWEST_EXAMPLES = 2


def _missing(form: RuleFile) -> Iterator[Fault]:
    """What the contract leaves open, but our own rules all have."""
    for key in ("since", "rationale", "evidence"):
        if not getattr(form, key):
            yield Fault((key,), "is missing", "Every rule of the rulebook states it.")
    for side in ("bad", "good"):
        count = len(getattr(form.examples, side))
        if count < _FEWEST_EXAMPLES:
            yield Fault(("examples", side), f"has {count} of at least two examples", "Add some.")


def _rule(form: RuleFile, detection: _Detection, document: Document) -> Rule:
    return Rule(
        id=form.id,
        title=form.title,
        pillar=form.pillar,
        kind=form.kind,
        severity=form.severity,
        points=DEFAULT_POINTS[form.severity] if form.points is None else form.points,
        languages=form.languages,
        message=form.message,
        detection=detection,
        cure=form.cure,
        since=form.since,
        rationale=form.rationale,
        evidence=form.evidence,
        precision=_precision(form.precision),
        fix=fixes_of(form),
        bad=_examples(form, "bad", document),
        good=_examples(form, "good", document),
        files=form.files,
        ignores=form.ignores,
        where=form.where,
        unless_explained=form.unless_explained,
    )


def _precision(form: PrecisionForm | None) -> Precision | None:
    if form is None:
        return None
    read = form.hits if form.read is None else form.read
    return Precision(form.commits, form.hits, read, form.wanted)


def _examples(form: RuleFile, side: str, document: Document) -> tuple[Example, ...]:
    items: tuple[ExampleItem, ...] = getattr(form.examples, side)
    lines = (document.line(("examples", side, index)) for index in range(len(items)))
    parsed = (
        parse_example(item, form.languages, line) for item, line in zip(items, lines, strict=True)
    )
    return tuple(example for example in parsed if example is not None)
