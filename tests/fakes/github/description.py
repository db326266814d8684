"""GitHub's published description of its API, asked what it thinks of a request or an answer."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from openapi_schema_validator import (
    OAS30ReadValidator,
    OAS30WriteValidator,
    oas30_format_checker,
)
from referencing import Registry
from referencing.jsonschema import DRAFT4

from tests.fakes.github.exchange import Answer, Request

ADDRESS = "urn:github"


@dataclass(frozen=True, slots=True)
class Operation:
    """One endpoint; `arguments` are what a request's path says for the template's names."""

    method: str
    template: str
    arguments: Mapping[str, str]

    @property
    def key(self) -> str:
        """As GitHub's manual writes it, `GET /repos/{owner}/{repo}`."""
        return f"{self.method} {self.template}"


def find_operation(method: str, path: str) -> Operation | None:
    """The endpoint that a path means, None if we have no description of it."""
    for template, methods in document()["paths"].items():
        match = _pattern(template).fullmatch(path)
        if match and method.lower() in methods:
            arguments = {name: unquote(text) for name, text in match.groupdict().items()}
            return Operation(method, template, arguments)
    return None


def request_faults(operation: Operation, request: Request) -> list[str]:
    """What a request has that the description does not allow."""
    said = _said(operation)
    known = {
        parameter["name"]: parameter
        for parameter in map(_resolved, said.get("parameters", []))
        if parameter["in"] == "query"
    }
    faults = [f"no parameter {name!r}" for name in request.query if name not in known]
    for name, text in request.query.items():
        if name in known and not _fits(known[name]["schema"], text):
            faults.append(f"parameter {name}={text!r} does not fit")
    return faults + _body_faults(operation, request.json)


def answer_faults(operation: Operation, answer: Answer) -> list[str]:
    """What an answer has that the description does not allow; undescribed errors pass."""
    described = _said(operation)["responses"].get(str(answer.status))
    if described is None:
        return [] if answer.status >= 400 else [f"status {answer.status} is not described"]
    if "application/json" not in _resolved(described).get("content", {}):
        return []
    where = f"responses/{answer.status}/content/application~1json/schema"
    if "$ref" in described:
        schema = {"$ref": ADDRESS + described["$ref"] + "/content/application~1json/schema"}
    else:
        schema = {"$ref": _address(operation, where)}
    return _complaints(OAS30ReadValidator, schema, answer.body)


def example(name: str) -> Any:
    """A copy of one of the description's examples, to change."""
    return copy.deepcopy(document()["components"]["examples"][name]["value"])


@cache
def document() -> dict[str, Any]:
    """The extract that `extract.py` makes."""
    text = Path(__file__).with_name("description.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _body_faults(operation: Operation, body: Any) -> list[str]:
    described = _said(operation).get("requestBody")
    if described is None:
        return ["no body is asked for"] if body is not None else []
    if body is None:
        return ["a body is required"] if described.get("required") else []
    schema = {"$ref": _address(operation, "requestBody/content/application~1json/schema")}
    return _complaints(OAS30WriteValidator, schema, body)


def _complaints(kind: Any, schema: dict[str, Any], value: Any) -> list[str]:
    validator = kind(schema, registry=_registry(), format_checker=oas30_format_checker)
    return [f"{error.json_path}: {error.message[-200:]}" for error in validator.iter_errors(value)]


def _fits(schema: dict[str, Any], text: str) -> bool:
    value: Any = int(text) if schema.get("type") == "integer" and text.isdecimal() else text
    return not _complaints(OAS30WriteValidator, schema, value)


def _said(operation: Operation) -> dict[str, Any]:
    said: dict[str, Any] = document()["paths"][operation.template][operation.method.lower()]
    return said


def _resolved(node: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in node:
        return node
    _, _, section, name = node["$ref"].split("/")
    found: dict[str, Any] = document()["components"][section][name]
    return found


def _address(operation: Operation, below: str) -> str:
    path = operation.template.replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
    return f"{ADDRESS}#/paths/{path}/{operation.method.lower()}/{below}"


@cache
def _registry() -> Registry[Any]:
    empty: Registry[Any] = Registry()
    full: Registry[Any] = empty.with_resource(ADDRESS, DRAFT4.create_resource(document()))
    return full


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile("".join(_parts(template)))


def _parts(template: str) -> Iterator[str]:
    """As regular expressions; only `path` may hold slashes."""
    for literal, name in re.findall(r"([^{]*)(?:\{(\w+)\})?", template):
        yield re.escape(literal)
        if name:
            yield f"(?P<{name}>{'.+' if name == 'path' else '[^/]+'})"
