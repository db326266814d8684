import pytest
from ast_grep_py import SgRoot

from reviewer.source.languages import LANGUAGES, Language, language_of, parser_of, rule_languages

KNOWN = {
    "a.py": "python",
    "stubs/a.pyi": "python",
    "a.PY": "python",
    "wscript": "python",
    "a.b.mjs": "javascript",
    "a.jsx": "javascript",
    "a.cts": "typescript",
    "a.d.ts": "typescript",
    "a.tsx": "tsx",
    "a.go": "go",
    "a.java": "java",
    "a.c": "c",
    "a.h": "cpp",
    "a.c++": "cpp",
    "a.cs": "csharp",
    "a.rb": "ruby",
    "Rakefile": "ruby",
    "a.php": "php",
    "a.rs": "rust",
    "a.kts": "kotlin",
    "a.swift": "swift",
    "a.scala": "scala",
    ".github/workflows/ci.yml": "yaml",
    "pyproject.toml": "toml",
    "tsconfig.json": "json",
    "setup.cfg": "ini",
    "tox.ini": "ini",
    ".flake8": "ini",
    ".coveragerc": "ini",
    "Makefile": "makefile",
    "pom.xml": "xml",
    "build.gradle": "groovy",
}
UNKNOWN = [
    "README.md",
    "web.xml",
    "a",
    "a.",
    ".py",
    "py",
    "a.py/b",
    "a.ipynb",
    "a.png",
    "",
    "\udcff",
]


@pytest.mark.parametrize(("path", "name"), KNOWN.items())
def test_a_file_is_known_by_its_name(path: str, name: str) -> None:
    language = language_of(path)
    assert language is not None
    assert language.name == name


@pytest.mark.parametrize("path", UNKNOWN)
def test_other_files_have_no_language(path: str) -> None:
    assert language_of(path) is None


@pytest.mark.parametrize(
    "language", [x for x in LANGUAGES.values() if x.parser], ids=lambda x: x.name
)
def test_ast_grep_has_every_grammar_named(language: Language) -> None:
    parser = parser_of(language.name)
    assert parser is not None
    assert SgRoot("", parser).root() is not None


def test_no_grammar_reads_ini() -> None:
    assert parser_of("ini") is None
    assert parser_of("klingon") is None


def test_a_tsx_file_obeys_the_rules_for_typescript() -> None:
    assert rule_languages("tsx") == ("tsx", "typescript")
    assert rule_languages("python") == ("python",)


def test_only_formats_of_settings_are_configuration() -> None:
    assert {x.name for x in LANGUAGES.values() if x.config} == {
        "groovy",
        "ini",
        "json",
        "makefile",
        "toml",
        "xml",
        "yaml",
    }
