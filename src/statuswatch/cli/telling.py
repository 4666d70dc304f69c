"""A change as `watch` tells it: a line for people, an object for programs."""

from __future__ import annotations

from collections.abc import Iterable

from statuswatch.cli.opening import title
from statuswatch.cli.terminal import OWN_WORD, WORDS, Terminal, when, word
from statuswatch.core.certificates import expiry_of
from statuswatch.core.model import (
    Change,
    ChangeKind,
    Component,
    Incident,
    Level,
    Role,
    Service,
    Source,
)
from statuswatch.core.scope import level_now
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
        return f"{at}  {shape} {name}: {said}" + (f" ({change.note})" if change.note else "")
    story = change.incident
    facts: list[Message | str] = [KINDS[change.kind]]
    if level is not None and change.kind is not ChangeKind.RESOLVED:
        facts.append(WORDS[level])
    if change.note:
        facts.append(change.note)
    if role is Role.USER:
        facts.append(OWN_WORD)
    if change.baseline and role is not Role.USER:
        facts.append(say("stood before the first look"))
    said = ", ".join(terminal.text(fact) for fact in facts)
    return f"{at}  {shape} {name}: {story.title} ({said}){_newest(story)}"


def _expiry(change: Change) -> Message:
    """Whose certificate ends, and when."""
    told = expiry_of(change.note)
    if told is None:
        return KINDS[change.kind]
    one, many = "within {n} day", "within {n} days"
    if not told.name:
        words = "its certificate ends " + one + ", at {end}"
        return count(words, words.replace(one, many), told.days, end=told.end)
    words = "the certificate of {hop} ends " + one + ", at {end}"
    return count(words, words.replace(one, many), told.days, hop=told.name, end=told.end)


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
    return f": {text}" if len(text) <= LONGEST else f": {text[: LONGEST - 1].rstrip()}…"


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
