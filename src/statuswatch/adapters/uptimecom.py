"""Uptime.com status pages: what the page is drawn from, inside it or as JSON beside it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from statuswatch.adapters import _uptimecom_story as story
from statuswatch.adapters._answers import fits, not_this, readable, server_time
from statuswatch.adapters._json import fields, parse
from statuswatch.adapters._places import first_read, no_address, page_root, top_of
from statuswatch.adapters._text import address_from
from statuswatch.core.flow import Flow, Request, Response
from statuswatch.core.model import Report, Role, Source

TITLE = "page of Uptime.com"
EXAMPLE = "https://status.jsdelivr.com"
AJAX, HISTORY = "/ajax", "/history"
MOST_TRIES = 5
"""A page hands its data over once; more are tried only in case of a quotation."""

_PAGE = re.compile(r"/statuspage/[\w-]{1,100}")
_HANDED = re.compile(r"createElement\(\s{0,20}StatusPageDisplayController\s{0,20},\s{0,20}(?=\{)")


class UptimeCom:
    """One request: the JSON of a page at /statuspage/<name>, else the page itself."""

    kind = "uptimecom"
    title = "Uptime.com"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("statuspagedisplaycontroller", "status.uptime.com")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is neither."""
        places = _places(source.url)
        if not places:
            raise no_address(source.url, EXAMPLE)
        # An end that was told ahead comes by the clock: the same document may tell something new.
        return (yield from first_read(places, read_report, conditional=not still_open))

    def past(self, source: Source) -> Flow:
        """What is over, from the history beside the page."""
        places = _places(source.url)
        if not places:
            raise no_address(source.url, EXAMPLE)
        page = places[-1]
        history = page.rstrip("/") + HISTORY
        if not _PAGE.search(urlsplit(page).path):
            history = _history(readable((yield Request(page, conditional=False))))
        if not history:
            return Report(complete=False)
        answer = readable((yield Request(history, conditional=False)))
        return Report(incidents=story.read_past(_data(answer)), complete=False)

    def places(self, url: str) -> tuple[str, ...]:
        """The JSON beside the page where the address names one, then the page."""
        return _places(url)

    def knows(self, page: Response) -> bool:
        return fits(read_report, page)


def read_report(response: Response) -> Report:
    """What either document tells. Raises AdapterError if it is something else."""
    page = _data(response)
    if not isinstance(page.get("components"), list) or not (
        isinstance(page.get("global_is_operational"), bool)
        or isinstance(page.get("active_incidents"), list)
    ):
        raise not_this(response.url, TITLE, response.body)
    return story.read_page(page, server_time(response))


def _data(response: Response) -> Mapping[str, object]:
    try:
        return fields(fields(parse(response.body)).get("data"))
    except ValueError:
        return fields(_handed(response).get("statuspage"))


def _handed(response: Response) -> Mapping[str, object]:
    """What the page hands to the script that draws it; empty where it hands nothing."""
    html = response.body.decode("utf-8", errors="replace")
    decoder = json.JSONDecoder()
    for tries, place in enumerate(_HANDED.finditer(html)):
        if tries == MOST_TRIES:
            break
        try:
            found = fields(decoder.raw_decode(html, place.end())[0])
        except (ValueError, RecursionError):
            continue
        if "statuspage" in found:
            return found
    return {}


def _history(page: Response) -> str:
    """The history's address, as the page has it; only on its own host."""
    told = _handed(page).get("updateHistoryURL")
    if not isinstance(told, str):
        return ""
    address = address_from(page.url, told[:500])
    return address if address and urlsplit(address).netloc == urlsplit(page.url).netloc else ""


def _places(url: str) -> tuple[str, ...]:
    root = page_root(url)
    if not root:
        return ()
    given = url.strip() if "://" in url else f"https://{url.strip()}"
    named = _PAGE.search(urlsplit(given).path)  # the root's tail may be a page's name ("uptime")
    if named is None:
        return (f"{root.removesuffix(AJAX)}/",)
    page = f"{top_of(root)}{urlsplit(given).path[: named.end()]}"
    return (page + AJAX, page)


ADAPTER = UptimeCom()
