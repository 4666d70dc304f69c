"""The table as a page: docs/reliability.md."""

from __future__ import annotations

import os
import platform
import sqlite3
import ssl
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.hostile.case import Group
from tests.hostile.running import Ends, seen

PAGE = Path(__file__).parents[2] / "docs" / "reliability.md"

HEAD = """\
# Reliability

What can go wrong around StatusWatch, what is right then, and what was seen when it was tried. This
page is written by `python -m tests.hostile`; nobody edits it. Every case is kept by tests: those
that take under five seconds run with all others, the rest in the whole run.

A *hostile talk* is a host on loopback that the real program polls (store, engine, fetcher, reader)
while an outage of it stands open: whatever is unreadable must neither close that outage nor open
another.

"""


def page(groups: Sequence[Group], ends: Ends, now: datetime) -> str:
    rows: list[str] = []
    stands: Counter[str] = Counter()
    failing: list[str] = []
    for group in groups:
        rows += [
            f"## {group.title}",
            "",
            "| | case | expected | seen |",
            "| --- | --- | --- | --- |",
        ]
        for one in group.cases:
            how, words = seen(one, ends)
            stands[how] += 1
            told = words if how == "holds" else f"**{how}**: {words}"
            rows.append(
                f"| {one.number} | {_cell(one.name)} | {_cell(one.expected)} | {_cell(told)} |"
            )
            if how == "fails":
                failing.append(f"- {one.number}, {one.name}: {words}")
        rows.append("")
    counted = ", ".join(f"{stands[how]} {how}" for how in ("holds", "fails", "not run"))
    when = [
        f"Run on {now:%Y-%m-%d} on {machine()}.",
        "",
        f"Of {sum(stands.values())} cases: {counted}.",
        "",
    ]
    wrong = ["## What fails", "", *(failing or ["Nothing."]), ""]
    return HEAD + "\n".join([*when, *wrong, *rows])


def machine() -> str:
    """What kind of machine this is; nothing that names it."""
    memory = ""
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        memory = f", {round(size / 2**30)} GB"
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores{memory},"
        f" Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
        f" {' '.join(ssl.OPENSSL_VERSION.split()[:2])}"
    )


def table(groups: Sequence[Group], ends: Ends) -> list[str]:
    """The same for a terminal."""
    lines = []
    for group in groups:
        for one in group.cases:
            how, words = seen(one, ends)
            lines.append(f"{one.number:>4}  {how:<8}  {one.name}")
            lines.append(f"{'':>16}expected: {one.expected}")
            lines.append(f"{'':>16}seen:     {words}")
    return lines


def write(groups: Sequence[Group], ends: Ends) -> None:
    PAGE.write_text(page(groups, ends, datetime.now(UTC)).rstrip() + "\n", "utf-8")


def _cell(words: str) -> str:
    """On one line, and text whatever a vendor put into it."""
    plain = " ".join(words.split())
    return plain.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
