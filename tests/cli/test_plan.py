"""plan, preflight: typed, read from calendars, held against what is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from statuswatch.cli import commands, parser
from statuswatch.cli.commands import plans
from tests.cli.conftest import Program
from tests.cli.places import Place, page
from tests.keyrings import Ring, ring

__all__ = ["ring"]

TOMORROW = datetime.now(UTC) + timedelta(hours=20)


@pytest.fixture(autouse=True)
def typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands are there, wherever the list of all has come to."""
    if not {"plan", "preflight"} & {command.name for command in commands.COMMANDS}:
        monkeypatch.setattr(parser, "COMMANDS", (*commands.COMMANDS, *plans.COMMANDS))


@pytest.fixture
def chirp(says: Program, place: Place) -> Place:
    place.tells(name="Chirp")
    assert says("add", place.url, "--name", "Chirp").code == 0
    return place


def planned(says: Program, *more: str, title: str = "Show 12") -> int:
    at = f"{TOMORROW:%Y-%m-%dT%H:%M}"
    return says("plan", "add", title, "--at", at, "--zone", "UTC", *more).code


def ics(*days: int, broken: bool = False) -> str:
    events = [
        f"BEGIN:VEVENT\r\nUID:e{n}\r\nSUMMARY:Event {n}\r\n"
        f"DTSTART:{TOMORROW + timedelta(days=n):%Y%m%dT%H%M%SZ}\r\nEND:VEVENT\r\n"
        for n in days
    ]
    if broken:
        events.append("BEGIN:VEVENT\r\nUID:b\r\nSUMMARY:Bad\r\nDTSTART:soon\r\nEND:VEVENT\r\n")
    return "BEGIN:VCALENDAR\r\n" + "".join(events) + "END:VCALENDAR\r\n"


def test_a_plan_is_typed_listed_and_removed(says: Program, chirp: Place) -> None:
    assert "Nothing is planned" in says("plan").out
    assert planned(says, "--for", "2h", "--needs", "Chirp") == 0
    [told] = says.json("plan", "list")
    [one] = told["plans"]
    assert (one["title"], one["needs"], one["zone"]) == ("Show 12", ["chirp"], "UTC")
    length = datetime.fromisoformat(one["until"]) - datetime.fromisoformat(one["at"])
    assert length == timedelta(hours=2)
    assert "Show 12 (2 h): Chirp" in says("plan").out.replace("\xa0", " ")
    assert says("plan", "remove", "show 12").code == 0
    assert says.json("plan") == [{"plans": []}]


def test_a_plan_is_changed_and_what_is_not_given_stays(says: Program, chirp: Place) -> None:
    planned(says, "--for", "2h", "--needs", "Chirp")
    [before] = says.json("plan")[0]["plans"]
    later = TOMORROW + timedelta(days=3)
    said = says("plan", "edit", "show", "--at", f"{later:%Y-%m-%dT%H:%M}", "--zone", "UTC")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Changed: Show 12, ")
    [moved] = says.json("plan")[0]["plans"]
    assert (moved["id"], moved["needs"], moved["title"]) == (before["id"], ["chirp"], "Show 12")
    assert datetime.fromisoformat(moved["at"]) == later.replace(second=0, microsecond=0)
    assert length_of(moved) == timedelta(hours=2)
    number = f"{moved['id']}"
    [named] = says.json("plan", "edit", number, "--what", "Show 13", "--needs", "", "--for", "0m")
    assert (named["id"], named["title"], named["needs"]) == (moved["id"], "Show 13", [])
    assert (named["at"], named["until"]) == (moved["at"], None)
    [day] = says.json("plan", "edit", number, "--at", f"{later:%Y-%m-%d}", "--instead", "chirp")
    assert (day["day"], day["instead"]) == (True, ["chirp"])
    assert timedelta(hours=23) <= length_of(day) <= timedelta(hours=25)
    [days] = says.json("plan", "edit", number, "--for", "2d")
    assert (days["day"], length_of(days)) == (True, timedelta(days=2))


def length_of(plan: dict[str, str]) -> timedelta:
    return datetime.fromisoformat(plan["until"]) - datetime.fromisoformat(plan["at"])


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ((), "Nothing is to be changed"),
        (("--what", " "), "The plan has no title"),
        (("--at", "2020-01-01 09:00"), "Show 12 would be over already"),
        (("--at", "soon"), "soon is no moment"),
        (("--zone", "Europe/Berlin"), "--zone says by whose clock --at is"),
        (("--at", "2090-01-01", "--zone", "Mars"), "There is no time zone called Mars"),
        (("--needs", "nobody"), "nobody"),
        (("--instead", "chirp"), "can't take its own place"),
        (("--for", "long"), "is not a duration"),
    ],
)
def test_a_change_that_cannot_be_leaves_the_plan_as_it_was(
    says: Program, chirp: Place, words: tuple[str, ...], why: str
) -> None:
    planned(says, "--needs", "chirp")
    before = says.json("plan")
    said = says("plan", "edit", "Show 12", *words)
    assert said.code == 64
    assert why in said.err
    assert says.json("plan") == before


