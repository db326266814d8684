from __future__ import annotations

from reviewer.review.wording import fill


def test_a_value_may_bring_the_blank_before_it() -> None:
    assert fill("Call one$MORE.", {"MORE": " and  pass\n it `2`"}) == "Call one and pass it `2`."
    assert fill("Call one$MORE.", {"MORE": ""}) == "Call one."
