"""Another company's page that tells of this service: it lists the networks it depends on as parts.

A tool that posts to many networks sees soonest when one of them fails. What its page says of the
part that is called like the service is a voice among others: second hand, and one alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from statuswatch.adapters._answers import host_of
from statuswatch.adapters._crowd_listener import Heard, Listener, post
from statuswatch.adapters._places import page_root
from statuswatch.adapters._text import markup
from statuswatch.adapters.statuspage import Page, read_page
from statuswatch.core.crowd import Post
from statuswatch.core.flow import Response
from statuswatch.core.model import Component, Incident, Level

SUMMARY = "/api/v2/summary.json"

ONE = "the page"
"""Who says all of it: one voice, however many updates it posts."""

SAID = {Level.DEGRADED: "degraded", Level.PARTIAL: "partial outage", Level.DOWN: "is down"}
"""A part's state as a person would say it: the words are looked at as anybody's."""


def read(response: Response) -> Heard:
    """Raises AdapterError where it is no page of that kind."""
    page = read_page(response)
    return Heard(page.title, tuple(_posts(page)))


def _posts(page: Page) -> Iterator[Post]:
    report = page.report()
    for part in report.components:
        told = _of_part(part, report.as_of, page.root)
        if told is not None:
            yield told
    for incident in report.incidents:
        yield from _of_incident(incident)


def _of_part(part: Component, at: datetime | None, url: str) -> Post | None:
    """The state of a part has no time of its own: it is not older than the page's last change."""
    if part.level not in SAID:
        return None
    said = f"{part.name} {SAID[part.level]}"
    return post(f"{said} {at:%Y-%m-%d}" if at else said, at, said, url, ONE)


def _of_incident(incident: Incident) -> Iterator[Post]:
    """Each update is a post that names the parts, whatever its own words."""
    if incident.planned or incident.ended is not None:
        return
    for part in sorted(incident.components) or [""]:
        for update in incident.updates:
            text = f"{part} {SAID[Level.DEGRADED]}: {incident.title}. {markup(update.text, 200)}"
            words = text if part else incident.title
            told = post(f"{update.key} {part}", update.at, words, incident.url, ONE)
            if told is not None:
                yield told


def _where(url: str) -> str:
    return url if url.endswith(SUMMARY) else f"{page_root(url)}{SUMMARY}"


def _never(_: Response) -> bool:
    """What it reads is the status of its own service, for whoever does not say otherwise."""
    return False


ADAPTER = Listener(
    kind="second_hand",
    title="Another company's status page",
    read=read,
    marked=_never,
    called=host_of,
    experimental=True,
    example="https://status.example.com",
    where=_where,
    accept="application/json",
)
