"""Only web addresses, letters of our own making, calls and our own files leave the window."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from statuswatch.core.docket import Contact, ContactKind
from statuswatch.core.mailing import Link, blank, mailto
from statuswatch.ui.browsing import browse, call, show_place, write
from statuswatch.ui.service_contacts import opening

SOURCE = Path(__file__).parents[2] / "src" / "statuswatch"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the desktop would have opened, as it stands in the address."""
    urls: list[str] = []

    def noted(url: QUrl) -> bool:
        urls.append(bytes(cast("Any", url.toEncoded())).decode())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", noted)
    return urls


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
def test_nothing_but_the_web_is_opened(address: str, opens: bool, opened: list[str]) -> None:
    assert browse(address) is opens
    assert bool(opened) is opens


SMUGGLED = (
    "a@b.example?attach=/etc/passwd",
    "a@b.example?attachment=file:///etc/passwd&subject=x",
    "a@b.example&bcc=x@y.example",
    "a@b.example,x@y.example",
    "a@b.example;x@y.example",
    "a@b.example\nBcc: x@y.example",
    "a@b.example%0ABcc:%20x@y.example",
    "a@b.example#x",
    "'a',attachment='/etc/passwd'@b.example",
    "a?attach=/etc/passwd@b.example",
    "a&bcc=x%40y.example@b.example",
    "//b.example/a@b.example",
    "",
)


@pytest.mark.parametrize("value", SMUGGLED)
def test_an_address_brings_no_field_of_its_own_into_a_letter(value: str, opened: list[str]) -> None:
    """A mail program attaches the file that a field names, or sends to whom it names."""
    write(mailto(value, value, (value,)))
    write(blank(value))
    way = opening(Contact("podhost", ContactKind.EMAIL, value))
    if way is not None:
        way()
    assert len(opened) >= 2
    for url in opened:
        parts = urlsplit(url)
        fields = parse_qs(parts.query, keep_blank_values=True)
        assert parts.scheme == "mailto"
        assert not parts.fragment
        assert set(fields) <= {"subject", "body"}
        assert unquote(parts.path) in {"", value}, "it is all of one address, or left open"
        assert not set("?&,;#'\n ") & set(parts.path)


@pytest.mark.parametrize(
    "url",
    [
        "mailto:a@b.example?attach=/etc/passwd",
        "mailto:a@b.example?subject=x&attachment=/etc/passwd",
        "mailto:a@b.example?subject=x&bcc=y@z.example",
        "mailto:a@b.example?subject=x&subject=y",
        "mailto:a@b.example?SUBJECT=x",
        "mailto:a@b.example,c@d.example?subject=x",
        "mailto://b.example/x",
        "mailto://a@b.example",
        "mailto:a@b.example#x",
        "mailto:a@b.example?subject=x&attach",
        "mailto:a@b.example?attach=",
        "mailto:a@b.example%0ABcc:%20y@z.example",
        "mailto:a@b.example?subject=%zz",
        "mailto:a@b.example?subject=a b",
        "file:///etc/passwd",
        "https://status.example.com",
        "javascript:alert(1)",
        "",
    ],
)
def test_a_letter_that_is_none_of_ours_is_not_begun(url: str, opened: list[str]) -> None:
    assert not write(Link(url, whole=True))
    assert opened == []


def test_an_address_may_be_written_with_escapes(opened: list[str]) -> None:
    url = "mailto:a%2Btag%40b.example?subject=x&body="
    assert write(Link(url, whole=True))
    assert opened == [url]


@pytest.mark.parametrize(
    ("number", "dialled"),
    [
        ("+49 30 1234567", "tel:+49301234567"),
        ("+49 (0)30 123-45.67", "tel:+49301234567"),
        ("(030) 123-45.67 ext 12", "tel:0301234567"),
        ("110;phone-context=evil", ""),
        ("1234//x", ""),
        ("tel:1234", ""),
        ("*#06#", ""),
        ("", ""),
    ],
)
def test_only_digits_are_dialled(number: str, dialled: str, opened: list[str]) -> None:
    assert call(number) is bool(dialled)
    assert opened == [dialled] * bool(dialled)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("letter.html", "letter.html"),
        ("letter.PDF", "letter.PDF"),
        ("settings.toml", "settings.toml"),
        ("evil.desktop", ""),
        ("evil.exe", ""),
        ("evil", ""),
    ],
)
def test_what_could_be_run_is_shown_in_its_folder(
    name: str, shown: str, tmp_path: Path, opened: list[str]
) -> None:
    (tmp_path / name).write_text("x")
    assert show_place(tmp_path / name)
    assert opened == [QUrl.fromLocalFile(str(tmp_path / shown)).toString()]
    assert not show_place(Path(name)), "relative to nobody knows what"
    assert show_place(tmp_path)
    assert opened[1:] == [QUrl.fromLocalFile(str(tmp_path)).toString()]


def test_a_folder_that_is_a_program_is_shown_in_its_folder(
    tmp_path: Path, opened: list[str]
) -> None:
    """As macOS has them; it would be started."""
    for name in ("Evil.app", "Evil.APP"):
        (tmp_path / name).mkdir(exist_ok=True)
        assert show_place(tmp_path / name)
    assert opened == [QUrl.fromLocalFile(str(tmp_path)).toString()] * 2


def test_nobody_else_opens_an_address() -> None:
    """One module is the way out: there is one place to look at."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = {"openUrl", "QDesktopServices", "webbrowser", "startfile"}
            match node:
                case ast.Attribute(attr=name) | ast.Name(id=name) | ast.alias(name=name):
                    if name in names:
                        found.append(path.name)
                case ast.Constant(value=str(name)) if name in names:
                    found.append(path.name)
                case _:
                    pass
    assert set(found) == {"browsing.py"}
