"""Feeds that mix kinds of news: which of them count is the user's choice."""

from __future__ import annotations

from pathlib import Path

import pytest

from statuswatch.adapters.feed import ADAPTER as FEED
from statuswatch.core.flow import AdapterError
from statuswatch.core.model import Report
from tests.adapters import driving

MIXED = (Path(__file__).parent / "feed" / "categories" / "feed.xml").read_bytes()
STATUS = "System Status"


def read(body: bytes = MIXED, **options: str) -> Report:
    source = driving.source("feed", **options)
    return driving.drive(FEED, source, lambda _: driving.response(body))[0]


def incidents(report: Report) -> list[str]:
    return [incident.key for incident in report.incidents]


def news(report: Report) -> list[str]:
    return [post.title for post in report.news]


def test_only_the_chosen_categories_make_incidents() -> None:
    report = read(status=STATUS)
    assert incidents(report) == ["podhost-3", "podhost-1"], "the last has no category at all"
    assert report.news == ()
    assert report.level is None


def test_the_others_are_news_where_they_are_wished() -> None:
    report = read(status=STATUS, news="tell")
    assert news(report) == [
        "Our new editor trims silence: no more outages of attention",
        "Scheduled maintenance of the player is completed",
    ]
    assert {post.level for post in report.news} == {None}
    assert all(post.ended == post.started for post in report.news)


def test_any_of_an_entrys_categories_will_do_in_any_case() -> None:
    assert incidents(read(status="nonsense, UPLOADS")) == ["podhost-3", "podhost-1"]


def test_without_a_choice_everything_counts_and_nothing_is_news() -> None:
    status_feed = MIXED.replace(b"Podhost announcements", b"Podhost status")
    report = read(status_feed, news="tell")
    assert "podhost-4" in incidents(report), "a product's praise reads like an outage"
    assert len(report.incidents) == 4
    assert report.news == ()


def test_a_category_that_is_all_over_is_calm() -> None:
    over = MIXED.replace(b"[Investigating] Uploads are failing", b"[Resolved] Uploads failed")
    report = read(over, status=STATUS)
    assert report.level is not None
    assert report.level.word == "ok"


def test_its_categories_can_be_listed_before_one_chooses() -> None:
    listed = FEED.categories(driving.response(MIXED))
    assert listed == {
        "Product news": 1,
        "System Status": 1,
        "Uploads": 1,
        "Update notifications": 1,
    }
    with pytest.raises(AdapterError):
        FEED.categories(driving.response(b"<html></html>"))


def test_an_atom_feeds_categories_go_by_their_labels() -> None:
    entry = (
        b"<entry><title>[Investigating] Uploads fail</title><id>a</id>"
        b'<updated>2026-01-13T09:00:00Z</updated><category term="c7" label="Outages"/></entry>'
    )
    body = b'<feed xmlns="http://www.w3.org/2005/Atom"><title>All</title>' + entry + b"</feed>"
    assert dict(FEED.categories(driving.response(body))) == {"Outages": 1}
    assert incidents(read(body, status="outages")) == ["a"]
    assert incidents(read(body, status="releases")) == []
