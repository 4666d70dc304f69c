"""Known issues with a date by which they are to be solved: counted down, their slips kept.

Some the user wrote down (or confirmed from a text of theirs); the others are what is open on the
vendor's page with a date in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.judgement import Trouble
from statuswatch.core.promised import promised, standing
from statuswatch.core.target_words import TargetKind
from statuswatch.core.words import Message, count, say
from statuswatch.core.written import first_line


@dataclass(frozen=True, slots=True)
class Issue:
    """`earlier`: the dates it had before, the first first. `promise`: its number, 0 where it is read
    from their page (`url`)."""

    title: str
    due: datetime | None
    earlier: tuple[datetime, ...] = ()
    url: str = ""
    promise: int = 0

    def words(self, now: datetime) -> Message:
        """How long there is, or how late it is."""
        if self.due is None:
            return say("{title}: no date is named.", title=self.title)
        if now <= self.due:
            left = self.due - now
            return say("{title}: due {due}, in {left}.", title=self.title, due=self.due, left=left)
        late = now - self.due
        return say("{title}: due {due}, {late} late.", title=self.title, due=self.due, late=late)

    @property
    def slips(self) -> Message | None:
        """How often its date was moved, and from where; `None` if never."""
        if not self.earlier or self.due is None:
            return None
        return count(
            "Moved once: first promised for {first}.",
            "Moved {n} times: first promised for {first}.",
            len(self.earlier),
            first=self.earlier[0],
        )


def _title(text: str) -> str:
    """Their words, without what stands around them where they are told."""
    return re.sub(r"(?i)^known issues?\s*:\s*", "", first_line(text)).rstrip(".")


def known_issues(
    promises: Iterable[Promise], troubles: Iterable[Trouble], now: datetime, zone: str = ""
) -> tuple[Issue, ...]:
    """Those that are not solved, what is due first first. `zone`: the page's own."""
    found = [
        Issue(_title(p.text), p.due, p.earlier, p.proof, p.id)
        for p in promises
        if p.kind is PromiseKind.KNOWN_ISSUE and p.settled is None and p.due is not None
    ]
    written = {issue.url for issue in found if issue.url}
    for trouble in troubles:
        for story in trouble.stories if trouble.end is None else ():
            incident = story.incident
            if incident.ended is not None or incident.derived or incident.url in written:
                continue
            ends = [
                p
                for p in standing(promised(incident, now, zone))
                if p.kind is not TargetKind.NEXT_UPDATE and p.due is not None
            ]
            found += [Issue(incident.title, p.due, p.before, incident.url) for p in ends[:1]]
    never = datetime.max.replace(tzinfo=UTC)
    return tuple(sorted(found, key=lambda issue: (issue.due or never, issue.title)))
