from __future__ import annotations

import pytest

from tests.checks.changes import lines, matches

CHECK = "swallowed-exception"


def python(body: str, *, setup: str = "") -> str:
    indented = "\n".join(f"    {line}" for line in body.split("\n"))
    return f"{setup}def publish(queue, items):\n{indented}\n"


BAD = {
    "pass": "try:\n    queue.send()\nexcept Exception:\n    pass",
    "ellipsis": "try:\n    queue.send()\nexcept Exception:\n    ...",
    "bare": "try:\n    queue.send()\nexcept:\n    pass",
    "base": "try:\n    queue.send()\nexcept BaseException as error:\n    pass",
    "qualified": "try:\n    queue.send()\nexcept builtins.Exception:\n    pass",
    "in a tuple": "try:\n    queue.send()\nexcept (ValueError, Exception):\n    pass",
    "four types": "try:\n    queue.send()\nexcept (A, B, C, D):\n    pass",
    "continue": (
        "for i in items:\n    try:\n        queue.send(i)\n    except Exception:\n        continue"
    ),
    "a word only": "try:\n    queue.send()\nexcept Exception:\n    # ignore\n    pass",
    "restates the code": (
        "try:\n    queue.send()\nexcept Exception:\n"
        "    # silently ignore any errors that occur\n    pass"
    ),
    "suppress": "with suppress(Exception):\n    queue.send()",
    "suppress of contextlib": "with contextlib.suppress(BaseException):\n    queue.send()",
    "half cleanup": "try:\n    queue.flush()\n    queue.close()\nexcept Exception:\n    pass",
    "bare return": "try:\n    queue.send()\nexcept Exception:\n    return",
    "nested": (
        "if items:\n    while items:\n        try:\n            queue.send()\n"
        "        except Exception:\n            pass"
    ),
    "in an else": (
        "if items:\n    pass\nelse:\n    try:\n        queue.send()\n"
        "    except Exception:\n        pass"
    ),
    "in a match": (
        "match items:\n    case []:\n        try:\n            queue.send()\n"
        "        except Exception:\n            pass"
    ),
}

GOOD = {
    "narrow": "try:\n    queue.send()\nexcept KeyError:\n    pass",
    "three types": "try:\n    queue.send()\nexcept (A, B, C):\n    pass",
    "re-raised": "try:\n    queue.send()\nexcept Exception:\n    raise",
    "translated": (
        "try:\n    queue.send()\nexcept Exception as error:\n    raise SendError from error"
    ),
    "collected": "try:\n    queue.send()\nexcept Exception as error:\n    items.append(error)",
    "another way": "try:\n    queue.send()\nexcept Exception:\n    queue.retry()",
    "tried again, else an error": (
        "for i in items:\n    try:\n        return queue.send(i)\n    except Exception:\n"
        "        pass\nelse:\n    raise SendError"
    ),
    "tried again, then an error": (
        "for i in items:\n    try:\n        return queue.send(i)\n    except Exception:\n"
        "        continue\nraise SendError"
    ),
    "logged": "try:\n    queue.send()\nexcept Exception:\n    log.exception('send')",
    "close": "try:\n    queue.close()\nexcept Exception:\n    pass",
    "kill and unlink": "try:\n    process.kill()\n    path.unlink()\nexcept Exception:\n    pass",
    "cleanup in a condition": (
        "try:\n    if queue:\n        queue.close()\nexcept Exception:\n    pass"
    ),
    "os.remove": "try:\n    os.remove(path)\nexcept Exception:\n    pass",
    "in a finally": (
        "try:\n    queue.open()\nfinally:\n    try:\n        queue.reset()\n"
        "    except Exception:\n        pass"
    ),
    "optional import": "try:\n    import uvloop\nexcept Exception:\n    pass",
    "reason inside": (
        "try:\n    queue.send()\nexcept Exception:\n"
        "    # Statistics must never stop a publication.\n    pass"
    ),
    "reason on the line": (
        "try:\n    queue.send()\n"
        "except Exception:  # statistics must never stop a publication\n    pass"
    ),
    "reason above": (
        "# Statistics must never stop a publication.\ntry:\n    queue.send()\n"
        "except Exception:\n    pass"
    ),
    "tracker": "try:\n    queue.send()\nexcept Exception:\n    pass  # see #4711",
    "suppress narrow": "with suppress(FileNotFoundError):\n    queue.send()",
    "suppress cleanup": "with suppress(Exception):\n    queue.close()",
    "not our suppress": "with suppress_output(Exception):\n    queue.send()",
}


@pytest.mark.parametrize("body", BAD.values(), ids=BAD)
def test_an_error_that_leaves_no_trace_is_found(body: str) -> None:
    assert len(matches(CHECK, {}, {"pub.py": python(body)})) == 1


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD)
def test_a_look_alike_is_left_alone(body: str) -> None:
    assert matches(CHECK, {}, {"pub.py": python(body)}) == []


def test_the_place_is_the_handler() -> None:
    found = matches(CHECK, {}, {"pub.py": python(BAD["pass"])})
    assert (found[0].place.span.start, found[0].place.span.end) == (4, 5)
    assert dict(found[0].values)["FUNCTION"] == "publish"


@pytest.mark.parametrize("name", ["__del__", "__exit__", "__repr__"])
def test_nobody_can_be_told_in_a_last_rite(name: str) -> None:
    body = (
        f"class A:\n    def {name}(self):\n        try:\n            self.f()\n"
        f"        except Exception:\n            pass\n"
    )
    assert matches(CHECK, {}, {"a.py": body}) == []


