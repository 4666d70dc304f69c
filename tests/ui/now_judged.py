"""What the page Now is shown where the services were judged: each answer a verdict can give."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from statuswatch.core.forecast import Basis, Forecast
from statuswatch.core.model import Level, Role
from statuswatch.core.overview import Overview, ServiceNow
from statuswatch.core.verdict_words import Said
from statuswatch.core.witness import Answer, Verdict
from statuswatch.core.words import say
from tests.ui.now_stage import castwave, followed, podhost, quiet, snapshot

MINUTE = timedelta(minutes=1)
OUTLOOK = Forecast(45 * MINUTE, 90 * MINUTE, 170 * MINUTE, 12, 12, Basis.OWN)


def ruled(
    now: ServiceNow,
    answer: Answer,
    said: Said,
    because: str,
    level: Level | None = None,
    lag: timedelta | None = None,
) -> ServiceNow:
    """The service with a verdict on it."""
    since = now.status.since
    found = Verdict(answer, said.sentence, say(because), level=level, since=since, lag=lag)
    return replace(now, verdict=found)


def silent() -> ServiceNow:
    """Down, and they do not say so yet."""
    because = (
        "Our own check fails since 14:02, 3 fresh reports on Google News; their page still says "
        "operational, 23 min later."
    )
    down = replace(podhost(), forecast=OUTLOOK)
    return ruled(down, Answer.THEM_SILENT, Said.DOWN, because, Level.DOWN, 23 * MINUTE)


def admitted() -> ServiceNow:
    """Degraded, and they said so late and promised a next word."""
    words = "Posts are delayed by up to ten minutes. Next update within 60 minutes."
    slow = followed("Postline", Level.DEGRADED, 45 * MINUTE, words, role=Role.OFFICIAL)
    because = "Our own check finds it slow since 13:40; they say so since 13:51."
    found = ruled(slow, Answer.THEM_SAID, Said.SLOW_SAID, because, Level.DEGRADED, 11 * MINUTE)
    return replace(found, forecast=OUTLOOK)


def overdue() -> ServiceNow:
    """Their next word was promised for a time that is past."""
    words = "Searches fail. Next update by 13:45 UTC."
    ill = followed("Chirp", Level.PARTIAL, 70 * MINUTE, words, parts=("Search",))
    because = "They say so since 13:16."
    return ruled(ill, Answer.THEM_SAID, Said.PARTLY_SAID, because, Level.PARTIAL, 0 * MINUTE)


def one_look() -> ServiceNow:
    because = "Our own check fails, after one look; their page says all is well."
    down = followed("Podhost", Level.DOWN, MINUTE, role=Role.PROBE)
    return ruled(down, Answer.CANT_TELL, Said.ONE_LOOK, because)


def in_the_way(name: str = "Vidbox") -> ServiceNow:
    because = "Our own check fails since 14:10; their page says all is well."
    down = followed(name, Level.DOWN, 15 * MINUTE, role=Role.PROBE)
    return ruled(down, Answer.YOU, Said.TUNNEL, because)


def only_you() -> ServiceNow:
    because = "You say it fails since 14:02; their page says all is well."
    mine = followed("Queuely", Level.DOWN, 23 * MINUTE, "It fails for me", role=Role.USER)
    return ruled(mine, Answer.CANT_TELL, Said.ONLY_YOU, because)


def without(*ill: ServiceNow) -> list[ServiceNow]:
    """All the others, which are fine."""
    names = {now.service.id for now in ill}
    return [now for now in quiet() if now.service.id not in names]


def states() -> dict[str, Overview]:
    """Each answer by itself, and all of them on one page."""
    fell = [
        followed(name, Level.DOWN, 23 * MINUTE - i * timedelta(seconds=9))
        for i, name in enumerate(("Chirp", "Loopgram", "Postline", "Queuely", "Vidbox"))
    ]
    everything = (silent(), admitted(), overdue(), in_the_way(), only_you())
    alone = {
        "silent": silent(),
        "admitted": admitted(),
        "overdue": overdue(),
        "one-look": one_look(),
        "yours": in_the_way(),
        "only-you": only_you(),
    }
    return {
        **{f"verdict-{name}": snapshot(now, *without(now)) for name, now in alone.items()},
        "verdict-fell": snapshot(*fell, *without(*fell)),
        "verdict-all": snapshot(*everything, castwave(), *without(*everything)),
    }
