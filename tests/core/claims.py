"""A contract and outages by the minute, for what is claimed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from statuswatch.core.claim import Claim, Lived, Planned, Stretch, Watch, claim
from statuswatch.core.docket import Terms, Tier
from statuswatch.core.model import Coverage, Level
from statuswatch.core.money import parse
from statuswatch.core.months import Month

OCTOBER = Month(2026, 10, "UTC")
BEGIN = datetime(2026, 10, 10, tzinfo=UTC)
LATER = datetime(2026, 11, 5, tzinfo=UTC)
PROBE, PAGE = "probe", "page"

TERMS = Terms(
    "podhost",
    fee=parse("49 EUR"),
    uptime=Decimal("99.9"),
    tiers=(Tier(Decimal(99), Decimal(25)), Tier(Decimal("99.9"), Decimal(10))),
    claim_within=timedelta(days=30),
)

Minutes = tuple[float, float]


def at(minutes: float) -> datetime:
    return BEGIN + timedelta(minutes=minutes)


def seen(start: float, end: float, level: Level = Level.DOWN) -> Stretch:
    """By a check of ours."""
    return Stretch(at(start), at(end), level, PROBE)


def posted(start: float, end: float, level: Level = Level.DOWN) -> Stretch:
    """By them, with their own dates."""
    return Stretch(at(start), at(end), level, PAGE, stated=True)


def part(start: float, end: float, level: Level = Level.DOWN) -> Stretch:
    """Of their parts, as we saw it on their page."""
    return Stretch(at(start), at(end), level, PAGE)


def work(announced: float, start: float, end: float) -> Planned:
    return Planned(at(announced), at(start), at(end))


def lived(
    id_: str = "a",
    theirs: Iterable[Stretch] = (),
    ours: Iterable[Stretch] = (),
    words: Iterable[Minutes] = (),
    planned: Iterable[Planned] = (),
) -> Lived:
    stretches = (*theirs, *ours)
    said = tuple((at(a), at(b)) for a, b in words)
    top = max((s.level for s in stretches), default=Level.DOWN)
    return Lived(id_, top, f"Trouble {id_}", (), tuple(theirs), tuple(ours), said, tuple(planned))


def watch(
    ours: Iterable[Minutes] = ((-30_000, 60_000),),
    theirs: Iterable[Minutes] = ((-30_000, 60_000),),
) -> Watch:
    return Watch(
        tuple(Coverage(PROBE, at(a), at(b)) for a, b in ours),
        tuple(Coverage(PAGE, at(a), at(b)) for a, b in theirs),
    )


def claimed(
    *outages: Lived,
    terms: Terms = TERMS,
    seen_by: Watch | None = None,
    month: Month = OCTOBER,
    now: datetime = LATER,
) -> Claim:
    return claim(terms, outages, watch() if seen_by is None else seen_by, month, now)


def minutes(made: Claim) -> float:
    """Of downtime that is claimed."""
    return made.claimed.down / timedelta(minutes=1)


def reasons(made: Claim) -> dict[str, float]:
    """Minutes that are not, by why."""
    found: dict[str, float] = {}
    for one in made.excluded:
        spent = (one.end - one.start) / timedelta(minutes=1)
        found[one.why.value] = found.get(one.why.value, 0) + spent
    return found


def proofs(made: Claim) -> dict[str, float]:
    found: dict[str, float] = {}
    for one in made.proof:
        spent = (one.end - one.start) / timedelta(minutes=1)
        found[one.proof.value] = found.get(one.proof.value, 0) + spent
    return found


def terms(**more: object) -> Terms:
    return replace(TERMS, **more)  # type: ignore[arg-type]
