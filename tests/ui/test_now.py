"""The page Now: what it shows, and that it stays still under the pointer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from statuswatch.app.desk import Desk
from statuswatch.core.days import Strip, days
from statuswatch.core.model import Coverage, Level, Line, Observation, Outage, Report, Rules
from statuswatch.core.overview import Face
from statuswatch.store.nouns import Proof
from statuswatch.store.opening import open_store
from statuswatch.ui import now_list
from statuswatch.ui.look import Type
from statuswatch.ui.now import NowPage
from statuswatch.ui.now_model import Line as Shown
from statuswatch.ui.now_places import Strips
from statuswatch.ui.now_tip import share_of, tip
from tests.ui.asking import Asking
from tests.ui.now_stage import (
    DAY,
    HOUR,
    NOW,
    ORDER,
    Answering,
    castwave,
    crowd,
    followed,
    has,
    leave,
    place,
    podhost,
    point,
    postline,
    press,
    quiet,
    rows,
    setting,
    shown_page,
    snapshot,
    trouble,
    words,
)

Make = Callable[..., NowPage]


@pytest.fixture
def make(qapp: QApplication, qtbot: QtBot) -> Iterator[Make]:
    """Shows the page with an overview, as the window does."""
    yield partial(shown_page, qtbot)
    qapp.setPalette(qapp.style().standardPalette())
    qapp.setStyleSheet("")


# --- what is shown -----------------------------------------------------------------------------


def test_groups_and_rows_in_their_order(make: Make) -> None:
    shown = make(trouble())
    assert rows(shown) == ORDER
    assert shown.header._sentence.text() == "2 services are in trouble"
    assert shown.caption.text() == "90 days, to today"
    assert words(shown, "Podhost") == "Down since 14:02 · 23 min"
    assert words(shown, "Chirp") == "Fine for 6 days"


def test_nothing_followed_says_what_to_do(make: Make, qtbot: QtBot) -> None:
    shown = make(snapshot())
    assert shown.empty.isVisible()
    assert not shown.list.isVisible()
    assert shown.empty.first.x() < shown.empty.second.x()
    assert shown.empty.hasFocus() or shown.empty.first.hasFocus()
    with qtbot.waitSignal(shown.add_wanted) as added:
        press(shown.empty.first, Qt.Key.Key_Space)
    assert added.args == [""]
    with qtbot.waitSignal(shown.demo_wanted):
        press(shown.empty.second, Qt.Key.Key_Space)


def test_what_is_followed_later_takes_the_place_of_nothing(make: Make) -> None:
    shown = make(snapshot())
    shown.hear(snapshot(followed("Chirp")))
    assert (shown.empty.isVisible(), shown.list.isVisible()) == (False, True)


def test_while_our_line_is_down_nothing_is_tinted_and_checking_is_trying_again(make: Make) -> None:
    shown = make(trouble(Line.DOWN))
    assert shown.list._row.grey
    assert words(shown, "Podhost") == "Down since 14:02, as of 14:20"
    assert shown.header.check.accessibleName() == "Try again"
    image = shown.list.grab().toImage()
    assert not has(image, shown._look.theme.faces[Face.DOWN].tint)
    shown.hear(trouble())
    assert has(shown.list.grab().toImage(), shown._look.theme.faces[Face.DOWN].tint)


def test_looking_says_how_far_it_is(make: Make) -> None:
    unseen = [replace(s, status=replace(s.status, level=None, heard=None)) for s in quiet()]
    shown = make(snapshot(*unseen, castwave()))
    assert shown.header._line.text() == "First check: 1 of 9 services answered."
    assert not shown.header.check.isEnabled()


def test_buttons_become_pictures_where_it_is_narrow(make: Make) -> None:
    shown = make(trouble())
    assert shown.header.add.text() == "Add…"
    shown.resize(528, 600)
    assert shown.header.add.text() == ""
    assert (shown.header.add.toolTip(), shown.header.add.accessibleName()) == ("Add…", "Add…")
    shown.resize(708, 600)
    assert (shown.header.add.text(), shown.header.add.toolTip()) == ("Add…", "")


@pytest.mark.parametrize("width", [528, 708, 900, 1500])
def test_nothing_of_the_header_overlaps_or_is_cut(make: Make, width: int) -> None:
    shown = make(trouble(Line.DOWN))
    shown.resize(width, 600)
    header = shown.header
    parts = [header._shape, header._sentence, header._line, header.check, header.add]
    boxes = [part.geometry() for part in parts]
    for i, box in enumerate(boxes):
        assert header.rect().contains(box)
        assert not any(box.intersects(other) for other in boxes[i + 1 :])
    assert header._line.height() >= header._line.heightForWidth(header._line.width())
    assert shown.search.geometry().top() > header.geometry().bottom()


def test_days_go_before_words(make: Make) -> None:
    shown = make(trouble())
    many = {}
    for width in (1500, 708, 528, 420):
        shown.resize(width, 600)
        many[width] = shown.list.strips.shown
        for name in ("Podhost", "Mailbird Campaigns"):
            where = place(shown, name)
            assert where.lines[0].right() <= where.strip.left()
    assert many[1500] == many[708] == 90
    assert many[708] > many[528] >= many[420] == 30
    assert shown.caption.text() == "in 30 days", "of the percentages: no strip is drawn"


def test_a_long_name_stands_whole_where_days_can_make_room(make: Make) -> None:
    name = "Deltapost — a service whose name is rather long for a row"
    shown = make(snapshot(podhost(), followed(name)))
    (line,) = (i for i in shown.list._model.items if isinstance(i, Shown) and not i.card)
    wide = QFontMetrics(shown._look.font(Type.NAME)).horizontalAdvance(line.row.name)
    assert line.row.name == name
    for width in (1300, 768, 708):
        shown.resize(width, 600)
        assert wide <= place(shown, name).lines[0].width()
    assert shown.list.strips.shown < 90


def test_nothing_is_reckoned_from_less_than_a_day(make: Make) -> None:
    begun = NOW - 23 * HOUR
    lived = [Outage("now", NOW - HOUR, NOW, Level.DOWN, (), ongoing=True)]
    seen = [Coverage("p", begun, NOW)]
    young = Strip(days(lived, (), seen, NOW, 90, UTC), NOW, begun=begun, ongoing=True)
    shown = make(snapshot(podhost()), Answering({"podhost": young}))
    (line,) = (i for i in shown.list._model.items if isinstance(i, Shown))
    index = shown.list._model.index(1, 0)
    assert line.row.strip is young
    assert share_of(young, 90, setting()) == ""
    assert "percent" not in str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    where = place(shown, "Podhost")
    told = tip(line, where, where.percent.center(), Strips(), setting(), shown._look, rtl=False)
    assert told == "No percentage yet: less than a day was watched"


def test_the_list_is_mirrored_where_reading_is(make: Make) -> None:
    shown = make(trouble())
    left = place(shown, "Chirp")
    shown.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    QApplication.processEvents()
    right = place(shown, "Chirp")
    assert left.icon.left() < left.strip.left() < left.percent.left()
    assert right.icon.left() > right.strip.left() > right.percent.left()
    assert shown.search.geometry().right() > shown.width() // 2


def test_hostile_names_are_text(make: Make) -> None:
    bad = "<img src=x>\n<b>Down</b> & co " + "x" * 500
    shown = make(snapshot(followed(bad, Level.DOWN, timedelta(minutes=5), "<b>word</b>\x1b[0m")))
    (line,) = (i for i in shown.list._model.items if isinstance(i, Shown))
    assert len(line.row.name) == 80
    assert line.third == "“<b>word</b> [0m”"
    assert shown.header._sentence.textFormat() is Qt.TextFormat.PlainText


# --- it stays as it is -------------------------------------------------------------------------


def test_the_current_service_and_the_scroll_stay(make: Make) -> None:
    shown = make(snapshot(*crowd()))
    shown.list.go("service 0030")
    top = shown.list.visualRect(shown.list.currentIndex()).top()
    assert shown.list.verticalScrollBar().value() > 0
    shown.hear(snapshot(podhost(), postline(), *crowd(), seq=2))
    assert shown.list.current == "service 0030"
    assert shown.list.visualRect(shown.list.currentIndex()).top() == top


def test_without_a_current_row_what_is_in_view_stays(make: Make) -> None:
    shown = make(snapshot(*crowd()))
    bar = shown.list.verticalScrollBar()
    bar.setValue(900)
    before = shown.list.indexAt(QPoint(100, 1)).data()
    shown.hear(snapshot(podhost(), *crowd(), seq=2))
    assert shown.list.indexAt(QPoint(100, 1)).data() == before
    assert bar.value() > 900


def test_at_the_top_new_trouble_is_seen(make: Make) -> None:
    shown = make(snapshot(*crowd()))
    shown.hear(snapshot(podhost(), *crowd(), seq=2))
    assert shown.list.verticalScrollBar().value() == 0
    assert rows(shown)[:2] == ["Trouble 1", "Podhost"]


def test_nothing_moves_under_the_pointer(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = make(trouble())
    monkeypatch.setattr(now_list, "REST", 50)
    well = replace(podhost(), status=followed("Podhost").status)
    point(shown)
    before = place(shown, "Chirp").card
    shown.hear(snapshot(well, postline(), castwave(), *quiet(), seq=2))
    assert rows(shown) == ORDER
    assert words(shown, "Podhost").startswith("Fine")  # the words are new, the places old
    assert place(shown, "Chirp").card == before
    leave(shown)
    assert shown.list.held()
    qtbot.waitUntil(lambda: not shown.list.held())
    assert rows(shown)[:3] == ["Trouble 1", "Postline", "Announced 1"]


def test_a_pointer_that_was_left_lying_there_holds_nothing_back(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(now_list, "STILL", 50)
    shown = make(trouble())
    point(shown)
    shown.hear(snapshot(followed("Podhost"), postline(), castwave(), *quiet(), seq=2))
    assert shown.list.held()
    point(shown)  # no move: where it was
    qtbot.waitUntil(lambda: not shown.list.held())
    assert rows(shown)[0] == "Trouble 1"
    shown.hear(snapshot(podhost(), postline(), castwave(), *quiet(), seq=3))
    assert rows(shown) == ORDER


def test_while_a_menu_is_open_nothing_moves(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(now_list, "REST", 50)
    shown = make(trouble())
    shown.list.menu_wanted.emit("chirp", QPoint(5, 5))
    qtbot.waitUntil(shown.menu.isVisible)
    shown.hear(snapshot(postline(), replace(podhost(), acknowledged=True), castwave(), *quiet()))
    shown.hear(snapshot(followed("Podhost"), postline(), castwave(), *quiet(), seq=3))
    assert rows(shown) == ORDER
    shown.menu.close()
    qtbot.waitUntil(lambda: not shown.list.held())
    assert rows(shown)[0] == "Trouble 1"


def test_a_service_that_went_goes_at_once(make: Make) -> None:
    shown = make(trouble())
    point(shown)
    shown.hear(snapshot(podhost(), castwave(), *quiet(), seq=2))
    assert "Postline" not in rows(shown)


def test_the_pauses_before_rows_move() -> None:
    assert (now_list.REST, now_list.STILL) == (2000, 5000)


def test_the_minutes_grow_while_it_is_seen(
    make: Make, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = make(trouble())
    later = replace(setting(), now=NOW + timedelta(minutes=1))
    monkeypatch.setattr(shown, "_setting", lambda: later)
    assert shown._minute.isActive()
    assert 59_000 < shown._minute.interval() <= 61_000
    shown._minute.timeout.emit()
    assert words(shown, "Podhost") == "Down since 14:02 · 24 min"
    shown.hide()
    assert not shown._minute.isActive()


def test_what_is_heard_while_hidden_is_shown_when_it_is_seen_again(make: Make) -> None:
    shown = make(trouble())
    shown.hide()
    shown.hear(snapshot(*quiet()))
    shown.show()
    assert rows(shown)[0] == "Fine 8"


# --- the days ----------------------------------------------------------------------------------


class Slow(Answering):
    """Answers when told."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[Any] = []

    def ask(self, question: Any, answered: Any, *, failed: Any = None, heard: Any = None) -> Any:
        self.asked += 1
        self.waiting.append((answered, failed))
        return None


