"""What is at this address? Asked for `add` and for `probe`, and told as it is found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from statuswatch import adapters
from statuswatch.app import podcasting
from statuswatch.app.unsafe import unsafe
from statuswatch.cli.opening import AskedError, UsageError, typed
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.flow import (
    Adapter,
    AdapterError,
    Answer,
    Filing,
    Response,
    StatusWatchError,
    Trouble,
)
from statuswatch.core.model import (
    Known,
    Level,
    Observation,
    Report,
    Role,
    Service,
    Source,
    worst,
)
from statuswatch.core.reduce import advance
from statuswatch.core.status import status
from statuswatch.core.words import Message, say

if TYPE_CHECKING:
    from statuswatch.app.hearing import Hearing
    from statuswatch.engine.discover import Evidence, Found
    from statuswatch.engine.fetch import Fetcher

UNCHANGED = say("Check the address and your line. Nothing was changed.")
LATER = say("Try again later. Nothing was changed.")
PRIVATE = (
    "With a password or a token for it: statuswatch add {url} --secret. To watch whether that "
    "address itself answers: --kind probe instead"
)
LOCKED = (
    "{place} wants a sign-in (401). With a password or a token for it: statuswatch add {url} "
    "--secret. To watch whether that address itself answers: --kind probe instead"
)
MIXED = (
    "A feed of other news is at {url}. If it tells of trouble, too: statuswatch probe {url} "
    "--kind feed names its categories, and add {url} --category NAME follows one."
)


def address(text: str) -> str:
    """`text` as a web address. Raises UsageError."""
    from statuswatch.engine.discover import web_address

    try:
        return web_address(typed(text))
    except StatusWatchError as error:
        raise UsageError(error.title, error.advice) from error


def adapter_of(kind: str) -> Adapter:
    """The adapter of the kind that was typed. Raises UsageError, naming the nearest."""
    from statuswatch.cli.opening import nearest

    try:
        return adapters.load(kind)
    except StatusWatchError as error:
        near = nearest(kind, adapters.kinds())
        advice = say("{near} {kinds}", near=near, kinds=error.advice) if near else error.advice
        raise UsageError(error.title, advice) from error


def level_of(report: Report, role: Role, now: datetime, parts: Iterable[str] = ()) -> Level | None:
    """What one report alone says of the whole, or of some `parts` of it, by the heart's own rules:
    an old entry that a feed never closed is nothing that is down now."""
    if role is Role.PROBE:
        return worst([report.level, *(i.level for i in report.incidents)])
    source = Source("looked at", "service", "", "", role=role)
    known, _ = advance(Known(), Observation(source, now, report))
    return status(Service("service", "", parts=frozenset(parts)), {source: known}, now).level


async def look(fetcher: Fetcher, url: str, terminal: Terminal) -> Found:
    """What is at `url`, found by asking, and said. Raises AskedError: nothing there (3), no
    answer (2), none in time (124)."""
    from statuswatch.app.hearing import Hearing
    from statuswatch.engine.discover import discover

    hearing = Hearing(url)
    found = await discover(url, podcasting.all_adapters(), fetcher, hearing, hearing.budget)
    if found is None:
        raise _nothing(hearing, terminal, secret=fetcher.lent(url) is not None)
    title = adapters.title_of(found.kind)
    terminal.say(say("{title} at {url}", title=title, url=found.url))
    return found


def _nothing(hearing: Hearing, terminal: Terminal, *, secret: bool) -> AskedError:
    """`secret`: one was sent along."""
    url, heard = hearing.url, hearing.heard
    lines = {e.url: _words(e.answer) for e in heard}
    evidence = [{"url": place, "words": terminal.text(w)} for place, w in lines.items()]
    data: dict[str, object] = {"url": url, "level": None, "evidence": evidence}
    last = heard[-1].answer if heard else None
    if isinstance(last, Trouble) and last.step == "held":
        what = say("{url} could not be asked: {why}", url=url, why=last.words)
        return AskedError(Exit.CANT_TELL, what, LATER, data)
    if isinstance(last, Trouble):
        code = Exit.TIME_OUT if last.step == "time" else Exit.CANT_TELL
        what = say("{url} could not be asked: {why}", url=url, why=last.words)
        return AskedError(code, what, _after(last), data)
    statuses = {e.answer.status for e in heard if isinstance(e.answer, Response)}
    if 429 in statuses:
        what = say("{url} answers 429: it wants fewer visits now", url=url)
        return AskedError(Exit.CANT_TELL, what, LATER, data)
    if ill := [status for status in statuses if status >= 500]:
        what = say("{url} has trouble itself: it answers {n}", url=url, n=min(ill))
        return AskedError(Exit.CANT_TELL, what, LATER, data)
    for place, words in lines.items():
        terminal.say(say("  {place}: {words}", place=place, words=words))
    what, advice = _no_source(hearing, secret=secret)
    return AskedError(Exit.NOT_A_SOURCE, what, advice, data)


def _no_source(hearing: Hearing, *, secret: bool) -> tuple[Message, Message]:
    """What it is instead of a status page, and what can be done with that."""
    url, heard = hearing.url, hearing.heard
    if hearing.podcast:
        return say("{url} is a podcast's feed, not a status page", url=url), _of_podcast(url)
    if hearing.refuses and secret:
        return say("{url} refuses to be read with that secret, too", url=url), instead(url)
    if hearing.refuses:
        what = say("{url} is private or switched off: it refuses to be read", url=url)
        return what, say(PRIVATE, url=url)
    if any(isinstance(e.answer, Response) and e.answer.status == 410 for e in heard):
        what = say("{url} is gone (410)", url=url)
    else:
        what = say("No status page found at {url}", url=url)
    if feed := _mixed_feed(heard):
        return what, say(MIXED, url=feed)
    if hearing.locked and not secret:
        return what, say(LOCKED, place=hearing.locked, url=url)
    return what, instead(url)


def _of_podcast(url: str) -> Message:
    from statuswatch import catalogue

    chain = say("For its way to listeners: statuswatch podcast {url}", url=url)
    keeper = catalogue.load().of_host(urlsplit(url).hostname or "")
    if keeper is None or keeper.category != "podcast-hosting":
        return chain
    words = "{chain}. And for {name}, where it is kept: statuswatch add {entry}"
    return say(words, chain=chain, name=keeper.name, entry=keeper.id)


def _mixed_feed(heard: list[Evidence]) -> str:
    """Where a feed was met whose entries are sorted by kinds of news; empty: nowhere."""
    feed = adapters.load("feed")
    for one in heard:
        if isinstance(feed, Filing) and isinstance(one.answer, Response) and one.answer.ok:
            try:
                if feed.categories(one.answer):
                    return one.url
            except AdapterError:
                continue
    return ""


def instead(url: str) -> Message:
    """What can be done with an address that tells no status."""
    words = "To watch whether that address itself answers: statuswatch add {url} --kind probe"
    return say(words, url=url)


def _words(answer: Answer) -> Message:
    if isinstance(answer, Trouble):
        return answer.words
    if answer.ok:
        return say("answers, but not with a status that can be read")
    return say("answers {n}", n=answer.status)


def _after(trouble: Trouble) -> Message:
    """What to do now."""
    match trouble.step:
        case "dns":
            return say("Check how the name is written, and your line. Nothing was changed.")
        case "tls":
            return unsafe(trouble.url, trouble.words)
        case "time":
            return LATER
        case _:
            return UNCHANGED
