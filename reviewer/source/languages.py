"""Which language a file is written in, by its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """A language that some analyser reads.

    `parser` is its name in ast-grep, None without a grammar; `config` marks the formats of
    settings files.
    """

    name: str
    parser: str | None
    config: bool = False


LANGUAGES: Mapping[str, Language] = {
    **{
        name: Language(name, parser=name)
        for name in (
            "c",
            "cpp",
            "csharp",
            "go",
            "java",
            "javascript",
            "kotlin",
            "php",
            "python",
            "ruby",
            "rust",
            "scala",
            "swift",
            "tsx",
            "typescript",
        )
    },
    "groovy": Language("groovy", parser=None, config=True),
    "ini": Language("ini", parser=None, config=True),
    "json": Language("json", parser="json", config=True),
    "makefile": Language("makefile", parser=None, config=True),
    "toml": Language("toml", parser=None, config=True),
    "xml": Language("xml", parser=None, config=True),
    "yaml": Language("yaml", parser="yaml", config=True),
}

WITHOUT_PARSER = frozenset(name for name, one in LANGUAGES.items() if one.parser is None)
"""Formats that no grammar reads."""

# A C header goes to C++, whose grammar reads C as well; the reverse fails on classes.
_ENDINGS: Mapping[str, str] = {
    "c": "c",
    "cpp": "cc cpp cxx c++ h hh hpp hxx",
    "csharp": "cs",
    "go": "go",
    "groovy": "gradle",
    "ini": "cfg ini",
    "java": "java",
    "javascript": "cjs es6 js jsx mjs",
    "json": "json jsonc",
    "kotlin": "kt kts",
    "makefile": "mk",
    "php": "php",
    "python": "py pyi pyw",
    "ruby": "gemspec rake rb",
    "rust": "rs",
    "scala": "sc scala",
    "swift": "swift",
    "toml": "toml",
    "tsx": "tsx",
    "typescript": "cts mts ts",
    "yaml": "yaml yml",
}
_BY_ENDING = {ending: name for name, endings in _ENDINGS.items() for ending in endings.split()}
_BY_NAME: Mapping[str, str] = {
    ".babelrc": "json",
    ".coveragerc": "ini",
    ".eslintrc": "json",
    ".flake8": "ini",
    ".pylintrc": "ini",
    "GNUmakefile": "makefile",
    "Gemfile": "ruby",
    "Makefile": "makefile",
    "Rakefile": "ruby",
    "SConstruct": "python",
    "makefile": "makefile",
    "pom.xml": "xml",
    "pylintrc": "ini",
    "wscript": "python",
}


def language_of(path: str) -> Language | None:
    """The language of a file, None if no analyser reads it."""
    name = path.rpartition("/")[2]
    stem, _, ending = name.rpartition(".")
    language = _BY_NAME.get(name) or (_BY_ENDING.get(ending.lower()) if stem else None)
    return LANGUAGES[language] if language else None


def parser_of(language: str) -> str | None:
    """The name of the ast-grep grammar for a language, None if there is none."""
    known = LANGUAGES.get(language)
    return known.parser if known else None


def rule_languages(language: str) -> tuple[str, ...]:
    """The languages whose rules a file in `language` obeys, its own first."""
    return (language, "typescript") if language == "tsx" else (language,)
