from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from ruamel.yaml import YAML

from reviewer.rulebook.kinds import KINDS
from reviewer.rulebook.schema import rule_schema
from reviewer.rulebook.shelf import built_in_folder

FILES = sorted(path for path in built_in_folder().glob("*/*.yml"))


def test_the_schema_for_editors_is_one() -> None:
    jsonschema.Draft202012Validator.check_schema(rule_schema())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_schema_for_editors_accepts_our_rules(path: Path) -> None:
    rule = json.loads(json.dumps(YAML(typ="safe", pure=True).load(path)))
    jsonschema.validate(rule, rule_schema())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**rule, "severty": "notice"}, rule_schema())


def test_no_kind_is_listed_twice() -> None:
    assert len(set(KINDS)) == len(KINDS)
