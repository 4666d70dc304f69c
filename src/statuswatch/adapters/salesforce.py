"""Salesforce Trust: one instance, or the instances of one product.

The list of all 1,528 instances is 1.5 MB and red somewhere for ever, so a choice is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote, urlsplit

from statuswatch.adapters import _told
from statuswatch.adapters import _trust_story as story
from statuswatch.adapters._answers import not_this, readable
from statuswatch.adapters._json import decode, objects
from statuswatch.adapters._places import no_address
from statuswatch.adapters._statuspage_past import gone
from statuswatch.adapters._text import line, web_address
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Component, Incident, Level, Report, Role, Source, worst
from statuswatch.core.words import say

KIND = "Salesforce Trust document"
HOSTS = frozenset({"status.salesforce.com", "api.status.salesforce.com"})
API = "https://api.status.salesforce.com/v1"
STATUSES: Mapping[str, Level] = {
    "OK": Level.OK,
    "INFORMATIONAL": Level.OK,
    "INFORMATIONAL_CORE": Level.OK,
    "INFORMATIONAL_NONCORE": Level.OK,
    "MAINTENANCE_CORE": Level.MAINTENANCE,
    "MAINTENANCE_NONCORE": Level.MAINTENANCE,
    "MINOR_INCIDENT_CORE": Level.DEGRADED,
    "MINOR_INCIDENT_NONCORE": Level.DEGRADED,
    "MAJOR_INCIDENT_CORE": Level.DOWN,
    "MAJOR_INCIDENT_NONCORE": Level.PARTIAL,
}
MOST = 5_000

_INSTANCE = re.compile(r"/instances/(?!status(?:/|$))([\w.-]{1,60})")
_PRODUCT = re.compile(r"/products/([\w.-]{1,60})")
_ASKED = re.compile(r"(?:^|&)products=([\w.-]{1,60})(?:&|$)")
_LIST = re.compile(r"/instances/status(?:/preview)?/*$")
_USUAL = re.compile(r"[a-z]{2,4}\d{1,4}[a-z]?")


class Salesforce:
    """Asks for one instance (option `instance`) or a product's (`product`, `region`)."""

    kind = "salesforce"
    title = "Salesforce Trust"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ("status.salesforce.com",)
    options: tuple[str, ...] = ("instance", "product", "region")

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """One request while nothing ended. Raises AdapterError, also where nothing is chosen."""
        choice = _choice(source)
        report = choice.read((yield Request(choice.place)))
        left = gone(still_open, report.incidents)
        if not left or not choice.about:
            return report
        ended = tuple(i for i in (yield from _history(choice)) if i.key in left)
        return replace(report, incidents=report.incidents + ended)

    def past(self, source: Source) -> Flow:
        """What its lists call over."""
        choice = _choice(source)
        title = choice.read((yield Request(choice.place, conditional=False))).title
        before = (yield from _history(choice)) if choice.about else ()
        return Report(before, complete=False, title=title)

    def places(self, url: str) -> tuple[str, ...]:
        choice = _from_address(url)
        return (choice.place or f"{choice.api}/instances/status/preview",) if choice else ()

    def knows(self, page: Response) -> bool:
        try:
            return bool(_instances(readable(page)))
        except AdapterError:
            return False

    def narrow(self, component: str) -> Mapping[str, str]:
        """The options that make a source of one component of the catalogue: "Tableau:EMEA"."""
        product, _, region = component.partition(":")
        return {"product": product} | ({"region": region} if region else {})


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked for. `place`: its document, empty where none is chosen yet. `about`: what
    its lists of incidents are asked about."""

    api: str
    place: str = ""
    title: str = "Salesforce"
    region: str = ""
    instance: str = ""
    about: str = ""

    def read(self, answer: Answers) -> Report:
        """Raises AdapterError."""
        rows = _instances(readable(answer))
        if self.region:
            rows = [r for r in rows if line(r.get("location")).upper() == self.region.upper()]
        if not rows:
            raise AdapterError(
                say(
                    "Salesforce lists no instance of “{name}”.",
                    name=f"{self.title} {self.region}".strip(),
                ),
                say(
                    "Look at https://status.salesforce.com for how it writes products and regions."
                ),
            )
        if self.instance and len(rows) == 1:
            return _one(rows[0], self.instance)
        return _many(rows, self.title)


def _one(row: Mapping[str, object], instance: str) -> Report:
    """An instance, whose parts are its services."""
    key = line(row.get("key")) or instance
    own = _component(row)
    services = [story.words(s.get("key")) for s in objects(row.get("Services"))[:MOST]]
    names = frozenset(filter(None, services))
    incidents, whole = _read(row, names, frozenset() if names else frozenset({key}))
    word = line(row.get("status"), 60).lower()
    components: tuple[Component, ...] = (own,)
    if names:
        components = _told.by_name(
            _service(name, own, word, incidents) for name in filter(None, services)
        )
    return Report(incidents, components, complete=whole, level=own.level, title=f"Salesforce {key}")


def _service(name: str, own: Component, word: str, incidents: tuple[Incident, ...]) -> Component:
    """A service has no state of its own: it is as ill as what goes on in it.

    Where the instance's word is not known, or calls it ill and nothing is posted, a service that
    is not named is not known to be well.
    """
    troubles = [i for i in incidents if i.ended is None and not i.planned]
    level = worst(incident.level for incident in troubles if name in incident.components)
    if level is not None:
        return Component(name, level)
    explained = own.level is not None and (not own.level.ails or bool(troubles))
    return Component(name, Level.OK) if explained else Component(name, None, word)


def _many(rows: list[dict[str, object]], title: str) -> Report:
    """A product's instances are its parts; an incident of several is one."""
    found: dict[str, Incident] = {}
    complete = True
    for row in rows[:MOST]:
        incidents, whole = _read(row, frozenset(), frozenset({line(row.get("key"))}))
        complete = complete and whole
        for incident in incidents:
            other = found.get(incident.key)
            found[incident.key] = story.joined(other, incident) if other else incident
    components = _told.by_name(_component(row) for row in rows[:MOST])
    known = all(component.level is not None for component in components)
    level = worst(component.level for component in components)
    return Report(
        incidents=tuple(found.values()),
        components=components,
        complete=complete and len(rows) <= MOST,
        level=level if known or (level is not None and level.ails) else None,
        title=title,
        parts_whole=len(rows) <= MOST,
    )


