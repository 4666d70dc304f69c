"""The one way out into the browser: web addresses, and nothing else that a stranger may have written.

A list that somebody sent, a page and a settings file all hold addresses; the desktop would open a
`file:` one with whatever program is meant for it, and run some.
"""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

WEB = frozenset({"https", "http"})


def browse(address: str | QUrl) -> bool:
    """Open it in the browser. False: it is no web address, and nothing was opened."""
    url = QUrl(address)
    if url.scheme() not in WEB or not url.host():
        return False
    return QDesktopServices.openUrl(url)
