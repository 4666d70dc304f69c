"""What a card says: title and body of a piece of news. Whether it is told is `notice`'s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from statuswatch.core.certificates import Expiry
from statuswatch.core.model import (
    COMPONENT_KEY,
    Change,
    ChangeKind,
    Incident,
    Level,
    Outage,
    Plan,
    Role,
    Service,
)
from statuswatch.core.moved import move_of
from statuswatch.core.probing import in_passing
from statuswatch.core.slow import is_story_of_slowness
from statuswatch.core.witness import Verdict
from statuswatch.core.words import Message, count, say

QUOTE = 140
"""Characters of a vendor's words that a card quotes."""

TITLE = 40
"""Characters of a card's title: what stands of it on every desktop."""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """How things stand now, after the changes.

    `outages` by (source id, incident key); `roles` by source id; `concerning`: the incidents
    (same keys) that concern the followed parts; `said`: outages that an official page admits;
    `ongoing`: outages of the service that are not over; `standing`: the incidents that are open.
    `levels`: at which level those count for who follows these parts (`scope.level_now`); `saw`:
    when our own check first saw an outage; `lulls`: for how long of it the vendor said that it was
    over, before it took that back; both by the outage's id. `verdicts`: what all witnesses of a
    service amount to now, by its id.
    """

    outages: Mapping[tuple[str, str], Outage] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    concerning: frozenset[tuple[str, str]] = frozenset()
    said: frozenset[str] = frozenset()
    ongoing: frozenset[str] = frozenset()
    standing: frozenset[tuple[str, str]] = frozenset()
    levels: Mapping[tuple[str, str], Level | None] = field(default_factory=dict)
    saw: Mapping[str, datetime] = field(default_factory=dict)
    lulls: Mapping[str, timedelta] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)


def is_part_opening(change: Change) -> bool:
    return change.kind is ChangeKind.OPENED and bool(change.incident and change.incident.derived)


def words_of(
    change: Change,
    incident: Incident,
    service: Service,
    outage: Outage | None,
    after: Aftermath,
    *,
    admits: bool,
) -> tuple[Message, Message]:
    """`admits`: it is their first word on what only our own check had told."""
    if incident.planned:
        return _planned(change, incident, service)
    if outage is not None and is_over(change, outage):
        return _over(incident, service, outage, after)
    if outage is not None and admits:
        return _admitted(change, incident, service, outage, after)
    return (
        _title(change, incident, service, outage, after),
        _body(change, incident, service, outage, after),
    )


def is_over(change: Change, outage: Outage | None) -> bool:
    """Does this end what the user lives through?"""
    return change.kind is ChangeKind.RESOLVED and outage is not None and not outage.ongoing


