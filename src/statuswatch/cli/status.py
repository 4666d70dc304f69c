"""status: how it was at the last look. Local data, no network."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from statuswatch.app import App
from statuswatch.app.forecasting import Forecasts
from statuswatch.cli import pause, silenced
from statuswatch.cli.opening import NOTHING, chosen, opened
from statuswatch.cli.terminal import (
    OWN_WORD,
    WORDS,
    Exit,
    Terminal,
    exit_of,
    told,
    when,
    word,
    worst_exit,
)
from statuswatch.cli.verdicts import Judged, data, lasting, lead, promises_in, rest
from statuswatch.core import ours
from statuswatch.core.model import Known, KnownIncident, Level, Role, Source, Status
from statuswatch.core.overview import ServiceNow, ordered
from statuswatch.core.pause import sentence
from statuswatch.core.scope import level_now
from statuswatch.core.witness import Answer, Verdict
from statuswatch.core.words import count, say
from statuswatch.engine.testimony import Court
from statuswatch.settings import Profile


def status(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    with opened(profile, terminal, reads=True) as app:
        wanted = {s.id for s in chosen(app, args.names)}
        overview = app.overview()
        mine = tuple(row for row in overview.services if row.service.id in wanted)
        if not mine:
            terminal.say(NOTHING)
        forecasts = Forecasts(app.stored.history, app.stored.ledger.services)
        silences, waiting = app.silences(), silenced.undisturbed(app)
        whole = args.verbose or len(mine) == 1
        codes = []
        told_all = []
        for row in ordered(replace(overview, services=mine)):
            known = {s: app.stored.journal.known(s.id) for s in row.sources}
            one = _judged(row, known, overview.at, app, forecasts)
            codes.append(exit_of(one.verdict.answer, late=one.late))
            _print(row, one, known, terminal, whole=whole)
            hushed = silenced.silenced(app, row.service, silences)
            for line in silenced.lines(hushed):
                terminal.say(say("    {line}", line=line))
            told_all.append(
                _data(row, known, late=one.late) | data(one, terminal) | silenced.data(hushed)
            )
        _print_paused(app, wanted, terminal)
        for words in silenced.waits(waiting) if mine else ():
            terminal.say(words)
        if overview.paused is not None:
            terminal.say(sentence(overview.paused))
        paused = {"pause": pause.data(overview.paused)}
        terminal.data({"services": told_all} | silenced.waits_data(waiting) | paused)
        return worst_exit(codes)


def _print_paused(app: App, services: Collection[str], terminal: Terminal) -> None:
    for f in app.stored.ledger.sources():
        if f.paused and f.source.service in services:
            words = "{url} is gone (410); add it anew when it is back"
            if f.paused == "moved":
                words = "{url} has moved: it is read at its new address"
            elif f.paused == "off":
                words = "{url} is switched off; statuswatch crowd {id} --add {kind}"
            about = {"url": f.source.url, "id": f.source.service, "kind": f.source.kind}
            terminal.say(say(words, **about))


def exit_now(app: App) -> Exit:
    """How all is as far as this profile knows: what `watch` ends with."""
    overview = app.overview()
    return worst_exit(
        exit_of(
            _unjudged(row.status) if row.verdict is None else row.verdict.answer,
            late=is_late(row.status, overview.at, app) and not _own_word(row.status),
        )
        for row in overview.services
    )


def _unjudged(state: Status) -> Answer:
    """Of many services the calm ones are not judged: their state speaks."""
    if state.level is None:
        return Answer.CANT_TELL
    return Answer.THEM_SAID if state.level.ails else Answer.FINE


def is_late(state: Status, now: datetime, app: App) -> bool:
    """Is the newest word too old to say how it is now?"""
    return state.heard is None or now - state.heard > app.rules.stale_after


def _own_word(state: Status) -> bool:
    """The user's own word holds until they take it back, however long nobody has looked."""
    return any(k.role is Role.USER for k in state.open)


def _judged(
    row: ServiceNow,
    known: Mapping[Source, Known],
    now: datetime,
    app: App,
    forecasts: Forecasts,
) -> Judged:
    """The verdict as it is now, or where nobody has looked for too long, as it was then."""
    state, heard = row.status, row.status.heard
    late = is_late(state, now, app) and not _own_word(state)
    if late and heard is not None:
        return Judged(row.service, _verdict(row, known, heard, app), heard, late=True)
    verdict = row.verdict or _verdict(row, known, now, app)
    if state.heard is None and not any(k.failures for k in known.values()) and not state.open:
        return Judged(row.service, verdict, now, late=late, new=True)
    return Judged(
        row.service,
        verdict,
        now,
        promises=promises_in(state, known, now),
        forecast=lasting(forecasts, row.service, verdict, now),
    )


def _verdict(row: ServiceNow, known: Mapping[Source, Known], at: datetime, app: App) -> Verdict:
    return Court(app.stored.history, at, app.rules).verdict(row.service, known)


def _print(
    row: ServiceNow,
    one: Judged,
    known: Mapping[Source, Known],
    terminal: Terminal,
    *,
    whole: bool,
) -> None:
    state = row.status
    heard_of = {s.id: k for s, k in known.items()}
    terminal.say(lead(one, terminal))
    for k in state.open:
        _print_open(k, heard_of[k.source], row.service.parts, terminal)
    for source, heard in known.items() if not whole else ():
        if heard.streak:
            one_look = "    Our check of it looks down, one look so far: {url}"
            many = "    Our check of it looks down, {n} looks so far: {url}"
            terminal.say(count(one_look, many, heard.streak, url=source.url))
        elif heard.failures and heard.reason is not None:
            words = "    Its {kind} cannot be read: {why}"
            terminal.say(say(words, kind=source.kind, why=heard.reason))
    for line in rest(one, terminal, {k.source for k in state.open}, whole=whole):
        terminal.say(line)
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


def _print_open(k: KnownIncident, page: Known, parts: frozenset[str], terminal: Terminal) -> None:
    if k.absent and page.level is Level.OK:  # as the verdict has it, which says so above
        title = k.incident.title
        terminal.say(say("    Gone from their page at the last look: {title}", title=title))
        return
    level = level_now(k.incident, parts, page.components)
    mild = terminal.text(WORDS[level]) if level is not None else ""
    about = f"{mild}: " if mild else ""
    whose = f" ({terminal.text(OWN_WORD)})" if k.role is Role.USER else ""
    called = k.incident.title
    if k.role in {Role.PROBE, Role.USER}:
        called = terminal.text(ours.told(called))
    terminal.say(f"    {about}{called}{whose}")


def _data(row: ServiceNow, known: Mapping[Source, Known], *, late: bool) -> dict[str, object]:
    state = row.status
    return {
        "service": row.service.id,
        "name": row.service.name,
        "parts": sorted(row.service.parts),
        "stale": state.stale,
        "late": late,
        "heard": when(state.heard),
        "open": [told(k) for k in state.open],
        "elsewhere": [told(k) for k in state.elsewhere],
        "announced": [told(k) for k in state.announced],
        "overrun": [k.incident.key for k in state.overrun],
        "missing_parts": list(state.missing),
        "sources": [_source(s.kind, s.url, k) for s, k in known.items() if s.role is not Role.USER],
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
