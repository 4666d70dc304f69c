"""The real program under a faked clock: started by clocks.py with libfaketime before it.

It watches one page for so many seconds and prints, as JSON, what it wrote down.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from statuswatch.app import App, Watch
from statuswatch.settings import Profile, Settings


async def main(folder: Path, url: str, seconds: float) -> None:
    app = App(Profile.at(folder), settings=Settings(canaries=()))
    service, source = app.follow(url, "statuspage", "Vendor")
    app.network.engine.look = 0.2
    steps: list[float] = []
    back = app.network.engine._back

    def stepped(*, with_others: bool) -> None:
        steps.append(asyncio.get_running_loop().time() - begun)
        back(with_others=with_others)

    app.network.engine._back = stepped  # type: ignore[method-assign]
    begun = asyncio.get_running_loop().time()
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await Watch(app).run()
    history, far = app.stored.history, timedelta(days=36500)
    now = datetime.now(UTC)
    runs = history.coverage([source.id], datetime(1970, 1, 1, tzinfo=UTC), now + far / 10)
    told = {
        "now": now.isoformat(),
        "runs": [[run.since.isoformat(), run.until.isoformat()] for run in runs],
        "outages": [each.duration.total_seconds() for each in history.outages(service.id, now=now)],
        "steps": steps,
        "story": [change.kind.value for change in app.stored.journal.changes(0)],
    }
    await app.close()
    print(json.dumps(told))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])))
