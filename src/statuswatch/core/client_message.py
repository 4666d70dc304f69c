"""`client_message`: what one tells clients or listeners of an outage, short and long, in any state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from statuswatch.core.affair import Affair
from statuswatch.core.model import Level
from statuswatch.core.paper import Block, Paper, Paragraph, Quote, Told
from statuswatch.core.words import Message, say

SHORT = 280
"""Characters of the short one: what every network takes."""

_NAME, _WORD = 40, 90


@dataclass(frozen=True, slots=True)
class ClientMessage:
    """`short`: one message of at most SHORT characters. `long`: for an e-mail or a page."""

    short: Message
    long: Paper


def client_message(affair: Affair, now: datetime) -> ClientMessage:
    """Neutral, and without a promise of ours that we cannot keep. Nothing in it is guessed: where
    they have said nothing, it says so."""
    return ClientMessage(_short(affair), _long(affair, now))


def _short(affair: Affair) -> Message:
    outage, zone = affair.outage, affair.zone[:12]
    what = _what(affair, over=not outage.ongoing)
    if not outage.ongoing:
        return say(
            "{what} It lasted {length}, until {end} {zone}. It works again.",
            what=what,
            length=affair.length,
            end=outage.end,
            zone=zone,
        )
    word = _last_word(affair)
    if word is None:
        return say(
            "{what} Since {start} {zone}. They have not said why yet. Try again later; "
            "we write when it is over.",
            what=what,
            start=outage.start,
            zone=zone,
        )
    return say(
        "{what} Since {start} {zone}. They say: “{word}” We write when it is over.",
        what=what,
        start=outage.start,
        zone=zone,
        word=_clipped(word.text.text, _WORD),
    )


def _long(affair: Affair, now: datetime) -> Paper:
    outage, name = affair.outage, affair.service.name
    title = (
        say("{name}: trouble", name=name)
        if outage.ongoing
        else say("{name} works again", name=name)
    )
    subtitle = say("As of {now} {zone}", now=now, zone=affair.zone)
    return Paper(title, subtitle, tuple(_blocks(affair)))


def _blocks(affair: Affair) -> Iterator[Block]:
    outage = affair.outage
    yield Paragraph(_what(affair, over=not outage.ongoing))
    if outage.ongoing:
        yield Paragraph(
            say(
                "It began at {start} {zone} and has lasted {length} so far.",
                start=outage.start,
                zone=affair.zone,
                length=affair.length,
            )
        )
    else:
        yield Paragraph(
            say(
                "It began at {start}, ended at {end} {zone}, and lasted {length}.",
                start=outage.start,
                end=outage.end,
                zone=affair.zone,
                length=affair.length,
            )
        )
    if affair.parts:
        yield Paragraph(say("Affected: {parts}", parts=", ".join(affair.parts)))
    word = _last_word(affair)
    if word is not None:
        yield word
    elif outage.ongoing:
        yield Paragraph(say("They have not said anything about it yet."))
    yield Paragraph(_meanwhile(affair))


def _what(affair: Affair, *, over: bool) -> Message:
    name = _clipped(affair.service.name, _NAME)
    match affair.outage.worst:
        case Level.DOWN if over:
            return say("{name} was down.", name=name)
        case Level.DOWN:
            return say("{name} is down.", name=name)
        case Level.PARTIAL if over:
            return say("Part of {name} did not work.", name=name)
        case Level.PARTIAL:
            return say("Part of {name} does not work.", name=name)
        case _ if over:
            return say("{name} was slower or less reliable than usual.", name=name)
        case _:
            return say("{name} is slower or less reliable than usual.", name=name)


def _meanwhile(affair: Affair) -> Message:
    if not affair.outage.ongoing:
        return say("What did not work then can be tried again now.")
    if affair.outage.worst is Level.DOWN:
        return say("Until then, try again later.")
    return say("Until then, what fails may work at a second try.")


def _last_word(affair: Affair) -> Quote | None:
    """The vendor's newest, whole."""
    told = [
        (u.at or s.known.first_seen, u, s)
        for s in affair.theirs
        for u in s.known.incident.updates
        if u.text.strip()
    ]
    if not told:
        return None
    _, update, strand = max(told, key=lambda one: one[0])
    who = Told(affair.service.name, strand.known.incident.url)
    return Quote(Told(update.text), who, update.at)


def _clipped(text: str, most: int) -> str:
    whole = " ".join(text.split())
    if len(whole) <= most:
        return whole
    return whole[: most - 1].rstrip(" ,;:-") + "…"
