"""The Service page's head: which buttons have words."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from statuswatch.core.words import Setting
from statuswatch.ui.look import Look
from statuswatch.ui.service_head import ServiceHead
from tests.ui.sheets import NOW, scenes


@pytest.mark.parametrize(("units", "worded"), [(300, 3), (220, 2), (185, 1), (140, 1), (70, 0)])
def test_the_deed_of_the_moment_is_the_last_to_lose_its_words(
    qtbot: QtBot, look: Look, units: int, worded: int
) -> None:
    """At a window of 960 px there is room for them; at 720 for that one."""
    head = ServiceHead(look, lambda: Setting(now=NOW))
    qtbot.addWidget(head)
    head.set_standing(scenes()["trouble"].now)
    head.resize(look.px(units), look.px(18))
    head.show()
    buttons = (head._report, head._acknowledge, head._check)
    assert [bool(button.text()) for button in buttons] == [n < worded for n in range(3)]
    assert all(button.accessibleName() for button in buttons)
    assert all(bool(button.text()) != bool(button.toolTip()) for button in buttons[:2])


def test_words_of_buttons_make_the_page_no_wider(qtbot: QtBot, look: Look) -> None:
    head = ServiceHead(look, lambda: Setting(now=NOW))
    qtbot.addWidget(head)
    head.set_standing(scenes()["trouble"].now)
    head.resize(look.px(300), look.px(18))
    head.show()
    assert head._report.text()
    assert head.minimumSizeHint().width() <= look.px(110)
