"""The terminal's way into the clipboard."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from statuswatch.app.clipboard import ClipboardError, copy

linux = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="their own programs there")


def program(folder: Path, name: str, code: int = 0) -> None:
    file = folder / name
    file.write_text(f'#!/bin/sh\ncat > "{folder}/{name}.got"\nexit {code}\n', "utf-8")
    file.chmod(0o755)


@linux
def test_the_desktops_own_program_gets_the_text(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "wl-copy")
    program(tmp_path, "xclip")
    path = f"{tmp_path}:/usr/bin:/bin"
    monkeypatch.setenv("PATH", path)
    copy("Grüße\n", {"PATH": path, "WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"})
    assert (tmp_path / "wl-copy.got").read_text("utf-8") == "Grüße\n"
    assert not (tmp_path / "xclip.got").exists()


@linux
def test_one_that_fails_gives_way_to_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path, "wl-copy", code=1)
    program(tmp_path, "xclip")
    path = f"{tmp_path}:/usr/bin:/bin"
    monkeypatch.setenv("PATH", path)
    copy("text", {"PATH": path, "WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"})
    assert (tmp_path / "xclip.got").read_text("utf-8") == "text"


@linux
def test_where_there_is_none_it_says_what_to_do(tmp_path: Path) -> None:
    for env in ({"PATH": str(tmp_path), "DISPLAY": ":0"}, {"PATH": "/usr/bin:/bin"}):
        with pytest.raises(ClipboardError) as refused:
            copy("text", env)
        assert "--copy" in str(refused.value.advice)
