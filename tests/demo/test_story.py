"""The story as it is lived: each thing that the demo is to show happens, and is told rightly."""

from __future__ import annotations

import io
from datetime import UTC, timedelta
from itertools import groupby

import pytest

from statuswatch.cli.demo import _Teller
from statuswatch.cli.terminal import Terminal
from statuswatch.core.model import ChangeKind, Level
from statuswatch.core.verdict_words import named
from statuswatch.core.witness import Answer
from tests.demo.played import Played, play


@pytest.fixture(scope="module")
def played() -> Played:
    return play()


def test_a_short_trouble_is_told_from_begin_to_end_within_twenty_minutes(played: Played) -> None:
    assert played.kinds("queuely") == ["opened", "updated", "resolved"]
    assert played.cards("queuely")[0] == "Queuely is degraded"
    assert played.cards("queuely")[-1] == "Queuely is back"
    last = played.news("queuely")[-1]
    assert last.at - played.story.begins < timedelta(minutes=15)


def test_one_part_goes_down_while_the_rest_stays_up(played: Played) -> None:
    kinds = played.kinds("podhost", "show-builder-lite")
    assert kinds == ["opened", "updated", "updated", "updated", "resolved"]
    first, last = played.told("podhost")[0], played.told("podhost")[-1]
    assert str(first.title) == "Podhost is down"
    assert "Show Builder Lite, since" in str(first.body)
    assert "Next update by 12:44 UTC" in str(first.body)
    assert str(last.title) == "Podhost is back"
    assert "down for 1\N{NO-BREAK SPACE}h 8\N{NO-BREAK SPACE}min" in str(last.body)


def test_an_edited_post_is_news(played: Played) -> None:
    lines = played.news("podhost")
    first, second = (
        c.incident.updates[0]
        for c in lines
        if c.incident and c.incident.updates and c.incident.updates[0].phase == "identified"
        if "show-builder" in c.incident.key
    )
    assert first.key == second.key
    assert first.at == second.at
    assert second.text.startswith(first.text)
    assert len(second.text) > len(first.text)


def test_trouble_of_a_part_that_is_not_followed_is_recorded_and_not_told(played: Played) -> None:
    assert played.kinds("podhost", "statistics-late") == ["opened", "resolved"]
    assert {n.because for n in played.untold("podhost")} == {"not your part"}
    assert not any("Statistics" in str(n.body) for n in played.told("podhost"))


def test_a_site_is_down_before_its_page_says_so(played: Played) -> None:
    probe = [c for c in played.news("chirp") if ":probe:" in c.source]
    page = [c for c in played.news("chirp") if ":statuspage:" in c.source]
    titles = [c.incident.title for c in probe if c.incident]
    assert titles[0] == "It answers 503"
    assert titles[1] == "It cuts the connection"
    assert probe[0].at < page[0].at
    assert page[0].kind is ChangeKind.OPENED
    first = played.told("chirp")[0]
    assert str(first.title) == "Chirp is down: it answers 503"
    assert "their page still says all is well" in str(first.body)
    assert played.cards("chirp").count("Chirp is back") == 1
    assert played.cards("chirp")[-1] == "Chirp is back"


def test_it_is_since_the_same_moment_as_long_as_it_lasts(played: Played) -> None:
    rows = [s for o in played.seen for s in o.services if s.service.id == "chirp"]
    ill = [r for r in rows if r.status.level is not None and r.status.level.ails]
    assert {r.status.level for r in ill} == {Level.DOWN, Level.DEGRADED}
    assert {r.status.since for r in ill} == {ill[0].saw}
    assert {r.saw for r in ill} == {ill[0].saw}


def test_that_they_admit_it_is_told_as_that(played: Played) -> None:
    (card,) = (n for n in played.told("chirp") if str(n.title) == "Chirp: now they say so")
    assert str(card.body).startswith("They call it down, ")
    assert played.cards("chirp").count("Chirp is down: it answers 503") == 1


