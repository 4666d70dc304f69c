"""Upptime's documents: summary.json, a site's history file, the configuration, GitHub's issues."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from statuswatch.adapters import _told
from statuswatch.adapters._answers import host_of, not_this
from statuswatch.adapters._json import decode, identity, objects, parse
from statuswatch.adapters._text import line, moment, text, web_address
from statuswatch.core.flow import Response
from statuswatch.core.model import Component, Incident, Level, Measure, Report, Update, worst

KIND = "summary of Upptime"
LEVELS: Mapping[str, Level] = {"up": Level.OK, "degraded": Level.DEGRADED, "down": Level.DOWN}
KEYS = {"name", "url", "slug", "status", "uptime"}
"""What every row of a summary has."""
MOST_PARTS = 5_000
RESERVED = frozenset({"upptime", "sponsors", "features", "about", "orgs", "topics", "login"})

_FACT = re.compile(r"^(?:- )?(?P<key>[A-Za-z]{2,20}):[ \t]{1,9}(?P<value>\S.{0,2000}?)\s{0,9}$")
_SITES = re.compile(r"^sites:\s{0,9}(?:#|$)")
_SITE = re.compile(r"^\s{0,9}(?:-\s{1,9})?name:\s{1,9}(?P<name>\S.{0,300}?)\s{0,9}$")
_TITLE = re.compile(r"^\W{0,6}(?P<name>.{1,200}?) (?P<word>is down|has degraded performance)$")
_LINK = re.compile(
    rb"(?:raw\.githubusercontent\.com|github\.com)/([\w-]{1,39})/([\w.-]{1,100}?)(?:\.git)?"
    rb"(?=[\"'/?#\s)])"
)


@dataclass(frozen=True, slots=True)
class Config:
    """What .upptimerc.yml says is watched, and the repository it is for."""

    repository: str
    sites: tuple[str, ...]


def report(response: Response, title: str) -> Report:
    """The report of any of the three documents. Raises AdapterError if it is none of them."""
    body = response.body.lstrip(b"\xef\xbb\xbf \t\r\n")
    if body[:1] in (b"[", b"{"):
        return _summary(response, title)
    facts = _facts(body)
    if "upptime" in facts.get("generator", "").lower() and "status" in facts:
        return _site(facts)
    found = config(response)
    # It lists what is watched, and says nothing of how it is.
    parts = tuple(Component(name, None) for name in found.sites)
    return Report(components=parts, complete=False, title=found.repository)


def is_summary(response: Response) -> bool:
    """Is it a summary.json, or a site's history file?"""
    try:
        rows = parse(response.body)
    except ValueError:
        return "upptime" in _facts(response.body).get("generator", "").lower()
    return bool(_rows(rows))


def config(response: Response) -> Config:
    """The few lines of the configuration that matter: no YAML reader is needed for them.

    Raises AdapterError if it is none.
    """
    rows = response.body[:500_000].decode("utf-8", errors="replace").splitlines()
    facts = _facts(response.body)
    start = next((n for n, row in enumerate(rows) if _SITES.match(row)), None)
    if start is None or "owner" not in facts or "repo" not in facts:
        raise not_this(response.url, KIND, response.body)
    names: list[str] = []
    for row in rows[start + 1 :]:
        if row[:1].strip() and row[:1] not in "-#":
            break  # the next key of the file
        found = _SITE.match(row)
        if found is not None:
            names.append(line(_bare(found["name"])))
    return Config(
        line(f"{facts['owner']}/{facts['repo']}"), tuple(dict.fromkeys(filter(None, names)))
    )


def overall(parts: Iterable[Component]) -> Level | None:
    """As Upptime says it: all systems operational, partial outage, complete outage."""
    levels = [part.level for part in parts]
    if levels and all(level is Level.DOWN for level in levels):
        return Level.DOWN
    found = worst(levels)
    if found is Level.DOWN:
        return Level.PARTIAL
    return None if found is Level.OK and None in levels else found


def repository(page: bytes) -> str:
    """The repository that a status website names as its own; empty if it is no Upptime's."""
    if not page.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") or b"upptime" not in page.lower():
        return ""
    links = [(owner.decode(), name.decode()) for owner, name in _LINK.findall(page)]
    own = (f"{owner}/{name}" for owner, name in links if owner.lower() not in RESERVED)
    return next(own, "")


