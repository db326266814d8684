from __future__ import annotations

from reviewer.model.judged import FunctionChange
from reviewer.source.functions import functions_of
from reviewer.source.pairing import FunctionSides, pair_functions
from reviewer.source.parsed import ParsedText

LONG = """\
def handle(order):
    total = order.base
    if order.sale:
        total *= 0.9
    if order.bulk:
        total *= 0.8
    notify(order.owner)
    archive(order)
    return total
"""

EXTRACTED = """\
def handle(order):
    total = discounted(order)
    notify(order.owner)
    archive(order)
    return total


def discounted(order):
    total = order.base
    if order.sale:
        total *= 0.9
    if order.bulk:
        total *= 0.8
    return total
"""


def sides(path: str, before: str, after: str) -> FunctionSides:
    old, new = functions_of(ParsedText(before, "python")), functions_of(ParsedText(after, "python"))
    return FunctionSides(path, path, old, new)


def told(changes: tuple[FunctionChange, ...]) -> list[tuple[str | None, str | None]]:
    return [
        (one.before.name if one.before else None, one.after.name if one.after else None)
        for one in changes
    ]


def test_functions_keep_their_partner_by_name() -> None:
    after = LONG.replace("0.9", "0.95")
    assert told(pair_functions([sides("a.py", LONG, after)])) == [("handle", "handle")]


def test_a_renamed_function_is_found_by_its_body() -> None:
    after = LONG.replace("def handle", "def process")
    assert told(pair_functions([sides("a.py", LONG, after)])) == [("handle", "process")]


def test_a_function_that_moved_to_another_file_is_found() -> None:
    changes = pair_functions([sides("a.py", LONG, ""), sides("b.py", "", LONG)])
    assert told(changes) == [("handle", "handle")]
    assert changes[0].path == "b.py"
    assert changes[0].base_path == "a.py"


def test_a_function_that_became_a_method_is_found() -> None:
    indented = LONG.replace("\n", "\n    ").rstrip()
    changes = pair_functions([sides("a.py", LONG, f"class Shop:\n    {indented}\n")])
    assert told(changes) == [("handle", "Shop.handle")]


def test_an_extracted_function_names_where_its_lines_came_from() -> None:
    changes = pair_functions([sides("a.py", LONG, EXTRACTED)])
    assert told(changes) == [("handle", "handle"), (None, "discounted")]
    assert changes[1].moved_from == "handle"


def test_a_function_with_lines_of_its_own_came_from_nowhere() -> None:
    after = LONG + "\n\ndef audit(log):\n    for row in log:\n        row.check()\n"
    changes = pair_functions([sides("a.py", LONG, after)])
    assert told(changes) == [("handle", "handle"), (None, "audit")]
    assert changes[1].moved_from is None


def test_a_removed_function_has_no_head_side() -> None:
    assert told(pair_functions([sides("a.py", LONG, "x = 1\n")])) == [("handle", None)]


def test_overloads_of_one_name_are_paired_in_order() -> None:
    getter = "    def size(self):\n        return self._size\n"
    setter = "    def size(self, value):\n        self._size = value\n        self.changed = True\n"
    before = f"class A:\n    @property\n{getter}\n    @size.setter\n{setter}"
    after = before.replace("True", "False")
    changes = pair_functions([sides("a.py", before, after)])
    assert [one.before.span.start for one in changes if one.before] == [3, 7]
    assert [one.after.span.start for one in changes if one.after] == [3, 7]


def test_when_an_overload_comes_the_old_one_keeps_its_partner() -> None:
    before = "class A:\n    def size(self):\n        return self._size\n"
    new = "    def size(self, value):\n        self._size = value\n        self.changed = True\n"
    changes = pair_functions([sides("a.py", before, f"class A:\n{new}\n{before[9:]}")])
    kept = [one.after.body for one in changes if one.before and one.after]
    assert kept == [one.before.body for one in changes if one.before]


def test_short_functions_are_not_paired_by_chance() -> None:
    before = "def a():\n    return 1\n"
    after = "def b():\n    return 1\n"
    assert told(pair_functions([sides("a.py", before, after)])) == [("a", None), (None, "b")]


def test_of_two_functions_that_lost_equal_lines_the_one_of_its_class_is_named() -> None:
    method = "    " + LONG.replace("\n", "\n    ").rstrip() + "\n\n\n"
    before = f"class One:\n{method}class Two:\n{method}"
    after = before.replace("def handle", "def _process").replace("total *= 0", "total /= 0")
    changes = pair_functions([sides("a.py", before, after.replace("notify(", "tell("))])
    assert [one.moved_from for one in changes if one.after] == ["One.handle", "Two.handle"]
