"""Functions of a file with their measures, for every language that is read."""

from __future__ import annotations

from reviewer.model.facts import Function
from reviewer.source.functions.by_lizard import lizard_functions
from reviewer.source.functions.by_radon import Unparsable, is_newer_python, python_functions


def functions_of(text: str, language: str) -> tuple[Function, ...] | Unparsable:
    """The functions of `text` in order of their first line.

    Python is measured by radon and complexipy; where the running Python is too old for
    the syntax, and for every other language, by lizard. May raise whatever lizard
    raises on source that it does not understand.
    """
    if language != "python":
        return lizard_functions(text, language)
    functions = python_functions(text)
    if isinstance(functions, Unparsable) and is_newer_python(text):
        return lizard_functions(text, language)
    return functions
