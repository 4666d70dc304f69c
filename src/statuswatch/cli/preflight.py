"""preflight: can a plan go ahead? A table for people, an exit code for scripts."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterable, Iterator

from statuswatch.app import App, planning
from statuswatch.cli.opening import UsageError, opened
from statuswatch.cli.terminal import Exit, Terminal, when, word
from statuswatch.core.docket import Occasion
from statuswatch.core.model import Role
from statuswatch.core.occasions import begins
from statuswatch.core.preflight import Check, Go, Preflight, worst_go
from statuswatch.core.words import Message, say
from statuswatch.settings import Profile

CODES = {Go.GO: Exit.FINE, Go.NO_GO: Exit.TROUBLE, Go.CANT_TELL: Exit.CANT_TELL}

WORDS = {Go.GO: say("go"), Go.NO_GO: say("no-go"), Go.CANT_TELL: say("can't tell")}

NOTHING_SOON = say("Nothing is planned for the next 24 hours.")


def preflight(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    if args.check:
        _ask(args.plan, terminal, profile)
    with opened(profile, terminal) as app:
        plans = _meant(app, args.plan)
        overview = app.overview()
        unread = _unread(app, plans) if args.check else frozenset[str]()
        found = planning.checked(plans, overview, app.clock.now(), app.rules, unread)
        if not found:
            terminal.say(NOTHING_SOON)
        for one in found:
            for line in _lines(one, terminal):
                terminal.say(line)
        go = worst_go(one.go for one in found)
        terminal.data({"go": go.value, "plans": [data(one, terminal) for one in found]})
        return CODES[go]


def _ask(name: str | None, terminal: Terminal, profile: Profile) -> None:
    """Look at all that is needed now, as `check` does; what cannot be read is told by the table."""
    from statuswatch.cli.check import check

    with opened(profile, terminal) as app:
        wanted = {s for plan in _meant(app, name) for s in (*plan.needs, *plan.instead)}
        names = [s.id for s in app.stored.ledger.services() if s.id in wanted]
    if names:
        quiet = Terminal(out=io.StringIO(), err=io.StringIO())
        asked = argparse.Namespace(names=names, wait=True, verbose=False)
        check(asked, quiet, profile)


def _unread(app: App, plans: Iterable[Occasion]) -> frozenset[str]:
    """Of what they need: whose page did not answer when it was asked last."""
    wanted = {s for plan in plans for s in (*plan.needs, *plan.instead)}
    found = set()
    for service in wanted:
        theirs = [
            f.source.id
            for f in app.stored.ledger.sources(service)
            if f.source.role is Role.OFFICIAL
        ]
        if theirs and all(app.stored.journal.known(one).failures for one in theirs):
            found.add(service)
    return frozenset(found)


def _meant(app: App, name: str | None) -> tuple[Occasion, ...]:
    """Raises UsageError where there is no such plan."""
    docket, now = app.stored.docket, app.clock.now()
    if name is None:
        return tuple(planning.ahead(docket, now, planning.NEXT))
    try:
        return (planning.find(docket, name, now),)
    except planning.PlanError as error:
        raise UsageError(error.title, error.advice) from error


def _lines(found: Preflight, terminal: Terminal) -> Iterator[str | Message]:
    start = begins(found.occasion)
    yield say("{headline}.", headline=found.headline)
    if start > found.at and found.occasion.day:
        yield say(
            "    It is planned for a whole day, and counts from {start} on, in {lead}.",
            start=start,
            lead=start - found.at,
        )
    elif start > found.at:
        yield say("    It begins at {start}, in {lead}.", start=start, lead=start - found.at)
    width = max(len(terminal.text(words)) for words in WORDS.values())
    for check in found.needs:
        yield from _check_lines(check, terminal, width)
    if found.instead:
        yield say("    Instead:")
    for check in found.instead:
        yield from _check_lines(check, terminal, width)
    if found.advice is not None:
        yield f"    {terminal.text(found.advice)}"


def _check_lines(check: Check, terminal: Terminal, width: int) -> Iterator[str | Message]:
    shape = terminal.shapes[None if check.go is Go.CANT_TELL else check.level]
    answer = terminal.text(WORDS[check.go]).ljust(width)
    yield f"    {shape} {answer}  {terminal.text(check.words)}"
    behind = " " * (width + 8)
    for known in check.works:
        i = known.incident
        if i.started is not None and i.planned_end is not None:
            words = say(
                "Announced: {title}, {start} to {end}",
                title=i.title,
                start=i.started,
                end=i.planned_end,
            )
            yield behind + terminal.text(words)
    if check.foreseen is not None:
        from statuswatch.core.forecast import usually_sentence

        yield behind + terminal.text(usually_sentence(check.foreseen))
    if check.advice is not None:
        yield behind + terminal.text(check.advice)


# -- for programs ----------------------------------------------------------------------------------


def data(found: Preflight, terminal: Terminal) -> dict[str, object]:
    """As --json tells it."""
    return {
        "id": found.occasion.id,
        "title": found.occasion.title,
        "at": when(begins(found.occasion)),
        "as_of": when(found.at),
        "go": found.go.value,
        "headline": terminal.text(found.headline),
        "needs": [_check(check, terminal) for check in found.needs],
        "instead": [_check(check, terminal) for check in found.instead],
    }


def _check(check: Check, terminal: Terminal) -> dict[str, object]:
    return {
        "service": check.service,
        "name": check.name,
        "go": check.go.value,
        "words": terminal.text(check.words),
        "advice": None if check.advice is None else terminal.text(check.advice),
        "level": word(check.level),
        "announced": [
            {
                "title": known.incident.title,
                "start": when(known.incident.started),
                "end": when(known.incident.planned_end),
                "url": known.incident.url,
            }
            for known in check.works
        ],
        "forecast": _forecast(check),
    }


def _forecast(check: Check) -> dict[str, object] | None:
    if check.foreseen is None:
        return None
    low, high = check.foreseen.low.total_seconds(), check.foreseen.high.total_seconds()
    return {"low_minutes": round(low / 60, 1), "high_minutes": round(high / 60, 1)}