def test_of_two_plans_with_one_title_none_is_changed_by_it(says: Program, chirp: Place) -> None:
    planned(says)
    planned(says)
    said = says("plan", "edit", "Show 12", "--what", "Show 13")
    assert said.code == 64
    assert "2 plans are called Show 12" in said.err
    assert says("plan", "edit", "nothing", "--what", "x").code == 64


def test_of_a_plan_of_a_calendar_only_what_it_needs_is_changed(
    says: Program, chirp: Place, tmp_path: Path
) -> None:
    pytest.importorskip("icalendar")
    file = tmp_path / "shows.ics"
    file.write_text(ics(1))
    says("plan", "calendar", str(file))
    assert says("plan", "edit", "event 1", "--needs", "chirp").code == 0
    assert says("plan", "read").code == 0
    assert says.json("plan")[0]["plans"][0]["needs"] == ["chirp"]
    said = says("plan", "edit", "event 1", "--what", "Another")
    assert said.code == 64
    assert "Event 1 comes from a calendar" in said.err


@pytest.mark.parametrize(
    "words",
    [
        ("add", "x"), ("add", "x", "--at", "soon"), ("add", "x", "--at", "2020-01-01 09:00"),
        ("add", "", "--at", "2090-01-01"), ("add", "x", "--at", "2090-01-01", "--zone", "Mars"),
        ("add", "x", "--at", "2090-01-01", "--needs", "nobody"), ("add", "x", "--at", "9999-01-01"),
        ("add", "x", "--at", "2090-01-01", "--for", "long"), ("remove", "nothing"), ("dance",),
        ("add", "x", "--at", "2027-03-28 02:30", "--zone", "Europe/Berlin"), ("remove", ""),
        ("calendar", "/nowhere/at/all.ics"), ("calendar", "http://"), ("calendar", "x", "--remove"),
        ("calendar", "http://[1/x.ics"), ("add", "x", "y", "--at", "2090-01-01"),
    ],
)  # fmt: skip
def test_what_does_not_do_is_told_and_nothing_kept(says: Program, words: tuple[str, ...]) -> None:
    said = says("plan", *words)
    assert said.code == 64
    assert said.err
    assert says.json("plan") == [{"plans": []}]


def test_a_preflight_goes_by_what_it_needs(says: Program, chirp: Place) -> None:
    planned(says, "--needs", "chirp")
    said = says("preflight", "--check")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("Go for Show 12.\n")
    assert "Chirp: fine" in said.out
    chirp.tells(level="critical", name="Chirp", story="Uploads fail")
    said = says("preflight", "show", "--check")
    told = says.json("preflight", "show 12")[0]
    assert said.code in (1, 2)
    assert "Chirp: down" in said.out
    assert told["plans"][0]["needs"][0]["level"] == "down"


def test_down_within_the_half_hour_is_exit_code_1_and_names_what_is_up(
    says: Program, chirp: Place, other: Place
) -> None:
    other.tells(name="Mastodon")
    says("add", other.url, "--name", "Mastodon")
    chirp.tells(level="critical", name="Chirp", story="Uploads fail")
    at = datetime.now(UTC) + timedelta(minutes=25)
    says(
        "plan",
        "add",
        "Campaign",
        "--at",
        at.isoformat(),
        "--needs",
        "chirp",
        "--instead",
        "mastodon",
    )
    said = says("preflight", "--check")
    assert said.code == 1
    assert said.out.startswith("No-go for Campaign: Chirp.\n")
    assert "Mastodon: fine" in said.out.partition("Instead:")[2]
    [told] = says.json("preflight")
    assert (told["go"], told["plans"][0]["instead"][0]["go"]) == ("no-go", "go")


def test_what_nobody_looked_at_cant_be_told(says: Program, chirp: Place) -> None:
    chirp.pages.clear()
    assert says("preflight").code == 2
    planned(says)
    assert says("preflight").code == 2
    planned(says, "--needs", "chirp", title="Later")
    says("remove", "chirp")
    said = says("preflight", "later")
    assert said.code == 2
    assert "chirp: you do not follow it, so nobody looks" in said.out
    assert says("preflight", "no such").code == 64


def test_a_calendar_is_read_and_read_again_on_demand(
    says: Program, chirp: Place, tmp_path: Path
) -> None:
    pytest.importorskip("icalendar")
    file = tmp_path / "shows.ics"
    file.write_text(ics(1, 2, broken=True))
    said = says("plan", "calendar", str(file), "--needs", "chirp")
    assert said.code == 0
    assert "2 plans, 2 new or changed, 0 gone" in said.out
    assert "Bad: not taken, DTSTART can't be read: soon" in said.err
    [told] = says.json("plan")
    assert [plan["needs"] for plan in told["plans"]] == [["chirp"], ["chirp"]]
    numbers = [plan["id"] for plan in told["plans"]]
    file.write_text(ics(2, 3))
    assert "2 plans, 1 new or changed, 1 gone" in says("plan", "read").out
    [told] = says.json("plan")
    assert [plan["title"] for plan in told["plans"]] == ["Event 2", "Event 3"]
    assert told["plans"][0]["id"] == numbers[1]
    file.unlink()
    assert says("plan", "read").code == 2
    assert len(says.json("plan")[0]["plans"]) == 2
    assert says("plan", "calendar", "shows.ics", "--remove").code == 0
    assert says.json("plan") == [{"plans": []}]
    assert "No calendar is read." in says("plan", "read").out


