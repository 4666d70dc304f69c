"""Three clocks of one outage, and how late their word was."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.clocks import Account, Admission, Clocks, Sighting, Span, clocks, sighting
from statuswatch.core.model import Coverage, Incident, KnownIncident, Level, Role, Update
from tests.core.story import NOON, clock

NOW = clock("18:00")


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def by(role: Role, began: float, ended: float | None, **more: object) -> Sighting:
    """What `role` saw from `began` to `ended`; of a page's we read five minutes after its word."""
    word = more.get("word")
    seen = at(began) if role is not Role.OFFICIAL else at(began + 5)
    if isinstance(word, datetime):
        seen = max(seen, word + timedelta(minutes=5))
    last = NOW if ended is None else at(ended)
    told = Sighting(role, at(began), None if ended is None else at(ended), seen, last)
    return replace(told, **more)  # type: ignore[arg-type]


def of(
    *seen: Sighting, watched: tuple[tuple[float, float], ...] = (), official: float = -90
) -> Clocks:
    ends = [s.ended for s in seen if s.ended is not None]
    end = max(ends) if len(ends) == len(seen) else None
    coverage = tuple(Coverage("s", at(a), at(b)) for a, b in watched)
    start = min(s.began for s in seen)
    return clocks(Account(seen, start, end, at(official), coverage), NOW)


PAGE, PROBE, CROWD, USER = Role.OFFICIAL, Role.PROBE, Role.CROWD, Role.USER


def test_each_clock_tells_its_own_time() -> None:
    told = of(
        by(PROBE, 0, 70),
        by(PAGE, 11, 60, derived=True),
        by(PAGE, 20, 90, word=at(25)),
    )
    assert told.observed == Span(at(0), at(70))
    assert told.component == Span(at(11), at(60))
    assert told.paperwork == Span(at(20), at(90))


def test_they_said_so_eleven_minutes_after_our_check_failed() -> None:
    told = of(by(PROBE, 0, 70), by(PAGE, 0, 90, word=at(11)))
    assert (told.lag, told.first_seen_by) == (timedelta(minutes=11), PROBE)
    assert told.witnesses == (PROBE, PAGE)
    assert told.said is Admission.ADMITTED


def test_who_says_so_before_anybody_saw_it_is_first_and_never_late() -> None:
    told = of(by(PAGE, 0, 90, word=at(2)), by(PROBE, 10, 70))
    assert (told.lag, told.first_seen_by) == (timedelta(), PAGE)
    within_a_poll = of(by(PROBE, 0, 70), by(PAGE, 0, 90, word=at(0.5)))
    assert (within_a_poll.lag, within_a_poll.first_seen_by) == (timedelta(), PAGE)


def test_where_nobody_else_saw_it_there_is_no_lag() -> None:
    told = of(by(PAGE, 0, 90, word=at(40)))
    assert (told.lag, told.first_seen_by, told.observed) == (None, PAGE, Span())


def test_a_start_that_is_moved_back_makes_them_no_earlier() -> None:
    """Posted at 20, seen at 21; later they wrote that it began at -5."""
    page = by(PAGE, -5, 60, first_seen=at(21), source="s")
    watching = of(by(PROBE, 0, 70), page, watched=((-30, 90),))
    assert (watching.lag, watching.first_seen_by) == (timedelta(minutes=21), PROBE)
    asleep = of(by(PROBE, 0, 70), page, watched=((10, 90),))
    assert (asleep.lag, asleep.first_seen_by) == (timedelta(), PAGE), "we can't know"


def test_what_we_had_read_was_said_by_then() -> None:
    later = by(PAGE, 30, 60, first_seen=at(15), word=at(40))
    assert of(by(PROBE, 0, 70), later).lag == timedelta(minutes=15)


def test_the_user_and_the_crowd_are_witnesses_too() -> None:
    told = of(by(CROWD, 3, 60), by(USER, 5, 50), by(PAGE, 0, 90, word=at(33)))
    assert (told.lag, told.first_seen_by) == (timedelta(minutes=30), CROWD)
    assert told.user_word
    assert told.observed == Span(at(5), at(50)), "others' eyes are not ours"


def test_what_rests_on_the_user_s_word_alone_is_said_to() -> None:
    told = of(by(USER, 0, 60))
    assert (told.said, told.user_word, told.lag) == (Admission.USER_ONLY, True, None)
    assert of(by(USER, 0, 60), by(PROBE, 1, 60)).said is Admission.NOT_ADMITTED


