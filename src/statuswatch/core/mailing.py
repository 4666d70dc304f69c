"""A message as a link that opens a mail, with all in it (RFC 6068), and as text to be copied."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from statuswatch.core.calling import is_mail
from statuswatch.core.written import clean, cut, one_line

MOST = 1800
"""Characters of a link: Windows hands on some 2,000 (INTERNET_MAX_URL_LENGTH is 2,083)."""

MOST_SUBJECT = 150

FIELDS = frozenset({"subject", "body"})
"""All that a link of ours fills in. Mail programs know more, and some attach what a link names."""


@dataclass(frozen=True, slots=True)
class Link:
    """`whole`: all of the text is in it."""

    url: str
    whole: bool


def mailto(to: str, subject: str, texts: tuple[str, ...], most: int = MOST) -> Link:
    """A link with the first of `texts` (the longest first) that fits; of the last as much as does.
    `to` may be empty: the address is filled in by hand; so is what is no one address."""
    title = _fitting(one_line(subject, MOST_SUBJECT), most // 3)
    begin = f"mailto:{_address(to)}?subject={_quoted(title)}"
    for n, text in enumerate(texts):
        url = f"{begin}&body={_quoted(clean(text))}"
        if len(url) <= most:
            return Link(url, whole=n == 0)
    text = clean(texts[-1]) if texts else ""
    return Link(f"{begin}&body={_quoted(_fitting(text, most - len(begin) - 6))}", whole=False)


def blank(to: str) -> Link:
    """A letter to them in which nothing is written yet."""
    return Link(f"mailto:{_address(to)}", whole=True)


def _address(to: str) -> str:
    """Whatever stands in it is part of the address: `?`, `&` and `,` begin nothing."""
    return quote(to, safe="@") if is_mail(to) else ""


def _fitting(text: str, room: int) -> str:
    """The longest head whose escaped form has so many characters."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if len(_quoted(cut(text, middle))) <= room:
            low = middle
        else:
            high = middle - 1
    return cut(text, low) if low else ""


def _quoted(text: str) -> str:
    """RFC 6068, 5: line breaks as %0D%0A, blanks as %20."""
    return quote(text.replace("\n", "\r\n"), safe="")


def copied(to: str, subject: str, text: str) -> str:
    """For the clipboard: to whom, of what, and the text."""
    head = [f"To: {one_line(to)}"] if to else []
    return "\n".join([*head, f"Subject: {one_line(subject, MOST_SUBJECT)}", "", clean(text)])
