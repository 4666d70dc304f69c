"""What is wrong on a podcast's way, and what to do: of more worth than that a check of ours fails."""

from __future__ import annotations

from statuswatch.core.face import ServiceNow
from statuswatch.core.model import KnownIncident, Level
from statuswatch.core.told import one_line
from statuswatch.core.words import Message, say

HOP_KEY = "hop:"
"""Keys of the incidents of a way's hops begin so."""

FAULT, REMEDY = 90, 90
"""Characters of each: a line holds about a hundred, and two of them are tool tips in whole."""


def way_fault(now: ServiceNow) -> tuple[Message, Message | None] | None:
    """The worst hop's fault, and what helps; `None` where no way is broken."""
    broken = [k for k in now.status.open if k.incident.key.startswith(HOP_KEY) and not k.faded]
    if not broken:
        return None
    worst = max(broken, key=_gravity).incident
    advice = worst.updates[-1].text if worst.updates else ""
    fault = say("{what}.", what=one_line(worst.title, FAULT).rstrip("."))
    return fault, say("{advice}", advice=one_line(advice, REMEDY)) if advice else None


def _gravity(k: KnownIncident) -> tuple[Level, bool]:
    """Of equal ones the host's: it can't be helped by taking a prefix out."""
    return k.incident.level or Level.OK, k.incident.key.startswith(f"{HOP_KEY}host")
