from __future__ import annotations

import http.client
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.end_to_end.city import CLEAN, SWALLOW, WEBHOOK, City
from tests.end_to_end.processes import read
from tests.end_to_end.waiting import eventually
from tests.fakes.github.hooks import signature


def test_a_webhook_becomes_a_completed_check_run(city: City) -> None:
    site = city.site()
    assert city.deliver(site).status == 202
    run = city.wait_until_judged(site)
    assert (run.name, run.conclusion) == ("Outlast", "neutral")
    assert run.external_id == f"outlast/{site.pull.number}/{site.pull.head_sha}/1"
    assert run.details_url == "https://outlast.example/"
    assert [one["path"] for one in run.annotations] == ["radio.py"]
    assert "swallowed-exception" in (run.summary or "")


def test_the_same_delivery_twenty_times_at_once_is_one_check_run(city: City) -> None:
    site = city.site()
    with ThreadPoolExecutor(20) as threads:
        sent = list(threads.map(lambda _: city.deliver(site, guid="twenty"), range(20)))
    assert sorted(delivery.status for delivery in sent) == [200] * 19 + [202]
    city.wait_until_judged(site)
    assert len(city.github.check_runs(site.shop)) == 1
    assert city.sql("SELECT count(*) FROM deliveries WHERE guid = 'twenty'") == [(1,)]


@pytest.mark.parametrize("given", ["sha256=" + "0" * 64, "", None, "sha1=abc"])
def test_what_is_not_signed_is_refused_and_not_stored(city: City, given: str | None) -> None:
    site = city.site()
    body = json.dumps(site.payload("opened")).encode()
    headers = {"X-GitHub-Event": "pull_request", "X-GitHub-Delivery": f"unsigned-{given}"}
    if given is not None:
        headers["X-Hub-Signature-256"] = given
    connection = http.client.HTTPConnection("127.0.0.1", int(city.environment["PORT"]), timeout=10)
    connection.request("POST", WEBHOOK, body, headers)
    assert connection.getresponse().status == 401
    connection.close()
    assert signature(city.github.webhook_secret, body) != given
    assert city.rows_of(site.installation) == 0


def test_ten_quick_pushes_cost_few_reviews_and_the_newest_head_wins(city: City) -> None:
    site = city.site()
    for number in range(10):
        site.push(f"{SWALLOW}\nLAST = {number}\n")
        assert city.deliver(site, "synchronize").status == 202
    city.wait_until_idle(site)
    run = city.wait_until_judged(site)
    runs = city.github.check_runs(site.shop)
    assert (run.status, run.conclusion) == ("completed", "neutral")
    assert len(runs) <= 4
    assert {one.conclusion for one in runs[:-1]} <= {"skipped", "neutral"}


def test_deleting_an_installation_deletes_what_it_had(city: City) -> None:
    site, other = city.site(), city.site()
    for one in (site, other):
        city.deliver(one)
        city.wait_until_judged(one)
    mirrors = city.folder / "data" / "mirrors"
    learnt = mirrors / str(site.installation) / f"{site.shop.id}.cache" / "facts"
    learnt.parent.mkdir(exist_ok=True)
    learnt.touch()
    payload = {"action": "deleted", "installation": {"id": site.installation}}
    city.github.world.installations[site.installation].is_removed = True
    assert city.github.deliver(city.url + WEBHOOK, "installation", payload).status == 202
    eventually(lambda: not (mirrors / str(site.installation)).exists(), "the mirror is gone")
    eventually(lambda: not city.rows_of(site.installation), "no row is left")
    assert (mirrors / str(other.installation)).exists()
    assert city.rows_of(other.installation) == 2


def test_each_review_is_one_line_of_log_that_says_what_came_of_it(city: City) -> None:
    site = city.site(CLEAN + "\nx = 1\n")
    city.deliver(site, guid="told-once")
    run = city.wait_until_judged(site)
    (line,) = eventually(lambda: _lines(city, site.shop.full_name), "it is told")
    assert line["reference"] == "told-once"
    assert (line["installation"], line["number"]) == (site.installation, site.pull.number)
    assert (line["head"], line["check_run"]) == (site.pull.head_sha, run.id)
    assert (line["verdict"], line["score"], line["findings"]) == ("pass", 100, 0)
    assert line["seconds"] >= max(line["stages"].values()) > 0
    assert set(line["stages"]) == {"fetch", "judge", "post"}


def test_the_web_servers_figures_count_deliveries(city: City) -> None:
    city.deliver(city.site())
    figures = read(f"{city.url}/metrics") or ""
    assert 'outlast_deliveries_total{event="pull_request",outcome="accepted"}' in figures


def _lines(city: City, full_name: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in city.worker.said.split("\n") if line.startswith("{")]
    return [line for line in lines if line["event"] == "review" and line["repository"] == full_name]
