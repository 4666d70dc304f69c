"""The door: what a stranger wrote is cleaned here once, and nowhere else.

After it a text holds no control characters and no lone surrogates (they break SQLite, logs and
terminals later), and is not longer than its cap. Markup that is shown as text stays text.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urljoin, urlsplit

TITLE = 300
"""Cap of a title or a name, in characters."""
TEXT = 20_000
"""Cap of one update's text, in characters."""
URL = 2_000

_ESCAPES = re.compile(r"\x1b\[[0-9;?]{0,20}[ -/]?[@-~]")
_UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ENDS_LINE = re.compile(r"<br\s{0,9}/?>|</(?:p|div|li|tr|h[1-6])\s{0,9}>", re.IGNORECASE)
_PLAIN_TAG = re.compile(r"</?(?:p|b|i|u|em|strong|small|var|ul|ol|li|span|div)>", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:p|br|a|b|i|u|em|strong|small|var|ul|ol|li|div|span|h[1-6]|code|pre|table|t[rdh]|img|hr"
    r"|script|style|iframe|svg|font|blockquote)(?:\s[^<>]{0,2000})?/?>|&(?:[a-z]{2,8}|#x?\w{1,7});",
    re.IGNORECASE,
)


def line(value: object, limit: int = TITLE) -> str:
    """A name or title on one line; empty where `value` is not text."""
    if not isinstance(value, str):
        return ""
    return _cut(" ".join(_fit(value[: limit * 8]).split()), limit)


def text(value: object, limit: int = TEXT) -> str:
    """Plain text that keeps its line breaks; empty where `value` is not text."""
    if not isinstance(value, str):
        return ""
    fit = _fit(value[: limit * 4]).replace("\r\n", "\n").replace("\r", "\n")
    if "\n" in fit:
        fit = "\n".join(" ".join(row.split()) for row in fit.split("\n"))
        fit = re.sub(r"\n{3,}", "\n\n", fit)
    return _cut(fit.strip(), limit)


def loose(value: object, limit: int = TEXT) -> str:
    """As `text`, for a field that should be plain but is markup on some pages."""
    if isinstance(value, str) and _MARKUP.search(value, 0, limit * 4):
        return markup(value, limit)
    return text(value, limit)


def markup(value: object, limit: int = TEXT) -> str:
    """The text of a piece of HTML: tags out, entities in, line breaks kept.

    nh3 is a real HTML parser (it also drops what is inside script and style); it is loaded only
    where a tag is left after the plain ones that feeds are made of.
    """
    if not isinstance(value, str):
        return ""
    bare = _ENDS_LINE.sub("\n", value[: limit * 4])
    bare = _PLAIN_TAG.sub("", bare)
    if "<" in bare:
        import nh3

        bare = nh3.clean(_fit(bare), tags=set())
    return text(unescape(bare) if "&" in bare else bare, limit)


def web_address(value: object) -> str:
    """The address if it is http or https and fit to be opened, else empty."""
    if not isinstance(value, str) or len(value) > URL:
        return ""
    address = value.strip()
    if not address.isprintable() or " " in address:
        return ""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    return address if parts.scheme.lower() in ("http", "https") and host else ""


def address_from(page: str, told: str) -> str:
    """The same of what a page names, perhaps only by its path."""
    try:
        return web_address(urljoin(page, told[:URL]))
    except ValueError:  # "//[": urljoin reads it, too
        return ""


def moment(value: object) -> datetime | None:
    """An ISO 8601 time as an aware datetime in UTC; one without a zone is taken as UTC.

    `None` for what is no time, and for years outside 2000 to 2199: zero values and jokes.
    """
    if not isinstance(value, str) or not 10 <= len(value) <= 40:
        return None
    try:
        at = datetime.fromisoformat(value.strip())
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return _leap_second(value)
    return at if 2000 <= at.year < 2200 else None


def _leap_second(value: str) -> datetime | None:
    return moment(value.replace(":60", ":59", 1)) if ":60" in value else None


def _fit(value: str) -> str:
    if value.isprintable():
        return value
    if "\x1b" in value:
        value = _ESCAPES.sub("", value)
    return _UNFIT.sub("", value)


def _cut(value: str, limit: int) -> str:
    return value if len(value) <= limit else value[: limit - 1].rstrip() + "…"
