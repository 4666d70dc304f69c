"""UptimeRobot's public status pages: the monitors and events that the page's own script asks."""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import dataclass
from urllib.parse import urlsplit

from statuswatch.adapters import _uptimerobot_story as story
from statuswatch.adapters._answers import not_this, readable
from statuswatch.adapters._json import decode, fields, parse
from statuswatch.adapters._places import first_read, no_address, page_root, top_of
from statuswatch.adapters._text import address_from, line, markup
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Role, Source

HOSTED = "stats.uptimerobot.com"
LIST, EVENTS = "/api/getMonitorList/", "/api/getEventFeed/"
MOST_PAGES = 10

TITLE = "UptimeRobot status page"
EXAMPLE = "https://stats.uptimerobot.com/abc123"

_KEY = re.compile(r"[\w-]{1,64}")
_ASKED = re.compile(rf"(?:{LIST}|{EVENTS})([\w-]{{1,64}})")
_PATH = re.compile(r"""\bpspApiPath\s*=\s*(["'])([^"'<>\s]{1,500})\1""")
_NAME = re.compile(r"<title[^>]{0,200}>([^<]{1,500})</title>", re.IGNORECASE)


class UptimeRobot:
    """Asks the monitors, and then the events beside them. Option: `key`, the page's own."""

    kind = "uptimerobot"
    title = "UptimeRobot status page"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ("pspapipath", HOSTED, "uptimerobot.com/assets")
    options: tuple[str, ...] = ("key",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Two requests where the key is known, else three. Raises AdapterError if it is none."""
        places = _places(source.url, source.options.get("key", ""))
        if not places:
            raise no_address(source.url, EXAMPLE)
        # In full each time: that no monitor changed does not say that no event was posted.
        found = yield from first_read(places, read, conditional=False)
        if found.lists:
            title = found.title
            found = read(readable((yield Request(found.lists, conditional=False))))
            if found.lists:
                raise not_this(found.lists, TITLE)
        else:
            title = ""
        rows, told = yield from _rest(found)
        return story.report(rows, told, places[-1], title)

    def places(self, url: str) -> tuple[str, ...]:
        """The monitors where the address has the page's key, then the page, which has it too."""
        return _places(url, "")

    def knows(self, page: Response) -> bool:
        """Is it a list of monitors, or a page that says where they are?"""
        try:
            found = read(readable(page))
        except AdapterError:
            return False
        return bool(found.monitors or found.lists)


@dataclass(frozen=True, slots=True)
class Found:
    """What a place told: the monitors and events, or (`lists`) where the page has them."""

    url: str
    monitors: list[dict[str, object]]
    events: list[dict[str, object]]
    pages: int = 1
    lists: str = ""
    title: str = ""


def read(response: Response) -> Found:
    """Raises AdapterError for what is neither of its documents nor a page that names them."""
    try:
        document = fields(parse(response.body))
    except ValueError:
        return _page(response)
    monitors, events = story.monitors(document), story.events(document)
    if monitors is None and events is None:
        raise not_this(response.url, TITLE, response.body)
    return Found(response.url, monitors or [], events or [], story.pages(document))


def _page(response: Response) -> Found:
    """The page: its script says where the monitors are, on its own host or UptimeRobot's."""
    html = response.body.decode("utf-8", errors="replace")
    path, name = _PATH.search(html), _NAME.search(html)
    told = path[2].replace("\\/", "/") if path else ""
    lists = address_from(response.url, told) if LIST in told else ""
    host, own = urlsplit(lists).hostname or "", urlsplit(response.url).hostname
    if not lists or not (host == own or host.endswith(".uptimerobot.com")):
        raise not_this(response.url, TITLE, response.body)
    return Found(response.url, [], [], lists=lists, title=line(markup(name[1])) if name else "")


Rows = list[dict[str, object]]


def _rest(found: Found) -> Generator[Requests, Answers, tuple[Rows, Rows]]:
    """The other pages of the monitors, which must be read, and the events, which need not."""
    rows = [*found.monitors]
    for page in range(2, min(found.pages, MOST_PAGES) + 1):
        asked = Request(f"{found.url}?page={page}", conditional=False, decisive=False)
        rows += read(readable((yield asked))).monitors
    if LIST not in found.url:
        return rows, found.events
    asked = Request(found.url.replace(LIST, EVENTS), conditional=False, decisive=False)
    answer = yield asked
    try:
        return rows, story.events(fields(decode(readable(answer), TITLE))) or []
    except AdapterError:
        return rows, []  # the monitors say how it is


def _places(url: str, key: str) -> tuple[str, ...]:
    root = page_root(url)
    if not root:
        return ()
    asked = _ASKED.search(urlsplit(url).path)
    if asked is not None:
        key, root = key or asked[1], root.partition("/api/")[0]
    elif urlsplit(root).hostname == HOSTED:
        first = urlsplit(root).path.strip("/").partition("/")[0]  # deeper ones are of one monitor
        key, root = key or first, f"{top_of(root)}/{first}"
    page = f"{top_of(root)}/" if urlsplit(root).path in ("", "/") else root
    return (f"{top_of(root)}{LIST}{key}", page) if _KEY.fullmatch(key) else (page,)


ADAPTER = UptimeRobot()
