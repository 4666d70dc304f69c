"""The demo's whole story, lived once in simulated time: what was told of it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from statuswatch import assets
from statuswatch.app.demo import DemoWatching
from statuswatch.core.model import Change
from statuswatch.core.overview import Overview
from statuswatch.core.telling import Notice
from statuswatch.demo.reading import read_story
from statuswatch.demo.story import Story
from statuswatch.engine.clock import SimulatedClock

BEGINS = datetime(2026, 11, 22, 12, tzinfo=UTC)


def our_story() -> Story:
    return read_story(assets.resource("demo"), BEGINS)


@dataclass
class Played:
    story: Story
    end: Overview
    changes: list[Change]
    notices: tuple[Notice, ...]
    asked: dict[str, list[datetime]] = field(default_factory=dict)
    profile: Path = Path()
    seen: list[Overview] = field(default_factory=list)

    def news(self, service: str) -> list[Change]:
        """What was no baseline."""
        return [c for c in self.changes if c.source.startswith(f"{service}:") and not c.baseline]

    def kinds(self, service: str, key: str = "") -> list[str]:
        return [c.kind.value for c in self.news(service) if c.incident and key in c.incident.key]

    def cards(self, service: str) -> list[str]:
        return [str(n.title) for n in self.told(service)]

    def told(self, service: str) -> list[Notice]:
        """In the order in which it was told: what only time brings about is of no line."""
        told = [n for n in self.notices if n.service == service and n.told]
        return sorted(told, key=lambda n: n.at or self.story.begins)

    def untold(self, service: str) -> list[Notice]:
        baseline = {c.seq for c in self.changes if c.baseline}
        of_it = (n for n in self.notices if n.service == service and n.seq not in baseline)
        return [n for n in of_it if not n.told]


def play(folder: Path | None = None) -> Played:
    return asyncio.run(_play(folder))


async def _play(folder: Path | None) -> Played:
    clock = SimulatedClock(BEGINS)
    changes: list[Change] = []
    seen: list[Overview] = []
    demo = DemoWatching(news=changes.append, folder=folder, clock=clock)
    watching = asyncio.create_task(demo.run(seen.append))
    while not demo.watch.polls:  # noqa: ASYNC110
        await asyncio.sleep(0)
    await clock.run_until(demo.story.ends, demo.watch.idle)
    await demo.watch.settle()
    app = demo.app
    played = Played(
        demo.story,
        app.overview(),
        changes,
        tuple(_all_notices(demo)),
        {name: list(asked) for name, asked in demo.server.asked.items()},
        app.profile.data_dir.parent,
        seen,
    )
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    return played


def _all_notices(demo: DemoWatching) -> Iterable[Notice]:
    after = -1
    while page := demo.app.stored.outbox.notices(after):
        yield from page
        after = page[-1].seq
