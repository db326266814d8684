"""A rule file to start from."""

from __future__ import annotations

import re

import click

from reviewer import __version__
from reviewer.model.rule import Pillar
from reviewer.rulebook.schema import KEBAB_CASE
from reviewer.rulebook.strict import suggestion

_KINDS = {
    Pillar.COMPLEXITY: "complexity-growth",
    Pillar.DUPLICATION: "code-clone",
    Pillar.HACK: "dense-one-liner",
}
_TEMPLATE = """\
id: {id}
title: The fault in a few words
pillar: {pillar}
kind: {kind}
severity: notice
languages: [python]
since: "{since}"
message: "`$WHAT` is printed: name the thing and give the measure."
cure: "Say what would mend it."
rationale: |
  Why this costs a maintainer something later, in two or three sentences.
evidence:
  - "Own: what was seen, and where"
match:
  pattern: print($WHAT)
examples:
  bad:
    - |
      print(total)
      # ^^^ `total` is printed
    - |
      def finish(order):
          print(order.total)
          # ^^^ `order.total` is printed
  good:
    - |
      log.info(total)
    - |
      def print_total(order):
          return order.total
"""


def skeleton(pillar: str, rule_id: str) -> str:
    """A valid rule file for the rule; raises UsageError for a name that cannot be."""
    if pillar not in set(Pillar):
        message = f"`{pillar}` is no pillar. {suggestion(pillar, Pillar)}"
        raise click.UsageError(message)
    if not re.fullmatch(KEBAB_CASE, rule_id):
        message = f"`{rule_id}` is no rule id. Write {pillar}/some-words-in-kebab-case."
        raise click.UsageError(message)
    since = ".".join(__version__.split(".")[:2])
    return _TEMPLATE.format(id=rule_id, pillar=pillar, kind=_KINDS[Pillar(pillar)], since=since)
