"""The list of the page Now by other groups, with lower rows, and while nobody watches."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from statuswatch.app.setting import SettingsNow
from statuswatch.core.model import Line
from statuswatch.core.nowgroups import Grouping
from statuswatch.core.overview import Face, Overview
from statuswatch.core.pause import Pause
from statuswatch.core.words import say
from statuswatch.settings.model import Density
from statuswatch.ui.look import Look
from statuswatch.ui.memory import Drawer, Unkept
from statuswatch.ui.now import NowPage
from statuswatch.ui.now_model import ITEM, Heading
from statuswatch.ui.now_model import Line as Shown
from statuswatch.ui.now_row import NowRow
from statuswatch.ui.questions import Asked
from tests.ui.now_judged import silent
from tests.ui.now_stage import (
    NOW,
    Answering,
    castwave,
    followed,
    has,
    place,
    podhost,
    point,
    press,
    quiet,
    rows,
    setting,
    shown_page,
    snapshot,
    strip_of,
    trouble,
    words,
)
from tests.ui.story import ICONS

TAGS = {"podhost": ("Podcast", "Client A"), "chirp": ("Client A",)}


def tagged(overview: Overview) -> Overview:
    return replace(
        overview,
        services=tuple(replace(s, tags=TAGS.get(s.service.id, ())) for s in overview.services),
    )


def choose(shown: NowPage, by: Grouping) -> None:
    next(action for action in shown.view.ways if action.data() == by).trigger()


def compact(shown: NowPage) -> None:
    chosen = shown._look.chosen
    chosen.hear(replace(chosen.settings, density=Density.COMPACT))


def test_grouped_by_tags_a_service_stands_under_each(qtbot: QtBot) -> None:
    shown = shown_page(qtbot, tagged(trouble()))
    choose(shown, Grouping.TAG)
    assert rows(shown)[:5] == ["Client A 2", "Podhost", "Chirp", "Podcast 1", "Podhost"]
    assert shown.view.text() == "By tag"
    keys = [item.key for item in shown.list._model.items]
    assert len(set(keys)) == len(keys)


def test_a_heading_says_that_not_all_of_it_is_fine(qtbot: QtBot) -> None:
    shown = shown_page(qtbot, tagged(snapshot(podhost(), *quiet())))
    choose(shown, Grouping.TAG)
    model = shown.list._model
    heard = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0, 0).data(heard) == "Client A, 2 services, not all of them fine"
    last = [i for i, item in enumerate(model.items) if isinstance(item, Heading)][-1]
    assert model.index(last, 0).data(heard) == "Without a tag, 7 services"
    assert str(model.index(1, 0).data(heard)).endswith("Client A, 1 of 2.")


def test_what_rows_are_grouped_by_is_remembered(qtbot: QtBot, qapp: QApplication) -> None:
    memory, look = Unkept(), Look(qapp, ICONS, "light")
    first = NowPage(look, Answering(), setting, Drawer(memory, "now"))
    qtbot.addWidget(first)
    choose(first, Grouping.CATEGORY)
    again = NowPage(look, Answering(), setting, Drawer(memory, "now"))
    qtbot.addWidget(again)
    assert again.view.by is Grouping.CATEGORY
    memory.setValue("now/grouped", "by the weather")
    third = NowPage(look, Answering(), setting, Drawer(memory, "now"))
    qtbot.addWidget(third)
    assert third.view.by is Grouping.STATE


def test_the_layout_is_reached_and_opened_by_keyboard(qtbot: QtBot) -> None:
    shown = shown_page(qtbot, trouble())
    assert shown.search.nextInFocusChain() is shown.view
    assert shown.view.accessibleName() == "Layout of the list: By state"
    shown.view.setFocus()
    press(shown.view, Qt.Key.Key_Space)
    assert shown.view._menu.isVisible()
    shown.view._menu.close()


def test_compact_rows_have_one_line_and_cards_stay(qtbot: QtBot) -> None:
    shown = shown_page(qtbot, trouble())
    card, row = place(shown, "Podhost").card.height(), place(shown, "Chirp").card.height()
    compact(shown)
    px = shown._look.px
    assert (card, row) == (px(19.5), px(11))
    assert place(shown, "Podhost").card.height() == card
    where = place(shown, "Chirp")
    assert where.card.height() == px(8)
    name, state = where.lines
    assert name.center().y() == state.center().y()
    assert name.right() < state.left() < state.right() < where.strip.left()
    assert place(shown, "Vidbox").lines[1].left() == state.left(), "states stand in a column"


def test_where_one_line_would_cut_words_rows_keep_two(qtbot: QtBot) -> None:
    shown = shown_page(qtbot, trouble())
    compact(shown)
    shown.resize(shown._look.px(80), 600)
    QApplication.processEvents()
    assert place(shown, "Chirp").card.height() == shown._look.px(11)


LONG = "The regional association of independent podcast hosts and delivery networks, Europe"


def test_one_long_name_costs_no_strips_where_two_lines_have_room(qtbot: QtBot) -> None:
    shown = shown_page(qtbot, snapshot(podhost(), castwave(), followed(LONG), *quiet()))
    shown.resize(880, 600)
    compact(shown)
    assert place(shown, "Chirp").strip.width() > 0
    assert place(shown, "Podhost").strip.width() > 0
    assert "to today" in shown.caption.text()
    shown.resize(1300, 600)
    chirp, planned = place(shown, "Chirp"), place(shown, "Castwave")
    assert chirp.card.height() == shown._look.px(8)
    assert chirp.lines[1].left() == planned.lines[1].left()


def test_cards_keep_their_strips_where_a_long_quiet_name_leaves_no_room(qtbot: QtBot) -> None:
    shown = shown_page(qtbot, snapshot(podhost(), followed(LONG + LONG), *quiet()))
    shown.resize(720, 600)
    assert place(shown, "Chirp").strip.width() == 0
    assert place(shown, "Podhost").strip.width() > 0
    assert shown.caption.text().endswith("to today")


def test_without_days_and_figures_nothing_is_said_of_days(qtbot: QtBot) -> None:
    known = {"chirp": replace(strip_of("Chirp"), days=())}
    shown = shown_page(qtbot, snapshot(*quiet()), asker=Answering({}))
    assert not shown.caption.isVisible()
    shown = shown_page(qtbot, snapshot(podhost()), asker=Answering(known))
    assert not shown.caption.isVisible(), "none of the rows has days"


def test_where_it_is_tight_the_forecast_is_whole(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = shown_page(qtbot, snapshot(silent(), *quiet()))
    shown.resize(400, 600)
    drawn: list[str] = []
    text = NowRow._text

    def noted(row: NowRow, painter: Any, rect: Any, words: str, *more: Any) -> int:
        font = row._look.font(more[0])
        if QFontMetrics(font).horizontalAdvance(words) <= rect.width():
            drawn.append(words.replace("\xa0", " "))
        return text(row, painter, rect, words, *more)

    monkeypatch.setattr(NowRow, "_text", noted)
    shown.list.viewport().grab()
    assert "Usually over in 40 min–3 h." in drawn


def test_compact_is_written_as_a_setting(qtbot: QtBot) -> None:
    asker: Any = Answering()
    shown = shown_page(qtbot, trouble(), asker)
    asked, settings = asker.asked, shown._look.chosen.settings
    asker.strips = SettingsNow(replace(settings, density=Density.COMPACT), Path("settings.toml"))
    shown.view.compact.trigger()
    assert asker.asked == asked + 1
    assert shown._look.chosen.compact
    assert shown.view.compact.isChecked()


def test_under_the_pointer_other_groups_come_at_once_for_it_is_the_users_doing(
    qtbot: QtBot,
) -> None:
    shown = shown_page(qtbot, tagged(trouble()))
    point(shown)
    choose(shown, Grouping.TAG)
    assert rows(shown)[0] == "Client A 2"
    assert not shown.list.held()


# --- while nobody looks ------------------------------------------------------------------------


def test_paused_the_next_step_is_to_resume_and_nothing_is_tinted(qtbot: QtBot) -> None:
    shown = shown_page(qtbot, replace(trouble(), paused=Pause(NOW - timedelta(minutes=5))))
    assert shown.header.check.text() == "Resume"
    with qtbot.waitSignal(shown.resume_wanted):
        shown.header.check.click()
    assert words(shown, "Podhost") == "Down since 14:02, as of 14:20"
    assert not has(shown.list.grab().toImage(), shown._look.ink(Face.DOWN).tint)


def test_before_the_first_word_it_says_so_and_offers_nothing(qtbot: QtBot) -> None:
    shown = shown_page(qtbot, None)
    assert shown.header._sentence.text() == "Starting"
    assert not shown.header.check.isEnabled()
    assert not shown.header.add.isEnabled()
    assert not shown.search.isVisible()
    shown.hear(trouble())
    assert shown.search.isVisible()
    assert shown.header.add.isEnabled()


def test_when_nobody_watches_any_more_the_last_word_stands_grey(qtbot: QtBot) -> None:
    shown = shown_page(qtbot, trouble())
    shown.stopped()
    assert shown.header._sentence.text() == "Nothing is watched any more"
    assert not shown.header.check.isEnabled()
    assert words(shown, "Podhost") == "Down since 14:02, as of 14:25"
    assert shown.list._row.grey


def test_a_network_that_wants_a_sign_in_leads_there(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    shown = shown_page(qtbot, trouble(Line.CAPTIVE))
    assert shown.header.check.text() == "Open the sign-in page"
    with qtbot.waitSignal(shown.check_wanted):
        shown.header.check.click()
    assert opened == ["http://connectivitycheck.gstatic.com/generate_204"]


class Failing(Answering):
    def ask(self, question: Any, answered: Any, *, failed: Any = None, heard: Any = None) -> Any:
        failed(say("The history is locked."))
        return Asked()


def test_days_that_cannot_be_read_are_said_and_the_rows_stand(qtbot: QtBot) -> None:
    shown = shown_page(qtbot, snapshot(podhost(), *quiet()), Failing())
    assert shown.caption.text() == "The last days cannot be read now"
    assert shown.caption.toolTip() == "The history is locked. We try again each minute."
    assert rows(shown)[:2] == ["Trouble 1", "Podhost"]


def test_trouble_that_is_seconds_old_is_counted_by_seconds(qtbot: QtBot) -> None:
    young = replace(podhost(), status=replace(podhost().status, since=NOW - timedelta(seconds=20)))
    shown = shown_page(qtbot, snapshot(young))
    assert words(shown, "Podhost").endswith("· 20 s")
    assert shown._minute.quick
    shown.hear(trouble())
    assert not shown._minute.quick


def test_only_what_changed_is_painted_anew(qtbot: QtBot) -> None:
    shown = shown_page(qtbot, trouble())
    told: list[tuple[int, int]] = []
    model = shown.list._model
    model.dataChanged.connect(lambda first, last: told.append((first.row(), last.row())))
    shown.hear(trouble())
    assert told == []
    first, *rest = trouble().services
    muted = replace(rest[-1], muted=True)
    shown.hear(replace(trouble(), services=(replace(first, muted=True), *rest[:-1], muted)))
    assert len(told) == 2
    assert all(a == b for a, b in told)
    assert isinstance(model.index(told[0][0], 0).data(ITEM), Shown)
