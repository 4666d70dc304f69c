"""What a vendor answers depends on the story and the moment, and on nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from statuswatch import adapters
from statuswatch.core.flow import Request, Response
from statuswatch.core.model import Incident, Level, Report, Role, Source
from statuswatch.demo.pages import Reply, answer
from statuswatch.demo.story import Story
from tests.demo.played import BEGINS, our_story


def at(minutes: float) -> datetime:
    return BEGINS + timedelta(minutes=minutes)


@pytest.fixture(scope="module")
def story() -> Story:
    return our_story()


def document(story: Story, minutes: float, vendor: str, name: str = "summary") -> Mapping[str, Any]:
    reply = answer(story, at(minutes), story.vendor(vendor), f"/api/v2/{name}.json")
    assert reply.status == 200
    found: Mapping[str, Any] = json.loads(reply.body)
    return found


def read(story: Story, minutes: float, vendor: str, path: str = "/history.atom") -> Report:
    """What our own adapter makes of it."""
    one = story.vendor(vendor)
    source = Source("s", "s", one.kind, f"http://127.0.0.1:80{path}", role=Role.OFFICIAL)
    flow = adapters.load(one.kind).poll(source, frozenset())
    asked = next(flow)
    assert isinstance(asked, Request)
    reply = answer(story, at(minutes), one, asked.url.partition(":80")[2])
    with pytest.raises(StopIteration) as told:
        flow.send(Response(asked.url, reply.status or 0, reply.headers, reply.body))
    report = told.value.value
    assert isinstance(report, Report)
    return report


def states(story: Story, minutes: float, vendor: str) -> dict[str, Level | None]:
    report = read(story, minutes, vendor, "")
    return {c.name: c.level for c in report.components if c.level is not Level.OK}


def only(report: Report) -> Incident:
    (incident,) = report.incidents
    return incident


def test_the_same_moment_gets_the_same_answer(story: Story) -> None:
    for vendor in story.vendors:
        for path in ("/api/v2/summary.json", "/history.atom", "/"):
            first = answer(story, at(43), vendor, path)
            assert first == answer(our_story(), at(43), vendor, path)


def test_between_two_posts_nothing_changes_and_an_asker_is_told_so(story: Story) -> None:
    podhost = story.vendor("Podhost")
    first = answer(story, at(15), podhost, "/api/v2/summary.json").given("")
    later = answer(story, at(23), podhost, "/api/v2/summary.json")
    assert first.status == 200
    assert later.given(first.headers["ETag"]).status == 304
    assert later.given(f'"other", {first.headers["ETag"]}').body == b""
    assert later.given('"other"').status == 200
    after = answer(story, at(24), podhost, "/api/v2/summary.json")
    assert after.given(first.headers["ETag"]).status == 200


def test_a_failure_is_never_unchanged() -> None:
    failing = Reply(503, b"x")
    assert failing.given(failing.etag).status == 503


def test_parts_go_down_one_by_one(story: Story) -> None:
    assert states(story, 13, "Podhost") == {}
    assert states(story, 14, "Podhost") == {"Show Builder Lite": Level.DOWN}
    assert states(story, 30, "Podhost") == {
        "Show Builder Lite": Level.DOWN,
        "Statistics": Level.DEGRADED,
    }
    assert states(story, 83, "Podhost") == {}


def test_a_page_says_that_all_is_well_while_its_site_is_down(story: Story) -> None:
    chirp = story.vendor("Chirp")
    page = document(story, 50, "Chirp")
    assert (page["status"]["indicator"], page["incidents"]) == ("none", [])
    answers = [answer(story, at(n), chirp, "/", site=True).status for n in (39, 40, 46, 73, 74)]
    assert answers == [200, 503, None, None, 200]
    assert document(story, 53, "Chirp")["status"]["indicator"] == "critical"


def test_what_is_resolved_leaves_the_summary_and_stays_in_the_list(story: Story) -> None:
    assert document(story, 11, "Queuely")["incidents"] == []
    row = document(story, 11, "Queuely", "incidents")["incidents"][0]
    assert (row["id"], row["status"], row["resolved_at"]) == (
        "posts-late",
        "resolved",
        "2026-11-22T12:10:00Z",
    )


def test_what_is_reopened_is_the_same_incident_without_an_end(story: Story) -> None:
    assert document(story, 85, "Postline")["incidents"] == []
    (row,) = document(story, 95, "Postline")["incidents"]
    assert (row["id"], row["status"], row["resolved_at"]) == (
        "sending-delayed",
        "investigating",
        None,
    )
    assert len(row["incident_updates"]) == 4


def test_an_edit_changes_the_text_and_keeps_the_posts_id(story: Story) -> None:
    def identified(minutes: float) -> Mapping[str, Any]:
        rows = document(story, minutes, "Podhost")["incidents"]
        (incident,) = (row for row in rows if row["id"] == "show-builder-lite-down")
        post: Mapping[str, Any] = incident["incident_updates"][0]
        return post

    before, after = identified(37), identified(38)
    assert before["id"] == after["id"]
    assert before["created_at"] == after["created_at"]
    assert before["body"] != after["body"]


def test_planned_work_is_a_maintenance_with_its_plan(story: Story) -> None:
    incident = only(read(story, 61, "Castwave", ""))
    assert (incident.level, incident.started, incident.planned_end, incident.ended) == (
        Level.MAINTENANCE,
        at(28),
        at(58),
        None,
    )


def test_our_own_reader_takes_the_feed_for_a_status_feed(story: Story) -> None:
    report = read(story, 5, "Feedburrow")
    assert report.level is Level.OK
    assert len(report.incidents) == 12
    assert all(i.ended and i.started and i.ended > i.started for i in report.incidents)
    (newest,) = (i for i in report.incidents if i.key.endswith("past-12"))
    assert [u.phase for u in newest.updates] == ["investigating", "identified", "resolved"]


def test_every_statuspage_has_a_feed_too(story: Story) -> None:
    reply = answer(story, at(20), story.vendor("Podhost"), "/history.atom?x=1")
    assert (reply.status, b"Next update by 12:44 UTC" in reply.body) == (200, True)


def test_a_turn_of_one_check_is_over_at_the_next(story: Story) -> None:
    vidbox = story.vendor("Vidbox")
    earlier = [at(104), at(105)]
    first = answer(story, at(106.5), vidbox, "/", site=True, asked=earlier)
    again = answer(story, at(106.6), vidbox, "/", site=True, asked=[*earlier, at(106.5)])
    assert (first.status, again.status) == (503, 200)


def test_a_browser_sees_the_page_and_each_incident(story: Story) -> None:
    podhost = story.vendor("Podhost")
    page = answer(story, at(40), podhost, "/").body.decode()
    one = answer(story, at(40), podhost, "/incidents/statistics-late").body.decode()
    assert "Show Builder Lite: major outage" in page
    assert "part of the demo of StatusWatch" in page
    assert ("Statistics are delayed" in one, "is unavailable" in one) == (True, False)


@pytest.mark.parametrize("path", ["/x", "/api/v2/x.json", "/api/v1/summary.json", "/favicon.ico"])
def test_what_is_not_there_is_404(story: Story, path: str) -> None:
    assert answer(story, at(5), story.vendor("Podhost"), path).status == 404
