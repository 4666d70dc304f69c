"""`add NAME`: a service that the catalogue knows."""

from __future__ import annotations

import pytest

from statuswatch import catalogue
from statuswatch.catalogue import Catalogue, Entry, Where
from tests.cli.conftest import Program
from tests.cli.places import SUMMARY, Place


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch, place: Place) -> None:
    """Podhost tells its status at `place`; Silence tells nothing."""
    entries = (
        _entry("podhost", "Podhost", Where("statuspage", place.url), aliases=("Old Name",)),
        _entry("silence", "Silence", Where("none"), probe="https://silence.example"),
        _entry("circle-ci", "Circle", Where("none"), probe="https://ci.example"),
        _entry("circle-so", "Circle", Where("none"), probe="https://so.example"),
        _entry("nothing", "Nothing", Where("none")),
    )
    there = Catalogue(entries)
    monkeypatch.setattr(catalogue, "load", lambda: there)


def _entry(entry_id: str, name: str, source: Where, **more: object) -> Entry:
    return Entry(entry_id, name, "podcast-hosting", source, "guess", **more)  # type: ignore[arg-type]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("name", ["podhost", "PODHOST", "old name", "podho", "pdohost"])
def test_a_name_is_followed_by_its_own_page(says: Program, place: Place, name: str) -> None:
    place.tells()
    said = says("add", name)
    assert said.out.splitlines() == ["Following Podhost", f"    statuspage   {place.url}"]
    assert (said.code, said.err, place.asked) == (0, "", [SUMMARY])
    (again,) = says.json("add", name)
    assert again == {
        "service": "podhost",
        "name": "Podhost",
        "kind": "statuspage",
        "url": place.url,
        "parts": [],
        "already": True,
    }


@pytest.mark.usefixtures("known")
def test_what_publishes_nothing_is_probed_and_that_is_said(says: Program) -> None:
    said = says("add", "Silence", "--name", "Mine")
    assert said.out.splitlines() == [
        "They publish no status we can read; we ask their site ourselves.",
        "Following Mine",
        "    probe        https://silence.example",
    ]
    assert says("add", "silence").out.splitlines()[-1] == "You follow this already: Mine"
    assert [s["name"] for s in says.json("list")] == ["Mine"]


@pytest.mark.usefixtures("known")
def test_a_part_is_found_whatever_its_case(says: Program, place: Place) -> None:
    place.tells()
    assert "Following Podhost · Uploads" in says("add", "podhost", "--part", "UPLOADS").out
    more = says("add", "podhost", "--part", "website")
    assert "Following Podhost · Uploads, Website" in more.out
    wrong = says("add", "podhost", "--part", "Foo")
    assert (wrong.code, wrong.err.splitlines()[1]) == (64, "Its parts: Uploads, Website")


@pytest.mark.usefixtures("known")
def test_of_several_each_is_named(says: Program) -> None:
    said = says("add", "circle")
    assert (said.code, said.out) == (64, "")
    assert said.err.splitlines() == [
        "Several services may be meant by circle",
        "Say which: Circle (circle-ci), Circle (circle-so)",
    ]
    assert not (says.profile / "data").exists()
    assert "Following Circle" in says("add", "circle-so").out


@pytest.mark.usefixtures("known")
def test_what_cannot_be_followed_is_said(says: Program) -> None:
    nobody = says("add", "zqxzqx")
    assert (nobody.code, nobody.err.splitlines()[0]) == (
        64,
        "zqxzqx is not a web address, and no service we know",
    )
    nothing = says("add", "nothing")
    assert (nothing.code, nothing.err.splitlines()[0]) == (2, "Nothing of Nothing can be asked")
    with_kind = says("add", "podhost", "--kind", "feed")
    assert (with_kind.code, "is not a web address" in with_kind.err) == (64, True)
    assert says.json("list") == []


@pytest.mark.usefixtures("known")
def test_a_service_of_the_catalogue_joins_no_other_that_is_called_so(
    says: Program, place: Place, other: Place
) -> None:
    other.tells()
    place.tells()
    says("add", other.url)
    assert says("add", "podhost").out.splitlines()[0] == "Following Podhost (127.0.0.1)"
    assert says("add", "podhost", "--name", "Podhost").code == 0
    assert [(s["name"], len(s["sources"])) for s in says.json("list")] == [
        ("Podhost", 2),
        ("Podhost (127.0.0.1)", 1),
    ]
