"""`catalogue`: who is known by name, what is known of them, and whether it is still true."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from statuswatch import catalogue
from statuswatch.catalogue import Catalogue, Entry, Where
from tests.cli.conftest import Program
from tests.cli.places import FEED, SUMMARY, Place, finished, page


def _entry(entry_id: str, source: Where, **more: object) -> Entry:
    if source.url:
        more["status_page"] = source.url
    more = {"category": "other", "confidence": "guess"} | more
    return Entry(id=entry_id, name=entry_id.title(), source=source, **more)  # type: ignore[arg-type]


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch, place: Place, other: Place) -> None:
    there = Catalogue(
        (
            _entry("podhost", Where("statuspage", place.url), verified="2026-08"),
            _entry("podhost-uploads", Where("statuspage", place.url, component="Uploads")),
            _entry("silence", Where("none"), homepage=f"{other.url}/site", category="quiet"),
            _entry("unread", Where("unknown", f"{other.url}/status"), category="quiet"),
        )
    )
    monkeypatch.setattr(catalogue, "load", lambda: there)


def own(says: Program, *lines: str) -> Path:
    file = says.profile / "data" / "catalogue.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines) + "\n")
    return file


@pytest.mark.usefixtures("known")
def test_a_search_says_what_is_verified_and_what_is_not(says: Program, place: Place) -> None:
    said = says("catalogue", "search", "podhost")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [
        f"podhost: Podhost (Atlassian Statuspage at {place.url}; verified 2026-08)",
        f"podhost-uploads: Podhost-Uploads (Atlassian Statuspage at {place.url}; not verified)",
    ]
    rows = says.json("catalogue", "search", "podhost")
    assert [(r["id"], r["verified"], r["own"]) for r in rows] == [
        ("podhost", "2026-08", False),
        ("podhost-uploads", None, False),
    ]
    assert not (says.profile / "data").exists()


def test_who_is_not_known_is_said(says: Program) -> None:
    said = says("catalogue", "search", "zqxzqxzqx")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("No service we know is called zqxzqxzqx\n")
    assert says("catalogue", "show", "zqxzqxzqx").code == 64
    assert says("catalogue", "show", "circle").code == 64
    assert says("catalogue").code == 64
    assert says("catalogue", "verify", "github", "--category", "other").code == 64
    assert says("catalogue", "verify", "--category", "nope").code == 64


def test_one_that_publishes_nothing_says_so(says: Program) -> None:
    said = says("catalogue", "show", "buzzsprout")
    assert said.out.splitlines()[:3] == [
        "Buzzsprout (buzzsprout)",
        "    Status: publishes none, so our own check stands in",
        "    Seen: not verified",
    ]


def test_ones_own_entry_is_shown_as_such_and_followed_by_name(says: Program, place: Place) -> None:
    place.tells()
    own(says, f'{{"id":"intern","name":"Intern","status_page":"{place.url}"}}')
    said = says("catalogue", "show", "intern")
    assert said.out.splitlines()[1] == "    Your own entry"
    assert "Seen" not in said.out
    assert says("add", "intern").code == 0
    (row,) = says.json("list")
    assert (row["service"], row["sources"][0]["kind"]) == ("intern", "statuspage")


def test_ones_own_entry_is_checked_by_name_without_being_followed(
    says: Program, other: Place
) -> None:
    other.pages["/up"] = page("yes")
    own(says, f'{{"id":"intern","name":"Intern","probe":"{other.url}/up"}}')
    assert says("check", "intern").out.startswith("You do not follow Intern. Our own check of")


def test_a_broken_line_is_told_with_file_and_line(says: Program) -> None:
    file = own(says, "{oops", '{"id":"intern","name":"Intern","homepage":"https://i.example"}')
    said = finished("catalogue", "show", "intern", "--profile", str(says.profile))
    assert said.code == 0
    assert said.err.startswith(f"{file}:1: it is not JSON")
    assert said.err.count("\n") == 1


def test_forgetting_everything_names_and_deletes_ones_own_entries(says: Program) -> None:
    file = own(says, '{"id":"intern","name":"Intern","homepage":"https://i.example"}')
    said = says("forget", "--all", "--yes")
    assert str(file) in said.out
    assert "your own entries of the catalogue" in said.out
    assert not file.exists()


# --- verify ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("known")
def test_what_is_still_true_is_said_and_a_page_is_asked_once(
    says: Program, place: Place, other: Place
) -> None:
    place.tells()
    other.pages["/site"] = page("<html>a site</html>", Content_Type="text/html")
    said = says("catalogue", "verify", "podhost", "podhost-uploads", "silence")
    assert said.out.splitlines() == [
        f"as said    Podhost (podhost): Atlassian Statuspage reads at {place.url}",
        f"as said    Podhost-Uploads (podhost-uploads): Atlassian Statuspage reads at {place.url}",
        "as said    Silence (silence): it publishes no status that can be read",
        "3 as said, 0 changed, 0 could not be asked",
    ]
    assert (said.code, place.asked) == (0, [SUMMARY])
    assert 0 < len(other.asked) <= 12


@pytest.mark.usefixtures("known")
def test_what_changed_is_found_and_ends_with_1(says: Program, place: Place, other: Place) -> None:
    place.pages["/"] = page(FEED, Content_Type="application/rss+xml")
    other.pages["/status"] = page("a page for people", Content_Type="text/html")
    assert says("catalogue", "verify", "podhost", "unread").code == 1
    *rows, whole = says.json("catalogue", "verify", "podhost", "unread")
    assert [(r["id"], r["truth"]) for r in rows] == [("podhost", "changed"), ("unread", "holds")]
    assert rows[0]["said"] == {"kind": "statuspage", "url": place.url}
    assert rows[0]["found"] == {"kind": "feed", "url": place.url}
    assert whole == {"holds": 1, "changed": 1, "unasked": 0, "left": 0, "path": None}


@pytest.mark.usefixtures("known")
def test_a_part_that_is_gone_is_a_change(
    says: Program, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.tells()
    gone = _entry("gone", Where("statuspage", place.url, component="Downloads"))
    there = Catalogue([gone, _entry("up", Where("statuspage", place.url, component="Uploads"))])
    monkeypatch.setattr(catalogue, "load", lambda: there)
    *rows, _ = says.json("catalogue", "verify", "up", "gone")
    assert [(r["id"], r["truth"]) for r in rows] == [("up", "holds"), ("gone", "changed")]
    assert "Downloads" in rows[1]["words"]
    assert rows[1]["found"] == {"kind": "statuspage", "url": place.url}
    assert place.asked == [SUMMARY]


@pytest.mark.usefixtures("known")
def test_silence_proves_nothing(says: Program, place: Place) -> None:
    place.pages[SUMMARY] = page("", 503)
    said = says("catalogue", "verify", "podhost")
    assert (said.code, said.out.splitlines()) == (
        2,
        [
            "not asked  Podhost (podhost): the page itself has trouble (it answers 503)",
            "0 as said, 0 changed, 1 could not be asked",
        ],
    )
    assert place.asked == [SUMMARY]


@pytest.mark.usefixtures("known")
def test_a_report_is_written_whole(says: Program, place: Place, tmp_path: Path) -> None:
    place.tells()
    file = tmp_path / "report.jsonl"
    (whole,) = says.json("catalogue", "verify", "podhost", "-o", str(file))
    assert (whole["holds"], whole["path"]) == (1, str(file))
    (line,) = file.read_text("utf-8").splitlines()
    assert json.loads(line)["truth"] == "holds"
    said = says("catalogue", "verify", "podhost", "-o", str(tmp_path / "no" / "report"))
    assert (said.code, place.asked) == (64, [SUMMARY])


def test_no_more_than_fifty_are_asked_unless_all_are_wanted(
    says: Program, other: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that nobody has looked at for longest stand first."""
    seen = [_entry(f"s{n:02}", Where("none"), verified=f"2026-{n % 9 + 1:02}") for n in range(51)]
    there = Catalogue([*seen, _entry("never", Where("none"), category="quiet")])
    monkeypatch.setattr(catalogue, "load", lambda: there)
    *rows, whole = says.json("catalogue", "verify")
    assert (len(rows), rows[0]["id"], whole["left"]) == (50, "never", 2)
    assert len(says.json("catalogue", "verify", "--all")) == 53
    assert len(says.json("catalogue", "verify", "--category", "quiet")) == 2
    assert other.asked == []
