from __future__ import annotations

import pytest

from tests.checks.changes import matches

CHECK = "log-and-continue"


def loop(handler: str, after: str, *, name: str = "push") -> str:
    return (
        f"def {name}(store, names):\n    for name in names:\n        try:\n"
        f"            value = store.put(name)\n        except Exception as error:\n"
        f"            {handler}\n        {after}\n"
    )


LOGS = ["log.error('x')", "logger.warning('x', error)", "self.logger.info('x')", "print(error)",
        "logging.exception('x')", "traceback.print_exc()"]  # fmt: skip
RELIES = ["done += 1", "mark_done(name)", "self.ack(name)", "use(value)", "return True",
          "session.commit()"]  # fmt: skip


@pytest.mark.parametrize("handler", LOGS)
def test_every_way_to_log_counts(handler: str) -> None:
    assert len(matches(CHECK, {}, {"a.py": loop(handler, "done += 1")})) == 1


@pytest.mark.parametrize("after", RELIES)
def test_code_that_takes_success_for_granted_is_found(after: str) -> None:
    assert len(matches(CHECK, {}, {"a.py": loop("log.error('x')", after)})) == 1


GOOD = {
    "nothing follows": loop("log.error('x')", "pass"),
    "skips the item": loop("log.error('x')\n            continue", "done += 1"),
    "collects": loop("log.error('x')\n            failed.append(name)", "done += 1"),
    "re-raises": loop("log.error('x')\n            raise", "done += 1"),
    "worker": loop("log.exception('x')", "done += 1", name="run"),
    "counts failures": loop("metrics.failed(name)", "done += 1"),
    "says why": loop("log.error('x')  # the archive fetches it again at night", "done += 1"),
    "narrow": loop("log.error('x')", "done += 1").replace("Exception", "KeyError"),
}


@pytest.mark.parametrize("text", GOOD.values(), ids=GOOD)
def test_a_look_alike_is_left_alone(text: str) -> None:
    assert matches(CHECK, {}, {"a.py": text}) == []


def guarded(handler: str, *, name: str = "save") -> str:
    return (
        f"def {name}(store, order):\n    try:\n        store.put(order, key='a')\n"
        f"    except Exception as error:\n        {handler}\n"
    )


BARE = 'def save(store, order):\n    store.put(order, key="a")\n'


def test_an_error_that_got_out_before_is_missed_when_it_is_only_logged() -> None:
    found = matches(CHECK, {"a.py": BARE}, {"a.py": guarded("log.error('x')")})
    assert len(found) == 1


def test_other_words_in_the_log_are_no_other_handler() -> None:
    before, after = guarded("log.error('x')"), guarded("log.warning('store: %s', error)")
    assert matches(CHECK, {"a.py": before}, {"a.py": after}) == []


@pytest.mark.parametrize("name", ["on_order", "track", "main", "notify_customer"])
def test_work_that_may_fail_by_itself_may_be_logged(name: str) -> None:
    before = {"a.py": BARE.replace("save", name)}
    after = {"a.py": guarded("log.exception('x')", name=name)}
    assert matches(CHECK, before, after) == []


GO = (
    "package a\n\nfunc Save(s Store, key string) error {\n\tvalue, err := s.Get(key)\n"
    "\tif err != nil {\n\t\tlog.Println(err)\n\t}\n\t%s\n}\n"
)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ("use(value)\n\treturn nil", 1),
        ("use(value)\n\t_, err = s.Put(key, value)\n\treturn err", 1),
        ("use(value)\n\treturn err", 0),
        ('return fmt.Errorf("get: %w", err)', 0),
    ],
    ids=["nil", "another error", "this error", "wrapped"],
)
def test_a_logged_error_of_go_that_is_returned_later_is_left_alone(
    after: str, expected: int
) -> None:
    assert len(matches(CHECK, {}, {"a.go": GO.replace("%s", after, 1)})) == expected
