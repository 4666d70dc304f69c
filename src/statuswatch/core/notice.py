"""`notices`: is this worth telling, in which words, and why (not).

One card per outage (`Notice.thread`), updated in place; `Notice.key` names the fact, so that a
restart or a second process never tells it twice. By what is decided: `reasons` (the user's wishes),
`holding` (what was told before), `flapping`; in which words: `card`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from statuswatch.core import standing, wavering
from statuswatch.core.aftermath import Aftermath, Matter
from statuswatch.core.card import words_of
from statuswatch.core.health_card import of_post, of_source
from statuswatch.core.holding import BEGINNINGS, decided, past, says_nothing_new, untold
from statuswatch.core.model import Change, ChangeKind, Incident, Level, Role, Service
from statuswatch.core.plan_card import of_plan
from statuswatch.core.preferences import Preferences
from statuswatch.core.reasons import is_muted, no_news, standing_actions, unwished
from statuswatch.core.recall import MISSED, is_recalled
from statuswatch.core.scope import among
from statuswatch.core.settling import settled
from statuswatch.core.telling import Action, Because, Notice, NoticeKind, Stage, Urgency

__all__ = ["Aftermath", "notices", "settled"]

OURS = frozenset({Role.PROBE, Role.USER})

AT_ONCE = timedelta(minutes=1)
"""Who says so within this has said so at once: polls are no finer."""

_REMEMBERED = frozenset({Because.WHILE_AWAY, Because.SHORTER})
"""Beginnings that are not told, and whose ends are told with them."""


def notices(
    changes: Iterable[Change],
    service: Service,
    preferences: Preferences,
    now: datetime,
    aftermath: Aftermath = Aftermath(),
) -> tuple[Notice, ...]:
    """A notice for every change of `service`, oldest first: told, held (`due`), or not, each with
    its reason (`because`); none for what only fills in the past."""
    changes = tuple(change for change in changes if not _is_past(change))
    cards = {outage: standing.of_worth(told) for outage, told in aftermath.cards.items()}
    after, admitting = replace(aftermath, cards=cards), _admissions(changes, aftermath)
    leads, fresh = _leads(changes, service, aftermath), _fresh(changes, aftermath)
    found = []
    for change in changes:
        line = leads.get(change.seq, change)
        notice = _notice(line, service, preferences, after, now, change.seq in admitting, fresh)
        for each in (notice, *_other_ends(notice, after)):
            found.append(each)
            after = _with(each, after)
    return tuple(found)


def _other_ends(notice: Notice, after: Aftermath) -> list[Notice]:
    """Where two outages turned out to be one, each has a card that must not stand for ever."""
    if notice.stage is not Stage.OFF or not (notice.told or notice.due):
        return []
    outage = next((o for o in after.outages.values() if o.id in notice.about), None)
    standing_too = standing.also_standing(outage, after.cards) if outage else {}
    return [
        replace(notice, key=f"{notice.key}:{name}", thread=thread, about=(name,))
        for name, thread in standing_too.items()
        if name not in notice.about
    ]


def _is_past(change: Change) -> bool:
    """It was over before our first look; or it is the end of what we missed, told with it."""
    missed = change.note == MISSED and change.kind is ChangeKind.OPENED
    return is_recalled(change) and not missed


def _with(notice: Notice, after: Aftermath) -> Aftermath:
    """The cards of the lines so far."""
    if not (notice.told or notice.due or notice.because in _REMEMBERED) or not notice.about:
        return after
    more = {outage: (*after.cards.get(outage, ()), notice) for outage in notice.about}
    return replace(after, cards={**after.cards, **more})


def _notice(
    change: Change,
    service: Service,
    preferences: Preferences,
    after: Aftermath,
    now: datetime,
    admits: bool,
    fresh: frozenset[str],
) -> Notice:
    story = change.incident
    if story is None:
        return _if_wished(of_source(change, service), preferences, after, now)
    if change.kind is ChangeKind.NEWS:
        return _if_wished(of_post(change, story, service), preferences, after, now)
    missed = change.note == MISSED
    if missed:  # it is no news of now, but it is news
        change = replace(change, baseline=False)
    outage = after.outages.get((change.source, story.key))
    cards = standing.of_outage(outage, after.cards) if outage else ()
    matter = Matter(change, story, service, outage, after, now, admits, cards, fresh)
    notice = _silenced(of_plan(matter) if story.planned else _worded(matter, preferences), matter)
    notice = _if_wished(notice, preferences, after, now)
    if not notice.told:
        return notice
    if story.planned:
        return untold(notice, Because.NOTHING_TO_DO) if missed else notice
    if outage is None:
        return _without_outage(notice, matter)
    if not missed:
        return decided(notice, matter, outage, preferences)
    if outage.ongoing or cards:
        return untold(notice, Because.WITH_OTHERS)
    return past(notice, matter, outage, preferences)


def _silenced(notice: Notice, matter: Matter) -> Notice:
    """Not told whatever it says: no news for this user, or muted."""
    silence = no_news(matter)
    if silence is None and is_muted(matter.service, matter.incident, matter.after.silences):
        silence = Because.MUTED
    return notice if silence is None else untold(notice, silence)


def _if_wished(notice: Notice, preferences: Preferences, after: Aftermath, now: datetime) -> Notice:
    if not notice.told:
        return notice
    silence = unwished(notice, preferences.of(notice.service), after.silences, now)
    return notice if silence is None else untold(notice, silence)


def _worded(matter: Matter, preferences: Preferences) -> Notice:
    """As it would be told."""
    change, outage = matter.change, matter.outage
    title, body = words_of(matter)
    stage, kind, level = Stage.NONE, NoticeKind.OUTAGE, matter.whole
    if outage is not None:
        stage = Stage.OFF if matter.over and change.kind is ChangeKind.RESOLVED else Stage.ON
    if _is_word(matter):
        kind = NoticeKind.WORD
    if stage is Stage.OFF and outage is not None:
        level = outage.worst
    about = () if outage is None else (outage.id, *standing.about(matter.cards))
    return Notice(
        key=f"{change.seq}",
        thread=standing.thread(outage.id, matter.cards)
        if outage
        else f"incident:{change.source}:{matter.incident.key}",
        service=matter.service.id,
        title=title,
        body=body,
        urgency=_urgency(level, stage, vital=preferences.of(matter.service.id).vital),
        url=matter.incident.url,
        seq=change.seq,
        at=change.at,
        kind=kind,
        stage=stage,
        level=level,
        about=tuple(dict.fromkeys(about)),
        actions=_actions(matter, stage),
    )


def _is_word(matter: Matter) -> bool:
    """Does it bring nothing but what they say?"""
    kind = matter.change.kind
    if matter.admits:
        return True
    called, now = standing.level(matter.cards), matter.whole
    if matter.anew or (matter.joined and called is None):
        return False
    if now is not None and wavering.is_quiet(matter.cards):
        return kind is ChangeKind.UPDATED
    same = called == now
    if kind is ChangeKind.UPDATED:
        return same or called is None or now is None or now < called
    return kind in (ChangeKind.EASED, ChangeKind.WORSENED) and same


def _urgency(level: Level | None, stage: Stage, *, vital: bool) -> Urgency:
    if vital and stage is Stage.ON and level is Level.DOWN:
        return Urgency.CRITICAL
    return Urgency.LOW if level is None else Urgency.NORMAL


def _actions(matter: Matter, stage: Stage) -> tuple[Action, ...]:
    """What can be done about it: nothing more, once it is over or acknowledged."""
    if stage is not Stage.ON or matter.outage is None:
        return (Action.OPEN,)
    return standing_actions((matter.outage.id,), matter.after)


def _without_outage(notice: Notice, matter: Matter) -> Notice:
    """Trouble without an impact is told, quietly; nobody misses its end."""
    kind, incident = matter.change.kind, matter.incident
    if kind is ChangeKind.RESOLVED:
        return untold(notice, Because.NEVER_COUNTED)
    if kind is not ChangeKind.UPDATED:
        return notice
    if matter.joined and matter.joined == among(incident.components, matter.service.parts):
        return notice  # it was elsewhere so far
    if incident.derived or not incident.updates or says_nothing_new(matter):
        return untold(notice, Because.NO_NEW_WORD)
    probe = matter.role is Role.PROBE
    return untold(notice, Because.ANOTHER_WAY) if probe else notice


# -- several lines that are one piece of news ------------------------------------------------


def _leads(changes: tuple[Change, ...], service: Service, after: Aftermath) -> dict[int, Change]:
    """Of the parts of one outage that fell in these lines, the first, with the names of all: it
    speaks for them. By its seq."""
    groups: dict[str, list[tuple[Change, Incident]]] = {}
    for change in changes:
        story = change.incident
        if story is None or change.kind is not ChangeKind.OPENED or not story.derived:
            continue
        outage = after.outages.get((change.source, story.key))
        if outage is not None and not is_muted(service, story, after.silences):
            groups.setdefault(outage.id, []).append((change, story))
    leads = {}
    for group in groups.values():
        change, story = group[0]
        parts = frozenset(part for _, other in group for part in other.components)
        leads[change.seq] = replace(change, incident=replace(story, components=parts))
    return leads


def _fresh(changes: tuple[Change, ...], after: Aftermath) -> frozenset[str]:
    """The outages of which some line says that they began, or are worse."""
    lines = (c for c in changes if c.kind in BEGINNINGS or c.seq in after.joined)
    places = [(c.source, c.incident.key) for c in lines if c.incident]
    return frozenset(after.outages[place].id for place in places if place in after.outages)


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
