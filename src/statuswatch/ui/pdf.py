"""HTML to PDF by Qt's own writer, as a process of its own: `python -m statuswatch.ui.pdf IN OUT`."""

from __future__ import annotations

import os
import re
import secrets
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from statuswatch.core.words import say

USAGE = 64

STYLE = """
body { font-family: "Noto Sans", "DejaVu Sans", sans-serif; font-size: 10pt; color: #000000; }
h1 { font-size: 17pt; margin-bottom: 2px; } h2 { font-size: 12pt; margin-top: 16px; }
.soft, figcaption { color: #444444; font-size: 9pt; }
th { color: #444444; font-size: 9pt; text-align: left; } td { font-size: 9pt; }
dt { color: #444444; font-size: 9pt; } dd { margin-left: 12px; }
blockquote { margin-left: 14px; margin-top: 2px; }
"""
"""What Qt's rich text knows of CSS: no grid, no variables, no media."""

_OWN_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


def main(arguments: Sequence[str]) -> int:
    """0, or 64 with a sentence on standard error. What stood at OUT stands until the PDF is whole."""
    if len(arguments) != 2:
        return _failed(str(say("Two files are needed: the HTML to read and the PDF to write.")))
    read, out = Path(arguments[0]), Path(arguments[1])
    part = out.with_name(f".statuswatch-{secrets.token_hex(6)}.part")
    try:
        html = read.read_text("utf-8", "replace")
        if out.is_dir():
            raise IsADirectoryError(21, "it is a folder", str(out))
        part.touch()
        _write(html, part)
        os.replace(part, out)
    except OSError as error:
        return _failed(f"{error.strerror or error}.")
    finally:
        with suppress(OSError):
            part.unlink()
    return 0


def _write(html: str, path: Path) -> None:
    """Raises OSError where Qt could not write it."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QMarginsF, QUrl
    from PySide6.QtGui import (
        QGuiApplication,
        QImage,
        QPageLayout,
        QPageSize,
        QPdfWriter,
        QTextDocument,
    )

    # It has to be a picture: for one that is not there Qt itself opens the file of that name.
    nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
    nothing.fill(0)

    class Closed(QTextDocument):
        """What Qt would load for a page by itself, local files, is not there."""

        def loadResource(self, type: int, name: QUrl | str) -> object:  # noqa: A002  Qt's own name
            return nothing if type == QTextDocument.ResourceType.ImageResource.value else b""

    app = QGuiApplication.instance() or QGuiApplication([])
    writer = QPdfWriter(str(path))
    writer.setCreator("StatusWatch")
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    # `print_` leaves a margin of its own, and numbers the pages in it.
    writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    document = Closed()
    document.setDefaultStyleSheet(STYLE)
    document.setHtml(_for_qt(html))
    writer.setTitle(document.metaInformation(QTextDocument.MetaInformation.DocumentTitle))
    document.print_(writer)
    del writer  # it writes its last page when it goes
    app.processEvents()
    if path.stat().st_size == 0:
        raise OSError("Qt wrote nothing")


def _for_qt(html: str) -> str:
    """Without the style made for browsers; tables as wide as the page; what was struck out shown so."""
    text = _OWN_STYLE.sub("", html, count=1)
    text = text.replace(
        "<table>", '<table width="100%" cellpadding="3" cellspacing="0" border="0">'
    )
    return text.replace("<del>", "<s>").replace("</del>", "</s>")


def _failed(why: str) -> int:
    sys.stderr.write(f"{why}\n")
    return USAGE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
