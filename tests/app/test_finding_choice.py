"""What is found at an address that offers several pages, or holds a secret."""

from __future__ import annotations

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


async def test_a_podcast_is_asked_once_and_can_be_probed(tmp_path: Path) -> None:
    episode = b"<item><enclosure url='https://a.example/1.mp3' type='audio/mpeg'/></item></channel>"
    feed = FEED.replace(b"</channel>", episode).replace(b"Feedhost Status", b"A talk")
    async with desk(tmp_path) as (here, told), served(lambda _: Reply(200, feed)) as host:
        looked = await finding.look(here, f"{host.url}/pod.xml")
        assert [(s.kind, s.selected) for s in looked.sources] == [("probe", True)]
        assert "This is a podcast, not a status page" in str(looked.words)
        assert len(told) == 1
