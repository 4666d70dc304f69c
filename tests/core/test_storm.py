"""Many that fall together are one card; who falls alone is never delayed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.storm import gathered
from statuswatch.core.telling import Because, NoticeKind, Stage
from tests.core.storms import BEGIN, SECOND, World, card, outage, text

FIVE = ("Chirp", "Loopgram", "Postline", "Queuely", "Vidbox")


def test_five_hundred_at_once_are_one_card() -> None:
    world = World()
    (only,) = world.fall(*(f"Service {n:03}" for n in range(500)))
    assert text(only.title) == "500 services are in trouble"
    assert text(only.body) == (
        "Service 000, Service 001, Service 002, Service 003, Service 004 and 495 more within a "
        "minute. Probably something they share."
    )
    assert len(only.about) == 500
    world.passes(3600)
    assert len(world.told) == 1


def test_the_card_names_up_to_five() -> None:
    (only,) = World().fall(*FIVE)
    assert text(only.title) == "5 services are in trouble"
    assert text(only.body) == (
        "Chirp, Loopgram, Postline, Queuely and Vidbox within a minute. Probably something they "
        "share."
    )


def test_who_falls_alone_is_told_at_once() -> None:
    world = World()
    assert [text(n.title) for n in world.fall("Podhost")] == ["Podhost is down"]
    world.passes(61)
    assert [text(n.title) for n in world.fall("Chirp")] == ["Chirp is down"]


def test_a_second_waits_whether_others_fall_and_has_its_own_card_after_a_minute() -> None:
    world = World()
    world.fall("Podhost")
    world.passes(20)
    assert world.fall("Chirp") == []
    assert world.kept[-1].because == Because.GATHERING
    assert world.passes(39) == []
    assert [text(n.title) for n in world.passes(1)] == ["Chirp is down"]


def test_the_third_makes_one_card_on_that_of_the_first() -> None:
    world = World()
    (first,) = world.fall("Podhost")
    world.passes(10)
    world.fall("Chirp")
    world.passes(10)
    (storm,) = world.fall("Vidbox")
    assert storm.thread == first.thread
    assert world.passes(3600) == []
    assert world.screen() == {first.thread: "3 services are in trouble"}


def test_those_that_join_are_told_once_a_minute_on_the_same_card() -> None:
    world = World()
    for n in range(60):
        world.fall(f"Service {n:02}")
        world.passes(4)
    world.passes(3600)
    assert len(world.screen()) == 1
    assert world.titles()[:2] == ["Service 00 is down", "3 services are in trouble"]
    assert world.titles()[-1] == "60 services are in trouble"
    assert len(world.told) <= 7
    assert "within 3 min 56" not in text(world.told[-1][1].body)
    assert "within 3 min." in text(world.told[-1][1].body)


def test_backs_are_gathered_and_said_in_place() -> None:
    world = World()
    world.fall(*FIVE)
    world.passes(600)
    for name in FIVE[1:]:
        assert world.back(name) == []
        world.passes(5)
    (some,) = world.passes(60)
    assert (text(some.title), text(some.body)) == ("4 of 5 are back", "Chirp is still down.")
    (all_,) = world.back("Chirp")
    assert text(all_.title) == "All 5 services are back"
    assert text(all_.body, world.now) == "It lasted 11 min, 14:02–14:13."
    assert all_.stage is Stage.OFF
    assert len(world.screen()) == 1


def test_all_that_come_back_at_once_are_told_at_once() -> None:
    world = World()
    world.fall(*FIVE)
    world.passes(600)
    assert [text(n.title) for n in world.back(*FIVE)] == ["All 5 services are back"]
    assert world.passes(3600) == []


def test_words_of_one_of_them_are_with_the_storm() -> None:
    world = World()
    world.fall(*FIVE)
    world.passes(600)
    assert world.round([card("Chirp", kind=NoticeKind.WORD, at=world.now)]) == []
    assert world.kept[-1].because == Because.WITH_STORM


def test_a_vital_service_keeps_a_card_of_its_own_and_is_counted() -> None:
    world = World(vital=frozenset({"Podhost"}))
    world.fall("Podhost", *FIVE[:3])
    assert sorted(world.screen().values()) == ["4 services are in trouble", "Podhost is down"]
    world.passes(600)
    world.back("Podhost")
    world.passes(60)
    assert sorted(world.screen().values()) == ["1 of 4 is back", "Podhost is back"]
    assert "outage:Podhost-1" in world.screen()


def test_a_vital_service_that_joins_is_counted_too() -> None:
    world = World(vital=frozenset({"Podhost"}))
    world.fall(*FIVE[:3])
    world.passes(20)
    assert [text(n.title) for n in world.fall("Podhost")] == ["Podhost is down"]
    assert [text(n.title) for n in world.passes(60)] == ["4 services are in trouble"]


def test_a_reminder_of_many_is_one() -> None:
    world = World()
    world.fall(*FIVE)
    world.passes(3600)
    again = world.round(card(n, kind=NoticeKind.REMINDER, at=world.now) for n in FIVE)
    assert [(text(n.title), text(n.body)) for n in again] == [
        (
            "5 services are still in trouble",
            "Chirp, Loopgram, Postline, Queuely and Vidbox, for 1 h now.",
        )
    ]
    assert again[0].thread == "outage:Chirp-1"
    world.passes(60)
    late = world.round([card("Chirp", kind=NoticeKind.REMINDER, at=world.now)])
    assert late == []


def test_two_parts_of_one_service_are_not_many_services() -> None:
    parts = [card("Podhost"), card("Podhost"), card("Podhost")]
    fresh = tuple(
        type(p)(**{f: getattr(p, f) for f in p.__slots__} | {"key": k, "about": (k,), "thread": k})
        for p, k in zip(parts, "abc", strict=True)
    )
    ongoing = {k: outage(k) for k in "abc"}
    assert gathered(fresh, (), {"podhost": "Podhost"}, ongoing, BEGIN) == fresh


def test_what_the_user_asked_for_is_one_card_with_the_back() -> None:
    both = (card("Podhost", Stage.OFF), card("Podhost", Stage.OFF, kind=NoticeKind.RETURN))
    told = gathered(both, (), {}, {}, BEGIN)
    assert [(n.kind, n.told, n.because) for n in told] == [
        (NoticeKind.OUTAGE, True, Because.TOLD),
        (NoticeKind.RETURN, False, Because.WITH_OTHERS),
    ]


def test_a_storm_that_is_over_does_not_take_in_who_falls_later() -> None:
    world = World()
    world.fall(*FIVE)
    world.passes(300)
    world.back(*FIVE)
    world.passes(120)
    assert [text(n.title) for n in world.fall("Podhost")] == ["Podhost is down"]


def test_one_that_falls_again_in_a_storm_is_down_on_its_card() -> None:
    world = World()
    world.fall(*FIVE)
    world.passes(300)
    world.back("Chirp", "Vidbox")
    world.passes(60)
    world.fall("Chirp")
    world.passes(60)
    assert world.screen() == {"outage:Chirp-1": "1 of 5 is back"}


def test_one_whose_outage_turned_out_to_be_part_of_another_is_still_in_trouble() -> None:
    world = World()
    world.fall(*FIVE[:3])
    world.passes(120)
    gone = world.ongoing.pop("Chirp-1")
    world.ongoing["other"] = replace(gone, id="other")
    assert world.round([replace(card("Chirp", at=world.now), about=("other", "Chirp-1"))]) == []
    world.back("Loopgram")
    (told,) = world.passes(60)
    assert text(told.title) == "1 of 3 is back"
    assert text(told.body) == "Chirp and Postline are still in trouble."


# -- laws ----------------------------------------------------------------------------------------

Story = list[tuple[int, int, int]]

STORIES = st.lists(
    st.tuples(st.integers(0, 240), st.integers(0, 11), st.integers(1, 300)), max_size=24
)
"""(second, service, for how long)."""


def lived(story: Story, vital: frozenset[str] = frozenset()) -> tuple[World, dict[str, datetime]]:
    """The world after it, and since when each outage that is open then is."""
    world = World(vital)
    events: dict[int, tuple[set[str], set[str]]] = {}
    busy: dict[int, int] = {}
    for at, service, length in sorted(story):
        if busy.get(service, -1) >= at:
            continue
        busy[service] = at + length
        name = f"S{service}"
        events.setdefault(at, (set(), set()))[0].add(name)
        if at + length <= 300:
            events.setdefault(at + length, (set(), set()))[1].add(name)
    since: dict[str, datetime] = {}
    for second in range(301):
        world.passes((BEGIN + second * SECOND - world.now) / SECOND)
        falling, ending = events.get(second, (set(), set()))
        if ending:
            world.back(*sorted(ending))
        if falling:
            world.fall(*sorted(falling))
        for name in ending:
            since.pop(f"{name}-1", None)
        since |= {f"{name}-1": world.now for name in falling}
        covered(world, since)
    return world, since


def covered(world: World, since: dict[str, datetime]) -> None:
    """Every open outage is on a card that says that it stands, at the latest after a minute; on a
    storm's card among those that are not back."""
    for outage_, begun in since.items():
        if world.now - begun < timedelta(seconds=60):
            continue
        cards = [n for _, n in world.told if outage_ in n.about]
        assert [n.stage for n in cards][-1:] == [Stage.ON], (outage_, world.now)


