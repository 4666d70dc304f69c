"""`notices`: is this worth telling, in which words, and why (not). First version.

One card per outage (`Notice.thread`), updated in place; `Notice.key` names the fact, so that a
restart or a second process never tells it twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from statuswatch.core.model import (
    COMPONENT_KEY,
    PAGE_KEY,
    Change,
    ChangeKind,
    Incident,
    Level,
    Notice,
    Outage,
    Plan,
    Role,
    Service,
    Urgency,
)
from statuswatch.core.recall import is_recalled
from statuswatch.core.story import FADED
from statuswatch.core.words import Message, say

QUOTE = 140
"""Characters of a vendor's words that a card quotes."""

TITLE = 40
"""Characters of a card's title: what stands of it on every desktop."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """What the user wants to hear. `muted`: services that are only recorded."""

    at_least: Level = Level.DEGRADED
    muted: frozenset[str] = frozenset()
    vital: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Aftermath:
    """How things stand now, after the changes.

    `outages` by (source id, incident key); `roles` by source id; `concerning`: the incidents
    (same keys) that concern the followed parts; `said`: outages that an official page admits;
    `ongoing`: outages of the service that are not over; `standing`: the incidents that are open.
    """

    outages: Mapping[tuple[str, str], Outage] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    concerning: frozenset[tuple[str, str]] = frozenset()
    said: frozenset[str] = frozenset()
    ongoing: frozenset[str] = frozenset()
    standing: frozenset[tuple[str, str]] = frozenset()


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
    lead = _leads(changes, aftermath)
    told = []
    for change in changes:
        notice = _notice(lead.get(change.seq, change), service, preferences, now, aftermath)
        if change.seq in lead or not notice.told or not _is_part_opening(change):
            told.append(notice)
        else:
            told.append(replace(notice, because="told with the others", told=False))
    return tuple(told)


def _is_part_opening(change: Change) -> bool:
    return change.kind is ChangeKind.OPENED and bool(change.incident and change.incident.derived)


def _leads(changes: tuple[Change, ...], after: Aftermath) -> dict[int, Change]:
    """Of the parts of one outage that fell in these changes, the one that speaks for all, by its
    seq; none where something that is posted and still open speaks for them (what was closed has
    been told as over: a part that falls after it is news)."""
    groups: dict[str, list[Change]] = {}
    for change in changes:
        place = (change.source, change.incident.key) if change.incident else ("", "")
        outage = after.outages.get(place)
        if not _is_part_opening(change) or change.incident is None:
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
    change: Change, service: Service, preferences: Preferences, now: datetime, after: Aftermath
) -> Notice:
    if change.incident is None:
        return _of_source(change, service)
    if change.kind is ChangeKind.NEWS:
        return _of_post(change, change.incident, service, preferences)
    place = (change.source, change.incident.key)
    outage = after.outages.get(place)
    notice = _worded(change, change.incident, service, outage, after)
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


def _of_source(change: Change, service: Service) -> Notice:
    """A source's own health is its own quiet kind; first version: only a move is told."""
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
        title = say("{name}'s page has moved", name=service.name)
        body = say("It is read at its new address: {where}", where=change.note)
        return replace(base, title=title, body=body)
    if change.kind is ChangeKind.BACK:
        title = say("{name}: its page can be read again", name=service.name)
        return replace(base, title=title, body=say(""), because="source health", told=False)
    return replace(base, because="source health", told=False)


