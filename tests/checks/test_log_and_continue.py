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
