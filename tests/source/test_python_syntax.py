from __future__ import annotations

from reviewer.source.parsed import ParsedText
from reviewer.source.suites import inventory

INLINED = """\
def test_lines():
    end = "\\n"
    assert f"{end}" == show(end)
"""


def test_a_value_that_cannot_be_written_into_a_string_costs_no_test() -> None:
    (case,) = inventory(ParsedText(INLINED, "python"))
    assert len(case.assertions) == 1
