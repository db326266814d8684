import pytest

from reviewer.source.attributes import GENERATED, VENDORED, read_attributes

SET = {
    "*.ts linguist-generated": "src/a.ts",
    "/src/*.ts linguist-generated=true": "src/a.ts",
    "src/** -text linguist-generated": "src/deep/a.ts",
    "src linguist-generated": "src/a.ts",
    "src/ linguist-generated": "src/a.ts",
    '"with space.ts" linguist-generated': "with space.ts",
    "*.ts linguist-generated=FALSE\n*.ts linguist-generated": "a.ts",
}
NOT_SET = {
    "": "a.ts",
    "# *.ts linguist-generated": "a.ts",
    "*.ts": "a.ts",
    "*.ts linguist-vendored": "a.ts",
    "*.js linguist-generated": "a.ts",
    "*.ts linguist-generated\n*.ts !linguist-generated": "a.ts",
    "!*.ts linguist-generated": "a.ts",
    "[attr]made linguist-generated": "made",
    "/a.ts linguist-generated": "src/a.ts",
}
UNSET = ["*.ts -linguist-generated", "*.ts linguist-generated=false"]


@pytest.mark.parametrize(("text", "path"), SET.items())
def test_an_attribute_is_set(text: str, path: str) -> None:
    assert read_attributes({"": text}).state(path, GENERATED) is True


@pytest.mark.parametrize(("text", "path"), NOT_SET.items())
def test_nothing_is_said(text: str, path: str) -> None:
    assert read_attributes({"": text}).state(path, GENERATED) is None


@pytest.mark.parametrize("text", UNSET)
def test_an_attribute_is_unset(text: str) -> None:
    assert read_attributes({"": text}).state("a.ts", GENERATED) is False


def test_a_deeper_file_wins() -> None:
    attributes = read_attributes(
        {"src/gen": "*.ts linguist-generated", "": "*.ts -linguist-generated", "src": "x.ts text"}
    )
    assert attributes.state("src/gen/a.ts", GENERATED) is True
    assert attributes.state("src/generic.ts", GENERATED) is False


def test_a_nested_file_speaks_of_its_own_folder_only() -> None:
    attributes = read_attributes({"lib": "/copied/** linguist-vendored"})
    assert attributes.state("lib/copied/a.c", VENDORED) is True
    assert attributes.state("copied/a.c", VENDORED) is None
