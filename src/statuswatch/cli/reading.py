"""probe, adapters: what a place says, and what can be read at all. Nothing is stored."""

from __future__ import annotations

import argparse
import asyncio
from typing import TYPE_CHECKING

from statuswatch import adapters
from statuswatch.app import visitor
from statuswatch.cli.following import address, look
from statuswatch.cli.opening import NotASourceError, UnreachableError, UsageError
from statuswatch.cli.terminal import WORDS, Exit, Terminal, when, word
from statuswatch.core.flow import Adapter, Response, StatusWatchError
from statuswatch.core.model import Failed, Level, Report, Role, Source, worst
from statuswatch.core.words import say
from statuswatch.settings import Profile

if TYPE_CHECKING:
    from statuswatch.engine.fetch import Exchange


def adapters_(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    del args, profile
    for adapter in adapters.all_adapters():
        mark = " (experimental)" if adapter.experimental else ""
        terminal.say(f"{adapter.kind:<14} {adapter.title}{mark}")
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
    url = address(args.url)
    if args.kind is not None:
        try:
            adapters.load(args.kind)
        except StatusWatchError as error:
            raise UsageError(error.title, error.advice) from error
    del profile
    return asyncio.run(_probe(args, url, terminal))


async def _probe(args: argparse.Namespace, url: str, terminal: Terminal) -> int:
    fetcher = visitor()
    try:
        kind = args.kind
        if kind is None:
            found = await look(fetcher, url, terminal)
            kind, url = found.kind, found.url
        adapter = adapters.load(kind)
        source = Source("probe", "", kind, url, role=adapter.role)
        fetched = await fetcher.poll(adapter, source, fresh=True)
        if args.record:
            from statuswatch.cli.recording import keep  # noqa: PLC0415

            path = keep(args.record, source, fetched.exchanges, fetched.outcome)
            terminal.say(say("Recorded in {path}", path=str(path)))
        if isinstance(fetched.outcome, Report):
            return _tell(adapter, url, fetched.outcome, fetched.exchanges, terminal)
        return _failed(fetched.outcome, fetched.exchanges, url, terminal)
    finally:
        await fetcher.close()


def level_of(report: Report) -> Level | None:
    """What one report alone says of the whole: indicator, open impacts, ailing parts."""
    ails = any(c.level is not None and c.level.ails for c in report.components)
    under_way = [
        Level.MAINTENANCE if i.planned else i.level
        for i in report.incidents
        if i.ended is None and not (i.planned and not _begun(i.updates))
    ]
    return worst([report.level, *under_way, Level.DEGRADED if ails else None])


def _begun(updates: tuple[object, ...]) -> bool:
    words = {getattr(u, "phase", "") for u in updates}
    return bool(words & {"in_progress", "in progress", "verifying"})


def _tell(
    adapter: Adapter,
    url: str,
    report: Report,
    exchanges: tuple[Exchange, ...],
    terminal: Terminal,
) -> int:
    level = level_of(report)
    terminal.say(f"{terminal.shapes[level]} {report.title or url}: {terminal.text(WORDS[level])}")
    for i in report.incidents:
        if i.ended is None:
            terminal.say(f"    {i.title} ({word(i.level) or 'no level'})")
    for c in report.components:
        if c.level is not Level.OK:
            terminal.say(f"    {c.name}: {word(c.level) or c.word or 'unknown'}")
    terminal.data(
        {
            "kind": adapter.kind,
            "title": report.title,
            "url": url,
            "level": word(level),
            "complete": report.complete,
            "components": [{"name": c.name, "level": word(c.level)} for c in report.components],
            "incidents": [
                {
                    "key": i.key,
                    "kind": "probe"
                    if adapter.role is Role.PROBE
                    else "maintenance"
                    if i.planned
                    else "incident",
                    "title": i.title,
                    "level": word(i.level),
                    "started": when(i.started),
                    "ended": when(i.ended),
                    "planned_end": when(i.planned_end),
                    "components": sorted(i.components),
                    "url": i.url,
                    "updates": [
                        {"at": when(u.at), "phase": u.phase, "text": u.text} for u in i.updates
                    ],
                }
                for i in report.incidents
            ],
            "evidence": [_evidence(e, terminal) for e in exchanges],
        }
    )
    if level is None:
        return Exit.CANT_TELL
    return Exit.TROUBLE if level.ails else Exit.FINE


def _evidence(exchange: Exchange, terminal: Terminal) -> dict[str, object]:
    return {
        "url": exchange.url,
        "status": exchange.status,
        "bytes": exchange.size,
        "seconds": round(exchange.elapsed, 3),
        "words": terminal.text(exchange.words) if exchange.words else None,
    }


def _failed(
    outcome: object, exchanges: tuple[Exchange, ...], url: str, terminal: Terminal
) -> int:
    reason = outcome.reason if isinstance(outcome, Failed) else say("it was not asked")
    terminal.data(
        {
            "url": url,
            "level": None,
            "error": terminal.text(reason),
            "evidence": [_evidence(e, terminal) for e in exchanges],
        }
    )
    answered = any(isinstance(e.answer, Response) and e.answer.status == 200 for e in exchanges)
    what = say("{url}: {why}", url=url, why=reason)
    if answered:
        raise NotASourceError(what)
    raise UnreachableError(what, say("Check the address; nothing was changed."))
