"""X's developer platform (docs.x.com/status.md): cards for now, and a history in Markdown.

Its history calls things ongoing that were over months ago, so the cards decide what is open.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from urllib.parse import urlsplit

from statuswatch.adapters import _told
from statuswatch.adapters._answers import not_this, readable
from statuswatch.adapters._feed_times import MONTHS
from statuswatch.adapters._feed_words import trouble_level
from statuswatch.adapters._places import no_address, page_root
from statuswatch.adapters._statuspage_past import gone
from statuswatch.adapters._text import line, markup
from statuswatch.adapters._window import read_window
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, Update, worst

KIND = "status page of X"
HOME = "https://docs.x.com"
STATUS, HISTORY = "/status.md", "/incidents.md"
WORDS = {
    "operational": Level.OK,
    "normal": Level.OK,
    "all systems are operational": Level.OK,
    "maintenance": Level.MAINTENANCE,
    "under maintenance": Level.MAINTENANCE,
    "degraded": Level.DEGRADED,
    "degraded performance": Level.DEGRADED,
    "some systems are experiencing degraded performance": Level.DEGRADED,
    "partial outage": Level.PARTIAL,
    "outage": Level.DOWN,
    "major outage": Level.DOWN,
    "down": Level.DOWN,
}
ALARMS = frozenset({"Warning", "Danger", "Error"})
"""Banners that are no all-clear, even in words we don't know."""
MOST_CHARACTERS, MOST_STEPS = 200_000, 500

_ATTRIBUTES = r"(?:\"[^\"\n]{0,500}\"|[^>\"\n]){0,300}"
_CARD = re.compile(
    rf"<Card\b(?P<named>{_ATTRIBUTES})>(?P<body>(?:(?!</?Card\b).){{0,2000}})</Card>", re.DOTALL
)
_TIP = re.compile(r"<Tooltip\b(?P<named>[^>]{0,500})>(?P<text>[^<]{0,200})</Tooltip>")
_BANNER = re.compile(
    r"<(?P<tag>Check|Warning|Danger|Info|Note|Error|Tip)>(?P<text>[^<]{0,500})</(?P=tag)>"
)
_NAMED = re.compile(r"""\b(?P<name>title|tip)=(?:"(?P<two>[^"]{0,500})"|'(?P<one>[^']{0,500})')""")
_STEP = re.compile(
    r"^##[ \t]+\W{0,3}(?P<month>[A-Z][a-z]{2,8}) (?P<year>20\d\d)[ \t]*$"
    rf"|<Step\b(?P<named>{_ATTRIBUTES})>(?P<body>(?:(?!</?Step\b).){{0,5000}})</Step>",
    re.DOTALL | re.MULTILINE,
)
_HEADING = re.compile(r"^(?:#|title:)\s{0,5}[\"']?X Developer Platform Status", re.M | re.I)
_LINK = re.compile(r"\[([^\]\n]{1,200})\]\([^)\s]{1,1000}\)")
_OVER = re.compile(r"\b(?:resolved|restored|fixed)\b", re.I)
_GOES_ON = re.compile(r"\b(?:ongoing|current|investigating|identified|monitoring)\b", re.I)


class XStatus:
    """Asks the status page, and its history only where something ails or was open."""

    kind = "xstatus"
    title = "X developer platform"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("docs.x.com/status", "x developer platform status")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """One request while all is well. Raises AdapterError if it is not X's page."""
        root = _root(source.url)
        if not root:
            raise no_address(source.url, HOME + "/status")
        # The history changes without the page, so while something is open both are read anew.
        response = readable((yield Request(root + STATUS, conditional=not still_open)))
        page = read_page(response)
        left = gone(still_open, ())
        steps, whole = page.steps, True
        if not steps and (page.ails or left):
            steps, whole = yield from _history(root)
        return page.report(steps, whole, still_open)

    def past(self, source: Source) -> Flow:
        """What the history calls over."""
        root = _root(source.url)
        if not root:
            raise no_address(source.url, HOME + "/status")
        page = read_page(readable((yield Request(root + STATUS, conditional=False))))
        steps = page.steps or (yield from _history(root))[0]
        ended = tuple(step.incident for step in steps if step.incident.ended)
        return Report(ended, complete=False, title=page.title)

    def places(self, url: str) -> tuple[str, ...]:
        root = _root(url)
        return (root + STATUS,) if root else ()

    def knows(self, page: Response) -> bool:
        try:
            return bool(read_page(readable(page)).components)
        except AdapterError:
            return False


@dataclass(frozen=True, slots=True)
class Step:
    """An entry of the history. `newest`: it is in the month that the history begins with."""

    incident: Incident
    goes_on: bool
    newest: bool


