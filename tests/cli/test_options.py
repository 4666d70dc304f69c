"""What a source is told beside its address: --category, --news, --option."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.adapters import driving
from tests.cli.conftest import Program
from tests.cli.places import FEED, Place, page

ADAPTERS = Path(driving.__file__).parent
MIXED = (ADAPTERS / "feed" / "categories" / "feed.xml").read_bytes()
ADOBE = "https://data.status.adobe.com/adobestatus/StatusEvents"

WRONG = {
    "http://x.example --kind statuspage --category News": "--category is for feeds",
    "http://x.example --kind feed --news": "--news goes with --category",
    "http://x.example --kind feed --category": "--category needs a value behind it",
    "http://x.example --kind feed --category a,b": "--category is one name: a,b",
    "http://x.example --kind aws --option regions": "--option needs a name and a value: regions",
    "http://x.example --kind aws --option region=eu": "aws has no option called region\n"
    "Did you mean regions? Its options: regions, services",
    "http://x.example --kind slack --option a=b": "slack has no option called a\nIt has none.",
    "https://health.aws.amazon.com --kind aws --option regions=Atlantis": "AWS has no region "
    "called “Atlantis”.\nWrite it as AWS does",
}


@pytest.fixture
def mixed(place: Place) -> str:
    place.pages["/feed.xml"] = page(MIXED, Content_Type="application/rss+xml")
    return f"{place.url}/feed.xml"


def options(says: Program) -> list[dict[str, str]]:
    listed: dict[str, Any] = json.loads(says("list", "--format", "json").out)
    return [source["options"] for service in listed["services"] for source in service["sources"]]


@pytest.mark.parametrize("command", ["add", "probe"])
@pytest.mark.parametrize("typed", WRONG)
def test_what_does_not_do_is_told_before_anything_is_asked(
    says: Program, command: str, typed: str
) -> None:
    said = says(command, *typed.split())
    assert (said.code, said.out) == (64, "")
    assert said.err.startswith(WRONG[typed])
    assert not (says.profile / "data").exists()


def test_of_a_mixed_feed_only_the_chosen_categories_count(says: Program, mixed: str) -> None:
    said = says("add", mixed, "--category", "System Status", "--category", "Uploads", "--news")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[0] == f"RSS or Atom status feed at {mixed}"
    assert options(says) == [{"status": "System Status,Uploads", "news": "tell"}]


def test_other_categories_are_a_new_wish_and_are_said(says: Program, mixed: str) -> None:
    says("add", mixed, "--category", "Uploads", "--name", "Podhost")
    again = says("add", mixed, "--category", "System Status")
    words = "You follow this already: Podhost; from now on with status=System Status"
    assert again.out.splitlines()[-1] == words
    assert options(says) == [{"status": "System Status"}]
    says("add", mixed, "--kind", "feed", "--name", "Podhost")
    assert options(says) == [{"status": "System Status"}], "nothing said is nothing changed"


def test_a_category_that_no_entry_has_names_those_there_are(says: Program, mixed: str) -> None:
    said = says("add", mixed, "--category", "Uploads", "--category", "Sytem Status")
    assert said.code == 64
    title, advice = said.err.splitlines()
    assert title == "Nothing in that feed is filed under Sytem Status"
    assert advice.startswith("Its categories: ")
    assert "System Status" in advice
    assert says.json("list") == []


def test_a_feed_without_categories_yet_takes_any(says: Program, place: Place) -> None:
    place.pages["/feed"] = page(FEED, Content_Type="application/rss+xml")
    assert says("add", f"{place.url}/feed", "--category", "System Status").code == 0
    assert options(says) == [{"status": "System Status"}]


def test_a_page_that_is_no_feed_has_no_categories(says: Program, place: Place) -> None:
    place.tells()
    for command in ("add", "probe"):
        said = says(command, place.url, "--category", "News")
        assert said.code == 64
        assert said.err.startswith("--category is for feeds, and this is of another kind")
    assert says.json("list") == []


def test_a_mixed_feed_is_no_status_page_but_the_way_to_follow_it_is_told(
    says: Program, mixed: str
) -> None:
    said = says("add", mixed)
    assert said.code == 3
    assert f"statuswatch probe {mixed} --kind feed names its categories" in said.err


def test_a_probe_lists_a_feeds_categories(says: Program, mixed: str) -> None:
    said = says("probe", mixed, "--kind", "feed").out.splitlines()
    assert "    1 entry in System Status" in said
    (told,) = says.json("probe", mixed, "--category", "system status")
    assert told["categories"] == {
        "Product news": 1,
        "System Status": 1,
        "Uploads": 1,
        "Update notifications": 1,
    }
    assert [incident["key"] for incident in told["incidents"]] == ["podhost-3", "podhost-1"]


def test_an_option_is_kept_with_the_source(says: Program) -> None:
    url = "https://health.aws.amazon.com"
    said = says("add", url, "--kind", "aws", "--option", "regions=eu-west-1", "--name", "A")
    assert said.code == 0
    assert options(says) == [{"regions": "eu-west-1"}]


def test_a_part_that_only_shows_while_it_ails_can_be_followed(says: Program, place: Place) -> None:
    """Adobe lists products with an event alone: that one is not there says nothing of its name."""
    folder = ADAPTERS / "adobe" / "trouble"
    (row,) = json.loads((folder / "case.json").read_text("utf-8"))["answers"]
    place.pages["/adobestatus/StatusEvents"] = page((folder / row["file"]).read_bytes())
    url = f"{place.url}/adobestatus/StatusEvents"
    said = says("add", url, "--part", "Nobody Ails", "--name", "Adobe")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines()[-1] == "Following Adobe · Nobody Ails"
