"""The rows of the doctor's page: their shapes, the room of their names, a crash among them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from statuswatch.app import App, crashes
from statuswatch.app.doctored import Bench, Finding
from statuswatch.app.doctoring import CHECKS
from statuswatch.core.face import Face
from statuswatch.core.words import say
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile
from statuswatch.ui.look import Look
from tests.ui.doctor_stage import FINE, NOW, Examining, source
from tests.ui.test_doctor import Make, make, report_of

__all__ = ["make"]


def test_what_is_only_worth_knowing_is_no_question(
    make: Make, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    login = Finding("start at login", None, say("StatusWatch does not start when you log in."))
    page = make(Examining((login,)))
    QApplication.processEvents()
    drawn: list[str] = []
    shapes: list[Face] = []
    glyph, shape = Look.glyph, Look.shape

    def noted(look: Look, name: str, *more: Any) -> Any:
        drawn.append(name)
        return glyph(look, name, *more)

    def shaped(look: Look, face: Face, *more: Any) -> Any:
        shapes.append(face)
        return shape(look, face, *more)

    monkeypatch.setattr(Look, "glyph", noted)
    monkeypatch.setattr(Look, "shape", shaped)
    page.list.rows()[0].grab()
    assert (drawn, shapes) == (["info"], [])


def test_names_have_the_room_that_there_is(make: Make, look: Look) -> None:
    name = say("A podcast host with a name that is long")
    page = make(Examining((*FINE, replace(source("x"), title=name))))
    page.resize(look.px(220), 600)
    QApplication.processEvents()
    last = page.list.rows()[-1]
    assert last._what.height() < 2 * last._what.fontMetrics().height()
    assert len({r._words.x() for r in page.list.rows()}) == 1


def test_a_crash_is_a_row_with_its_report_beside_it(make: Make, tmp_path: Path) -> None:
    """As its check finds it: not one that this test makes up."""
    app = App(Profile.at(tmp_path), SimulatedClock(NOW, sane_from=NOW))
    trace = app.profile.data_dir / crashes.NAME
    trace.write_text("StatusWatch 1, Python 3, began now\nFatal Python error: Aborted\n", "utf-8")
    os.utime(trace, (NOW.timestamp(), NOW.timestamp()))
    found = asyncio.run(_watching(Bench(app.profile, app, polls=True)))
    app.close_store()
    page = make(Examining((*(f for f in FINE if f.what != "watching"), *found)))
    row = next(row for row in page.list.rows() if "It crashed at" in row.accessibleName())
    assert row.accessibleName().startswith("Worth knowing")
    row.button.click()
    assert "It crashed at" in report_of(page).text.toPlainText()


async def _watching(bench: Bench) -> Sequence[Finding]:
    (check,) = (one for one in CHECKS if one.what == "watching")
    return await check.look(bench)
