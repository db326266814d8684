"""Pages of HTML that stand alone: no script, no request, light or dark as the reader likes."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from reviewer.review.rendering.escaping import visible


def page(template: str, **values: object) -> str:
    """The page, with every value escaped and made visible where it is text."""
    return _environment().get_template(template).render(**values).rstrip("\n") + "\n"


def spans(text: str) -> list[str]:
    """Text cut at its backticks: every second piece is a name; a lone backtick stays."""
    pieces = visible(text).split("`")
    if len(pieces) % 2 == 0:
        pieces[-2:] = ["`".join(pieces[-2:])]
    return pieces


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("reviewer.review.rendering.pages", "."),
        autoescape=True,
        trim_blocks=True,
        undefined=StrictUndefined,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    made.globals["spans"] = spans
    return made