def test_days_are_asked_for_once_and_again_after_news(make: Make) -> None:
    asker = Slow()
    shown = make(trouble(), asker=asker)
    asked = asker.asked
    assert asked == 1
    shown.hear(replace(trouble(), seq=2))
    assert asker.asked == asked  # one is on its way
    asker.waiting.pop()[0](asker.strips)
    assert asker.asked == asked + 1  # something happened meanwhile
    asker.waiting.pop()[0](asker.strips)
    shown.hear(replace(trouble(), seq=2))
    assert asker.asked == asked + 1


def test_without_days_the_rows_stand(make: Make) -> None:
    asker = Slow()
    shown = make(trouble(), asker=asker)
    assert rows(shown) == ORDER
    assert not shown.caption.isVisible()
    asker.waiting.pop()[1](None)
    assert words(shown, "Chirp") == "Fine"
    shown.hear(trouble())
    assert asker.waiting  # a failed question is asked again


def test_a_day_and_the_figure_explain_themselves(make: Make, qtbot: QtBot) -> None:
    shown = make(trouble())
    where = place(shown, "Podhost")

    def told(at: QPoint) -> str:
        event = QHelpEvent(QEvent.Type.ToolTip, at, QPoint(0, 0))
        QApplication.sendEvent(shown.list.viewport(), event)
        seen = re.sub("<(img|/?span|/?div)[^>]*>", "", QToolTip.text())
        return seen.replace("\xa0", " ").replace("&nbsp;", " ")

    today = QPoint(where.strip.right(), where.strip.center().y())
    assert told(today) == "<b>Monday 9 November</b><br> Down 2 h<br>Watched 14 of 14 hours"
    assert told(where.percent.center()) == "99.40% of the 2006 hours we watched"
    told(where.icon.center())
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_the_days_come_from_the_history(make: Make, tmp_path: Path) -> None:
    stored = open_store(tmp_path / "history.db", NOW - 3 * DAY)
    chirp = followed("Chirp")
    stored.ledger.follow(chirp.service, chirp.sources, NOW - 3 * DAY)
    for hour in range(3 * 24):
        seen = Observation(chirp.sources[0], NOW - 3 * DAY + hour * HOUR, Report(level=Level.OK))
        stored.journal.commit(seen, Rules(), Proof(reach=2 * HOUR))
    app: Any = SimpleNamespace(stored=stored, clock=SimpleNamespace(now=lambda: NOW))
    shown = make(snapshot(chirp), asker=Asking(Desk(app, cast(Any, None))))
    assert words(shown, "Chirp") == "Fine for 3 days"
    (line,) = (i for i in shown.list._model.items if isinstance(i, Shown))
    assert line.row.strip is not None
    assert [day.level for day in line.row.strip.days[-5:]] == [
        None, None, Level.OK, Level.OK, Level.OK,
    ]  # fmt: skip
    stored.close()
