"""What a source is told beside its address, as it is typed: --text, --category, --news, --option."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statuswatch import adapters
from statuswatch.cli.opening import UsageError, nearest, typed
from statuswatch.core.flow import Adapter, AdapterError, Filing, Optioned, Response
from statuswatch.core.model import Report, Source
from statuswatch.core.words import say

if TYPE_CHECKING:
    from statuswatch.cli.terminal import Terminal
    from statuswatch.engine.fetch import Fetcher

FEED, PROBE = "feed", "probe"


@dataclass(frozen=True, slots=True)
class Told:
    """Which of it a kind takes shows when the kind is known: `of`. It is false if nothing was
    typed."""

    text: str | None = None
    categories: tuple[str, ...] = ()
    news: bool = False
    others: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.text or self.categories or self.others)

    def of(self, kind: str, url: str) -> dict[str, str]:
        """The options of a source of this kind. Raises UsageError where it does not take them."""
        adapter = adapters.load(kind)
        if self.categories and kind != FEED:
            raise UsageError(
                say("--category is for feeds, and this is of another kind: {kind}", kind=kind),
                say("Leave it out, or give the address of the feed and --kind feed."),
            )
        for name in self.others:
            _check_known(adapter, name)
        told = dict(self.others)
        if self.text is not None:
            told["text"] = self.text
        if self.categories:
            told["status"] = ",".join(self.categories)
        if self.news:
            told["news"] = "tell"
        if told:
            _check_taken(adapter, Source("", "", kind, url, told, adapter.role))
        return told


def typed_options(args: argparse.Namespace) -> Told:
    """Raises UsageError for what does not do whatever the kind will be."""
    if args.text is not None and args.kind != PROBE:
        raise UsageError(say("--text is for --kind probe: other kinds read what the page says"))
    if args.text is not None and not args.text.strip():
        raise UsageError(say("--text is empty"), say("Say what the page shows while it is well."))
    categories = tuple(map(_category, args.category))
    if args.news and not categories:
        raise UsageError(
            say("--news goes with --category: what is of another one is news"),
            say("Say which category counts as status: --category NAME"),
        )
    others = dict(map(_pair, args.option))
    return Told(args.text, categories, args.news, others)


async def mixed_feed(fetcher: Fetcher, url: str, told: Told, terminal: Terminal) -> Report | None:
    """What the feed at this very address says; None: it is none. One that mixes kinds of news
    does not call itself a status feed, so a look around passes it by. Raises UsageError for a
    category that none of its entries has."""
    if not told.categories:
        return None
    adapter = adapters.load(FEED)
    source = Source("looked at", "", FEED, url, told.of(FEED, url), adapter.role)
    fetched = await fetcher.poll(adapter, source, fresh=True)
    outcome = fetched.outcome
    if not isinstance(outcome, Report):
        return None
    page = fetched.exchanges[-1].answer if fetched.exchanges else None
    if isinstance(adapter, Filing) and isinstance(page, Response):
        _check_filed(told.categories, tuple(adapter.categories(page)))
    terminal.say(say("{title} at {url}", title=adapter.title, url=url))
    return outcome


def _check_filed(wanted: Iterable[str], there: Sequence[str]) -> None:
    """A feed without any category tells nothing of its names: it may have no entry yet."""
    known = {name.casefold() for name in there}
    for name in wanted:
        if known and name.casefold() not in known:
            raise UsageError(
                say("Nothing in that feed is filed under {name}", name=name),
                say("Its categories: {names}", names=", ".join(there[:40])),
            )


def _category(text: str) -> str:
    name = typed(text)
    if not name or "," in name:
        why = (
            say("--category names none") if not name else say("--category is one name: {n}", n=name)
        )
        raise UsageError(why, say("For several give it several times."))
    return name


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = typed(text).partition("=")
    key, value = key.strip(), value.strip()
    if not (key and equals and value):
        raise UsageError(
            say("--option needs a name and a value: {text}", text=text),
            say("Like this: --option regions=eu-west-1"),
        )
    return key, value


def _check_known(adapter: Adapter, name: str) -> None:
    known = adapter.options if isinstance(adapter, Optioned) else ()
    if name in known:
        return
    title = say("{kind} has no option called {name}", kind=adapter.kind, name=name)
    if not known:
        raise UsageError(title, say("It has none."))
    near = nearest(name, known)
    listed = say("Its options: {names}", names=", ".join(known))
    raise UsageError(title, say("{near} {listed}", near=near, listed=listed) if near else listed)


def _check_taken(adapter: Adapter, source: Source) -> None:
    """What an adapter refuses before it asks anything is told now, not at the first poll."""
    flow = adapter.poll(source, frozenset())
    try:
        next(flow)
    except AdapterError as error:
        raise UsageError(error.title, error.advice) from error
    finally:
        flow.close()
