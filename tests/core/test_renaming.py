"""A vendor that does not keep its ids tells the same stories (faults 62)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.adapters._told import once
from statuswatch.core.model import Incident, Level, Report, Update
from statuswatch.core.renaming import MOST_ALIKE, as_told, keyed
from statuswatch.core.telling import Notice, Stage
from tests.core.cards import Desk
from tests.core.story import (
    CALM,
    FEED,
    MINUTE,
    NOON,
    PAGE,
    Heart,
    clock,
    ended,
    feed,
    incident,
    memory,
    plan,
    report,
    stands,
    told,
    update,
)

HOUR = 60 * MINUTE
WORDS = [update("Looking.", NOON + MINUTE), update("Found it.", NOON + 6 * MINUTE)]


def open_titles(heart: Heart) -> list[tuple[str, str]]:
    return [(k.incident.key, k.incident.title) for k in heart.known.open]


# -- the law -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trouble:
    """`looks`: what is told of it from look `since` on; `None`: it is missing from that one."""

    since: int
    looks: tuple[Incident | None, ...]

    def at(self, look: int) -> Incident | None:
        n = look - self.since
        return self.looks[n] if 0 <= n < len(self.looks) else None


LEVELS = st.lists(
    st.sampled_from([Level.DEGRADED, Level.PARTIAL, Level.DOWN, None]), min_size=1, max_size=7
)


@st.composite
def troubles(draw: st.DrawFn, n: int, *, whole: bool) -> Trouble:
    """One with a title of its own. It is never missing twice in a row, and comes back then: that
    would be its end."""
    since = draw(st.integers(0, 5))
    begun = NOON + (5 * since - draw(st.integers(0, 4))) * MINUTE
    stated = not whole or draw(st.booleans())
    looks: list[Incident | None] = []
    for step, level in enumerate(draw(LEVELS)):
        words = [update(f"Word {i}", begun + i * MINUTE, f"{n}-{i}") for i in range(step // 2)]
        missing = level is None and looks and looks[-1] is not None
        told = incident(
            "abc"[n],
            level or Level.PARTIAL,
            *["Api", "Web"][: 1 + step % 2],
            started=begun if stated else None,
            updates=words,
            title=f"Trouble {n}",
        )
        looks.append(None if missing else told)
    last = looks[-1]
    if last is not None:
        over = ended(last, NOON + (5 * (since + len(looks)) - 1) * MINUTE)
        looks += [over] * draw(st.integers(0, 3))
    return Trouble(since, tuple(looks))


@st.composite
def tales(draw: st.DrawFn) -> tuple[list[Report], list[Report]]:
    """What a page says look by look; and the same under ids that are new, old, or another's."""
    whole = draw(st.booleans())
    lived = [draw(troubles(n, whole=whole)) for n in range(draw(st.integers(1, 3)))]
    plain, renamed = [], []
    for look in range(max(t.since + len(t.looks) for t in lived) + 3):
        rows = [row for t in lived if (row := t.at(look)) is not None]
        begun = ["abc"[n] for n, t in enumerate(lived) if t.since < look]
        pool = [*begun, *(f"new{look}-{k}" for k in range(3))]
        ids = iter(draw(st.permutations(pool)))
        others = [replace(r, key=next(ids)) if r.key in begun else r for r in rows]
        order = draw(st.permutations(range(len(rows))))
        plain.append(Report(tuple(rows[k] for k in order), complete=whole))
        renamed.append(Report(tuple(others[k] for k in order), complete=whole))
    return plain, renamed


def lived(reports: Sequence[Report]) -> tuple[Desk, Heart]:
    desk = Desk()
    for look, each in enumerate([CALM, *reports]):
        now = NOON + (5 * look - 5) * MINUTE
        desk.pass_time(now)
        desk.hear(each, PAGE, now)
    return desk, desk.hearts[PAGE.id]


@settings(max_examples=150, deadline=None)
@given(tales())
def test_ids_that_change_between_two_looks_change_nothing(
    tale: tuple[list[Report], list[Report]],
) -> None:
    (stable, plain), (restless, renamed) = lived(tale[0]), lived(tale[1])
    assert renamed.journal == plain.journal
    known = {k: replace(v, called="") for k, v in renamed.known.incidents.items()}
    assert known == plain.known.incidents
    assert restless.outages(plain.now) == stable.outages(plain.now)
    assert restless.log == stable.log


