"""The rows of the doctor's page: their shapes, and the room of their names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from statuswatch.app.doctored import Finding
from statuswatch.core.face import Face
from statuswatch.core.words import say
from statuswatch.ui.look import Look
from tests.ui.doctor_stage import FINE, Examining, source
from tests.ui.test_doctor import Make, make

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
