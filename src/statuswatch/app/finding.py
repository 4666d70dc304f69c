"""What is there to follow? Found by name or by address, its page read once.

The one door for the window's "Add" and first run (and for `statuswatch add NAME`); see `Desk`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from statuswatch import adapters, catalogue
from statuswatch.app import listing
from statuswatch.app.choosing import Choice, choose_parts, follow, follow_many, part_names
from statuswatch.app.desk import Desk
from statuswatch.app.listing import FoundSource, Group, Suggestion, popular, search
from statuswatch.catalogue import NO_PAGE, Entry
from statuswatch.core.flow import Adapter, Answer, Response, StatusWatchError, Trouble
from statuswatch.core.model import Report, Role
from statuswatch.core.words import Message, say

if TYPE_CHECKING:
    from statuswatch.engine.discover import Evidence, Found

__all__ = [
    "Choice",
    "FoundSource",
    "Group",
    "Looked",
    "Place",
    "Suggestion",
    "choose_parts",
    "follow",
    "follow_many",
    "look",
    "look_up",
    "page_name",
    "part_names",
    "popular",
    "search",
]

OFFLINE = say("You are offline")
WHEN_BACK = say("We will look when your line is back.")
LATER = say("Try again later. Nothing was changed.")
NO_WORD = say("They publish no status we can read; we ask their site ourselves.")
NOT_NOW = say("Their status page does not answer right now. We go on asking.")
NOT_NOW_PROBED = say("Their status page does not answer right now; we ask their site ourselves.")
SILENCE = say("")


@dataclass(frozen=True, slots=True)
class Place:
    """Told on the way: an address that was asked, and what it answered."""

    url: str
    words: Message
    good: bool


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found. `parts`: those its page lists, `chosen` those meant from the start; `hosts`:
    whom we will ask. `already`: the name under which it is followed. `words`: what must be known
    of it. `entry`: its id in the catalogue."""

    name: str
    sources: tuple[FoundSource, ...]
    parts: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    already: str | None = None
    words: Message = SILENCE
    entry: str = ""
    chosen: tuple[str, ...] = ()


async def look_up(desk: Desk, entry_id: str) -> Looked:
    """A service of the catalogue, its page read once. Raises StatusWatchError."""
    entry = listing.entry_of(entry_id)
    found, words = None, NO_WORD
    official: tuple[FoundSource, ...] = ()
    if entry.source.url and entry.source.kind != NO_PAGE:
        found, silent = await _page_of(desk, entry)
        if found is not None:
            official, words = (_official(desk, found),), SILENCE
        elif silent:
            official = listing.listed(desk, entry)
            words = NOT_NOW if official else NOT_NOW_PROBED
    sources = (*official, *listing.probe_of(desk, entry, alone=not official))
    if not sources:
        title = say("Nothing of {name} can be asked", name=entry.name)
        raise StatusWatchError(title, say("If you know its status page, give its address."))
    already = listing.name_there(listing.followed_names(desk), entry) or None
    name = already or entry.name
    if already and any(_reader_of(desk, s.kind, s.url) is None for s in official):
        words = say("You follow {name} already; this adds its status page.", name=already)
        already = None
    parts = _parts(found.report) if found else ()
    chosen = tuple(p for p in parts if p == entry.source.component)
    return Looked(name, sources, parts, _hosts(sources), already, words, entry.id, chosen=chosen)


async def _page_of(desk: Desk, entry: Entry) -> tuple[Found | None, bool]:
    """Its page, read; or whether it was silent just now, so that nothing is proved."""
    url, kind = entry.source.url, listing.kind_of(entry)
    if kind:
        adapter = adapters.load(kind)
        found, heard = await _ask(desk, listing.place_of(kind, url), [adapter])
        if found is not None:
            return replace(found, url=url), False  # as the catalogue writes it: so it is kept
        if heard and _is_silent(heard[-1].answer):
            await _raise_if_offline(desk, url, ask=True)
            return None, True
    found, heard = await _ask(desk, entry.status_page or url, adapters.all_adapters())
    silent = found is None and bool(heard) and _is_silent(heard[-1].answer)
    if silent:
        await _raise_if_offline(desk, url, ask=True)
    return found, silent


async def look(desk: Desk, text: str) -> Looked:
    """What is at this address? Tells a Place for each that answers. Raises StatusWatchError; given
    up, it stops asking."""
    from statuswatch.engine.discover import web_address

    url = web_address(" ".join(text.split()))
    await _raise_if_offline(desk, url)
    known = catalogue.load()
    host = urlsplit(url).hostname or ""
    front = known.of_host(host, below=False) if urlsplit(url).path in {"", "/"} else None
    if front is not None and (front.source.url or front.probe or front.homepage):
        return await look_up(desk, front.id)
    found, heard = await _ask(desk, url, adapters.all_adapters())
    if found is None:
        return await _without_page(desk, url, heard)
    entry = known.of_host(urlsplit(found.url).hostname or "", below=False)
    sources = [_official(desk, found)]
    behind = host.removeprefix("status.")
    if entry is not None:
        sources += listing.probe_of(desk, entry, alone=False)
    elif behind != host and "." in behind:
        sources.append(listing.probe(desk, f"https://{behind}", selected=False))
    return Looked(
        entry.name if entry else page_name(found.report.title) or host,
        tuple(sources),
        _parts(found.report),
        _hosts(sources),
        _reader_of(desk, found.kind, found.url),
        entry=entry.id if entry else "",
    )


