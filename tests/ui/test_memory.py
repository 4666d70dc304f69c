"""What pages keep: read back from a file as it was, and never in the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from statuswatch.ui.memory import Drawer, Memory, Unkept


def reopened(file: Path) -> QSettings:
    return QSettings(str(file), QSettings.Format.IniFormat)


def test_what_is_kept_is_read_back_by_another_start(tmp_path: Path) -> None:
    file = tmp_path / "window.ini"
    first = reopened(file)
    drawer = Drawer(first, "history")
    drawer.keep("text", "Größe, 100 %; a,b")
    drawer.keep("number", -7)
    drawer.keep("data", b"\x00\xff\n")
    drawer.keep("many", ["a, b", "c"])
    drawer.keep("one", ["a"])
    drawer.keep("none", [])
    first.sync()
    again = Drawer(reopened(file), "history")
    assert again.text("text") == "Größe, 100 %; a,b"
    assert again.number("number") == -7
    assert again.data("data") == b"\x00\xff\n"
    assert again.texts("many") == ("a, b", "c")
    assert again.texts("one", ["z"]) == ("a",)
    assert again.texts("none", ["z"]) == ()


@pytest.mark.parametrize("memory", [None, Unkept()])
def test_what_was_never_kept_is_the_default(memory: Memory | None) -> None:
    drawer = Drawer(memory, "now")
    assert drawer.text("x", "a") == "a"
    assert drawer.number("x", 3) == 3
    assert drawer.texts("x", ["a"]) == ("a",)
    assert drawer.data("x") == b""


def test_a_spoilt_value_is_the_default(tmp_path: Path) -> None:
    file = tmp_path / "window.ini"
    file.write_text("[now]\nn=many\nd=words\n", "utf-8")
    drawer = Drawer(reopened(file), "now")
    assert drawer.number("n", 5) == 5
    assert drawer.data("d") == b""


def test_two_pages_do_not_share_a_key() -> None:
    memory = Unkept()
    Drawer(memory, "now").keep("sort", "name")
    assert Drawer(memory, "history").text("sort") == ""
