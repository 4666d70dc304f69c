"""A podcast's feed that was pasted is recognised, with who stores its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from statuswatch import adapters
from statuswatch.app import podcasting
from statuswatch.core.flow import (
    Answer,
    Request,
    Response,
    StatusWatchError,
    Trouble,
    drive,
)
from statuswatch.core.model import Report, Role, Source
from statuswatch.core.words import say
from statuswatch.settings import Profile

FEED = "https://feeds.example.org/mine.xml"


def test_only_the_podcast_kind_gets_data() -> None:
    assert podcasting.load("podcast") is podcasting.podcast()
    assert podcasting.load("feed") is adapters.load("feed")
    assert [a.kind for a in podcasting.all_adapters()] == list(adapters.kinds())


def test_who_stores_a_file_is_known_through_its_prefixes() -> None:
    known = podcasting.podcast()
    url = "https://op3.dev/e/dts.podtrac.com/redirect.mp3/www.buzzsprout.com/1/2-three.mp3"
    assert known.host_of(url, "") == "buzzsprout"
    assert known.host_of("https://files.example.org/1.mp3", "") == ""


def shown(file: str, profile: Profile) -> podcasting.Show | None:
    """As its feed alone shows it."""
    body = (
        '<rss version="2.0"><channel><title>Mine</title><item><title>One</title>'
        f'<enclosure url="{file}" length="1" type="audio/mpeg"/></item></channel></rss>'
    )

    def answer(asked: Request) -> Answer:
        if asked.url == FEED:
            return Response(FEED, 200, {"content-type": "application/rss+xml"}, body.encode())
        return Trouble(asked.url, "held", say("it was not asked"))

    source = Source("", "", "podcast", FEED, role=Role.PROBE)
    report = drive(podcasting.podcast().poll(source, frozenset()), answer)
    return podcasting.show_of(FEED, report, profile)


def test_a_show_is_told_by_its_episodes_and_where_its_files_are(tmp_path: Path) -> None:
    profile = Profile.choose(str(tmp_path), {})
    show = shown("https://files.example.org/1.mp3", profile)
    assert show is not None
    assert (show.title, show.keeper) == ("Mine", None)
    assert str(show.words) == "1 episode, files at files.example.org"
    assert podcasting.show_of(FEED, Report(), profile) is None


def test_its_host_is_offered_by_the_catalogues_name(tmp_path: Path) -> None:
    file = "https://op3.dev/e/dts.podtrac.com/redirect.mp3/www.buzzsprout.com/1/2-three.mp3"
    show = shown(file, Profile.choose(str(tmp_path), {}))
    assert show is not None
    assert str(show.words) == "1 episode, files at Buzzsprout through OP3 and Podtrac"
    assert show.keeper is not None
    assert [entry.id for entry in show.fronts] == ["op3"], "Podtrac tells nothing that can be read"
    assert str(podcasting.offer(show.keeper)) == (
        "Your files are at Buzzsprout: follow it too? statuswatch add buzzsprout"
    )


def test_damaged_data_is_said_in_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(podcasting, "resource", lambda _name: tmp_path / "none")
    with pytest.raises(StatusWatchError, match="cannot be read"):
        podcasting.podcast.__wrapped__()
