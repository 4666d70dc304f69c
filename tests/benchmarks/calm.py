"""What deciding notices costs: an idle round of a thousand services, one line, and a storm.

python -m tests.benchmarks.calm [how many]
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from statuswatch.app import App
from statuswatch.core.model import Incident, Level, Observation, Report, Role, Service, Source
from statuswatch.core.telling import Notice
from statuswatch.core.words import Setting, render
from statuswatch.engine.clock import SimulatedClock
from statuswatch.engine.deliver import Teller
from statuswatch.settings import Profile
from tests.engine.stage import START

LASTING = 20
"""So many services are in trouble all the time."""


class Nobody:
    """Takes every card."""

    name = "nobody"

    def __init__(self) -> None:
        self.titles: list[str] = []

    def available(self) -> bool:
        return True

    def send(self, notice: Notice, handle: str, setting: Setting) -> str:
        self.titles.append(render(notice.title, setting))
        return handle or str(len(self.titles))

    def close(self) -> None:
        pass


class Town:
    def __init__(self, folder: Path, many: int) -> None:
        self.clock = SimulatedClock(START)
        self.app = App(Profile.at(folder), self.clock)
        self.pages: list[Source] = []
        for n in range(many):
            service = Service(f"s{n}", f"Service {n:04}")
            page = Source(f"p{n}", service.id, "statuspage", f"https://status{n}.example")
            check = Source(f"c{n}", service.id, "probe", f"https://{n}.example", role=Role.PROBE)
            self.app.stored.ledger.follow(service, [page, check], self.clock.now())
            self.pages.append(page)
            self.tells(page)
            self.tells(check)

    def tells(self, source: Source, *told: Incident) -> None:
        seen = Observation(source, self.clock.now(), Report(told, level=Level.OK))
        self.app.stored.journal.commit(seen, self.app.rules)

    def fall(self, pages: list[Source]) -> None:
        for page in pages:
            self.tells(page, Incident("i", "Uploads fail", Level.DOWN, self.clock.now()))

    async def later(self, by: timedelta) -> None:
        await self.clock.run_until(self.clock.now() + by, lambda: True)


async def took(what: str, do: Callable[[], Awaitable[object]], times: int = 9) -> None:
    """Prints the median of `times`, in milliseconds of CPU."""
    spent = []
    for _ in range(times):
        begun = time.process_time()
        await do()
        spent.append(time.process_time() - begun)
    print(f"{what:<56}{median(spent) * 1000:9.2f} ms")


async def main(many: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        town, card = Town(Path(folder), many), Nobody()
        teller: Teller = town.app.teller([card])
        await took("the first round", teller.deliver, 1)
        await took(f"an idle round, {many} calm services", teller.deliver, 99)
        await town.later(timedelta(minutes=1))
        town.fall(town.pages[:1])
        await took("one of them falls", teller.deliver, 1)
        town.fall(town.pages[1:LASTING])
        await teller.deliver()
        await town.later(timedelta(minutes=30))
        await teller.deliver()
        await took(f"an idle round, {LASTING} of them in trouble", teller.deliver, 99)
        card.titles.clear()
        storm = town.pages[LASTING : many // 2 + LASTING]
        town.fall(storm)
        await took(f"{len(storm)} fall at once", teller.deliver, 1)
        await town.later(timedelta(seconds=6))  # a storm is gathered for five seconds
        await took("the next round", teller.deliver, 1)
        print("cards:", card.titles)
        await took("an idle round after that", teller.deliver, 99)
        await town.app.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000))
