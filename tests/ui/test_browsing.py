"""Only web addresses leave the window, whoever wrote them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from statuswatch.ui.browsing import browse

UI = Path(__file__).parents[2] / "src" / "statuswatch" / "ui"


@pytest.mark.parametrize(
    ("address", "opens"),
    [
        ("https://status.example.com/x?y#z", True),
        ("HTTP://status.example.com", True),
        ("file:///etc/passwd", False),
        ("file://server/share/x.desktop", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("smb://host/x", False),
        ("vscode://open", False),
        ("mailto:a@b.example", False),
        ("/etc/passwd", False),
        ("https:", False),
        ("https:///etc/passwd", False),
        ("", False),
        (" file:///etc/passwd", False),
    ],
)
def test_nothing_but_the_web_is_opened(
    address: str, opens: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []

    def noted(url: QUrl) -> bool:
        opened.append(url.toString())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", noted)
    assert browse(address) is opens
    assert bool(opened) is opens


def test_nobody_else_opens_an_address() -> None:
    """But folders of this computer, which we name ourselves."""
    calls = [
        f"{path.name}: {line.strip()}"
        for path in sorted(UI.glob("*.py"))
        for line in path.read_text("utf-8").splitlines()
        if "openUrl(" in line and path.name != "browsing.py"
    ]
    assert [c for c in calls if not re.search(r"openUrl\(QUrl\.fromLocalFile\(", c)] == []
