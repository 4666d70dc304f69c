"""The lines of a verdict: who says what, since when, and where that can be read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from statuswatch.core.model import Known, KnownIncident, Level, Line, Role, Service, Source
from statuswatch.core.own_eyes import Eye
from statuswatch.core.status import status
from statuswatch.core.testimony import NEW_POST, Heard, counts
from statuswatch.core.witness import Burst, Seen, Testimony, Witness
from statuswatch.core.words import Message, count, say


def witnesses(heard: Heard, testimony: Testimony, now: datetime) -> tuple[Witness, ...]:
    """In the order of the page (UI.md §6): our checks, their pages, others, the user, our line."""
    return (
        *(_check(eye) for eye in heard.eyes),
        *(
            _their_page(source, known, heard, testimony, now)
            for source, known in testimony.known.items()
            if source.role is Role.OFFICIAL
        ),
        *(_others(burst, now) for burst in testimony.bursts),
        *_you(heard),
        *_own_line(heard, testimony),
    )


def _check(eye: Eye) -> Witness:
    source = eye.source
    podcast = source is not None and source.kind == "podcast"
    who = say("Our check of your podcast") if podcast else say("Our own check")
    url = eye.story.incident.url if eye.story is not None else source.url if source else ""
    level = eye.level if eye.bad or eye.answers else None
    at = eye.since if eye.bad else eye.at
    return Witness(who, Role.PROBE, level, _showed(eye), at, url, source.id if source else "")


def _showed(eye: Eye) -> Message:
    if eye.bad and not eye.sure:
        one, many = "failed at one look", "failed at {n} looks"
        return count(one, many, max(eye.looks, 1))
    if eye.bad and eye.only:
        return say("fails by IPv{only} alone", only=eye.only)
    if eye.bad:
        return eye.words or (say("is slow") if eye.seen is Seen.SLOW else say("fails"))
    if eye.restless:
        return say("fails and answers by turns")
    match eye.seen:
        case Seen.ANSWERS | Seen.SLOW:
            return eye.words or say("gets answers")
        case Seen.REFUSED:
            return eye.words or say("is turned away, which says nothing of them")
        case Seen.BLOCKED:
            return eye.words or say("is blocked by something of your own")
        case _:
            return say("has seen nothing lately")


def _their_page(
    source: Source, known: Known, heard: Heard, testimony: Testimony, now: datetime
) -> Witness:
    front = front_of(source, testimony.service)
    told = [k for k in heard.theirs.trouble if k.source == source.id]
    last = [k for k in heard.theirs.last if k.source == source.id]
    work = [k for k in heard.theirs.work if k.source == source.id]
    if told:
        worst = max(told, key=lambda k: k.incident.level or Level.OK)
        return _posted(source, worst, front)
    if known.heard is None or known.failures:
        return _unreadable(source, known, last, front)
    if work:
        return replace(_posted(source, work[0], front), says=Level.MAINTENANCE)
    own = status(testimony.service, {source: known}, now)
    if own.level is Level.OK:
        words = say("says all is well")
    elif own.missing and own.level is None:
        words = say("no longer lists your part")
    else:
        words = say("says nothing that we could read") if own.level is None else say("shows it")
    return Witness(_page(), source.role, own.level, words, known.heard, front, source.id)


def _posted(source: Source, k: KnownIncident, front: str) -> Witness:
    i = k.incident
    told = [u.at for u in i.updates if u.at is not None]
    words = say("“{title}”", title=i.title)
    at = max(told, default=i.started or k.first_seen)
    return Witness(_page(), source.role, i.level, words, at, i.url or front, source.id)


def _unreadable(source: Source, known: Known, last: list[KnownIncident], front: str) -> Witness:
    at = known.failing_since or known.heard
    if last:
        words = say("cannot be read; said last: “{title}”", title=last[0].incident.title)
    elif known.heard is None and not known.failures:
        words, at = say("has not been read yet"), None
    else:
        words = say("cannot be read: {why}", why=known.reason or say("no answer"))
    return Witness(_page(), source.role, None, words, at, front, source.id)


def _page() -> Message:
    return say("Their page")


def front_of(source: Source, service: Service) -> str:
    """Where a person reads their page: what we ask may be a document for programs. The service's
    own address of it, where that is on the same host, knows the way better than its front."""
    asked, home = urlsplit(source.url), urlsplit(service.homepage)
    if not asked.netloc or (asked.path in ("", "/") and not asked.query):
        return source.url
    if asked.netloc.casefold() == home.netloc.casefold():
        return service.homepage
    return f"{asked.scheme}://{asked.netloc}/"


def _others(burst: Burst, now: datetime) -> Witness:
    loud = counts(burst, now)
    if burst.matches is False:
        words = say("speaks of something else")
    elif burst.count and not loud and burst.newest is not None and now - burst.newest > NEW_POST:
        words = say("nothing new")
    else:
        one, many = "{n} post in half an hour", "{n} posts in half an hour"
        words = count(one, many, burst.count)
    level = Level.DEGRADED if loud else None
    who = say("{name}", name=burst.name)
    return Witness(who, Role.CROWD, level, words, burst.newest, burst.url, burst.source)


def _you(heard: Heard) -> Iterator[Witness]:
    for k in heard.user:
        note = next((u.text for u in reversed(k.incident.updates) if u.text.strip()), "")
        words = say("it fails for you: “{note}”", note=note) if note else say("it fails for you")
        since = k.incident.started or k.first_seen
        yield Witness(say("You"), Role.USER, k.incident.level, words, since, "", k.source)


def _own_line(heard: Heard, testimony: Testimony) -> Iterator[Witness]:
    around = testimony.around
    match heard.line:
        case Line.UP:
            words = say("is up")
        case Line.DOWN:
            words = say("is down")
        case Line.CAPTIVE:
            words = say("wants you to sign in")
        case _:
            return
    yield Witness(say("Your own line"), None, None, words, around.since)