def test_a_silent_page_has_not_admitted_it_and_where_there_is_none_nobody_can() -> None:
    assert of(by(PROBE, 0, 60)).said is Admission.NOT_ADMITTED
    assert of(by(PROBE, 0, 60), official=61).said is None
    alone = Account((by(PROBE, 0, 60),), at(0), at(60))
    assert clocks(alone, NOW).said is None


def test_planned_work_is_planned() -> None:
    told = of(by(PAGE, 0, 60, planned=True))
    assert told.said is Admission.PLANNED


def test_what_goes_on_has_no_end() -> None:
    told = of(by(PROBE, 0, None), by(PAGE, 5, None), by(PAGE, 3, 9, derived=True))
    assert told.paperwork == Span(at(5))
    assert told.observed == Span(at(0))
    assert told.component == Span(at(3), at(9))


def test_a_time_that_we_made_up_is_not_their_paperwork() -> None:
    assert of(by(PAGE, 5, 60, dated=False)).paperwork == Span(None, at(60))
    assert of(by(PAGE, 5, 60, stated=False)).paperwork == Span(at(5))


def test_a_part_is_ill_as_long_as_the_post_that_took_it_over() -> None:
    told = of(
        by(PAGE, 0, 10, derived=True),
        by(PAGE, 8, 60, parts_ailed=True, last_seen=at(63)),
    )
    assert told.component == Span(at(0), at(63))
    standing = of(by(PAGE, 0, 10, derived=True), by(PAGE, 8, None, parts_ailed=True))
    assert standing.component == Span(at(0))


def test_the_observed_share_is_what_we_watched_of_it() -> None:
    seen = by(PAGE, 0, 60)
    assert of(seen, watched=((-10, 90),)).share == 1.0
    assert of(seen, watched=((-10, 15), (10, 30), (200, 300))).share == 0.5
    assert of(seen).share == 0.0
    assert of(by(PAGE, 0, 0), watched=((0, 5),)).share == 1.0
    assert of(by(PAGE, 0, 0), watched=((1, 5),)).share == 0.0


def test_what_has_not_begun_was_neither_watched_nor_missed() -> None:
    assert of(by(PAGE, 600, None, planned=True)).share is None


def test_a_sighting_tells_what_was_made_up() -> None:
    words = (Update("1", at(9), "investigating", "We look."), Update("2", None, "x", ""))
    story = Incident("k", "K", Level.DOWN, at(0), at(30), updates=words)
    known = KnownIncident("s", PAGE, story, at(4), at(31), parts=(("Web", Level.PARTIAL),))
    seen = sighting(known)
    assert (seen.word, seen.dated, seen.stated, seen.parts_ailed) == (at(9), True, True, True)
    ours = replace(known, incident=replace(story, started=at(4)), end_stated=False, parts=())
    seen = sighting(ours)
    assert (seen.dated, seen.stated, seen.parts_ailed) == (False, False, False)
    gone = replace(known, incident=replace(story, ended=None), faded=at(20))
    assert (sighting(gone).ended, sighting(gone).stated) == (at(20), False)


minutes = st.integers(-500, 300)
sightings = st.builds(
    lambda role, began, length, word, derived, dated, stated: by(
        role, began, None if length is None else began + length, derived=derived, dated=dated,
        stated=stated, word=None if word is None else at(began + word),
    ),
    st.sampled_from(Role), minutes, st.none() | st.integers(0, 90),
    st.none() | st.integers(-5, 60), st.booleans(), st.booleans(), st.booleans(),
)  # fmt: skip


@given(st.lists(sightings, min_size=1, max_size=6), st.lists(st.tuples(minutes, minutes)))
def test_nobody_is_late_by_less_than_nothing(
    seen: list[Sighting], watched: list[tuple[int, int]]
) -> None:
    told = of(*seen, watched=tuple((min(a, b), max(a, b)) for a, b in watched))
    assert told.lag is None or told.lag >= timedelta()
    assert (told.first_seen_by is PAGE) or told.lag is None or told.lag > timedelta()
    assert told.share is None or 0 <= told.share <= 1
    assert set(told.witnesses) == {s.role for s in seen}
    for span in (told.paperwork, told.component, told.observed):
        assert span.start is None or span.end is None or span.start <= span.end
