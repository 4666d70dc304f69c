"""crowd: what can be heard about a service, switched on and off."""

from __future__ import annotations

import io

import pytest

from statuswatch.engine.secrets import MASK
from tests.cli.conftest import Program
from tests.cli.places import Place, page
from tests.keyrings import Ring, ring

__all__ = ["ring"]

TOKEN = "0123456789abcdef0123456789abcdef01234567"
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Podhost forum</title>
<link>https://forum.example/</link><description>d</description></channel></rss>"""


@pytest.fixture
def follows(says: Program) -> Program:
    says("add", "--kind", "probe", "--name", "YouTube", "http://127.0.0.1:9/")
    return says


def of(says: Program, name: str = "youtube") -> dict[str, bool]:
    [told] = says.json("crowd", name)
    return {f"{ear['kind']} {ear['url']}".strip(): ear["on"] for ear in told["crowd"]}


def test_nothing_is_listened_to_unless_the_user_says_so(follows: Program) -> None:
    found = of(follows)
    assert len(found) >= 6
    assert not any(found.values())


def test_a_place_is_switched_on_and_off_by_its_kind(follows: Program) -> None:
    said = follows("crowd", "YouTube", "--add", "google_news")
    assert said.code == 0
    assert said.out.startswith("Listening to https://news.google.com/rss/search?q=YouTube+outage")
    assert [kind.split()[0] for kind, on in of(follows).items() if on] == ["google_news"]
    assert follows("crowd", "youtube", "--remove", "google_news").code == 0
    assert not any(of(follows).values())
    follows("crowd", "youtube", "--add", "google_news")
    assert any(of(follows).values())


def test_what_is_switched_off_is_said_so_and_is_no_fault(follows: Program, place: Place) -> None:
    place.pages["/tags/youtube.rss"] = page(FEED)
    url = f"{place.url}/tags/youtube.rss"
    assert follows("crowd", "youtube", "--add", "mastodon", "--url", url).code == 0
    follows("watch", "--once")
    assert "mastodon" not in follows("check", "youtube").out, "whoever only speaks has no state"
    before = follows("doctor").code
    follows("crowd", "youtube", "--remove", "mastodon")
    words = f"{url} is switched off; statuswatch crowd youtube --add mastodon"
    assert words in follows("status").out
    said = follows("doctor")
    rows = [row.split(maxsplit=2) for row in said.out.splitlines()]
    assert ["ok", "Sources", f"YouTube: {words}"] in rows
    assert said.code == before
    checked = follows("check", "youtube").out
    assert "mastodon" not in checked
    assert "gone" not in follows("status").out + said.out + checked


def test_what_is_off_cannot_be_switched_off(follows: Program) -> None:
    said = follows("crowd", "youtube", "--remove", "mastodon")
    assert (said.code, said.err.splitlines()[0]) == (
        64,
        "Nothing of the kind mastodon is listened to for YouTube",
    )


def test_a_service_that_is_not_followed_is_shown_all_the_same(says: Program) -> None:
    said = says("crowd", "youtube")
    assert said.code == 0
    assert "YouTube tells of trouble only on social networks." in said.out
    assert "link Downdetector https://downdetector.com/status/youtube/" in said.out
    assert says("crowd", "youtube", "--add", "google_news").code == 64


def test_a_kind_that_is_no_crowd_is_refused(follows: Program) -> None:
    said = follows("crowd", "youtube", "--add", "statuspage")
    assert said.code == 64
    assert "The kinds are: bluesky, discussion, google_news," in said.err


def test_where_only_the_user_knows_the_place_they_are_asked_for_it(follows: Program) -> None:
    said = follows("crowd", "youtube", "--add", "discussion")
    assert said.code == 64
    assert "--add discussion --url URL" in said.err


def test_a_forum_of_the_users_own_is_read_and_says_nothing_of_the_state(
    follows: Program, place: Place
) -> None:
    place.pages["/latest.rss"] = page(FEED)
    assert (
        follows("crowd", "youtube", "--add", "discussion", "--url", f"{place.url}/latest").code == 0
    )
    follows("watch", "--once")
    assert place.asked == ["/latest.rss"]
    [told] = [s for s in follows.json("list") if s["name"] == "YouTube"]
    assert [s["role"] for s in told["sources"]] == ["probe", "crowd"]


def test_reddits_token_is_in_the_keyring_and_nowhere_else(
    follows: Program, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"https://www.reddit.com/r/youtube/new/.rss?feed={TOKEN}&user=me"
    monkeypatch.setattr("sys.stdin", io.StringIO(url + "\n"))
    said = follows("crowd", "youtube", "--add", "reddit", "--url", "-")
    assert said.code == 0
    assert MASK in said.out
    assert TOKEN not in said.out + said.err + follows("crowd", "youtube", "--json").out
    assert list(ring.held.values()) == [TOKEN]
    kept = [
        f for f in follows.profile.rglob("*") if f.is_file() and TOKEN.encode() in f.read_bytes()
    ]
    assert kept == []
    follows("crowd", "youtube", "--remove", "reddit")
    assert ring.held == {}
