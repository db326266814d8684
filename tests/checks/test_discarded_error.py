from __future__ import annotations

import pytest

from tests.checks.changes import lines, matches

CHECK = "discarded-error"
READS = (r"io\.ReadAll",)


def source(body: str) -> str:
    return f"package store\n\nfunc Save(db *Store, order Order) error {{\n\t{body}\n}}\n"


KEPT = [
    "return db.Put(order)",
    "err := db.Put(order)\n\treturn err",
    "if err := db.Put(order); err != nil {\n\t\treturn err\n\t}\n\treturn nil",
]


@pytest.mark.parametrize("before", KEPT)
def test_an_error_that_was_kept_is_missed_when_it_goes(before: str) -> None:
    after = source("_ = db.Put(order)\n\treturn nil")
    found = matches(CHECK, {"a.go": source(before)}, {"a.go": after}, reads=READS)
    assert lines(found) == [4]


def test_a_read_without_its_error_is_found_in_new_code() -> None:
    found = matches(CHECK, {}, {"a.go": source("body, _ := io.ReadAll(r)")}, reads=READS)
    assert lines(found) == [4]


GOOD = {
    "another function": "name, _ := names.Find(order)",
    "tidies up": "_ = db.Close()",
    "says why": "// The store was opened for writing above.\n\t_ = io.ReadAll(order)",
    "no call": "_ = order",
    "the error is kept": "body, err := io.ReadAll(order)",
}


@pytest.mark.parametrize("body", GOOD.values(), ids=GOOD)
def test_a_look_alike_is_left_alone(body: str) -> None:
    before = {"a.go": source("return db.Put(order)")}
    assert matches(CHECK, before, {"a.go": source(body)}, reads=READS) == []


def test_what_the_base_threw_away_is_old() -> None:
    old, new = source("_ = io.ReadAll(r)"), source("log(r)\n\t_ = io.ReadAll(r)")
    assert matches(CHECK, {"a.go": old}, {"a.go": new}, reads=READS) == []


def test_test_code_may_throw_errors_away() -> None:
    text = source("body, _ := io.ReadAll(r)")
    after = {"a_test.go": text.replace("store\n", 'store\n\nimport "testing"\n', 1)}
    assert matches(CHECK, {}, after, reads=READS) == []
