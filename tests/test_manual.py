"""The manual's commands run, its options exist, its links lead somewhere."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from reviewer.cli.main import main, outlast
from tests.cli.test_review import ladder
from tests.repositories.builder import Repo

ROOT = Path(__file__).parents[1]
MANUAL = ROOT / "docs" / "manual.md"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\((?!https?://)([^)#\s]+)(?:#[^)]*)?\)")


def commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", MANUAL.read_text("utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with some history, a policy and a rule file, which the test stands in."""
    repo = Repo(tmp_path / "shop")
    repo.commit({"price.py": ladder(25), ".github/outlast.yml": "version: 1\n"})
    repo.commit({"price.py": ladder(45)})
    monkeypatch.chdir(repo.path)
    monkeypatch.setenv("OUTLAST_DATA_DIR", str(tmp_path / "data"))
    return repo.path


def test_every_command_of_the_manual_does_what_it_says(
    shop: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ends = {command: main(shlex.split(command)[1:]) for command in commands()}
    said = capfd.readouterr()
    assert ends == dict.fromkeys(ends, 0), said.err
    assert len(ends) > 12
    made = {path.name for path in shop.iterdir()}
    assert {"review.json", "review.sarif", "review.html", "past.html", "rules"} <= made


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page: Path) -> None:
    targets = LINK.findall(page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_every_command_is_named_in_the_documentation() -> None:
    text = "\n".join(page.read_text("utf-8") for page in PAGES)
    names = outlast.list_commands(click.Context(outlast))
    assert [name for name in names if f"outlast {name}" not in text] == []
