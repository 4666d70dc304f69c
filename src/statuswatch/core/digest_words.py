"""What one card for many notices says: how many outages, what of it still goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from statuswatch.core.model import Level, Outage
from statuswatch.core.phrases import state
from statuswatch.core.several import listed
from statuswatch.core.telling import Notice
from statuswatch.core.words import Message, count, say


@dataclass(frozen=True, slots=True)
class Seen:
    """`open`: outages that go on, by id; `past`: ids of those that came and went. `service`: its id,
    if all are of one; `name_of`: names by outage id. `end`: what the newest end says. `level`: the
    worst of what goes on, or else of what was."""

    open: Mapping[str, Outage]
    past: tuple[str, ...]
    service: str = ""
    name_of: Mapping[str, str] = field(default_factory=dict)
    end: Message | None = None
    level: Level | None = None

    def names(self, outages: Iterable[str]) -> tuple[list[str], int]:
        """Of these, each service once, and how many have no name that is known."""
        named = [self.name_of.get(outage, "") for outage in outages]
        return list(dict.fromkeys(filter(None, named))), named.count("")


def digest(seen: Seen, others: int, *, quiet: bool) -> tuple[Message, Message]:
    """`others`: notices that are of no outage."""
    title, body = _title(seen, others, quiet=quiet), _body(seen)
    if not seen.open and not seen.past:
        return title, say("You can read them in the inbox.")
    if not others:
        return title, body
    return title, count(
        "{said} {n} other notice is in the inbox.",
        "{said} {n} other notices are in the inbox.",
        others,
        said=body,
    )


def _title(seen: Seen, others: int, *, quiet: bool) -> Message:
    still, number = len(seen.open), len(seen.open) + len(seen.past)
    names, _ = seen.names(seen.past)
    if not number:
        if quiet:
            return count(
                "While it was quiet: {n} notice", "While it was quiet: {n} notices", others
            )
        return count("While you were away: {n} notice", "While you were away: {n} notices", others)
    if number == 1 and not still and names:
        if quiet:
            words = "{name} was {state} while it was quiet"
            return say(words, name=names[0], state=state(seen.level))
        return was_away(names[0], seen.level)
    if quiet:
        return _outages_in_quiet(number, still)
    return _outages_while_away(number, still)


def _outages_in_quiet(number: int, still: int) -> Message:
    if not still:
        return count(
            "While it was quiet: {n} outage, over",
            "While it was quiet: {n} outages, all over",
            number,
        )
    if still == number:
        return count(
            "While it was quiet: {n} outage, still open",
            "While it was quiet: {n} outages, all still open",
            number,
        )
    words = "While it was quiet: {n} outages, {still} still open"
    return count(words, words, number, still=still)


def _outages_while_away(number: int, still: int) -> Message:
    if not still:
        return count(
            "While you were away: {n} outage, over",
            "While you were away: {n} outages, all over",
            number,
        )
    if still == number:
        return count(
            "While you were away: {n} outage, still open",
            "While you were away: {n} outages, all still open",
            number,
        )
    words = "While you were away: {n} outages, {still} still open"
    return count(words, words, number, still=still)


def _body(seen: Seen) -> Message:
    if seen.open:
        return _going_on(seen)
    names, unknown = seen.names(seen.past)
    if len(seen.past) == 1:
        return seen.end or say("It is over.")
    if not names:
        return say("All of it is over.")
    if len(names) == 1 and not unknown:
        return say("{names} was in trouble, and is no more.", names=names[0])
    return say("{names} were in trouble, and are no more.", names=listed(names, unknown))


def _going_on(seen: Seen) -> Message:
    names, unknown = seen.names(seen.open)
    if len(names) + unknown == 1:
        level = seen.level
        since = min(outage.start for outage in seen.open.values())
        if not names:
            return say("It goes on since {since}.", since=since)
        if level is Level.PARTIAL:
            return say("Part of {name} is down since {since}.", name=names[0], since=since)
        return say(
            "{name} is {state} since {since}.", name=names[0], state=state(level), since=since
        )
    return say("{names} are still in trouble.", names=listed(names, unknown))


def still(seen: Seen) -> tuple[Message, Message]:
    """One service of which nothing is to be said but that it goes on."""
    since = min((outage.start for outage in seen.open.values()), default=None)
    names, unknown = seen.names(seen.open)
    body = say("Since {since}.", since=since) if since is not None else say("")
    if len(names) + unknown != 1:
        return say("{names} are still in trouble", names=listed(names, unknown)), body
    if seen.level is Level.PARTIAL:
        return say("Part of {name} is still down", name=listed(names, unknown)), body
    name = listed(names, unknown)
    return say("{name} is still {state}", name=name, state=state(seen.level)), body


# -- while nobody watched --------------------------------------------------------------------------


def was_away(name: str, level: Level | None) -> Message:
    return say("{name} was {state} while you were away", name=name, state=state(level))


def away(missed: Sequence[tuple[str, Outage]]) -> tuple[Message, Message]:
    """`missed`: each outage with its service's name, at least one."""
    names = list(dict.fromkeys(name for name, _ in missed))
    outages = [outage for _, outage in missed]
    end = max(outage.end for outage in outages)
    length = sum((outage.duration for outage in outages), timedelta())
    worst = max(outage.worst for outage in outages)
    if len(outages) == 1:
        body = say("{length}, until {end}.", length=length, end=end)
        return was_away(names[0], worst), body
    if len(names) == 1:
        words = "{name} was {state} {n} times while you were away"
        title = count(words, words, len(outages), name=names[0], state=state(worst))
        return title, say("{length} in all, until {end}.", length=length, end=end)
    going = sum(outage.ongoing for outage in outages)
    named = [name for name in names if name]
    said = listed(named, len(names) - len(named))
    return _outages_while_away(len(outages), going), say("{names}.", names=said)


# -- what has passed -------------------------------------------------------------------------------


def has_ended(notice: Notice, now: datetime) -> bool:
    """Did it announce something whose end, which it names, is past? One that says that the end has
    passed is as true as it was."""
    ends = [*_ends(notice.title), *_ends(notice.body)]
    return any(end <= now and (notice.at is None or notice.at < end) for end in ends)


def _ends(message: Message) -> Iterator[datetime]:
    for name, value in message.args:
        if isinstance(value, Message):
            yield from _ends(value)
        elif isinstance(value, datetime) and name == "end":
            yield value
