"""The podcast kind with what it knows of prefixes and hosts; is what was pasted a podcast's feed?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from statuswatch import adapters
from statuswatch.assets import resource
from statuswatch.core.chain import Chain
from statuswatch.core.flow import Adapter, StatusWatchError
from statuswatch.core.model import Report, Role, Source
from statuswatch.core.words import Message, count, say

if TYPE_CHECKING:
    from statuswatch.adapters.podcast import Podcast
    from statuswatch.app.profile import App
    from statuswatch.catalogue import Entry
    from statuswatch.settings import Profile

KIND = "podcast"


@dataclass(frozen=True, slots=True)
class Show:
    """A podcast that was recognised by its feed. `words`: what was seen of it. `keeper`: who
    stores its files, if we know it; `fronts`: who stands in front of them and has a page that can
    be read."""

    url: str
    title: str
    words: Message
    keeper: Entry | None = None
    fronts: tuple[Entry, ...] = ()


@cache
def podcast() -> Podcast:
    """The adapter with its data, read once. Raises StatusWatchError where that is damaged."""
    from statuswatch.adapters._podcast_data import FILES, Data
    from statuswatch.adapters.podcast import Podcast

    try:
        return Podcast(Data.read({n: resource(f"podcast/{n}").read_bytes() for n in FILES}))
    except (OSError, ValueError) as error:
        raise StatusWatchError(
            say(
                "What is known of podcast prefixes and hosts cannot be read: {why}", why=str(error)
            ),
            say("Install StatusWatch anew."),
        ) from error


def load(kind: str) -> Adapter:
    """The adapter of this kind, ready to ask. Raises StatusWatchError where there is none."""
    return podcast() if kind == KIND else adapters.load(kind)


def all_adapters() -> tuple[Adapter, ...]:
    """Every adapter, ready to ask."""
    return tuple(load(kind) for kind in adapters.kinds())


def show_of(url: str, report: Report, profile: Profile) -> Show | None:
    """The podcast as its feed shows it; None where its report remembers nothing."""
    from statuswatch.adapters._podcast_memory import load as remembered
    from statuswatch.app.entries import reading_of

    kept = report.memory or ""
    chain = podcast().chain(Source("", "", KIND, url, role=Role.PROBE), kept)
    if chain is None:
        return None
    memory = remembered(kept)
    passed = [s.id.partition(":")[2] for s in memory.stations if s.kind == "prefix"]
    known = [keeper(name, profile) for name in dict.fromkeys(passed)]
    fronts = tuple(entry for entry in known if entry is not None and reading_of(entry) is not None)
    words = _shown(chain, memory.feed.items)
    return Show(url, chain.title, words, keeper(chain.host, profile), fronts)


def _shown(chain: Chain, episodes: int) -> Message:
    """ "214 episodes, files at Buzzsprout through OP3 and Podtrac"."""
    said = count("{n} episode", "{n} episodes", episodes)
    host = next((hop.name for hop in chain.hops if hop.kind == "host"), "")
    if not host:
        return said
    said = say("{said}, files at {host}", said=said, host=host)
    *first, last = [hop.name for hop in chain.hops if hop.kind == "prefix"] or [""]
    if not last:
        return said
    through = say("{names} and {last}", names=", ".join(first), last=last) if first else last
    return say("{said} through {through}", said=said, through=through)


def keeper(entry_id: str, profile: Profile) -> Entry | None:
    """The host in the catalogue."""
    from statuswatch.app.own_entries import known_to

    return known_to(profile).get(entry_id) if entry_id else None


def others(show: Show) -> tuple[tuple[Entry, Message], ...]:
    """Whom one may wish to follow beside it, and why."""
    stores, passes = (
        "{name} stores your files: follow it too",
        "Your files pass {name}: follow it too",
    )
    keepers = ((show.keeper, stores),) if show.keeper is not None else ()
    each = (*keepers, *((entry, passes) for entry in show.fronts))
    return tuple((entry, say(words, name=entry.name)) for entry, words in each)


def is_followed(app: App, entry: Entry) -> bool:
    return any(service.id == entry.id for service in app.stored.ledger.services())


def offer(entry: Entry) -> Message:
    """The host as something to follow, too."""
    words = "Your files are at {name}: follow it too? statuswatch add {entry}"
    return say(words, name=entry.name, entry=entry.id)


def offer_front(entry: Entry) -> Message:
    words = "Your files pass {name}, which tells its status: follow it too? statuswatch add {entry}"
    return say(words, name=entry.name, entry=entry.id)
