"""The ways out to other programs: the browser, a letter, a call, a file of ours. Nothing that a
stranger may have written leads anywhere else.

A list that somebody sent, a page and a settings file all hold addresses; the desktop would open a
`file:` one with whatever program is meant for it, and run some.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from statuswatch.core.calling import dialled, is_mail
from statuswatch.core.mailing import FIELDS, Link

WEB = frozenset({"https", "http"})

READ = frozenset(
    (".html", ".pdf", ".md", ".txt", ".csv", ".json", ".jsonl", ".ics", ".atom", ".opml", ".toml")
)
"""What we write ourselves, and what is shown rather than run when it is opened."""


def browse(address: str | QUrl) -> bool:
    """Open it in the browser. False: it is no web address, and nothing was opened."""
    url = QUrl(address)
    if url.scheme() not in WEB or not url.host():
        return False
    return QDesktopServices.openUrl(url)


def write(link: Link) -> bool:
    """Begin a letter in the mail program. False: it is not to one address at most, or fills in more
    than a subject and a text (a program may attach what a link names), and nothing was opened."""
    url = QUrl(link.url, QUrl.ParsingMode.StrictMode)
    parts = urlsplit(link.url)
    to = unquote(parts.path)
    fields = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if parts.scheme != "mailto" or parts.netloc or parts.fragment or not url.isValid():
        return False
    if (to and not is_mail(to)) or len(fields) != len(set(fields)) or not FIELDS.issuperset(fields):
        return False
    return QDesktopServices.openUrl(url)


def call(number: str) -> bool:
    """Hand it to what dials. False: it is no number, and nothing was opened."""
    digits = dialled(number)
    return bool(digits) and QDesktopServices.openUrl(QUrl(f"tel:{digits}"))


def show_place(place: Path) -> bool:
    """Open a folder or a file of our own; of a file that another program may run, its folder."""
    if not place.is_absolute():
        return False
    shown = place.suffix.lower() in READ or (place.is_dir() and place.suffix.lower() != ".app")
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(place if shown else place.parent)))
