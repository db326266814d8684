from __future__ import annotations

from dataclasses import replace

from reviewer.model.change import Span
from reviewer.model.finding import Match
from reviewer.model.judged import Place
from reviewer.review.wording import fill, word
from reviewer.rulebook.loading import load_rulebook


def test_a_value_may_bring_the_blank_before_it() -> None:
    assert fill("Call one$MORE.", {"MORE": " and  pass\n it `2`"}) == "Call one and pass it `2`."
    assert fill("Call one$MORE.", {"MORE": ""}) == "Call one."
    assert fill("Call one$MORE.", {}) == "Call one."


def test_what_stands_in_no_function_is_named_in_plain_words() -> None:
    template = "One of `$SYMBOL` (in $SYMBOL)."
    rule = replace(load_rulebook().rules[0], message=template, cure="")
    place = Place("a.py", Span(1, 1))
    named, nameless = word([(rule, Match(place, "f", "")), (rule, Match(place, "", ""))])
    (first,) = word([(replace(rule, message="`$SYMBOL` nests."), Match(place, "", ""))])
    assert first.message == "This file nests."
    assert named.message == "One of `f` (in f)."
    assert nameless.message == "One of this file (in this file)."
