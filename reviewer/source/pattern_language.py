"""Which languages structural rules can be written for, with the faults of a rule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal, cast, get_args

from ast_grep_py import Config, SgRoot

from reviewer.source.languages import LANGUAGES, WITHOUT_PARSER, rule_languages

RuleLanguage = Literal[
    "bash",
    "c",
    "cpp",
    "csharp",
    "css",
    "elixir",
    "go",
    "haskell",
    "hcl",
    "html",
    "java",
    "javascript",
    "json",
    "kotlin",
    "lua",
    "nix",
    "php",
    "python",
    "ruby",
    "rust",
    "scala",
    "solidity",
    "swift",
    "tsx",
    "typescript",
    "yaml",
    "groovy",
    "ini",
    "makefile",
    "toml",
    "xml",
]
"""The languages of rules, by the names that rule files use."""

RULE_LANGUAGES: tuple[str, ...] = get_args(RuleLanguage)

_UNTAGGABLE = frozenset({"json"})
_CAUSE_NUMBER = re.compile(r"^ +\d+: ", re.MULTILINE)


def extensions_of(language: str) -> tuple[str, ...]:
    """The other languages whose files a rule for `language` is tried on as well."""
    return tuple(
        name for name in LANGUAGES if name != language and language in rule_languages(name)
    )


def can_tag(language: str) -> bool:
    """Whether a meta-variable on its own is a pattern in `language`."""
    return language not in _UNTAGGABLE


def pattern_fault(config: Mapping[str, Any], language: str) -> str:
    """Why ast-grep cannot use the configuration, in one sentence; empty if it can.

    Found by trying it on an empty tree, which costs about 0.1 ms.
    """
    if language not in RULE_LANGUAGES or language in WITHOUT_PARSER:
        return f"ast-grep does not know the language `{language}`"
    try:
        SgRoot("", language).root().find_all(cast(Config, dict(config)))
    except Exception as error:  # noqa: BLE001 - ast-grep raises bare Exception and RuntimeError
        return _sentence(str(error))
    return ""


def _sentence(report: str) -> str:
    """The innermost causes of a Rust error report, its backtrace left out."""
    head, _, causes = report.partition("Caused by:")
    found = _CAUSE_NUMBER.split(causes.partition("Stack backtrace:")[0])
    lines = (" ".join((cause or head).split()).rstrip(".") for cause in found[-2:])
    text = ": ".join(line for line in lines if line) or head.strip()
    return f"ast-grep refuses the rule: {text}"
