"""Laws of a claim: nothing is counted twice, nothing is lost, more downtime never brings less."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.claim import Lived, Stretch
from statuswatch.core.docket import Terms, Tier
from statuswatch.core.model import Level
from statuswatch.core.owed import ENOUGH, portion, reckoned
from statuswatch.core.spans import joined, length, within
from tests.core.claims import LATER, OCTOBER, TERMS, at, claimed, lived, part, posted, seen, watch
from tests.core.claims import work as planned

levels = st.sampled_from([Level.DEGRADED, Level.PARTIAL, Level.DOWN])
places = st.integers(-15_000, 45_000)
lengths = st.integers(1, 3_000)


@st.composite
def outages(draw: st.DrawFn) -> Lived:
    """Up to three stretches of each side; around the month's ends as well."""

    def some(make: object) -> list[Stretch]:
        found = []
        for _ in range(draw(st.integers(0, 2))):
            start = draw(places)
            found.append(make(start, start + draw(lengths), draw(levels)))  # type: ignore[operator]
        return found

    start = draw(places)
    words = [(start, start + draw(lengths))] if draw(st.booleans()) else []
    work = [planned(start - draw(st.integers(-5, 5)), start, start + draw(lengths))]
    return lived(
        draw(st.sampled_from("abcd")),
        [*some(posted), *some(part)],
        some(seen),
        words,
        work if draw(st.booleans()) else (),
    )


@st.composite
def contracts(draw: st.DrawFn) -> Terms:
    percent = st.decimals(Decimal(90), Decimal(100), places=3)
    credit = st.decimals(Decimal(0), Decimal(100), places=1)
    return replace(
        TERMS,
        tiers=tuple(Tier(draw(percent), draw(credit)) for _ in range(draw(st.integers(0, 4)))),
        shortest=timedelta(minutes=draw(st.sampled_from([0, 5, 60]))),
        least=draw(levels),
        without_maintenance=draw(st.booleans()),
        most=draw(st.none() | credit),
    )


some = st.lists(outages(), max_size=4)
gaps = st.lists(st.tuples(places, lengths), max_size=3).map(
    lambda pairs: watch(ours=[(a, a + b) for a, b in pairs])
)

hardly = st.tuples(st.lists(st.tuples(places, lengths), max_size=3), places, lengths).map(
    lambda some: watch([(a, a + b) for a, b in some[0]], [(some[1], some[1] + some[2])])
)


@given(some, contracts(), gaps)
def test_every_second_that_was_told_of_is_claimed_or_left_out_once(
    told: list[Lived], terms: Terms, seen_by: object
) -> None:
    made = claimed(*told, terms=terms, seen_by=seen_by)  # type: ignore[arg-type]
    said = joined(
        span
        for one in told
        for span in (*((s.start, s.end) for s in (*one.theirs, *one.ours)), *one.words)
    )
    pieces = [(p.start, p.end) for p in made.proof] + [(x.start, x.end) for x in made.excluded]
    assert joined(pieces) == within(said, OCTOBER.start, OCTOBER.end)
    assert length(pieces) == length(joined(pieces))
    assert length((p.start, p.end) for p in made.proof) == made.claimed.down


@given(some, contracts(), gaps)
def test_nothing_is_claimed_that_neither_their_page_nor_our_watching_shows(
    told: list[Lived], terms: Terms, seen_by: object
) -> None:
    made = claimed(*told, terms=terms, seen_by=seen_by)  # type: ignore[arg-type]
    stated = joined((s.start, s.end) for o in told for s in o.theirs if s.stated)
    watched = joined((c.since, c.until) for c in (*seen_by.ours, *seen_by.theirs))  # type: ignore[attr-defined]
    shown = joined([*stated, *watched])
    claimed_spans = [(p.start, p.end) for p in made.proof]
    assert length(joined([*shown, *claimed_spans])) == length(shown)