async def _ask(
    desk: Desk, url: str, readers: Iterable[Adapter]
) -> tuple[Found | None, list[Evidence]]:
    from statuswatch.engine.discover import discover

    readers = tuple(readers)
    heard: list[Evidence] = []

    def told(evidence: Evidence) -> None:
        heard.append(evidence)
        desk.tell(_as_place(evidence, readers))

    return await discover(url, readers, desk.app.network.fetcher, told), heard


def _as_place(evidence: Evidence, readers: Iterable[Adapter]) -> Place:
    answer = evidence.answer
    if isinstance(answer, Trouble):
        return Place(evidence.url, answer.words, good=False)
    if not answer.ok:
        return Place(evidence.url, say("answers {n}", n=answer.status), good=False)
    for adapter in readers:
        if adapter.role is not Role.PROBE and adapter.knows(answer):
            return Place(evidence.url, say("{title}", title=adapter.title), good=True)
    words = say("answers, but not with a status that can be read")
    return Place(evidence.url, words, good=False)


async def _without_page(desk: Desk, url: str, heard: list[Evidence]) -> Looked:
    """The site itself can still be probed, if it answers. Raises StatusWatchError if not."""
    answer = heard[0].answer
    if isinstance(answer, Trouble):
        await _raise_if_offline(desk, url, ask=True)
        raise _unasked(url, answer)
    if not adapters.load("probe").knows(answer):
        raise _refused(url, answer)
    host = urlsplit(url).hostname or url
    own = listing.probe(desk, url, selected=True)
    already = _reader_of(desk, own.kind, own.url)
    keeper = catalogue.load().of_host(host)
    if keeper is not None and keeper.category == "podcast-hosting":
        base = await look_up(desk, keeper.id)
        sources = (*base.sources, own)
        words = say("No status page, but it is kept at {name}: we watch both.", name=keeper.name)
        return replace(base, sources=sources, hosts=_hosts(sources), already=already, words=words)
    words = say("No status page found at {host}. We can still probe it.", host=host)
    return Looked(host.removeprefix("www."), (own,), (), _hosts([own]), already, words)


def _is_silent(answer: Answer) -> bool:
    return isinstance(answer, Trouble) or answer.status == 429 or answer.status >= 500


def _unasked(url: str, trouble: Trouble) -> StatusWatchError:
    host = urlsplit(url).hostname or url
    advice = {
        "dns": say("Check how the name is written. Nothing was changed."),
        "tls": say("Nothing is asked where it is not safe, and nothing was changed."),
    }
    return StatusWatchError(
        say("{host} could not be asked: {why}", host=host, why=trouble.words),
        advice.get(trouble.step, LATER),
    )


def _refused(url: str, answer: Response) -> StatusWatchError:
    host, n = urlsplit(url).hostname or url, answer.status
    if n in {401, 403}:
        return StatusWatchError(
            say("This page wants a sign-in"), say("Paste its private feed address.")
        )
    if n == 429:
        return StatusWatchError(say("{host} wants fewer visits now (429)", host=host), LATER)
    if n >= 500:
        return StatusWatchError(say("{host} has trouble itself ({n})", host=host, n=n), LATER)
    return StatusWatchError(
        say("Nothing is found at this address of {host} ({n})", host=host, n=n),
        say("Check how it is written. Nothing was changed."),
    )


async def _raise_if_offline(desk: Desk, url: str, *, ask: bool = False) -> None:
    """`ask`: the test addresses now, for what should answer did not."""
    line = desk.app.network.engine.line
    if not line.speaks(url):
        return
    if ask or line.down:  # it may be back
        await line.ask()
    if line.down:
        raise StatusWatchError(OFFLINE, WHEN_BACK)


def _official(desk: Desk, found: Found) -> FoundSource:
    return listing.official(desk, found.kind, found.url, len(_parts(found.report)))


def _parts(report: Report) -> tuple[str, ...]:
    return tuple(dict.fromkeys(c.name for c in report.components))


def _hosts(sources: Iterable[FoundSource]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(s.host for s in sources if s.selected))


def _reader_of(desk: Desk, kind: str, url: str) -> str | None:
    """The name of the service that is followed by this place."""
    names = {s.id: s.name for s in desk.app.stored.ledger.services()}
    place = listing.place_of(kind, url)
    asked = (f.source for f in desk.app.stored.ledger.sources() if not f.paused)
    for source in asked:
        if source.kind == kind and listing.place_of(kind, source.url) == place:
            return names.get(source.service)
    return None


def page_name(title: str) -> str:
    """ "GitHub Status - Incident History" is GitHub."""
    name = " ".join(title.split()).removesuffix(" - Incident History").strip()
    for tail in (" Status Page", " status page", " System Status", " Status", " status"):
        name = name.removesuffix(tail).strip()
    return name[:80].strip()
