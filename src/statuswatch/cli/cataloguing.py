"""catalogue: the services that can be followed by name; what is known of one; what is still true."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch import adapters
from statuswatch.app.entries import probing_of, reading_of
from statuswatch.app.own_entries import known_to
from statuswatch.catalogue import NO_PAGE, Entry
from statuswatch.cli.by_name import known_as
from statuswatch.cli.opening import UsageError, nearest, typed
from statuswatch.cli.running import run
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.words import Message, count, say
from statuswatch.settings import Profile, Settings, load

if TYPE_CHECKING:  # what only reads the catalogue loads nothing of the network
    from statuswatch.app.verifying import Verified

MOST_FOUND = 20
"""Services that a search names."""

MOST_ASKED = 50
"""Services that are verified where nobody says `--all`."""

UNVERIFIED = say("not verified")


def catalogue(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    match args.what:
        case "search":
            return _search(typed(" ".join(args.text)), terminal, profile)
        case "show":
            return _show(_one(args.name, profile), terminal, profile)
        case _:
            return _verify(args, terminal, profile)


def _search(text: str, terminal: Terminal, profile: Profile) -> int:
    found = known_to(profile).search(text, MOST_FOUND)
    if not found:
        terminal.warn(say("No service we know is called {text}", text=text))
        terminal.warn(say("Give its address instead: statuswatch add URL"))
    for e in found:
        words = say("{what}; {seen}", what=_source_words(e), seen=_seen(e))
        terminal.say(say("{id}: {name} ({words})", id=e.id, name=e.name, words=words))
        terminal.data(_as_data(e))
    return Exit.FINE if found else Exit.CANT_TELL


def _show(entry: Entry, terminal: Terminal, profile: Profile) -> int:
    known = known_to(profile)
    terminal.say(f"{entry.name} ({entry.id})")
    for words in _lines(entry, known.get(entry.parent)):
        terminal.say(say("    {words}", words=words))
    terminal.data(_as_data(entry))
    return Exit.FINE


def _lines(entry: Entry, parent: Entry | None) -> Iterator[Message]:
    if entry.own:
        yield say("Your own entry")
    yield say("Status: {what}", what=_source_words(entry))
    if entry.verified or not entry.own:
        yield say("Seen: {seen}", seen=_seen(entry))
    check = probing_of(entry)
    told = (
        ("Status page: {text}", entry.status_page),
        ("Site: {text}", entry.homepage),
        ("Our own check: {text}", check.url if check else ""),
        ("Also called: {text}", ", ".join(entry.aliases)),
        ("Only this part of the page: {text}", entry.source.component),
        ("Part of: {text}", parent.name if parent else entry.parent),
        ("Category: {text}", entry.category),
        ("Its hosts: {text}", ", ".join((*entry.domains, *entry.enclosure_patterns))),
    )
    yield from (say(words, text=text) for words, text in told if text)


def _source_words(entry: Entry) -> Message:
    reading = reading_of(entry)
    if reading is not None:
        title = adapters.title_of(reading.kind)
        return say("{title} at {url}", title=title, url=reading.url)
    if entry.source.kind == NO_PAGE:
        return say("publishes none, so our own check stands in")
    if entry.source.kind == "unknown":
        return say("{url}, what it is will be found out on first use", url=entry.source.url)
    return say("{url}, of a kind we do not read", url=entry.source.url)


def _seen(entry: Entry) -> Message:
    if entry.verified:
        return say("verified {month}", month=entry.verified)
    return say("your own entry") if entry.own else UNVERIFIED


def _as_data(entry: Entry) -> dict[str, object]:
    reading = reading_of(entry)
    return asdict(entry) | {"verified": entry.verified or None, "reads": reading and reading.kind}


# --- what is still true ----------------------------------------------------------------------------


def _verify(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    if args.names and args.category:
        raise UsageError(say("Names and --category do not go together"))
    if args.output and not Path(args.output).resolve().parent.is_dir():
        raise UsageError(say("There is no folder for {file}", file=args.output))
    entries = _meant(args, profile)
    asked = entries if args.all or args.names else entries[:MOST_ASKED]
    settings, _ = load(profile)
    return run(_ask(asked, len(entries) - len(asked), args.output, terminal, settings))


def _meant(args: argparse.Namespace, profile: Profile) -> Sequence[Entry]:
    """Without names those that nobody has looked at for longest stand first."""
    if args.names:
        each = [_one(name, profile) for name in args.names]
        return list({entry.id: entry for entry in each}.values())
    known = known_to(profile)
    categories = sorted({entry.category for entry in known})
    if args.category and args.category not in categories:
        near = nearest(args.category, categories) or say(
            "Those are: {names}.", names=", ".join(categories)
        )
        title = say("There is no category {name}", name=args.category)
        raise UsageError(title, near)
    wanted = [e for e in known if args.category in {None, e.category}]
    return sorted(wanted, key=lambda e: (e.verified, e.rank))


async def _ask(
    entries: Sequence[Entry],
    left: int,
    output: str | None,
    terminal: Terminal,
    settings: Settings,
) -> int:
    from statuswatch.app import visitor
    from statuswatch.app.verifying import Truth, verify

    fetcher, lines, tally = visitor(settings), list[str](), Counter[Truth]()
    try:
        async for one in verify(entries, fetcher):
            tally[one.truth] += 1
            if output:
                lines.append(_line(one, terminal) + "\n")
            else:
                terminal.say(_line(one, terminal))
                terminal.data(_report(one, terminal))
    finally:
        await fetcher.close()
    if output:
        _write(output, lines)
        terminal.say(say("The report is in {file}", file=output))
    _sum_up({truth.value: tally[truth] for truth in Truth}, left, output, terminal)
    if tally[Truth.CHANGED]:
        return Exit.TROUBLE
    return Exit.CANT_TELL if tally[Truth.UNASKED] or not tally else Exit.FINE


def _sum_up(tally: dict[str, int], left: int, output: str | None, terminal: Terminal) -> None:
    words = "{holds} as said, {changed} changed, {unasked} could not be asked"
    terminal.say(say(words, **tally))
    if left:
        one, many = "{n} more is not asked: add --all", "{n} more are not asked: add --all"
        terminal.say(count(one, many, left))
    terminal.data({**tally, "left": left, "path": output})


def _line(one: Verified, terminal: Terminal) -> str:
    """For the report: text, or JSON where that is wanted."""
    if terminal.json:
        return json.dumps(_report(one, terminal), ensure_ascii=False)
    truths = {"holds": "as said", "changed": "changed", "unasked": "not asked"}
    words = terminal.text(one.words)
    return f"{truths[one.truth.value]:<9}  {one.entry.name} ({one.entry.id}): {words}"


def _report(one: Verified, terminal: Terminal) -> dict[str, object]:
    entry = one.entry
    return {
        "id": entry.id,
        "name": entry.name,
        "truth": one.truth.value,
        "said": {"kind": entry.source.kind, "url": entry.source.url or None},
        "found": {"kind": one.kind, "url": one.url} if one.kind else None,
        "verified": entry.verified or None,
        "own": entry.own,
        "words": terminal.text(one.words),
    }


def _write(output: str, lines: Iterable[str]) -> None:
    from statuswatch.export.writing import write_whole

    write_whole(Path(output), lines)


def _one(name: str, profile: Profile) -> Entry:
    """Raises UsageError where nobody is called so, or several may be meant."""
    text = typed(name)
    entry = known_as(text, profile)
    if entry is None:
        raise UsageError(
            say("No service we know is called {text}", text=text),
            say("See: statuswatch catalogue search TEXT"),
        )
    return entry
