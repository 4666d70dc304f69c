"""A story that does not do is an error that names the file and the place in it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from statuswatch.demo.reading import StoryError, read_story
from tests.demo.played import BEGINS, our_story


def vendor(**more: Any) -> dict[str, Any]:
    return {"name": "Podhost", "about": "A host.", "page": "statuspage", "parts": ["Feeds"]} | more


def affair(**more: Any) -> dict[str, Any]:
    posts = [{"at": "+1m", "phase": "investigating", "text": "We look."}]
    return {"key": "a", "title": "It fails", "impact": "minor", "posts": posts} | more


def post(**more: Any) -> dict[str, Any]:
    return affair(posts=[{"at": "+1m", "phase": "investigating", "text": "We look."} | more])


def written(folder: Path, data: object, head: object = None) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "story.json").write_text(json.dumps(head or {"length": "+2h"}))
    text = data if isinstance(data, str) else json.dumps(data)
    (folder / "podhost.json").write_text(text, "utf-8")
    return folder


WRONG: list[tuple[object, str]] = [
    ("{", "podhost.json, line 1, column 2: it is no JSON"),
    ("[]", "podhost.json: it must be an object"),
    (vendor(page="smoke"), "podhost.json, page: 'smoke' is none of statuspage, feed"),
    (vendor(name=""), "podhost.json, name: it must be a text"),
    (vendor(colour="red"), "podhost.json, colour: there is no such word here"),
    (vendor(follow=["Uploads"]), "podhost.json, follow: 'Uploads' is none of the parts: Feeds"),
    (vendor(parts="Feeds"), "podhost.json, parts: it must be a list of texts"),
    (vendor(probed=1), "podhost.json, probed: it must be true or false"),
    (vendor(site=[{"at": "+1m", "answers": 99}]), "site[0].answers: it must be a number from 200"),
    (vendor(site=[{"at": "soon", "answers": 503}]), "site[0].at: 'soon' is no time"),
    (vendor(site=[{"at": "+", "answers": 503}]), "site[0].at: '+' is no time"),
    (vendor(site=[{"answers": 503}]), "site[0].at: None is no time"),
    (
        vendor(site=[{"at": "+2m", "answers": 503}, {"at": "+1m", "answers": 200}]),
        "podhost.json, site: the times must rise",
    ),
    (vendor(affairs={}), "podhost.json, affairs: it must be a list"),
    (vendor(affairs=[1]), "podhost.json, affairs[0]: it must be an object"),
    (vendor(affairs=[affair(), affair()]), "affairs: the key 'a' stands there twice"),
    (vendor(affairs=[affair(key="a b")]), "affairs[0].key: it must be of letters"),
    (vendor(affairs=[affair(impact="huge")]), "affairs[0].impact: 'huge' is none of none, minor"),
    (vendor(affairs=[affair(posts=[])]), "affairs[0].posts: there is none"),
    (
        vendor(affairs=[affair(**{"from": "+2m", "until": "+1m"})]),
        "affairs[0].until: it must be after its `from`",
    ),
    (vendor(affairs=[post(phase="completed")]), "affairs[0].posts[0].phase: 'completed' is none"),
    (vendor(affairs=[post(parts={"X": "operational"})]), "posts[0].parts.X: there is no such word"),
    (vendor(affairs=[post(parts={"Feeds": "ill"})]), "posts[0].parts.Feeds: 'ill' is none of"),
    (vendor(affairs=[post(text="by {+x}")]), "affairs[0].posts[0].text: '+x' is no time"),
    (
        vendor(affairs=[post(edits=[{"at": "+1m", "text": "x"}])]),
        "affairs[0].posts[0].edits: the times must rise",
    ),
]


@pytest.mark.parametrize(("data", "said"), WRONG, ids=[said for _, said in WRONG])
def test_a_mistake_is_told_with_its_place(tmp_path: Path, data: object, said: str) -> None:
    with pytest.raises(StoryError) as raised:
        read_story(written(tmp_path / "demo", data), BEGINS)
    assert said in str(raised.value.title)
    assert str(raised.value.advice)


def test_a_story_without_length_or_vendor_is_none(tmp_path: Path) -> None:
    with pytest.raises(StoryError, match=r"story\.json, length: None is no time"):
        read_story(written(tmp_path / "a", vendor(), {"long": "+2h"}), BEGINS)
    with pytest.raises(StoryError, match=r"story\.json, length: it must be after the begin"):
        read_story(written(tmp_path / "b", vendor(), {"length": "-2h"}), BEGINS)
    with pytest.raises(StoryError, match=r"story\.json: No such file"):
        read_story(tmp_path / "c", BEGINS)
    folder = written(tmp_path / "d", vendor())
    (folder / "podhost.json").unlink()
    with pytest.raises(StoryError, match="there is no vendor"):
        read_story(folder, BEGINS)


def test_two_vendors_of_one_name_are_a_mistake(tmp_path: Path) -> None:
    folder = written(tmp_path / "demo", vendor())
    (folder / "twin.json").write_text(json.dumps(vendor()))
    with pytest.raises(StoryError, match="Podhost is the name of another vendor"):
        read_story(folder, BEGINS)


def test_times_count_from_the_begin_and_stand_in_texts(tmp_path: Path) -> None:
    told = vendor(affairs=[post(at="-2d3h", text="Next by {+1h5m}, seen {-30s}.")])
    (one,) = read_story(written(tmp_path / "demo", told), BEGINS).vendors
    (said,) = one.affairs[0].posts
    assert said.at == BEGINS - timedelta(days=2, hours=3)
    assert said.text == "Next by 13:05 UTC, seen 11:59 UTC."


def test_our_own_story_names_only_invented_services_and_speaks_calmly() -> None:
    story = our_story()
    assert story.length == timedelta(hours=2)
    texts = [p.text for v in story.vendors for a in v.affairs for p in a.posts]
    assert [text for text in texts if not text.strip() or "!" in text] == []
    assert [v.name for v in story.vendors] == [
        "Bluepost",
        "Castwave",
        "Chirp",
        "Feedburrow",
        "Podhost",
        "Postline",
        "Queuely",
        "Vidbox",
    ]