def test_the_verdict_goes_from_their_silence_to_their_word_and_keeps_the_lag(
    played: Played,
) -> None:
    rows = [s for o in played.seen for s in o.services if s.service.id == "chirp"]
    judged = [row.verdict for row in rows if row.verdict is not None]
    assert len(judged) == len(rows)
    answers = [answer for answer, _ in groupby(v.answer for v in judged)]
    assert [a for a in answers if a is not Answer.CANT_TELL] == [
        Answer.FINE,
        Answer.THEM_SILENT,
        Answer.THEM_SAID,
        Answer.FINE,
    ]
    silent = [v for v in judged if v.answer is Answer.THEM_SILENT]
    assert {str(named(v, "Chirp")) for v in silent} == {"Chirp is down, and not just for you"}
    assert all("their page still says all is well" in str(v.because) for v in silent)
    lags = [v.lag for v in silent if v.lag is not None]
    assert lags == sorted(lags)
    kept = {v.lag for v in judged if v.answer is Answer.THEM_SAID}
    assert len(kept) == 1
    (lag,) = kept
    assert lag is not None
    assert max(lags) <= lag
    assert timedelta(minutes=12) <= lag <= timedelta(minutes=15)


def test_the_terminal_tells_each_verdict_once_and_silence_anew_as_it_lasts(
    played: Played,
) -> None:
    out = io.StringIO()
    teller = _Teller(Terminal(out=out, zone=UTC))
    for overview in played.seen:
        teller.judged(overview)
    lines = out.getvalue().splitlines()
    assert all(line.startswith("       verdict: ") for line in lines)
    chirp = [line.partition(" Chirp: ")[2] for line in lines if " Chirp: " in line]
    silent = [line for line in chirp if line.startswith("down, and not just for you. ")]
    later = [line.rpartition("all is well, ")[2].split("\N{NO-BREAK SPACE}") for line in silent]
    steps = [int(n) // 5 if unit.startswith("min") else 0 for n, unit in later]
    assert len(steps) >= 2
    assert steps == sorted(set(steps)), "anew when it has grown by five minutes"
    assert chirp[: len(silent)] == silent
    assert chirp[len(silent)].startswith("down, and they say so. ")
    assert len(chirp) == len(set(chirp))
    assert not any("Vidbox" in line for line in lines), "one look is no verdict"


def test_a_maintenance_is_announced_runs_overruns_and_ends(played: Played) -> None:
    notes = [c.note for c in played.news("castwave")]
    assert notes == ["announced", "running", "overrun", "", ""]
    assert played.kinds("castwave")[-1] == "resolved"
    announced, running, overrun = played.cards("castwave")
    assert announced.startswith("Castwave: maintenance")
    assert running == "Castwave is under maintenance"
    assert overrun == "Castwave's maintenance runs over"


def test_what_was_called_over_too_early_is_reopened(played: Played) -> None:
    kinds = played.kinds("postline")
    alternating = [k for k in kinds if k in {"opened", "resolved", "reopened"}]
    assert alternating == ["opened", "resolved", "reopened", "resolved"]
    assert "Postline is partly down again" in played.cards("postline")


def test_a_flap_opens_nothing(played: Played) -> None:
    vidbox = played.story.vendor("Vidbox")
    asked = played.asked["vidbox"]
    answers = [vidbox.answers(at, asked[:n]) for n, at in enumerate(asked)]
    assert answers.count(503) == 1
    assert answers[-1] == 200
    assert (played.news("vidbox"), played.told("vidbox")) == ([], [])


def test_those_that_stay_fine_tell_nothing(played: Played) -> None:
    for service in ("bluepost", "feedburrow"):
        assert (played.news(service), played.told(service)) == ([], [])


def test_all_is_well_at_the_end_and_everything_is_told(played: Played) -> None:
    assert {s.status.level for s in played.end.services} == {Level.OK}
    assert len(played.end.services) == len(played.story.vendors) == 8
    assert max(c.at for c in played.changes) < played.story.ends - timedelta(minutes=2)


def test_no_moment_that_is_told_lies_ahead(played: Played) -> None:
    for change in played.changes:
        assert change.at <= played.story.ends
        for update in change.incident.updates if change.incident else ():
            assert update.at is None or update.at <= change.at


def test_every_scene_is_one_sentence_on_something_that_happens(played: Played) -> None:
    told = {vendor.id for vendor in played.story.vendors if vendor.scenes}
    calm = {vendor.id for vendor in played.story.vendors} - told
    assert calm == {"bluepost", "feedburrow"}
    for scene in played.story.scenes:
        assert played.story.begins < scene.at < played.story.ends


def test_nothing_of_it_is_kept(played: Played) -> None:
    assert not played.profile.exists()
