"""What is there to follow? Found by name or by address, its page read once.

The one door for the window's "Add" and first run (and for `statuswatch add NAME`); see `Desk`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from statuswatch import adapters
from statuswatch.app import choosing, listing, podcasting
from statuswatch.app.choosing import Choice, choose_parts, follow_many, part_names
from statuswatch.app.desk import Desk
from statuswatch.app.entries import Reading, reading_of
from statuswatch.app.listing import FoundSource, Group, Suggestion, popular, search
from statuswatch.app.naming import own_name
from statuswatch.app.own_entries import known_to
from statuswatch.app.unsafe import unsafe
from statuswatch.catalogue import NO_PAGE, Entry
from statuswatch.core.flow import Adapter, Response, StatusWatchError, Trouble
from statuswatch.core.model import Report, Service
from statuswatch.core.schedule import REST
from statuswatch.core.scope import among
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
SECRET = say("There is a secret in that address. It will be kept in the system's keyring.")
SEVERAL = say("More than one status page is here. Choose which of them is meant.")
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
    entry = listing.entry_of(desk, entry_id)
    found, words = None, NO_WORD
    official: tuple[FoundSource, ...] = ()
    if entry.source.url and entry.source.kind != NO_PAGE:
        found, silent = await _page_of(desk, entry)
        if found is not None:
            reading = reading_of(entry)
            official = (listing.as_meant(desk, _official(desk, found), entry, reading),)
            words = SILENCE
        elif silent:
            official = listing.listed(desk, entry)
            words = NOT_NOW if official else NOT_NOW_PROBED
    sources = (*official, *listing.probe_of(desk, entry, alone=not official))
    if not sources:
        title = say("Nothing of {name} can be asked", name=entry.name)
        raise StatusWatchError(title, say("If you know its status page, give its address."))
    already = listing.name_there(listing.followed_names(desk), entry) or None
    spots = choosing.spots_of(entry, sources)
    if already and own_name(desk.app, already, spots) != already:  # another one that is called so
        already = None
    name = already or own_name(desk.app, entry.name, spots)
    if already and any(_reader_of(desk, s.kind, s.url) is None for s in official):
        words = say("You follow {name} already; this adds its status page.", name=already)
        already = None
    parts, chosen = _parts_meant(entry, found)
    return Looked(name, sources, parts, _hosts(sources), already, words, entry.id, chosen=chosen)


async def _page_of(desk: Desk, entry: Entry) -> tuple[Found | None, bool]:
    """Its page, read; or whether it was silent just now, so that nothing is proved."""
    url, reading = entry.source.url, reading_of(entry)
    if reading is not None:
        report, heard = await _read(desk, reading)
        if report is not None:
            from statuswatch.engine.discover import Found

            return Found(reading.kind, reading.url, report), False
        if _were_silent(heard):
            await _raise_if_offline(desk, url, ask=True)
            return None, True
    found, heard = await _ask(desk, entry.status_page or url, podcasting.all_adapters())
    silent = found is None and _were_silent(heard)
    if silent:
        await _raise_if_offline(desk, url, ask=True)
    return found, silent


async def _read(desk: Desk, reading: Reading) -> tuple[Report | None, list[Evidence]]:
    """What it says, asked as it will be from now on, with its options."""
    from statuswatch.engine.discover import Evidence

    adapter = podcasting.load(reading.kind)
    fetched = await desk.app.network.fetcher.poll(adapter, reading.source, fresh=True)
    report = fetched.outcome if isinstance(fetched.outcome, Report) else None
    heard = [
        Evidence(x.url, x.answer or Trouble(x.url, "time", x.words or SILENCE))
        for x in fetched.exchanges
    ]
    if report is not None:
        heard = [replace(heard[-1], kind=reading.kind)]
    for evidence in heard:
        desk.tell(_as_place(evidence))
    return report, heard


def _parts_meant(entry: Entry, found: Found | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Those its page lists, and those that are meant. One that is meant and not listed stays: it
    is told as gone, and never are all the others meant in its place."""
    reading = reading_of(entry)
    if found is None or reading is None or found.kind != reading.kind:
        return (_parts(found.report) if found else ()), ()
    if reading.narrowed:
        return (), ()
    listed = _parts(found.report)
    meant = tuple(among(listed, frozenset(reading.parts))) or reading.parts
    return tuple(dict.fromkeys((*listed, *meant))), meant


async def look(desk: Desk, text: str) -> Looked:
    """What is at this address? Tells a Place for each that answers. Raises StatusWatchError; given
    up, it stops asking."""
    from statuswatch.app import secrets
    from statuswatch.engine.discover import web_address

    url, secret = secrets.hide(web_address(" ".join(text.split())))
    if secret is None:
        return await _looked(desk, url)
    desk.app.network.fetcher.lend(secret)
    looked = await _looked(desk, url)
    sources = tuple(
        replace(s, options=secrets.with_secret(s.options, secret)) if secrets.MASK in s.url else s
        for s in looked.sources
    )
    return replace(looked, sources=sources, words=looked.words if looked.words.one else SECRET)


