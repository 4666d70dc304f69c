"""Whatever falls, and whenever it falls again: it is on a card that says so."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core.telling import Because, NoticeKind, Stage
from tests.core.storms import BEGIN, SECOND, World, text

Story = list[tuple[int, int, int]]

STORIES = st.lists(
    st.tuples(st.integers(0, 240), st.integers(0, 11), st.integers(1, 300)), max_size=24
)
"""(second, service, for how long)."""


def lived(
    story: Story, vital: frozenset[str] = frozenset(), until: int = 300
) -> tuple[World, dict[str, datetime]]:
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
        if at + length <= until:
            events.setdefault(at + length, (set(), set()))[1].add(name)
    since: dict[str, datetime] = {}
    for second in range(until + 1):
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
        # Who was told to be back and fell again has a card of its own.
        last = {outage_: n for _, n in world.told for outage_ in n.about}
        all_ = len(storm.about)
        down = sum(o in world.ongoing and last[o] is storm for o in storm.about)
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


LONG = st.lists(
    st.tuples(st.integers(0, 1500), st.integers(0, 6), st.integers(1, 200)), max_size=24
)
"""Over time in which who was of a storm falls again, soon and late (the same outage)."""


@settings(max_examples=200, deadline=None)
@given(LONG)
def test_an_opening_is_swallowed_only_by_a_card_that_says_that_it_stands(story: Story) -> None:
    world, _ = lived(story, until=1700)
    for fall in world.kept:
        if fall.kind is not NoticeKind.OUTAGE or fall.stage is not Stage.ON or fall.told:
            continue
        assert fall.at is not None
        if fall.because == Because.SHORTER:
            continue
        ends = [b for b in world.kept if b.about == fall.about and b.stage is Stage.OFF]
        over = min((b.at for b in ends if b.at and b.at >= fall.at), default=world.now)
        told = [(at, n) for at, n in world.told if set(fall.about) <= set(n.about)]
        stood = [n for at, n in told if at <= fall.at][-1:]
        soon = [n for at, n in told if fall.at < at <= fall.at + 60 * SECOND]
        says_so = [n for n in (*stood, *soon) if n.stage is Stage.ON]
        if over - fall.at <= 60 * SECOND:  # it is counted at least
            assert says_so or any(at > fall.at for at, _ in told), fall
        else:
            assert says_so, fall


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
