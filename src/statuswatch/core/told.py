"""What is told of one service at present: by them, by us, what is planned, in whose words."""

from __future__ import annotations

from datetime import datetime

from statuswatch.core.face import ServiceNow, judged
from statuswatch.core.model import KnownIncident, Role, Update
from statuswatch.core.overview import SOON
from statuswatch.core.witness import Answer

QUOTED = 200
"""Characters of a vendor's words in a row; what is over is cut."""

JOINERS = "\u200c\u200d\u200e\u200f"
"""What emoji, Persian and mixed directions are made of: they stay."""


def theirs(now: ServiceNow) -> list[KnownIncident]:
    """The open trouble that they themselves tell of."""
    return [
        k
        for k in now.status.open
        if k.role is Role.OFFICIAL and not k.incident.planned and not k.faded
    ]


def ours(now: ServiceNow) -> list[KnownIncident]:
    """The open trouble that our own probe sees."""
    return [k for k in now.status.open if k.role is Role.PROBE and not k.incident.planned]


def silent_about(now: ServiceNow) -> bool:
    """Somebody sees trouble, and they, who can be read, do not say so."""
    unheard = set(now.status.unheard)
    heard = any(s.role is Role.OFFICIAL and s.id not in unheard for s in now.sources)
    found = judged(now)
    if found is not None:
        return found.answer is Answer.THEM_SILENT and heard
    return bool(ours(now)) and not theirs(now) and heard


def ahead(now: ServiceNow, at: datetime) -> KnownIncident | None:
    """The next planned work, if it begins soon."""
    dated = [k for k in now.status.announced if k.incident.started is not None]
    first = min(dated, key=lambda k: k.incident.started or at, default=None)
    if first is None or first.incident.started is None or first.incident.started - at > SOON:
        return None
    return first


def planned_end(now: ServiceNow) -> datetime | None:
    """When the work under way is to end; for one that runs over, when it was to."""
    if now.status.overrun:
        return min(k.incident.planned_end for k in now.status.overrun if k.incident.planned_end)
    ends = [k.incident.planned_end for k in now.status.open if k.incident.planned_end]
    return max(ends, default=None)


def newest_word(stories: list[KnownIncident]) -> Update | None:
    """What they said last, of all these stories."""
    told = [u for k in stories for u in k.incident.updates if u.text.strip()]
    dated = [u for u in told if u.at is not None]
    if dated:
        return max(dated, key=lambda u: u.at.timestamp() if u.at else 0.0)
    return told[-1] if told else None


def one_line(text: str, most: int = QUOTED) -> str:
    """Words from a page on one line, without control characters, and not without end."""
    line = text[: 4 * most]
    if not line.isprintable():
        line = "".join(c if c.isprintable() or c in JOINERS else " " for c in line)
    line = " ".join(line.split())
    return line if len(line) <= most else line[: most - 1].rstrip(" .,;:") + "…"
