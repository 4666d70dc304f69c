"""Judges each service by what this very check has heard, and by what was known of it before."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from statuswatch.cli.terminal import Exit, Terminal, exit_of, worst_exit
from statuswatch.cli.verdicts import Judged, data, in_order, lasting, lead, promises_in, rest
from statuswatch.core.model import Known, Line, Role, Service, Source
from statuswatch.core.status import status
from statuswatch.core.witness import Answer
from statuswatch.core.words import Message, say
from statuswatch.engine.testimony import Court

if TYPE_CHECKING:
    from statuswatch.app import App
    from statuswatch.app.forecasting import Forecasts
    from statuswatch.cli.check import Round
    from statuswatch.cli.visiting import Visitor
    from statuswatch.core.witness import Look, Verdict


def judge(
    app: App,
    services: Iterable[Service],
    visitor: Visitor | None,
    asked: Round,
    spare: float | None = None,
) -> list[Judged]:
    """The worst first. Of strangers that cannot be asked nothing is to be said but that. `spare`:
    until then (perf_counter's seconds) there is time for more than verdicts. Raises StoreError."""
    strangers = [one.service for one in asked.strangers.values() if one.sources]
    engine, now = app.network.engine, app.clock.now()

    def looks(source: str) -> tuple[Look, ...]:
        return engine.looks(source) or (visitor.looks(source) if visitor is not None else ())

    court = Court(
        app.stored.history,
        now,
        app.rules,
        looks=looks,
        burst=engine.burst,
        around=engine.around.seen,
    )
    followed = {
        f.source: engine.known(f.source.id)
        for f in app.stored.ledger.sources()
        if f.paused != "moved"
    }
    everything = followed | ({} if visitor is None else visitor.known)
    forecasts = _forecasts(app)
    found = []
    for service in (*services, *strangers):
        mine = {s: k for s, k in everything.items() if s.service == service.id}
        known = dict(_heard(mine, asked.unread, now))
        pending = any(s.role is Role.PROBE and s.id in asked.unread for s in mine)
        one = Judged(service, _waited_for(court.verdict(service, known), pending=pending), now)
        more = one.verdict.answer not in (Answer.FINE, Answer.YOU)
        if more and (spare is None or time.perf_counter() < spare):
            state = status(service, known, now, app.rules)
            ours = any(s in followed for s in mine)
            one = replace(
                one,
                promises=promises_in(state, known, now),
                forecast=lasting(forecasts(), service, one.verdict, now) if ours else None,
            )
        found.append(one)
    return in_order(found)


def _waited_for(verdict: Verdict, *, pending: bool) -> Verdict:
    """A check of ours that has not come back may be about to fail: until then nothing is fine."""
    if not pending or verdict.answer is not Answer.FINE:
        return verdict
    words = "Our own check has not answered yet; so far: {because}"
    because = say(words, because=verdict.because)
    return replace(
        verdict,
        answer=Answer.CANT_TELL,
        sentence=say("Can't tell"),
        because=because,
        confirmed=False,
    )


def _forecasts(app: App) -> Callable[[], Forecasts]:
    """Made when first asked for: a calm round needs none."""

    @cache
    def made() -> Forecasts:
        from statuswatch.app.forecasting import Forecasts

        return Forecasts(app.stored.history, app.stored.ledger.services)

    return made


def _heard(
    known: Mapping[Source, Known], unread: Mapping[str, Message], now: datetime
) -> Iterable[tuple[Source, Known]]:
    """A page that tells nothing now is unreadable, whatever it said a while ago; a check of ours
    that has not come back shows nothing new."""
    for source, k in known.items():
        why = unread.get(source.id)
        if why is None:
            yield source, k
        elif source.role is not Role.PROBE:
            since = k.failing_since or now
            failing = replace(k, failures=k.failures + 1, failing_since=since, reason=why)
            yield source, replace(failing, silent=k.silent or now)
        else:
            yield source, k if k.open else Known()


# -- the last lines ------------------------------------------------------------------------------


def conclude(
    app: App, judged: Sequence[Judged], asked: Round, terminal: Terminal, *, verbose: bool
) -> Exit:
    """Tell the verdict on each service, and how many are in trouble."""
    codes, line = _codes(judged, asked), app.network.engine.line
    asked.code = worst_exit(codes)  # should the time be up while we still tell
    ours = bool(judged) and all(one.own_line for one in judged)
    if not ours:
        _tell_verdicts(judged, asked, terminal, whole=verbose or len(codes) == 1, all_=verbose)
    for one in judged:
        followed = one.service.id not in asked.strangers
        named = {"service": one.service.id, "name": one.service.name, "followed": followed}
        terminal.data(named | data(one, terminal))
    if ours and line.state is Line.CAPTIVE:
        terminal.say(say("It's you: this network wants you to sign in, so nothing can be told"))
    elif ours:
        terminal.say(say("It's you: your own line is down, so nothing can be told"))
    elif len(codes) > 1 and not asked.reached:
        terminal.say(say("Nothing has answered: it may be your own line"))
    elif len(codes) > 1:
        terminal.say(_tally(codes))
    terminal.data(
        {
            "answer": asked.code.name.lower(),
            "line": line.state.value,
            "trouble": codes.count(Exit.TROUBLE),
            "cant_tell": codes.count(Exit.CANT_TELL),
            "fine": codes.count(Exit.FINE),
        }
    )
    return asked.code


def _codes(judged: Iterable[Judged], asked: Round) -> list[Exit]:
    unasked = [Exit.CANT_TELL for one in asked.strangers.values() if not one.sources]
    return [exit_of(one.verdict.answer) for one in judged] + unasked


def _tell_verdicts(
    judged: Iterable[Judged], asked: Round, terminal: Terminal, *, whole: bool, all_: bool
) -> None:
    """Of several those that are not simply fine, unless all are wanted."""
    for one in judged:
        if one.fine and not whole:
            continue
        terminal.say(lead(one, terminal))
        for text in rest(one, terminal, () if all_ else asked.told, whole=whole):
            terminal.say(text)


def _tally(codes: list[Exit]) -> Message:
    trouble, unclear, fine = (
        codes.count(code) for code in (Exit.TROUBLE, Exit.CANT_TELL, Exit.FINE)
    )
    if not trouble and not unclear:
        return say("All {n} fine", n=fine)
    if not trouble:
        return say("{unclear} can't tell, {fine} fine", unclear=unclear, fine=fine)
    if not unclear:
        return say("{trouble} in trouble, {fine} fine", trouble=trouble, fine=fine)
    return say(
        "{trouble} in trouble, {unclear} can't tell, {fine} fine",
        trouble=trouble,
        unclear=unclear,
        fine=fine,
    )
