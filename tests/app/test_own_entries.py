"""A user's own entries: beside the shipped ones, over them, and never in their way."""

from __future__ import annotations

import logging
import os
from pathlib import Path

import pytest

from statuswatch import catalogue
from statuswatch.app.own_entries import FILE, flaws, known_to
from statuswatch.core.words import render
from statuswatch.settings import Profile

PAGE = '"status_page":"https://status.mine.example"'


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.at(tmp_path)


def write(profile: Profile, *lines: str, stamp: int = 0) -> Path:
    file = profile.data_dir / FILE
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("\n".join(lines), "utf-8")
    if stamp:
        os.utime(file, ns=(stamp, stamp))
    return file


def test_without_a_file_it_is_the_shipped_one(profile: Profile) -> None:
    assert known_to(profile) is catalogue.load()
    assert not profile.data_dir.exists()


def test_an_id_a_name_and_an_address_will_do(profile: Profile) -> None:
    write(
        profile,
        "# mine",
        "",
        f'{{"id":"mine","name":"Mine",{PAGE}}}',
        '{"id":"b","name":"B","probe":"http://b:8080/up"}',
    )
    known = known_to(profile)
    assert flaws(profile) == ()
    assert len(known) == len(catalogue.load()) + 2
    mine, other = known.get("mine"), known.get("b")
    assert mine is not None
    assert other is not None
    assert (mine.own, mine.source.kind, mine.source.url) == (
        True,
        "unknown",
        "https://status.mine.example",
    )
    assert other.source.kind == catalogue.NO_PAGE
    assert known.search("mine")[0] is mine
    assert known.of_host("status.mine.example") is mine


def test_ones_own_entry_takes_the_place_of_a_shipped_one(profile: Profile) -> None:
    write(profile, f'{{"id":"github","name":"Our GitHub",{PAGE}}}')
    known = known_to(profile)
    found = known.get("github")
    assert found is not None
    assert (found.name, found.own, len(known)) == ("Our GitHub", True, len(catalogue.load()))
    shipped = catalogue.load().get("github")
    assert shipped is not None
    assert (shipped.name, shipped.own) == ("GitHub", False)


@pytest.mark.parametrize(
    ("line", "what"),
    {
        "{oops": "it is not JSON",
        "[1]": "it is no object",
        '{"name":"N",' + PAGE + "}": "it has no id",
        '{"id":"n",' + PAGE + "}": "it has no name",
        '{"id":"n","name":"N"}': "it has no address",
        '{"id":"N N","name":"N",' + PAGE + "}": "an id has lower-case letters",
        '{"id":"n","name":7,' + PAGE + "}": "Expected `str`",
        '{"id":"n","name":"N","statuspage":"x"}': "there is no field statuspage",
        '{"id":"n","name":"N","own":true}': "there is no field own",
        '{"id":"n","name":"N","status_page":"ftp://n.example"}': "status_page is no web address",
        '{"id":"n","name":"N","probe":"https://me:pw@n.example"}': "probe is no web address",
        '{"id":"n","name":"N","source":{"kind":"feed"}}': "its source has a kind but no url",
        '{"id":"n","name":"N","parent":"nobody",' + PAGE + "}": "nothing has the id nobody",
        '{"id":"mine","name":"Again",' + PAGE + "}": "mine stands in line 1 already",
    }.items(),
)
def test_a_line_that_does_not_do_is_told_and_the_rest_holds(
    profile: Profile, line: str, what: str
) -> None:
    good = [f'{{"id":"{name}","name":"Mine {name}",{PAGE}}}' for name in ("mine", "last")]
    file = write(profile, good[0], line, good[1])
    (flaw,) = flaws(profile)
    assert render(flaw.words).startswith(f"{file}:2: {what}")
    own = [entry for entry in known_to(profile) if entry.own]
    assert [(e.id, e.name) for e in own] == [("mine", "Mine mine"), ("last", "Mine last")]


def test_bytes_that_are_no_text_cost_one_line(profile: Profile) -> None:
    file = write(profile, f'{{"id":"mine","name":"Mine",{PAGE}}}')
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes() + b'\r\n{"id":"\xff","name":"N"}\r\n')
    assert [flaw.line for flaw in flaws(profile)] == [2]
    assert known_to(profile).get("mine") is not None


def test_each_flaw_is_logged_once_and_what_is_mended_is_read_anew(
    profile: Profile, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        file = write(profile, "{oops", stamp=10**18)
        known_to(profile)
        known_to(profile)
    (told,) = caplog.messages
    assert told.startswith(f"{file}:1: it is not JSON")
    write(profile, f'{{"id":"mine","name":"Mine",{PAGE}}}', stamp=2 * 10**18)
    assert known_to(profile).get("mine") is not None


def test_a_file_that_cannot_be_read_leaves_the_shipped_ones(profile: Profile) -> None:
    (profile.data_dir / FILE).mkdir(parents=True)
    assert [flaw.line for flaw in flaws(profile)] == [0]
    assert known_to(profile) is catalogue.load()
