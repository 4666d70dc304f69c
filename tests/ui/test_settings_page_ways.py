"""Settings of what goes out: channels, the network, who is asked; and a copy of what is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from statuswatch.core.words import say
from tests.keyrings import Ring, ring
from tests.ui.settings_stage import (
    FULL,
    Make,
    choose,
    make,
    stand_in,
    type_in,
)

__all__ = ["make", "ring"]


# --- channels ---------------------------------------------------------------------------------


def test_channels_are_masked_and_say_when_they_were_used(make: Make) -> None:
    shown = make(FULL)
    shown.section("Ways")
    assert "mailto://••@mail.example" in shown.words
    assert "For what nobody acknowledges · last used 11:25" in shown.words
    assert "Addresses and passwords are kept in GNOME Keyring." in shown.words


def test_a_channel_is_added_by_keys_and_its_address_is_not_shown(make: Make, ring: Ring) -> None:
    pytest.importorskip("apprise")
    shown = make()
    ways = shown.section("Ways")
    assert ways.address.echoMode() is QLineEdit.EchoMode.Password
    type_in(ways.called, "pager")
    assert "Its address is missing, such as ntfy://ntfy.sh/topic." in shown.words
    type_in(ways.address, "json://127.0.0.1:9/s3cret")
    assert "json://127.0.0.1:9/••••" in shown.words
    assert ("statuswatch", "channel:pager") in ring.held
    assert (ways.called.text(), ways.address.text()) == ("", "")


def test_an_address_that_does_not_do_stays_typed(make: Make, ring: Ring) -> None:
    pytest.importorskip("apprise")
    shown = make()
    ways = shown.section("Ways")
    type_in(ways.called, "pager")
    type_in(ways.address, "pigeon://here")
    assert ways.address.text() == "pigeon://here"
    assert "There is no kind of address called pigeon" in shown.words
    assert shown.page.focusWidget() is ways.address
    assert ring.held == {}


def test_a_name_that_does_not_do_is_said_where_it_stands(make: Make) -> None:
    shown = make()
    ways = shown.section("Ways")
    type_in(ways.address, "json://127.0.0.1:9/s3cret")
    type_in(ways.called, "desktop")
    assert (ways.name_field.failed, ways.address_field.failed) == (True, False)
    assert shown.page.focusWidget() is ways.called
    assert ways.address.text()


def test_a_new_channel_is_for_every_notice_unless_told_otherwise(make: Make) -> None:
    shown = make()
    ways = shown.section("Ways")
    assert ways.use.box.currentText() == "For every notice"


def test_a_channel_is_removed_only_by_a_second_press(make: Make, ring: Ring) -> None:
    shown = make(FULL)
    ways = shown.section("Ways")
    ways.rows["lamp"].remove.click()
    assert "lamp" in shown.file
    assert ways.rows["lamp"].remove.text() == "Remove for good"
    ways.rows["lamp"].remove.click()
    assert "lamp" not in shown.file
    assert list(ways.rows) == ["desktop", "mail"]


def test_a_channel_is_switched_off(make: Make) -> None:
    shown = make(FULL)
    ways = shown.section("Ways")
    ways.rows["lamp"].on.click()
    assert "enabled = false" in shown.file
    assert "Off: you switched it off" in shown.words


def test_where_there_is_no_keyring_it_is_said(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = make()
    stand_in(monkeypatch, None)
    shown.section("Ways")
    assert "No keyring here: addresses are forgotten when StatusWatch closes." in shown.words


def test_a_test_that_fails_says_why(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from statuswatch.app import setting
    from statuswatch.app.ways import Tested

    async def no(_: object, name: str) -> Tested:
        return Tested(name, False, say("Nobody answers"), say("Look at its address."))

    monkeypatch.setattr(setting, "test_channel", no)
    shown = make(FULL)
    ways = shown.section("Ways")
    ways.rows["mail"].test.click()
    assert "Nobody answers. Look at its address." in shown.words


# --- network, privacy, data -------------------------------------------------------------------


def test_test_addresses_are_changed_and_put_back(make: Make) -> None:
    shown = make()
    network = shown.section("Network")
    type_in(network.lines[0].field, "http://mine.test/ok fine")
    assert "http://mine.test/ok" in shown.file
    shown.button("Put back the usual ones").click()
    assert "mine.test" not in shown.file
    assert network.lines[0].words == "http://connectivitycheck.gstatic.com/generate_204"


def test_a_proxy_of_ones_own_is_written_once_its_address_is_there(make: Make) -> None:
    shown = make()
    route = shown.section("Network").route
    choose(route.which, "My own")
    assert route.proxy.isVisible()
    assert shown.file == ""
    type_in(route.address, "proxy.test")
    assert route.proxy.failed
    assert route.address.text() == "proxy.test"
    type_in(route.address, "http://proxy.test:3128")
    assert 'proxy = "http://proxy.test:3128"' in shown.file
    assert not route.proxy.failed
    hosts = shown.section("Privacy").table
    assert "proxy.test" in [hosts.item(row, 0).text() for row in range(hosts.rowCount())]
    shown.section("Network")
    choose(route.which, "None")
    assert 'proxy = "none"' in shown.file
    assert not route.proxy.isVisible()


def test_a_file_without_certificates_is_refused(make: Make, tmp_path: Path) -> None:
    shown = make()
    route = shown.section("Network").route
    file = tmp_path / "own.pem"
    file.write_text("nothing", "utf-8")
    type_in(route.file, str(file))
    assert f"{file} holds no certificate in PEM." in shown.words
    file.write_text("-----BEGIN CERTIFICATE-----", "utf-8")
    type_in(route.file, str(file))
    assert "ca_file" in shown.file
    route.file.clear()
    route.file.editingFinished.emit()
    assert "ca_file" not in shown.file


def test_what_is_no_address_is_said_and_stays(make: Make) -> None:
    shown = make()
    network = shown.section("Network")
    type_in(network.lines[0].field, "mine.test")
    assert "mine.test is no web address. Begin it with http:// or https://." in shown.words
    shown.page.entered()
    assert network.lines[0].words == "mine.test"
    assert shown.file == ""


def test_every_host_that_is_asked_is_in_the_table(make: Make) -> None:
    shown = make()
    table = shown.section("Privacy").table
    rows = {
        table.item(row, 0).text(): [table.item(row, n).text() for n in range(1, 4)]
        for row in range(table.rowCount())
    }
    every = "every 5\N{NO-BREAK SPACE}min"
    assert rows["status.chirp.example"] == ["Status page of Chirp", every, "–"]
    assert rows["captive.apple.com"][1] == "when others fail"


def test_a_copy_of_the_history_is_made(make: Make) -> None:
    shown = make()
    shown.section("Data")
    shown.button("Back up now").click()
    assert any(words.startswith("Copied to history.db.backup-v") for words in shown.words)
    assert list(shown.app.profile.data_dir.glob("history.db.backup-*"))


def test_the_reason_why_a_host_is_asked_has_the_room(make: Make) -> None:
    shown = make()
    table = shown.section("Privacy").table
    table.setFixedWidth(table._book.look.px(180))
    QApplication.processEvents()
    need = min(table._wanted(1), table._book.look.px(60))
    assert table.columnWidth(1) >= need
