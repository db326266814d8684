from __future__ import annotations

import pytest

from tests.checks.changes import matches

PLAIN = "from sky import rain\n\n\ndef test_chance():\n    assert rain.chance(80) == 0.6\n"


def python(body: str) -> str:
    indented = "\n".join(f"    {line}" for line in body.split("\n"))
    return f"from sky import rain\n\n\ndef test_chance(mocker, monkeypatch):\n{indented}\n"


MOCKED = {
    "patch.object": (
        'with patch.object(rain, "chance", return_value=1):\n    assert rain.chance(8) == 1'
    ),
    "patch": 'with patch("sky.rain.chance", return_value=1):\n    assert rain.chance(8) == 1',
    "mocker": 'mocker.patch("sky.rain.chance", return_value=1)\nassert rain.chance(8) == 1',
    "mocker.object": 'mocker.patch.object(rain, "chance")\nassert rain.chance(8) == 1',
    "monkeypatch": 'monkeypatch.setattr(rain, "chance", lambda x: 1)\nassert rain.chance(8) == 1',
    "monkeypatch by name": 'monkeypatch.setattr("sky.rain.chance", f)\nassert rain.chance(8) == 1',
    "assigned": "rain.chance = Mock(return_value=1)\nassert rain.chance(8) == 1",
    "through a local": 'mocker.patch("sky.rain.chance")\nfound = rain.chance(8)\nassert found == 1',
    "part of the result": 'mocker.patch("sky.rain.chance")\nassert rain.chance(8)["now"] == 1',
    "method": 'mocker.patch.object(Rain, "chance")\nrain = Rain()\nassert rain.chance(8) == 1',
    "a mock of it": "rain = Mock()\nrain.chance.return_value = 1\nassert rain.chance(8) == 1",
    "an object with a mock": "rain = Rain()\nrain.chance = Mock()\nassert rain.chance(8) == 1",
    "the mock itself": (
        'with patch("sky.rain.chance", return_value=1) as fake:\n    assert fake(8) == 1'
    ),
    "the mock of mocker": (
        'fake = mocker.patch("sky.rain.chance", return_value=1)\nassert fake(8) == 1'
    ),
    "error": (
        'mocker.patch("sky.rain.chance", side_effect=ValueError)\n'
        "with pytest.raises(ValueError):\n    rain.chance(8)"
    ),
}

FINE = {
    "a dependency": 'mocker.patch("sky.rain.clock", return_value=1)\nassert rain.chance(8) == 1',
    "another method": 'mocker.patch.object(rain, "humidity")\nassert rain.chance(8) == 1',
    "same name elsewhere": 'mocker.patch("sea.wind.chance")\nassert rain.chance(8) == 1',
    "spied": (
        'with patch.object(rain, "chance", wraps=rain.chance):\n    assert rain.chance(8) == 1'
    ),
    "without its cache": (
        'with patch("sky.rain.chance", rain.chance.__wrapped__):\n    assert rain.chance(8) == 1'
    ),
    "called inside": 'mocker.patch("sky.rain.chance")\nassert rain.report(8) == "1 %"',
    "checks the calls": (
        'chance = mocker.patch("sky.rain.chance")\nrain.report(8)\n'
        "chance.assert_called_once_with(8)"
    ),
    "a mock it is given": (
        "mail = Mock()\nmail.send.return_value = 250\nassert rain.warn(mail) == 250"
    ),
    "a mock beside it": (
        'fake = mocker.patch("sky.rain.clock", return_value=1)\nassert fake(8) == 1'
    ),
    "setting": 'monkeypatch.setattr(rain, "LIMIT", 3)\nassert rain.chance(8) == 1',
}


@pytest.mark.parametrize("body", MOCKED.values(), ids=MOCKED)
def test_a_replaced_subject_is_found(body: str) -> None:
    found = matches("mocked-subject", {"tests/test_r.py": PLAIN}, {"tests/test_r.py": python(body)})
    assert len(found) == 1


@pytest.mark.parametrize("body", FINE.values(), ids=FINE)
def test_a_replaced_dependency_is_left_alone(body: str) -> None:
    assert (
        matches("mocked-subject", {"tests/test_r.py": PLAIN}, {"tests/test_r.py": python(body)})
        == []
    )


def test_an_old_mock_is_not_reported() -> None:
    old = python(MOCKED["patch"])
    new = old.replace("== 1", "== 2")
    assert matches("mocked-subject", {"tests/test_r.py": old}, {"tests/test_r.py": new}) == []


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        (
            "r.test.ts",
            (
                'it("a", () => { vi.spyOn(rain, "chance").mockReturnValue(1); '
                "expect(rain.chance(8)).toBe(1); });"
            ),
            1,
        ),
        (
            "r.test.ts",
            'it("a", () => { vi.spyOn(rain, "chance"); expect(rain.chance(8)).toBe(1); });',
            0,
        ),
        (
            "r.test.ts",
            (
                'it("a", () => { vi.spyOn(clock, "now").mockReturnValue(1); '
                "expect(rain.chance(8)).toBe(1); });"
            ),
            0,
        ),
        (
            "r.test.js",
            (
                'it("a", () => { sinon.stub(rain, "chance").returns(1); '
                "expect(rain.chance(8)).to.equal(1); });"
            ),
            1,
        ),
        (
            "RainTest.java",
            (
                "class RainTest {\n"
                " @Test void a() { when(rain.chance(8)).thenReturn(1);\n"
                " assertEquals(1, rain.chance(8)); } }"
            ),
            1,
        ),
        (
            "RainTest.java",
            (
                "class RainTest {\n"
                " @Test void a() { when(clock.now()).thenReturn(1);\n"
                " assertEquals(1, rain.chance(8)); } }"
            ),
            0,
        ),
    ],
)
def test_other_languages_are_read(path: str, text: str, expected: int) -> None:
    assert len(matches("mocked-subject", {}, {path: text})) == expected


MODULE = """import { total } from "./cart";

%s

it("sums", () => {
  expect(total([1])).toBe(1);
});
"""


@pytest.mark.parametrize("mock", ["jest.mock('./cart');", 'vi.mock("./cart", () => ({ total }));'])
def test_a_module_that_is_replaced_as_a_whole_is_found(mock: str) -> None:
    assert len(matches("mocked-subject", {}, {"src/cart.test.ts": MODULE % mock})) == 1


@pytest.mark.parametrize(
    "mock",
    [
        'jest.mock("./store");',
        'vi.mock("./cart", async () => ({ ...(await vi.importActual("./cart")), tax: vi.fn() }));',
    ],
)
def test_other_modules_and_parts_may_be_replaced(mock: str) -> None:
    assert matches("mocked-subject", {}, {"src/cart.test.ts": MODULE % mock}) == []


def test_a_local_mock_by_the_name_of_the_subject_is_found() -> None:
    plain = "from sky import chance\n\n\ndef test_chance():\n    assert chance(80) == 1\n"
    mocked = plain.replace("    assert", "    chance = Mock(return_value=1)\n    assert")
    found = matches("mocked-subject", {"tests/test_r.py": plain}, {"tests/test_r.py": mocked})
    assert [dict(one.values)["SUBJECT"] for one in found] == ["chance"]
    other = plain.replace("    assert", "    clock = Mock(return_value=1)\n    assert")
    assert matches("mocked-subject", {"tests/test_r.py": plain}, {"tests/test_r.py": other}) == []