# -- one by one --------------------------------------------------------------------------------


def test_a_new_id_at_each_poll_is_one_story_and_one_opening() -> None:
    reports = [report(incident(f"id{n}")) for n in range(20)]
    assert told(CALM, *reports) == [[], ["opened"], *[[]] * 19]


def test_its_end_is_told_under_the_newest_id_once() -> None:
    over = ended(incident("z"), NOON + 12 * MINUTE)
    again = replace(over, key="y")
    assert told(CALM, report(incident("a")), report(incident("b")), report(over), report(again)) == [
        [], ["opened"], [], ["resolved"], [],
    ]  # fmt: skip


def test_the_new_id_is_kept_so_that_a_new_title_under_it_is_an_edit() -> None:
    heart = Heart().live(CALM, report(incident("a")), report(incident("b")))
    assert heart.only().their_id == "b"
    heart.live(report(incident("b", title="Uploads and downloads fail")))
    assert open_titles(heart) == [("a", "Uploads and downloads fail")]
    assert [c.kind.value for c in heart.journal] == ["opened", "updated"]


def test_an_id_that_comes_back_is_its_story() -> None:
    heart = Heart().live(CALM, *(report(incident(key)) for key in "abab"))
    assert heart.only().their_id == "b"
    assert len(heart.journal) == 1


def test_two_of_one_title_in_one_document_are_two() -> None:
    heart = Heart().live(CALM, report(incident("a"), incident("b")))
    heart.live(report(incident("c"), incident("d")), report(incident("d"), incident("c")))
    assert [key for key, _ in open_titles(heart)] == ["a", "b"]
    assert [c.kind.value for c in heart.journal] == ["opened", "opened"]


def test_the_id_that_is_still_told_keeps_its_story_and_the_other_is_new() -> None:
    heart = Heart().live(CALM, report(incident("a")), report(incident("a"), incident("b")))
    assert [key for key, _ in open_titles(heart)] == ["a", "b"]
    heart.live(report(incident("b"), incident("c")))
    assert [k.their_id for k in heart.known.open] == ["c", "b"]


def test_of_two_with_one_title_each_goes_by_when_it_began() -> None:
    early, late = incident("a", started=NOON), incident("b", started=NOON + MINUTE)
    heart = Heart().live(CALM, report(early, late))
    heart.live(report(replace(late, key="c"), replace(early, key="d")))
    assert {k.incident.key: k.their_id for k in heart.known.open} == {"a": "d", "b": "c"}


def test_ids_that_are_places_in_the_list_follow_the_titles() -> None:
    one, two = incident("0", title="One"), incident("1", title="Two")
    heart = Heart().live(CALM, report(one, two), report(replace(two, key="0")))
    heart.live(report(replace(two, key="0")))
    assert open_titles(heart) == [("1", "Two")]
    assert heart.known.incidents["0"].incident.title == "One"


def test_an_id_given_again_to_a_later_trouble_overwrites_nothing() -> None:
    first = incident("0", title="One")
    later = incident("0", title="Two", started=NOON + 20 * MINUTE)
    heart = Heart().live(CALM, report(first), report(ended(first, NOON + 6 * MINUTE)), CALM)
    heart.now = NOON + 25 * MINUTE
    heart.live(report(later), report(later))
    assert [c.kind.value for c in heart.journal] == ["opened", "resolved", "opened"]
    assert sorted(k.incident.title for k in heart.known.incidents.values()) == ["One", "Two"]
    (k,) = heart.known.open
    assert k.their_id == "0"


def test_one_that_began_after_our_last_look_is_another() -> None:
    next_one = incident("b", started=NOON + 7 * MINUTE)
    assert told(CALM, report(incident("a")), report(next_one), report(next_one)) == [
        [], ["opened"], ["opened"], ["resolved"],
    ]  # fmt: skip


