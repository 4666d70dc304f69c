"""`notices`: is this worth telling, in which words, and why (not). First version.

One card per outage (`Notice.thread`), updated in place; `Notice.key` names the fact, so that a
restart or a second process never tells it twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from statuswatch.core.card import (
    TITLE,
    Aftermath,
    cut,
    is_over,
    is_part_opening,
    words_of,
    words_of_expiry,
    words_of_move,
)
from statuswatch.core.certificates import AHEAD, expiry_of
from statuswatch.core.model import (
    COMPONENT_KEY,
    PAGE_KEY,
    Change,
    ChangeKind,
    Incident,
    Level,
    Outage,
    Plan,
    Role,
    Service,
)
from statuswatch.core.recall import is_recalled
from statuswatch.core.story import FADED
from statuswatch.core.telling import Notice, Urgency
from statuswatch.core.words import say

__all__ = ["Aftermath", "Preferences", "notices"]

OURS = frozenset({Role.PROBE, Role.USER})

AT_ONCE = timedelta(minutes=1)
"""Who says so within this has said so at once: polls are no finer."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the user wants to hear. `muted`: services that are only recorded."""

    at_least: Level = Level.DEGRADED
    muted: frozenset[str] = frozenset()
    vital: frozenset[str] = frozenset()


def notices(
    changes: Iterable[Change],
    service: Service,
    preferences: Preferences,
    now: datetime,
    aftermath: Aftermath = Aftermath(),
) -> tuple[Notice, ...]:
    """A notice for every change of `service`, told or not, each with its reason (`because`); none
    for what only fills in the past.

    Parts that fell together, and those that fell with a posted incident, are one card.
    """
    changes = tuple(change for change in changes if not is_recalled(change))
    lead, admitting = _leads(changes, aftermath), _admissions(changes, aftermath)
    told = []
    for change in changes:
        line, admits = lead.get(change.seq, change), change.seq in admitting
        notice = _notice(line, service, preferences, aftermath, admits=admits)
        if change.seq in lead or not notice.told or not is_part_opening(change):
            told.append(notice)
        else:
            told.append(replace(notice, because="told with the others", told=False))
    return tuple(told)


def _leads(changes: tuple[Change, ...], after: Aftermath) -> dict[int, Change]:
    """Of the parts of one outage that fell in these changes, the one that speaks for all, by its
    seq; none where something that is posted and still open speaks for them (what was closed has
    been told as over: a part that falls after it is news)."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        place = (change.source, change.incident.key) if change.incident else ("", "")
        outage = after.outages.get(place)
        if not is_part_opening(change) or change.incident is None:
            continue
        posted = outage is not None and any(
            _posted(key) and after.roles.get(source) is Role.OFFICIAL
            for source, key in after.standing.intersection(outage.incidents)
        )
        if not posted:
            groups.setdefault(outage.id if outage else str(change.seq), []).append(change)
    leads = {}
    for group in groups.values():
        worst_first = sorted(group, key=lambda c: -(c.incident.level or 0) if c.incident else 0)
        lead = worst_first[0]
        parts = frozenset(p for c in group if c.incident for p in c.incident.components)
        if lead.incident is not None:
            leads[lead.seq] = replace(lead, incident=replace(lead.incident, components=parts))
    return leads


def _posted(key: str) -> bool:
    return not key.startswith((COMPONENT_KEY, PAGE_KEY))


def _notice(
    change: Change,
    service: Service,
    preferences: Preferences,
    after: Aftermath,
    *,
    admits: bool,
) -> Notice:
    if change.incident is None:
        return _of_source(change, service, preferences)
    if change.kind is ChangeKind.NEWS:
        return _of_post(change, change.incident, service, preferences)
    place = (change.source, change.incident.key)
    outage = after.outages.get(place)
    notice = _worded(change, change.incident, service, outage, after, admits=admits)
    silence = _silence(change, change.incident, service, preferences, after, outage)
    if silence:
        return replace(notice, because=silence, told=False)
    goes_down = change.incident.level is Level.DOWN and change.kind is not ChangeKind.RESOLVED
    vital = service.id in preferences.vital and goes_down and not change.incident.planned
    return replace(notice, urgency=Urgency.CRITICAL) if vital else notice


def _silence(
    change: Change,
    incident: Incident,
    service: Service,
    preferences: Preferences,
    after: Aftermath,
    outage: Outage | None,
) -> str:
    """Why this is not told; empty: it is."""
    if change.baseline:
        return "baseline"
    if (change.source, incident.key) not in after.concerning:
        return "not your part"
    if service.id in preferences.muted:
        return "muted"
    if after.roles.get(change.source) is Role.USER:
        return "your own word"
    if change.note == "after the fact":
        return "posted after the fact"
    if change.note == FADED:
        return "no word for long"
    if incident.planned:
        told = change.note in {p.value for p in Plan}
        return "" if told else "planned work, nothing new to do"
    if change.kind is ChangeKind.RESOLVED:
        if outage is None:
            return "it never counted as an outage"
        if outage.ongoing or (incident.derived and after.ongoing - {outage.id}):
            return "the outage goes on"
        return _below(outage.worst, preferences)
    return _no_word(change, incident, after) or _below(incident.level, preferences)


def _no_word(change: Change, incident: Incident, after: Aftermath) -> str:
    """Why an update holds no word of the vendor's; empty: it does, or it is no update."""
    if change.kind is not ChangeKind.UPDATED:
        return ""
    if incident.derived or not incident.updates:
        return "no new word"
    probe = after.roles.get(change.source) is Role.PROBE
    return "our own check fails in another way" if probe else ""


