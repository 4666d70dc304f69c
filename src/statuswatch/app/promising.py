"""Promises through the doors of the store: kept, judged, settled, moved, taken away."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from statuswatch.app.recorded import record_of, zone_of
from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.judgement import (
    NONE_WRITTEN,
    Evidence,
    Judgement,
    Scoreboard,
    first_of_each,
    same_promise,
    scoreboard,
)
from statuswatch.core.known_issues import Issue, known_issues
from statuswatch.core.lasting import merged
from statuswatch.core.model import Service
from statuswatch.core.pledges import split
from statuswatch.core.promise import judge
from statuswatch.core.reviewing import days, reviews
from statuswatch.core.situation import Timed
from statuswatch.core.stated import stated
from statuswatch.core.words import Message, say
from statuswatch.core.zones import clock_of

if TYPE_CHECKING:
    from datetime import tzinfo

    from statuswatch.app.desk import Desk
    from statuswatch.app.profile import App
    from statuswatch.core.quarters import Period

AT_ONCE = timedelta(days=1)
"""What was written tomorrow by the clock of another zone was not written in the future."""

YEAR = timedelta(days=365)
"""So much of what they said while down is looked through, and all since their first promise: what
they promise once for all mostly comes after an outage."""

AHEAD = timedelta(days=90)
"""An example of a day to judge on lies so far from today."""

NEED_A_LENGTH = frozenset({PromiseKind.UPDATE_EVERY, PromiseKind.ANSWER_WITHIN})


class Lack(StrEnum):
    """What a promise can't be kept without: who types it is told where."""

    LENGTH = "length"
    TIME = "time"
    WORDS = "words"


class PromiseError(StatusWatchError):
    """It can't be kept as it is. The advice on a `lack` is the terminal's."""

    def __init__(self, title: Message, advice: Message, lack: Lack | None = None) -> None:
        super().__init__(title, advice)
        self.lack = lack


@dataclass(frozen=True, slots=True)
class Judged:
    """All that a vendor promised: once for all, and (`stated`) while it was down. `reviews`: the
    days on which the user wants to judge. `issues`: what is known and not solved, with its date."""

    service: Service
    judgements: tuple[Judgement, ...]
    board: Scoreboard
    stated: tuple[Judgement, ...]
    stated_board: Scoreboard
    reviews: tuple[date, ...]
    issues: tuple[Issue, ...] = ()

    @property
    def words(self) -> Message:
        """What became of all that is written down; what they said while it was down stands apart."""
        alone = not self.judgements and bool(self.stated)
        return NONE_WRITTEN if alone else self.board.words

    @property
    def headline(self) -> Message:
        """The same in one line with both."""
        if not self.stated:
            return self.words
        return say(
            "{words} While it was down: {stated}",
            words=self.words,
            stated=self.stated_board.words,
        )


def judged(app: App, service: Service, period: Period | None = None) -> Judged:
    """By what was recorded until now. Of a `period`: what they promised up to its end, and of what
    they said while down that which they said in it. Raises StoreError."""
    now, docket = app.clock.now(), app.stored.docket.docket(service.id)
    made = docket.promises
    begin = min([now - YEAR, *(p.made for p in made)])
    if period is not None:
        made = tuple(promise for promise in made if promise.made < period.until)
        begin = min(begin, period.since)
    record = record_of(app, service, begin)
    found = _once_each(tuple(judge(promise, record, now) for promise in made))
    zone = zone_of(app, service)
    during = stated(record.troubles, service.id, now, zone)
    if period is not None:
        during = tuple(one for one in during if period.holds(one.promise.made))
    during = tuple(one for one in during if one.promise.made >= begin)
    issues = known_issues(docket.promises, record.troubles, now, zone)
    return Judged(
        service, found, scoreboard(found), during, scoreboard(during), days(docket), issues
    )


def _once_each(found: tuple[Judgement, ...]) -> tuple[Judgement, ...]:
    """What says the same as one before it says so: it counts once."""
    first = {id(one): group[0] for group in first_of_each(found) for one in group[1:]}
    return tuple(_again(one, first.get(id(one))) for one in found)


