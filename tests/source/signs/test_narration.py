import pytest

from reviewer.model.change import Span
from reviewer.source.parsed import ParsedText
from reviewer.source.signs import Sign, signs


def found(text: str, name: str, language: str = "python") -> list[Sign]:
    parsed = ParsedText(text, language, is_test=False)
    return [sign for sign in signs(parsed) if sign.name == name]


def narrates(comment: str, code: str) -> bool:
    return bool(found(f"def f():\n    # {comment}\n    {code}\n", "narrating-comment"))


RESTATED = {
    "Initialize total to zero": "total = 0",
    "Iterate over the frames": "for frame in frames: eat(frame)",
    "Return the result": "return result",
    "Check if the user is None": "if user is None: stop()",
    "Create an empty list": "names = []",
    "Step 2: validate the order": "validate(order)",
    "First, load the config": "config = load_config(path)",
    "Convert the name to lowercase": "name = name.lower()",
    "Get the user from the database": "user = db.get_user(key)",
    "Strip whitespace from the name": "name = name.strip()",
    "Create the report of all open orders": "report = create_report(\n        open_orders)",
}
TELLING = {
    "Headers": "headers = {}",
    "Largest first keeps the plan stable": "sizes.sort(reverse=True)",
    "Return early for an empty basket": "return []",
    "Close the socket first": "socket.close()",
    "Return the total, since callers add the fee": "return total",
    "Return the total (see the manual)": "return total",
    "TODO return the total": "return total",
    "return total": "",
    "--- Last line": "last = line",
    "Created field": "created(field)",
    "total = sum(frames)": "total = sum(frames)",
    "Open the file #123": "file = open(path)",
}


@pytest.mark.parametrize(("comment", "code"), RESTATED.items(), ids=list(RESTATED))
def test_a_comment_that_repeats_its_statement_narrates(comment: str, code: str) -> None:
    assert narrates(comment, code)


@pytest.mark.parametrize(("comment", "code"), TELLING.items(), ids=list(TELLING))
def test_a_comment_that_says_more_is_left_alone(comment: str, code: str) -> None:
    assert not narrates(comment, code)


def test_the_comments_of_a_function_are_told_of_together() -> None:
    text = (
        "def f(rows):\n    # Set total to zero\n    total = 0\n"
        "    # Return the total\n    return total\n\n"
        "def g(total):\n    # Return the total\n    return total\n"
    )
    first, second = found(text, "narrating-comment")
    assert (first.span, first.measure) == (Span(2, 4), 2)
    assert (second.span, second.measure) == (Span(8, 8), 1)


def test_comments_outside_functions_and_of_several_lines_do_not_narrate() -> None:
    assert found("# Return the total\ndef total(): ...\n", "narrating-comment") == []
    block = "def f(total):\n    # Return the total\n    # Return the total\n    return total\n"
    assert found(block, "narrating-comment") == []


def test_a_comment_on_top_of_an_empty_line_has_no_statement_to_repeat() -> None:
    text = "def f(total):\n    # Return the total\n\n    return total\n"
    assert found(text, "narrating-comment") == []


HISTORY = ["FIXED: now returns 3", "Changed from 3 to 5", "Updated to use httpx", "as requested"]
PRESENT = ["Changed in version 2", "NEW: 2", "FIXED: see GH-12", "Updated to use it, so that X"]


@pytest.mark.parametrize("comment", HISTORY)
def test_a_comment_may_tell_history_anywhere(comment: str) -> None:
    assert [sign.span for sign in found(f"a = 1\nb = 2  # {comment}\n", "changelog-comment")] == [
        Span(2, 2)
    ]


@pytest.mark.parametrize("comment", PRESENT)
def test_a_comment_on_what_holds_or_why_tells_no_history(comment: str) -> None:
    assert found(f"b = 2  # {comment}\n", "changelog-comment") == []


@pytest.mark.parametrize("comment", ["Get the price of the ticket", "Get the current time"])
def test_a_word_that_the_class_names_adds_nothing(comment: str) -> None:
    code = "price = self.price(kind)" if "price" in comment else "now = datetime.now()"
    text = f"class Tickets:\n    def sell(self, kind):\n        # {comment}\n        {code}\n"
    assert found(text, "narrating-comment")
    other = text.replace("Tickets", "Shop").replace("current time", "moment of sale")
    assert not found(other, "narrating-comment")


@pytest.mark.parametrize(("between", "told"), [(5, 1), (9, 0)])
def test_headings_among_much_code_do_not_narrate(between: int, told: int) -> None:
    code = "    total += 1\n" * between
    text = (
        f"def f(a):\n    # Set total to zero\n    total = 0\n{code}"
        "    # Return the total\n    return total\n"
    )
    assert len(found(text, "narrating-comment")) == told
