"""Upptime: a GitHub repository that watches sites and writes down how they are.

history/summary.json has how each site is, without times and without a word on what happened;
the repository's issues have that, but GitHub answers only 60 such questions an hour.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from dataclasses import replace
from urllib.parse import urlsplit

from statuswatch.adapters import _upptime_read as read
from statuswatch.adapters._answers import readable
from statuswatch.adapters._places import no_address, page_root, top_of
from statuswatch.adapters._text import line
from statuswatch.core.flow import AdapterError, Answers, Flow, Request, Requests, Response
from statuswatch.core.model import Level, Report, Role, Source

RAW, API = "https://raw.githubusercontent.com/", "https://api.github.com/repos/"
SUMMARY, CONFIG = "/history/summary.json", "/.upptimerc.yml"

_REPOSITORY = re.compile(r"[\w.-]{1,100}/[\w.-]{1,100}")
_FILE = re.compile(r"/(?:history/[^/?#]{1,200}\.(?:json|yml)|\.upptimerc\.yml)$")
_MOST_HTML = 2_000_000


class Upptime:
    """Asks summary.json; if a site is not up, whether it is still one of those watched."""

    kind = "upptime"
    title = "Upptime"
    role = Role.OFFICIAL
    experimental = False
    marks: tuple[str, ...] = ("upptime",)
    options: tuple[str, ...] = ("repo",)

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Raises AdapterError if it is no Upptime document, nor a page that names its own."""
        place = _place(source.url, source.options.get("repo", ""))
        if not place:
            page = yield from _page(source.url)
            repository = read.repository(page.body[:_MOST_HTML])
            if not repository:
                return read.report(page, line(source.url))
            place = f"{RAW}{repository}/HEAD{SUMMARY}"
        report = read.report(readable((yield Request(place))), _named(place))
        if place.endswith(SUMMARY) and any(p.level is not Level.OK for p in report.components):
            config = yield Request(
                place.removesuffix(SUMMARY) + CONFIG, conditional=False, decisive=False
            )
            report = _still_watched(report, config)
        return report

    def past(self, source: Source) -> Flow:
        """The hundred newest closed issues that Upptime opened: one question to GitHub."""
        repository = line(source.options.get("repo"))
        repository = repository or read.at_github(source.url)
        if not repository:
            repository = read.repository((yield from _page(source.url)).body[:_MOST_HTML])
        if not _REPOSITORY.fullmatch(repository):
            return Report(complete=False)
        answer = yield Request(
            f"{API}{repository}/issues?labels=status&state=closed&per_page=100",
            headers={"accept": "application/vnd.github+json"},
            conditional=False,
        )
        return Report(incidents=read.issues(readable(answer)), complete=False, title=repository)

    def places(self, url: str) -> tuple[str, ...]:
        """The repository's summary; a page on a domain of its own is asked for its repository."""
        place, root = _place(url, ""), page_root(url)
        if place or not root:
            return (place,) if place else ()
        return tuple(dict.fromkeys((root, top_of(root))))

    def knows(self, page: Response) -> bool:
        try:
            answer = readable(page)
            return bool(read.repository(answer.body[:_MOST_HTML])) or read.is_summary(answer)
        except AdapterError:
            return False


def _page(url: str) -> Generator[Requests, Answers, Response]:
    root = page_root(url)
    if not root:
        raise no_address(url, "https://github.com/upptime/upptime")
    return readable((yield Request(root, conditional=False, decisive=False)))


def _place(url: str, repository: str) -> str:
    """Where the summary is, as far as the address or the option `repo` tells.

    HEAD is the repository's default branch, be it called main or master.
    """
    if _REPOSITORY.fullmatch(repository):
        return f"{RAW}{repository}/HEAD{SUMMARY}"
    given = url.strip() if "://" in url else f"https://{url.strip()}"
    if not page_root(given):
        return ""
    if _FILE.search(urlsplit(given).path):
        return given
    named = read.at_github(given)
    branch = read.branch(given)
    return f"{RAW}{named}/{branch}{SUMMARY}" if named else ""


def _named(place: str) -> str:
    return read.at_github(place) or line(place)


def _still_watched(report: Report, config: Answers) -> Report:
    """Without the ailing sites that are no longer watched: they linger as they last were."""
    try:
        names = set(read.config(readable(config)).sites)
    except AdapterError:
        return report
    if not any(part.name in names for part in report.components):
        return report
    kept = tuple(p for p in report.components if p.level is Level.OK or p.name in names)
    return replace(report, components=kept, level=read.overall(kept))


ADAPTER = Upptime()
