"""What a source tells of the time before we followed it: history, never news."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from statuswatch.core.model import Change, ChangeKind, Incident, Known, KnownIncident, Level, Report
from statuswatch.core.recall import MISSED, RECALLED, Gap, is_recalled, recall
from statuswatch.core.reduce import replay
from tests.core.story import DAY, NOON, PAGE, Heart, incident, parts, plan, update

AT = NOON + timedelta(minutes=5)
HOUR = timedelta(hours=1)


def recalled(
    *told: Incident, known: Known = Known()
) -> tuple[tuple[KnownIncident, ...], tuple[Change, ...]]:
    return recall(known, PAGE, told, NOON, AT)


def old(key: str = "old", days: float = 3, *names: str) -> Incident:
    begun = NOON - DAY * days
    words = [update("We look into it", begun), update("It is over", begun + HOUR)]
    return incident(key, Level.DOWN, *names, started=begun, ended=begun + HOUR, updates=words)


def test_each_is_opened_and_resolved_as_baseline() -> None:
    found, lines = recalled(old(), old("older", 40))
    assert [k.incident.key for k in found] == ["old", "older"]
    assert [c.kind for c in lines] == [ChangeKind.OPENED, ChangeKind.RESOLVED] * 2
    assert all(c.baseline and c.note == RECALLED and is_recalled(c) for c in lines)
    assert replay(lines) == {k.incident.key: k.incident for k in found}


def test_a_first_looks_baseline_is_not_recalled() -> None:
    heart = Heart().live(Report((incident(),)))
    assert heart.journal[0].baseline
    assert not is_recalled(heart.journal[0])


def test_what_is_known_stays_as_it_is() -> None:
    known = Heart().live(Report((incident("open"),))).known
    ended = incident("open", Level.DOWN, started=NOON - DAY, ended=NOON - HOUR)
    assert recalled(ended, known=known) == ((), ())


def test_told_twice_it_is_there_once() -> None:
    found, lines = recalled(old(), old())
    assert (len(found), len(lines)) == (1, 2)


def test_what_is_open_or_ended_since_we_follow_is_left_to_the_polls() -> None:
    since = incident("since", started=NOON - DAY, ended=NOON + timedelta(minutes=2))
    assert recalled(incident("open", ended=None), since) == ((), ())


# -- what came and went while nobody watched: first looked at NOON, again three days later ------

AWAY: Gap = (NOON + DAY, NOON + DAY * 2)
LATE = NOON + DAY * 3


def lasted(key: str, begun: datetime | None, ended: datetime | None) -> Incident:
    return incident(key, Level.DOWN, started=begun, ended=ended)


def missed(*told: Incident, known: Known = Known(), gaps: tuple[Gap, ...] = (AWAY,)) -> list[str]:
    """The keys of what is taken in as missed; each is baseline and is replayed."""
    found, lines = recall(known, PAGE, told, NOON, LATE, gaps)
    assert all(c.baseline and c.note == MISSED and is_recalled(c) for c in lines)
    assert replay(lines) == {k.incident.key: k.incident for k in found}
    return [k.incident.key for k in found]


def test_what_began_and_ended_within_a_gap_is_history_and_no_news() -> None:
    within = lasted("within", AWAY[0] + HOUR, AWAY[1] - HOUR)
    assert missed(within) == ["within"]
    other = (NOON + DAY * 2 + HOUR, NOON + DAY * 3)
    assert missed(within, gaps=(other, AWAY)) == ["within"]


def test_what_touches_watched_time_is_left_to_the_polls() -> None:
    early = lasted("early", AWAY[0] - HOUR, AWAY[1] - HOUR)
    late = lasted("late", AWAY[0] + HOUR, AWAY[1] + HOUR)
    edges = lasted("edges", *AWAY)
    watched = lasted("watched", NOON + HOUR, NOON + HOUR * 2)
    around = lasted("around", NOON + HOUR, LATE - HOUR)
    assert missed(early, late, edges, watched, around) == []


def test_what_spans_two_gaps_touched_what_was_watched_between() -> None:
    two = ((NOON + HOUR, NOON + HOUR * 3), (NOON + HOUR * 4, NOON + HOUR * 8))
    assert missed(lasted("both", NOON + HOUR * 2, NOON + HOUR * 5), gaps=two) == []


def test_without_a_gap_nothing_was_missed() -> None:
    assert missed(lasted("a", AWAY[0] + HOUR, AWAY[1] - HOUR), gaps=()) == []


def test_what_is_open_or_known_is_not_missed() -> None:
    known = Heart().live(Report((incident("seen"),))).known
    seen = lasted("seen", AWAY[0] + HOUR, AWAY[1] - HOUR)
    assert missed(seen, lasted("open", AWAY[0] + HOUR, None), known=known) == []


def test_without_a_start_what_was_missed_began_within_the_gap_too() -> None:
    assert missed(lasted("bare", None, AWAY[1] - HOUR)) == ["bare"]


def test_before_the_first_look_and_missed_are_told_apart() -> None:
    within = lasted("within", AWAY[0] + HOUR, AWAY[1] - HOUR)
    _, lines = recall(Known(), PAGE, (old(), within), NOON, LATE, (AWAY,))
    assert [c.note for c in lines] == [RECALLED] * 2 + [MISSED] * 2


def test_planned_work_of_the_past_keeps_its_plan() -> None:
    work = plan(NOON - DAY, NOON - DAY + HOUR)
    ((only,), _) = recalled(replace(work, ended=NOON - DAY + HOUR * 2))
    assert only.incident.planned
    assert only.incident.started == NOON - DAY


def test_without_a_start_it_began_with_its_first_word_or_with_its_end() -> None:
    end = NOON - DAY
    word = incident("word", started=None, ended=end, updates=[update("Hm", end - HOUR)])
    bare = incident("bare", started=datetime(1970, 1, 1, tzinfo=UTC), ended=end)
    found, _ = recalled(word, bare)
    assert [k.incident.started for k in found] == [end - HOUR, end]


def test_an_end_of_1970_is_no_history() -> None:
    assert recalled(incident("zero", ended=datetime(1970, 1, 1, tzinfo=UTC))) == ((), ())


def test_it_speaks_of_all_only_where_the_page_lists_no_parts() -> None:
    listing = Known(components=parts(Uploads=Level.OK))
    for known, whole in ((Known(), True), (listing, False)):
        ((only,), _) = recalled(old(), known=known)
        assert only.whole is whole
    ((named,), _) = recalled(old("named", 3, "Uploads"), known=listing)
    assert named.incident.components == {"Uploads"}
