"""Google's dashboards (Cloud, Workspace, Ads, Firebase, Maps): incidents.json, one for each.

It is an archive of a rolling window and has no all-clear: an incident without an end is open.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from statuswatch.adapters import _google_story as story
from statuswatch.adapters._answers import not_this, readable
from statuswatch.adapters._json import decode, fields, objects
from statuswatch.adapters._places import no_address, page_root
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Response
from statuswatch.core.model import Role, Source

INCIDENTS, PRODUCTS = "/incidents.json", "/products.json"
DASHBOARDS = (
    ("status.cloud.google.com", "/maps-platform", "Google Maps Platform"),
    ("status.cloud.google.com", "", "Google Cloud"),
    ("www.google.com", "/appsstatus/dashboard", "Google Workspace"),
    ("ads.google.com", "/status/publisher", "Google Ads"),
    ("status.firebase.google.com", "", "Firebase"),
)
"""Host, the path that the dashboard is at, and what it is called: the documents don't say."""

TITLE = "Google incident list"
EXAMPLE = "https://status.cloud.google.com"


class Google:
    """Asks incidents.json, and which products there are. Options: `products`, `regions`."""

    kind = "google"
    title = "Google Cloud, Workspace and Ads"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = tuple(f"{host}{path}" for host, path, _ in DASHBOARDS)
    options: tuple[str, ...] = ("products", "regions")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Two requests, one where nothing changed. Raises AdapterError if it is something else."""
        base, title = _dashboard(source.url)
        if not base:
            raise no_address(source.url, EXAMPLE)
        rows = _rows(readable((yield Request(base + INCIDENTS))))
        told = yield Request(base + PRODUCTS, conditional=False, decisive=False)
        scope = story.Scope.of(source.options.get("products"), source.options.get("regions"))
        return story.report(rows, _products(told), scope, base, title)

    def places(self, url: str) -> tuple[str, ...]:
        """incidents.json of the dashboard that the address belongs to."""
        base, _ = _dashboard(url)
        return (base + INCIDENTS,) if base else ()

    def knows(self, page: Response) -> bool:
        """Is it a list of Google's incidents? An empty one is anybody's."""
        try:
            return bool(_rows(readable(page)))
        except AdapterError:
            return False


def _rows(response: Response) -> list[object]:
    """The incidents. Raises AdapterError for what is no list of them."""
    rows = decode(response, TITLE)
    if not isinstance(rows, list) or (rows and not any(map(story.is_incident, rows))):
        raise not_this(response.url, TITLE, response.body)
    return rows


def _products(answer: Answers) -> list[dict[str, object]]:
    """The dashboard's products; none where they could not be read, for the incidents suffice."""
    try:
        return objects(fields(decode(readable(answer), TITLE)).get("products"))
    except AdapterError:
        return []


def _dashboard(url: str) -> tuple[str, str]:
    """Where the dashboard is that an address belongs to, and what it is called."""
    root = page_root(url)
    if not root:
        return "", ""
    parts = urlsplit(root)
    host = "www.google.com" if parts.hostname == "google.com" else parts.hostname
    for known, path, title in DASHBOARDS:
        first = f"/{path.split('/')[1]}" if path else ""
        if host == known and f"{parts.path}/".startswith(f"{first}/"):
            return f"https://{known}{path}", title
    for end in (INCIDENTS, PRODUCTS):
        root = root.removesuffix(end)
    return root, ""


ADAPTER = Google()