@pytest.mark.parametrize("name", ["is_alive", "has_camera", "can_connect", "supports_color"])
def test_a_probe_may_take_failure_for_an_answer(name: str) -> None:
    body = (
        f"def {name}():\n    try:\n        f()\n        return True\n"
        f"    except Exception:\n        pass\n    return False\n"
    )
    assert matches(CHECK, {}, {"a.py": body}) == []


OLD = python(BAD["pass"])


@pytest.mark.parametrize(
    "after",
    [
        {"pub.py": OLD.replace("queue.send()", "queue.send_now()")},
        {"pub.py": "import os\n\n\n" + OLD},
        {"new/name.py": OLD},
        {"pub.py": "", "other.py": OLD},
        {"pub.py": OLD.replace("def publish", "def post")},
    ],
    ids=["guarded code edited", "lines above", "file renamed", "moved", "function renamed"],
)
def test_an_old_handler_is_not_reported(after: dict[str, str]) -> None:
    assert matches(CHECK, {"pub.py": OLD}, after) == []


def test_an_indented_handler_is_old() -> None:
    wrapped = python(
        "if items:\n    try:\n        queue.send()\n    except Exception:\n        pass"
    )
    assert matches(CHECK, {"pub.py": OLD}, {"pub.py": wrapped}) == []


@pytest.mark.parametrize(
    "before",
    [OLD.replace("except Exception", "except KeyError"), OLD.replace("pass", "raise")],
    ids=["widened", "emptied"],
)
def test_an_old_handler_that_got_worse_is_found(before: str) -> None:
    assert len(matches(CHECK, {"pub.py": before}, {"pub.py": OLD})) == 1


def test_a_test_may_provoke_an_error() -> None:
    text = "import pytest\n\n\n" + OLD.replace("queue.send()", "rollback(queue)")
    assert matches(CHECK, {}, {"tests/test_pub.py": text}) == []


def test_a_second_equal_handler_is_found_once() -> None:
    twice = OLD + "\n\n" + OLD.replace("publish", "repeat").replace("queue.send", "queue.again")
    assert lines(matches(CHECK, {"pub.py": OLD}, {"pub.py": twice})) == [11]


OTHERS_BAD = {
    "a.ts": "export function f() {\n  try {\n    g();\n  } catch {}\n}\n",
    "b.ts": "export function f() {\n  try {\n    g();\n  } catch (e) {\n    // ignore\n  }\n}\n",
    "c.js": "function f() {\n  g().catch(() => {});\n}\n",
    "d.js": "function f() {\n  g().catch(() => undefined);\n}\n",
    "e.tsx": "const f = () => {\n  try {\n    g();\n  } catch (_) {\n  }\n};\n",
    "F.java": "class F { void f() { try { g(); } catch (Exception e) { } } }\n",
    "G.java": "class G { void f() { try { g(); } catch (IOException e) { ; } } }\n",
    "h.go": "package h\n\nfunc F() {\n\tif err := g(); err != nil {\n\t}\n}\n",
    "i.go": (
        "package i\n\nfunc F() error {\n\tfor {\n\t\terr := g()\n\t\tif err != nil {\n"
        "\t\t\tcontinue\n\t\t}\n\t}\n}\n"
    ),
}

OTHERS_GOOD = {
    "a.ts": (
        "export function f() {\n  try {\n    g();\n  } catch (e) {\n"
        "    throw new Error('x', { cause: e });\n  }\n}\n"
    ),
    "b.ts": "export function f() {\n  try {\n    g();\n  } catch (e) {\n    report(e);\n  }\n}\n",
    "c.ts": "export function f() {\n  try {\n    socket.close();\n  } catch {}\n}\n",
    "d.js": "function f() {\n  g().catch((error) => report(error));\n}\n",
    "e.js": "function f() {\n  page.close().catch(() => {});\n}\n",
    "f.js": (
        "function f() {\n  try {\n    g();\n  } catch {\n"
        "    // Safari throws here in private windows.\n  }\n}\n"
    ),
    "g.js": "function f() {\n  import('./lazy').catch(() => {});\n}\n",
    "h.js": "function f() {\n  const text = 'catch (e) {}';\n  cache.catch(ball);\n}\n",
    "I.java": "class I { void f() { try { g(); } catch (IOException ignored) { } } }\n",
    "J.java": "class J { void f() { try { g(); } catch (Exception e) { throw new X(e); } } }\n",
    "K.java": "class K { void f() { try { in.close(); } catch (Exception e) { } } }\n",
    "l.go": (
        "package l\n\nfunc F() error {\n\tif err := g(); err != nil {\n\t\treturn err\n"
        "\t}\n\treturn nil\n}\n"
    ),
    "m.go": "package m\n\nfunc F() {\n\tif err := file.Close(); err != nil {\n\t}\n}\n",
    "n.go": "package n\n\nfunc F() {\n\tif err != nil && retry {\n\t}\n}\n",
    "o.rb": "def f\n  g\nrescue\nend\n",
}


@pytest.mark.parametrize("path", OTHERS_BAD)
def test_other_languages_are_read(path: str) -> None:
    assert len(matches(CHECK, {}, {path: OTHERS_BAD[path]})) == 1


@pytest.mark.parametrize("path", OTHERS_GOOD)
def test_look_alikes_of_other_languages_are_left_alone(path: str) -> None:
    assert matches(CHECK, {}, {path: OTHERS_GOOD[path]}) == []
