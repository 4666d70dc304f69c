"""notices: what you were told and what not, the newest first, and why."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from statuswatch.app import App
from statuswatch.cli.opening import UsageError, find, opened, typed
from statuswatch.cli.terminal import Exit, Terminal, when, word
from statuswatch.core.dates import long_day
from statuswatch.core.model import Level
from statuswatch.core.telling import Because, Notice, NoticeKind, SentState, Stage
from statuswatch.core.words import Message, say, time_of_day
from statuswatch.settings import Profile
from statuswatch.store.nouns import Kept

PAGE = 256
MOST = 50
"""So many are shown to who asks for no number and no time."""

TOGETHER = frozenset({Because.WITH_STORM, Because.WITH_OTHERS})
"""Not told by themselves, but told."""

INDENT = " " * 9


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which are wanted. `told`: only what reached the user, or only the rest. `service`: its id,
    and those of its outages."""

    told: bool | None
    since: datetime | None
    service: str = ""
    outages: frozenset[str] = frozenset()

    def fits(self, kept: Kept) -> bool:
        if self.told is not None and self.told is not bool(_reached(kept)):
            return False
        if not self.service:
            return True
        notice = kept.notice
        return notice.service == self.service or bool(self.outages & set(notice.about))


def notices(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    with opened(profile, terminal) as app:
        wanted = _wanted(args, app)
        most = args.limit or (None if args.since else MOST)
        teller = _Teller(app, terminal, why=args.why)
        for kept in _kept(app, wanted):
            if teller.told == most:
                words = "There are older ones: statuswatch notices --limit {n}"
                terminal.say(say(words, n=2 * teller.told))
                break
            teller.tell(kept)
        if not teller.told:
            _tell_nothing(args, terminal)
    return Exit.FINE


def _wanted(args: argparse.Namespace, app: App) -> _Wanted:
    """Raises UsageError for a name that means nobody."""
    if args.service is None:
        return _Wanted(args.told, args.since)
    if not typed(args.service):
        raise UsageError(say("The name is empty"), say("See: statuswatch notices --help"))
    service = find(app, args.service, also_left=True)
    outages = app.stored.history.outages(service.id, now=app.clock.now(), since=args.since)
    return _Wanted(args.told, args.since, service.id, frozenset(o.id for o in outages))


def _kept(app: App, wanted: _Wanted) -> Iterator[Kept]:
    """Page by page, so that nothing is held while somebody reads."""
    before: int | None = None
    while page := app.stored.outbox.inbox(before, PAGE):
        for kept in page:
            at = kept.notice.at
            if wanted.since is not None and at is not None and at < wanted.since:
                return
            if wanted.fits(kept):
                yield kept
        before = page[-1].id


def _tell_nothing(args: argparse.Namespace, terminal: Terminal) -> None:
    if args.since or args.service or args.told is not None:
        terminal.say(say("No notice in that"))
    else:
        words = "You will read here what you were told, and what not, and why."
        terminal.say(say("Nothing to tell. {words}", words=say(words)))


class _Teller:
    """Says one after another, and counts them."""

    def __init__(self, app: App, terminal: Terminal, *, why: bool) -> None:
        self._app = app
        self._terminal = terminal
        self._why = _reasons(app) if why or terminal.json else None
        self._names = {s.id: s.name for s in app.stored.ledger.services(also_left=True)}
        self._day: date | None = None
        self.told = 0

    def tell(self, kept: Kept) -> None:
        self.told += 1
        notice, terminal = kept.notice, self._terminal
        at = (notice.at or datetime.fromtimestamp(0, UTC)).astimezone()
        if at.date() != self._day:
            if self._day is not None:
                terminal.say("")
            self._day = at.date()
            terminal.say(_day(at, self._app.clock.now()))
        title = terminal.text(notice.title) + terminal.text(_aside(kept))
        terminal.say(f"  {time_of_day(at, terminal.setting)}  {self._shape(notice)} {title}")
        body = terminal.text(notice.body)
        if body:
            terminal.say(INDENT + body)
        why = "" if self._why is None else terminal.text(self._why(kept))
        if why:
            terminal.say(INDENT + why)
        terminal.data(self._data(kept, why))

    def _shape(self, notice: Notice) -> str:
        """What it says, as a shape; of nothing that ails or is well there is none."""
        if notice.stage is Stage.OFF or notice.kind is NoticeKind.RETURN:
            return self._terminal.shapes[Level.OK]
        planned = notice.kind is NoticeKind.PLAN and notice.level is Level.OK
        if planned or notice.kind is NoticeKind.MAINTENANCE:
            return self._terminal.shapes[Level.MAINTENANCE]
        return " " if notice.level is None else self._terminal.shapes[notice.level]

    def _data(self, kept: Kept, why: str) -> dict[str, object]:
        notice, text = kept.notice, self._terminal.text
        return {
            "id": kept.id,
            "at": when(notice.at),
            "kind": notice.kind.value,
            "service": notice.service or None,
            "name": self._names.get(notice.service),
            "title": text(notice.title),
            "body": text(notice.body),
            "level": word(notice.level),
            "stage": notice.stage.value or None,
            "urgency": notice.urgency.name.lower(),
            "told": notice.told,
            "reached": _reached(kept),
            "because": str(notice.because),
            "why": why,
            "due": when(notice.due),
            "read": kept.read,
            "url": notice.url,
            "outages": list(notice.about),
            "sent": [
                {"channel": s.channel, "state": s.state.value, "at": when(s.at), "why": s.why}
                for s in kept.sent
            ],
        }


def _reached(kept: Kept) -> bool | None:
    """Did it reach the user by any way? None: it still may."""
    if not kept.notice.told:
        return None if kept.notice.due is not None else False
    states = {sent.state for sent in kept.sent}
    if states & {SentState.DELIVERED, SentState.FOLDED}:
        return True
    return None if states & {SentState.QUEUED, SentState.CLAIMED} else False


def _aside(kept: Kept) -> Message:
    match _reached(kept):
        case True:
            return say("")
        case False if kept.notice.because in TOGETHER:
            return say(" (told together)")
        case False:
            return say(" (not told)")
        case None:
            return say(" (not told yet)")


def _day(at: datetime, now: datetime) -> Message:
    """`Today`, `Yesterday`, `Monday 9 November`; the year only if it is not this one."""
    today = now.astimezone().date()
    if at.date() == today:
        return say("Today")
    if at.date() == today - timedelta(days=1):
        return say("Yesterday")
    return long_day(at, year=at.year != today.year)


def _reasons(app: App) -> Callable[[Kept], Message]:
    """Why each was told, or was not; loaded only where somebody asks."""
    from statuswatch.app.acting import disturbed_until
    from statuswatch.app.ways import called
    from statuswatch.core.quiet import quiet_until
    from statuswatch.core.why import words

    preferences = app.preferences
    quiet = quiet_until(preferences.quiet, app.clock.now(), None)
    disturb = disturbed_until(app)

    def why(kept: Kept) -> Message:
        folded = None if kept.into is None else _told_at(app, kept.into)
        notice, sent = kept.notice, kept.sent
        return words(notice, sent, preferences, called, folded, quiet=quiet, disturb=disturb)

    return why


def _told_at(app: App, digest: int) -> datetime | None:
    """When the digest of this id was told."""
    for kept in app.stored.outbox.kept([digest]):
        taken = [s.at for s in kept.sent if s.state is SentState.DELIVERED and s.at]
        return min(taken, default=kept.notice.at)
    return None
