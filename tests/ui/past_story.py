"""A past to look at and to test with: eleven services, some six hundred outages, two ongoing."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from statuswatch.app import App
from statuswatch.core.model import (
    Component,
    Incident,
    Level,
    Observation,
    Report,
    Role,
    Rules,
    Service,
    Source,
    Update,
)
from tests.ui.story import ICONS, NAMES, NOON

__all__ = ["ICONS", "NOON", "NOW", "Still", "fill"]

NOW = NOON + timedelta(hours=1, minutes=8)
WORDS = (
    "Publishing errors", "Player does not load", "EU region: sending delayed, queues are long",
    "Uploads stuck", "Images missing", "Processing slow", "API errors", "Posting delayed",
)  # fmt: skip


class Still:
    """A clock that stands."""

    def now(self) -> datetime:
        return NOW


def fill(app: App, many: int = 600) -> None:
    """Each outage is a page's story; of every third the probe knew first; some nobody told of."""
    chance = random.Random(3)
    told: dict[str, list[Incident]] = {name: [] for name in NAMES}
    for n in range(many):
        start = NOON - timedelta(hours=3 + 17 * n + chance.randrange(9))
        length = timedelta(
            minutes=chance.choice([4, 16, 20, 33, 59, 68, 78, 5000 if n % 40 == 3 else 9])
        )
        word = start + timedelta(minutes=chance.choice([0, 0, 11, 16, 23, 41]))
        title = chance.choice(WORDS)
        told[chance.choice(NAMES[1:])].append(
            Incident(
                f"k{n}", title, chance.choice([Level.DEGRADED, Level.PARTIAL, Level.DOWN]),
                start, start + length, updates=(Update("1", word, "investigating", title),),
            )
        )  # fmt: skip
    slow = Incident(
        "slow", "Posting delayed", Level.DEGRADED, NOON - timedelta(minutes=22),
        updates=(Update("1", NOON - timedelta(minutes=11), "investigating", "Slow."),),
    )  # fmt: skip
    told["Postline"].append(slow)
    for n in range(6):
        begin = NOON - timedelta(days=2 + 9 * n)
        end = begin + timedelta(hours=2)
        told["Castwave"].append(
            Incident(
                f"m{n}", "Moving the upload servers", Level.MAINTENANCE, begin, end,
                planned_end=end,
                updates=(Update("1", begin, "scheduled", "Uploads wait meanwhile."),),
            )
        )  # fmt: skip
    for name, stories in told.items():
        page = Source(f"{name}-page", name.lower(), "statuspage", f"https://{name}.example/")
        probe = Source(
            f"{name}-probe", name.lower(), "probe", f"https://{name}.example/", role=Role.PROBE
        )
        app.stored.ledger.follow(Service(name.lower(), name), [page, probe], NOON - timedelta(500))
        report = Report(tuple(stories), complete=False)
        app.stored.journal.commit(Observation(page, NOON, report), Rules())
    host = Source("Podhost-page", "podhost", "statuspage", "https://Podhost.example/")
    ailing = Report(components=(Component("Show Builder Lite", Level.DOWN),))
    app.stored.journal.commit(Observation(host, NOON + timedelta(minutes=1), ailing), Rules())
    probe = Source("Vidbox-probe", "vidbox", "probe", "https://Vidbox.example/", role=Role.PROBE)
    dead = Report((Incident("dead", "Vidbox.example does not answer", Level.DOWN),))
    for n in range(3):
        seen = Observation(probe, NOON + timedelta(minutes=n), dead)
        app.stored.journal.commit(seen, Rules())
