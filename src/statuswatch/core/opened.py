"""Promises of something that is to be there by a date: a status page, feeds, a solved issue."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from statuswatch.core.docket import Promise
from statuswatch.core.judgement import Evidence, Place, Record, Ruling, Trouble
from statuswatch.core.not_read import unread
from statuswatch.core.promised import GRACE
from statuswatch.core.words import Message, count, say

FEED = "feed"

Found = tuple[Ruling, tuple[Evidence, ...]]


def status_page(promise: Promise, record: Record, now: datetime) -> Found:
    """A place of theirs that was read by then, and still can be: where they named its address, one
    there."""
    named = hosts(promise.text)
    theirs = [place for place in record.places if not named or _is_at(place, named)]
    if theirs or not record.places or _ahead(promise, now):
        return _best([_place(promise, place, now) for place in theirs], promise, now)
    words = say("They named {host}, and we were given no page there to read.", host=named[0])
    return Ruling.UNKNOWN, (Evidence(promise.due or now, words),)


_HOST = re.compile(
    r"(?<![\w@.-])(?:https?://)?((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,24})(?![\w@-])",
    re.I,
)


def hosts(text: str) -> tuple[str, ...]:
    """The hosts that a text names, whether with `https://` or bare; no mail addresses."""
    return tuple(dict.fromkeys(match[1].casefold() for match in _HOST.finditer(text)))


def _is_at(place: Place, named: tuple[str, ...]) -> bool:
    """There, or at a name below it: `status.podhost.io` is one of `podhost.io`."""
    host = (urlsplit(place.url).hostname or place.url).casefold()
    return any(host == one or host.endswith("." + one.removeprefix("www.")) for one in named)


def _best(found: list[tuple[Ruling, Evidence]], promise: Promise, now: datetime) -> Found:
    """One that keeps it is enough; one that we tried to read in time and could not breaks it."""
    for ruling in (Ruling.KEPT, Ruling.BROKEN, Ruling.UNKNOWN, Ruling.OPEN):
        fits = [evidence for each, evidence in found if each is ruling]
        if fits:
            return ruling, (min(fits, key=lambda e: e.at),)
    if _ahead(promise, now):
        return Ruling.OPEN, (Evidence(promise.made, _waits(promise)),)
    words = say("We were given no page of theirs to read by {due}.", due=promise.due or now)
    return Ruling.UNKNOWN, (Evidence(promise.due or now, words),)


def _place(
    promise: Promise, place: Place, now: datetime, *, anew: bool = True
) -> tuple[Ruling, Evidence]:
    """`anew`: what was there before it was promised is not it."""
    due, first, begun = promise.due, place.first, place.added or promise.made
    if first is not None and first <= now and (due is None or first <= due + GRACE):
        if place.lost is not None and place.lost <= now:
            words = say(
                "Read since {first}, but not any more since {lost}.", first=first, lost=place.lost
            )
            return Ruling.BROKEN, Evidence(place.lost, words, place.url)
        if anew and _was_there(promise, place, first):
            if due is not None and now <= due + GRACE:
                return Ruling.OPEN, Evidence(begun, _waits(promise), place.url)
            words = say("We read it since {first}, before it was promised.", first=first)
            return Ruling.UNKNOWN, Evidence(first, words, place.url)
        words = say("We read it first at {first}.", first=first)
        return Ruling.KEPT, Evidence(first, words, place.url)
    if _ahead(promise, now):
        return Ruling.OPEN, Evidence(begun, _waits(promise), place.url)
    due = due or now
    if begun > due:
        words = say("We looked there only since {begun}; it was due {due}.", begun=begun, due=due)
        return Ruling.UNKNOWN, Evidence(begun, words, place.url)
    if not place.tried(due, now if first is None else min(first, now)):
        words = say("Nobody looked there when it was due, {due}.", due=due)
        return Ruling.UNKNOWN, Evidence(due, words, place.url)
    if first is None or first > now:
        words = say("Due {due}: it has never been readable.", due=due)
        return Ruling.BROKEN, Evidence(due, words, place.url)
    words = say(
        "Due {due}: there since {first}, {late} late.", due=due, first=first, late=first - due
    )
    return Ruling.BROKEN, Evidence(first, words, place.url)


def _was_there(promise: Promise, place: Place, first: datetime) -> bool:
    """What they had already is hardly what they promised, unless they named that very place."""
    if first >= promise.made or (promise.due is not None and promise.due < promise.made):
        return False
    return not _is_at(place, hosts(f"{promise.proof} {promise.text}"))


def feeds(promise: Promise, record: Record, now: datetime) -> Found:
    """A feed of theirs for each of the categories."""
    places = [place for place in record.places if place.kind == FEED]
    if not promise.categories:
        return _any_feeds(promise, places, now)
    found: list[tuple[Ruling, Evidence]] = []
    for category in promise.categories:
        theirs = [
            _place(promise, place, now, anew=False) for place in places if _is_of(place, category)
        ]
        if theirs:
            ruling, (evidence, *_) = _best(theirs, promise, now)
            words = say("{category}: {what}", category=category, what=evidence.words)
            found.append((ruling, Evidence(evidence.at, words, evidence.quote)))
        elif _ahead(promise, now):
            words = say("{category}: not there yet.", category=category)
            found.append((Ruling.OPEN, Evidence(promise.made, words)))
        else:
            words = say("{category}: we were given no such feed to read.", category=category)
            found.append((Ruling.UNKNOWN, Evidence(promise.due or now, words)))
    rulings = {ruling for ruling, _ in found}
    worst = next(
        r for r in (Ruling.BROKEN, Ruling.UNKNOWN, Ruling.OPEN, Ruling.KEPT) if r in rulings
    )
    there = sum(ruling is Ruling.KEPT for ruling, _ in found)
    tally = count(
        "{there} of the one feed is there.",
        "{there} of {n} feeds are there.",
        len(promise.categories),
        there=there,
    )
    at = max(evidence.at for _, evidence in found)
    return worst, (*(evidence for _, evidence in found), Evidence(at, tally))


def _any_feeds(promise: Promise, places: list[Place], now: datetime) -> Found:
    """Named no categories: several feeds are what was promised."""
    there = [p for p in places if p.first is not None and p.first <= now and p.lost is None]
    words = count("We read one feed of theirs.", "We read {n} feeds of theirs.", len(there))
    if len(there) > 1:
        return Ruling.KEPT, (Evidence(max(p.first or now for p in there), words),)
    ruling = Ruling.OPEN if _ahead(promise, now) else Ruling.UNKNOWN
    return ruling, (Evidence(promise.due or promise.made, words),)


def _is_of(place: Place, category: str) -> bool:
    wanted = rf"(?<![^\W_]){re.escape(category.casefold())}(?![^\W_])"
    return any(re.search(wanted, name.casefold()) for name in (place.url, *place.names))


def known_issue(promise: Promise, record: Record, now: datetime) -> Found:
    """Solved by its date: by the end of the very incident that `proof` points to, else as the user
    says, whose word on the date counts by when it was solved."""
    trouble = next((t for t in record.troubles if _points_to(promise, t)), None)
    if trouble is not None:
        return _as_recorded(promise, trouble, now)
    due = promise.due
    if due is not None and promise.settled is not None and promise.settled[1]:
        at = promise.settled[0]
        if at <= now and at > due + GRACE:
            words = say("Solved at {at}, {late} late.", at=at, late=at - due)
            return Ruling.BROKEN, (Evidence(at, words),)
    if due is None or now <= due + GRACE:
        return Ruling.OPEN, (Evidence(promise.made, countdown(promise, now)),)
    words = countdown(promise, now)
    if promise.settled is not None:  # it is over: nothing counts on
        words = say("It was due {due}.", due=due)
    return Ruling.UNKNOWN, (Evidence(due, words),)


def _points_to(promise: Promise, trouble: Trouble) -> bool:
    return bool(promise.proof) and any(s.incident.url == promise.proof for s in trouble.stories)


def _as_recorded(promise: Promise, trouble: Trouble, now: datetime) -> Found:
    due = promise.due
    if trouble.end is not None and trouble.end <= now:
        if due is None or (trouble.end <= due + GRACE and trouble.sure):
            words = say("Solved at {at}: in time.", at=trouble.end)
            return Ruling.KEPT, (Evidence(trouble.end, words),)
        if trouble.end > due + GRACE:
            words = say("Solved at {at}, {late} late.", at=trouble.end, late=trouble.end - due)
            return Ruling.BROKEN, (Evidence(trouble.end, words),)
        words = say("Nobody saw when it ended; it was there until {seen}.", seen=trouble.seen)
        return Ruling.UNKNOWN, (Evidence(trouble.seen, words),)
    if due is None or now <= due + GRACE:
        return Ruling.OPEN, (Evidence(promise.made, countdown(promise, now)),)
    if trouble.seen > due + GRACE:
        return Ruling.BROKEN, (Evidence(due, countdown(promise, now)),)
    ruling = Ruling.UNKNOWN if trouble.again is None else Ruling.OPEN
    words = say(
        "{words} {unread}",
        words=countdown(promise, now),
        unread=unread(trouble.seen, trouble.again, now),
    )
    return ruling, (Evidence(due, words),)


def countdown(promise: Promise, now: datetime) -> Message:
    """How long there is for what has a date, or how late it is."""
    if promise.due is None:
        return say("It names no time.")
    if now <= promise.due:
        return say("Due {due}, in {left}.", due=promise.due, left=promise.due - now)
    return say("Due {due}, {late} ago.", due=promise.due, late=now - promise.due)


def _ahead(promise: Promise, now: datetime) -> bool:
    return promise.due is None or now <= promise.due + GRACE


def _waits(promise: Promise) -> Message:
    if promise.due is None:
        return say("Not there yet.")
    return say("Not there yet; it is due {due}.", due=promise.due)
