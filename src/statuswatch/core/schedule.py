"""`next_poll`: when to ask a source again, and `why` then. Politeness is arithmetic.

Read `rhythm` first: the steps from haste to rest stand in the order in which they are tried.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from statuswatch.core.model import Known, KnownIncident, Role, Source
from statuswatch.core.words import Message, say

BACK_OFF_CAP = timedelta(hours=1)
RETRY_AFTER_CAP = timedelta(hours=24)
CALM_FLOOR = timedelta(seconds=60)
"""While nothing is open no address is asked more often than this, whatever the settings say."""

FLOOR, LOOPBACK_FLOOR = timedelta(seconds=30), timedelta(seconds=1)
STALE = timedelta(minutes=35)
"""See `stale_after`."""

LOOK_AGAIN = timedelta(seconds=10), timedelta(seconds=20)
"""A probe's bad result is looked at again so much later: long enough for a hiccup to pass."""

LOOKS_AGAIN = 5
"""So often at most; who can't make up their mind by then is asked as everything suspected is."""

FRESH = timedelta(minutes=10)
"""A witness, or a click, is fresh for so long."""

AWAITED = timedelta(hours=1)
"""Others speak of trouble, a page says nothing yet: so long it is asked half as often again as
`fast`. Pages lag by 16 minutes (median); in an hour most have said what they ever will."""

SETTLES = timedelta(minutes=20)
"""After haste comes `fast`, as long as it is fresh, then for so long half as often, then calm."""

DRAGS, FORGOTTEN = timedelta(hours=6), timedelta(hours=24)
"""An open story without a word for so long is asked for half as often, and then as if it were
calm: nine of ten words follow within an hour, and pages leave stories open for months."""

SOON = timedelta(hours=1)
"""Before a plan begins nobody rests."""

USUAL = timedelta(minutes=5)
REST = timedelta(minutes=15)
"""What has long been calm, and has another witness, is asked so often, unless the user wished for
it more often than usual."""

EASY, LONG = timedelta(hours=1), timedelta(hours=2)
"""Calm for so long: twice the usual distance, then rest."""

CROWD_FLOOR = timedelta(minutes=5)
"""The hosts of a crowd are shared by all that is followed, and by everybody."""

CROWD_FLOORS = {"reddit": timedelta(minutes=30), "google_news": timedelta(minutes=15)}
"""Kinds of a crowd that bear less: Reddit wants one fetch of a feed in half an hour and answers 429
to more, and what Google News finds is no fresher than that."""

PRIVATE_FLOOR = timedelta(hours=1)
"""Hosts of private feeds count who asks, and reset links that look shared (Patreon does)."""

PODCAST, SECRET = "podcast", "secret"
"""A kind that asks a whole chain of hosts, and the option of what only its owner may read."""

EPOCH, DAY = datetime(1970, 1, 1, tzinfo=UTC), 86400.0


@dataclass(frozen=True, slots=True)
class Hints:
    """What the schedule goes by besides what is known.

    `install`: this installation's random name, so that not everybody asks at the same second.
    `hold`: the host said not before (Retry-After). `max_age`: the answer's own freshness.
    `witness`: another source of the service speaks of trouble (`troubled`). `stirred`: when a
    witness of the service last became fresh (a probe that began to fail, a burst, the user's word,
    another source's trouble), or the user clicked. `calm_since`: since when all of the service
    `is_calm`, by the journal where we were restarted; where there never was any
    trouble, since its first answer; `None`: it isn't calm, or nobody knows. `over`: when its last
    trouble ended; `None`: none did lately. `witnessed`: another source of it, official or a probe,
    is asked and answers, so this one may rest.
    """

    install: str
    interval: timedelta = USUAL
    fast: timedelta = timedelta(seconds=60)
    floor: timedelta = FLOOR
    loopback: bool = False
    hold: datetime | None = None
    max_age: timedelta | None = None
    witness: bool = False
    stirred: datetime | None = None
    calm_since: datetime | None = None
    over: datetime | None = None
    witnessed: bool = False


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How far apart polls are, and the reason: words with a place for `{every}`. `busy`: there is
    trouble, or a sign of it, so nobody waits for calm's sake."""

    step: timedelta
    words: str
    busy: bool = False


