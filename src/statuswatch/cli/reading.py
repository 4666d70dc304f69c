"""probe, adapters: what a place says, and what can be read at all. Nothing is stored."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from statuswatch import adapters
from statuswatch.app import podcasting, visitor
from statuswatch.app.secrets import hide
from statuswatch.cli.looking import (
    LATER,
    UNCHANGED,
    adapter_of,
    address,
    instead,
    level_of,
    look,
)
from statuswatch.cli.opening import AskedError
from statuswatch.cli.options import FEED, Told, mixed_feed, typed_options
from statuswatch.cli.running import run
from statuswatch.cli.terminal import WORDS, Exit, Terminal, when, word
from statuswatch.core.flow import Adapter, Filing, Response, Trouble
from statuswatch.core.model import Failed, Incident, Report, Role, Source
from statuswatch.core.words import count, say
from statuswatch.settings import Profile, Settings, load

if TYPE_CHECKING:
    from statuswatch.engine.fetched import Exchange, Fetched

NO_STATUS = frozenset({401, 403, 404, 410})
"""Answers that say for good: there is no status to be read here."""


def adapters_(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    del args, profile
    for adapter in adapters.all_adapters():
        terminal.say(f"{adapter.kind:<14} {terminal.text(adapters.title_of(adapter.kind))}")
        terminal.data(
            {
                "kind": adapter.kind,
                "title": adapter.title,
                "role": adapter.role.value,
                "experimental": adapter.experimental,
            }
        )
    return Exit.FINE


def probe(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    if args.kind is not None:
        adapter_of(args.kind)
    url, told = address(args.url), typed_options(args)
    if args.kind is not None:
        told.of(args.kind, url)
    if args.record:
        from statuswatch.cli.recording import check_place

        check_place(args.record)
    settings, _ = load(profile)
    return run(_probe(args, url, told, terminal, settings))


async def _probe(
    args: argparse.Namespace, url: str, told: Told, terminal: Terminal, settings: Settings
) -> int:
    fetcher = visitor(settings)
    url, secret = hide(url)
    if secret is not None:  # it is sent, and neither shown nor recorded
        fetcher.lend(secret)
    try:
        kind = args.kind
        if kind is None and await mixed_feed(fetcher, url, told, terminal) is not None:
            kind = FEED
        if kind is None:
            found = await look(fetcher, url, terminal)
            kind, url = found.kind, found.url
        adapter = podcasting.load(kind)
        source = Source("probe", "", kind, url, told.of(kind, url), adapter.role)
        fetched = await fetcher.poll(adapter, source, fresh=True)
        if args.record:
            from statuswatch.cli.recording import keep

            path = keep(args.record, adapter, source, fetched.exchanges)
            terminal.say(say("Recorded in {path}", path=str(path)))
        if isinstance(fetched.outcome, Report):
            return _tell(adapter, url, fetched.outcome, fetched.exchanges, terminal)
        raise _failed(adapter, fetched, url, terminal)
    finally:
        await fetcher.close()


def _tell(
    adapter: Adapter,
    url: str,
    report: Report,
    exchanges: tuple[Exchange, ...],
    terminal: Terminal,
) -> int:
    level = level_of(report, adapter.role, datetime.now(UTC))
    terminal.say(f"{terminal.shapes[level]} {report.title or url}: {terminal.text(WORDS[level])}")
    for i in report.incidents:
        if i.ended is None:
            terminal.say(f"    {i.title} ({_level_words(i, terminal)})")
    for c in report.components:
        if c.level is not None and c.level.ails:
            terminal.say(f"    {c.name}: {terminal.text(WORDS[c.level])}")
        elif c.level is None:
            terminal.say(f"    {c.name}: {c.word or terminal.text(WORDS[None])}")
    for name, n in _categories(adapter, exchanges).items():
        terminal.say(count("    {n} entry in {name}", "    {n} entries in {name}", n, name=name))
    if adapter.kind == podcasting.KIND:
        whole = "    Its whole way, looked at until it is sure: statuswatch podcast {url}"
        terminal.say(say(whole, url=url))
    terminal.data(_as_data(adapter, url, report, exchanges, terminal))
    if level is None:
        return Exit.CANT_TELL
    return Exit.TROUBLE if level.ails else Exit.FINE


def _level_words(i: Incident, terminal: Terminal) -> str:
    if i.level is None:
        return i.word or terminal.text(say("no level"))
    return terminal.text(WORDS[i.level])


def _as_data(
    adapter: Adapter,
    url: str,
    report: Report | None,
    exchanges: tuple[Exchange, ...],
    terminal: Terminal,
) -> dict[str, object]:
    """Always the same keys; without a report nothing is known and nothing is complete."""
    report_ = report or Report(complete=False)
    return {
        "kind": adapter.kind,
        "title": report_.title,
        "url": url,
        "level": word(level_of(report_, adapter.role, datetime.now(UTC))),
        "complete": report_.complete,
        "components": [{"name": c.name, "level": word(c.level)} for c in report_.components],
        "incidents": [_incident(adapter, i) for i in report_.incidents],
        "categories": _categories(adapter, exchanges) if report is not None else {},
        "evidence": [_evidence(e, terminal) for e in exchanges],
    }


def _categories(adapter: Adapter, exchanges: tuple[Exchange, ...]) -> dict[str, int]:
    """What a feed's entries are filed under, and how many each."""
    page = exchanges[-1].answer if exchanges else None
    if not isinstance(adapter, Filing) or not isinstance(page, Response):
        return {}
    return dict(adapter.categories(page))


def _incident(adapter: Adapter, i: Incident) -> dict[str, object]:
    kind = "maintenance" if i.planned else "incident"
    return {
        "key": i.key,
        "kind": "probe" if adapter.role is Role.PROBE else kind,
        "title": i.title,
        "level": word(i.level),
        "started": when(i.started),
        "ended": when(i.ended),
        "planned_end": when(i.planned_end),
        "components": sorted(i.components),
        "url": i.url,
        "updates": [{"at": when(u.at), "phase": u.phase, "text": u.text} for u in i.updates],
    }


def _evidence(exchange: Exchange, terminal: Terminal) -> dict[str, object]:
    return {
        "url": exchange.url,
        "status": exchange.status,
        "bytes": exchange.size,
        "seconds": round(exchange.elapsed, 3),
        "words": terminal.text(exchange.words) if exchange.words else None,
    }


def _failed(adapter: Adapter, fetched: Fetched, url: str, terminal: Terminal) -> AskedError:
    outcome, exchanges = fetched.outcome, fetched.exchanges
    why = (
        say("it asked us to stay away until {at}", at=fetched.held)
        if fetched.held
        else (outcome.reason if isinstance(outcome, Failed) else say("it was not asked"))
    )
    what = say("{url}: {why}", url=url, why=why)
    data = _as_data(adapter, url, None, exchanges, terminal)
    last = exchanges[-1].answer if exchanges else None
    if isinstance(last, Response) and (last.status == 200 or last.status in NO_STATUS):
        return AskedError(Exit.NOT_A_SOURCE, what, instead(url), data)
    late = (bool(exchanges) and last is None) or (isinstance(last, Trouble) and last.step == "time")
    advice = LATER if late or isinstance(last, Response) or fetched.held else UNCHANGED
    return AskedError(Exit.TIME_OUT if late else Exit.CANT_TELL, what, advice, data)
