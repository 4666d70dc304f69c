"""list --format and import."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Program
from tests.cli.places import FEED, Place, page

OPML = """<?xml version="1.0"?>
<opml version="2.0"><body>
<outline text="Status" xmlUrl="https://a.example/feed"/>
<outline text="Status" xmlUrl="https://b.example/feed"/>
<outline text="Again" xmlUrl="https://a.example/feed"/>
<outline text="Nonsense" xmlUrl="javascript:alert(1)"/>
<outline text="A page" type="link" url="{page}"/>
</body></opml>
"""


def written(says: Program, text: str, name: str = "list.opml") -> str:
    file = says.profile.parent / name
    file.write_text(text, "utf-8")
    return str(file)


def names(says: Program) -> list[str]:
    return [row["name"] for row in says.json("list")]


def test_a_list_is_followed_each_thing_once_and_nobody_is_asked(
    says: Program, place: Place
) -> None:
    file = written(says, OPML.format(page=place.url))
    said = says("import", file)
    assert said.out.splitlines() == [
        f"{file} is OPML",
        "2 followed, 0 already followed, 1 twice in the list, 2 not",
    ]
    assert said.err.splitlines() == [
        f"{file}:5: https://a.example/feed stands there twice; it is kept once",
        f"{file}:6: Nonsense: javascript:alert(1) is not a web address",
        f"{file}:7: A page: what it is has to be asked: import it with --look",
    ]
    assert said.code == 2
    assert place.asked == []
    assert names(says) == ["Status", "Status (b.example)"]
    assert "0 followed, 3 already followed" in says("import", file).out
    assert len(names(says)) == 2


def test_with_look_what_is_not_known_is_asked(says: Program, place: Place) -> None:
    place.pages["/"] = page(FEED)
    file = written(says, OPML.format(page=f"{place.url}/"))
    said = says("import", file, "--look")
    assert said.out.splitlines()[-1] == "1 followed, 0 already followed, 0 not"
    assert names(says)[-1] == "A page"
    assert place.asked[0] == "/"


def test_what_goes_out_comes_in_again(says: Program, tmp_path: Path) -> None:
    says(
        "add", "https://status.a.example", "--kind", "statuspage", "--name", "A", "--part", "Up, x"
    )
    says("add", "https://a.example", "--kind", "probe", "--name", "A", "--text", "well")
    says("add", "https://b.example/f?x=1&y=2", "--kind", "feed", "--name", 'B "<b>"')
    before = says.json("list")
    for name in ("json", "opml"):
        file = tmp_path / f"out.{name}"
        said = says("list", "--format", name, "-o", str(file))
        assert said.out == f"3 sources written to {file}\n"
        assert (
            says("list", "--format", name).out.splitlines()[-1] == file.read_text().splitlines()[-1]
        )
        other = Program(tmp_path / name, says._read)
        assert other("import", str(file)).code == 0
        assert other.json("list") == before
        again = json.loads(other("list", "--format", "json").out)["services"]
        assert again[0]["sources"][1]["options"] == {"text": "well"}


def test_a_list_comes_by_the_standard_input(says: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    text = OPML.format(page="x").encode()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text), "ascii"))
    rows = says.json("import", "-")
    assert [(r["where"], r["twice"], bool(r["error"])) for r in rows] == [
        ("stdin:3", False, False),
        ("stdin:4", False, False),
        ("stdin:5", True, False),
        ("stdin:6", False, True),
        ("stdin:7", False, True),
    ]


def test_a_wrong_list_is_said_with_its_line_and_nothing_is_followed(says: Program) -> None:
    file = written(says, OPML.replace("</body>", ""))
    said = says("import", file)
    assert (said.code, said.err) == (64, f"{file}:8: It is no proper OPML: mismatched tag\n")
    missing = says("import", str(says.profile / "none"))
    assert (missing.code, "No such file" in missing.err) == (64, True)
    assert names(says) == []


def test_of_what_is_no_list_it_says_what_can_be_read(says: Program, tmp_path: Path) -> None:
    (tmp_path / "all.csv").write_text("service,title\nPodhost,Uploads fail\n")
    said = says("import", str(tmp_path / "all.csv"))
    assert said.code == 64
    assert "a history of StatusWatch (JSON, JSON Lines)" in said.err


def test_what_is_no_format_is_said(says: Program) -> None:
    assert says("list", "--format", "csv").err == (
        "There is no list format called csv\nThose are: json, opml.\n"
    )
    assert says("list", "-o", "x").code == 64


def test_the_catalogue_says_what_an_address_without_a_kind_is(says: Program) -> None:
    text = OPML.format(page="https://www.githubstatus.com")
    assert says("import", written(says, text)).out.endswith(
        "3 followed, 0 already followed, 1 twice in the list, 1 not\n"
    )
    row = says.json("list")[-1]
    assert [s["kind"] for s in row["sources"]] == ["statuspage"]


def test_a_long_list_takes_seconds(says: Program) -> None:
    """Ten thousand take 7 s where these take one: each is a write of its own. Of the processor's."""
    lines = "".join(
        f'<outline text="Service {n % 1000}" xmlUrl="https://h{n}.example/feed"/>\n'
        for n in range(1200)
    )
    file = written(says, f"<opml><body>{lines}</body></opml>")
    began = time.process_time()
    said = says("import", file)
    assert said.out.splitlines()[-1].startswith("1200 followed")
    assert time.process_time() - began < 60