def next_poll(source: Source, known: Known, now: datetime, hints: Hints) -> datetime:
    """The next moment to ask, UTC. Never before `hints.hold` (capped at 24 h).

    Calls fall on a grid whose phase is a hash of installation and source, so that sources spread
    by themselves, after a restart or a sleep too; the grid's slots are jittered by a tenth. Ask
    again for it when a witness becomes fresh: the answer may be sooner than what was planned.
    """
    step, name = rhythm(source, known, hints, now).step, _name(source, hints)
    if _looks_again(source, known):
        looks = f"{name}\n{known.streak}\n{known.suspect}"
        moment = now + step * (1 + _unit(looks) * (LOOK_AGAIN[1] / LOOK_AGAIN[0] - 1))
    else:
        moment = _slot(step, now, name)
    return _held(moment, step, now, name, hints)


def wake_poll(source: Source, known: Known, now: datetime, hints: Hints) -> datetime:
    """The same after a sleep, or when our line is back: the next place on the grid, near or far.

    Many wake at the same second (nine o'clock, a provider's repair); so their polls are spread over
    the interval, evenly, and stay so.
    """
    name, floor = _name(source, hints), LOOPBACK_FLOOR if hints.loopback else CALM_FLOOR
    step = min(rhythm(source, known, hints, now).step, max(hints.interval, floor))
    moment, least = _slot(step, now, name, nearest=0), _least(source, hints)
    if known.heard is not None and known.heard <= now:
        moment = max(moment, known.heard + least)
    return _held(moment, step, now, name, hints)


def reach(source: Source, known: Known, hints: Hints, now: datetime) -> timedelta:
    """How far apart two answers may be and still be one stretch of watching. Not by the present
    haste: the poll before was planned when all was calm, and may have been at rest."""
    widest = max(hints.interval, rhythm(source, known, hints, now).step)
    if not hints.loopback:
        rests = REST if hints.interval >= USUAL else CALM_FLOOR
        widest = max(widest, rests, _least(source, hints))
        widest = max(widest, min(hints.max_age or rests, BACK_OFF_CAP))
    return widest * 2.2 + timedelta(seconds=60)


def why(source: Source, known: Known, hints: Hints, now: datetime) -> Message:
    """Why in this interval, in words: "every 60 s: an outage is open"."""
    if source.role is Role.USER:
        return say("never asked: it is your own word")
    if hints.hold is not None and hints.hold > now:
        return say("not before {hold}: they asked us to wait", hold=hints.hold)
    if _looks_again(source, known):
        return say("again within 20\N{NO-BREAK SPACE}s: it looks down")
    found = rhythm(source, known, hints, now)
    return say(found.words, every=_length(found.step))


def stale_after(interval: timedelta) -> timedelta:
    """An answer older than this no longer says how it is now: a page at rest is asked every 15 min
    and, jitter and one failure counted in, may be read 30 min ago with all well."""
    return max(STALE, interval * 3)


def troubled(known: Known, now: datetime) -> bool:
    """Does this source speak of trouble that others of its service should look at, too? Not of
    what is only announced, and not of what everybody has forgotten to close."""
    return bool(known.streak) or any(_presses(k, now, FORGOTTEN) for k in known.open)


def is_calm(known: Known, now: datetime) -> bool:
    """Is there nothing at this source that anybody would watch? What a page forgot to close is
    nothing; what our own check still sees is something, however long it lasts."""
    if known.streak or known.silent:
        return False
    lasts = any(k.role is not Role.OFFICIAL and not k.faded for k in known.open)
    return not lasts and not any(_presses(k, now, FORGOTTEN) for k in known.open)


# -- how far apart -----------------------------------------------------------------------------


