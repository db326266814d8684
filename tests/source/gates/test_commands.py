from __future__ import annotations

import pytest

from reviewer.source.gates.commands import category_of, tools_in

RUNS = {
    "flake8 src": ("flake8",),
    "python -m pytest -q": ("pytest",),
    "poetry run mypy .": ("mypy",),
    "npx eslint . && npx jest": ("eslint", "jest"),
    "npm run lint": ("npm run lint",),
    "npm test": ("npm test",),
    "go test ./...": ("go test",),
    "cargo clippy": ("cargo clippy",),
    "./gradlew clean check": ("./gradlew clean check",),
    "time ruff check . || true": ("ruff",),
}
DOES_NOT_RUN = [
    "pip install flake8 mypy",
    "npm install --save-dev eslint",
    "echo mypy is not run",
    "name: Run flake8",
    "uses: pre-commit/action@v3",
    "# mypy src",
    "cat pytest.ini.txt",
    "python mypyscript.py",
    "rm -rf .pytest_cache",
    "git checkout flake8-config",
]


@pytest.mark.parametrize(("line", "tools"), RUNS.items())
def test_a_line_that_runs_a_checker_is_known(line: str, tools: tuple[str, ...]) -> None:
    assert tools_in(line) == tools
    assert all(category_of(tool) for tool in tools)


@pytest.mark.parametrize("line", DOES_NOT_RUN)
def test_a_line_that_only_names_one_is_not(line: str) -> None:
    assert tools_in(line) == ()
