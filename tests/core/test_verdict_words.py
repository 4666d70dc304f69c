"""A verdict as a person would say it, with who says what."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from statuswatch.core.model import Incident, Known, KnownIncident, Level, Role, Service, Source
from statuswatch.core.verdict import verdict
from statuswatch.core.verdict_words import Said, named
from statuswatch.core.witness import Look, Seen, Verdict
from statuswatch.core.witness import Testimony as Told
from statuswatch.core.words import say
from tests.core.sayings import answers, burst, fails, judged, line, page, slow, text, unread


def said(found: Verdict) -> str:
    return f"{text(found.sentence)}: {text(found.because)}"


NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SINCE = tuple(range(-23, 1))


def test_down_and_they_do_not_say_so_grows_with_the_lag() -> None:
    found = judged(official=page(), probe=fails(*SINCE), crowd=[burst(count=3, usual=0)])
    assert said(found) == (
        "Down, and not just for you: Our own check fails since 14:47, 3 fresh reports on Google "
        "News; their page still says all is well, 23 min later."
    )
    assert found.lag == timedelta(minutes=23)
    assert text(named(found, "Podhost")) == "Podhost is down, and not just for you"


def test_the_lag_of_their_first_word_counts_from_what_we_saw() -> None:
    down = page(-5, 0, level="down", title="Outage", since=-6)
    found = judged(official=[*page(-10), *down], probe=fails(*SINCE))
    assert said(found) == (
        "Down, and they say so: Our own check fails since 14:47; they say so since 15:04."
    )
    assert found.lag == timedelta(minutes=18)


def test_called_over_too_early_is_said() -> None:
    over = page(0, title="Outage", phase="resolved", word=-10)
    found = judged(official=[*page(-20, level="down", title="Outage"), *over], probe=fails(*SINCE))
    assert said(found).endswith("Our own check fails since 14:47; they called it over at 15:00.")


def test_what_only_vanished_from_their_page_was_not_called_over() -> None:
    official = Source("page", "it", "statuspage", "https://status.it.example/")
    check = Source("check", "it", "probe", "https://it.example/", role=Role.PROBE)
    began = NOON - timedelta(minutes=40)
    outage = Incident("a", "Outage", Level.DOWN, began, ended=NOON - timedelta(minutes=10))
    over = KnownIncident("page", Role.OFFICIAL, outage, began, NOON, Level.DOWN)
    known = {official: Known(heard=NOON, level=Level.OK), check: Known(heard=NOON)}
    looks = tuple(Look(NOON - timedelta(minutes=m), Seen.FAILS, "http") for m in (10, 5, 0))

    def because(*ended: KnownIncident) -> str:
        return text(verdict(Told(Service("it", "It"), known, looks, ended=ended), NOON).because)

    vanished = replace(over, end_stated=False)
    before = replace(outage, key="b", ended=began)
    assert "they called it over" in because(over)
    for ended in ((vanished,), (replace(over, incident=before), vanished)):
        assert because(*ended).endswith("their page still says all is well, 10 min later.")


@pytest.mark.parametrize("how", ["partial", "degraded"])
def test_their_milder_word_does_not_overrule_what_we_see(how: str) -> None:
    found = judged(official=page(level=how, title="Errors", how=how), probe=fails())
    assert (found.level, text(found.sentence)) == (Level.DOWN, "Down, and they say so")
    assert text(named(found, "Podhost")) == "Podhost is down, and they say so"


@pytest.mark.parametrize("probe", [slow(), fails(0), answers()])
def test_what_is_slow_or_seen_once_does_not_raise_their_word(
    probe: list[dict[str, object]],
) -> None:
    found = judged(official=page(level="partial", title="Errors", how="partial"), probe=probe)
    assert found.level is Level.PARTIAL


@pytest.mark.parametrize(
    ("ours", "level"),
    [((), Level.DOWN), (("uploads",), Level.DOWN), (("Search",), Level.PARTIAL)],
)
def test_another_part_that_we_see_down_does_not_raise_their_word(
    ours: tuple[str, ...], level: Level
) -> None:
    official = Source("page", "it", "statuspage", "https://status.it.example/")
    feed = Source("feed", "it", "podcast", "https://it.example/feed", role=Role.PROBE)

    def known(source: Source, how: Level, *parts: str) -> Known:
        incident = Incident("a", "Errors", how, NOON, components=frozenset(parts))
        seen = KnownIncident(source.id, source.role, incident, NOON, NOON, how)
        return Known(incidents={"a": seen}, heard=NOON)

    both = {
        official: known(official, Level.PARTIAL, "Uploads"),
        feed: known(feed, Level.DOWN, *ours),
    }
    assert verdict(Told(Service("it", "Podhost"), both), NOON).level is level


@pytest.mark.parametrize(
    ("told", "header"),
    [
        ({"official": page(), "probe": answers()}, "Podhost is fine"),
        ({"probe": answers()}, "Podhost is fine, as far as we can see"),
        ({"official": unread(-5, 0)}, "Can't tell about Podhost"),
        ({"official": page(), "probe": slow()}, "Podhost is slow"),
        (
            {"official": page(level="partial", title="Search", how="partial")},
            "Part of Podhost is down",
        ),
        ({"official": page(level="down", title="Outage")}, "Podhost is down, and they say so"),
        (
            {"official": page(level="down", title="Outage"), "probe": answers()},
            "Podhost is down, they say, but it answers us",
        ),
        (
            {
                "official": [
                    *page(-90, title="Move", how="maintenance", phase="scheduled", until=60),
                    *page(0, title="Move", how="maintenance", phase="in_progress", until=60),
                ]
            },
            "Podhost is under maintenance, as announced",
        ),
        (
            {"official": page(title="Move", how="maintenance", phase="in_progress", until=-25)},
            "Podhost's maintenance runs over",
        ),
        ({"own_line": line(0)}, "It's you: your own line is down"),
        ({"own_line": line(0, 0, captive=True)}, "It's you: this network wants you to sign in"),
        ({"official": page(), "probe": fails(0)}, "Can't tell yet: Podhost looks down"),
    ],
)
def test_a_header_names_the_service(told: dict[str, object], header: str) -> None:
    assert text(named(judged(**told), "Podhost")) == header


def test_the_users_word_alone_is_said_as_such() -> None:
    found = judged(official=page(), user=[{"min": -8, "says": "uploading hangs"}])
    assert said(found) == (
        "Can't tell: nobody else can see it yet: You say it fails since 15:02; their page says "
        "all is well."
    )
    you = next(w for w in found.witnesses if w.role is Role.USER)
    assert (text(you.who), text(you.words)) == ("You", "it fails for you: “uploading hangs”")


def test_witnesses_stand_in_their_order_with_their_place() -> None:
    found = judged(official=page(), probe=fails(), crowd=[burst()], user=[{"min": -8}])
    assert [text(w.who) for w in found.witnesses] == [
        "Our own check",
        "Their page",
        "Google News",
        "You",
        "Your own line",
    ]
    assert [w.source for w in found.witnesses][:2] == ["probe", "page"]
    assert found.witnesses[1].url == "https://page.example/"


def test_each_of_two_pages_says_its_own() -> None:
    calm, ill = page(-2), page(0, level="partial", title="Uploads", how="partial", since=-6)
    found = judged(official=[calm[0] | {"source": "rss"}, ill[0] | {"source": "json"}])
    assert [text(w.words) for w in found.witnesses[:2]] == ["says all is well", "“Uploads”"]


def test_a_podcasts_milder_fault_is_not_called_slow() -> None:
    feed = Source("feed", "it", "podcast", "https://it.example/feed", role=Role.PROBE)
    began = NOON - timedelta(minutes=20)
    fault = Incident("hop", "OP3 answers 404", Level.DEGRADED, began, components=frozenset({"OP3"}))
    seen = KnownIncident("feed", Role.PROBE, fault, began, NOON, Level.DEGRADED)
    known = Known(incidents={"hop": seen}, heard=NOON)
    found = verdict(Told(Service("it", "Podhost"), {feed: known}), NOON)
    assert text(named(found, "Podhost")) == "Podhost is degraded, and not just for you"
    (check,) = found.witnesses
    assert (text(check.who), text(check.words)) == ("Our check of your podcast", "OP3 answers 404")


def test_of_two_faults_of_a_podcast_the_worse_speaks_then_the_newer() -> None:
    feed = Source("feed", "it", "podcast", "https://it.example/feed", role=Role.PROBE)

    def fault(key: str, title: str, level: Level, ago: int) -> KnownIncident:
        began = NOON - timedelta(minutes=ago)
        incident = Incident(key, title, level, began)
        return KnownIncident("feed", Role.PROBE, incident, began, NOON, level)

    mild = fault("op3", "OP3 answers with its own page", Level.DEGRADED, 5)
    host = fault("host", "The host does not answer", Level.DOWN, 20)
    cdn = fault("cdn", "The audio is cut off", Level.DOWN, 10)
    looked = Look(NOON, Seen.FAILS, words=say("{title}", title=mild.incident.title), source="feed")
    for faults, words in (
        ((mild, host), host.incident.title),
        ((mild, host, cdn), cdn.incident.title),
        ((cdn, host, mild), cdn.incident.title),
    ):
        known = Known(incidents={k.incident.key: k for k in faults}, heard=NOON)
        for looks in ((), (looked,)):
            told = Told(Service("it", "Podhost"), {feed: known}, looks)
            (check,) = verdict(told, NOON).witnesses
            assert (text(check.words), check.says) == (words, Level.DOWN)


@pytest.mark.parametrize(
    ("asked", "home", "front"),
    [
        ("https://status.it.example/api/v2/summary.json", "", "https://status.it.example/"),
        (
            "https://status.it.example/en/status/feed",
            "https://status.it.example/en/status",
            "https://status.it.example/en/status",
        ),
        (
            "https://status.it.example/feed.xml",
            "https://it.example/",
            "https://status.it.example/",
        ),
        ("https://status.it.example", "https://it.example/", "https://status.it.example"),
    ],
)
def test_their_page_is_opened_where_a_person_reads_it(asked: str, home: str, front: str) -> None:
    source = Source("page", "it", "statuspage", asked)
    service = Service("it", "Podhost", homepage=home)
    for known in (Known(), Known(heard=NOON, level=Level.OK)):
        (page_line,) = verdict(Told(service, {source: known}), NOON).witnesses
        assert page_line.url == front
    for url in ("https://status.it.example/incidents/7", ""):
        incident = Incident("a", "Uploads fail", Level.DOWN, NOON, url=url)
        seen = KnownIncident("page", Role.OFFICIAL, incident, NOON, NOON, Level.DOWN)
        known = Known(incidents={"a": seen}, heard=NOON, level=Level.DOWN)
        (page_line,) = verdict(Told(service, {source: known}), NOON).witnesses
        assert page_line.url == (url or front)


def test_no_sentence_is_said_twice_and_each_can_be_named() -> None:
    assert len({s.value[0] for s in Said}) == len(Said)
    for one in Said:
        assert not one.value[0].endswith(".")
    kept = judged(official=page(), probe=answers())
    odd = Verdict(kept.answer, say("As never before"), kept.because)
    assert text(named(odd, "Podhost")) == "Podhost: As never before"
