"""`check` of what is not followed: read once, said plainly, and nothing of it kept."""

from __future__ import annotations

import re

import pytest

from statuswatch import catalogue
from statuswatch.catalogue import Catalogue, Entry, Where
from tests.cli.conftest import Program
from tests.cli.places import SUMMARY, Place, checking, ended, finished, page


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch, place: Place, other: Place) -> None:
    """Podhost has a page and a site, Silence a site, Network a front page for members only."""
    entries = (
        _entry("podhost", "Podhost", Where("statuspage", place.url), aliases=("Old Name",)),
        _entry("silence", "Silence", Where("none"), probe=f"{other.url}/site"),
        _entry("network", "Network", Where("none"), "social-network", probe=f"{other.url}/"),
        _entry("uploads", "Up", Where("statuspage", place.url, component="Uploads")),
        _entry("circle-ci", "Circle", Where("none"), probe=other.url),
        _entry("circle-so", "Circle", Where("none"), probe=other.url),
        _entry("unread", "Unread", Where("unknown", "https://status.unread.example")),
    )
    there = Catalogue(entries)
    monkeypatch.setattr(catalogue, "load", lambda: there)


def _entry(
    entry_id: str, name: str, source: Where, category: str = "other", **more: object
) -> Entry:
    if source.url:
        more["status_page"] = source.url
    return Entry(entry_id, name, category, source, "guess", **more)  # type: ignore[arg-type]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("name", ["podhost", "OLD NAME", "pdohost"])
def test_a_known_name_is_read_once_and_nothing_is_kept(
    says: Program, place: Place, name: str
) -> None:
    place.tells(level="critical", story="Uploads fail")
    said = says("check", name)
    evidence, verdict, post = said.out.splitlines()
    assert evidence == f"You do not follow Podhost. Their page {place.url}: Down: Uploads fail."
    assert verdict.startswith("■ Podhost: down, and they say so. ")
    assert post.endswith("  https://stspg.io/i1")
    assert (said.code, said.err, place.asked) == (1, "", [SUMMARY])
    assert says.json("list") == []
    assert "Uploads fail" not in says("history").out


@pytest.mark.usefixtures("known")
def test_one_without_a_page_is_checked_and_only_said_to_answer(says: Program, other: Place) -> None:
    other.pages["/site"] = page("<html>a site</html>")
    said = says("check", "Silence")
    sentence = (
        rf"You do not follow Silence\. Our own check of {other.url}/site: it answers in \d+ ms\.\n"
        r"○ Silence: fine, as far as we can see\. Our own check gets answers; "
        r"they have no page that we ask\.\n"
    )
    assert re.fullmatch(sentence, said.out)
    assert said.code == 0
    (row, judged, whole) = says.json("check", "silence")
    assert (judged["service"], judged["followed"]) == ("silence", False)
    assert (judged["verdict"], judged["forecast"]) == ("fine", None)
    assert (row["service"], row["kind"], row["followed"]) == ("silence", "probe", False)
    assert (row["answered"], row["level"], row["looks_down"]) == (True, "ok", False)
    assert whole["answer"] == "fine"


@pytest.mark.usefixtures("known")
def test_a_check_that_fails_once_is_one_look(says: Program, other: Place) -> None:
    other.pages["/site"] = page("", 404)
    said = says("check", "silence")
    evidence, verdict = said.out.splitlines()
    assert evidence.endswith("/site: looks down (one look): It answers 404.")
    assert verdict.startswith("? Silence: can't tell yet: it looks down. ")
    assert said.code == 2


@pytest.mark.usefixtures("known")
def test_the_front_page_of_a_network_answers_whatever_it_calls_it(
    says: Program, other: Place
) -> None:
    other.pages["/"] = page("members only", 400)
    said = says("check", "network")
    evidence, verdict = said.out.splitlines()
    assert evidence.endswith("it answers 400, but does not let us in: more is not tested.")
    assert verdict.startswith("? Network: can't tell. Our own check is turned away, ")
    assert said.code == 2
    other.pages["/"] = page("", 503)
    assert "looks down (one look)" in says("check", "network").out


