from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.end_to_end.city import City
from tests.end_to_end.conftest import PASSWORD
from tests.end_to_end.processes import command_lines
from tests.end_to_end.secrecy import strangers_asked, told_secrets
from tests.end_to_end.waiting import eventually
from tests.fakes.github.faults import Waits, status


def test_no_secret_is_in_the_process_list_while_git_fetches(city: City) -> None:
    site = city.site()
    fault = Waits()
    city.github.faults.add(f"POST /{site.shop.owner}/shop.git/git-upload-pack", fault)
    city.deliver(site)
    assert fault.reached.wait(30)
    lines = "\n".join(command_lines().values())
    fault.until.set()
    assert f"/{site.shop.owner}/shop.git" in lines, "git runs"
    assert told_secrets(lines, city.github, PASSWORD) == []
    city.wait_until_judged(site)


def test_no_secret_is_told_when_things_fail(city: City) -> None:
    before = len(city.logs)
    site = city.site()
    owner = site.shop.owner
    city.github.faults.add(f"POST /{owner}/shop.git/git-upload-pack", status(403))
    city.github.faults.add(f"GET /repos/{owner}/shop/pulls/1", status(500), spared=1)
    city.deliver(site)
    asked = "UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'"
    for _ in range(2):
        eventually(lambda: _is_put_off(city, site.shop.id), "it is put off")
        city.sql(asked)
    city.wait_until_judged(site)
    told = city.logs[before:]
    assert "GitHub denies access" in told
    assert "GitHub answered 500" in told
    assert told_secrets(city.logs, city.github, PASSWORD) == []


def test_a_token_serves_no_repository_of_another_installation(city: City) -> None:
    sites = [city.site() for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        assert {one.status for one in threads.map(city.deliver, sites)} == {202}
    for site in sites:
        city.wait_until_judged(site)
    asked = {seen.installation for seen in city.github.requests}
    assert {site.installation for site in sites} <= asked
    assert strangers_asked(city.github) == []


def test_no_secret_is_kept_beside_the_mirrors(city: City) -> None:
    site = city.site()
    city.deliver(site)
    city.wait_until_judged(site)
    files = [path for path in (city.folder / "data").rglob("*") if path.is_file()]
    assert any(path.name == "config" for path in files)
    kept = "".join(path.read_bytes().decode("latin-1") for path in files)
    assert told_secrets(kept, city.github, PASSWORD) == []


def _is_put_off(city: City, repository: int) -> bool:
    waiting = (
        "SELECT 1 FROM procrastinate_jobs WHERE status = 'todo'"
        " AND scheduled_at > now() + interval '5 seconds'"
        " AND (args ->> 'repository')::bigint = %s"
    )
    return bool(city.sql(waiting, repository))
