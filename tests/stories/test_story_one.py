"""The week over New Year: one component down for 604,800 s, a report that nobody answers, promises
on paper, and the judgement three months later."""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tests.cli.conftest import Program
from tests.serving import Loopback, Reply
from tests.stories.theatre import Theatre, Vendor, reads_well, theatre

DOCUMENT = """\
What happened between 29 December and 5 January

We let you down. A disk of the Show Builder broke, and nobody was there. From now on we will:

- have our new status page live, off-site, by Monday
- post updates every 60 minutes while anything is down
- answer every ticket within one business day
- offer a feed per category: builder, feeds
- publish a post-mortem within 5 days of every outage
- resolve every outage within 4 hours
- pay back the fee of December

Known issue: statistics of December are incomplete; this will be fixed by 1 February 2027.
Thank you for your patience.
"""


async def test_the_week_over_new_year_from_the_first_word_to_the_judgement(
    says: Program, tmp_path: Path
) -> None:
    async with theatre(says, "2026-12-28 12:00", every="4h") as play:
        old = await play.opens(Vendor("Podhost", "Show Builder", "Feeds"))
        await play.run("add", old.url, "--name", "Podhost")
        await play.run("contact", "podhost", "add", "email", "help@podhost.example")
        async with play.town.watching():
            await _the_week(play, old)
            await _the_paper(play, tmp_path)
            await _three_months(play)
        await _the_review(play, tmp_path)


RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Podhost status</title>
<link>https://podhost.example</link><description>Status</description></channel></rss>"""


async def _the_week(play: Theatre, page: Vendor) -> None:
    await play.until("2026-12-29 12:00")
    page.tell(
        "w1",
        "2026-12-29 12:00",
        "Show Builder does not start.",
        name="Show Builder is down",
        impact="critical",
        parts=("Show Builder",),
    )
    await play.until("2026-12-29 14:00")
    await _report(play)
    page.tell("w1", "2027-01-03 09:00", "We wait for a part.")
    await play.until("2027-01-05 12:00")
    page.tell("w1", "2027-01-05 12:00", "Show Builder works again.", "resolved")
    await play.until("2027-01-06 09:00")
    [week] = await play.outages()
    assert week["duration_seconds"] == 604_800
    assert week["components"] == ["Show Builder"]
    cards = play.cards()
    assert cards[0].startswith("Podhost is down | Show Builder, since 29 Dec 2026 12:00.")
    assert cards[-1].startswith("Podhost is back | It was down for 7 d")


async def _report(play: Theatre) -> None:
    """Sent on the first day, answered on the fifth."""
    message = await play.run("report", "podhost", "--as", "Ada")
    assert "To: help@podhost.example\nSubject: Podhost does not work for us" in message
    assert message.rstrip().endswith("\nAda")
    assert "Nothing is sent by us" in play.warned
    sent = await play.run("report", "podhost", "--sent", "--answer-by", "1d")
    assert "No answer yet. It is due by 30 Dec 14:00." in sent
    await play.until("2027-01-02 14:00")
    waits = await play.run("report", "podhost", "--list")
    assert "No answer for 4 d. It was due 3 d ago." in waits
    answered = await play.run("report", "podhost", "--answered")
    assert "Answered after 4 d, 3 d too late." in answered


async def _the_paper(play: Theatre, folder: Path) -> None:
    paper = folder / "paper.txt"
    paper.write_text(DOCUMENT, "utf-8")
    offered = await play.run("promise", "split", "podhost", str(paper))
    assert "8 promises are in it. Nothing is kept yet" in offered
    for line in (
        "1. A status page by 11 Jan 2027 23:59",
        "2. Updates every 1 h while it is down",
        "3. An answer within 1 business day",
        "4. A feed for each of: builder, feeds",
        "5. An explanation within 5 d of the end",
        "6. Over within 4 h",
        "8. A known issue solved by 1 Feb 2027 23:59",
    ):
        assert f"{line}\n" in offered
    assert "“pay back the fee of December”" in offered
    assert "Nothing that they promised" in await play.run("promise", "list")
    await play.run("promise", "split", "podhost", str(paper), "--keep", "all", "--by", "Podhost")
    judged = await play.run("promise", "judge")
    assert judged.startswith("Podhost: Kept 0, broken 0, open 8.\n")
    assert "  Known issue: statistics of December are incomplete; this" in judged
    await play.run("promise", "review", "podhost", "2027-04-06")


async def _three_months(play: Theatre) -> None:
    await play.until("2027-01-11 09:00")
    new = await play.opens(Vendor("Podhost", "Show Builder", "Feeds"))
    feeds = await play.opens(Feeds())
    await play.run("add", new.url, "--kind", "statuspage", "--name", "Podhost")
    for category in ("builder", "feeds"):
        await play.run("add", f"{feeds.url}/{category}/rss", "--kind", "feed", "--name", "Podhost")
    await play.until("2027-01-31 12:00")
    await play.run("promise", "move", "8", "2027-03-01")
    await _february(play, new)
    await play.until("2027-02-20 12:00")
    await play.run("promise", "settle", "8", "kept")
    await _march(play, new)
    await play.until("2027-04-06 12:00")


