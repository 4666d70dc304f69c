"""Others' posts, counted: when many are a witness, and when they are none."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from statuswatch.core.crowd import MOST_POSTS, Past, Post, burst, listened
from statuswatch.core.crowd_words import Subject, tells
from statuswatch.core.testimony import counts
from statuswatch.core.witness import Burst

NOW = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
PODHOST = Subject(("Podhost",))


def post(key: object, minutes: float, text: str = "Podhost is down", author: str = "") -> Post:
    words = f"{text} ({key})"
    return Post(
        str(key), NOW - timedelta(minutes=minutes), words, f"https://x.example/{key}", author
    )


DAYS = [post(f"old{n}", 60 * 24 * n, "Podhost has a new logo") for n in range(1, 13)]
"""Two weeks of a post a day."""


def heard(
    posts: Iterable[Post], subject: Subject = PODHOST, now: datetime = NOW, past: Past = Past()
) -> Past:
    return listened(past, posts, subject, now)


def told(past: Past, subject: Subject = PODHOST, now: datetime = NOW) -> Burst:
    found = burst(past, subject, now, name="Somewhere", source="s")
    assert found is not None
    return found


def is_witness(past: Past, subject: Subject = PODHOST, now: datetime = NOW) -> bool:
    return counts(told(past, subject, now), now)


def test_a_burst_against_the_places_own_usual_is_a_witness() -> None:
    past = heard([*DAYS, *(post(n, n * 5) for n in range(5))])
    found = told(past)
    assert (found.count, found.usual, found.matches) == (5, 0, True)
    assert found.words.startswith("Podhost is down")
    assert found.url == "https://x.example/0"
    assert counts(found, NOW)


def test_a_single_post_is_no_witness() -> None:
    assert not is_witness(heard([*DAYS, post(1, 5)]))


def test_one_author_is_one_voice_however_often_they_say_it() -> None:
    past = heard([*DAYS, *(post(n, n, author="ann") for n in range(9))])
    assert told(past).count == 1


def test_a_wording_that_many_copy_is_one_voice() -> None:
    copies = [Post(str(n), NOW - timedelta(minutes=n), "Podhost is down") for n in range(9)]
    assert told(heard([*DAYS, *copies])).count == 1


def test_old_news_that_is_found_now_is_no_witness() -> None:
    past = heard([*DAYS, *(post(n, 60 * 24 * 2 + n) for n in range(40))])
    found = told(past)
    assert found.count == 0
    assert not counts(found, NOW)


def test_a_burst_goes_stale_by_itself_while_the_answer_is_unchanged() -> None:
    past = heard([*DAYS, *(post(n, n) for n in range(9))])
    assert is_witness(past)
    later = NOW + timedelta(minutes=45)
    assert not is_witness(past, now=later)


def test_what_is_dated_ahead_does_not_count() -> None:
    past = heard([*DAYS, *(post(n, -60 * 24 - n) for n in range(9))])
    assert told(past).count == 0


def test_something_else_of_that_name_is_counted_and_called_so() -> None:
    buffer = Subject(("Buffer",))
    past = heard([*DAYS, *(post(n, n + 1, "Buffer zone closed") for n in range(8))], buffer)
    found = told(past, buffer)
    assert (found.count, found.matches) == (8, False)
    assert not counts(found, NOW)


def test_without_a_usual_nothing_is_known_yet() -> None:
    past = heard([post(n, n / 2) for n in range(20)])
    assert burst(past, PODHOST, NOW) is None
    assert burst(Past(), PODHOST, NOW) is None


def test_the_feeds_own_history_gives_the_usual_at_once() -> None:
    every_hour = [post(f"h{n}", 60 * n + 200) for n in range(96)]
    found = told(heard(every_hour))
    assert 0.4 < found.usual < 0.55


def test_where_they_always_complain_a_few_complaints_are_no_burst() -> None:
    always = [post(f"h{n}", 12 * n + 200) for n in range(180)]
    past = heard([*always, *(post(n, n * 3) for n in range(6))])
    assert told(past).count == 6
    assert not is_witness(past)


def test_an_earlier_outage_does_not_become_the_usual() -> None:
    earlier = [post(f"e{n}", 60 * 24 * 3 + n / 2) for n in range(80)]
    past = heard([*DAYS, *earlier, *(post(n, n) for n in range(6))])
    assert told(past).usual < 0.1
    assert is_witness(past)


def test_a_post_counts_once_however_often_it_is_listed() -> None:
    posts = [*DAYS, *(post(n, 200 + n) for n in range(6))]
    once = heard(posts)
    again = once
    for minute in range(1, 5):
        again = heard(posts, now=NOW + timedelta(minutes=minute), past=again)
    assert sum(h.posts for h in again.hours.values()) == len(posts)
    assert len(again.posts) == len(once.posts)


def test_what_was_forgotten_does_not_count_anew() -> None:
    many = [post(f"m{n}", 30 * n + 1) for n in range(MOST_POSTS + 50)]
    once = heard(many)
    again = heard(many, now=NOW + timedelta(minutes=1), past=once)
    assert len(once.posts) == MOST_POSTS
    assert {n: h.posts for n, h in again.hours.items()} == {
        n: h.posts for n, h in once.hours.items()
    }


def test_what_was_published_while_nobody_looked_leaves_a_gap_and_no_calm() -> None:
    """A busy list reaches back ten minutes; of the five hours before it nothing is known."""
    first = heard([post(n, n) for n in range(20)], now=NOW)
    later = NOW + timedelta(hours=5)
    second = [Post(f"b{n}", later - timedelta(seconds=30 * n), "x") for n in range(20)]
    past = heard(second, now=later, past=first)
    assert sum(h.seen for h in past.hours.values()) < 40 * 60


def test_a_short_list_had_room_so_nothing_was_lost_since() -> None:
    past = heard([post("a", 5)], now=NOW)
    later = NOW + timedelta(hours=20)
    fresh = [Post(f"n{n}", later - timedelta(minutes=n), f"Podhost is down {n}") for n in range(4)]
    past = heard(fresh, now=later, past=past)
    assert is_witness(past, now=later)


def test_only_what_was_seen_is_kept_of_old_posts() -> None:
    past = heard([*DAYS, post("new", 5)])
    assert [bool(kept.text) for kept in past.posts] == [True] + [False] * len(DAYS)


def test_a_place_of_its_own_needs_no_name() -> None:
    own = Subject(own=True)
    past = heard([*DAYS, *(post(n, n * 4, "Nothing loads, error 502") for n in range(4))], own)
    assert is_witness(past, own)


def test_where_nobody_said_the_name_nobody_looked() -> None:
    nothing = Subject()
    past = heard([*DAYS, *(post(n, n * 4, "it is down") for n in range(4))], nothing)
    assert told(past, nothing).matches is None


TROUBLE = {
    "GitHub": """GitHub is down|github down again|GitHub outage hits developers worldwide
        |Massive outage at GitHub|Can't push to GitHub: error 503|#githubdown|GitHub-Ausfall
        |GitHub Störung: nichts geht|GitHub est en panne|No funciona GitHub|GitHub не работает
        |GitHub 障害|GitHub fora do ar|storing bij GitHub|anyone else having issues with github|Problems with GitHub|Probleme bei GitHub
        |Elevated errors on GitHub""",
    "Buffer": """Buffer is down|buffer not loading|@buffer down for anyone?|Outage at Buffer
        |Buffer app not working|Buffer users report outage|Buffer experiencing issues""",
    "Zoom": "Zoom down for thousands of users|Zoom Meetings unavailable",
    "X": "X is down for thousands|Is X down?|Musk's X is down",
}
NONE = {
    "GitHub": """GitHub stock down 5%|GitHub is back online after outage|GitHub adds dark mode
        |What we learned from last year's GitHub outage|GitHub outage post-mortem
        |How to fix GitHub not working|GitHub is not down|GitHub breaks down its pricing
        |Slack has an outage; GitHub is unaffected|GitHub to shut down Atom""",
    "Buffer": """Buffer zone closed|Buffer zone closed after power outage|my buffer is not working
        |The ring buffer is broken|buffer overflow crashes kernel|Buffer stocks are down""",
    "Zoom": "Zoom shares down 10% after earnings|Zoom lens is broken",
    "Slack": "Slack tide causes power outage|cut me some slack, server is down",
    "X": "SpaceX outage|x offline mode|Windows X outage",
    "Signal": "Traffic signal outage in town|signal lost, offline mode",
}


def pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, text.strip()) for name, texts in table.items() for text in texts.split("|")]


@pytest.mark.parametrize(("name", "text"), pairs(TROUBLE))
def test_a_post_that_says_the_service_is_in_trouble_is_told_so(name: str, text: str) -> None:
    assert tells(text, Subject((name,)))


@pytest.mark.parametrize(("name", "text"), pairs(NONE))
def test_a_post_that_only_looks_so_is_not(name: str, text: str) -> None:
    assert not tells(text, Subject((name,)))


def test_no_text_is_slow_to_read() -> None:
    import time

    began = time.process_time()
    for unit in ("down ", "not working ", "Podhost ", "a", "fail to x ", "#podhost", "power  "):
        tells(unit * (3000 // len(unit)), PODHOST)
    assert time.process_time() - began < 8
