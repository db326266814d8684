from __future__ import annotations

from tests.end_to_end.city import CLEAN, SWALLOW, City, Site
from tests.fakes.github.accounts import CheckRun

ENFORCE = "version: 1\nmode: enforce\nrules: {swallowed-exception: error}\n"
TOLERANT = "version: 1\nmode: enforce\nrules: {swallowed-exception: off}\n"
POLICY = ".github/outlast.yml"


def merged(site: Site, files: dict[str, str], message: str = "Change") -> str:
    """Commit files to the default branch; the id of its new tip."""
    site.work.switch("main")
    tip = site.work.commit(files, message=message)
    site.shop.receive(site.work.path)
    return tip


def proposed(site: Site, branch: str, files: dict[str, str]) -> Site:
    """A further pull request against the newest default branch."""
    site.work.switch("main")
    site.work.branch(branch)
    site.work.commit(files)
    site.shop.receive(site.work.path)
    pull = site.github.open_pull_request(site.shop, head=branch)
    return Site(site.github, site.shop, site.work, pull)


def judged(city: City, site: Site) -> CheckRun:
    city.deliver(site)
    return city.wait_until_judged(site)


def test_a_maintainer_installs_enforces_tunes_and_sees_the_effect(city: City) -> None:
    site = city.site()
    first = judged(city, site)
    assert first.conclusion == "neutral"
    assert "Advisory: nothing is blocked." in (first.summary or "")

    merged(site, {"tape.py": SWALLOW.replace("device", "tape")}, "Close tapes (#41)")
    merged(site, {POLICY: ENFORCE})
    blocked = judged(city, proposed(site, "blocked", {"radio.py": SWALLOW}))
    assert blocked.conclusion == "failure"
    assert "Blocked. To pass: resolve 1 error finding." in (blocked.summary or "")

    change = {POLICY: TOLERANT, "radio.py": SWALLOW}
    tuning = judged(city, proposed(site, "tuning", change))
    assert tuning.conclusion == "failure"
    assert "it is judged by the version of the base" in (tuning.summary or "")
    assert (
        "Judged by its own policy this change would get pass (enforce, score 100) instead of "
        "fail (enforce, score 85); findings: -1 swallowed-exception."
    ) in (tuning.summary or "").replace("`", "").replace("\\", "")
    assert "(3 looked at): 1 would be decided otherwise." in (tuning.summary or "")
    flip = "| `#41` | Close tapes | fail, blocked → pass | 85 → 100 |"
    assert flip in (tuning.summary or "")

    merged(site, {POLICY: TOLERANT, "radio.py": CLEAN})
    after = judged(city, proposed(site, "after", {"radio.py": SWALLOW}))
    assert after.conclusion == "success"