def _read(
    row: Mapping[str, object], services: frozenset[str], parts: frozenset[str]
) -> tuple[tuple[Incident, ...], bool]:
    """The incidents and plans of an instance, and whether these lists could be read whole."""
    read: list[Incident | None] = []
    for name, reader in (("Incidents", story.read_incident), ("Maintenances", story.read_plan)):
        listed = objects(row.get(name))[: story.MOST]
        read += [reader(told, parts or _about(told, services)) for told in listed]
    counts = [row[name] for name in ("Incidents", "Maintenances") if name in row]
    lists = [rows for rows in counts if isinstance(rows, list)]
    whole = "Incidents" in row and len(lists) == len(counts) and None not in read
    return _told.once(filter(None, read)), whole and len(read) == sum(map(len, lists))


def _about(row: Mapping[str, object], services: frozenset[str]) -> frozenset[str]:
    """The services it names; all of the instance where it names none."""
    named = _services(row)
    return named & services if named else services


def _services(row: Mapping[str, object]) -> frozenset[str]:
    keys = row.get("serviceKeys")
    named = map(story.words, keys[:MOST] if isinstance(keys, list) else ())
    return frozenset(filter(None, named))


def _component(row: Mapping[str, object]) -> Component:
    word = line(row.get("status"), 60)
    level = STATUSES.get(word.upper())
    return Component(line(row.get("key")), level, "" if level is not None else word.lower())


def _instances(response: Response) -> list[dict[str, object]]:
    """The instances of a document. Raises AdapterError for what is none of these."""
    document = decode(response, KIND)
    listed = document if isinstance(document, list) else [document]
    rows = objects(listed)
    told = all({"key", "status", "Incidents"} <= row.keys() and line(row["key"]) for row in rows)
    if len(rows) != len(listed) or not told:
        raise not_this(response.url, KIND, response.body)
    return rows


def _history(choice: Choice) -> Generator[Requests, Answers, tuple[Incident, ...]]:
    """What is over, by the lists of incidents and maintenances; none where they don't answer."""
    found: list[Incident | None] = []
    for name, reader in (("incidents", story.read_incident), ("maintenances", story.read_plan)):
        place = f"{choice.api}/{name}?{choice.about}"
        answer = yield Request(place, conditional=False, decisive=False)
        try:
            rows = objects(decode(readable(answer), KIND))[: story.MOST]
        except AdapterError:
            continue
        found += [reader(row, _parts(row, choice)) for row in rows]
    return _told.once(incident for incident in found if incident and incident.ended)


def _parts(row: Mapping[str, object], choice: Choice) -> frozenset[str]:
    if choice.instance:
        return _services(row)
    keys = row.get("instanceKeys")
    return (
        frozenset(filter(None, map(line, keys[:MOST]))) if isinstance(keys, list) else frozenset()
    )


def _choice(source: Source) -> Choice:
    """By the options, else by the address. Raises AdapterError where neither says."""
    given = _from_address(source.url)
    if given is None:
        raise no_address(source.url, "https://status.salesforce.com/instances/NA137")
    instance, product = (
        line(source.options.get("instance"), 60),
        line(source.options.get("product")),
    )
    region = line(source.options.get("region"), 20)
    if instance:
        return _instance(given.api, instance)
    if product:
        given = _product(given.api, product)
    if not given.place:
        raise AdapterError(
            say("Salesforce has more than a thousand instances, and which is yours is not said."),
            say("Give its name, as in https://status.salesforce.com/instances/NA137."),
        )
    return replace(given, region=region)


def _from_address(url: str) -> Choice | None:
    given = web_address(url if "://" in url else f"https://{url.strip()}")
    if not given:
        return None
    parts = urlsplit(given)
    before = re.split(r"/(?:v1|instances|products)(?:/|$)", parts.path, maxsplit=1)[0].rstrip("/")
    api = API if parts.hostname in HOSTS else f"{parts.scheme}://{parts.netloc}{before}/v1"
    asked = _ASKED.search(parts.query)
    if found := _INSTANCE.search(parts.path):
        return _instance(api, found[1])
    if found := _PRODUCT.search(parts.path):
        return _product(api, found[1])
    if asked:
        return _product(api, asked[1])
    if _LIST.search(parts.path):
        return Choice(api, f"{api}/instances/status/preview")
    return Choice(api)


def _instance(api: str, key: str) -> Choice:
    name = key.upper() if _USUAL.fullmatch(key) else key
    place = f"{api}/instances/{quote(name, safe='')}/status"
    return Choice(api, place, name, instance=name, about=f"instance={quote(name, safe='')}")


def _product(api: str, key: str) -> Choice:
    name = quote(key, safe="")
    place = f"{api}/instances/status/preview?products={name}"
    return Choice(api, place, f"Salesforce {story.words(key)}", about=f"product={name}")


ADAPTER = Salesforce()