def _of_post(change: Change, post: Incident, service: Service, preferences: Preferences) -> Notice:
    """A post that is no trouble: only who asked for them has any, so it is told, quietly."""
    muted = service.id in preferences.muted
    room = max(TITLE // 2, TITLE - len(service.name) - 2)
    words = _cut(post.updates[-1].text) if post.updates else ""
    return Notice(
        key=f"news:{change.seq}",
        thread=f"news:{change.source}:{post.key}",
        service=service.id,
        title=say("{name}: {title}", name=service.name, title=_cut(post.title, room)),
        body=say("{words}", words=words),
        urgency=Urgency.LOW,
        url=post.url,
        seq=change.seq,
        because="muted" if muted else "told",
        told=not muted,
        at=change.at,
    )


def _worded(
    change: Change, incident: Incident, service: Service, outage: Outage | None, after: Aftermath
) -> Notice:
    thread = f"outage:{outage.id}" if outage else f"incident:{change.source}:{incident.key}"
    over = change.kind is ChangeKind.RESOLVED and outage is not None and not outage.ongoing
    key = f"back:{outage.id}:{outage.end.isoformat()}" if over and outage else f"{change.seq}"
    if incident.planned:
        title, body = _planned(change, incident, service)
    elif over and outage:
        title, body = _over(incident, service, outage, others=bool(after.ongoing - {outage.id}))
    else:
        title, body = (
            _title(change, incident, service, outage),
            _body(change, incident, outage, after),
        )
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


def _over(
    incident: Incident, service: Service, outage: Outage, *, others: bool
) -> tuple[Message, Message]:
    """Back only when nothing of the service is in trouble any more."""
    words = say(
        "It was {state} for {length}, {start}\N{EN DASH}{end}.",
        state=_state(outage.worst),
        length=outage.duration,
        start=outage.start,
        end=outage.end,
    )
    if not others:
        return say("{name} is back", name=service.name), words
    what = _cut(_what(incident), QUOTE // 2)
    body = say("{what}: over. Something else there goes on.", what=what)
    return say("{name} is better, not yet back", name=service.name), body


def _what(incident: Incident) -> str:
    return ", ".join(sorted(incident.components)[:3]) or incident.title


def _state(level: Level | None) -> Message:
    match level:
        case Level.DOWN:
            return say("down")
        case Level.PARTIAL:
            return say("partly down")
        case _:
            return say("degraded")


def _title(change: Change, incident: Incident, service: Service, outage: Outage | None) -> Message:
    name, level = service.name, incident.level
    if change.kind is ChangeKind.REOPENED and level is not None:
        return say("{name} is {state} again", name=name, state=_state(level))
    if change.kind is ChangeKind.EASED and level is not None:
        return say("{name} is better: {state}", name=name, state=_state(level))
    if change.kind is ChangeKind.WORSENED and change.before is not None:
        return say("{name} is worse: {state}", name=name, state=_state(level))
    if change.kind is ChangeKind.UPDATED and incident.updates:
        return say("{name}: {phase}", name=name, phase=_phase(incident.updates[-1].phase))
    if level is None:
        room = max(TITLE // 2, TITLE - len(name) - 2)
        return say("{name}: {title}", name=name, title=_cut(incident.title, room))
    if change.kind is ChangeKind.OPENED and service.parts and outage is not None:
        level = outage.worst  # the followed part may be worse than what they call the incident
    elif _is_part_opening(change) and incident.key.startswith(COMPONENT_KEY):
        level = Level.DEGRADED  # as it counts for who follows everything (scope.counted)
    if level is Level.PARTIAL:
        return say("Part of {name} is down", name=name)
    return say("{name} is {state}", name=name, state=_state(level))


def _phase(word: str) -> Message:
    known = {
        "investigating": say("they are looking into it"),
        "identified": say("they found the cause"),
        "monitoring": say("they are watching the fix"),
    }
    return known.get(word, say("new word"))


def _body(change: Change, incident: Incident, outage: Outage | None, after: Aftermath) -> Message:
    """At most two short sentences: what and since when, then their words or their silence."""
    what = _what(incident)
    since = (outage.start if outage else incident.started) or change.at
    if after.roles.get(change.source) is Role.PROBE:
        if outage is not None and outage.id in after.said:
            return say("Our own check fails since {since}: {what}.", since=since, what=what)
        return say(
            "Our own check fails since {since}: {what}. They have not said so yet.",
            since=since,
            what=what,
        )
    if incident.updates and incident.updates[-1].text:
        return say(
            "{what}, since {since}. They say: \N{LEFT DOUBLE QUOTATION MARK}{words}"
            "\N{RIGHT DOUBLE QUOTATION MARK}",
            what=what,
            since=since,
            words=_cut(incident.updates[-1].text),
        )
    return say("{what}, since {since}.", what=what, since=since)


def _planned(change: Change, incident: Incident, service: Service) -> tuple[Message, Message]:
    name, end = service.name, incident.planned_end
    start = incident.started or change.at
    if change.note == Plan.OVERRUN.value and end is not None:
        return (
            say("{name}'s maintenance runs over", name=name),
            say("{title}. It was to end at {end}.", title=incident.title, end=end),
        )
    if change.note == Plan.RUNNING.value:
        title = say("{name} is under maintenance", name=name)
        if end is None:
            return title, say("{title}", title=incident.title)
        return title, say("{title}, until {end}.", title=incident.title, end=end)
    title = say("{name}: maintenance {start}", name=name, start=start)
    if end is None:
        return title, say("{title}", title=incident.title)
    return title, say("{title}, until {end}.", title=incident.title, end=end)


def _cut(text: str, most: int = QUOTE) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
