"""Algolia's own status: a word for each of its hundreds of clusters, and a log of what they said.

An application is on one cluster. Which, its owner knows: without that the regions are the parts.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import quote

from statuswatch.adapters import _told
from statuswatch.adapters._answers import not_this, readable
from statuswatch.adapters._json import decode, fields, objects
from statuswatch.adapters._own_page import chosen, document_at, epoch
from statuswatch.adapters._parts import level_of_parts
from statuswatch.adapters._places import first_read, no_address
from statuswatch.adapters._text import line, text
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, Update, worst

PAGE = "https://status.algolia.com"
STATUS, INCIDENTS = "/1/status", "/1/incidents"
OVERALL = "/2/status/service/all/period/current"
DOCUMENTS = {"status.algolia.com": PAGE + STATUS}
KIND = "status of Algolia"
LEVELS: Mapping[str, Level] = {
    "operational": Level.OK,
    "degradedperformance": Level.DEGRADED,
    "partialoutage": Level.PARTIAL,
    "majoroutage": Level.DOWN,
}
"""In one spelling: "degraded_performance" and "degradedPerformance" are both written."""
REGIONS: Mapping[str, str] = {
    "au": "Australia",
    "br": "Brazil",
    "ca": "Canada",
    "de": "Germany",
    "eu": "Europe",
    "hk": "Hong Kong",
    "in": "India",
    "jp": "Japan",
    "sg": "Singapore",
    "uae": "United Arab Emirates",
    "uk": "United Kingdom",
    "usc": "US Central",
    "use": "US East",
    "usw": "US West",
    "za": "South Africa",
}
MOST, MOST_ENTRIES = 5_000, 2_000


class Algolia:
    """Asks the clusters, and the log of those that are followed. Option: `clusters`."""

    kind = "algolia"
    title = "Algolia"
    role = Role.OFFICIAL
    experimental = True
    marks: tuple[str, ...] = ("status.algolia.com",)
    options: tuple[str, ...] = ("clusters",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is no list of clusters."""
        places = self.places(source.url)
        if not places:
            raise no_address(source.url, PAGE)
        clusters = chosen(source.options, "clusters", "cluster")
        # A message may change while the word does not.
        told = yield from first_read(places, _words, conditional=not still_open)
        report = read_report(told, clusters)
        ails = any(part.level is not Level.OK for part in report.components)
        if not clusters or not (ails or still_open) or not places[0].endswith(STATUS):
            return report
        stories = yield from _stories(places[0], clusters)
        if stories is None:
            return replace(report, complete=False)
        return replace(report, incidents=_standing(stories, report.components))

    def past(self, source: Source) -> Flow:
        """The log of the followed clusters; of all of them it would be nobody's."""
        place = document_at(source.url, DOCUMENTS)
        clusters = chosen(source.options, "clusters", "cluster")
        logged = bool(clusters) and place.endswith(STATUS)
        stories = (yield from _stories(place, clusters)) if logged else None
        over = tuple(story for story in stories or () if story.ended)
        return Report(over, complete=False, title="Algolia")

    def places(self, url: str) -> tuple[str, ...]:
        """The clusters, then the word for all of them; elsewhere the very address."""
        place = document_at(url, DOCUMENTS)
        if place == PAGE + STATUS:
            return (place, PAGE + OVERALL)
        return (place,) if place else ()

    def knows(self, page: Response) -> bool:
        """Has it a word of Algolia's for clusters that are named as Algolia names them?"""
        try:
            told = _words(readable(page))
        except AdapterError:
            return False
        if "" in told and not page.url.startswith(PAGE):
            return False  # anybody may have a global status
        return any(_spelt(word) in LEVELS for word in told.values())


def read_report(told: Mapping[str, str], clusters: tuple[str, ...]) -> Report:
    """How the chosen clusters are, or else the regions; a cluster that is not told is unknown."""
    if "" in told:
        level = None if clusters else _level(told[""])
        return Report(level=level, title="Algolia", parts_whole=False)
    if clusters:
        parts = tuple(_component(name, told.get(name.lower(), "")) for name in clusters)
    else:
        parts = _regions(told)
    level = level_of_parts(
        _component(name, told.get(name.lower(), "")) for name in clusters or told
    )
    unknown = any(_level(told.get(name.lower(), "")) is None for name in clusters or told)
    return Report(
        components=parts,
        level=None if unknown and not level else level,
        title="Algolia",
    )