def test_one_that_began_after_it_was_last_told_of_is_another() -> None:
    """It was gone from the list that we read since then."""
    at = NOON + 10 * MINUTE
    gone = replace(stands(incident("a")), last_seen=NOON, absent=1)
    known = memory(gone, heard=NOON + 5 * MINUTE)
    for minutes, key in ((0, "a"), (3, "b")):
        row = incident("b", started=NOON + minutes * MINUTE)
        assert list(keyed(known, report(row), at).incidents) == [key]
    told_of = replace(gone, absent=0)
    row = incident("b", started=NOON + 3 * MINUTE)
    assert list(keyed(memory(told_of, heard=NOON + 5 * MINUTE), report(row), at).incidents) == ["a"]


def test_what_is_still_listed_is_not_taken_by_another_of_its_old_title() -> None:
    """Its own title was edited, and another one begins with the old one."""
    known = memory(replace(stands(incident("a")), last_seen=NOON + 5 * MINUTE))
    edited = incident("a", title="Uploads and feeds fail")
    other = incident("b", started=NOON + 2 * MINUTE)
    found = keyed(known, report(edited, other), NOON + 10 * MINUTE)
    assert {key: i.title for key, i in found.incidents.items()} == {
        "a": "Uploads and feeds fail",
        "b": "Uploads fail",
    }


def test_a_title_that_is_edited_after_the_end_is_an_edit() -> None:
    over = ended(incident("a"), NOON + 6 * MINUTE)
    heart = Heart().live(CALM, report(incident("a")), report(over))
    heart.live(report(replace(over, title="Uploads failed: what we learnt")))
    assert list(heart.known.incidents) == ["a"]
    assert heart.only().incident.title == "Uploads failed: what we learnt"


def test_one_without_a_title_is_called_by_its_id_and_is_the_same_under_another() -> None:
    heart = Heart().live(CALM, *(report(incident(key, title=key)) for key in ("a", "b", "c")))
    assert [c.kind.value for c in heart.journal].count("opened") == 1
    assert heart.only().their_id == "c"


def test_what_is_open_is_found_however_many_of_its_title_are_over() -> None:
    """A page may list hundreds of them, and they may be newer."""
    over = [
        replace(
            stands(ended(incident(f"old{n}", started=NOON - n * HOUR), NOON - n * HOUR + MINUTE)),
            last_seen=NOON + 5 * MINUTE,
        )
        for n in range(1, MOST_ALIKE + 5)
    ]
    known = memory(replace(stands(incident("a")), last_seen=NOON + 4 * MINUTE), *over)
    found = keyed(known, report(incident("b")), NOON + 10 * MINUTE)
    assert found.called == {"a": "b"}


def test_under_another_id_it_began_no_later_than_before() -> None:
    later = [incident(f"id{n}", started=NOON + n * MINUTE) for n in (0, 4, 9)]
    heart = Heart().live(CALM, *map(report, later))
    assert heart.only().incident.started == NOON
    earlier = incident("id", started=NOON - MINUTE)
    assert heart.live(report(earlier)).only().incident.started == NOON - MINUTE


def test_under_another_id_its_start_stays_at_each_look_after_that() -> None:
    later = report(incident("b", started=NOON + MINUTE))
    heart = Heart().live(CALM, report(incident("a", started=NOON)), later, later, later)
    assert [c.kind.value for c in heart.journal] == ["opened"]
    assert heart.only().incident.started == NOON


def test_what_is_over_never_comes_back_under_another_id() -> None:
    over = ended(incident("a"), NOON + 6 * MINUTE)
    heart = Heart().live(CALM, report(incident("a")), report(over), CALM, report(incident("b")))
    assert [c.kind.value for c in heart.journal] == ["opened", "resolved", "opened"]


def test_the_same_title_at_other_parts_is_another() -> None:
    reports = [report(incident("a", Level.DOWN, "EU")), report(incident("b", Level.DOWN, "US"))]
    assert told(CALM, *reports) == [[], ["opened"], ["opened"]]


def test_in_a_list_that_is_not_whole_only_the_same_beginning_is_the_same() -> None:
    same, other = incident("b"), incident("c", started=NOON + MINUTE)
    unsaid = incident("d", started=None)
    heart = Heart(FEED).live(feed(), feed(incident("a")), feed(same), feed(other), feed(unsaid))
    assert [key for key, _ in open_titles(heart)] == ["a", "c", "d"]


