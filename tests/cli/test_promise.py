"""promise: what they promised, and whether they kept it."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from statuswatch.cli import parser
from statuswatch.cli.commands import COMMANDS, promising
from statuswatch.cli.commands.promising import KINDS
from statuswatch.cli.main import main
from tests.cli.conftest import Program
from tests.cli.places import Place

LETTER = """\
We are sorry for last week. From now on we will:

- post updates every 60 minutes while anything is down
- answer every ticket within one business day
- offer a feed per category: hosting, feeds, stats

Our new status page will be live by 2026-02-02. Thank you.
"""


@pytest.fixture
def follows(says: Program, place: Place, monkeypatch: pytest.MonkeyPatch) -> Program:
    if "promise" not in {command.name for command in COMMANDS}:
        monkeypatch.setattr(parser, "COMMANDS", (*COMMANDS, *promising.COMMANDS))
    place.tells()
    says("add", place.url)
    says("watch", "--once")
    return says


@pytest.fixture
def letter(tmp_path: Path) -> str:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, "utf-8")
    return str(path)


def add(follows: Program, *more: str) -> dict[str, object]:
    [said] = follows.json("promise", "add", "podhost", *more)
    assert isinstance(said, dict)
    return said


def test_a_promise_is_written_down_listed_and_taken_away(follows: Program) -> None:
    assert "Nothing that they promised" in follows("promise").out
    said = follows(
        "promise", "add", "podhost", "update-every", "--within", "60m", "--text", "Every hour"
    )
    assert said.code == 0
    assert "Podhost: Updates every 1\N{NO-BREAK SPACE}h while it is down" in said.out
    [kept] = follows.json("promise", "list")
    assert (kept["kind"], kept["limit_seconds"], kept["text"]) == (
        "update_every",
        3600,
        "Every hour",
    )
    assert follows("promise", "remove", str(kept["id"])).code == 0
    assert follows.json("promise", "list", "podhost") == []


def test_a_pasted_letter_is_split_and_kept_only_when_confirmed(
    follows: Program, letter: str
) -> None:
    said = follows("promise", "split", "podhost", letter)
    assert said.code == 0
    assert "4 promises are in it. Nothing is kept yet" in said.out
    assert follows.json("promise", "list") == []
    kept = follows.json("promise", "split", "podhost", letter, "--keep", "1,3-4", "--by", "Ann")
    assert [k["kind"] for k in kept] == ["update_every", "feed_per_category", "status_page"]
    assert {k["by"] for k in kept} == {"Ann"}
    again = follows.json("promise", "split", "podhost", letter, "--keep", "all")
    assert [k["new"] for k in again] == [False, True, False, False]
    assert len(follows.json("promise", "list")) == 4


def test_judging_says_kept_or_broken_with_the_evidence_and_an_exit_code(follows: Program) -> None:
    add(follows, "other", "--text", "We pay it back")
    number = add(follows, "other", "--text", "Never on a Friday")["id"]
    assert follows("promise", "judge", "podhost").code == 0
    settled = follows("promise", "settle", str(number), "broken")
    assert settled.out.startswith("Noted. Broken, as you say.")
    said = follows("promise", "judge")
    assert said.code == 1
    assert "Podhost: Kept 0, broken 1, open 1." in said.out
    [judged] = follows.json("promise", "judge", "podhost")
    assert (judged["kept"], judged["broken"], judged["open"]) == (0, 1, 1)
    assert [p["ruling"] for p in judged["promises"]] == ["open", "broken"]
    assert judged["promises"][1]["evidence"][-1]["words"] == "Broken, as you say."
    follows("promise", "settle", str(number), "undo")
    assert follows("promise", "judge").code == 0


def test_a_date_that_is_moved_leaves_the_earlier_one(follows: Program) -> None:
    number = add(follows, "known-issue", "--due", "2126-01-05", "--text", "Statistics are late")[
        "id"
    ]
    assert follows("promise", "move", str(number), "2126-02-05").out.startswith("Moved from ")
    [kept] = follows.json("promise", "list")
    assert len(kept["earlier"]) == 1
    [judged] = follows.json("promise", "judge")
    assert judged["promises"][0]["slips"] == 1


def test_a_promise_due_before_it_was_made_is_kept_with_a_word(follows: Program) -> None:
    said = follows("promise", "add", "podhost", "other", "--text", "x", "--due", "2020-01-05")
    assert said.code == 0
    assert "before it was promised" in said.out


def test_a_day_to_judge_is_set_for_all_or_for_one(follows: Program) -> None:
    number = add(follows, "other", "--text", "We pay it back")["id"]
    assert "time to judge Podhost" in follows("promise", "review", "podhost", "90d").out
    follows("promise", "review", str(number), "2126-01-05")
    [judged] = follows.json("promise", "judge")
    assert len(judged["reviews"]) == 2
    assert follows("promise", "review", "podhost", "never").code == 0
    assert follows.json("promise", "judge")[0]["reviews"] == ["2126-01-05"]


@pytest.mark.parametrize(
    "words",
    [
        ("add", "podhost", "forever"),
        ("add", "podhost", "update-every"),
        ("add", "podhost", "update-every", "--within", "often"),
        ("add", "podhost", "update-every", "--within", "0m"),
        ("add", "podhost", "other"),
        ("add", "podhost", "other", "--text", "x", "--due", "soon"),
        ("add", "podhost", "other", "--text", "x", "--zone", "Nowhere/Else"),
        ("add", "nobody", "other", "--text", "x"),
        ("split", "podhost", "/nowhere/letter.txt"),
        ("settle", "99", "kept"),
        ("settle", "x", "kept"),
        ("settle", "1", "perhaps"),
        ("move", "99", "2026-01-01"),
        ("review", "podhost", "2001-01-01"),
        ("review", "podhost", "someday"),
        ("review", "99", "90d"),
        ("remove", "99"),
        ("judge", "nobody"),
    ],
)
def test_bad_input_is_told_and_ends_with_64(follows: Program, words: tuple[str, ...]) -> None:
    said = follows("promise", *words)
    assert said.code == 64
    assert said.err.strip()
    assert follows.json("promise", "list") == []


def test_numbers_that_are_not_there_keep_nothing(follows: Program, letter: str) -> None:
    for numbers in ("9", "0", "1-9", "x", ""):
        assert follows("promise", "split", "podhost", letter, "--keep", numbers).code == 64
    assert follows.json("promise", "list") == []


def test_a_text_that_promises_nothing_says_so(follows: Program, tmp_path: Path) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(b"\xff\xfe Thank you for your patience.")
    said = follows("promise", "split", "podhost", str(path))
    assert (said.code, said.out.splitlines()) == (
        0,
        [
            "Nothing in it is a promise, as far as we can read it.",
            "Only English is read. To write one down: statuswatch promise add podhost KIND",
        ],
    )


@pytest.mark.parametrize("letters", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_a_text_is_read_in_whatever_letters_it_was_saved(
    follows: Program, tmp_path: Path, letters: str
) -> None:
    path = tmp_path / "saved.txt"
    path.write_bytes("We’ll publish an update every 30 minutes while it is down.".encode(letters))
    [draft] = follows.json("promise", "split", "podhost", str(path))
    assert (draft["kind"], draft["text"][:5]) == ("update_every", "We’ll")


def test_what_is_no_text_is_refused(follows: Program, tmp_path: Path) -> None:
    path = tmp_path / "rca.pdf"
    path.write_bytes(b"%PDF-1.7\n" + bytes(range(256)) * 8)
    said = follows("promise", "split", "podhost", str(path))
    assert (said.code, said.out) == (64, "")
    assert "it is not text" in said.err


def test_mistakes_are_told_in_json_too(follows: Program) -> None:
    said = follows("promise", "remove", "99", "--json")
    assert said.code == 64
    assert json.loads(said.out)["error"] == "There is no promise 99"


def test_their_words_may_come_through_a_pipe(
    follows: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe = io.TextIOWrapper(io.BytesIO(LETTER.encode()), "utf-8")
    monkeypatch.setattr("sys.stdin", pipe)
    drafts = follows.json("promise", "split", "podhost", "-", "--zone", "Europe/Berlin")
    assert [draft["draft"] for draft in drafts] == [1, 2, 3, 4]
    assert (drafts[1]["workdays"], drafts[1]["zone"]) == (True, "Europe/Berlin")
    assert drafts[2]["categories"] == ["hosting", "feeds", "stats"]
    assert drafts[3]["due"] == "2026-02-02T22:59:00Z"


def test_the_help_of_add_names_exactly_the_kinds_there_are(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["promise", "add", "--help"])
    helped = " ".join(capsys.readouterr().out.split())
    told = re.search(r"KIND ((?:[a-z-]+, )+[a-z-]+) options:", helped)
    assert told is not None, helped
    assert told[1].split(", ") == list(KINDS)


def test_a_length_and_a_date_may_be_typed_as_they_wrote_them(follows: Program) -> None:
    asked = add(follows, "answer-within", "--within", "two business days")
    assert (asked["limit_seconds"], asked["workdays"]) == (2 * 86400, True)
    paced = add(follows, "update-every", "--within", "90 minutes")
    assert (paced["limit_seconds"], paced["workdays"]) == (5400, False)
    page = add(follows, "status-page", "--due", "next Friday 18:00 CET")
    due = datetime.fromisoformat(str(page["due"]))
    assert (due.weekday(), due.hour, due > datetime.now(UTC)) == (4, 17, True)
    month = datetime.fromisoformat(
        str(add(follows, "post-mortem", "--due", "until end of the month")["due"])
    ).astimezone()
    assert (month + timedelta(minutes=1)).day == 1


def test_what_was_due_in_the_past_is_judged_and_said(follows: Program, tmp_path: Path) -> None:
    letter = tmp_path / "late.txt"
    letter.write_text("The bug in the statistics will be fixed by 5 January 2020 18:00 UTC.\n")
    assert "before it was promised" in follows("promise", "split", "podhost", str(letter)).out
    said = follows("promise", "split", "podhost", str(letter), "--keep", "all")
    assert "before it was promised" in said.out
    [judged] = follows.json("promise", "judge")
    [one] = judged["promises"]
    assert one["due"] == "2020-01-05T18:00:00Z"
    assert one["ruling"] == "unknown"
    assert "that was past already" in str(one["evidence"])
