"""status: how it was at the last look. Local data, no network."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from statuswatch.app import App
from statuswatch.cli.opening import NOTHING, chosen, opened, title
from statuswatch.cli.terminal import WORDS, Exit, Terminal, exit_of, told, when, word, worst_exit
from statuswatch.core.model import Known, Status
from statuswatch.core.overview import ServiceNow, ordered
from statuswatch.core.scope import level_now
from statuswatch.core.words import Message, count, say
from statuswatch.settings import Profile


def status(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    with opened(profile, terminal) as app:
        wanted = {s.id for s in chosen(app, args.names)}
        overview = app.overview()
        mine = tuple(row for row in overview.services if row.service.id in wanted)
        if not mine:
            terminal.say(NOTHING)
        codes = []
        data = []
        for row in ordered(replace(overview, services=mine)):
            known = {s.id: app.stored.journal.known(s.id) for s in row.sources}
            late = is_late(row.status, overview.at, app)
            codes.append(exit_of(row.status, known.values(), late=late))
            _print(row, known, terminal, late=late)
            data.append(_data(row, known, late=late))
        for f in app.stored.ledger.sources():
            if f.paused and f.source.service in wanted:
                words = "{url} is gone (410); add it anew when it is back"
                if f.paused == "moved":
                    words = "{url} has moved: it is read at its new address"
                terminal.say(say(words, url=f.source.url))
        terminal.data({"services": data})
        return worst_exit(codes)


def exit_now(app: App) -> Exit:
    """How all is as far as this profile knows: what `watch` ends with."""
    overview = app.overview()
    return worst_exit(
        exit_of(
            row.status,
            [app.stored.journal.known(s.id) for s in row.sources],
            late=is_late(row.status, overview.at, app),
        )
        for row in overview.services
    )


def is_late(state: Status, now: datetime, app: App) -> bool:
    """Is the newest word too old to say how it is now?"""
    return state.heard is None or now - state.heard > app.rules.stale_after


def sentence(row: ServiceNow, *, late: bool) -> Message:
    """A service's state in words, as a person would say it."""
    state = row.status
    if state.heard is None:
        if state.since is not None:
            return say("Can't tell: unreadable since {since}", since=state.since)
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


def _print(row: ServiceNow, known: Mapping[str, Known], terminal: Terminal, *, late: bool) -> None:
    state = row.status
    shape = terminal.shapes[None if late else state.level]
    said = terminal.text(sentence(row, late=late))
    terminal.say(f"{shape} {title(row.service)}: {said}")
    for k in state.open:
        level = level_now(k.incident, row.service.parts, known[k.source].components)
        mild = terminal.text(WORDS[level]) if level is not None else ""
        lead = f"{mild}: " if mild else ""
        terminal.say(f"    {lead}{k.incident.title}")
    for source in row.sources:
        heard = known[source.id]
        if heard.streak:
            one = "    Our check of it looks down, one look so far: {url}"
            many = "    Our check of it looks down, {n} looks so far: {url}"
            terminal.say(count(one, many, heard.streak, url=source.url))
        elif heard.failures and heard.reason is not None:
            words = "    Its {kind} cannot be read: {why}"
            terminal.say(say(words, kind=source.kind, why=heard.reason))
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
        terminal.say(say("    There is no part {part} on their page (any more)", part=part))


def _data(row: ServiceNow, known: Mapping[str, Known], *, late: bool) -> dict[str, object]:
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
        "sources": [_source(s.kind, s.url, known[s.id]) for s in row.sources],
    }


def _source(kind: str, url: str, known: Known) -> dict[str, object]:
    return {
        "kind": kind,
        "url": url,
        "level": word(known.level),
        "heard": when(known.heard),
        "looks_down": known.streak,
        "failures": known.failures,
        "silent_since": when(known.silent),
        "reason": str(known.reason) if known.reason else None,
        "components": [{"name": c.name, "level": word(c.level)} for c in known.components],
    }