def test_a_title_with_a_clock_and_a_new_id_is_the_same() -> None:
    reports = [
        report(incident(f"id{n}", title=f"Uploads  FAIL (as of 12:{n:02} UTC)")) for n in range(9)
    ]
    heart = Heart().live(CALM, *reports)
    assert [c.kind.value for c in heart.journal] == ["opened", *["updated"] * 8]


def test_next_weeks_work_of_the_same_name_is_another() -> None:
    now = plan(clock("12:30"), clock("13:00"), "a")
    later = plan(clock("12:30", 16), clock("13:00", 16), "b")
    heart = Heart().live(CALM, report(now), report(replace(now, key="c")), report(later))
    assert [k.their_id for k in heart.known.open] == ["c", "b"]


def test_words_under_new_ids_are_no_new_words() -> None:
    def look(n: int) -> Report:
        said = [replace(w, key=f"{w.key}{n}") for w in WORDS]
        return report(incident("a", updates=said))

    heart = Heart().live(CALM, *(look(n) for n in range(5)))
    assert len(heart.only().incident.updates) == 2
    assert [c.kind.value for c in heart.journal] == ["opened"]


def test_the_same_words_said_again_later_are_new_ones() -> None:
    again = Update("n", NOON + 9 * MINUTE, WORDS[1].phase, WORDS[1].text)
    heart = Heart().live(CALM, report(incident("a", updates=WORDS)))
    heart.live(report(incident("a", updates=[again])))
    assert len(heart.only().incident.updates) == 3


def test_an_address_that_changes_with_the_id_is_told_once() -> None:
    reports = [report(replace(incident(f"id{n}"), url=f"https://s.example/{n}")) for n in range(9)]
    heart = Heart().live(CALM, *reports)
    assert [c.kind.value for c in heart.journal] == ["opened", "updated"]
    assert heart.only().incident.url == "https://s.example/1"


def test_after_a_look_without_it_the_new_id_is_the_same_trouble() -> None:
    reports = [report(incident("a")), CALM, report(incident("b"))]
    assert told(CALM, *reports) == [[], ["opened"], [], []]


def test_a_new_id_at_each_poll_is_one_card() -> None:
    desk = Desk()
    desk.hear(CALM)
    for n in range(20):
        desk.hear(report(incident(f"id{n}", Level.DOWN)))
        desk.pass_time(desk.hearts[PAGE.id].now)
    assert _stages(desk.log) == [Stage.ON]


def test_one_that_says_the_same_beside_it_has_no_card() -> None:
    first = incident("a", Level.DOWN, "Web", started=None)
    again = incident("b", Level.DOWN, "Web", started=NOON + 9 * MINUTE, title="uploads  FAIL")
    assert _cards(first, again) == 1


def test_one_of_other_parts_or_of_another_title_beside_it_has_a_card() -> None:
    first = incident("a", Level.DOWN, "Web")
    assert _cards(first, incident("b", Level.DOWN, "Web", "API")) == 2
    assert _cards(first, incident("b", Level.DOWN, "Web", title="Logins fail")) == 2


def _cards(first: Incident, second: Incident) -> int:
    """Of one that is told, and of another that is posted beside it later."""
    desk = Desk()
    for each in (CALM, report(first), report(first), report(first, second)):
        desk.hear(each)
    return len(desk.log)


@pytest.mark.parametrize("turn", [1, -1])
def test_of_two_that_stand_under_one_id_the_worse_is_taken_in_any_order(turn: int) -> None:
    doubled = [incident("a", Level.DEGRADED), incident("a", Level.DOWN)][::turn]
    assert Heart().live(report(*doubled)).only().incident.level is Level.DOWN
    assert [i.level for i in once(doubled)] == [Level.DOWN]


def _stages(cards: Sequence[Notice]) -> list[Stage]:
    return [card.stage for card in cards]


def test_of_planned_work_and_a_trouble_under_one_id_the_last_is_taken() -> None:
    """Neither is the worse of the two: one stands in for the other."""
    trouble, work = incident("a", Level.DOWN), plan(NOON, NOON + HOUR, "a")
    for rows in ((trouble, work), (work, trouble)):
        assert as_told(report(*rows)).incidents == {"a": rows[-1]}
