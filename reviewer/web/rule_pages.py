"""The pages of the rules, which findings link to."""

from __future__ import annotations

from flask import redirect, render_template
from markdown_it import MarkdownIt
from markupsafe import Markup
from werkzeug import Response
from werkzeug.exceptions import NotFound

from reviewer.web.services import WebServices

INDEX = "README.md"
_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table")
_COMMENT = "-->"


def show_rule(services: WebServices, name: str = INDEX) -> str | Response:
    """The page of that name below docs/rules, at the same address; raises NotFound.

    Whoever asks for the rule by its id is sent there.
    """
    pages = services.rule_pages()
    page = pages.get(name)
    if page is None and f"{name}.md" in pages:
        return redirect(f"/rules/{name}.md")
    if page is None:
        raise NotFound
    text = page.partition(_COMMENT)[2] if page.startswith("<!--") else page
    rendered = Markup(_MARKDOWN.render(text))  # noqa: S704 - our own pages, without raw HTML
    title = text.lstrip("\n# ").partition("\n")[0]
    return render_template("rule.html", title=title, rendered=rendered, is_index=name == INDEX)
