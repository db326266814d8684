"""Where the branches stand that a change added to a function."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from reviewer.model.change import Span
from reviewer.model.facts import Function
from reviewer.model.judged import FunctionChange, JudgedFile, Version
from reviewer.source.decisions import without_casts
from reviewer.source.dialects import dialect_of
from reviewer.source.tokens import tokenize

_WORDS = frozenset(
    {
        *("if", "elif", "elsif", "unless", "guard", "case", "when", "?"),
        *("for", "foreach", "while", "until", "loop"),
        *("catch", "except", "rescue"),
        *("and", "or", "&&", "||", "??"),
    }
)
_AFTER_AN_OPTIONAL_NAME = frozenset({":", ",", ")", ".", "["})


def with_branches(file: JudgedFile) -> JudgedFile:
    """The file, each function that rose in cyclomatic complexity told where it did."""
    functions = tuple(
        replace(one, branches=_new_branches(file, one)) if _rose(one) else one
        for one in file.functions
    )
    return replace(file, functions=functions)


@lru_cache(maxsize=4)
def branch_lines(text: str, language: str) -> tuple[int, ...]:
    """The lines that hold a word which decides something, each once, in order.

    These are the words that McCabe's number counts; where the language is not known,
    there are none.
    """
    dialect = dialect_of(language)
    if dialect is None:
        return ()
    decisive = without_casts(text)
    tokens = tokenize(decisive, dialect)
    words = tokens.texts(decisive)
    following = [*words[1:], ""]
    return tuple(
        sorted(
            {
                line
                for line, word, then in zip(tokens.first.tolist(), words, following, strict=True)
                if word in _WORDS and not (word == "?" and then in _AFTER_AN_OPTIONAL_NAME)
            }
        )
    )


def _rose(change: FunctionChange) -> bool:
    before, after = change.before, change.after
    if before is None or after is None:
        return False
    return after.measures.cyclomatic > before.measures.cyclomatic


def _new_branches(file: JudgedFile, change: FunctionChange) -> tuple[int, ...]:
    after = change.after
    if after is None or file.after is None:
        return ()
    nested = [one.span for one in _nested(file.after, after)]
    return tuple(
        line
        for line in branch_lines(file.after.text, file.after.language)
        if line in after.span
        and file.adds(Span(line, line))
        and not any(line in span for span in nested)
    )


def _nested(version: Version, function: Function) -> list[Function]:
    span = function.span
    return [
        one
        for one in version.facts.functions
        if one.span != span and one.span.start >= span.start and one.span.end <= span.end
    ]