@pytest.mark.usefixtures("known")
def test_a_part_of_a_page_is_checked_alone(says: Program, place: Place) -> None:
    place.tells(level="critical", story="Uploads fail")
    assert says("check", "up").code == 1
    place.tells()
    assert says("check", "up").out.splitlines()[0].endswith(f"{place.url}: Fine.")


@pytest.mark.usefixtures("known")
def test_followed_and_not_followed_are_told_apart(says: Program, place: Place) -> None:
    place.tells()
    says("add", place.url, "--name", "Mine")
    said = says("check", "mine", "podhost")
    assert set(said.out.splitlines()) == {
        "○ Mine (statuspage): Fine",
        f"You do not follow Podhost. Their page {place.url}: Fine.",
        "All 2 fine",
    }
    told = says.json("check", "mine", "podhost")[:-1]
    assert {(r["name"], r["followed"], "verdict" in r) for r in told} == {
        ("Mine", True, False),
        ("Mine", True, True),
        ("Podhost", False, False),
        ("Podhost", False, True),
    }
    assert says("check").out.splitlines()[0] == "○ Mine (statuspage): Fine"


@pytest.mark.usefixtures("known")
def test_what_is_followed_under_another_name_is_that(says: Program, place: Place) -> None:
    place.tells()
    says("add", "podhost", "--name", "Mine")
    for name in ("old name", "Podhost", place.url):
        assert says("check", name).out.splitlines()[0] == "○ Mine (statuspage): Fine"


@pytest.mark.usefixtures("known")
def test_an_address_is_checked_too(says: Program, other: Place) -> None:
    other.pages["/up"] = page("yes")
    said = says("check", f"{other.url}/up")
    assert said.out.startswith(
        f"You do not follow 127.0.0.1. Our own check of {other.url}/up: it answers in "
    )
    assert said.code == 0
    refused = says("check", "https://me:secret@podhost.example/")
    assert (refused.code, "secret" in refused.err) == (64, False)


@pytest.mark.usefixtures("known")
def test_who_may_be_meant_is_named(says: Program, place: Place) -> None:
    several = says("check", "circle")
    assert (several.code, several.err.splitlines()) == (
        64,
        [
            "Several services may be meant by circle",
            "Say which: Circle (circle-ci), Circle (circle-so)",
        ],
    )
    nobody = says("check", "zqxzqx")
    assert (nobody.code, nobody.err.splitlines()[0]) == (
        64,
        "You do not follow zqxzqx, and no service we know is called so",
    )
    place.tells()
    says("add", place.url, "--name", "Sodhost")
    near = says("check", "sodhots")
    assert (near.code, near.err) == (64, "You do not follow sodhots\nDid you mean Sodhost?\n")


@pytest.mark.usefixtures("known")
def test_what_has_to_be_found_out_first_is_said(says: Program) -> None:
    said = says("check", "unread")
    assert said.out == (
        "You do not follow Unread, and what tells of it has to be found out first: "
        "statuswatch probe https://status.unread.example\n"
    )
    assert said.code == 2
    (row, _) = says.json("check", "unread")
    assert (row["followed"], row["answered"]) == (False, False)


def test_a_stranger_that_hangs_takes_no_longer(says: Program, place: Place) -> None:
    place.pages["/hang"] = place.hang
    said = ended(checking(says.profile, f"{place.url}/hang"))
    evidence, verdict = said.out.splitlines()
    assert evidence.endswith("/hang: has not answered in 4 s.")
    assert verdict.startswith("? 127.0.0.1: can't tell. ")
    assert said.code == 2


def test_the_catalogue_is_read_only_for_strangers(says: Program, place: Place) -> None:
    place.tells()
    says("add", place.url)
    said = finished("check", "podhost", "--profile", str(says.profile), PYTHONPROFILEIMPORTTIME="1")
    loaded = {line.rpartition("|")[2].strip() for line in said.err.splitlines()}
    assert "statuswatch.cli.answers" in loaded, "what `check` says its answers with"
    strange = {"statuswatch.catalogue", "statuswatch.cli.visiting", "statuswatch.app.entries"}
    assert strange & loaded == set()