async def follow(desk: Desk, choice: Choice) -> Service:
    """As `choosing.follow`; a secret that was in an address goes to the keyring. Raises
    StatusWatchError, with nothing followed, where no keyring can keep it."""
    from statuswatch.app import secrets

    needed = {s.url: desk.app.network.fetcher.lent(s.url) for s in choice.sources if s.options}
    held = {url: secret for url, secret in needed.items() if secret is not None}
    for url in held:
        await secrets.in_thread(partial(secrets.check_keyring, url))
    service = await choosing.follow(desk, choice)
    for followed in desk.app.stored.ledger.sources(service.id) if held else ():
        source = followed.source
        if source.url in held and source.options.get(secrets.OPTION):
            await secrets.in_thread(partial(secrets.keep, source.id, held[source.url]))
    return service


async def _looked(desk: Desk, url: str) -> Looked:
    await _raise_if_offline(desk, url)
    known = known_to(desk.app.profile)
    host = urlsplit(url).hostname or ""
    front = known.of_host(host, below=False) if urlsplit(url).path in {"", "/"} else None
    if front is not None and (front.source.url or front.probe or front.homepage):
        return await look_up(desk, front.id)
    found, heard = await _ask(desk, url, podcasting.all_adapters())
    if found is None:
        return await _without_page(desk, url, heard)
    if found.kind == podcasting.KIND:
        return _show(desk, found)
    entry = known.of_host(urlsplit(found.url).hostname or "", below=False)
    sources = [_official(desk, found)]
    sources += [replace(_official(desk, other), selected=False) for other in found.others]
    behind = host.removeprefix("status.")
    if entry is not None:
        sources += listing.probe_of(desk, entry, alone=False)
    elif behind != host and "." in behind:
        sources.append(listing.probe(desk, f"https://{behind}", selected=False))
    name = entry.name if entry else page_name(found.report.title) or host
    spots = choosing.spots_of(entry, sources)
    already = _reader_of(desk, found.kind, found.url)
    return Looked(
        name if already else own_name(desk.app, name, spots),
        tuple(sources),
        _parts(found.report),
        _hosts(sources),
        already,
        SEVERAL if found.others else SILENCE,
        entry=entry.id if entry else "",
    )


def _show(desk: Desk, found: Found) -> Looked:
    """A podcast, and who stores its files as one more thing to follow."""
    show = podcasting.show_of(found.url, found.report, desk.app.profile)
    source, name = _official(desk, found), page_name(found.report.title)
    source = replace(source, every=max(source.every, REST))
    sources: tuple[FoundSource, ...] = (source,)
    if show is not None:
        sources = (replace(source, words=show.words),)
        for entry, words in podcasting.others(show):
            sources += listing.beside(desk, entry, words)
    name = name or source.host
    already = _reader_of(desk, found.kind, found.url)
    called = already or own_name(desk.app, name, [(found.kind, found.url)])
    return Looked(called, sources, hosts=_hosts(sources), already=already)


async def _ask(
    desk: Desk, url: str, readers: Iterable[Adapter]
) -> tuple[Found | None, list[Evidence]]:
    from statuswatch.app.hearing import Hearing
    from statuswatch.engine.discover import discover

    hearing = Hearing(url)

    def told(evidence: Evidence) -> None:
        hearing(evidence)
        desk.tell(_as_place(evidence))

    fetcher = desk.app.network.fetcher
    return await discover(url, readers, fetcher, told, hearing.budget), hearing.heard


def _as_place(evidence: Evidence) -> Place:
    answer = evidence.answer
    if isinstance(answer, Trouble):
        return Place(evidence.url, answer.words, good=False)
    if not answer.ok:
        return Place(evidence.url, say("answers {n}", n=answer.status), good=False)
    if evidence.kind:
        title = adapters.title_of(evidence.kind)
        return Place(evidence.url, say("{title}", title=title), good=True)
    words = say("answers, but not with a status that can be read")
    return Place(evidence.url, words, good=False)


async def _without_page(desk: Desk, url: str, heard: list[Evidence]) -> Looked:
    """The site itself can still be probed, if it answers. Raises StatusWatchError if not."""
    from statuswatch.app.hearing import Hearing

    answer = heard[0].answer
    if isinstance(answer, Trouble):
        await _raise_if_offline(desk, url, ask=True)
        raise _unasked(url, answer)
    if not adapters.load("probe").knows(answer):
        raise _refused(url, answer)
    host = urlsplit(url).hostname or url
    own = listing.probe(desk, url, selected=True)
    already = _reader_of(desk, own.kind, own.url)
    keeper = known_to(desk.app.profile).of_host(host)
    if keeper is not None and keeper.category == "podcast-hosting":
        base = await look_up(desk, keeper.id)
        sources = (*base.sources, own)
        words = say("No status page, but it is kept at {name}: we watch both.", name=keeper.name)
        return replace(base, sources=sources, hosts=_hosts(sources), already=already, words=words)
    words = say("No status page found at {host}. We can still probe it.", host=host)
    if Hearing(url, heard).podcast:
        words = say("This is a podcast, not a status page. We can still probe its feed.")
    return Looked(host.removeprefix("www."), (own,), (), _hosts([own]), already, words)


def _were_silent(heard: Iterable[Evidence]) -> bool:
    """Then it is not proved that nothing is there."""
    answers = [evidence.answer for evidence in heard]
    return any(isinstance(a, Trouble) or a.status == 429 or a.status >= 500 for a in answers)


def _unasked(url: str, trouble: Trouble) -> StatusWatchError:
    host = urlsplit(url).hostname or url
    advice = {
        "dns": say("Check how the name is written. Nothing was changed."),
        "tls": unsafe(url, trouble.words),
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
