"""The user's own word, said twice at one instant."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from statuswatch.app import App, own_word
from statuswatch.core.model import Service
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile
from tests.engine.stage import START

HOST = Service("podhost", "Podhost")


@pytest.mark.parametrize("back", [timedelta(0), timedelta(seconds=20)])
async def test_taken_back_at_the_very_instant_it_is_over(tmp_path: Path, back: timedelta) -> None:
    """A coarse clock gives two words one moment; one that is set right, an earlier one."""
    clock = SimulatedClock(START, sane_from=START)
    app = App(Profile.at(tmp_path), clock)
    try:
        for part in ("", "Uploads"):
            own_word.fails(app, HOST, part)
        clock.jump(-back)
        assert len(own_word.works(app, HOST)) == 2
        rows = app.stored.history.rows()
        times = [(row.known.incident.started, row.known.incident.ended) for row in rows]
        assert times == [(START, START)] * 2
        assert own_word.works(app, HOST) == ()
    finally:
        await app.close()