def test_a_calendar_at_an_address_is_let_in_by_the_keyring(
    says: Program, place: Place, ring: Ring
) -> None:
    pytest.importorskip("icalendar")
    place.pages["/a.ics?token=geheim123"] = page(ics(1))
    said = says("plan", "calendar", f"{place.url}/a.ics?token=geheim123")
    assert said.code == 0
    assert "token=••••: 1 plan" in said.out
    assert "geheim123" not in said.out + said.err
    files = [p.read_bytes() for p in says.profile.rglob("*") if p.is_file()]
    assert not any(b"geheim123" in data for data in files)
    place.pages["/a.ics?token=geheim123"] = page(ics(1, 2))
    assert "2 plans, 1 new or changed" in says("plan", "read").out
    place.pages.clear()
    assert says("plan", "read").code == 2
    assert len(says.json("plan")[0]["plans"]) == 2
    assert says("plan", "calendar", f"{place.url}/a.ics?token=geheim123", "--remove").code == 0
    assert ring.held == {}


def test_without_a_keyring_nothing_secret_is_read(says: Program, place: Place, ring: Ring) -> None:
    ring.trouble = RuntimeError("locked away")
    said = says("plan", "calendar", f"{place.url}/a.ics?token=geheim123")
    assert said.code == 64
    assert "locked away" in said.err
    assert place.asked == []
    assert says.json("plan") == [{"plans": []}]


def test_plans_that_fell_into_outages_are_told(says: Program, chirp: Place) -> None:
    assert "fell into an outage" in says("plan", "past").out
    assert says.json("plan", "past", "--since", "7d")[0]["fallen"] == []


def test_of_two_plans_of_one_title_none_is_dropped_unasked(says: Program, chirp: Place) -> None:
    planned(says, "--needs", "Chirp")
    planned(says, "--needs", "Chirp", "--for", "1h")
    said = says("plan", "remove", "Show 12")
    assert said.code == 64
    assert "2 plans are called Show 12" in said.err
    assert "1, 2" in said.err
    assert len(says.json("plan")[0]["plans"]) == 2
    assert says("plan", "remove", "2").code == 0
    assert says("plan", "remove", "Show 12").code == 0


def test_half_a_calendar_drops_no_plan(says: Program, chirp: Place, tmp_path: Path) -> None:
    file = tmp_path / "shows.ics"
    file.write_text(ics(1, 2, 3), newline="")
    assert says("plan", "calendar", str(file)).code == 0
    file.write_text(ics(1, 2, 3)[:150], newline="")
    said = says("plan", "read")
    assert said.code == 2
    assert "It breaks off" in said.err
    assert "Its plans are as they were" in said.err
    assert len(says.json("plan")[0]["plans"]) == 3


@pytest.mark.parametrize(
    "words",
    [
        ("add", "x", "--at", "2090-01-01 09:00", "--for", "0h"),
        ("add", "x", "--at", "2090-01-01", "--needs", "Chirp", "--instead", "Chirp"),
        ("calendar", "ftp://chirp.example/x.ics"),
    ],
)
def test_a_plan_that_can_be_none_is_told(
    says: Program, chirp: Place, words: tuple[str, ...]
) -> None:
    said = says("plan", *words)
    assert said.code == 64
    assert len(said.err.strip().splitlines()) == 2


def test_a_page_that_fails_just_now_makes_no_go_of_what_was_fine_before(
    says: Program, chirp: Place
) -> None:
    says("watch", "--once")
    planned(says, "--needs", "Chirp")
    assert says("preflight", "--check").code == 0
    for path in tuple(chirp.pages):
        chirp.pages[path] = page("", 503)
    said = says("preflight", "--check")
    assert said.code == 2
    assert "it could not be read just now" in said.out


def test_a_whole_day_is_listed_as_a_day(says: Program, chirp: Place) -> None:
    day = (TOMORROW + timedelta(days=3)).date()
    says("plan", "add", "Fair", "--at", day.isoformat(), "--zone", "UTC", "--needs", "Chirp")
    assert "00:00" not in says("plan").out
    assert "planned for a whole day" in says("preflight", "Fair").out


def test_since_nothing_ago_no_plan_is_past(says: Program, chirp: Place) -> None:
    since = datetime.fromisoformat(says.json("plan", "past", "--since", "0d")[0]["since"])
    assert datetime.now(UTC) - since < timedelta(minutes=5)
