"""The licences that go along are those of what is used: `python -m tests.third_party` writes them."""

from __future__ import annotations

import asyncio
import json
from typing import cast

from packaging.utils import canonicalize_name

from statuswatch import assets
from statuswatch.app import about
from statuswatch.app.desk import Desk
from statuswatch.core.words import render
from tests.third_party import FILE, SAID, wanted


def kept() -> tuple[about.Part, ...]:
    return about.read(FILE.read_text("utf-8"))


def test_everything_that_is_used_at_run_time_is_named() -> None:
    named = {canonicalize_name(part.name) for part in kept()}
    names = wanted()
    assert sorted({*names.here, *names.elsewhere} - named) == []


def test_each_part_has_a_licence_a_place_and_a_text() -> None:
    bare = [p.name for p in kept() if not (p.licence and p.url.startswith("https://") and p.text)]
    assert bare == []


def test_qt_is_taken_under_the_lgpl_whose_text_goes_along() -> None:
    there = {part.name.casefold(): part for part in kept()}
    assert {there[name].licence for name in SAID} == {"LGPL-3.0-only"}
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in there["gnu lgpl 3"].text
    assert "GNU GENERAL PUBLIC LICENSE" in there["gnu gpl 3"].text


def test_what_is_written_can_be_read_again() -> None:
    parts = kept()
    assert about.read(about.written(parts)) == parts


def test_every_list_that_the_catalogue_is_made_of_is_thanked() -> None:
    page = assets.resource("README.md").read_text("utf-8")
    begin, end = page.index("(metoro-io"), page.index("and smaller ones")
    lists = [name.strip() for name in page[begin + 1 : end].replace("\n", " ").split(",")]
    given = json.loads(assets.resource(about.THANKS).read_text("utf-8"))
    thanked = [to["name"] for one in given for to in one["to"]]
    assert [name for name in lists if name.split()[0] not in thanked] == []
    assert any("OP3" in name for name in thanked)


def test_the_page_has_our_own_licence_first() -> None:
    texts = asyncio.run(about.texts(cast(Desk, None)))
    assert texts.parts[0].name == "StatusWatch"
    assert "Permission is hereby granted" in texts.parts[0].text
    assert [t.group for t in texts.thanks]


def test_version_details_name_nobody() -> None:
    environ = {"XDG_CURRENT_DESKTOP": "GNOME", "XDG_SESSION_TYPE": "wayland", "USER": "ada"}
    told = {render(k): v for k, v in about.details(environ, "6.11", "wayland")}
    assert told["Session"] == "GNOME wayland, wayland"
    assert "ada" not in " ".join(told.values()).split()
