"""A change as `watch` tells it: a line for people, an object for programs."""

from __future__ import annotations

from collections.abc import Iterable

from statuswatch.cli.opening import title
from statuswatch.cli.terminal import OWN_WORD, WORDS, Terminal, when, word
from statuswatch.core import ours
from statuswatch.core.certificates import expiry_of
from statuswatch.core.model import (
    Change,
    ChangeKind,
    Component,
    Incident,
    Level,
    Plan,
    Role,
    Service,
    Source,
)
from statuswatch.core.reasons import AFTER_THE_FACT
from statuswatch.core.recall import MISSED, RECALLED
from statuswatch.core.scope import level_now
from statuswatch.core.story import END_NOT_STATED, FADED, LAST_OPEN, WITHDRAWN, WORSE
from statuswatch.core.words import Message, count, say

LONGEST = 160
"""Letters of a vendor's message that a line shows; --json has all of it."""

KINDS = {
    ChangeKind.OPENED: say("new"),
    ChangeKind.UPDATED: say("news"),
    ChangeKind.WORSENED: say("worse"),
    ChangeKind.EASED: say("better"),
    ChangeKind.RESOLVED: say("over"),
    ChangeKind.REOPENED: say("opened again"),
    ChangeKind.SILENT: say("their page cannot be read"),
    ChangeKind.BACK: say("their page can be read again"),
    ChangeKind.MOVED: say("their page has moved"),
    ChangeKind.NEWS: say("a post, no trouble"),
    ChangeKind.EXPIRES: say("its certificate ends soon"),
}


NOTES = {
    Plan.ANNOUNCED.value: say("announced"),
    Plan.RUNNING.value: say("running", "planned work"),
    Plan.OVERRUN.value: say("runs over its announced end"),
    FADED: say("no word for long"),
    WITHDRAWN: say("withdrawn"),
    END_NOT_STATED: say("end not stated"),
    LAST_OPEN: say("last known open"),
    RECALLED: say("before the first look"),
    MISSED: say("while we were not watching"),
    AFTER_THE_FACT: say("posted when it was over"),
}


def _note(note: str) -> Message:
    """What the journal notes beside a line, for people; --json has it as it is."""
    if note.startswith(WORSE):
        return say("worse: {parts}", parts=note.removeprefix(WORSE))
    return NOTES.get(note) or ours.told(note)


def line(
    change: Change,
    service: Service,
    terminal: Terminal,
    listed: Iterable[Component] = (),
    role: Role = Role.OFFICIAL,
) -> str:
    """`14:02  ■ Podhost: Uploads fail (new, Down): We are looking into it.`

    `listed`: the parts of its page as they stand; a followed one may be worse than the story.
    `role`: of who says it.
    """
    at, name = terminal.text(say("{at}", at=change.at)), title(service)
    level = _level(change, service, listed)
    shape = terminal.shapes[level]
    if change.incident is None:
        said = terminal.text(KINDS[change.kind])
        if change.kind is ChangeKind.EXPIRES:
            return f"{at}  {shape} {name}: {terminal.text(_expiry(change))}"
        note = terminal.text(_note(change.note)) if change.note else ""
        return f"{at}  {shape} {name}: {said}" + (f" ({note})" if note else "")
    story = change.incident
    facts: list[Message | str] = [KINDS[change.kind]]
    if level is not None and change.kind is not ChangeKind.RESOLVED:
        facts.append(WORDS[level])
    if change.note:
        facts.append(_note(change.note))
    if role is Role.USER:
        facts.append(OWN_WORD)
    if change.baseline and role is not Role.USER:
        facts.append(say("stood before the first look"))
    said = ", ".join(terminal.text(fact) for fact in facts)
    called, newest = story.title, _newest(story)
    if role is Role.PROBE:
        called, newest = (terminal.text(ours.told(words)) for words in (called, newest))
    newest = newest if len(newest) <= LONGEST else f"{newest[: LONGEST - 1].rstrip()}…"
    return f"{at}  {shape} {name}: {called} ({said})" + (f": {newest}" if newest else "")


def _expiry(change: Change) -> Message:
    """Whose certificate ends, and when."""
    told = expiry_of(change.note)
    if told is None:
        return KINDS[change.kind]
    if not told.name:
        one = "its certificate ends within {n} day, at {end}"
        many = "its certificate ends within {n} days, at {end}"
        return count(one, many, told.days, end=told.end)
    one = "the certificate of {hop} ends within {n} day, at {end}"
    many = "the certificate of {hop} ends within {n} days, at {end}"
    return count(one, many, told.days, hop=told.name, end=told.end)


def _level(change: Change, service: Service, listed: Iterable[Component]) -> Level | None:
    if change.kind is ChangeKind.RESOLVED:
        return Level.OK
    if change.incident is None:
        return None
    return level_now(change.incident, service.parts, listed)


def _newest(story: Incident) -> str:
    """The vendor's newest words, if they say more than the title does."""
    text = " ".join(story.updates[-1].text.split()) if story.updates else ""
    if not text or text == story.title or story.derived:
        return ""
    return text


def data(change: Change, source: Source, service: Service) -> dict[str, object]:
    """`updates` are the new or edited ones."""
    i = change.incident
    return {
        "seq": change.seq,
        "at": when(change.at),
        "service": service.id,
        "name": service.name,
        "source": source.kind,
        "source_url": source.url,
        "role": source.role.value,
        "change": change.kind.value,
        "key": i.key if i else None,
        "title": i.title if i else None,
        "level": word(i.level) if i else None,
        "before": word(change.before),
        "started": when(i.started) if i else None,
        "ended": when(i.ended) if i else None,
        "components": sorted(i.components) if i else [],
        "note": change.note,
        "baseline": change.baseline,
        "updates": [
            {"at": when(u.at), "phase": u.phase, "text": u.text} for u in (i.updates if i else ())
        ],
    }
