"""Posts that are no trouble: told if wished, never an incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from statuswatch.core.model import Incident, Level, Report, Service
from statuswatch.core.notice import Aftermath, notices
from statuswatch.core.preferences import Preferences
from statuswatch.core.reduce import replay
from statuswatch.core.silences import Silences
from statuswatch.core.status import status
from statuswatch.core.telling import Urgency
from statuswatch.core.words import render
from tests.core.story import CALM, FEED, NOON, Heart, feed, incident, update

HOST = Service("github", "GitHub")


def post(key: str, at: datetime, title: str = "A new editor") -> Incident:
    return Incident(
        key, title, None, at, at, url="https://x.example/a", updates=(update("Try it", at),)
    )


def posts(*told: Incident) -> Report:
    return replace(feed(), news=told, level=Level.OK)


OLD = post("old", NOON - timedelta(days=2))


def kinds(heart: Heart) -> list[str]:
    return [c.kind.value for c in heart.journal]


def test_what_was_there_before_our_first_look_is_no_news() -> None:
    assert kinds(Heart(FEED).live(posts(OLD), posts(OLD))) == []


def test_a_new_post_is_told_once_and_is_no_incident() -> None:
    new = post("new", NOON + timedelta(minutes=2))
    heart = Heart(FEED).live(posts(OLD), posts(new, OLD), posts(new, OLD), posts(OLD))
    assert kinds(heart) == ["news"]
    assert heart.known.incidents == {}
    assert replay(tuple(heart.journal)) == {}
    now = status(HOST, {FEED: heart.known}, heart.now)
    assert (now.level, now.open) == (Level.OK, ())


def test_several_come_oldest_first_and_an_edit_tells_nothing_anew() -> None:
    one, two = post("1", NOON + timedelta(minutes=1)), post("2", NOON + timedelta(minutes=2))
    heart = Heart(FEED).live(posts(OLD), posts(two, one, OLD))
    assert [c.incident.key for c in heart.journal if c.incident] == ["1", "2"]
    heart.live(posts(replace(two, title="A newer editor"), one, OLD))
    assert kinds(heart) == ["news", "news"]


def test_one_from_the_future_waits_until_it_is_there() -> None:
    ahead = post("ahead", NOON + timedelta(minutes=90))
    heart = Heart(FEED).live(posts(OLD), posts(ahead, OLD))
    assert kinds(heart) == []
    while heart.now < NOON + timedelta(minutes=100):
        heart.live(posts(ahead, OLD))
    assert kinds(heart) == ["news"]


def test_trouble_beside_it_is_trouble_as_ever() -> None:
    new = post("new", NOON + timedelta(minutes=2))
    heart = Heart(FEED).live(posts(OLD), replace(feed(incident("a")), news=(new, OLD)))
    assert kinds(heart) == ["opened", "news"]


def test_a_source_without_news_remembers_none() -> None:
    assert Heart().live(CALM, CALM).known.news is None


def test_it_is_told_quietly_as_a_card_of_its_own() -> None:
    new = post("new", NOON + timedelta(minutes=2))
    heart = Heart(FEED).live(posts(OLD), posts(new, OLD))
    (notice,) = notices(tuple(heart.journal), HOST, Preferences(), heart.now)
    assert (notice.told, notice.urgency, notice.url) == (True, Urgency.LOW, "https://x.example/a")
    assert (render(notice.title), render(notice.body)) == ("GitHub: A new editor", "Try it")
    assert notice.thread.startswith("news:")
    muted = Aftermath(silences=Silences(muted=frozenset({"github"})))
    found = notices(tuple(heart.journal), HOST, Preferences(), heart.now, muted)
    assert [n.told for n in found] == [False]
