"""What HTML, Markdown and XML files share: strangers' text made harmless, and one look on paper."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime

_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff"
    "\ufffe\uffff"
    + "".join(f"{chr(p * 65536 + 65534)}{chr(p * 65536 + 65535)}" for p in range(1, 17))
    + "]"
)
"""What no HTML or XML may hold, and the signs that turn the writing order of what follows them."""

_MARKDOWN = re.compile(r"([\\`*_\[\]<>|~&@$#])")
"""Whatever begins or ends anything within a line of CommonMark, of GitHub's tables, links and
mentions; without the brackets there is no link, so that times and prices stay readable."""

_BEGINS = re.compile(r"^(\d{1,9}(?=[.)](?:\s|$))|(?=[-+=]))(.)")
"""What makes a list, a line or a heading where it begins a line."""

_WEB = re.compile(r"https?://[^\s<>\"'`\\\x00-\x20]+\Z", re.IGNORECASE)

STYLE = """
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --paper: #fff;
  --tint: #f6f8fa; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa4af; --line: #3a424c;
  --paper: #14181d; --tint: #1d232a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem 1.25rem; max-width: 72rem; background: var(--paper);
  color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", "Noto Sans", sans-serif;
  overflow-wrap: anywhere; }
main.paper { max-width: 46rem; margin: 0 auto; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; break-after: avoid; }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; break-after: avoid; }
p { margin: .5rem 0; } .soft, figcaption, footer { color: var(--soft); font-size: .875rem; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; margin: .75rem 0;
  font-variant-numeric: tabular-nums; }
th, td { text-align: start; vertical-align: top; padding: .35rem .6rem;
  border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
th { color: var(--soft); font-weight: 600; } thead { display: table-header-group; }
figure { margin: .75rem 0; } blockquote { margin: 0; padding: .25rem 0 .25rem .9rem;
  border-inline-start: 3px solid var(--line); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.2rem; margin: .75rem 0; }
dt { color: var(--soft); } dd { margin: 0; } hr { border: 0; border-top: 1px solid var(--line); }
a { color: inherit; }
@media print { :root { --ink: #000; --soft: #444; --line: #aaa; --paper: #fff; --tint: #fff; }
  @page { margin: 18mm 16mm; } body { padding: 0; max-width: none; font-size: 10.5pt; }
  main.paper { max-width: none; } tr, figure, dl > * { break-inside: avoid; } }
"""


def plain(text: str) -> str:
    """Text as any file can hold it: no control characters, no half signs, no turned order."""
    return _CONTROLS.sub("", text.encode("utf-8", "replace").decode("utf-8"))


def line(text: str) -> str:
    """The same on one line."""
    return " ".join(plain(text).split())


def escaped(text: str) -> str:
    """For HTML and XML, inside an element or a quoted attribute."""
    return html.escape(plain(text))


def strange(text: str) -> str:
    """Words that are not ours, for HTML: their direction ends where they end."""
    return f'<bdi dir="auto">{escaped(text)}</bdi>' if text else ""


def in_markdown(text: str) -> str:
    """One line for Markdown in which nothing is markup, nor ends a table's cell."""
    safe = _MARKDOWN.sub(r"\\\1", line(text)).replace("\\&", "&amp;").replace("\\<", "&lt;")
    safe = safe.replace("\\](", "\\]\\(")  # for readers that take the bracket for one all the same
    return _BEGINS.sub(r"\1\\\2", safe)


def address(url: str) -> str:
    """The address, if it is one of the web that may be followed; else empty."""
    found = plain(url).strip()
    return found if _WEB.match(found) else ""


def link(url: str, words: str) -> str:
    """For HTML: the words (already escaped), linked where the address may be followed."""
    safe = address(url)
    return f'<a href="{html.escape(safe)}" rel="noreferrer">{words}</a>' if safe else words


def minute(moment: datetime | None) -> str:
    """For a reader: `2025-11-09 14:02`, UTC; empty for none."""
    return "" if moment is None else f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def page(title: str, body: Iterator[str], language: str = "en") -> Iterator[str]:
    """A whole HTML file around `body` (already escaped), in pieces; it loads nothing. `language`: of
    our words in it."""
    yield f'<!DOCTYPE html>\n<html lang="{html.escape(language)}">\n<head>\n<meta charset="utf-8">\n'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    yield '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    yield "style-src 'unsafe-inline'\">\n"
    yield f"<title>{escaped(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
    yield from body
    yield "</body>\n</html>\n"
