"""What is typed wrongly is told in a sentence, ends with 64, and makes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from statuswatch import adapters
from statuswatch.cli.commands import COMMANDS, Command
from statuswatch.cli.commands.values import end, moment
from statuswatch.cli.main import _command
from statuswatch.cli.parser import parse
from tests.cli.conftest import Program
from tests.cli.places import Place, finished

WRONG = {
    "chek": "There is no command called chek\nDid you mean check?",
    "check --wiat": "There is no option --wiat here\nDid you mean --wait?",
    "remove": "NAME is missing",
    "export": "--format is missing",
    "export --format": "--format needs a value behind it",
    "export --format jsn": "There is no format called jsn\nDid you mean json?",
    "export --format pdf": "There is no format called pdf\nThe formats are: csv, json",
    "watch --for -4h": "--for: '-4h' is not a duration: write a whole number and s, m, h or d",
    "history --since -7d": "--since: '-7d' is no moment",
    "notices --limit -3": "--limit: '-3' is no number of lines",
    "promise add x other --within -4h": "--within: '-4h' is not a duration",
    "promise add x other --due 2026-13-01": "--due: '2026-13-01' is no date",
    "promise add x other --text -x": "--text needs a value behind it\nIf that is -x, write --text=-x.",
    "report x --sent --answer-by 1bd": "--answer-by: '1bd' is neither a date",
    "report x --ticket #4711-A": "is no number of a report: see --list (theirs goes with --number)",
    "watch --for 90x": "--for: '90x' is not a duration: write a whole number and s, m, h or d",
    "watch --once --for 3s": "--for and --once do not go together",
    "history --since yesterday": "--since: 'yesterday' is no moment: write a date (2026-11-09)",
    "history --since 2026-13-01": "--since: '2026-13-01' is no moment",
    "history --since 0001-01-01": "--since: '0001-01-01' is no moment",
    "history --since 9999-12-31": "--since: '9999-12-31' is too far away",
    "history --since 1d --until 2d": "--until is before --since",
    "list extra": "extra is one word too many",
    "status --json=3": "--json takes no value",
    "add": "What should be followed?\nGive an address",
    "add zqxfoo": "zqxfoo is not a web address, and no service we know\nGive the address",
    "add ftp://example.com": "ftp://example.com is not a web address",
    "add http://x.example --from f": "Give an address or --from FILE, not both",
    "add http://x.example --kind statuspge": "Did you mean statuspage? The kinds are: "
    + ", ".join(adapters.kinds()),
    "add --from /nowhere/at/all": "/nowhere/at/all cannot be read: No such file",
    "add --from /": "/ cannot be read: Is a directory",
    "probe": "URL is missing",
    "probe http://": "http:// is not a web address",
    "probe http://x.example --kind xml": "There is no kind of source called",
}


@pytest.mark.parametrize("typed", WRONG)
def test_a_mistake_is_told_in_a_sentence(says: Program, typed: str) -> None:
    said = says(*typed.split())
    assert (said.code, said.out) == (64, "")
    assert WRONG[typed] in said.err
    assert len(said.err.splitlines()) <= 2
    assert not (says.profile / "data").exists() or "format" in typed


def test_a_program_hears_of_a_mistake_in_json(says: Program) -> None:
    said = says("chek", "--json")
    assert json.loads(said.out)["error"] == "There is no command called chek"
    assert said.code == 64


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_has_something_that_runs_it(command: Command) -> None:
    assert callable(_command(command.runs))


def test_the_words_of_a_program_of_the_users_are_not_ours(says: Program) -> None:
    """`--json` behind `--command` is said to that program."""
    words = ["channels", "add", "pager", "--command", "page", "--json", "-x"]
    assert parse(words).program == ["page", "--json", "-x"]
    assert not hasattr(parse(words), "json")
    said = says("channels", "add", "Pager!", *words[3:])
    assert (said.code, said.out) == (64, ""), "it is told in words"


def test_a_command_of_a_command_that_is_not_there_names_the_nearest(says: Program) -> None:
    assert "Did you mean remove?" in says("channels", "remov", "x").err
    assert "It is one of: search, show, verify." in says("catalogue", "zzz").err
    assert says("catalogue").err.startswith("WHAT is missing\n")


def test_an_empty_profile_variable_never_means_the_users_own(says: Program) -> None:
    assert says("list", "--profile", "").err.startswith("--profile: the name of the folder")


def test_no_command_but_an_option_shows_the_help(says: Program) -> None:
    said = says("--json")
    assert said.code == 64
    assert "usage: statuswatch" in said.out


def test_a_name_that_is_not_followed_names_the_nearest(says: Program) -> None:
    says("add", "http://a.example", "--kind", "feed", "--name", "Show Builder")
    for command in (["remove"], ["check"], ["status"], ["history"], ["export", "--format", "csv"]):
        said = says(*command, "shwo builder")
        assert (said.code, said.out) == (64, "")
        assert said.err == "You do not follow shwo builder\nDid you mean Show Builder?\n"
    assert says("remove", "zzz").err.endswith("You follow: Show Builder.\n")


def test_a_date_is_meant_in_the_readers_own_zone_and_until_means_to_its_end() -> None:
    local = datetime(2026, 11, 9).astimezone()
    assert moment("2026-11-09") == local
    assert end("2026-11-09") == local + timedelta(days=1)
    assert end("2026-11-09T10:00Z") == datetime(2026, 11, 9, 10, tzinfo=UTC)
    assert abs(moment("2h") - datetime.now(UTC) + timedelta(hours=2)) < timedelta(seconds=5)


def test_the_profile_may_stand_before_and_after_the_command_or_in_the_environment(
    tmp_path: Path, place: Place
) -> None:
    where = str(tmp_path / "p")
    finished("add", "http://a.example", "--kind", "feed", "--profile", where)
    listed = finished("--profile", where, "list")
    assert listed.out == "a.example\n    feed         http://a.example\n"
    assert finished("list", STATUSWATCH_PROFILE=where) == listed
    assert finished("list", STATUSWATCH_PROFILE=str(tmp_path), timeout=30).out.startswith("You")
    assert finished("list", f"--profile={where}", STATUSWATCH_PROFILE="/nowhere") == listed
