"""Pause from tray and window: noted for every process, said in a band, taken back there; and what
the end of a session writes."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from statuswatch.app import App, Watch, pausing
from statuswatch.app.desk import Desk
from statuswatch.core.words import render
from statuswatch.settings import Profile
from statuswatch.ui import session
from statuswatch.ui.band import Said
from statuswatch.ui.pausing import Pausing, Stop
from statuswatch.ui.questions import Asked
from statuswatch.ui.session import SessionEnd
from tests.ui.asking import Asking


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    made = App(Profile.at(tmp_path))
    yield made
    made.close_store()


class Bands:
    """What is said in the window now, by key."""

    def __init__(self) -> None:
        self.said: dict[str, Said] = {}

    def say(self, said: Said, *, aloud: bool = False) -> None:
        assert aloud, "it was asked for"
        self.said[said.key] = said

    def take_back(self, key: str) -> None:
        self.said.pop(key, None)


def asking(app: App) -> Asking:
    return Asking(Desk(app, Watch(app)))


def test_a_pause_is_said_with_what_it_means_and_ends_by_its_button(qtbot: QtBot, app: App) -> None:
    bands: Any = Bands()
    found = Pausing(asking(app))
    found.show_in(bands)
    found.do(Stop.RESUMED)
    assert pausing.paused(app) is not None
    [said] = bands.said.values()
    assert render(said.words).startswith("Paused until you resume. What happens meanwhile")
    [resume] = said.answers
    resume.act()
    assert pausing.paused(app) is None
    assert bands.said == {}


@pytest.mark.parametrize("stop", [Stop.HOUR, Stop.TOMORROW])
def test_a_pause_with_an_end_ends_then(qtbot: QtBot, app: App, stop: Stop) -> None:
    Pausing(asking(app)).do(stop)  # without a window
    found = pausing.paused(app)
    assert found is not None
    assert found.until is not None
    assert timedelta(0) < found.until - found.since <= timedelta(hours=33)


class Session(QObject):
    """As QGuiApplication tells it; nobody but Qt can make a QSessionManager."""

    commitDataRequest = Signal(object)  # noqa: N815  Qt's own name


class Hung:
    """An engine's thread that never answers, or does not stand yet."""

    def __init__(self, future: Future[None] | None) -> None:
        self._future = future

    def ask(self, *_: object, **__: object) -> Asked:
        asked = Asked()
        asked.future = self._future
        return asked


def test_the_end_of_a_session_writes_what_is_buffered(
    qtbot: QtBot, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    monkeypatch.setattr(app.stored.journal, "flush", lambda: told.append("journal"))
    desktop: Any = Session()
    end = SessionEnd(desktop, asking(app), lambda: told.append("window"))
    desktop.commitDataRequest.emit(object())
    assert told == ["window", "journal"]
    end.commit()
    assert told == ["window", "journal"] * 2, "a log-out that was called off may come again"


@pytest.mark.parametrize("future", [None, Future()])
def test_nobody_waits_long_for_an_engine_that_hangs(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, future: Future[None] | None
) -> None:
    monkeypatch.setattr(session, "KEEP_WITHIN", 0.01)
    desktop, hung, told = Session(), Hung(future), list[str]()
    SessionEnd(desktop, hung, lambda: told.append("window"), desktop)  # type: ignore[arg-type]
    desktop.commitDataRequest.emit(object())
    assert told == ["window"]
