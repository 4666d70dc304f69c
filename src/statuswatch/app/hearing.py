"""What is heard while an address is looked at, and when that is enough."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from statuswatch.core.flow import Response
from statuswatch.engine.discover import Budget, Evidence
from statuswatch.engine.hints import is_about_status

REFUSES = frozenset({401, 403})
SURELY_SHUT = 2
"""Refusals after which a page that wants a sign-in, or is called a status, is private."""

SHUT = 4
"""The same of a site that may only keep programs out: its status host was tried by then."""

_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]", re.IGNORECASE)
_EPISODE = re.compile(
    rb"<enclosure\s[^>]*(?:audio|video)/|<(?:atom:)?link\s[^>]*rel=[\"']enclosure[\"']",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Hearing:
    """The places that answered in a look around `url`. Called with each; where more questions
    will not help it leaves the look no `budget`."""

    url: str
    heard: list[Evidence] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)

    def __call__(self, evidence: Evidence) -> None:
        self.heard.append(evidence)
        if self._shut() or self.podcast:
            self.budget.most = 0

    def _shut(self) -> bool:
        """It refuses whatever is asked, and no public page is to be hoped for any more."""
        first = self.heard[0].answer
        wants_sign_in = isinstance(first, Response) and first.status == 401
        enough = SURELY_SHUT if wants_sign_in or is_about_status(self.url) else SHUT
        return len(self.heard) >= enough and self.refuses

    @property
    def refuses(self) -> bool:
        """Whatever answered did not let us in."""
        answers = [e.answer for e in self.heard]
        statuses = {a.status for a in answers if isinstance(a, Response)}
        return bool(statuses) and statuses <= REFUSES

    @property
    def locked(self) -> str:
        """The place on this host that wants a sign-in; empty: none does."""
        host = self.url.partition("://")[2].partition("/")[0]
        for one in self.heard:
            there = one.url.partition("://")[2].partition("/")[0]
            if isinstance(one.answer, Response) and one.answer.status == 401 and there == host:
                return one.url
        return ""

    @property
    def podcast(self) -> bool:
        """Is it a podcast's feed that was typed? It has no status to tell."""
        first = self.heard[0] if self.heard else None
        page = first.answer if first is not None and not first.kind else None
        if not isinstance(page, Response) or not page.ok:
            return False
        return bool(_FEED.search(page.body[:4096]) and _EPISODE.search(page.body))
