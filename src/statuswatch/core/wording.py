"""The message that reports a problem: filled with what is known, for the user to send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from statuswatch.core.model import Role
from statuswatch.core.witness import Witness
from statuswatch.core.words import Message, Setting, render, say
from statuswatch.core.written import clean, cut, one_line

QUOTED, QUOTED_SHORT = 600, 200
"""Characters of a vendor's own words that are sent back to them."""

MOST_PARTS = 6

NAMELESS, NAME = say("[your name]"), say("your name")
"""What stands under a message that nobody has signed yet, and this gap's name."""


@dataclass(frozen=True, slots=True)
class Said:
    """What their page said: `at` by their own clock where they date it, under which `title`."""

    text: str
    at: datetime | None = None
    url: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """All that a report is made of. `by`: the user's name. `ours`, `theirs`: since when, as we saw
    it and as their page says. `over`: when it ended, where it did.
    `witnesses`: of a verdict that holds now. `said`: newest first. `number`, `wrote`: of what was
    reported of it before and has no answer."""

    name: str
    by: str = ""
    parts: tuple[str, ...] = ()
    account: str = ""
    plan: str = ""
    ours: datetime | None = None
    theirs: datetime | None = None
    over: datetime | None = None
    witnesses: tuple[Witness, ...] = ()
    said: tuple[Said, ...] = ()
    number: str = ""
    wrote: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """A message. `blocks`: paragraphs of lines. `gaps`: what is left for the user to fill in."""

    subject: Message
    blocks: tuple[tuple[Message, ...], ...]
    gaps: tuple[Message, ...] = ()


def text_of(wording: Wording, setting: Setting | None = None) -> str:
    """As it is sent, in the language of `setting`."""
    blocks = ("\n".join(clean(render(m, setting)) for m in b) for b in wording.blocks if b)
    return "\n\n".join(blocks) + "\n"


def subject_of(wording: Wording, setting: Setting | None = None) -> str:
    """One line, whatever their names hold."""
    return one_line(render(wording.subject, setting), 150)


# -- when ------------------------------------------------------------------------------------------


def exactly(moment: datetime, zone: tzinfo | None) -> Message:
    """`2026-11-09 15:02 CET (UTC+01:00), which is 2026-11-09 14:02 UTC`: read alike everywhere."""
    utc = moment.astimezone(UTC)
    local = moment.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    if not offset:
        return say("{utc} UTC", utc=_iso(utc))
    named = _named(local, offset)
    return say("{local} {zone}, which is {utc} UTC", local=_iso(local), zone=named, utc=_iso(utc))


