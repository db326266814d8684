import pytest

from reviewer.model.change import Span
from reviewer.source.parsed import ParsedText
from reviewer.source.signs import signs

FILLED = {
    "appended to": "x = []\n    for row in rows:\n        x.append(row)\n    return rows",
    "by key": "x = {}\n    for row in rows:\n        x[row.key] = row\n    return rows",
    "groups": "x = {}\n    for row in rows:\n        x.setdefault(row.key, []).append(row)",
    "counts": "x = defaultdict(int)\n    for row in rows:\n        x[row.key] += 1",
    "declared": "x: list[int] = []\n    x.extend(rows)",
}
USED = {
    "returned": "x = []\n    x.append(rows)\n    return x",
    "handed on": "x = []\n    x.append(rows)\n    send(x)",
    "asked": "x = {}\n    x[rows] = 1\n    if rows in x: stop()",
    "the answer of a fill": "x = {}\n    x.setdefault(rows, [])\n    y = x.setdefault(rows, [])",
    "kept by another": "x = []\n    rows.inner = x\n    x.append(1)",
    "of the module": "global x\n    x = []\n    x.append(rows)",
    "looked up": "x = []\n    x.append(rows)\n    return locals()",
    "not empty": "x = make()\n    x.append(rows)",
    "never filled": "x = []",
    "thrown away by name": "_ = []\n    _.append(rows)",
    "explained": "# The reader holds weak references only, so the rows must be kept.\n"
    "    x = []\n    x.append(rows)",
    "read inside": "x = []\n    x.append(rows)\n    def g():\n        return x\n    return g",
}


def unread(body: str) -> list[Span]:
    parsed = ParsedText(f"def f(rows):\n    {body}\n", "python", is_test=False)
    return [sign.span for sign in signs(parsed) if sign.name == "unread-collection"]


@pytest.mark.parametrize("body", FILLED.values(), ids=list(FILLED))
def test_a_collection_that_is_only_filled_is_unread(body: str) -> None:
    assert unread(body) == [Span(2, 2)]


@pytest.mark.parametrize("body", USED.values(), ids=list(USED))
def test_a_collection_that_anything_else_refers_to_is_read(body: str) -> None:
    assert unread(body) == []