def _again(one: Judgement, first: Judgement | None) -> Judgement:
    if first is None:
        return one
    words = say(
        "It says the same as number {number}, promised {made}: they count as one.",
        number=first.promise.id,
        made=first.promise.made,
    )
    return replace(one, evidence=(*one.evidence, Evidence(one.promise.made, words)))


def like_it(app: App, promise: Promise) -> Promise | None:
    """The earliest kept one that says the same in other words. Raises StoreError."""
    kept = app.stored.docket.docket(promise.service).promises
    same = [p for p in kept if p.id != promise.id and same_promise(p) == same_promise(promise)]
    return min(same, key=lambda p: (p.made, p.id), default=None)


def all_judged(app: App) -> Iterator[Judged]:
    """Of every vendor of whom anything is kept, or who is followed and named a time while it was
    down. Raises StoreError."""
    kept = {service.id: service for service, _ in promises(app)}
    for service in {**kept, **{s.id: s for s in app.stored.ledger.services()}}.values():
        found = judged(app, service)
        if found.judgements or found.stated:
            yield found


def review_days(app: App, service: Service | None = None) -> Iterator[tuple[Service, date]]:
    """The days ahead on which the user wants to judge, the next of a vendor first. Raises
    StoreError."""
    known = {s.id: s for s in app.stored.ledger.services(also_left=True)}
    today = app.clock.now().date()
    for id_ in [service.id] if service is not None else app.stored.docket.services():
        for day in days(app.stored.docket.docket(id_)):
            if day >= today:
                yield known.get(id_, Service(id_, id_)), day


def named_times(app: App, service: Service | None = None) -> Iterator[tuple[Service, int]]:
    """Of whom times are known that they named while down, and how many. Raises StoreError."""
    every = all_judged(app) if service is None else (judged(app, service),)
    return ((one.service, len(one.stated)) for one in every if one.stated)


def promises(app: App, service: Service | None = None) -> tuple[tuple[Service, Promise], ...]:
    """Of one vendor or of all, also of those that are followed no more. Raises StoreError."""
    known = {s.id: s for s in app.stored.ledger.services(also_left=True)}
    chosen = [service.id] if service is not None else app.stored.docket.services()
    return tuple(
        (known.get(id_, Service(id_, id_)), promise)
        for id_ in chosen
        for promise in app.stored.docket.docket(id_).promises
    )


def by_number(app: App, number: int) -> tuple[Service, Promise]:
    """Raises StoreError, and PromiseError where there is none."""
    for service, promise in promises(app):
        if promise.id == number:
            return service, promise
    raise PromiseError(
        say("There is no promise {number}", number=number),
        say("See their numbers: statuswatch promise list"),
    )


def add(app: App, promise: Promise) -> tuple[Promise, bool]:
    """Keep it; False: it stands there already, in the same words. Raises StoreError, PromiseError."""
    _check(promise, app.clock.now())
    for known in app.stored.docket.docket(promise.service).promises:
        if _same(known) == _same(promise):
            return known, False
    return replace(promise, id=app.stored.docket.keep_promise(promise)), True


def _same(promise: Promise) -> tuple[object, ...]:
    text = " ".join(promise.text.split()).casefold()
    return promise.kind, text, promise.limit, promise.due if not text else None, promise.categories


def _check(promise: Promise, now: datetime) -> None:
    """Raises PromiseError for what can't be judged."""
    if promise.made > now + AT_ONCE:
        raise PromiseError(
            say("{made} is still to come", made=promise.made), say("Say when it was promised.")
        )
    if promise.limit is not None and promise.limit <= timedelta():
        raise PromiseError(say("No time is left within that"), say("Say a length: 60m, 4h, 5d."))
    if promise.kind in NEED_A_LENGTH and promise.limit is None and promise.due is None:
        raise PromiseError(
            say("It needs a length of time to be judged by"),
            say("Say it with --within: 60m, 4h, 5d, or 1bd for a business day."),
            Lack.LENGTH,
        )
    if promise.kind is PromiseKind.UPDATE_EVERY and promise.limit is None:
        raise PromiseError(
            say("Updates need a pace"), say("Say it with --within: 60m."), Lack.LENGTH
        )
    if promise.kind is PromiseKind.RESOLVE_WITHIN and not (promise.limit or promise.due):
        raise PromiseError(
            say("It needs a time to be judged by"),
            say("Say it with --within or --due."),
            Lack.TIME,
        )
    if promise.kind is PromiseKind.OTHER and not promise.text.strip():
        raise PromiseError(
            say("It has no words"), say("Quote what they promised: --text WORDS"), Lack.WORDS
        )
    if promise.zone and clock_of(promise.zone) is None:
        raise PromiseError(
            say("There is no time zone {zone}", zone=promise.zone),
            say("Write it as Europe/Berlin or America/New_York."),
        )


