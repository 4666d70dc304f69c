"""What holds for every verdict, whatever the witnesses say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.model import (
    Incident,
    Known,
    KnownIncident,
    Level,
    Line,
    Role,
    Service,
    Source,
)
from statuswatch.core.verdict import verdict
from statuswatch.core.witness import Answer, Burst, Look, Seen, Surroundings
from statuswatch.core.witness import Testimony as Words
from statuswatch.core.words import Setting, render, say

NOW = datetime(2026, 11, 22, 15, 10, tzinfo=UTC)
SERVICE = Service("podhost", "Podhost")
PAGE = Source("page", "podhost", "statuspage", "https://page.example/")
CHECK = Source("check", "podhost", "probe", "https://it.example/", role=Role.PROBE)
USER = Source("user", "podhost", "user", "", role=Role.USER)
OUTAGE = Incident("1", "Outage", Level.DOWN, NOW - timedelta(minutes=20))


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


def told(source: Source, incident: Incident = OUTAGE) -> KnownIncident:
    start = incident.started or NOW
    return KnownIncident(source.id, source.role, incident, start, NOW, incident.level, whole=True)


def known(source: Source, *, down: bool, heard: float = 1, level: Level | None = None) -> Known:
    incidents = {"1": told(source)} if down else {}
    level = level or (Level.DOWN if down else Level.OK)
    return Known(incidents=incidents, heard=ago(heard), level=level)


minutes = st.floats(min_value=0, max_value=600)
looks = st.lists(
    st.builds(
        Look,
        minutes.map(ago),
        st.sampled_from(Seen),
        st.sampled_from(["", "dns", "tcp", "tls", "time", "http", "text"]),
        st.sampled_from([None, say("it fails")]),
        st.sampled_from([0, 0, 4, 6]),
        st.sampled_from(["", "check", "other"]),
    ),
    max_size=8,
).map(tuple)
bursts = st.lists(
    st.builds(
        Burst,
        st.sampled_from(["Google News", "Mastodon", "Hacker News"]),
        st.integers(0, 60),
        st.floats(min_value=0, max_value=10),
        st.one_of(st.none(), minutes.map(ago)),
        matches=st.sampled_from([None, True, False]),
    ),
    max_size=3,
).map(tuple)
arounds = st.builds(
    Surroundings,
    st.sampled_from(Line),
    st.one_of(st.none(), minutes.map(ago)),
    st.integers(0, 50),
    st.integers(0, 50),
    st.integers(0, 10),
    vpn=st.booleans(),
    slow=st.booleans(),
    lies=st.booleans(),
    ipv6=st.sampled_from([None, True, False]),
    awake=st.one_of(st.none(), minutes.map(ago)),
    back=st.one_of(st.none(), minutes.map(ago)),
    clock=st.booleans(),
    direct=st.sampled_from([None, True, False]),
).map(lambda around: replace(around, answered=min(around.answered, around.asked)))
knowns = st.fixed_dictionaries(
    {},
    optional={
        PAGE: st.builds(
            lambda down, heard: known(PAGE, down=down, heard=heard), st.booleans(), minutes
        ),
        CHECK: st.builds(
            lambda down, heard: known(CHECK, down=down, heard=heard), st.booleans(), minutes
        ),
        USER: st.booleans().map(lambda down: known(USER, down=down)),
    },
)
testimonies = st.builds(Words, st.just(SERVICE), knowns, looks, bursts, arounds)


@given(testimonies)
def test_every_testimony_gets_an_answer_that_can_be_said(testimony: Words) -> None:
    found = verdict(testimony, NOW)
    setting = Setting(now=NOW)
    said = [found.sentence, found.because, *(w.words for w in found.witnesses)]
    assert all(text and "{" not in text for text in (render(m, setting) for m in said))
    assert found.because.args or render(found.because).endswith(".")
    assert (found.level is None) == (found.answer in (Answer.YOU, Answer.CANT_TELL))
    assert found.since is None or found.since <= NOW
    assert found.lag is None or found.lag >= timedelta()


@given(testimonies, st.sampled_from([Line.DOWN, Line.CAPTIVE]))
def test_while_our_own_line_is_bad_nobody_is_accused(testimony: Words, line: Line) -> None:
    around = replace(testimony.around, line=line, since=None, asked=0, answered=0)
    assert verdict(replace(testimony, around=around), NOW).answer is Answer.YOU


@given(arounds)
def test_where_nobody_can_be_heard_it_is_never_fine(around: Surroundings) -> None:
    silent = {
        PAGE: known(PAGE, down=False, heard=200),
        CHECK: known(CHECK, down=False, heard=200),
    }
    for heard in (silent, {}):
        answer = verdict(Words(SERVICE, heard, around=around), NOW).answer
        assert answer in (Answer.CANT_TELL, Answer.YOU)


@given(testimonies, st.sampled_from([PAGE, CHECK, USER]))
def test_one_more_witness_of_trouble_never_makes_it_fine(testimony: Words, source: Source) -> None:
    before = verdict(testimony, NOW).answer
    more = dict(testimony.known) | {source: known(source, down=True)}
    looks = tuple(look for look in testimony.looks if source is not CHECK)
    after = verdict(replace(testimony, known=more, looks=looks), NOW).answer
    assert after is not Answer.FINE or before is Answer.FINE


@given(testimonies)
def test_a_fresh_burst_more_never_makes_trouble_fine(testimony: Words) -> None:
    before = verdict(testimony, NOW).answer
    loud = Burst("Bluesky", 40, 1, ago(2), matches=True)
    after = verdict(replace(testimony, bursts=(*testimony.bursts, loud)), NOW).answer
    assert after is not Answer.FINE or before is Answer.FINE


@given(st.integers(0, 2))
def test_fewer_looks_than_confirm_accuse_nobody(n: int) -> None:
    bad = tuple(Look(ago(i), Seen.FAILS, "http", source="check") for i in range(n))
    heard = {PAGE: known(PAGE, down=False), CHECK: Known(heard=ago(1))}
    around = Surroundings(Line.UP)
    assert not verdict(Words(SERVICE, heard, bad, around=around), NOW).answer.them


def test_what_the_heart_remembers_of_a_check_stands_for_looks_that_nobody_kept() -> None:
    around = Surroundings(Line.UP)
    heard = {PAGE: known(PAGE, down=False), CHECK: known(CHECK, down=True)}
    found = verdict(Words(SERVICE, heard, around=around), NOW)
    assert (found.answer, found.since) == (Answer.THEM_SILENT, OUTAGE.started)
    suspect = Known(heard=ago(1), streak=1, suspect=ago(1))
    found = verdict(Words(SERVICE, heard | {CHECK: suspect}, around=around), NOW)
    assert (found.answer, found.confirmed) == (Answer.CANT_TELL, False)
