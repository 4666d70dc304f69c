"""The sheet to look through: every picture of a folder, a row per screen, a column per variant."""

from __future__ import annotations

import html
from itertools import groupby
from pathlib import Path

STYLE = """
body { font: 14px system-ui, sans-serif; margin: 24px; background: #777; color: #fff }
h2 { margin: 32px 0 8px } .row { display: flex; gap: 12px; overflow-x: auto; padding-bottom: 12px }
figure { margin: 0; flex: none } figcaption { padding: 2px 0 6px } img { height: 340px }
nav a { color: #fff; margin-right: 12px }
"""


def index(folder: Path) -> str:
    """Writes index.html; returns what it says at its top."""
    found = sorted(folder.glob("*.*.png"), key=lambda file: (_name(file), file.name))
    rows = {name: list(files) for name, files in groupby(found, _name)}
    screens = {name.partition("-")[0]: name for name in reversed(rows)}
    links = "".join(f'<a href="#{name}">{screen}</a>' for screen, name in sorted(screens.items()))
    head = f"{len(found)} pictures of {len(rows)} scenes in {folder}"
    body = "".join(_row(name, files) for name, files in rows.items())
    page = f"<!doctype html><meta charset=utf-8><title>StatusWatch</title><style>{STYLE}</style>"
    (folder / "index.html").write_text(f"{page}<p>{head}</p><nav>{links}</nav>{body}", "utf-8")
    return head


def _name(file: Path) -> str:
    return file.name.partition(".")[0]


def _row(name: str, files: list[Path]) -> str:
    figures = "".join(_figure(file) for file in files)
    return f'<h2 id="{html.escape(name)}">{html.escape(name)}</h2><div class=row>{figures}</div>'


def _figure(file: Path) -> str:
    variant = file.name.removesuffix(".png").partition(".")[2]
    place = html.escape(file.name)
    image = f'<a href="{place}"><img loading=lazy src="{place}" alt=""></a>'
    return f"<figure><figcaption>{html.escape(variant)}</figcaption>{image}</figure>"
