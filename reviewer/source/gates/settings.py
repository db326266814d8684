"""Settings files of any format as flat lists of keys and values."""

from __future__ import annotations

import configparser
import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ast_grep_py import SgNode

from reviewer.source.gates.builds import Entry, gradle_entries, maven_entries
from reviewer.source.gates.files import is_gate
from reviewer.source.gates.indented import IndentedItem, indented_items
from reviewer.source.nodes import field_text, of_kinds, parts
from reviewer.source.parsed import ParsedText

_STRING = r'("(?:\\.|[^"\\])*+")'
_COMMENT = re.compile(_STRING + r"|//[^\n]*|/\*[\s\S]*?\*/")
_LAST_COMMA = re.compile(_STRING + r"|,(?=\s*[}\]])")
_SCRIPTS = frozenset({"javascript", "typescript"})
_BUILDS: Mapping[str, Callable[[str], Iterator[Entry]]] = {
    "groovy": gradle_entries,
    "kotlin": gradle_entries,
    "xml": maven_entries,
}
_PLAIN = frozenset({"string", "number", "true", "false"})
_CHOICE = "ternary_expression"
_NAMES_OF_TABLES = ("module", "name", "id", "files", "path", "filename_pattern")


@dataclass(frozen=True, slots=True)
class Setting:
    """One value; `key` is its path, a list of plain values counts as one setting."""

    key: tuple[str, ...]
    values: tuple[str, ...]
    is_list: bool = False

    @property
    def name(self) -> str:
        """The last part of the key, lower case, with underscores."""
        return self.key[-1].lower().replace("-", "_")

    @property
    def value(self) -> str:
        """The value of a setting that is no list."""
        return self.values[0] if self.values else ""


def settings_of(parsed: ParsedText) -> tuple[Setting, ...]:
    """The settings of a gate's file in order; none if it does not parse."""
    if not is_gate(parsed.path):
        return ()
    if parsed.language in _SCRIPTS:
        return tuple(_script(parsed.root)) if parsed.root else ()
    try:
        return tuple(_read(parsed.text, parsed.language))
    except (ValueError, configparser.Error, RecursionError):
        return ()


def _read(text: str, language: str) -> Iterator[Setting]:
    if language in _BUILDS:
        yield from _build(_BUILDS[language](text))
    elif language == "toml":
        yield from _flat(tomllib.loads(text), ())
    elif language == "json":
        yield from _flat(json.loads(_plain_json(text)), ())
    elif language == "ini":
        yield from _ini(text)
    elif language == "yaml":
        yield from _yaml(indented_items(text))


def _script(root: SgNode) -> Iterator[Setting]:
    """Plain values of the objects in a script, by the names that lead to them."""
    for pair in of_kinds(root, "pair"):
        value = pair.field("value")
        key = tuple(reversed([_key(pair), *map(_key, _pairs_around(pair))]))
        if value is not None and value.kind() in {*_PLAIN, _CHOICE}:
            yield Setting(key, (value.text().strip("'\""),))
        elif value is not None and value.kind() == "array":
            plain = [one.text().strip("'\"") for one in parts(value) if one.kind() in _PLAIN]
            if "rules" in key and plain:
                yield Setting(key, (plain[0],))
            elif plain:
                yield Setting(key, tuple(plain), is_list=True)


def _pairs_around(pair: SgNode) -> list[SgNode]:
    return [one for one in pair.ancestors() if one.kind() == "pair"]


def _key(pair: SgNode) -> str:
    return field_text(pair, "key").strip("'\"")


def _build(entries: Iterable[Entry]) -> Iterator[Setting]:
    """One setting a key; what is said of it several times is a list, as are exclusions."""
    values: dict[tuple[str, ...], list[str]] = {}
    for entry in entries:
        values.setdefault(entry.key, []).append(entry.value)
    for key, given in values.items():
        yield Setting(key, tuple(given), is_list=len(given) > 1 or key[-1] == "exclude")


def _plain_json(text: str) -> str:
    """The text without comments and without commas before a closing bracket."""
    for extra in (_COMMENT, _LAST_COMMA):
        text = extra.sub(lambda found: found[1] or "", text)
    return text


def _flat(value: object, key: tuple[str, ...]) -> Iterator[Setting]:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(inner, (*key, str(name)))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from _list(value, key)
    else:
        yield Setting(key or ("",), (_plain(value),))


def _list(values: Sequence[object], key: tuple[str, ...]) -> Iterator[Setting]:
    plain = [one for one in values if not isinstance(one, Mapping | list)]
    yield Setting(key or ("",), tuple(_plain(one) for one in plain), is_list=True)
    for position, one in enumerate(values):
        if isinstance(one, Mapping | list):
            yield from _flat(one, (*key, _named(one, position)))


def _named(value: object, position: int) -> str:
    if isinstance(value, Mapping):
        for name in _NAMES_OF_TABLES:
            if name in value:
                return str(value[name])
    return str(position)


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _ini(text: str) -> Iterator[Setting]:
    parser = configparser.RawConfigParser(strict=False, allow_no_value=True)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # keeps the keys as written
    parser.read_string(text)
    for section in parser.sections():
        for name, value in parser.items(section):
            parts = [part for part in re.split(r"[\n,]", value or "") if part.strip()]
            many = len(parts) > 1 or "\n" in (value or "")
            values = tuple(part.split(" #")[0].strip() for part in parts)
            yield Setting((section, name), values or ("",), is_list=many)


def _yaml(items: Sequence[IndentedItem]) -> Iterator[Setting]:
    """Scalars by their path; the plain items of a list under the key of the list."""
    lists: dict[tuple[str, ...], list[str]] = {}
    for item in items:
        if item.in_list:
            lists.setdefault(item.key, []).append(item.value)
        elif item.value.startswith("[") and item.value.endswith("]"):
            values = [one.strip().strip("'\"") for one in item.value[1:-1].split(",")]
            yield Setting(item.key, tuple(one for one in values if one), is_list=True)
        elif item.value:
            yield Setting(item.key, (item.value,))
    for key, values in lists.items():
        yield Setting(key, tuple(values), is_list=True)
