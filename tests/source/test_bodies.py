import pytest

from reviewer.source.bodies import around, bodies
from reviewer.source.sources import ReadSource, Source, read_source

PYTHON = """\
x = 1
class Shop:
    @cached
    async def total(self, orders=(1, 2)) -> dict[str, int]:
        def inner(x): return x
        if x:
            return {
        }
    def rest(self): pass
y = 2
"""
TYPESCRIPT = """\
export class Shop {
  total(orders: Order[], rate = f(1)): Map<string, number> {
    if (rate) { for (const x of orders) { g(x) } }
    return orders.map((x) => { return x })
  }
}
export function rest() { return 1 }
"""
GO = "func (s *Shop) Total(o []Order) (int, error) {\n\tif x { return f(func() { g() }) }\n}\n"
JAVA = (
    "class A {\n  int total(List<B> b) throws C {\n    try { f(); } catch (C c) { g(); }\n  }\n}\n"
)


def read(text: str, language: str) -> ReadSource:
    return read_source(Source("a", text, language))


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        (PYTHON, "python", ["total", "inner", "rest"]),
        (TYPESCRIPT, "typescript", ["total", "rest"]),
        (GO, "go", ["Total"]),
        (JAVA, "java", ["total"]),
        ("func F() {\n\tx := g(1)\n\tif x != nil {\n\t\treturn\n\t}\n}\n", "go", ["F"]),
        ("function f() {\n  const a = g(1)\n  if (a) {\n  }\n}\n", "javascript", ["f"]),
        ("", "python", []),
        ("def", "python", []),
        ("def f(", "python", ["f"]),
        ("}}}{{{)(", "java", []),
        ("f(){", "java", []),
        ("def x\n  1\nend\n", "ruby", []),
    ],
)
def test_functions_are_told_by_their_tokens(text: str, language: str, names: list[str]) -> None:
    assert [body.name for body in bodies(read(text, language))] == names


@pytest.mark.parametrize(
    ("text", "language", "inside"),
    [
        ("def f(a={1: 2}):\n    return a\nx\n", "python", ["return", "a"]),
        ("x = 1\nint f(int a) {\n  return a;\n}\n", "java", ["return", "a", ";"]),
    ],
)
def test_a_body_is_what_the_header_leads_to(text: str, language: str, inside: list[str]) -> None:
    source = read(text, language)
    (body,) = bodies(source)
    held = slice(body.inside.start, body.inside.stop)
    assert source.tokens[held].texts(text) == inside
    assert source.tokens.first[body.start] < source.tokens.first[body.inside.start]


def test_the_innermost_function_around_is_meant() -> None:
    known = bodies(read(PYTHON, "python"))
    total, inner, _ = known
    assert around(known, inner.inside.start, inner.inside.stop) == inner
    assert around(known, inner.start, inner.end + 1) == total
    assert around(known, 0, 2) is None


def test_many_brackets_take_little_time() -> None:
    bodies(read("f(" * 20_000 + "{" * 20_000 + "}" * 20_000, "java"))
    bodies(read("a() {" * 20_000, "java"))
