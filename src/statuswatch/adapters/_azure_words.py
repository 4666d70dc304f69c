"""What an entry of Azure's feed says in prose: that it is over, and when it began."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from statuswatch.adapters._feed_times import MONTHS

LONGEST = timedelta(days=60)
"""How long before its last update an entry can have begun."""

_TAG = re.compile(r"\s{0,9}[\[(]\s{0,9}(?:resolved|mitigated)\s{0,9}[\])]", re.IGNORECASE)
_CLAUSE = re.compile(r"\s[-—–:;|]\s|[.;]\s")
_SAID = re.compile(r"(?:resolved|mitigated|post incident review)(?:\s.{0,40})?", re.IGNORECASE)
_STILL = re.compile(
    r"\b(?:not|no|un\w{2,20}|partial\w{0,4}|ongoing|continu\w{1,5}|remain\w{0,4}|monitoring"
    r"|investigat\w{1,4}|impact\w{0,4}|pending|awaiting|except)\b",
    re.IGNORECASE,
)
_STAMP = re.compile(
    r"\b(\d{1,2}):(\d{2})\s{1,3}UTC,?\s{1,3}on\s{1,3}"
    r"(?:(\d{1,2})\s{1,3}([A-Z][a-z]{2,8})|([A-Z][a-z]{2,8})\s{1,3}(\d{1,2})),?\s{1,3}(20\d\d)"
)
_BETWEEN = re.compile(r"\bbetween\s{1,3}(\d{1,2}):(\d{2})\s", re.IGNORECASE)


def is_over(title: str) -> bool:
    """Does the title say so, at its start in brackets or in its last words?

    "Resolved in North Europe. Impact continues in West Europe" is open: the last words count.
    """
    if _TAG.match(title):
        return True
    last = _CLAUSE.split(title.strip())[-1].strip(" .")
    return bool(_SAID.fullmatch(last)) and not _STILL.search(last)


def stated_start(text: str, published: datetime | None) -> datetime | None:
    """The first moment that the text names, if the trouble can have begun then.

    `None` where it names none: the entry's own date moves with each update, and would move the
    start with it.
    """
    found = _STAMP.search(text)
    if found is None or published is None:
        return None
    month = MONTHS.get((found[4] or found[5])[:3].lower())
    clock = _BETWEEN.search(text, 0, found.end()) or found
    try:
        day = int(found[3] or found[6])
        at = datetime(int(found[7]), month or 0, day, int(clock[1]), int(clock[2]), tzinfo=UTC)
    except ValueError:
        return None
    return at if published - LONGEST <= at <= published else None
