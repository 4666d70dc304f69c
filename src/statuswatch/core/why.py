"""`words`: why a notice was told or not, and by which ways, as one line for a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from statuswatch.core.preferences import Preferences
from statuswatch.core.quiet import quiet_until
from statuswatch.core.routing import DESKTOP, TERMINAL
from statuswatch.core.several import listed
from statuswatch.core.telling import Because, Notice, Sent, SentState, Stage
from statuswatch.core.words import Message, say

Names = Callable[[str], Message]
"""What people call a channel: "this desktop", "mail"."""

ONE_MOMENT = timedelta(minutes=1)
"""What was told within this was told at the same time."""


def words(
    notice: Notice,
    sent: Sequence[Sent],
    preferences: Preferences,
    names: Names,
    folded: datetime | None,
    *,
    quiet: datetime | None = None,
    disturb: datetime | None = None,
) -> Message:
    """Without a full stop at its end. `sent`: what became of it on each channel. `folded`: when the
    digest that says it was delivered; `None`: it was not, or there is none. `quiet`, `disturb`:
    when the quiet hours, or the do-not-disturb, that hold now end; `None`: they do not hold."""
    if not notice.told:
        return untold(notice, preferences)
    parts = [*_told(notice, sent, preferences, names, folded), *_troubles(sent, names)]
    if not parts:
        return _unsent(notice, sent, quiet, disturb)
    first, *rest = parts
    for part in rest:
        first = say("{first}. {then}", first=first, then=part)
    return first


# -- told ------------------------------------------------------------------------------------------


def _told(
    notice: Notice,
    sent: Sequence[Sent],
    preferences: Preferences,
    names: Names,
    folded: datetime | None,
) -> list[Message]:
    """When and by which ways."""
    done = [s for s in sent if s.state is SentState.DELIVERED]
    said = [_delivered(done, names)] if done else []
    if not any(s.state is SentState.FOLDED for s in sent):
        return said
    if folded is None:
        return said or [say("A newer card said it")]
    if _quiet(notice, preferences):
        return [*said, say("Told at {at}: it fell into your quiet hours", at=folded)]
    return [*said, say("Told at {at}, in one card with others", at=folded)]


def _delivered(done: Sequence[Sent], names: Names) -> Message:
    times = [s.at for s in done if s.at is not None]
    if not times:
        return say("Told {ways}", ways=_ways((s.channel for s in done), names))
    if max(times) - min(times) < ONE_MOMENT:
        ways = _ways((s.channel for s in done), names)
        return say("Told at {at} {ways}", at=min(times), ways=ways)
    each = [
        say("{way} at {at}", way=_way(s.channel, names), at=s.at)
        if s.at is not None
        else _way(s.channel, names)
        for s in done
    ]
    return say("Told {ways}", ways=listed(each))


def _ways(channels: Iterable[str], names: Names) -> Message:
    return listed([_way(channel, names) for channel in channels])


def _way(channel: str, names: Names) -> Message:
    if channel.startswith(DESKTOP):
        return say("on {channel}", channel=names(channel))
    if channel == TERMINAL:
        return say("in {channel}", channel=names(channel))
    return say("by {channel}", channel=names(channel))


def _quiet(notice: Notice, preferences: Preferences) -> bool:
    at = notice.at
    return at is not None and quiet_until(preferences.quiet, at, None) is not None


# -- not told, by a channel ------------------------------------------------------------------------


def _troubles(sent: Sequence[Sent], names: Names) -> list[Message]:
    """What failed, and what is tried again."""
    found = []
    for one in sent:
        way = _way(one.channel, names)
        if one.state is SentState.GIVEN_UP:
            found.append(say("Not told {way}: {why}", way=way, why=_reason(one)))
        elif one.state is SentState.QUEUED and one.why:
            found.append(say("Not told {way} yet: {why}", way=way, why=_reason(one)))
        elif one.state is SentState.CLAIMED:
            found.append(say("It is being told {way}", way=way))
    return found


def _reason(one: Sent) -> Message:
    """As the end of a sentence of ours."""
    why = one.why.rstrip(" .")
    return say("{why}", why=why) if why else say("it could not be sent")


def _unsent(
    notice: Notice, sent: Sequence[Sent], quiet: datetime | None, disturb: datetime | None
) -> Message:
    """It is to be told, and no channel has done anything about it."""
    states = {one.state for one in sent}
    if SentState.QUEUED in states:
        if disturb is not None and (quiet is None or quiet <= disturb):
            return say("Not told yet: do not disturb until {until}", until=disturb)
        if quiet is not None:
            return say("Not told yet: quiet hours until {until}", until=quiet)
        return say("Not told yet: it waits for its turn")
    if notice.because == Because.NOWHERE:
        return _SAID[Because.NOWHERE]
    if SentState.DROPPED in states:
        return say("Not told: it was no longer true when it could be")
    return say("Not told: no program here shows notifications, and no other way is set up")


# -- not told --------------------------------------------------------------------------------------

_SAID = {
    Because.BASELINE: say("Not told: it was so when we first looked"),
    Because.NOT_YOUR_PART: say("Not told: not your part"),
    Because.MUTED: say("Not told: you muted it"),
    Because.OWN_WORD: say("Not told: you said so yourself"),
    Because.AFTER_THE_FACT: say("Not told: they posted it when it was over"),
    Because.FADED: say("Not told: they have not said a word for long"),
    Because.NOTHING_TO_DO: say("Not told: planned work, nothing new to do"),
    Because.NEVER_COUNTED: say("Not told: it never counted as an outage"),
    Because.GOES_ON: say("Not told: the outage goes on"),
    Because.MILDER: say("Not told: milder than you want to hear"),
    Because.NO_NEW_WORD: say("Not told: no new word of theirs"),
    Because.ANOTHER_WAY: say("Not told: our own check only fails in another way"),
    Because.HEALTH: say("Not told: it is about their page, not about the service"),
    Because.WITH_OTHERS: say("Told together with the other parts"),
    Because.KIND_OFF: say("Not told: you switched this kind off"),
    Because.SNOOZED: say("Not told: you snoozed it"),
    Because.WITH_BEGINNING: say("Not told by itself: told with its beginning"),
    Because.BEGINNING_UNTOLD: say("Not told: its beginning was not told either"),
    Because.COMES_AND_GOES: say("Not told by itself: you were told that it comes and goes"),
    Because.SETTLING: say("Not told: it did not hold"),
    Because.CAME_AGAIN: say("Not told: it came again"),
    Because.GATHERING: say("Not told by itself: others fell too"),
    Because.WITH_STORM: say("Told together with the others that fell"),
    Because.WHILE_AWAY: say("Not told by itself: it came and went while nobody watched"),
    Because.NO_CHANNEL: say("Not told: no way to tell you is switched on"),
    Because.NOWHERE: say("Not told: you want it told nowhere"),
    Because.PAUSED: say("Not told: you don't follow it any more"),
    Because.TOLD: say("Not told"),
}

_WAITS = {
    Because.SETTLING: say("Not told yet: we wait whether it holds"),
    Because.GATHERING: say("Not told yet: others may fall too"),
    Because.SNOOZED: say("Not told yet: you snoozed it"),
}


def untold(notice: Notice, preferences: Preferences) -> Message:
    """Why it was not told, without a full stop at its end."""
    try:
        because = Because(notice.because)
    except ValueError:  # a notice of an older version says it in its own words
        return say("Not told: {why}", why=notice.because)
    hold = preferences.hold
    if because is Because.HELD:
        if hold and notice.due is not None:
            return say("Not told yet: it waits for your {hold} hold", hold=hold)
        return say("Not told yet: it waits for your hold")
    if because is Because.SHORTER:
        if hold:
            return say("Not told: shorter than your {hold} hold", hold=hold)
        return say("Not told: shorter than your hold")
    if notice.due is not None:
        return _WAITS.get(because, say("Not told yet: it waits until {at}", at=notice.due))
    if because is Because.WITH_OTHERS and notice.stage is Stage.OFF:
        return say("Told together with the others that are back")
    return _SAID[because]