def rhythm(source: Source, known: Known, hints: Hints, now: datetime) -> Rhythm:
    """How far apart the polls are, and why: the hastiest reason wins, floors have the last word."""
    found = _haste(source, known, hints, now) or _calm(source, known, hints, now)
    if _looks_again(source, known):
        return found
    found = _backed_off(found, known)
    if known.failures <= 1 and hints.max_age is not None and not hints.loopback:
        cap = max(found.step, min(hints.max_age, hints.fast if found.busy else BACK_OFF_CAP))
        if cap > found.step:
            return Rhythm(cap, "every {every}: their page asks for it", found.busy)
    return found


def _haste(source: Source, known: Known, hints: Hints, now: datetime) -> Rhythm | None:
    """Why not to wait, if there is a reason: the hastiest that applies."""
    if _looks_again(source, known):
        return _again(hints)
    fast, half = min(hints.fast, hints.interval), min(2 * hints.fast, hints.interval)
    urgent, awaiting = fast / 2, fast * 2 / 3
    stirred, over = _ago(hints.stirred, now), _ago(hints.over, now)
    opened, drags = (any(_presses(k, now, p) for k in known.open) for p in (DRAGS, FORGOTTEN))
    awaited = hints.witness and source.role is Role.OFFICIAL and not drags and stirred < AWAITED
    busy = (
        (stirred < FRESH, urgent, "every {every}: you asked, or a sign of trouble is fresh"),
        (awaited, awaiting, "every {every}: others speak of trouble, their page does not yet"),
        (known.streak > 0, fast, "every {every}: it looks down"),
        (opened, fast, "every {every}: an outage is open"),
        (hints.witness, fast, "every {every}: another of its places speaks of trouble"),
        (drags, half, "every {every}: an outage is open, without a word for hours"),
    )
    for applies, step, words in busy:
        if applies:
            return _busy(source, hints, step, words)
    settles = "every {every}: calm again, slower by steps"
    if stirred < 2 * FRESH or over < FRESH:
        return _floored(source, hints, fast, settles)
    if stirred < 2 * FRESH + SETTLES or over < FRESH + SETTLES:
        return _floored(source, hints, half, settles)
    return None


def _calm(source: Source, known: Known, hints: Hints, now: datetime) -> Rhythm:
    """The user's interval, or more where that costs nothing."""
    as_set = "every {every}, as set"
    if hints.loopback or hints.interval < USUAL:
        return _floored(source, hints, hints.interval, as_set)
    if source.role is Role.CROWD:
        return _floored(source, hints, max(hints.interval, REST), "every {every}: many ask there")
    if source.kind == PODCAST:
        words = "every {every}: a feed is not asked more often while all is well"
        return _floored(source, hints, max(hints.interval, REST), words)
    calm = min(_ago(since, now) for since in (hints.calm_since, hints.stirred, hints.over))
    rests = source.role is Role.OFFICIAL and hints.witnessed and hints.calm_since is not None
    soon = any(_presses(k, now, FORGOTTEN, SOON) for k in known.open)
    if not rests or soon or known.failures or calm < EASY:
        return _floored(source, hints, hints.interval, as_set)
    step = REST if calm >= LONG else min(2 * hints.interval, REST)
    if step <= hints.interval:
        return _floored(source, hints, hints.interval, as_set)
    words = "every {every}: calm for long, and another of its places watches too"
    return _floored(source, hints, step, words)


def _again(hints: Hints) -> Rhythm:
    """A look that confirms: closer than `floor` as it is delivered, not than one of the user's."""
    least = LOOK_AGAIN[0] if hints.floor <= FLOOR else hints.floor
    if hints.loopback:
        least = max(LOOPBACK_FLOOR, min(least, hints.interval))
    return Rhythm(least, "every {every}: it looks down", busy=True)


def _busy(source: Source, hints: Hints, step: timedelta, words: str) -> Rhythm:
    return _at_least(source, hints, Rhythm(max(step, hints.floor), words, True), step)


def _floored(source: Source, hints: Hints, step: timedelta, words: str) -> Rhythm:
    if step < CALM_FLOOR and not hints.loopback:
        words = "every {every}: not more often while nothing is wrong"
    return _at_least(source, hints, Rhythm(max(step, CALM_FLOOR), words), step)


