"""The user's own word, from a click to the history and back into sight."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from statuswatch.app import App, Watch
from statuswatch.app.desk import Desk
from statuswatch.core.face import face, user_says
from statuswatch.core.overview import Face, ServiceNow
from statuswatch.core.words import Setting, render
from statuswatch.settings import Profile
from statuswatch.ui.band import Band, Bands
from statuswatch.ui.look import Look
from statuswatch.ui.own_word import KEY, OwnWords
from tests.ui.asking import Asking


@pytest.fixture
def app(tmp_path: Path) -> Iterator[App]:
    """With one service that is followed."""
    made = App(Profile.at(tmp_path / "profile"))
    made.follow("https://podhost.test", "statuspage", "Podhost")
    yield made
    made.close_store()


@pytest.fixture
def bands(qtbot: QtBot, look: Look) -> Bands:
    made = Bands(look, Setting)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def words(app: App) -> OwnWords:
    return OwnWords(Asking(Desk(app, Watch(app))))


def now(app: App) -> ServiceNow:
    (found,) = app.overview().services
    return found


def said(bands: Bands) -> list[str]:
    return [render(band.said.words) for band in bands.findChildren(Band) if not band.isHidden()]


def test_what_is_noted_is_said_with_a_way_back(app: App, words: OwnWords, bands: Bands) -> None:
    words.show_in(bands)
    key = now(app).service.id
    words.fails(key)
    assert user_says(now(app))
    assert face(now(app)) is Face.UNKNOWN  # nobody else sees it: nobody is accused
    (noted,) = said(bands)
    assert noted.startswith("Noted: Podhost fails for you since ")
    (back,) = (b for b in bands.findChildren(QPushButton) if b.text() == "It works again for me")
    back.click()
    assert not user_says(now(app))
    assert "Noted: Podhost works again for you." in said(bands)


def test_without_a_window_it_is_taken_down_all_the_same(app: App, words: OwnWords) -> None:
    words.fails(now(app).service.id)
    assert user_says(now(app))
    words.works(now(app).service.id)
    assert not user_says(now(app))


def test_of_what_is_not_followed_nothing_is_noted(words: OwnWords, bands: Bands) -> None:
    words.show_in(bands)
    words.fails("gone")
    words.works("gone")
    assert not bands.says(KEY)
