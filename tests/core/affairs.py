"""Outages for the documents' tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from statuswatch.core.affair import Affair, Strand
from statuswatch.core.clocks import Account, clocks, sighting
from statuswatch.core.judgement import Record, Story, Trouble
from statuswatch.core.model import (
    Change,
    ChangeKind,
    Coverage,
    Incident,
    KnownIncident,
    Level,
    Outage,
    Role,
    Service,
    Update,
)
from statuswatch.core.pledged import pledges

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOW = NINE + timedelta(days=2)


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


def affair(*, ongoing: bool = False, told: bool = True, **more: Any) -> Affair:
    """Our check saw it at 08:35, they said so at 08:58, wrote their first words over at 09:10, and
    (unless it goes on) called it over at 11:30."""
    end = None if ongoing else at(150)
    words = (
        Update("u1", at(-2), "investigating", "Some users may see errors."),
        Update("u2", at(20), "identified", "We expect a fix by 10:00 UTC."),
        *(() if ongoing else (Update("u3", at(150), "resolved", "This is resolved."),)),
    )
    posted = Incident(
        "i1", "Uploads fail", Level.DOWN, at(-2), end, url="https://s.example/i1",
        components=frozenset({"Uploads"}), updates=words,
    )  # fmt: skip
    page = KnownIncident("page", Role.OFFICIAL, posted, at(-1), end or NOW, Level.DOWN)
    seen = Incident("p1", "No answer", Level.DOWN, at(-25), None if ongoing else at(160))
    probe = KnownIncident("probe", Role.PROBE, seen, at(-24), end or NOW, Level.DOWN)
    before = replace(posted, ended=None, updates=(replace(words[0], text="All is well."),))
    lines = (
        Change(at(-2), "page", ChangeKind.OPENED, before),
        Change(at(10), "page", ChangeKind.UPDATED, replace(posted, ended=None, updates=words[:1])),
        Change(at(150), "page", ChangeKind.RESOLVED, replace(posted, updates=words[1:])),
    )
    strands = (Strand(probe, "probe"), *((Strand(page, "statuspage", lines),) if told else ()))
    start, until = at(-25), NOW if ongoing else at(160)
    account = Account(
        tuple(sighting(s.known) for s in strands), start, None if ongoing else until,
        at(-9999), (Coverage("probe", start, until),),
    )  # fmt: skip
    outage = Outage("o1", start, until, Level.DOWN, (("probe", "p1"),), ongoing)
    stories = (Story(posted, NOW),) if told else ()
    trouble = Trouble("o1", start, None if ongoing else until, until, True, stories, Level.DOWN)
    whole = Affair(
        Service("podhost", "Podhost"), outage, strands, clocks(account, NOW),
        pledges=pledges(trouble, (), Record((trouble,)), NOW),
    )  # fmt: skip
    return replace(whole, **more)
