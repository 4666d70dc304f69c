"""The page Now where services were judged: what is seen, heard, and told under the pointer."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from statuswatch.ui.now import NowPage
from statuswatch.ui.now_model import Line
from statuswatch.ui.now_tip import tip
from tests.ui.now_judged import in_the_way, overdue, silent, states, without
from tests.ui.now_stage import place, rows, setting, shown_page, snapshot

Make = Callable[..., NowPage]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    return partial(shown_page, qtbot)


def line(shown: NowPage, name: str) -> Line:
    (found,) = (i for i in shown.list._model.items if isinstance(i, Line) and i.row.name == name)
    return found


def under(shown: NowPage, name: str, at: QPoint) -> str:
    """The tool tip there."""
    strips = shown.list._row.strips
    told = tip(line(shown, name), place(shown, name), at, strips, setting(), shown._look, rtl=False)
    return told.replace("\xa0", " ")


def heard(shown: NowPage, name: str) -> str:
    row = shown.list._model.row_of(name.lower())
    assert row is not None
    index = shown.list._model.index(row, 0)
    return str(index.data(Qt.ItemDataRole.AccessibleTextRole)).replace("\xa0", " ")


def test_the_header_and_the_card_say_what_was_judged(make: Make) -> None:
    shown = make(snapshot(silent(), *without(silent())))
    assert shown.header._sentence.text() == "Podhost is down, and not just for you"
    assert shown.header._line.text().endswith("23 min later. The other 8 are fine.")
    third = line(shown, "Podhost").third.replace("\xa0", " ")
    assert third == "They have not said so yet. Usually over in 40 min–3 h."


def test_what_is_yours_is_not_among_the_trouble(make: Make) -> None:
    shown = make(snapshot(in_the_way(), *without(in_the_way())))
    assert rows(shown)[:3] == ["Can't tell 1", "Vidbox", "Fine 7"]
    assert shown.header._sentence.text() == "It's you, not Vidbox: your VPN is in the way"
    assert line(shown, "Vidbox").state == "It's you: your VPN is in the way"


def test_a_screen_reader_hears_whole_words(make: Make) -> None:
    shown = make(snapshot(silent(), overdue(), *without(silent(), overdue())))
    assert heard(shown, "Podhost").startswith(
        "Podhost, Show Builder Lite: Down since 14:02, 23 minutes. They have not said so yet. "
        "Usually over in 40 minutes to 3 hours."
    )
    assert "Promised by 13:45, now 40 minutes late." in heard(shown, "Chirp")


def test_under_the_pointer_stands_what_it_rests_on(make: Make) -> None:
    shown = make(snapshot(silent(), in_the_way(), *without(silent(), in_the_way())))
    where = place(shown, "Podhost")
    because = under(shown, "Podhost", where.lines[1].center())
    assert because.startswith("<qt>Our own check fails since 14:02, 3 fresh reports")
    assert under(shown, "Podhost", where.lines[2].center()) == (
        "<qt>They have not said so yet. Usually over in 40 min–3 h.<br>"
        "From 12 past outages, about 8 in 10 fell in this range</qt>"
    )
    yours = place(shown, "Vidbox")
    assert "their page says all is well" in under(shown, "Vidbox", yours.lines[1].center())
    calm = place(shown, "Bluepost")
    assert under(shown, "Bluepost", calm.lines[1].center()) == ""


def test_a_forecast_that_had_no_room_is_told_under_the_pointer(make: Make) -> None:
    shown = make(states()["verdict-admitted"])
    third = line(shown, "Postline").third
    assert "Usually" not in third
    told = under(shown, "Postline", place(shown, "Postline").lines[2].center())
    assert "<br>Usually over in 40 min–3 h.<br>From 12 past outages" in told


@pytest.mark.parametrize("name", sorted(states()))
def test_every_state_can_be_shown(make: Make, name: str) -> None:
    shown = make(states()[name])
    assert shown.header._sentence.text()
    assert "{" not in shown.header._sentence.text() + shown.header._line.text()