def _over(
    incident: Incident, service: Service, outage: Outage, after: Aftermath
) -> tuple[Message, Message]:
    """Back only when nothing of the service is in trouble any more."""
    words = say(
        "It was {state} for {length}, {start}\N{EN DASH}{end}.",
        state=_state(outage.worst),
        length=outage.duration,
        start=outage.start,
        end=outage.end,
    )
    if outage.id in after.lulls:  # how long it was down nobody knows: in between it was not
        words = say(
            "It was {state}, {start}\N{EN DASH}{end}. For {lull} of that they said it was over.",
            state=_state(outage.worst),
            start=outage.start,
            end=outage.end,
            lull=after.lulls[outage.id],
        )
    if not after.ongoing - {outage.id}:
        return say("{name} is back", name=service.name), words
    what = cut(_what(incident), QUOTE // 2)
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


def _admitted(
    change: Change, incident: Incident, service: Service, outage: Outage, after: Aftermath
) -> tuple[Message, Message]:
    level = after.levels.get((change.source, incident.key), incident.level)
    lag = change.at - after.saw.get(outage.id, outage.start)
    said = say("{lag} after we saw it.", lag=lag)
    if level is not None:
        said = say("They call it {state}, {lag} after we saw it.", state=_state(level), lag=lag)
    if incident.updates and incident.updates[-1].text:
        said = say(
            "{said} They say: \N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}",
            said=said,
            words=cut(incident.updates[-1].text),
        )
    return say("{name}: now they say so", name=service.name), said


def _title(
    change: Change,
    incident: Incident,
    service: Service,
    outage: Outage | None,
    after: Aftermath,
) -> Message:
    name, place = service.name, (change.source, incident.key)
    level = after.levels.get(place, incident.level)
    if change.kind is ChangeKind.REOPENED and level is not None:
        return say("{name} is {state} again", name=name, state=_state(level))
    graded = change.kind in (ChangeKind.EASED, ChangeKind.WORSENED)
    if graded and level is not None and level != incident.level:
        return say("{name} is still {state}", name=name, state=_state(level))
    if change.kind is ChangeKind.EASED and level is not None:
        return say("{name} is better: {state}", name=name, state=_state(level))
    if change.kind is ChangeKind.WORSENED and change.before is not None:
        return say("{name} is worse: {state}", name=name, state=_state(level))
    if change.kind is ChangeKind.UPDATED and incident.updates:
        return say("{name}: {phase}", name=name, phase=_phase(incident.updates[-1].phase))
    if level is None:
        room = max(TITLE // 2, TITLE - len(name) - 2)
        return say("{name}: {title}", name=name, title=cut(incident.title, room))
    if change.kind is ChangeKind.OPENED and service.parts and outage is not None:
        level = outage.worst  # the followed part may be worse than what they call the incident
    elif is_part_opening(change) and incident.key.startswith(COMPONENT_KEY):
        level = Level.DEGRADED  # as it counts for who follows everything (scope.counted)
    if level is Level.PARTIAL:
        return say("Part of {name} is down", name=name)
    cause = _cause(incident)
    if change.kind is ChangeKind.OPENED and cause and after.roles.get(change.source) is Role.PROBE:
        whole = say("{name} is {state}: {cause}", name=name, state=_state(level), cause=cause)
        if len(str(whole)) <= TITLE:
            return whole
    return say("{name} is {state}", name=name, state=_state(level))


def _cause(incident: Incident) -> str:
    """What our own check says it does, to stand behind its name; empty: it says no such thing."""
    said = in_passing(incident.title)
    return said if said != incident.title else ""


def _phase(word: str) -> Message:
    known = {
        "investigating": say("they are looking into it"),
        "identified": say("they found the cause"),
        "monitoring": say("they are watching the fix"),
    }
    return known.get(word, say("new word"))


def _body(
    change: Change, incident: Incident, service: Service, outage: Outage | None, after: Aftermath
) -> Message:
    """At most two short sentences: what and since when, then their words or their silence."""
    what = _what(incident)
    since = (outage.start if outage else incident.started) or change.at
    if after.roles.get(change.source) is Role.PROBE:
        return _by_our_check(change, incident, service, outage, after)
    said = say("{what}, since {since}.", what=what, since=since)
    if change.kind is ChangeKind.REOPENED:
        said = say("They had said that it was over: {what}.", what=what)
    elif outage is not None and outage.id in after.lulls:
        said = say("{what}, on and off since {since}.", what=what, since=since)
    if not incident.updates or not incident.updates[-1].text:
        return said
    return say(
        "{said} They say: \N{LEFT DOUBLE QUOTATION MARK}{words}\N{RIGHT DOUBLE QUOTATION MARK}",
        said=said,
        words=cut(incident.updates[-1].text),
    )


def _by_our_check(
    change: Change, incident: Incident, service: Service, outage: Outage | None, after: Aftermath
) -> Message:
    """The verdict on all witnesses where there is one; else what our check sees, and whether they
    say so. What stands in the title is not said again."""
    since = (outage.start if outage else incident.started) or change.at
    cause = _cause(incident)
    titled = cause and cause in str(_title(change, incident, service, outage, after))
    what = "" if titled else cause or cut(_what(incident))
    verdict = after.verdicts.get(service.id)
    opens = change.kind in (ChangeKind.OPENED, ChangeKind.REOPENED)
    if verdict is not None and verdict.answer.them and opens:
        return _with(what, verdict.because)
    if is_story_of_slowness(incident):
        said = say("Our own check finds it slow since {since}.", since=since)
        if not opens:
            said = say("Our own check gets answers again, but slow ones.")
    elif what:
        said = say("Our own check fails since {since}: {what}.", since=since, what=what)
    else:
        said = say("Our own check fails since {since}.", since=since)
    if outage is not None and outage.id in after.said:
        return said
    return say("{said} They have not said so yet.", said=said)


def _with(what: str, because: Message) -> Message:
    if not what:
        return because
    return say("{what}. {because}", what=what[0].upper() + what[1:], because=because)


def words_of_expiry(expiry: Expiry, service: Service, at: datetime) -> tuple[Message, Message]:
    """Title and body of a warning at `at`: a certificate ends soon."""
    left, whose = expiry.end - at, service.name
    if expiry.name:
        whose = f"{service.name}, {expiry.name}"
    days = round(left / timedelta(days=1))
    if left <= timedelta(days=1):
        title = say("{whose}: its certificate ends in {left}", whose=whose, left=left)
    else:
        words = "{whose}: its certificate ends in {n} day"
        title = count(words, f"{words}s", days, whose=whose)
    body = say(
        "At {end}. From then on browsers and apps refuse to connect. Renew it if it is yours; if "
        "not, tell them.",
        end=expiry.end,
    )
    return title, body


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


def words_of_move(note: str, service: Service) -> tuple[Message, Message, str]:
    """Title and body, and where it is read now: its host is enough, unless that is as it was."""
    old, new = move_of(note)
    host = urlsplit(new).netloc
    where = host if old and host != urlsplit(old).netloc else new
    title = say("{name}'s page has moved", name=service.name)
    return title, say("We read it at {where} now.", where=where), new


def cut(text: str, most: int = QUOTE) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
