"""Settings, what is kept: copies, lists in and out, each with how far it is and a way to stop it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from statuswatch.app import Watch
from statuswatch.app.restoring import Progress
from statuswatch.core.words import say
from statuswatch.ui.settings_work import Work
from tests.keyrings import ring
from tests.ui.settings_stage import Make, Shown, make

__all__ = ["make", "ring"]


def with_copy(shown: Shown) -> Shown:
    shown.section("Data")
    shown.button("Back up now").click()
    return shown


def test_a_copy_is_made_and_offered_to_go_back_to(make: Make) -> None:
    shown = make()
    data = shown.section("Data")
    assert data.back.field.isHidden(), "there is none yet"
    with_copy(shown)
    assert any(words.startswith("Copied to history.db.backup") for words in shown.words)
    assert data.back.box.count() == 1
    assert not data.work.runs


def test_going_back_wants_a_second_press_and_then_a_restart(make: Make) -> None:
    shown = with_copy(make())
    shown.app.clock.jump(timedelta(minutes=2))  # type: ignore[attr-defined]
    waits = shown.app.profile.data_dir / "history.db.restore"
    shown.button("Go back to it").click()
    assert not waits.exists()
    wanted: list[str] = []
    shown.page.restart_wanted.connect(lambda: wanted.append("restart"))
    shown.button("Go back for sure").click()
    assert waits.exists()
    assert "It takes the history's place when StatusWatch starts next." in shown.words
    shown.button("Start again").click()
    assert wanted == ["restart"]


def test_a_list_goes_out_and_comes_in(make: Make, tmp_path: Path) -> None:
    shown = make()
    data, file = shown.section("Data"), tmp_path / "mine.opml"
    data.lists.write(str(file))
    assert f"2 services written to {file}." in shown.words
    data.lists.take(str(file))
    assert any(words.startswith("0 more are followed. 3 were followed") for words in shown.words)
    assert not data.lists.work.runs


def test_the_form_that_is_chosen_is_the_one_that_is_written(make: Make, tmp_path: Path) -> None:
    shown = make()
    data = shown.section("Data")
    shown.button("Export what you follow…").click()
    dialog = data.lists.place.dialog
    assert dialog is not None
    assert [Path(name).name for name in dialog.selectedFiles()] == ["statuswatch-services.json"]
    assert dialog.nameFilters() == ["Our own list (*.json)", "OPML (*.opml)"]
    dialog.setDirectory(str(tmp_path))
    dialog.filterSelected.emit("OPML (*.opml)")
    dialog.accept()
    file = tmp_path / "statuswatch-services.opml"
    assert f"2 services written to {file}." in shown.words
    assert file.read_text("utf-8").startswith("<?xml")
    assert data.lists.place.dialog is None


def test_a_file_that_is_no_list_is_said_beneath_the_buttons(make: Make, tmp_path: Path) -> None:
    shown = make()
    data, file = shown.section("Data"), tmp_path / "letter.txt"
    file.write_text("Dear all", "utf-8")
    data.lists.take(str(file))
    assert data.lists.field.failed
    assert "It is none of the lists that can be read" in shown.words


def test_the_whole_history_is_exported_by_the_ways_of_its_page(make: Make) -> None:
    shown = make()
    data = shown.section("Data")
    shown.button("Export the history…").click()
    dialog = data.lists._saving.place.dialog
    assert dialog is not None
    dialog.reject()
    QApplication.processEvents()


def test_what_takes_long_says_how_far_it_is_and_can_be_stopped(make: Make) -> None:
    shown = make(later=True)
    shown.asking.go()
    work: Work = shown.section("Data").work
    stopped: list[str] = []

    async def question(_: object) -> None:
        raise AssertionError("it was stopped before it began")

    work.do(
        say("Counting sheep"), question, lambda _: None, lambda _: None, lambda: stopped.append("x")
    )
    assert work.runs
    assert "Counting sheep" in shown.words
    assert work.bar.maximum() == 0, "nobody knows yet how far it is"
    work._heard(Progress(30, 120))
    assert work.bar.value() * 4 == work.bar.maximum()
    assert work.stop.accessibleName() == "Stop: Counting sheep"
    work.stop.click()
    assert (stopped, work.runs, work.isVisible()) == (["x"], False, False)
    shown.asking.go()


def test_the_past_that_is_still_read_is_said_and_can_be_given_up(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [3]
    monkeypatch.setattr(Watch, "past_left", property(lambda _: left[0]))
    monkeypatch.setattr(Watch, "give_up_past", lambda _: left.__setitem__(0, 0))
    shown = make()
    data = shown.section("Data")
    assert any(words.startswith("The history of 3 pages is still read") for words in shown.words)
    left[0] = 1
    shown.page.hear(shown.app.overview())
    assert any(words.startswith("The history of 1 page is still read") for words in shown.words)
    data.stop.click()
    assert data.past.isHidden()