def read(text: str, service: Service, made: datetime, zone: str = "") -> tuple[Promise, ...]:
    """What a pasted text promises, for the user to confirm: nothing is kept."""
    return split(text, service.id, made, zone)


def settle(app: App, promise: Promise, *, kept: bool, at: datetime | None = None) -> Promise:
    """The user's own judgement. Raises StoreError, and PromiseError where `at` is ahead."""
    now = app.clock.now()
    if at is not None and at > now:
        raise PromiseError(say("{at} is still to come", at=at), say("Say when it was, or nothing."))
    return _kept(app, replace(promise, settled=(at or now, kept)))


def unsettle(app: App, promise: Promise) -> Promise:
    """Take the user's own judgement back."""
    return _kept(app, replace(promise, settled=None))


def move(app: App, promise: Promise, due: datetime) -> Promise:
    """They moved its date: the earlier ones stay. Raises StoreError, PromiseError."""
    if promise.due is None:
        return _kept(app, replace(promise, due=due))
    if promise.due == due:
        raise PromiseError(say("It is due {due} already", due=due), say("Nothing was changed."))
    return _kept(app, replace(promise, due=due, earlier=(*promise.earlier, promise.due)))


def review(app: App, promise: Promise, day: date | None) -> Promise:
    """When the user wants to judge this one; `None`: no more. Raises StoreError, PromiseError."""
    _check_ahead(app, day)
    return _kept(app, replace(promise, review=day))


def review_all(app: App, service: Service, day: date | None) -> None:
    """When the user wants to judge the whole of a vendor. Raises StoreError, PromiseError."""
    _check_ahead(app, day)
    app.stored.docket.review_on(service.id, day)


def _check_ahead(app: App, day: date | None) -> None:
    today = app.clock.now().date()
    if day is not None and day < today:
        ahead = (today + AHEAD).isoformat()
        raise PromiseError(
            say("{day} is past", day=day), say("Say a day to come, as {day}.", day=ahead)
        )


def remove(app: App, promise: Promise) -> bool:
    """False: it is gone already. Raises StoreError."""
    return app.stored.docket.drop(Promise, promise.id)


def _kept(app: App, promise: Promise) -> Promise:
    app.stored.docket.keep_promise(promise)
    return promise


def review_notices(app: App, zone: tzinfo, told: Container[str] = ()) -> Timed:
    """The cards of the days on which the user wanted to judge, of all that is followed. `zone`: the
    user's. `told`: keys of cards that were told before. The history is read only where one is due
    that was not. Raises StoreError."""
    now, followed = app.clock.now(), {s.id: s for s in app.stored.ledger.services()}
    kept = (id_ for id_ in app.stored.docket.services() if id_ in followed)
    return merged([_reviews(app, followed[id_], now, zone, told) for id_ in kept])


def _reviews(
    app: App, service: Service, now: datetime, zone: tzinfo, told: Container[str]
) -> Timed:
    @cache
    def board() -> Scoreboard:
        return judged(app, service).board

    return reviews(service, app.stored.docket.docket(service.id), board, now, zone, told)


# -- for the window --------------------------------------------------------------------------------


async def judgements(desk: Desk, service_id: str) -> Judged | None:
    """`None`: nothing is known of that vendor."""
    known = desk.app.stored.ledger.services(also_left=True)
    service = next((s for s in known if s.id == service_id), None)
    return None if service is None else judged(desk.app, service)


async def keep(desk: Desk, drafts: Iterable[Promise]) -> tuple[Promise, ...]:
    """What the user confirmed. Raises StatusWatchError."""
    return tuple(add(desk.app, draft)[0] for draft in drafts)