@dataclass(frozen=True, slots=True)
class Page:
    """What the status page shows: its cards, its banner, and a history if it has one."""

    components: tuple[Component, ...]
    banners: tuple[Level | None, ...]
    steps: tuple[Step, ...]
    title: str = "X developer platform"

    @property
    def level(self) -> Level | None:
        """The worst of cards and banner; a word that is not known takes a green one away."""
        levels = [*(component.level for component in self.components), *self.banners]
        found = worst(levels)
        return None if found is Level.OK and None in levels else found

    @property
    def ails(self) -> bool:
        """Also a word we don't know is no all-clear."""
        return self.level is not Level.OK

    def report(self, steps: tuple[Step, ...], whole: bool, still_open: frozenset[str]) -> Report:
        """Open is what the history calls so while a card ails: this month's, or what was open.

        While all cards are well nothing is open, whatever the history says.
        """
        told: list[Incident] = []
        for step in steps:
            incident = step.incident
            known = incident.key in still_open
            stands = self.ails and step.goes_on and (step.newest or known)
            if stands or (known and incident.ended):
                told.append(incident)
        complete = whole or not self.ails
        return Report(tuple(told), self.components, (), complete, self.level, self.title)


def read_page(response: Response) -> Page:
    """Raises AdapterError for what is not X's status page."""
    text = _text(response)
    cards = [card for found in _CARD.finditer(text) if (card := _card(found))]
    banners = [(found["tag"], WORDS.get(_word(found["text"]))) for found in _BANNER.finditer(text)]
    levels = [level for tag, level in banners if level is not None or tag in ALARMS]
    if not _HEADING.search(text) or (not cards and worst(levels) is None):
        raise not_this(response.url, KIND, response.body)
    return Page(_told.by_name(cards), tuple(levels), read_steps(text))


def _card(found: re.Match[str]) -> Component | None:
    """A card that says how its part is; the others are links."""
    name, tip = _named(found["named"], "title"), _TIP.search(found["body"])
    if not name or tip is None:
        return None
    word = _word(_named(tip["named"], "tip") or tip["text"])
    level = WORDS.get(word)
    return Component(name, level, "" if level is not None else word)


def read_steps(text: str) -> tuple[Step, ...]:
    """The history's entries, as listed: newest first, below a heading for each month."""
    rows: list[tuple[datetime, re.Match[str]]] = []
    month: datetime | None = None
    for found in _STEP.finditer(text):
        if found["month"]:
            number = MONTHS.get(found["month"][:3].lower())
            month = datetime(int(found["year"]), number, 1, tzinfo=UTC) if number else None
        elif month is not None:
            rows.append((month, found))
    newest = max((at for at, _ in rows), default=None)
    read: list[Step] = []
    seen: dict[str, int] = {}
    for at, found in reversed(rows[:MOST_STEPS]):  # from the oldest, so that numbers stay
        step = _step(at, found, at == newest, seen)
        if step is not None:
            read.append(step)
    return tuple(reversed(read))


def _step(month: datetime, found: re.Match[str], newest: bool, seen: dict[str, int]) -> Step | None:
    """An entry; its key is the day it began, which survives an edited title and hour."""
    title = _named(found["named"], "title")
    body = markup(_LINK.sub(r"\1", found["body"]).replace("**", ""))
    over, goes_on = bool(_OVER.search(body)), bool(_GOES_ON.search(body))
    if not title or not (over or goes_on):
        return None
    started, until = read_window(body, month)
    stem = f"{started:%Y-%m-%d}" if started else f"{month:%Y-%m}/{_told.fingerprint(title)}"
    seen[stem] = times = seen.get(stem, 0) + 1
    ended = (until or started or month) if over else None
    phase = "resolved" if over else "investigating"
    incident = Incident(
        key=stem if times == 1 else f"{stem}/{times}",
        title=title,
        level=trouble_level(title),
        started=started,
        ended=ended,
        updates=(Update(phase, ended or started, phase, body),),
    )
    return Step(incident, goes_on and not over, newest)


def _history(root: str) -> Generator[Requests, Answers, tuple[tuple[Step, ...], bool]]:
    """The history page, and whether it could be read."""
    answer = yield Request(root + HISTORY, conditional=False, decisive=False)
    try:
        steps = read_steps(_text(readable(answer)))
    except AdapterError:
        return (), False
    return steps, bool(steps)


def _text(response: Response) -> str:
    """The document without its remarks, which hold a template of an entry."""
    text = response.body[:MOST_CHARACTERS].decode("utf-8", errors="replace")
    shown, *rest = text.replace("\r\n", "\n").split("{/*")
    return shown + "".join(behind.partition("*/}")[2] for behind in rest)


def _named(attributes: str, name: str) -> str:
    found = (f for f in _NAMED.finditer(attributes) if f["name"] == name)
    return line(next((unescape(f["two"] or f["one"] or "") for f in found), ""))


def _word(words: str) -> str:
    return line(unescape(words), 200).lower().rstrip(".! ")


def _root(url: str) -> str:
    """Where the documentation is of which the status page is one."""
    root = page_root(url)
    if not root:
        return ""
    root = re.sub(r"/(?:status|incidents)(?:\.mdx?)?$", "", root)
    return HOME if urlsplit(root).hostname == "docs.x.com" else root


ADAPTER = XStatus()
