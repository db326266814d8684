"""Rule files as a rulebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from reviewer.errors import Mistake, RuleFileError
from reviewer.model.rule import Pillar, Rule
from reviewer.model.rulebook import Rulebook, in_order
from reviewer.rulebook.plain_rule import is_plain, read_plain_rule
from reviewer.rulebook.rule_file import Reading, read_rule
from reviewer.rulebook.shelf import built_in_folder, rule_texts, version_of
from reviewer.rulebook.yaml_file import Document, parse_yaml


def load_rulebook(folder: Path | None = None, *, validate: bool = False) -> Rulebook:
    """Our own rules, every YAML file below `folder` but `agents.yml`.

    Raises RuleFileError with all mistakes of all files. `validate` also tries every
    pattern on ast-grep.
    """
    texts = rule_texts(folder or built_in_folder())
    rules = _load(texts, own=True, validate=validate)
    return Rulebook(rules, version_of(texts))


def load_rule_files(
    texts: Mapping[str, str], *, validate: bool = True, taken: Iterable[str] = ()
) -> tuple[Rule, ...]:
    """The rules of a repository's files, by path; `taken` are ids they may not use.

    Raises RuleFileError with all mistakes of all files.
    """
    return _load(texts, own=False, validate=validate, taken=frozenset(taken))


def load_rule_text(text: str, name: str, *, validate: bool = True) -> tuple[Rule, ...]:
    """The rules of one file, ours or plain ast-grep; raises RuleFileError."""
    return load_rule_files({name: text}, validate=validate)


@dataclass(frozen=True, slots=True)
class _Read:
    """What became of a document; `rule` is None if it has mistakes or is switched off."""

    rule: Rule | None
    mistakes: tuple[Mistake, ...]
    line: int = 1
    is_plain: bool = False


def _load(
    texts: Mapping[str, str], *, own: bool, validate: bool, taken: frozenset[str] = frozenset()
) -> tuple[Rule, ...]:
    found = [
        read
        for file in sorted(texts)
        for read in _read_file(texts[file], Reading(file, own=own, validate=validate))
    ]
    rules, clashes = _with_distinct_ids(found, taken)
    mistakes = (*(mistake for read in found for mistake in read.mistakes), *clashes)
    if mistakes:
        raise RuleFileError(tuple(sorted(mistakes, key=lambda one: (one.file, one.line, one.key))))
    return in_order(rules)


def _read_file(text: str, reading: Reading) -> Iterator[_Read]:
    file = parse_yaml(text, reading.file)
    yield _Read(None, file.mistakes)
    if not file.documents and not file.mistakes:
        yield _Read(None, (Mistake(reading.file, 1, "", "The file is empty", "Add a rule."),))
    ours = [document for document in file.documents if not is_plain(document)]
    if ours and len(file.documents) > 1:
        line = file.documents[1].line(())
        problem = "The file holds more than one rule"
        yield _Read(None, (Mistake(reading.file, line, "", problem, "Give each its own file."),))
    for document in file.documents:
        yield _read_document(document, reading)


def _read_document(document: Document, reading: Reading) -> _Read:
    plain = is_plain(document)
    if plain:
        rule, mistakes = read_plain_rule(document, reading.file, try_patterns=reading.validate)
    else:
        rule, mistakes = read_rule(document, reading)
        mistakes += _misplaced(rule, document, reading)
    placed = rule and replace(rule, origin=reading.file)
    return _Read(placed, mistakes, document.line(("id",)), plain)


def _misplaced(rule: Rule | None, document: Document, reading: Reading) -> tuple[Mistake, ...]:
    """In our rulebook a rule lies in its pillar's folder."""
    folder = reading.file.rpartition("/")[0]
    if rule is None or folder not in set(Pillar) or folder == rule.pillar:
        return ()
    problem = f"is `{rule.pillar}`, but the file lies in `{folder}/`"
    return (Mistake(reading.file, document.line(("pillar",)), "pillar", problem, "Move it."),)


def _with_distinct_ids(
    found: Iterable[_Read], taken: frozenset[str]
) -> tuple[list[Rule], list[Mistake]]:
    """An id that comes again is a mistake, but is numbered for plain ast-grep rules."""
    rules: dict[str, Rule] = {}
    mistakes = []
    for read in found:
        if read.rule is None:
            continue
        clash = read.rule.id in rules or read.rule.id in taken
        if clash and not read.is_plain:
            mistakes.append(_clash(read.rule, read.line))
            continue
        name = _free(read.rule.id, taken.union(rules)) if clash else read.rule.id
        rules[name] = replace(read.rule, id=name)
    return list(rules.values()), mistakes


def _clash(rule: Rule, line: int) -> Mistake:
    problem = f"`{rule.id}` is the id of another rule"
    return Mistake(rule.origin, line, "id", problem, "Choose another.")


def _free(rule_id: str, taken: frozenset[str]) -> str:
    number = 2
    while f"{rule_id}-{number}" in taken:
        number += 1
    return f"{rule_id}-{number}"