def _at_least(source: Source, hints: Hints, found: Rhythm, wished: timedelta) -> Rhythm:
    """`found`, or what its kind of host can bear; on this computer, `wished`."""
    if hints.loopback:
        return replace(found, step=max(wished, LOOPBACK_FLOOR))
    least = _least(source, hints)
    if found.step >= least:
        return found
    if source.role is Role.CROWD:
        return replace(found, step=least, words="every {every}: many ask there")
    if least == PRIVATE_FLOOR:
        words = "every {every}: a private feed is not asked more often"
        return replace(found, step=least, words=words)
    return replace(found, step=least)


def _least(source: Source, hints: Hints) -> timedelta:
    """No two polls of such a source are closer, whatever the haste."""
    if source.role is Role.CROWD and not hints.loopback:
        return CROWD_FLOORS.get(source.kind, CROWD_FLOOR)
    if source.kind == PODCAST and not hints.loopback:
        return PRIVATE_FLOOR if SECRET in source.options else hints.fast
    return timedelta(0)


def _backed_off(found: Rhythm, known: Known) -> Rhythm:
    if known.failures <= 1:
        return found
    slower: timedelta = found.step * (1 << min(known.failures - 1, 16))
    step = max(found.step, min(slower, BACK_OFF_CAP))
    return Rhythm(step, "every {every}, ever slower: it can't be read", found.busy)


def _looks_again(source: Source, known: Known) -> bool:
    """Are bad results of a probe still to be confirmed? A podcast's chain asks many hosts, and is
    looked at again in its own time."""
    waits = 0 < known.streak <= LOOKS_AGAIN and known.failures <= 1
    return waits and source.kind != PODCAST


def _presses(
    k: KnownIncident, now: datetime, patience: timedelta, ahead: timedelta = timedelta(0)
) -> bool:
    """Under way (or a plan that begins within `ahead`), with a word younger than `patience`."""
    began = k.incident.started
    if k.faded or (k.incident.planned and began is not None and began - now > ahead):
        return False
    said = [u.at for u in k.incident.updates if u.at is not None and u.at <= now]
    begun = [began] if began is not None and began <= now + ahead else []
    return now - max((k.first_seen, k.last_seen, *said, *begun)) < patience


def _ago(moment: datetime | None, now: datetime) -> timedelta:
    """How long ago. What never was is ages ago, and so is what the clock was set back behind."""
    if moment is None or moment - now > timedelta(minutes=1):
        return timedelta.max
    return now - moment


# -- when exactly ------------------------------------------------------------------------------


def _held(moment: datetime, step: timedelta, now: datetime, name: str, hints: Hints) -> datetime:
    """`moment`, or after a hold; after, not at it: everybody may have been given the same one."""
    if hints.hold is None or hints.hold <= moment:
        return moment
    spread = min(step, hints.interval) * _unit(f"{name}\nhold")
    return min(hints.hold, now + RETRY_AFTER_CAP) + spread


def _slot(step: timedelta, now: datetime, name: str, nearest: float = 0.5) -> datetime:
    """The grid's first moment that is `nearest` steps or more after `now`: one that is nearly here
    would follow the last call at once. Grids of one name lie in each other: who changes the step
    keeps the phase, so a change that comes to all at once leaves them as spread as they were."""
    seconds = step.total_seconds()
    phase = _unit(name) * DAY % seconds
    slot = ((now - EPOCH).total_seconds() - phase) // seconds
    while True:
        moment = EPOCH + timedelta(seconds=phase + slot * seconds)
        moment += step * 0.1 * (_unit(f"{name}\n{slot}") * 2 - 1)
        if moment > now and moment - now >= step * nearest:
            return moment
        slot += 1


def _name(source: Source, hints: Hints) -> str:
    return f"{hints.install}\n{source.id}"


def _unit(name: str) -> float:
    """0..1, the same for the same name everywhere."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6]) / 2**48


def _length(step: timedelta) -> Message:
    """In seconds up to two minutes: "every 60 s" is how one says it."""
    seconds = round(step.total_seconds())
    if seconds < 120:
        return say("{n}\N{NO-BREAK SPACE}s", n=seconds)
    return say("{length}", length=step)