def _words(response: Response) -> Mapping[str, str]:
    """The word of each cluster, or of all of them under an empty name.

    Raises AdapterError for what is neither of Algolia's documents.
    """
    document = fields(decode(response, KIND))
    rows = list(fields(document.get("status")).items())[:MOST]
    if any(_is_cluster(name) and isinstance(word, str) for name, word in rows):
        return {key: line(word, 60) for name, word in rows if (key := line(name, 60).lower())}
    overall = line(fields(document.get("global")).get("status"), 60)
    if not overall:
        raise not_this(response.url, KIND, response.body)
    return {"": overall}


def _is_cluster(name: str) -> bool:
    """As in "c16-de": a letter and a number, and the region. Others may stand beside them."""
    head, _, region = name[:60].partition("-")
    return head.isalnum() and head[:1].isalpha() and head[-1:].isdigit() and bool(region.strip())


def _regions(told: Mapping[str, str]) -> tuple[Component, ...]:
    """Each region, by its clusters: where one of several is down, the region is partly."""
    by_region: dict[str, list[Component]] = {}
    for name, word in told.items():
        region = name.partition("-")[2].partition("-")[0] or name
        by_region.setdefault(region, []).append(_component(name, word))
    found = []
    for region, parts in sorted(by_region.items()):
        level = level_of_parts(parts)
        unknown = next((part.word for part in parts if part.level is None), None)
        if unknown is not None and not level:
            found.append(Component(_place(region), None, unknown))
        else:
            found.append(Component(_place(region), level))
    return tuple(found)


def _place(region: str) -> str:
    known = REGIONS.get(region)
    return f"{known} ({region})" if known else region


def _stories(
    place: str, clusters: tuple[str, ...]
) -> Generator[Requests, Answers, tuple[Incident, ...] | None]:
    """What the log tells of these clusters, over or not; `None` where it cannot be read."""
    names = ",".join(quote(name, safe="") for name in clusters)
    url = f"{place.removesuffix(STATUS)}{INCIDENTS}/{names}"
    answer = yield Request(url, conditional=False, decisive=False)
    try:
        response = readable(answer)
        logs = fields(decode(response, KIND)).get("incidents")
    except AdapterError:
        return None
    if not isinstance(logs, dict):
        return None
    wanted = {name.lower(): name for name in clusters}
    return _told.once(
        story
        for name, log in list(logs.items())[:MOST]
        if name.lower() in wanted
        for story in _read_log(wanted[name.lower()], log)
    )


def _read_log(cluster: str, log: object) -> list[Incident]:
    """Stories begin with a word that is not "operational", and end with the next that is."""
    entries = [(at, fields(row.get("v"))) for row in objects(log) if (at := epoch(row.get("t")))]
    entries = sorted(entries, key=lambda entry: entry[0])[-MOST_ENTRIES:]
    stories: list[Incident] = []
    running: list[tuple[datetime, Mapping[str, object]]] = []
    for at, said in entries:
        well = _level(line(said.get("status"), 60)) is Level.OK
        if well and not running:
            continue  # it says that it is well, and nothing told before that it was not
        running.append((at, said))
        if well:
            stories.append(_story(cluster, running, ended=at))
            running = []
    if running:
        stories.append(_story(cluster, running, ended=None))
    return stories


def _story(
    cluster: str, said: list[tuple[datetime, Mapping[str, object]]], ended: datetime | None
) -> Incident:
    """Open, it is as bad as it is now; ended, as bad as it ever was."""
    started, first = said[0]
    words = [line(row.get("status"), 60) for _, row in said]
    levels = [_level(word) for word in words if _level(word) is not Level.OK]
    level = worst(levels) if ended else _level(words[-1])
    return Incident(
        key=f"{cluster.lower()}/{started:%Y-%m-%dT%H:%M:%SZ}",
        title=line(first.get("title")) or cluster,
        level=level,
        started=started,
        ended=ended,
        url=PAGE,
        components=frozenset({cluster}),
        updates=_told.in_order(
            Update(_told.stem(at, word), at, word.replace("_", " ").lower(), text(row.get("title")))
            for (at, row), word in zip(said, words, strict=True)
        ),
        word="" if level is not None else words[-1].lower(),
    )


def _standing(stories: tuple[Incident, ...], parts: tuple[Component, ...]) -> tuple[Incident, ...]:
    """A log may lack its last entry: of a cluster that is well again, nothing stands open."""
    well = {part.name for part in parts if part.level is Level.OK}
    return tuple(story for story in stories if story.ended or not story.components <= well)


def _component(name: str, word: str) -> Component:
    level = _level(word)
    return Component(name, level, "" if level is not None else word.lower())


def _level(word: str) -> Level | None:
    return LEVELS.get(_spelt(word))


def _spelt(word: str) -> str:
    return word.replace("_", "").replace(" ", "").lower()


ADAPTER = Algolia()
