"""podcast: every step from the feed to the file, looked at once. Nothing is stored."""

from __future__ import annotations

import argparse
import asyncio

from statuswatch.adapters._podcast_private import private, redacted
from statuswatch.app import visitor
from statuswatch.app.network import http_of
from statuswatch.app.podcasting import KIND, keeper, offer
from statuswatch.app.podcasting import podcast as adapter_of_podcasts
from statuswatch.app.secrets import MASK, hide
from statuswatch.cli.looking import address
from statuswatch.cli.opening import AskedError
from statuswatch.cli.running import run
from statuswatch.cli.terminal import Exit, Terminal, when, word
from statuswatch.core.chain import Chain, Hop
from statuswatch.core.flow import Chained, Keeping
from statuswatch.core.model import Failed, Report, Role, Source
from statuswatch.core.words import Message, say
from statuswatch.settings import Profile, Settings, load

LOOKS = 3
LOOK_AGAIN = 10.0
"""Seconds between two looks at what fails; 1 s on this computer."""

FOLLOW = "To follow this podcast: statuswatch add {url}"


def podcast(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    url = address(args.url)
    return run(_podcast(url, terminal, profile))


async def _podcast(url: str, terminal: Terminal, profile: Profile) -> int:
    settings, _ = load(profile)
    fetcher = visitor(settings)
    typed = url
    url, secret = hide(url)
    if secret is not None:
        fetcher.lend(secret)
    shown = redacted(typed) if private(typed) or secret is not None else typed
    adapter = adapter_of_podcasts()
    source = Source("podcast", "podcast", KIND, url, {}, Role.PROBE)
    memory, looks = "", 0
    try:
        while True:
            fetched = await fetcher.poll(adapter, source, memory=memory, fresh=True)
            looks += 1
            if not isinstance(fetched.outcome, Report):
                raise _unasked(shown, fetched.outcome)
            report = fetched.outcome
            memory = report.memory or ""
            if looks >= LOOKS or not report.suspects or not _is_worth_it(adapter, source, memory):
                break
            if looks == 1:
                terminal.say(say("Something fails: looking again, to be sure"))
            await asyncio.sleep(_pause(url))
    finally:
        await fetcher.close()
    chain = adapter.chain(source, memory)
    if chain is None:
        raise _unasked(shown, None)
    _raise_if_no_podcast(shown, chain)
    if await _is_us(url, report, settings):
        words = "It's you: your own line is down, so nothing can be told of {url}"
        terminal.say(say(words, url=shown))
        data = {"url": shown, "kind": KIND, "level": None, "line": "down"}
        terminal.data(data)
        return int(Exit.CANT_TELL)
    return _tell(shown, chain, report, terminal, profile)


async def _is_us(url: str, report: Report, settings: Settings) -> bool:
    """Nothing that fails is theirs while our own line does."""
    from statuswatch.engine.clock import SystemClock
    from statuswatch.engine.network import OwnLine

    if report.level is not None and not report.level.ails and not report.suspects:
        return False
    line = OwnLine(settings.canaries, http_of(settings), SystemClock())
    if not line.speaks(url):
        return False
    try:
        await line.ask()
        return line.down
    finally:
        await line.close()


def _is_worth_it(adapter: Keeping, source: Source, memory: str) -> bool:
    """Is it a podcast at all, or a feed that did not answer?"""
    chain = adapter.chain(source, memory) if isinstance(adapter, Chained) else None
    return chain is not None and not _is_none(chain)


def _pause(url: str) -> float:
    from statuswatch.core.inner import is_inner

    return 1.0 if is_inner(url) else LOOK_AGAIN


def _is_none(chain: Chain) -> bool:
    """Something answered, and it is no podcast's feed."""
    feed = next((hop for hop in chain.hops if hop.kind == "feed"), None)
    if feed is None or chain.title:
        return False
    return str(feed.short) in {"a web page", "odd answer", "answers 404", "answers 410"}


def _raise_if_no_podcast(url: str, chain: Chain) -> None:
    has_files = any(hop.kind == "host" for hop in chain.hops)
    feed = chain.hops[0]
    if _is_none(chain):
        what = say("There is no podcast feed at {url}: {why}", url=url, why=feed.words)
    elif chain.newest is None and not has_files and feed.level is not None and not feed.level:
        what = say("The feed at {url} holds no episodes with sound", url=url)
    else:
        return
    advice = say("Give the address of the feed: your host's dashboard names it as RSS feed.")
    data = {"url": url, "kind": KIND, "level": None}
    raise AskedError(Exit.NOT_A_SOURCE, what, advice, data)


def _unasked(url: str, outcome: object) -> AskedError:
    why = outcome.reason if isinstance(outcome, Failed) else say("it asked us to stay away")
    what = say("{url} could not be asked: {why}", url=url, why=why)
    advice = say("Check the address and your line. Nothing was changed.")
    return AskedError(Exit.CANT_TELL, what, advice, {"url": url, "kind": KIND, "level": None})


def _tell(url: str, chain: Chain, report: Report, terminal: Terminal, profile: Profile) -> int:
    code = _code(report)
    terminal.say(f"{terminal.shapes[report.level]} {chain.title or url}")
    widest = max(len(hop.name) for hop in chain.hops)
    for hop in chain.hops:
        terminal.say(_line(hop, widest, terminal))
    terminal.say(_stop(chain.sentence, terminal))
    if chain.fix is not None:
        terminal.say(say("What to do: {fix}", fix=chain.fix))
    for words in chain.advice:
        terminal.say(say("Worth knowing: {words}", words=words))
    entry = keeper(chain.host, profile)
    if entry is not None:
        terminal.say(offer(entry))
    if MASK not in url and "…" not in url:
        terminal.say(say(FOLLOW, url=url))
    terminal.data(_as_data(url, chain, report, code, terminal))
    return code


def _code(report: Report) -> Exit:
    if report.level is not None and report.level.ails:
        return Exit.TROUBLE
    return Exit.CANT_TELL if report.suspects or report.level is None else Exit.FINE


def _line(hop: Hop, widest: int, terminal: Terminal) -> str:
    short = terminal.text(hop.short)
    words = terminal.text(hop.words)
    behind = terminal.text(say(" (behind what fails)")) if hop.behind else ""
    return f"    {terminal.shapes[hop.level]} {hop.name:<{widest}}  {short:<14}  {words}{behind}"


def _stop(message: Message, terminal: Terminal) -> str:
    words = terminal.text(message)
    return words if words.endswith((".", ")")) else f"{words}."


def _as_data(
    url: str, chain: Chain, report: Report, code: Exit, terminal: Terminal
) -> dict[str, object]:
    def text(message: Message | None) -> str | None:
        return None if message is None else terminal.text(message)

    return {
        "kind": KIND,
        "url": url,
        "title": chain.title,
        "answer": code.name.lower(),
        "level": word(report.level),
        "verdict": text(chain.sentence),
        "fix": text(chain.fix),
        "newest": when(chain.newest),
        "host": chain.host or None,
        "hops": [
            {
                "name": hop.name,
                "kind": hop.kind,
                "level": word(hop.level),
                "short": text(hop.short),
                "words": text(hop.words),
                "advice": text(hop.advice),
                "url": hop.url,
                "at": when(hop.at),
                "behind": hop.behind,
                "local": hop.local,
            }
            for hop in chain.hops
        ],
        "advice": [text(words) for words in chain.advice],
    }