@given(some, contracts(), outages(), gaps)
def test_another_outage_never_lowers_the_downtime_nor_the_credit(
    told: list[Lived], terms: Terms, more: Lived, seen_by: object
) -> None:
    before = claimed(*told, terms=terms, seen_by=seen_by)  # type: ignore[arg-type]
    after = claimed(*told, more, terms=terms, seen_by=seen_by)  # type: ignore[arg-type]
    assert after.claimed.down >= before.claimed.down
    assert after.claimed.uptime <= before.claimed.uptime
    if before.claimed.percent is not None and after.claimed.percent is not None:
        assert after.claimed.percent >= before.claimed.percent


@given(some, contracts(), places, lengths, st.integers(0, 3_000), levels)
def test_an_outage_told_as_two_that_touch_changes_nothing(
    told: list[Lived], terms: Terms, start: int, lasted: int, cut: int, level: Level
) -> None:
    middle = start + min(cut, lasted)
    whole = lived("w", [posted(start, start + lasted, level)])
    halves = (
        lived("x", [posted(start, middle, level)]),
        lived("y", [posted(middle, start + lasted, level)]),
    )
    one, two = claimed(*told, whole, terms=terms), claimed(*told, *halves, terms=terms)
    assert (one.claimed, one.theirs, one.ours) == (two.claimed, two.theirs, two.ours)
    assert one.proof == two.proof


@given(some, contracts(), gaps)
def test_what_is_claimed_is_no_less_than_either_clock_says(
    told: list[Lived], terms: Terms, seen_by: object
) -> None:
    made = claimed(*told, terms=terms, seen_by=seen_by)  # type: ignore[arg-type]
    for side in (made.theirs, made.ours):
        assert side is None or side.down <= made.claimed.down


@given(contracts(), lengths, lengths)
def test_more_downtime_never_brings_less_credit(terms: Terms, some_: int, more: int) -> None:
    month = timedelta(days=30)
    less = reckoned(terms, timedelta(minutes=some_), month, Fraction(1))
    worse = reckoned(terms, timedelta(minutes=some_ + more), month, Fraction(1))
    assert worse.exact < less.exact
    assert (worse.percent or 0) >= (less.percent or 0)
    if less.credit is not None and worse.credit is not None:
        assert worse.credit.amount >= less.credit.amount


@given(some, contracts(), gaps | hardly)
def test_nothing_is_called_fine_of_which_too_little_was_watched(
    told: list[Lived], terms: Terms, seen_by: object
) -> None:
    made = claimed(*told, terms=terms, seen_by=seen_by)  # type: ignore[arg-type]
    whole = claimed(*told, terms=terms)
    assert made.claimed.observed == portion(made.watched, made.over)
    if made.claimed.observed < ENOUGH:
        assert not made.claimed.sure
        assert made.claimed.breached in (True, None)
        assert made.claimed.percent != 0
    if made.claimed.percent:  # a proven credit holds, however little was watched
        assert whole.claimed.percent is not None
        assert whole.claimed.percent >= made.claimed.percent
    if made.claimed.breached:
        assert whole.claimed.breached


@given(some, contracts(), st.randoms())
def test_the_order_in_which_they_are_told_changes_nothing(
    told: list[Lived], terms: Terms, chance: object
) -> None:
    mixed, tiers = list(told), list(terms.tiers)
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    chance.shuffle(tiers)  # type: ignore[attr-defined]
    one = claimed(*told, terms=terms)
    two = claimed(*mixed, terms=replace(terms, tiers=tuple(tiers)))
    assert (one.claimed, one.theirs, one.proof) == (two.claimed, two.theirs, two.proof)


@given(some, contracts(), places)
def test_until_now_is_never_more_than_later(told: list[Lived], terms: Terms, now: int) -> None:
    early, late = claimed(*told, terms=terms, now=at(now)), claimed(*told, terms=terms, now=LATER)
    assert early.claimed.down <= late.claimed.down