def _iso(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes")


def _named(local: datetime, offset: timedelta) -> str:
    """`CET (UTC+01:00)`; the offset alone where the zone has no name of its own."""
    minutes = round(abs(offset) / timedelta(minutes=1))
    sign = "-" if offset < timedelta() else "+"
    told = f"UTC{sign}{minutes // 60:02}:{minutes % 60:02}"
    name = one_line(local.tzname() or "", 40)
    return f"{name} ({told})" if any(c.isalpha() for c in name) and name[:3] != "UTC" else told


# -- the message -----------------------------------------------------------------------------------


def wording(problem: Problem, zone: tzinfo | None, *, short: bool = False) -> Wording:
    """What is sent. `zone`: the user's, which times are told in beside UTC."""
    since = problem.ours or problem.theirs
    gaps = []
    if not problem.by:
        gaps.append(NAME)
    if since is None:
        gaps.append(say("since when"))
    blocks = _short(problem, zone) if short else _long(problem, zone)
    return Wording(_subject(problem), blocks, tuple(gaps))


def _long(problem: Problem, zone: tzinfo | None) -> tuple[tuple[Message, ...], ...]:
    return (
        (say("Hello,"),),
        (_begin(problem),),
        _facts(problem, zone),
        _seen(problem, zone),
        _their_words(problem, zone),
        _asked(problem),
        (_name(problem),),
    )


def _short(problem: Problem, zone: tzinfo | None) -> tuple[tuple[Message, ...], ...]:
    facts = [_begin(problem), *_since(problem, zone)[:1]]
    if problem.account:
        facts.append(say("Account: {account}", account=one_line(problem.account)))
    seen = _seen(problem, zone)[1:2]
    said = problem.said[:1]
    return (
        tuple(facts),
        (*seen, *(_quote(one, zone, QUOTED_SHORT) for one in said)),
        (say("We ask you to confirm this, and to say when it will be fixed."),),
        (_name(problem),),
    )


def _subject(problem: Problem) -> Message:
    name, parts = one_line(problem.name, 60), _parts(problem, 60)
    what = _past(name, parts) if problem.over is not None else _now(name, parts)
    if problem.number:
        return say("[{number}] {what}", number=one_line(problem.number, 40), what=what)
    return what


def _begin(problem: Problem) -> Message:
    name, parts = one_line(problem.name), _parts(problem, 200)
    what = _past(name, parts) if problem.over is not None else _now(name, parts)
    return say("{what}.", what=what)


def _now(name: str, parts: str) -> Message:
    if parts:
        return say("{name} does not work for us: {parts}", name=name, parts=parts)
    return say("{name} does not work for us", name=name)


def _past(name: str, parts: str) -> Message:
    if parts:
        return say("{name} did not work for us: {parts}", name=name, parts=parts)
    return say("{name} did not work for us", name=name)


def _parts(problem: Problem, most: int) -> str:
    named = [one_line(part, 60) for part in problem.parts[:MOST_PARTS]]
    return cut(", ".join(part for part in named if part), most)


def _facts(problem: Problem, zone: tzinfo | None) -> tuple[Message, ...]:
    facts = list(_since(problem, zone))
    if problem.over is not None:
        facts.append(say("It was over at {at}.", at=exactly(problem.over, zone)))
    if problem.account:
        facts.append(say("Our account with you: {account}", account=one_line(problem.account)))
    if problem.plan:
        facts.append(say("Our plan: {plan}", plan=one_line(problem.plan)))
    if problem.wrote is not None:
        at = exactly(problem.wrote, zone)
        facts.append(say("We wrote to you about it at {at}, and have no answer.", at=at))
    if problem.number:
        facts.append(say("Your ticket: {number}", number=one_line(problem.number)))
    return tuple(facts)


def _since(problem: Problem, zone: tzinfo | None) -> tuple[Message, ...]:
    """By our clock and by theirs: both count, and often differ."""
    found = []
    if problem.ours is not None:
        found.append(say("Since {at}, as we saw it.", at=exactly(problem.ours, zone)))
    if problem.theirs is not None:
        found.append(say("Since {at}, as your page says.", at=exactly(problem.theirs, zone)))
    return tuple(found) or (say("Since: [since when it fails]"),)


def _seen(problem: Problem, zone: tzinfo | None) -> tuple[Message, ...]:
    """What was seen from here: their own page's words come below, as quotes."""
    lines = []
    for one in problem.witnesses:
        if one.role is Role.OFFICIAL and problem.said:
            continue
        line = _witness(one, zone)
        if line is not None:
            lines.append(line)
    return (say("What we see:"), *lines) if lines else ()


def _witness(one: Witness, zone: tzinfo | None) -> Message | None:
    if one.role is Role.USER:
        return _own_word(one, zone)
    who = say("Your page") if one.role is Role.OFFICIAL else one.who
    if one.role is None:
        if one.at is None:
            return say("- Our own line {words}.", words=one.words)
        return say("- Our own line {words}, since {at}.", words=one.words, at=exactly(one.at, zone))
    if one.at is None:
        return say("- {who}: {words}", who=who, words=one.words)
    return say("- {who}: {words} ({at})", who=who, words=one.words, at=exactly(one.at, zone))


def _own_word(one: Witness, zone: tzinfo | None) -> Message | None:
    """What the user said that fails: in a letter, "you" is the vendor."""
    if one.at is None:
        return None
    note = next(
        (one_line(v, 200) for k, v in one.words.args if k == "note" and isinstance(v, str)), ""
    )
    at = exactly(one.at, zone)
    if note:
        return say("- It fails for us since {at}: “{note}”", at=at, note=note)
    return say("- It fails for us since {at}.", at=at)


def _their_words(problem: Problem, zone: tzinfo | None) -> tuple[Message, ...]:
    if not problem.said:
        return ()
    lines = [_quote(one, zone, QUOTED) for one in problem.said]
    return (say("What your page says:"), *lines)


def _quote(one: Said, zone: tzinfo | None, most: int) -> Message:
    """`“Uploads fail: We look into it.” (2026-11-09 14:02 UTC) https://status.example/1`"""
    title, text = one_line(one.title, 150), one_line(one.text, most)
    url = one_line(one.url, 300)
    words = say("{title}: {text}", title=title, text=text) if title and text != title else text
    if one.at is None:
        return (
            say("“{quote}” {url}", quote=words, url=url) if url else say("“{quote}”", quote=words)
        )
    at = exactly(one.at, zone)
    if url:
        return say("“{quote}” ({at}) {url}", quote=words, at=at, url=url)
    return say("“{quote}” ({at})", quote=words, at=at)


def _asked(problem: Problem) -> tuple[Message, ...]:
    first = (
        say("1. Confirm that you have this report.")
        if problem.number
        else say("1. Confirm that you have this report, with its ticket number.")
    )
    if problem.over is not None:
        return (
            say("We ask you to:"),
            first,
            say("2. Tell us what happened, and what you do so that it does not come again."),
        )
    return (
        say("We ask you to:"),
        first,
        say("2. Tell us when it will be fixed, or when you will know."),
        say("3. Tell us when we hear from you next."),
    )


def _name(problem: Problem) -> Message:
    by = one_line(problem.by, 100)
    return say("{name}", name=by) if by else NAMELESS
