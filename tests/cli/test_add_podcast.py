"""add FEED: a podcast is followed by its feed, checked hop by hop, and its host is offered."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

import pytest

from statuswatch import http
from statuswatch.adapters import _podcast_flow as flow
from statuswatch.adapters.podcast import Podcast
from statuswatch.app import podcasting
from tests.cli.conftest import Program
from tests.cli.places import Place, page
from tests.keyrings import Ring, ring
from tests.podcast_server import Stage, names, played

__all__ = ["ring"]

Play = Callable[[Mapping[str, str]], Stage]

SHOW = """<rss version="2.0"><channel><title>Mine</title><item><title>One</title>
<enclosure url="{file}" length="1" type="audio/mpeg"/></item></channel></rss>"""


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    """A show on loopback, whose chain is asked at every check."""
    monkeypatch.setattr(http, "resolve", names)
    monkeypatch.setattr(flow, "EARLY", 0.0)
    with ExitStack() as stack:

        def start(faults: Mapping[str, str]) -> Stage:
            stage = stack.enter_context(played(faults))
            one = Podcast(stage.data)
            monkeypatch.setattr(podcasting, "podcast", lambda: one)
            return stage

        yield start


@pytest.mark.parametrize("told", [[], ["--kind", "podcast"]], ids=["found", "told"])
def test_a_feed_is_followed_by_the_shows_name(says: Program, play: Play, told: list[str]) -> None:
    stage = play({})
    said = says("add", stage.world.feed, *told)
    assert (said.code, said.err) == (0, "")
    way = "The Show: 5 episodes, files at 127.0.0.1 through Podtrac, OP3 and Podsights"
    assert said.out.splitlines()[-3:-1] == [way, "Following The Show"]
    assert {came.hop for came in stage.came} == {"feed"}, "nothing is asked of its files yet"
    (row,) = says.json("list")
    assert (row["name"], row["sources"][0]["kind"]) == ("The Show", "podcast")
    assert "You follow this already: The Show" in says("add", stage.world.feed).out


def test_a_check_names_the_prefix_that_fails(says: Program, play: Play) -> None:
    stage = play({})
    says("add", stage.world.feed)
    fine = says("check")
    works = "○ The Show (podcast): Everything on the way to your listeners works"
    assert (fine.code, fine.out.splitlines()[0]) == (0, works)
    stage.world.faults = {"op3": "gone"}
    fault = "Your host is fine; the prefix OP3 in front of your files fails: it answers 404"
    first = says("check")
    assert first.code == 2
    assert first.out.startswith(f"? The Show (podcast): {fault} (by what was seen so far")
    says("check")
    third = says("check")
    assert (third.code, third.out.splitlines()[0]) == (1, f"■ The Show (podcast): {fault}")
    assert "OP3 does not know your id" in says("status").out
    prefixes = {"podtrac", "op3", "podsights"}
    assert {came.method for came in stage.came if came.hop in prefixes} == {"HEAD"}


def test_a_feed_that_is_ill_today_is_followed_all_the_same(says: Program, play: Play) -> None:
    stage = play({"feed": "server"})
    said = says("add", stage.world.feed, "--kind", "podcast", "--name", "Mine")
    assert said.code == 0
    assert said.out.startswith("Following Mine (Podcast feed, ")


def test_its_host_is_offered_until_it_is_followed(says: Program, place: Place) -> None:
    file = "https://op3.dev/e/www.buzzsprout.com/1/2-three.mp3"
    place.pages["/mine.xml"] = page(SHOW.format(file=file), Content_Type="application/rss+xml")
    said = says("add", f"{place.url}/mine.xml")
    assert said.out.splitlines()[1:] == [
        "Mine: 1 episode, files at Buzzsprout through OP3",
        "Following Mine",
        "Your files are at Buzzsprout: follow it too? statuswatch add buzzsprout",
        "Your files pass OP3 (Open Podcast Prefix Project), which tells its status: follow it too? "
        "statuswatch add op3",
    ]
    assert place.asked == ["/mine.xml"]


def test_the_key_of_a_private_feed_is_kept_in_the_keyring(
    says: Program, place: Place, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(http, "resolve", names)
    key = "8c1f29d0a7b64e53b1f0c2d3"
    path = f"/private/{key}/mine.xml"
    file = f"https://gone-files.example/{key}/1.mp3"
    place.pages[path] = page(SHOW.format(file=file), Content_Type="application/rss+xml")
    said = says("add", f"{place.url}{path}")
    assert said.code == 0
    assert "There is a secret in that address" in said.err
    assert place.asked == [path]
    checked = says("check")
    assert place.asked[-1] == path, "the feed's own host gets the key"
    listed = says("list")
    assert f"{place.url}/private/••••/mine.xml" in listed.out
    told = (
        said,
        checked,
        listed,
        says("status"),
        says("history"),
        says("podcast", place.url + path),
    )
    assert not [one for one in told if key in str(one)]
    assert not [one for one in (says.json("list"), says.json("check")) if key in str(one)]
    assert key in str(vars(ring))
    history = (says.profile / "data").rglob("*")
    assert not any(key.encode() in one.read_bytes() for one in history if one.is_file())
