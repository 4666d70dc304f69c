"""A verdict as the terminal tells it: a sentence, who says what, how long it lasts, what is promised."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from statuswatch.cli.opening import title
from statuswatch.cli.terminal import Terminal, when, word
from statuswatch.core.model import Known, Level, Role, Service, Source, Status
from statuswatch.core.verdict_words import Said
from statuswatch.core.witness import Answer, Verdict, Witness
from statuswatch.core.words import Message, Plain, say

if TYPE_CHECKING:  # reading promises takes many patterns: they are made where something is open
    from statuswatch.app.forecasting import Forecasts
    from statuswatch.core.forecast import Forecast
    from statuswatch.core.promised import Promised

INDENT = "    "
ORDER = (
    Answer.THEM_SAID,
    Answer.THEM_SILENT,
    Answer.CANT_TELL,
    Answer.YOU,
    Answer.MAINTENANCE,
    Answer.FINE,
)
"""What is told first, of several services."""

CALM = frozenset({Answer.FINE, Answer.YOU, Answer.MAINTENANCE})
"""Where nothing of theirs is to be waited for."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One service, judged at `at`. `late`: that was the last look, and it is too long ago to say
    how it is now. `new`: nobody has looked at it yet."""

    service: Service
    verdict: Verdict
    at: datetime
    promises: tuple[Promised, ...] = ()
    forecast: Forecast | None = None
    late: bool = False
    new: bool = False

    @property
    def fine(self) -> bool:
        return self.verdict.answer is Answer.FINE

    @property
    def own_line(self) -> bool:
        """It is the user's own line: the same for every service."""
        return self.verdict.sentence in (Said.OFFLINE.sentence, Said.SIGN_IN.sentence)


def in_order(all_: Iterable[Judged]) -> list[Judged]:
    """The worst first, then as they came."""

    def rank(judged: Judged) -> tuple[int, int]:
        level = judged.verdict.level
        return ORDER.index(judged.verdict.answer), -(Level.OK if level is None else level)

    return sorted(all_, key=rank)


def promises_in(
    state: Status, known: Mapping[Source, Known], now: datetime
) -> tuple[Promised, ...]:
    """What they promised in their open stories of what is followed, and that still stands."""
    zones = {s.id: k.zone for s, k in known.items() if s.role is Role.OFFICIAL}
    stories = [k for k in state.open if k.source in zones]
    if not stories:
        return ()
    from statuswatch.core.promised import promised, standing

    found = (p for k in stories for p in promised(k.incident, now, zones[k.source]))
    return standing(found)


def lasting(
    forecasts: Forecasts, service: Service, verdict: Verdict, now: datetime
) -> Forecast | None:
    """How much longer, where it is trouble, or may be. Raises StoreError."""
    return None if verdict.answer in CALM else forecasts.of(service, now)


def lead(judged: Judged, terminal: Terminal) -> str:
    """`■ Podhost: down, and not just for you. Our own check fails since 14:02; …`"""
    verdict, text = judged.verdict, terminal.text
    calm = verdict.answer in (Answer.CANT_TELL, Answer.YOU) or judged.late
    shape = terminal.shapes[None if calm else verdict.level]
    sentence = _lowered(text(verdict.sentence), terminal)
    if judged.new:
        return f"{shape} {title(judged.service)}: " + text(say("can't tell: not checked yet"))
    if judged.late:
        sentence = text(say("{sentence}, as of {at}", sentence=sentence, at=judged.at))
    return f"{shape} {title(judged.service)}: {sentence}. {text(verdict.because)}"


def rest(
    judged: Judged, terminal: Terminal, told: Collection[str] = (), *, whole: bool
) -> Iterable[str]:
    """The lines below it. `told`: ids of sources whose word stands above already; `whole`: with
    every witness."""
    if whole:
        for one in judged.verdict.witnesses:
            if one.source not in told or _posted(one):
                yield INDENT + terminal.text(_line(one)) + (f"  {one.url}" if one.url else "")
    if judged.late:
        return  # what was to come then says nothing of now
    if judged.promises:
        from statuswatch.core.promised import sentences

        for promise in sentences(judged.promises, judged.at)[: None if whole else 1]:
            yield INDENT + terminal.text(promise)
    if judged.forecast is not None:
        from statuswatch.core.forecast import within

        yield INDENT + _raised(terminal.text(within(judged.forecast))) + "."


def _posted(one: Witness) -> bool:
    """A post has more than was said above: when, and where to read on."""
    return one.role is Role.OFFICIAL and one.says is not None and one.says.ails


def _line(one: Witness) -> Message:
    if one.at is None:
        return say("{who}: {words}", who=one.who, words=one.words)
    if one.role is Role.USER:
        return say("{who}: {words}, since {at}", who=one.who, words=one.words, at=one.at)
    return say("{who}: {words} ({at})", who=one.who, words=one.words, at=one.at)


def _lowered(text: str, terminal: Terminal) -> str:
    """As it stands behind a name and a colon, in English: elsewhere it may begin with a noun."""
    english = isinstance(terminal.setting.translations, Plain)
    return text[:1].lower() + text[1:] if english else text


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]


# -- for programs --------------------------------------------------------------------------------


def data(judged: Judged, terminal: Terminal) -> dict[str, object]:
    """The verdict as --json tells it."""
    verdict, text = judged.verdict, terminal.text
    return {
        "verdict": verdict.answer.value,
        "sentence": text(verdict.sentence),
        "because": text(verdict.because),
        "level": word(verdict.level),
        "since": when(verdict.since),
        "lag_seconds": None if verdict.lag is None else round(verdict.lag.total_seconds()),
        "confirmed": verdict.confirmed,
        "as_of": when(judged.at),
        "witnesses": [
            {
                "who": text(w.who),
                "role": None if w.role is None else w.role.value,
                "says": word(w.says),
                "words": text(w.words),
                "at": when(w.at),
                "url": w.url,
            }
            for w in verdict.witnesses
        ],
        "forecast": _forecast(judged.forecast, terminal),
        "promises": [_promise(p) for p in judged.promises],
    }


def _forecast(forecast: Forecast | None, terminal: Terminal) -> dict[str, object] | None:
    if forecast is None:
        return None
    from statuswatch.core.forecast import based_on

    return {
        "low_minutes": _minutes(forecast.low),
        "high_minutes": _minutes(forecast.high),
        "based_on": terminal.text(based_on(forecast)),
    }


def _minutes(length: timedelta) -> float:
    return round(length / timedelta(minutes=1), 1)


def _promise(promise: Promised) -> dict[str, object]:
    return {
        "kind": promise.kind.value,
        "due": when(promise.due),
        "fate": promise.fate.value,
        "quote": promise.quote,
        "made": when(promise.made),
        "before": [when(due) for due in promise.before],
    }