def is_true_now(world: World) -> None:
    """Once nothing is gathered any more, each card that stands is right, storms count right, and
    what is open stands on one that says so."""
    newest = {n.thread: n for _, n in world.told}
    storms = [n for n in newest.values() if n.kind is NoticeKind.STORM and n.stage is Stage.ON]
    for storm in storms:
        all_, down = len(storm.about), sum(o in world.ongoing for o in storm.about)
        said = text(storm.title)
        if down == all_:
            assert said == f"{all_} services are in trouble"
        else:
            assert down
            assert said.startswith(f"{all_ - down} of {all_} ")
    with_storm = {outage_ for n in storms for outage_ in n.about}
    alone = {n.about[0] for n in newest.values() if n.stage is Stage.ON and n not in storms}
    assert alone <= set(world.ongoing) <= alone | with_storm


@settings(max_examples=150, deadline=None)
@given(STORIES)
def test_whatever_falls_is_on_a_card_within_a_minute_and_nothing_is_told_twice(
    story: Story,
) -> None:
    world, _ = lived(story)
    world.passes(121)
    is_true_now(world)
    keys = [n.key for _, n in world.told]
    assert len(keys) == len(set(keys))


@settings(max_examples=60, deadline=None)
@given(STORIES)
def test_a_vital_service_is_never_swallowed(story: Story) -> None:
    world, _ = lived(story, frozenset({"S0", "S5"}))
    for notice in world.kept:
        if notice.service in ("s0", "s5") and notice.kind is NoticeKind.OUTAGE:
            assert notice.told
            assert notice.thread == f"outage:{notice.about[0]}"


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(61, 600), min_size=1, max_size=12))
def test_who_falls_with_nobody_is_never_delayed(gaps: list[int]) -> None:
    world = World()
    for n, gap in enumerate(gaps):
        assert [n.about for n in world.fall(f"S{n}")] == [(f"S{n}-1",)]
        world.passes(gap)
