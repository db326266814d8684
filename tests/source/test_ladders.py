from __future__ import annotations

import pytest

from reviewer.source.ladders import ladders
from reviewer.source.parsed import ParsedText

SCRIPT = """
switch (plan) {
  case "a": return 1;
  case "b": // as c
  case "c": return 2;
  case "d": return 3;
  case "e":
  default: return 4;
}
"""
GO = """package fees

func Fee(plan string) int {
	switch plan {
	case "a", "b":
		return 1
	case "c":
		return 2
	case "d":
		return 3
	}
	return 0
}
"""
JAVA = """class Fees {
    int fee(String plan) {
        return switch (plan) {
            case "a" -> 1;
            case "b" -> 2;
            case "c", "d" -> 3;
            default -> 0;
        };
    }
}
"""
PYTHON = """
if plan == "a":
    pass
elif "b" == plan and late:
    pass
elif plan in ("c", "d"):
    pass
"""


KEYS = """
if (plan === "up" || plan === "k") {
  row -= 1;
} else if (plan === "down") {
  row += 1;
} else if (plan === "g" && shift) {
  row = 0;
}
"""
PREFIXES = """
if plan.startswith("/api/"):
    pass
elif plan.startswith("/img/") or plan.endswith(".png"):
    pass
elif plan.startswith(("/a/", "/b/")):
    pass
elif plan == "/":
    pass
"""
GO_PREFIXES = """package proxy

func Backend(plan string) string {
	if strings.HasPrefix(plan, "/api/") {
		return "api"
	} else if strings.HasPrefix(plan, "/img/") {
		return "img"
	} else if strings.HasSuffix(plan, ".css") {
		return "css"
	}
	return "web"
}
"""


@pytest.mark.parametrize(
    ("language", "text", "literals"),
    [
        ("javascript", KEYS, ['"up" || plan === "k"', '"down"', '"g"']),
        (
            "python",
            PREFIXES,
            ['"/api/"', '"/img/") or plan.endswith(".png"', '("/a/", "/b/")', '"/"'],
        ),
        ("go", GO_PREFIXES, ['"/api/"', '"/img/"', '".css"']),
        ("javascript", SCRIPT, ['"a"', '"b", "c"', '"d"']),
        ("go", GO, ['"a", "b"', '"c"', '"d"']),
        ("java", JAVA, ['"a"', '"b"', '"c", "d"']),
        ("python", PYTHON, ['"a"', '"b"', '("c", "d")']),
    ],
)
def test_arms_are_read_in_order(language: str, text: str, literals: list[str]) -> None:
    (ladder,) = ladders(ParsedText(text, language, is_test=False))
    assert ladder.subject == "plan"
    assert [arm.literal for arm in ladder.arms] == literals


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("javascript", SCRIPT.replace("plan", "action.type")),
        ("javascript", SCRIPT.replace('"', "").replace("case ", "case Kind.")),
        ("go", GO.replace("switch plan", "switch ch")),
        ("java", JAVA.replace('"', "")),
        ("ruby", SCRIPT),
    ],
    ids=["tag of a union", "members of an enum", "characters", "enum constants", "not read"],
)
def test_what_is_no_open_set_has_no_ladder(language: str, text: str) -> None:
    assert ladders(ParsedText(text, language, is_test=False)) == ()


def test_test_code_has_no_ladders() -> None:
    assert ladders(ParsedText(PYTHON, "python", is_test=True)) == ()
