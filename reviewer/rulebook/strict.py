"""Strict validation of YAML values, every mistake with its line and a cure."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from reviewer.errors import Mistake, quotable
from reviewer.rulebook.yaml_file import Document, Key, dotted

Form = TypeVar("Form")

_QUOTED = re.compile(r"'([^']*)'")


class StrictModel(BaseModel):
    """A mapping of a YAML file: frozen, no unknown keys, no coercion."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, allow_inf_nan=False, validate_by_name=False
    )


def validate(
    model: type[Form], document: Document, file: str
) -> tuple[Form | None, tuple[Mistake, ...]]:
    """The document as `model`, or None with every mistake in it, by line."""
    adapter = TypeAdapter(model)
    outcome = validate_value(adapter, document.value)
    if not isinstance(outcome, Refusals):
        return outcome, ()
    schema = adapter.json_schema()
    mistakes = set()
    for error in outcome.errors:
        key = _existing(error, document.value)
        problem, cure = _words(error, key, schema)
        mistakes.add(Mistake(file, document.line(key), dotted(key), problem, cure))
    return None, tuple(sorted(mistakes, key=lambda one: (one.line, one.key, one.problem)))


@dataclass(frozen=True, slots=True)
class Refusals:
    """Pydantic's errors about a value."""

    errors: tuple[Mapping[str, Any], ...]


def validate_value(adapter: TypeAdapter[Form], value: object) -> Form | Refusals:
    """The value as the adapter's type, or why not.

    JSON is the way in, so that lists become tuples and texts enums without coercion.
    """
    try:
        return adapter.validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        return Refusals(tuple(error.errors(include_url=False)))


def suggestion(word: object, known: Iterable[str]) -> str:
    """`Did you mean …?` if one of the known words is near, else the list of them."""
    words = sorted(set(known))
    near = difflib.get_close_matches(str(word), words, n=1, cutoff=0.6)
    if near:
        return f"Did you mean `{near[0]}`?"
    return f"Known: {', '.join(words)}." if words else ""


def _existing(error: Mapping[str, Any], value: object) -> Key:
    """The error's location without the names of union branches that pydantic puts in."""
    location: Key = error["loc"]
    key: list[str | int] = []
    for part in location:
        child = _child(value, part)
        if child is not _ABSENT:
            key.append(part)
            value = child
    if error["type"] == "missing":
        key.append(location[-1])
    return tuple(key)


_ABSENT = object()


def _child(value: object, part: str | int) -> object:
    if isinstance(value, dict):
        return value.get(part, _ABSENT)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return value[part]
    return _ABSENT


def _words(error: Mapping[str, Any], key: Key, schema: Mapping[str, Any]) -> tuple[str, str]:
    """The problem and its cure, in our words where pydantic's are for programmers."""
    match error["type"]:
        case "extra_forbidden":
            return "is no known key", suggestion(key[-1], known_keys(schema, key[:-1]))
        case "missing":
            return "is missing", "Add it."
        case "literal_error" | "enum":
            expected = error["ctx"]["expected"]
            known = _QUOTED.findall(expected) or [expected]
            return f"cannot be `{shown(error['input'])}`", suggestion(error["input"], known)
        case _ if not key:
            return "The file holds no mapping", "Write `key: value` lines."
        case _:
            return f"is `{shown(error['input'])}`, but {expectation(error['msg'])}", ""


_YAML_WORDS = {
    "input ": "",
    "string ": "",
    "a valid string": "text",
    "dictionary": "mapping",
    "object": "mapping",
    "array": "list",
    "tuple": "list",
}
_AFTERTHOUGHT = re.compile(r" after validation, not \d+$")


def expectation(message: str) -> str:
    """Pydantic's sentence with `Input` left out and YAML's words for types; quotes stay."""
    said, quote, quoted = _AFTERTHOUGHT.sub("", message).partition("'")
    words = said.lower()
    for ours, yaml in _YAML_WORDS.items():
        words = words.replace(ours, yaml)
    return f"{words}{quote}{quoted}"


def shown(value: object) -> str:
    """The value as YAML's flow style writes it; text is quoted where it looks like a number."""
    text = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        text = " ".join(value.split())
    return quotable(text)


_NUMBER = re.compile(r"[-+.0-9eE]+|true|false|null")


def known_keys(schema: Mapping[str, Any], key: Key) -> tuple[str, ...]:
    """The keys that a JSON schema allows in the mapping at `key`, of every branch there."""
    places: list[Mapping[str, Any]] = [*_branches(schema, schema)]
    for part in key:
        inner = [child for place in places for child in _inner(place, part)]
        places = [branch for child in inner for branch in _branches(child, schema)]
    return tuple(sorted({name for place in places for name in place.get("properties", ())}))


def _inner(place: Mapping[str, Any], part: str | int) -> Iterator[Mapping[str, Any]]:
    if isinstance(part, int):
        candidates = [place.get("items")]
    else:
        named = place.get("properties", {}).get(part)
        candidates = [named or place.get("additionalProperties")]
    yield from (one for one in candidates if isinstance(one, dict))


def _branches(place: Mapping[str, Any], schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The schema with references followed and unions opened."""
    if "$ref" in place:
        name = place["$ref"].rsplit("/", 1)[-1]
        yield from _branches(schema["$defs"][name], schema)
    elif "anyOf" in place or "oneOf" in place:
        for branch in (*place.get("anyOf", ()), *place.get("oneOf", ())):
            yield from _branches(branch, schema)
    else:
        yield place
