"""export: which rows, in which format."""

from __future__ import annotations

import json

import icalendar
import pytest

from statuswatch import export
from tests.cli.conftest import Program
from tests.cli.places import Place


@pytest.fixture
def told(says: Program, place: Place) -> Program:
    """One trouble that their page tells of, and the user's own word."""
    place.tells(level="critical", story="Uploads fail")
    says("add", place.url)
    says("watch", "--once")
    says("down", "podhost", "--note", "It spins")
    return says


def kinds(said: str) -> set[str]:
    return {json.loads(line)["kind"] for line in said.splitlines()[1:]}


def test_rows_are_chosen_by_kind(told: Program) -> None:
    everything = told("export", "--format", "jsonl").out
    assert kinds(everything) == {"incident", "user"}
    assert kinds(told("export", "--format", "jsonl", "--kind", "user").out) == {"user"}
    both = ("--kind", "User", "--kind", "incident")
    assert told("export", "--format", "jsonl", *both).out.count("\n") == everything.count("\n")
    assert kinds(told("export", "--format", "jsonl", "--kind", "maintenance").out) == set()


def test_rows_are_chosen_by_how_bad_it_was_and_when(told: Program) -> None:
    assert "incident" in kinds(told("export", "--format", "jsonl", "--level", "down").out)
    assert kinds(told("export", "--format", "jsonl", "--until", "2020-01-01").out) == set()
    assert kinds(told("export", "--format", "jsonl", "--since", "90d").out)


def test_every_format_is_written_to_a_file(
    told: Program, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("out")
    for name in export.names():
        path = folder / f"history{export.load(name).suffix}"
        assert told("export", "--format", name, "-o", str(path)).code == 0
        assert "Uploads fail" in path.read_text("utf-8")


def test_a_calendar_of_the_terminal_is_read_by_icalendar(told: Program) -> None:
    said = told("export", "podhost", "--format", "ics", "--kind", "incident")
    events = icalendar.Calendar.from_ical(said.out).walk("VEVENT")
    assert "Podhost: Uploads fail" in {str(event["SUMMARY"]) for event in events}


@pytest.mark.parametrize(
    "words", [["--kind", "outage"], ["--level", "bad"], ["--format", "xml"], ["--since", "soon"]]
)
def test_what_is_no_filter_is_told_with_64(told: Program, words: list[str]) -> None:
    said = told("export", *(["--format", "csv"] if "--format" not in words else []), *words)
    assert (said.code, said.out) == (64, "")
    assert words[1] in said.err
