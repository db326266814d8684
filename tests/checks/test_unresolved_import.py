from __future__ import annotations

import pytest

from tests.checks.changes import matches

CHECK = "unresolved-import"
PARAMS = {
    "told": ("module", "name", "package"),
    "made": "_version",
    "given": "fs",
    "published_as": {"yaml": "pyyaml"},
}
TREE = {
    "app/__init__.py": "",
    "app/text.py": "def wrap(text):\n    return text\n",
    "app/lazy.py": "def __getattr__(name):\n    return name\n",
    "app/deep/inner.py": "SIZE = 1\n",
    "app/yaml.py": "SIZE = 1\n",
    "app/typed.pyi": "def wrap(text: str) -> str: ...\n",
    "app/typed.py": "globals\n",
    "src/text.ts": "export const wrap = 1;\n",
    "src/ui/index.tsx": "export const ui = 1;\n",
    "requirements.txt": "PyYAML==6\npython-dateutil\n",
    "package.json": '{"name": "web", "dependencies": {"zod": "3"}}',
}


def missing(path: str, text: str) -> list[str]:
    found = matches(CHECK, TREE, TREE | {path: text}, **PARAMS)
    return [dict(match.values)["NAME"] for match in found]


BAD = {
    "a name that its module does not hold": ("from app.text import unwrap", "unwrap"),
    "a module of a package that stands here": ("import app.markup", "app.markup"),
    "a neighbour": ("from .markup import bold", "markup"),
    "a name of a package": ("from app import markup", "markup"),
    "a package without a manifest": ("import yaml_merge", "yaml_merge"),
}


@pytest.mark.parametrize(("text", "name"), BAD.values(), ids=BAD)
def test_what_is_nowhere_is_told(text: str, name: str) -> None:
    assert missing("app/show.py", f"{text}\n") == [name]


GOOD = {
    "a name that stands": "from app.text import wrap",
    "a module that makes names up": "from app.lazy import anything",
    "a folder without a file of its own": "from app.deep import inner",
    "a neighbour": "from . import text",
    "of the language": "import json, os.path",
    "by another name": "import yaml",
    "by a part of its name": "from dateutil.parser import parse",
    "by the name of a neighbour": "from yaml.nodes import Node",
    "of a stub": "from app.typed import wrap",
    "made by a build": "from app._version import version",
    "under a condition": "try:\n    import ujson\nexcept ImportError:\n    ujson = None",
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_what_may_be_there_is_left_alone(text: str) -> None:
    assert missing("app/show.py", f"{text}\n") == []


SCRIPTS = {
    'import { b } from "./bold";': ["./bold"],
    'export * from "../bold";': ["../bold"],
    'import { z } from "zodd";': ["zodd"],
    'import { wrap } from "./text.js";': [],
    'import { ui } from "./ui";': [],
    'import { z } from "zod/v4";': [],
    'import fs from "fs";': [],
    'import fs from "node:fs";': [],
    'import a from "@/a";': [],
    'import css from "./a.css";': [],
}


@pytest.mark.parametrize(("text", "names"), SCRIPTS.items(), ids=SCRIPTS)
def test_scripts_find_neighbours_by_any_ending(text: str, names: list[str]) -> None:
    assert missing("src/show.ts", f"{text}\n") == names


def test_an_import_that_stood_before_is_old() -> None:
    files = TREE | {"app/show.py": "import nowhere\n"}
    after = files | {"app/show.py": "import nowhere\n\nSIZE = 1\n"}
    assert matches(CHECK, files, after, **PARAMS) == []
