"""`settled`: what was held is decided anew when its time has come, in the words of how it is then."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from statuswatch.core import standing, wavering
from statuswatch.core.aftermath import Aftermath, Matter, Place, names_of
from statuswatch.core.card import words_of
from statuswatch.core.flapping import is_told
from statuswatch.core.holding import passed, rest_untold, speaks_of_others, untold, with_rest
from statuswatch.core.model import Change, ChangeKind, Incident, Level, Outage, Role, Service
from statuswatch.core.preferences import Preferences, Wishes
from statuswatch.core.reasons import is_muted, milder, unwished
from statuswatch.core.telling import Because, Notice, NoticeKind, Stage, Urgency


def settled(
    held: Notice, service: Service, preferences: Preferences, now: datetime, aftermath: Aftermath
) -> Notice:
    """`held`, whose time (`Notice.due`) has come: told, or why not. Its key stays."""
    notice = replace(held, told=True, because=Because.TOLD, due=None)
    if held.kind is not NoticeKind.OUTAGE:
        return notice
    known = aftermath.outages.values()
    outage = next((o for o in known if not set(names_of(o)).isdisjoint(held.about)), None)
    if outage is None:
        return untold(notice, Because.NEVER_COUNTED)
    silence = _silence(notice, outage, service, preferences, aftermath, now)
    if silence is not None:
        return untold(notice, silence)
    told = {name: _without(held, cards) for name, cards in aftermath.cards.items()}
    cards = standing.of_outage(outage, told)
    if held.stage is Stage.OFF:  # each of the cards that stand has an end of its own
        each = [told.get(name, ()) for name in held.about]
        cards = next((c for c in each if standing.stage(c) is Stage.ON), cards)
    matter = _matter(held, outage, service, aftermath, now, cards)
    if held.stage is Stage.OFF:
        return _end(notice, held, outage, matter, preferences.of(service.id))
    if held.because == Because.SETTLING:
        title, body = words_of(matter)
        return wavering.eased(replace(notice, title=title, body=body), held, matter)
    return _beginning(notice, held, outage, matter, preferences)


def _without(held: Notice, cards: Iterable[Notice]) -> tuple[Notice, ...]:
    return tuple(card for card in cards if card.key != held.key)


def _silence(
    notice: Notice,
    outage: Outage,
    service: Service,
    preferences: Preferences,
    after: Aftermath,
    now: datetime,
) -> Because | None:
    concerns = [place for place in after.places(outage.id) if place in after.concerning]
    if not concerns:
        return Because.NOT_YOUR_PART
    known = [after.stories[place] for place in concerns if place in after.stories]
    if known and all(is_muted(service, story, after.silences) for story in known):
        return Because.MUTED
    silence = unwished(notice, preferences.of(service.id), after.silences, now)
    if silence is not None:
        return silence
    return Because.COMES_AND_GOES if is_told(after, now) else None


def _beginning(
    notice: Notice, held: Notice, outage: Outage, matter: Matter, preferences: Preferences
) -> Notice:
    if standing.stage(matter.cards) is Stage.ON:
        return untold(notice, Because.WITH_OTHERS)
    if not outage.ongoing and (rest := _split_off(outage, matter, preferences)) is not None:
        return _of_rest(notice, held, rest, matter, preferences)
    if not outage.ongoing:
        if _said_by_storm(held, matter):
            return untold(notice, Because.WITH_STORM)
        short = outage.end - matter.since < preferences.hold
        if held.because == Because.HELD:
            short = held.due is not None and outage.end < held.due
        return passed(notice, matter, outage, short=short)
    wishes = preferences.of(matter.service.id)
    if milder(matter.whole, wishes):
        return untold(notice, Because.MILDER)
    notice = replace(notice, level=matter.whole or held.level)
    if matter.incident.title:
        title, body = words_of(matter)
        notice = replace(notice, title=title, body=body, url=matter.incident.url or held.url)
    urgent = wishes.vital and notice.level is Level.DOWN
    return replace(notice, urgency=Urgency.CRITICAL if urgent else Urgency.NORMAL)


def _said_by_storm(held: Notice, matter: Matter) -> bool:
    """While it waited, others fell, and one card said all, and that all is over."""
    last = standing.newest(matter.cards)
    later = last is not None and (held.at is None or last.at is None or last.at >= held.at)
    return last is not None and last.kind is NoticeKind.STORM and later


def _end(notice: Notice, held: Notice, outage: Outage, matter: Matter, wishes: Wishes) -> Notice:
    if outage.ongoing or _ended_later(held, matter):
        return untold(notice, Because.CAME_AGAIN)
    if standing.stage(matter.cards) is not Stage.ON:
        return untold(notice, Because.WITH_OTHERS)
    if speaks_of_others(matter, outage):
        return untold(notice, Because.GOES_ON)
    title, body = words_of(matter)
    rest = rest_untold(matter, outage, wishes)
    notice = replace(notice, title=title, body=body)
    return with_rest(notice, matter, rest) if rest else notice


def _split_off(outage: Outage, matter: Matter, preferences: Preferences) -> Outage | None:
    """What was held with this outage as part of it, and now is one of its own that goes on: a
    story that vanishes ended when it was seen last, which may part what it joined."""
    rest = rest_untold(matter, outage, preferences.of(matter.service.id))
    return next((other for other in rest if other.start >= outage.start), None)


def _of_rest(
    notice: Notice, held: Notice, rest: Outage, matter: Matter, preferences: Preferences
) -> Notice:
    about = replace(held, about=(rest.id,), thread=f"outage:{rest.id}")
    due = rest.start + preferences.hold
    if due > matter.now:
        return replace(about, due=due)
    cards = standing.of_outage(rest, matter.after.cards)
    other = _matter(about, rest, matter.service, matter.after, matter.now, cards)
    told = replace(notice, about=about.about, thread=about.thread)
    return _beginning(told, about, rest, other, preferences)


def _ended_later(held: Notice, matter: Matter) -> bool:
    """It came again meanwhile, and that end waits as well."""
    later = (c for c in matter.cards if c.stage is Stage.OFF and c.due is not None)
    return any(c.due is not None and held.due is not None and c.due > held.due for c in later)


def _matter(
    held: Notice,
    outage: Outage,
    service: Service,
    after: Aftermath,
    now: datetime,
    cards: tuple[Notice, ...],
) -> Matter:
    """As if the outage's foremost story were told just now."""
    place = _foremost(outage, after)
    story = after.stories.get(place, Incident(place[1], "", held.level, started=outage.start))
    ends = held.stage is Stage.OFF
    kind = ChangeKind.RESOLVED if ends else ChangeKind.OPENED
    change = Change(held.at or now, place[0], kind, story, seq=held.seq)
    return Matter(change, story, service, outage, after, now, cards=cards)


def _foremost(outage: Outage, after: Aftermath) -> Place:
    """What they post before what only we see, then the worst, then the newest."""
    places = after.places(outage.id)
    stand = [place for place in places if place in after.standing] or list(places)

    def weight(place: Place) -> tuple[bool, int, str]:
        story = after.stories.get(place)
        posted = after.roles.get(place[0]) is Role.OFFICIAL and not (story and story.derived)
        begun = story.started.isoformat() if story and story.started else ""
        return posted, int(after.levels.get(place) or 0), begun

    return max(stand, key=weight)
