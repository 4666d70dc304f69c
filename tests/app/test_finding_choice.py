"""What is found at an address that offers several pages, or holds a secret."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from statuswatch.app import finding, secrets
from statuswatch.app.finding import Choice
from tests.app.test_finding import FEED, desk, served
from tests.serving import Reply


async def test_two_pages_of_one_site_are_both_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = "<html><a href='/status-eu'>Status EU</a> <a href='/status-us'>Status US</a></html>"
    feeds = {"/": Reply(200, site.encode())} | dict.fromkeys(
        ("/status-eu", "/status-us"), Reply(200, FEED)
    )
    async with (
        desk(tmp_path) as (here, _),
        served(lambda asked: feeds.get(asked.path, Reply(404))) as host,
    ):
        looked = await finding.look(here, f"{host.url}/")
        offered = [(s.url.removeprefix(host.url), s.selected) for s in looked.sources]
        assert offered == [("/status-eu", True), ("/status-us", False)]
        assert "More than one status page" in str(looked.words)


async def test_a_secret_in_an_address_is_not_shown_and_goes_to_the_keyring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: dict[str, str] = {}
    monkeypatch.setattr(secrets, "check_keyring", lambda _: None)
    monkeypatch.setattr(secrets, "keep", lambda key, secret: held.update({key: secret.value}))
    allowed = Reply(200, FEED)
    async with (
        desk(tmp_path) as (here, told),
        served(lambda asked: allowed if "abcdef123" in asked.path else Reply(401)) as host,
    ):
        looked = await finding.look(here, f"{host.url}/feed?token=abcdef123")
        assert (looked.name, str(looked.words)[:23]) == ("Feedhost", "There is a secret in th")
        service = await finding.follow(here, Choice(looked.name, looked.sources))
        (followed,) = here.app.stored.ledger.sources(service.id)
        assert held == {followed.source.id: "abcdef123"}
        assert followed.source.url.endswith("/feed?token=••••")
        assert "abcdef123" not in repr((looked, told, followed))


async def test_a_title_that_is_taken_is_offered_with_its_host(tmp_path: Path) -> None:
    async with (
        desk(tmp_path) as (here, _),
        served(lambda _: Reply(200, FEED)) as one,
        served(lambda _: Reply(200, FEED)) as other,
    ):
        for host, name in ((one, "Feedhost"), (other, "Feedhost (127.0.0.1)")):
            looked = await finding.look(here, f"{host.url}/feed")
            assert looked.name == name
            await finding.follow(here, Choice(looked.name, looked.sources))
        names = [s.name for s in here.app.stored.ledger.services()]
        assert names == ["Feedhost", "Feedhost (127.0.0.1)"]


def show(file: str) -> bytes:
    episode = f"<item><title>1</title><enclosure url='{file}' type='audio/mpeg'/></item></channel>"
    return FEED.replace(b"</channel>", episode.encode()).replace(b"Feedhost Status", b"A talk")


async def test_a_podcast_is_asked_once_and_told_by_where_its_files_are(tmp_path: Path) -> None:
    body = show("https://dts.podtrac.com/redirect.mp3/chtbl.com/track/ABC/a.example/1.mp3")
    async with desk(tmp_path) as (here, told), served(lambda _: Reply(200, body)) as host:
        looked = await finding.look(here, f"{host.url}/pod.xml")
        (source,) = looked.sources
        assert (source.kind, source.selected, looked.name) == ("podcast", True, "A talk")
        assert str(source.words) == "1 episode, files at a.example through Podtrac and Chartable"
        assert source.every == timedelta(minutes=15)
        assert [str(place.words) for place in told if isinstance(place, finding.Place)] == [
            "Podcast feed"
        ]
        assert len(host.asked) == 1
        service = await finding.follow(here, Choice(looked.name, looked.sources))
        assert service.name == "A talk"
        again = await finding.look(here, f"{host.url}/pod.xml")
        assert again.already == "A talk"


async def test_its_host_is_a_second_tick_and_followed_only_if_ticked(tmp_path: Path) -> None:
    body = show("https://op3.dev/e/www.buzzsprout.com/1/2-three.mp3")
    async with desk(tmp_path) as (here, _), served(lambda _: Reply(200, body)) as host:
        looked = await finding.look(here, f"{host.url}/pod.xml")
        own, keeper, front = looked.sources
        assert (own.selected, keeper.selected, keeper.entry) == (True, False, "buzzsprout")
        assert str(keeper.words) == "Buzzsprout stores your files: follow it too"
        assert (front.selected, front.entry, front.url) == (
            False,
            "op3",
            "https://op3.dev/status.rss",
        )
        assert looked.hosts == ("127.0.0.1",)
        ledger = here.app.stored.ledger
        await finding.follow(here, Choice(looked.name, (own,)))
        assert [s.name for s in ledger.services()] == ["A talk"]
        await finding.follow(here, Choice(looked.name, (own, keeper)))
        assert [s.id for s in ledger.services()] == ["a-talk", "buzzsprout"]
        kinds = {(f.source.service, f.source.kind) for f in ledger.sources()}
        assert ("a-talk", "podcast") in kinds
        assert {kind for service, kind in kinds if service == "a-talk"} == {"podcast"}
        again = await finding.look(here, f"{host.url}/pod.xml")
        assert [s.entry for s in again.sources] == ["", "op3"], "who is followed is not offered"
