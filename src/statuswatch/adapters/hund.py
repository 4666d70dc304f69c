"""Hund: the page's feed, in which every step of an issue is an entry of its own.

Built from what others read of it; no recorded document was at hand. The state of the parts is
only in Hund's event stream, which never ends and so is not asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from statuswatch.adapters import _told
from statuswatch.adapters._answers import not_this, readable
from statuswatch.adapters._feed_read import Entry, Feed, read_feed
from statuswatch.adapters._feed_words import is_plan, trouble_level
from statuswatch.adapters._places import no_address, page_root
from statuswatch.adapters._text import line, markup, web_address
from statuswatch.core.flow import AdapterError, Flow, Request, Response
from statuswatch.core.model import Incident, Level, Report, Role, Source, Update

KIND = "Hund feed"
PATHS = ("/state_feed/feed.atom", "/state_feed/feed")
OURS = "state::feednotifier"
"""In the ids of its entries."""
OVER = frozenset(
    {"ended", "resolved", "fixed", "completed", "closed", "cancelled", "canceled"}
    | {"beendet", "behoben", "gelöst"}
)
PHASES: Mapping[str, str] = {
    **dict.fromkeys(("scheduled", "upcoming", "geplant"), "scheduled"),
    **dict.fromkeys(("started", "began", "in progress"), "in_progress"),
    **dict.fromkeys(("investigating", "open", "opened"), "investigating"),
    **dict.fromkeys(("monitoring", "watching"), "monitoring"),
    **dict.fromkeys(("update", "updated"), "update"),
    **dict.fromkeys(OVER, "resolved"),
    "identified": "identified",
}
"""Its own labels, in the languages that were seen; a page may have labels of its own, too."""

_LABEL = re.compile(r"^\s{0,9}\[(?P<label>[^\]\[]{1,60})\]\s{0,9}")
_ISSUE = re.compile(r"/issues/(?P<key>[\w-]{1,64})(?:/|$)")
_BELOW = re.compile(r"/(?:state_feed|issues/[\w-]{1,64}|live(?:/v2(?:/[\w/-]{0,80})?)?)/*$")


class Hund:
    """Asks the feed, once."""

    kind = "hund"
    title = "Hund"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("hund.io",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is no feed of Hund's."""
        places = self.places(source.url)
        if not places:
            raise no_address(source.url, "https://example.hund.io")
        # The other name only where the address has it, as discovery found it.
        own = next((p for p in places if source.url.strip().endswith(urlsplit(p).path)), places[0])
        return read_report(readable((yield Request(own))))

    def places(self, url: str) -> tuple[str, ...]:
        """The feed, by both its names."""
        root = page_root(url)
        return tuple(_BELOW.sub("", root) + path for path in PATHS) if root else ()

    def knows(self, page: Response) -> bool:
        """Is it a feed with entries of Hund's?"""
        try:
            return bool(_issues(read_feed(readable(page))))
        except AdapterError:
            return False


@dataclass(frozen=True, slots=True)
class _Step:
    """One entry: a step of an issue. `label` as the title has it, in lower case."""

    key: str
    at: datetime | None
    label: str
    title: str
    text: str
    link: str

    @property
    def phase(self) -> str:
        return PHASES.get(self.label, self.label or "update")


def read_report(response: Response) -> Report:
    """The feed's issues; an absence is no news in a feed. Raises AdapterError if it is none."""
    feed = read_feed(response)
    issues = _issues(feed)
    if feed.entries and not issues:
        raise not_this(response.url, KIND, response.body)
    incidents = tuple(_incident(key, steps) for key, steps in issues.items())
    standing = [one for one in incidents if one.ended is None and not one.planned]
    return Report(
        incidents=incidents,
        complete=False,
        # As in any feed: well only where something was read, and no trouble stands open.
        level=Level.OK if issues and not standing else None,
        title=feed.title,
    )


def _issues(feed: Feed) -> dict[str, tuple[_Step, ...]]:
    """The steps of each issue, oldest first; entries about nothing but a part's state are none."""
    found: dict[str, list[_Step]] = {}
    for entry in reversed(feed.entries):
        issue = _ISSUE.search(_path(entry.link))
        if issue is not None and OURS in entry.id.lower():
            found.setdefault(issue["key"], []).append(_step(entry))
    return {
        key: tuple(sorted(steps, key=lambda step: step.at.timestamp() if step.at else 0.0))
        for key, steps in found.items()
    }


def _step(entry: Entry) -> _Step:
    label = _LABEL.match(entry.title)
    return _Step(
        key=line(entry.id.rpartition("/")[2], 128),
        at=entry.published or entry.updated,
        label=line(label["label"], 60).lower() if label else "",
        title=line(entry.title[label.end() :] if label else entry.title),
        text=markup(entry.html),
        link=entry.link,
    )


def _incident(key: str, steps: tuple[_Step, ...]) -> Incident:
    """The newest step that has a label says how it stands; an unknown label is kept."""
    newest = next((step for step in reversed(steps) if step.label not in ("", "update")), steps[-1])
    title = next((step.title for step in reversed(steps) if step.title), key)
    times = [step.at for step in steps if step.at]
    ended = newest.at if newest.label in OVER else None
    if newest.label in OVER and ended is None:
        ended = max(times, default=None)
    planned = is_plan(title) or any(step.phase == "scheduled" for step in steps)
    known = newest.label in PHASES or not newest.label
    level = trouble_level(title) if known else None
    return Incident(
        key=key,
        title=title,
        level=Level.MAINTENANCE if planned else level,
        started=_told.not_before(min(times, default=None), ended),
        ended=ended,
        url=web_address(steps[-1].link),
        updates=_updates(steps),
        word="" if known else newest.label,
    )


def _updates(steps: Iterable[_Step]) -> tuple[Update, ...]:
    return _told.in_order(
        Update(step.key or _told.stem(step.at, "entry"), step.at, step.phase, step.text)
        for step in steps
    )


def _path(link: str) -> str:
    try:
        return urlsplit(link).path
    except ValueError:
        return ""


ADAPTER = Hund()
