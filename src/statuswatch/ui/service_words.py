"""What the Service page says, as sentences: no widget, no colour. `*…*` marks the state's words."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from statuswatch.core.lull import lulls
from statuswatch.core.model import Outage, Plan, Role
from statuswatch.core.overview import Face, face
from statuswatch.core.words import Message, count, say

if TYPE_CHECKING:
    from statuswatch.app.retold import Edit
    from statuswatch.app.sheet import Part, Sheet, Story
    from statuswatch.app.sheet_places import Expiring, Place

WORDS: Mapping[Face, Message] = MappingProxyType(
    {
        Face.FINE: say("Fine"),
        Face.MAINTENANCE: say("Maintenance"),
        Face.UNKNOWN: say("Can't tell"),
        Face.DEGRADED: say("Degraded"),
        Face.PARTIAL: say("Partly down"),
        Face.DOWN: say("Down"),
        Face.OFFLINE: say("Offline"),
    }
)

PHASES: Mapping[str, Message] = MappingProxyType(
    {
        "investigating": say("Investigating"),
        "identified": say("Identified"),
        "monitoring": say("Watching their fix"),
        "resolved": say("Over"),
        "postmortem": say("Looking back"),
        "scheduled": say("Announced"),
        "in_progress": say("Under way"),
        "in progress": say("Under way"),
        "verifying": say("Checking their work"),
        "completed": say("Done"),
        "update": say("Update"),
    }
)
"""The phases that most pages know; any other stands as they wrote it."""

NOT_FOLLOWED = say("You do not follow this any more.")
POLLED_ELSEWHERE = say(
    "StatusWatch is polling in another window or terminal: when it asks next is not known here."
)
LONG_WORD, PIECE = 30, 20
_AFTER_SIGNS = re.compile(r"(?<=[/?&=.:_@#%-])(?=\w)")


# -- marks -----------------------------------------------------------------------------------------


def runs(text: str) -> tuple[tuple[str, bool], ...]:
    """A rendered line in pieces, each with whether it was marked."""
    pieces = text.split("*")
    return tuple((piece, n % 2 == 1) for n, piece in enumerate(pieces) if piece)


def unmarked(text: str) -> str:
    return text.replace("*", "")


# -- what they say -------------------------------------------------------------------------------


def nothing_open(sheet: Sheet) -> Message:
    """What stands where stories would: silence is not health."""
    status = sheet.now.status
    if not any(p.role is Role.OFFICIAL for p in sheet.places):
        if status.heard is None:
            return say("Looking. We have no answer yet.")
        if face(sheet.now) is Face.FINE:
            return say("We read no page of theirs. Our own check sees no trouble.")
        return say("We read no page of theirs.")
    silent = [p for p in sheet.places if p.role is Role.OFFICIAL and p.failing is not None]
    if silent and all(p.failing is not None for p in sheet.places if p.role is Role.OFFICIAL):
        since = min((p.failing_since for p in silent if p.failing_since), default=None)
        if since is not None:
            return say("We can't read their page since {since}.", since=since)
        return say("We can't read their page.")
    if status.heard is None:
        return say("Looking. They have not answered yet.")
    if status.level is None:
        return say("They do not say how it is.")
    if face(sheet.now) is Face.FINE:
        return say("Nothing is wrong as far as they say.")
    return say("They have not posted anything about it.")


def story_line(story: Story, at: datetime) -> Message:
    """Under a story's title: how bad or what is planned, and since when."""
    i = story.known.incident
    start, end = i.started or story.known.first_seen, i.planned_end
    match story.plan:
        case Plan.ANNOUNCED if end is not None:
            return say("*Maintenance announced* for {start} – {end}", start=start, end=end)
        case Plan.ANNOUNCED:
            return say("*Maintenance announced* for {start}", start=start)
        case Plan.OVERRUN if end is not None and at > end:
            words = "*Maintenance runs over.* It was to end at {end}, {late} ago"
            return say(words, end=end, late=at - end)
        case Plan.RUNNING | Plan.OVERRUN if end is not None:
            words = "*Maintenance under way* since {start}, planned until {end}"
            return say(words, start=start, end=end)
        case Plan.RUNNING | Plan.OVERRUN:
            return say("*Maintenance under way* since {start}", start=start)
        case _:
            return _trouble_line(story, start, at)


def _trouble_line(story: Story, start: datetime, at: datetime) -> Message:
    faded = story.known.faded
    if faded is not None:
        words = "Open since {start}, no word for a long time: it does not count any more"
        return say(words, start=start)
    if story.face is Face.UNKNOWN:
        return say("Open since {start} · {lasting}", start=start, lasting=at - start)
    if story.face is Face.FINE:
        words = "*No trouble by their word*, open since {start} · {lasting}"
        return say(words, start=start, lasting=at - start)
    state, back = WORDS[story.face], lulls(story.known.incident)
    if back:
        over, again = back[-1].over, back[-1].again
        words = (
            "*{state} again* since {again} · {lasting}. They had said at {over} that it was over"
        )
        return say(words, state=state, again=again, lasting=at - again, over=over)
    words = "*{state}* since {start} · {lasting}"
    return say(words, state=state, start=start, lasting=at - start)


