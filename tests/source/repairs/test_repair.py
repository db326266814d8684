from __future__ import annotations

import pytest

from reviewer.model.change import Span
from reviewer.rulebook.loading import load_rulebook
from reviewer.source.repairs.edits import amended
from reviewer.source.repairs.repair import RepairTask, repair
from reviewer.source.repairs.rewriting import Rewrite

PATHS = {"python": "a.py", "javascript": "a.js", "typescript": "a.ts", "java": "A.java"}
RULEBOOK = load_rulebook()


def recipe(rule_id: str, language: str) -> Rewrite | str:
    rule = RULEBOOK.find(rule_id)
    assert rule is not None
    if not isinstance(rule.detection, tuple):
        return rule.fix[language]
    (config,) = (one.config for one in rule.detection if one.language == language)
    return Rewrite(config, rule.fix[language])


def mended(rule: str | Rewrite, text: str, span: tuple[int, int], *, language: str) -> str | None:
    how = recipe(rule, language) if isinstance(rule, str) else rule
    fix = repair(RepairTask(PATHS[language], language, text, Span(*span), how))
    return "\n".join(amended(text.split("\n"), fix.edits)) if fix else None


def test_a_fix_shows_itself_as_a_diff() -> None:
    text = "try:\n    f()\nexcept E as e:\n    raise G(str(e))\n"
    task = RepairTask("a.py", "python", text, Span(4, 4), recipe("raise-loses-cause", "python"))
    fix = repair(task)
    assert fix is not None
    assert fix.diff == (
        "--- a/a.py\n+++ b/a.py\n@@ -1,4 +1,4 @@\n"
        " try:\n     f()\n except E as e:\n-    raise G(str(e))\n+    raise G(str(e)) from e\n"
    )


UNWRAPPED = [
    pytest.param(
        "def f():\n\ttry:\n\t\tif a:\n\t\t\tb()\n\n\t\tc()  # why\n\texcept E:\n\t\traise\n",
        "def f():\n\tif a:\n\t\tb()\n\n\tc()  # why\n",
        id="tabs, a blank line and a comment within",
    ),
    pytest.param(
        "def f():\n    try:\n        a(\n            1,\n        )\n    except E:\n        raise\n",
        "def f():\n    a(\n        1,\n    )\n",
        id="a call over several lines",
    ),
]


@pytest.mark.parametrize(("text", "expected"), UNWRAPPED)
def test_the_body_of_a_try_keeps_its_shape(text: str, expected: str) -> None:
    last = text.count("\n")
    assert mended("rethrow-only-handler", text, (2, last), language="python") == expected


UNSAFE = [
    pytest.param(
        "rethrow-only-handler",
        'try:\n    a = """x\n    y"""\n    b()\nexcept E:\n    raise\n',
        (1, 6),
        "python",
        id="a string over several lines would change",
    ),
    pytest.param(
        "rethrow-only-handler",
        "try:\n    # why it is so\n    b()\nexcept E:\n    raise\n",
        (1, 5),
        "python",
        id="a comment would go",
    ),
    pytest.param(
        "rethrow-only-handler",
        "try:\n    b()\nexcept E:\n    raise  # for the log\n",
        (1, 4),
        "python",
        id="the handler has a comment",
    ),
    pytest.param(
        "rethrow-only-handler",
        "try {\n  const a = 1;\n  f(a);\n} catch (e) {\n  throw e;\n}\n",
        (1, 6),
        "javascript",
        id="a name would leak out of its block",
    ),
    pytest.param(
        "rethrow-only-handler",
        "if (x)\n  try {\n    a();\n    b();\n  } catch (e) {\n    throw e;\n  }\n",
        (2, 7),
        "javascript",
        id="the statement has no block around it",
    ),
    pytest.param(
        "rethrow-only-handler",
        "try {\n  f(`a\n    b`);\n} catch (e) {\n  throw e;\n}\n".replace("try", " try", 1),
        (1, 6),
        "javascript",
        id="a template over several lines would change",
    ),
    pytest.param(
        "changelog-comment",
        "f(/* FIXED: now returns it */ 1);\n",
        (1, 1),
        "javascript",
        id="code follows the comment",
    ),
    pytest.param(
        "changelog-comment",
        "f(); /* FIXED: a */ /* FIXED: b */\n",
        (1, 1),
        "javascript",
        id="two comments on one line",
    ),
    pytest.param(
        Rewrite({"rule": {"pattern": "f($X)"}}, "g($X"),
        "f(1)\n",
        (1, 1),
        "python",
        id="what is left does not parse",
    ),
    pytest.param(
        Rewrite({"rule": {"pattern": "f($X)"}}, "g($X)"),
        "f(1) + f(2)\n",
        (1, 1),
        "python",
        id="two matches on the same lines",
    ),
    pytest.param(
        Rewrite({"rule": {"pattern": "f($X)"}}, "g($X)"),
        "def (:\n\nf(1)\n",
        (3, 3),
        "python",
        id="the file did not parse before",
    ),
    pytest.param(
        Rewrite({"rule": {"pattern": "f($$$X)"}}, "g($$$X)"),
        "f()\n",
        (1, 1),
        "python",
        id="a variable of the rewrite caught nothing",
    ),
]


@pytest.mark.parametrize(("rule", "text", "span", "language"), UNSAFE)
def test_there_is_no_repair_where(
    rule: str | Rewrite, text: str, span: tuple[int, int], *, language: str
) -> None:
    assert mended(rule, text, span, language=language) is None


def test_a_rewrite_is_indented_as_the_place_it_goes_to() -> None:
    rewrite = Rewrite({"rule": {"pattern": "f($X)"}}, "if $X:\n    g(\n        $X,\n    )")
    assert mended(rewrite, "class A:\n    f(a)\n", (2, 2), language="python") == (
        "class A:\n    if a:\n        g(\n            a,\n        )\n"
    )


def test_an_empty_rewrite_takes_the_lines_away() -> None:
    rewrite = Rewrite({"rule": {"pattern": "breakpoint()"}}, "")
    assert mended(rewrite, "a()\nbreakpoint()\nb()\n", (2, 2), language="python") == "a()\nb()\n"


def test_a_repair_of_hundreds_of_lines_is_not_offered() -> None:
    body = "".join(f"        f({number})\n" for number in range(300))
    text = f"def f():\n    try:\n{body}    except E:\n        raise\n"
    assert mended("rethrow-only-handler", text, (2, 304), language="python") is None


def test_a_focus_inside_another_is_removed_alone() -> None:
    text = 'fdescribe("a", () => {\n  it.only("b", () => {\n    f();\n  });\n});\n'
    assert mended("focused-test", text, (2, 4), language="javascript") == text.replace(".only", "")
    assert mended("focused-test", text, (1, 5), language="javascript") == text.replace(
        "fdes", "des"
    )
