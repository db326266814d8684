"""Functions of a file with their measures, for every language that is read."""

from __future__ import annotations

from reviewer.model.facts import Function
from reviewer.source.functions.by_lizard import lizard_functions
from reviewer.source.functions.by_radon import is_newer_python, python_functions
from reviewer.source.functions.by_tree import tree_functions
from reviewer.source.parsed import ParsedText
from reviewer.source.python_syntax import Unparsable


def functions_of(parsed: ParsedText) -> tuple[Function, ...]:
    """The functions of a text in order of their first line.

    Python is measured by radon and complexipy, JavaScript, TypeScript, Go and Java on their
    tree; where the running Python is too old for the syntax, and for every other language,
    by lizard. May raise whatever lizard raises on source that it does not understand.
    """
    if parsed.module is not None:
        return python_functions(parsed, parsed.module)
    by_tree = tree_functions(parsed)
    return lizard_functions(parsed) if by_tree is None else by_tree


def fault_of(parsed: ParsedText) -> Unparsable | None:
    """Why nothing can be said of a text; Python of a newer version is no fault."""
    fault = parsed.fault
    return None if fault is None or is_newer_python(parsed.text) else fault
