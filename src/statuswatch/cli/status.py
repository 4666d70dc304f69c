"""status: how it was at the last look. Local data, no network."""

from __future__ import annotations

import argparse
from datetime import datetime

from statuswatch.app import App
from statuswatch.cli.opening import chosen, opened, title
from statuswatch.cli.terminal import WORDS, Exit, Terminal, exit_of, told, when, word, worst_exit
from statuswatch.core.model import Known, Status
from statuswatch.core.overview import ServiceNow
from statuswatch.core.words import Message, say
from statuswatch.settings import Profile


def status(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    with opened(profile, terminal) as app:
        wanted = {s.id for s in chosen(app, args.names)}
        overview = app.overview()
        rows = [row for row in overview.services if row.service.id in wanted]
        if not rows:
            terminal.say(say("You follow nothing yet. Add something: statuswatch add URL"))
            terminal.data({"services": []})
            return Exit.FINE
        late = {r.service.id: is_late(r.status, overview.at, app) for r in rows}
        rows.sort(key=_worst_first)
        for row in rows:
            _print(row, terminal, late=late[row.service.id])
        codes = [exit_of(r.status, late=late[r.service.id]) for r in rows]
        terminal.data({"services": [_data(app, r, late[r.service.id]) for r in rows]})
        return worst_exit(codes)


def is_late(state: Status, now: datetime, app: App) -> bool:
    """Is the newest word too old to say how it is now?"""
    return state.heard is None or now - state.heard > app.rules.stale_after


def sentence(row: ServiceNow, *, late: bool) -> Message:
    """A service's state in words, as a person would say it."""
    state = row.status
    if state.heard is None:
        return say("Can't tell: not checked yet")
    if late:
        return say("{state}, as of {heard}", state=WORDS[state.level], heard=state.heard)
    if state.level is None:
        if state.since is not None:
            return say("Can't tell: unreadable since {since}", since=state.since)
        return say("Can't tell")
    if state.stale:
        return say("{state}, as far as we can see", state=WORDS[state.level])
    if state.since is not None:
        return say("{state} since {since}", state=WORDS[state.level], since=state.since)
    return WORDS[state.level]


def _print(row: ServiceNow, terminal: Terminal, *, late: bool) -> None:
    state = row.status
    shape = terminal.shapes[None if late else state.level]
    said = terminal.text(sentence(row, late=late))
    terminal.say(f"{shape} {title(row.service)}: {said}")
    for k in state.open:
        mild = terminal.text(WORDS[k.incident.level]) if k.incident.level is not None else ""
        lead = f"{mild}: " if mild else ""
        terminal.say(f"    {lead}{k.incident.title}")
    for k in state.overrun:
        terminal.say(say("    {title} runs over its announced end", title=k.incident.title))
    for k in state.announced:
        start = k.incident.started
        if start is not None:
            terminal.say(
                say("    Announced for {start}: {title}", start=start, title=k.incident.title)
            )
    for k in state.elsewhere:
        terminal.say(say("    Elsewhere, not your part: {title}", title=k.incident.title))
    for part in state.missing:
        terminal.say(say("    The part {part} is no longer on their page", part=part))


def _data(app: App, row: ServiceNow, late: bool) -> dict[str, object]:
    state = row.status
    return {
        "service": row.service.id,
        "name": row.service.name,
        "parts": sorted(row.service.parts),
        "level": word(state.level),
        "since": when(state.since),
        "stale": state.stale,
        "late": late,
        "heard": when(state.heard),
        "open": [told(k) for k in state.open],
        "elsewhere": [told(k) for k in state.elsewhere],
        "announced": [told(k) for k in state.announced],
        "overrun": [k.incident.key for k in state.overrun],
        "missing_parts": list(state.missing),
        "sources": [
            _source(s.kind, s.url, app.stored.journal.known(s.id)) for s in row.sources
        ],
    }


def _source(kind: str, url: str, known: Known) -> dict[str, object]:
    return {
        "kind": kind,
        "url": url,
        "level": word(known.level),
        "heard": when(known.heard),
        "failures": known.failures,
        "silent_since": when(known.silent),
        "reason": str(known.reason) if known.reason else None,
        "components": [{"name": c.name, "level": word(c.level)} for c in known.components],
    }


def _worst_first(row: ServiceNow) -> tuple[int, str]:
    level = row.status.level
    rank = -1 if level is None else int(level)
    return (-rank if rank > 0 else 1 if rank < 0 else 2, row.service.name.casefold())
