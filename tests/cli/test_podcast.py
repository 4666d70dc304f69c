"""podcast: every step from the feed to the file, looked at once."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

import pytest

from statuswatch import http
from statuswatch.adapters.podcast import Podcast
from statuswatch.cli import podcast as command
from tests.cli.conftest import Program
from tests.cli.places import Place, page
from tests.podcast_server import Stage, names, played

Play = Callable[[Mapping[str, str]], Stage]


@pytest.fixture
def play(monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    """A show on loopback; looks again come at once."""
    monkeypatch.setattr(http, "resolve", names)
    monkeypatch.setattr(command, "_pause", lambda _url: 0.0)
    with ExitStack() as stack:

        def start(faults: Mapping[str, str]) -> Stage:
            stage = stack.enter_context(played(faults))
            monkeypatch.setattr(command, "adapter_of_podcasts", lambda: Podcast(stage.data))
            return stage

        yield start


def test_a_show_that_works_is_told_step_by_step(says: Program, play: Play) -> None:
    stage = play({})
    said = says("podcast", stage.world.feed)
    lines = said.out.splitlines()
    assert lines[0] == "○ The Show"
    assert [line.split()[1] for line in lines[1:8]] == [
        "Feed",
        "Cover",
        "Podtrac",
        "OP3",
        "Podsights",
        "127.0.0.1",
        "Audio",
    ]
    assert all(" ms " in line for line in lines[1:8])
    assert "Everything on the way to your listeners works." in lines
    assert lines[-1].endswith(f"statuswatch add {stage.world.feed}")
    assert (said.code, said.err) == (0, "")
    assert says.json("list") == []


def test_a_failing_prefix_is_named_and_the_host_called_fine(says: Program, play: Play) -> None:
    stage = play({"op3": "server"})
    said = says("podcast", stage.world.feed)
    lines = said.out.splitlines()
    assert lines[0] == "Something fails: looking again, to be sure"
    assert (
        "Your host is fine; the prefix OP3 in front of your files fails: it answers 503." in lines
    )
    assert "What to do: Remove OP3 in your host's settings, or wait for them." in lines
    assert [line.split()[0] for line in lines if " OP3 " in line][:1] == ["■"]
    assert any("(behind what fails)" in line for line in lines)
    assert said.code == 1


def test_a_blocked_prefix_is_the_users_own_network(says: Program, play: Play) -> None:
    stage = play({"op3": "blocked"})
    said = says("podcast", stage.world.feed)
    assert "OP3 is blocked on your network (ad blocker or name filter), not down" in said.out
    assert said.code == 0


def test_a_host_that_refuses_us_leaves_it_open(says: Program, play: Play) -> None:
    stage = play({"host": "refused"})
    said = says("podcast", stage.world.feed)
    assert "refuses our check (403). That may be us and not your listeners" in said.out
    assert said.code == 2


def test_programs_get_the_chain_as_one_object(says: Program, play: Play) -> None:
    stage = play({"podsights": "gone"})
    (told,) = says.json("podcast", stage.world.feed)
    assert (told["kind"], told["answer"], told["level"]) == ("podcast", "trouble", "down")
    hops = {hop["name"]: hop for hop in told["hops"]}
    assert hops["Podsights"]["short"] == "answers 404"
    assert (hops["Podsights"]["level"], hops["OP3"]["level"]) == ("down", "ok")
    assert told["fix"]
    assert told["verdict"].startswith("Your host is fine; ")


def test_what_is_no_podcast_says_what_it_is(says: Program, place: Place) -> None:
    blog = (
        b'<rss version="2.0"><channel><title>B</title><item><title>x</title></item></channel></rss>'
    )
    place.pages |= {
        "/page": page("<!doctype html><html>hello</html>"),
        "/blog": page(blog),
        "/json": page("{}"),
    }
    for path, words in {
        "/page": "There is no podcast feed at",
        "/json": "There is no podcast feed at",
        "/gone": "There is no podcast feed at",
        "/blog": "holds no episodes with sound",
    }.items():
        said = says("podcast", place.url + path)
        assert (path, said.code) == (path, 3)
        assert words in said.err


def test_a_private_feed_is_shown_by_its_host_alone(
    says: Program, play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = play({})
    url = f"{stage.world.feed}?token=s3cr3t0123456789"
    for words in (("podcast", url), ("podcast", url, "--json")):
        said = says(*words)
        assert said.code == 0
        assert "s3cr3t" not in said.out + said.err
    assert "127.0.0.1/…" in json.loads(said.out)["url"]


def test_what_is_no_address_is_wrong_usage(says: Program) -> None:
    for text in ("ftp://example.com/feed", "http://[broken", "not an address"):
        said = says("podcast", text)
        assert (said.code, said.out) == (64, "")
        assert "is not a web address" in said.err
    assert says("podcast").err.startswith("FEED is missing")
    assert says("podcast").code == 64


def test_while_our_own_line_is_down_nobody_is_blamed(says: Program, play: Play) -> None:
    """The test addresses are on loopback here, as is all that is asked."""
    stage = play({"host": "server"})
    says.profile.mkdir()
    dead = '["http://127.0.0.1:9/a", "http://127.0.0.1:9/b"]'
    (says.profile / "settings.toml").write_text(f"[network]\ncanaries = {dead}\n")
    said = says("podcast", stage.world.feed)
    assert said.code == 2
    assert said.out.splitlines()[-1].startswith("It's you: your own line is down")
