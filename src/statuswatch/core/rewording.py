"""Do they say something new, or the same at another time? Words apart from clock, date and length.

Pages write "as of 12:01 UTC" or "for 5 min" into a text that they change at each look.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from statuswatch.core.model import Change, Update
from statuswatch.core.promised import SAME
from statuswatch.core.targets import TargetKind, targets

AGAIN = timedelta(minutes=55)
"""A promise that is moved once more within this is no news: some are moved at each look, others by
every hour's post."""

VERSIONS = 60
"""Lines with words that are looked at, the newest: a page may write one at each look."""

_CLOCK = re.compile(
    r"(?:\d{4}-\d\d-\d\d[ t]?)?(?<!\d)\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?"
    r"(?:\s?[ap]m\b)?(?:\s?(?:z|utc|gmt|bst|cest|cet|[ecmp][sd]?t)\b)?"
    r"|\b\d+\s?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)\b"
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th)?\b"
_DATE = re.compile(
    r"(?:\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s)?"
    rf"(?:\b{_DAY}\s{_MONTH}(?:,?\s\d{{4}}\b)?|\b{_MONTH}\s{_DAY}(?:,?\s\d{{4}}\b)?"
    r"|\b\d{4}-\d\d-\d\d(?!\d)|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b)"
    r"|\b\d{1,2}\s?[ap]\.?m\b\.?"
    r"|\b\d+[.,]\d+\s?(?:mins?|minutes?|hrs?|hours?|days?|weeks?)\b|\b\d+\s?(?:d|days?|weeks?)\b"
)


def apart_from_clock(text: str, *, dates: bool = False) -> str:
    """`text`, however it is written, without times of day and lengths; `dates`: nor days. Of a
    story's title a day may be all that tells it from another."""
    words = text.casefold()
    if dates:
        words = _DATE.sub(" ", _CLOCK.sub(" ", words))
    return " ".join(_CLOCK.sub(" ", words).split())


@dataclass(slots=True)
class _Said:
    """What a story has said so far. `last`: its newest post; `ever`: all versions of each post;
    `dues`: what it promised `at` the last news, since when a promise was moved, or not."""

    last: tuple[str, str] | None = None
    ever: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    dues: Mapping[TargetKind, datetime] = field(default_factory=dict)
    at: datetime | None = None
    moved: bool = False

    def hears(self, update: Update) -> bool:
        """Is it new?"""
        words = (update.phase.casefold(), apart_from_clock(update.text, dates=True))
        versions = self.ever.setdefault(update.key, set())
        new = words != self.last and words not in versions
        versions.add(words)
        self.last = words
        return new

    def counts_from(
        self, line: Change, dues: Mapping[TargetKind, datetime], *, moved: bool
    ) -> None:
        self.dues, self.at, self.moved = dues, line.at, moved

    def is_moved(self, line: Change, dues: Mapping[TargetKind, datetime]) -> bool:
        """Is what they promised with these words moved, and is that to be told again?"""
        moved = any(abs(due - self.dues.get(kind, due)) > SAME for kind, due in dues.items())
        return moved and (not self.moved or self.at is None or line.at - self.at >= AGAIN)


def reworded(story: Iterable[Change], zone: str = "") -> frozenset[int]:
    """Of one incident's lines, oldest first, those that bring no new word, by their seq: they say
    what the last one said, or what they said in the same post before, at another time. `zone`: of
    their page, where known."""
    said, found = _Said(), set()
    lines = [(c, c.incident.updates) for c in story if c.incident and c.incident.updates]
    for line, updates in lines[-VERSIONS:]:
        first = said.last is None
        new = [said.hears(update) for update in updates]
        dues = {t.kind: t.due for u in updates for t in targets(u, zone) if t.due is not None}
        if first or any(new):
            said.counts_from(line, dues, moved=False)
        elif said.is_moved(line, dues):
            said.counts_from(line, dues, moved=True)
        else:
            found.add(line.seq)
    return frozenset(found)