async def _february(play: Theatre, page: Vendor) -> None:
    """They do as they said."""
    await play.until("2027-02-10 10:00")
    first: dict[str, Any] = {"name": "Feeds are late", "parts": ("Feeds",)}
    page.tell("f1", "2027-02-10 10:00", "Feeds are late by an hour.", **first)
    await play.until("2027-02-10 10:40")
    await play.run("report", "podhost", "--sent", "--answer-by", "1d")
    page.tell("f1", "2027-02-10 10:50", "We found the queue that stands still.")
    page.tell("f1", "2027-02-10 11:45", "It moves again.")
    page.tell("f1", "2027-02-10 12:40", "Nearly all is sent.")
    await play.until("2027-02-10 13:00")
    await play.run("report", "podhost", "--answered")
    page.tell("f1", "2027-02-10 13:00", "Feeds are on time.", "resolved")
    await play.until("2027-02-12 09:00")
    page.tell("f1", "2027-02-12 09:00", "Post-mortem: a lock was never freed.", "postmortem")


async def _march(play: Theatre, page: Vendor) -> None:
    """And this time not."""
    await play.until("2027-03-03 08:00")
    first: dict[str, Any] = {"name": "Show Builder is slow", "parts": ("Show Builder",)}
    page.tell("m1", "2027-03-03 08:00", "Show Builder is slow.", **first)
    await play.until("2027-03-03 13:00")
    page.tell("m1", "2027-03-03 13:00", "We are still on it.")
    await play.until("2027-03-03 14:00")
    page.tell("m1", "2027-03-03 14:00", "All is well.", "resolved")


class Feeds:
    """A feed of each category."""

    def __init__(self) -> None:
        self.host = Loopback(lambda _: Reply(200, RSS, {"Content-Type": "application/rss+xml"}))

    @property
    def url(self) -> str:
        return self.host.url


async def _the_review(play: Theatre, folder: Path) -> None:
    words = "You wanted to judge Podhost today. Kept 4, broken 3, open 1."
    assert play.cards()[-1] == f"Time to judge Podhost | {words}"
    _as_judged(await play.run("promise", "judge", code=1))
    _as_scored(await play.run("scorecard", "podhost", "--since", "2026-12-28"))
    week = (await play.outages())[-1]["outage_id"]
    _as_written(await play.page("document", week, "-o", path=folder / "week.html"))
    kind = ("document", "podhost", "--kind")
    page = await play.page(*kind, "judgement", "-o", path=folder / "judged.html")
    for words in ("Kept 4, broken 3, open 1.", "No word for 5 h", "Kept: A status page by"):
        assert words in page, (words, page)
    page = await play.page(*kind, "scorecard", "-o", path=folder / "card.html")
    assert "Kept 4, broken 3, open 1." in page
    assert "Up, of the time we watched" in page
    await play.run("document", week, "-o", str(folder / "week.md"))
    await _printed(play, week, folder / "week.pdf")
    text = (folder / "week.md").read_text("utf-8")
    assert text.startswith("# Podhost: the outage of 2026-12-29 12:00\n")
    reads_well(text)


async def _printed(play: Theatre, week: str, path: Path) -> None:
    """Where Qt is installed, and a program that reads PDF."""
    if importlib.util.find_spec("PySide6") is None or shutil.which("pdftotext") is None:
        return
    await play.run("document", week, "-o", str(path))
    reader = ["pdftotext", str(path), "-"]
    said = await asyncio.to_thread(subprocess.run, reader, capture_output=True, text=True)
    assert "Length in seconds" in said.stdout
    assert "604800" in said.stdout


def _as_judged(text: str) -> None:
    assert text.startswith("Podhost: Kept 4, broken 3, open 1.\n")
    for line in (
        "  1  Kept: A status page by 11 Jan 2027 23:59.",
        "  2  Broken: Updates every 1 h while it is down. Broken once of 6 times.",
        "  3  Kept: An answer within 1 business day. Kept once.",
        "  4  Kept: A feed for each of: builder, feeds.",
        "  5  Broken: An explanation within 5 d of the end. Broken once of 2 times.",
        "  6  Broken: Over within 4 h. Broken once of 2 times.",
        "  7  Open: “pay back the fee of December”.",
        "  8  Kept: A known issue solved by 1 Mar 2027 23:59.",
        "  It was due 1 Mar 2027 23:59.",
        "20 Feb 2027 12:00  Kept, as you say.",
        "No word for 5 h, from 3 Mar 2027 08:00 to 3 Mar 2027 13:00: 4 were due. "
        "“Show Builder is slow.”",
        "Explained 1 d 20 h after its end: in time. “Post-mortem: a lock was never freed.”",
        "Not explained; it was due by 8 Mar 2027 14:00. “Show Builder is slow”",
        "Over after 6 h: 2 h too late. “Show Builder is slow”",
        "Answered after 2 h 20 min: in time. “Podhost does not work for us",
        "2 of 2 feeds are there.",
        "Moved once: first promised for 1 Feb 2027 23:59, now for 1 Mar 2027 23:59.",
    ):
        assert line in text, (line, text)


def _as_scored(text: str) -> None:
    for line in (
        "  Outages: 3\n",
        "  Down in total: 7 d 9 h\n",
        "  The longest: 7 d\n",
        "  Promises: Kept 4, broken 3, open 1.\n",
        "  Your reports: 2 sent, 2 answered, the slowest after 4 d, 1 late\n",
        "  2026 Q4: one outage, down 2 d 12 h",
        "  2027 Q1: 2 outages, down 4 d 21 h",
    ):
        assert line in text, (line, text)


def _as_written(text: str) -> None:
    for words in (
        "Podhost was down for 7 d, from 2026-12-29 12:00 to 2027-01-05 12:00.",
        "Length in seconds 604800",
        "We wait for a part.",
        "What they promised",
        "within one business day",
        "Open questions to Podhost",
        "There was no word for 4 d 21 h.",
        "You reported it to help@podhost.example",
    ):
        assert words in text, (words, text)