def at_github(url: str) -> str:
    """The repository that an address at GitHub names: owner/name."""
    parts = urlsplit(url if "://" in url else f"https://{url.strip()}")
    host, path = (parts.hostname or "").lower(), [p for p in parts.path.split("/") if p]
    if host in ("github.com", "www.github.com", "raw.githubusercontent.com") and len(path) > 1:
        return f"{path[0]}/{path[1].removesuffix('.git')}"
    if host == "api.github.com" and path[:1] == ["repos"] and len(path) > 2:
        return f"{path[1]}/{path[2]}"
    if host.endswith(".github.io") and path:
        return f"{host.removesuffix('.github.io')}/{path[0]}"
    return ""


def branch(url: str) -> str:
    """The branch that a raw address names, else HEAD."""
    parts = urlsplit(url)
    path = [p for p in parts.path.split("/") if p]
    raw = parts.hostname == "raw.githubusercontent.com" and len(path) > 2
    return path[2] if raw else "HEAD"


def issues(response: Response) -> tuple[Incident, ...]:
    """The closed issues that Upptime opened itself: each was one outage of one site."""
    listed = decode(response, "list of GitHub issues")
    return tuple(filter(None, (_issue(row) for row in objects(listed))))


def _issue(row: Mapping[str, object]) -> Incident | None:
    found = _TITLE.match(line(row.get("title")))
    started, ended = moment(row.get("created_at")), moment(row.get("closed_at"))
    number = identity(row.get("number"))
    if found is None or ended is None or not number or "pull_request" in row:
        return None
    said = text(row.get("body"))
    return Incident(
        key=f"issue:{number}",
        title=f"{found['name']} {found['word']}",
        level=Level.DOWN if found["word"] == "is down" else Level.DEGRADED,
        started=_told.not_before(started, ended),
        ended=ended,
        url=web_address(row.get("html_url")),
        components=frozenset({found["name"]}),
        updates=(
            Update("opened", started, "investigating", said),
            Update("closed", ended, "resolved", ""),
        ),
    )


def _summary(response: Response, title: str) -> Report:
    listed = decode(response, KIND)
    rows = _rows(listed)
    if not rows:
        raise not_this(response.url, KIND, response.body)
    parts = _told.by_name(_component(row) for row in rows[:MOST_PARTS])
    return Report(components=parts, level=overall(parts), title=title)


def _rows(listed: object) -> list[dict[str, object]]:
    """The rows of a summary; empty if one is none, as other kinds list sites as well."""
    rows = objects(listed)
    whole = isinstance(listed, list) and len(rows) == len(listed)
    fit = all(row.keys() >= KEYS and line(row.get("name")) for row in rows)
    return rows if whole and fit else []


def _component(row: Mapping[str, object]) -> Component:
    word = line(row.get("status"), 60).lower()
    return Component(line(row.get("name")), LEVELS.get(word), "" if word in LEVELS else word)


def _site(facts: Mapping[str, str]) -> Report:
    """A single site, by its history file. `code` and `startTime` have no place in a report;
    how long the answer took was measured by them, so it is no latency of ours."""
    word, address = line(facts["status"], 60).lower(), web_address(facts.get("url"))
    name = host_of(address) if address else line(facts.get("url")) or "site"
    part = Component(name, LEVELS.get(word), "" if word in LEVELS else word)
    took = _number(facts.get("responseTime", ""))
    measures = () if took is None else (Measure("response", took / 1000, "s"),)
    return Report(
        components=(part,),
        measures=measures,
        level=part.level,
        title=address,
        as_of=moment(facts.get("lastUpdated")),
    )


def _facts(body: bytes) -> dict[str, str]:
    """The `key: value` lines at the left margin; the first of each key counts."""
    found: dict[str, str] = {}
    for row in body[:500_000].decode("utf-8", errors="replace").splitlines():
        fact = _FACT.match(row)
        if fact is not None:
            found.setdefault(fact["key"], _bare(fact["value"]))
    return found


def _bare(value: str) -> str:
    """A plain YAML value: without its quotes, or without the comment behind it."""
    if len(value) > 1 and value[0] in "\"'" and value.rfind(value[0]) > 0:
        return value[1 : value.rfind(value[0])]
    return re.split(r"\s#", value, maxsplit=1)[0].strip()


def _number(digits: str) -> int | None:
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 else None
