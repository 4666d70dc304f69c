"""The campaign of nine o'clock: the network falls at 08:35, and its page says so at 08:58."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tests.cli.conftest import Program
from tests.serving import Loopback, Reply
from tests.stories.theatre import Theatre, Vendor, theatre

DAY = "2027-03-31"

CALENDAR = f"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//tests//EN
BEGIN:VEVENT
UID:letter-7
SUMMARY:Newsletter 7
DTSTART:{DAY.replace("-", "")}T093000Z
DTEND:{DAY.replace("-", "")}T100000Z
END:VEVENT
BEGIN:VEVENT
UID:broken
SUMMARY:Sometime
DTSTART:soon
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")

TERMS = (
    *("--fee", "100 EUR", "--uptime", "99.9", "--tier", "99:25", "--tier", "99.9:10"),
    *("--zone", "Europe/Berlin", "--within", "30d", "--per-missed", "250 EUR"),
)

SEEN = r"08:(?:3[5-9]|40)"
"""It falls at 08:35 and is asked every five minutes, a tenth more or less: the last that can see it
fall sees it at 08:40."""
LASTED = r"2:(?:19|2[0-6]):\d\d"
"""Until a check sees it answer again: asked each minute, at 11:01:12 at the latest."""

QUIET = '[quiet_hours]\nevery_day = "22:00-10:00"\n'


class Api:
    """What a campaign is sent through; `up`: does it answer?"""

    def __init__(self) -> None:
        self.up = True
        self.host = Loopback(lambda _: Reply(200, b"fine") if self.up else Reply(raw=b""))


async def test_the_campaign_of_nine_o_clock_from_the_plan_to_the_claim(
    says: Program, tmp_path: Path
) -> None:
    async with theatre(says, "2027-03-30 06:00", every="5m", fast="1m", more=QUIET) as play:
        page = await play.opens(Vendor("Chirp", "Posting", "API"))
        other = await play.opens(Vendor("Mastodon", "Posting"))
        api = await play.opens(Api())
        await play.run("add", page.url, "--kind", "statuspage", "--name", "Chirp")
        await play.run("add", api.host.url, "--kind", "probe", "--name", "Chirp")
        await play.run("add", other.url, "--kind", "statuspage", "--name", "Mastodon")
        await _planned(play, tmp_path)
        async with play.town.watching():
            await _the_morning(play, page, api)
            await play.until("2027-04-01 08:00")
            await _owed(play, tmp_path)


async def _planned(play: Theatre, folder: Path) -> None:
    needs = ("--needs", "chirp", "--instead", "mastodon")
    times = ("--at", f"{DAY} 09:00", "--for", "1h", "--zone", "UTC")
    typed = await play.run("plan", "add", "Spring campaign", *times, *needs)
    assert typed == "Planned: Spring campaign, 31 Mar 2027 09:00\n"
    calendar = folder / "shows.ics"
    calendar.write_text(CALENDAR, "utf-8", newline="")
    read = await play.run("plan", "calendar", str(calendar), *needs)
    assert "1 plan, 1 new or changed, 0 gone" in read
    assert "Sometime: not taken, DTSTART can't be read: soon" in play.warned
    plans = await play.run("plan", "list")
    assert "31 Mar 2027 09:00  Spring campaign (1 h): Chirp\n" in plans
    assert "31 Mar 2027 09:30  Newsletter 7 (30 min): Chirp\n" in plans


async def _the_morning(play: Theatre, page: Vendor, api: Api) -> None:
    await play.until(f"{DAY} 08:34")
    go = "Go for Spring campaign | It begins at 09:00. Chirp: fine."
    letter = "Go for Newsletter 7 | It begins at 09:30. Chirp: fine."
    assert play.cards() == [go, letter, go]  # a day before each, and half an hour before
    assert [f"{n.at:%d %H:%M}" for n in play.told if n.at] == ["30 09:00", "30 09:30", "31 08:30"]
    assert (await play.run("preflight", "spring")).startswith("Go for Spring campaign.\n")
    await play.until(f"{DAY} 08:35")
    api.up = False
    await play.until(f"{DAY} 08:45")
    await _no_go(play)
    await play.until(f"{DAY} 08:58")
    first: dict[str, Any] = {"name": "Posting fails", "impact": "critical", "parts": ("Posting",)}
    page.tell("c1", f"{DAY} 08:58", "Posts fail for everybody.", **first)
    await play.until(f"{DAY} 09:05")
    await _for_clients(play)
    await play.until(f"{DAY} 11:00")
    page.tell("c1", f"{DAY} 11:00", "Posts work again.", "resolved")
    api.up = True


async def _no_go(play: Theatre) -> None:
    """Told in quiet hours, before their page says a word."""
    card = next(card for card in play.cards() if card.startswith("Hold Spring campaign"))
    title, _, body = card.partition(" | ")
    assert title == "Hold Spring campaign: Chirp"
    assert re.search(rf"It begins at 09:00\. Chirp: down since {SEEN} \(.+\)\.", body)
    assert body.endswith("Instead: Mastodon: fine.")
    assert not any(card.startswith("Chirp is down") for card in play.cards())
    table = await play.run("preflight", "spring", code=1)
    assert table.startswith("No-go for Spring campaign: Chirp.\n")
    assert re.search(rf"■ no-go +Chirp: down since 31 Mar 2027 {SEEN}", table)
    assert re.search(r"Instead:\n    ○ go +Mastodon: fine", table)
    short = await play.run("document", "chirp", "--kind", "short")
    assert "They have not said why yet." in short


async def _for_clients(play: Theatre) -> None:
    short = (await play.run("document", "chirp", "--kind", "short")).strip()
    assert re.match(rf"Chirp is down\. Since {SEEN} UTC\. They say: “Posts fail", short)
    assert len(short) <= 280
    long = await play.run("document", "chirp", "--kind", "message")
    for words in ("09:05 UTC", "Affected: Posting", "> Posts fail for everybody."):
        assert words in long


async def _owed(play: Theatre, folder: Path) -> None:
    past = await play.run("plan", "past")
    assert re.search(r"Spring campaign: Chirp was down .+, 1 h of it was lost", past)
    assert re.search(r"Newsletter 7: Chirp was down .+, 30 min of it was lost", past)
    await play.run("claim", "chirp", *TERMS)
    told = await play.run("claim", "chirp")
    assert told.startswith("Chirp, 2027-03 (Europe/Berlin)\n")
    assert re.search(rf"their page 2:02:\d\d, our checks {LASTED}, claimed {LASTED}", told)
    for line in (
        "of 743:00:00.\n",  # their clocks went forward in it
        "Agreed: 99.9 %. It was less.\n",
        "Chirp owes you 10.00 EUR: 10 % of 100.00 EUR.\n",
        "Claim it before 1 May 2027 00:00.\n",
        "It cost you 500.00 EUR",
        "2 publications fell into it.\n",
    ):
        assert line in told, (line, told)
    letter = await play.page("claim", "chirp", "--letter", path=folder / "claim.html")
    for words in (
        "Posting fails",
        "Credit asked for: 10.00 EUR",
        "Nothing is claimed for the rest",
    ):
        assert words in letter, (words, letter)
    assert re.search(r"2027-03-31 13:0[01]\b", letter), "in the contract's zone"
    written = await play.page("document", "chirp", "-o", path=folder / "morning.html")
    assert re.search(r"Yes, \d\d min after it was first seen", written)
    assert "Spring campaign" in written