def concerned(story: Story) -> Message | None:
    """Which parts it names; none where the title is the part."""
    i = story.known.incident
    names = sorted(i.components)
    if not names or names == [i.title]:
        return None
    if len(names) > 4:
        rest, few = len(names) - 3, ", ".join(names[:3])
        return count("{few} and {n} more part", "{few} and {n} more parts", rest, few=few)
    return say("{names}", names=", ".join(names))


def phase(word: str) -> Message:
    known = PHASES.get(word.casefold().strip())
    return known or say("{word}", word=word[:1].upper() + word[1:60])


def edited(edits: Sequence[Edit]) -> Message:
    """Under a post that they wrote anew."""
    words = "They changed this text at {at}. Both versions are kept."
    many = "They changed this text {n} times, the last time at {at}. All versions are kept."
    return count(words, many, len(edits), at=edits[-1].at)


def own_post(story: Story) -> Message | None:
    """What stands where nobody posted: a part that ails, a page that calls itself ill."""
    i = story.known.incident
    if not i.derived:
        return None
    if i.components:
        return say("Their page lists it so. They have not written a word about it.")
    return say("Their page calls itself so, and names no reason.")


# -- parts, places, the past -----------------------------------------------------------------------


def part_word(part: Part, shape: Face) -> Message:
    if part.gone and part.gone_since is not None:
        return say("gone from their page, noticed {at}", at=part.gone_since)
    if part.gone:
        return say("gone from their page")
    return say("They do not say") if part.level is None else WORDS[shape]


def parts_followed(parts: tuple[Part, ...]) -> Message:
    mine = sum(p.followed for p in parts)
    if not mine:
        return say("You follow all of it: trouble in any part counts.")
    words = "You follow {n} part. Trouble in the others is mentioned, not counted."
    many = "You follow {n} parts. Trouble in the others is mentioned, not counted."
    return count(words, many, mine)


def place_name(role: Role, kind: str | Message) -> Message:
    """A source by what it is to us, and the kind of page it is."""
    match role:
        case Role.OFFICIAL:
            return say("Their page: {kind}", kind=kind)
        case Role.PROBE:
            return say("Our own check")
        case Role.CROWD:
            return say("What others say: {kind}", kind=kind)
        case _:
            return say("Your own word")


def place_lines(place: Place, *, polls: bool) -> tuple[Message, ...]:
    """Last answer, next check and why; then what is wrong with it."""
    heard = say("No answer yet")
    if place.role is Role.USER and place.heard is not None:
        heard = say("You said so last {heard}", heard=place.heard)
    elif place.heard is not None:
        heard = say("Last answer {heard}", heard=place.heard)
    if (place.paused or place.role is Role.USER) and place.why is not None:
        line = say("{heard} · {why}", heard=heard, why=place.why)
    elif not polls or place.why is None:
        line = heard
    elif place.due is None:
        line = say("{heard} · asking now · {why}", heard=heard, why=place.why)
    else:
        words = "{heard} · next check {due} · {why}"
        line = say(words, heard=heard, due=place.due, why=place.why)
    if place.failing is None:
        return (line,) if place.tested is None else (line, place.tested)
    if place.failing_since is None:
        return (line, say("Can't be read: {why}", why=place.failing))
    words = "Can't be read since {since}: {why}"
    return (line, say(words, since=place.failing_since, why=place.failing))


def certificate(one: Expiring, at: datetime) -> Message:
    """When it ends; the state's mark is on what ends soon."""
    left, end = one.end - at, one.end
    if left <= timedelta(0):
        if one.name:
            words = "*The certificate of {name} ended {end}.*"
            return say(words, name=one.name, end=end)
        return say("*Its certificate ended {end}.*", end=end)
    if one.name:
        words = "*The certificate of {name} ends {end}*, in {left}."
        return say(words, name=one.name, end=end, left=left)
    if one.soon:
        return say("*Its certificate ends {end}*, in {left}.", end=end, left=left)
    return say("Its certificate ends {end}, in {left}.", end=end, left=left)


def past_line(outage: Outage) -> Message:
    words = "*{state}* {start} · lasted {length}"
    state = WORDS[Face(outage.worst.word)]
    return say(words, state=state, start=outage.start, length=outage.duration)


# -- as text ---------------------------------------------------------------------------------------


def address(url: str) -> str:
    """As it is shown: without a name and password that stand in it."""
    scheme, slashes, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{slashes}{host.rpartition('@')[2]}{slash}{path}" if slashes else url


def breakable(text: str) -> str:
    """The same text, whose long words may be broken: one must not widen the page."""
    return re.sub(rf"\S{{{LONG_WORD},}}", _broken, text)


def _broken(word: re.Match[str]) -> str:
    pieces = _AFTER_SIGNS.sub("\u200b", word[0]).split("\u200b")
    return "\u200b".join(p[n : n + PIECE] for p in pieces for n in range(0, len(p), PIECE))