def _below(level: Level | None, preferences: Preferences) -> str:
    # An incident without impact is told, quietly: aiwatch dropped such and missed 18 services.
    return "milder than you want to hear" if level and level < preferences.at_least else ""


def _of_source(change: Change, service: Service, preferences: Preferences) -> Notice:
    """A source's own health is its own quiet kind: a move is told, and a certificate that ends
    soon (`certificates`)."""
    base = Notice(
        key=f"source:{change.seq}",
        thread=f"source:{change.source}",
        service=service.id,
        title=say("{name}: its page is silent", name=service.name),
        body=say("{why}", why=change.note),
        urgency=Urgency.LOW,
        seq=change.seq,
        at=change.at,
    )
    if change.kind is ChangeKind.MOVED:
        title, body, url = words_of_move(change.note, service)
        return replace(base, title=title, body=body, url=url)
    expiry = expiry_of(change.note) if change.kind is ChangeKind.EXPIRES else None
    if expiry is not None:
        muted = service.id in preferences.muted
        title, body = words_of_expiry(expiry, service, change.at)
        return replace(
            base,
            key=f"expires:{change.source}:{change.note}",
            thread=f"expires:{change.source}:{expiry.name}",
            title=title,
            body=body,
            urgency=Urgency.NORMAL if expiry.days == min(AHEAD) else Urgency.LOW,
            because="muted" if muted else "told",
            told=not muted,
        )
    if change.kind is ChangeKind.BACK:
        title = say("{name}: its page can be read again", name=service.name)
        return replace(base, title=title, body=say(""), because="source health", told=False)
    return replace(base, because="source health", told=False)


def _of_post(change: Change, post: Incident, service: Service, preferences: Preferences) -> Notice:
    """A post that is no trouble: only who asked for them has any, so it is told, quietly."""
    muted = service.id in preferences.muted
    room = max(TITLE // 2, TITLE - len(service.name) - 2)
    words = cut(post.updates[-1].text) if post.updates else ""
    return Notice(
        key=f"news:{change.seq}",
        thread=f"news:{change.source}:{post.key}",
        service=service.id,
        title=say("{name}: {title}", name=service.name, title=cut(post.title, room)),
        body=say("{words}", words=words),
        urgency=Urgency.LOW,
        url=post.url,
        seq=change.seq,
        because="muted" if muted else "told",
        told=not muted,
        at=change.at,
    )


def _worded(
    change: Change,
    incident: Incident,
    service: Service,
    outage: Outage | None,
    after: Aftermath,
    *,
    admits: bool,
) -> Notice:
    thread = f"outage:{outage.id}" if outage else f"incident:{change.source}:{incident.key}"
    over = is_over(change, outage)
    key = f"back:{outage.id}:{outage.end.isoformat()}" if over and outage else f"{change.seq}"
    title, body = words_of(change, incident, service, outage, after, admits=admits)
    low = incident.planned or incident.level is None
    return Notice(
        key=key,
        thread=thread,
        service=service.id,
        title=title,
        body=body,
        urgency=Urgency.LOW if low and not over else Urgency.NORMAL,
        url=incident.url,
        seq=change.seq,
        because="told",
        at=change.at,
    )


def _admissions(changes: tuple[Change, ...], after: Aftermath) -> frozenset[int]:
    """The vendor's first words on outages that only our own check or the user had told, by their
    seq."""
    opened = {
        (c.source, c.incident.key): c
        for c in changes
        if c.incident is not None and c.kind is ChangeKind.OPENED
    }
    first: dict[str, int] = {}
    for place, change in opened.items():
        outage = after.outages.get(place)
        if outage is None or after.roles.get(change.source) is not Role.OFFICIAL:
            continue
        before = {after.roles.get(p[0]) for p in outage.incidents if p not in opened}
        late = change.at - after.saw.get(outage.id, outage.start) >= AT_ONCE
        if late and before & OURS and Role.OFFICIAL not in before:
            first.setdefault(outage.id, change.seq)
    return frozenset(first.values())
