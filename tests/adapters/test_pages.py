"""incident.io, Instatus and Better Stack: what their recordings alone do not show."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from statuswatch import adapters
from statuswatch.adapters._ulid import ulid_time
from statuswatch.core.flow import AdapterError, Answer, Request, Trouble
from statuswatch.core.words import say
from tests.adapters import driving

HERE = Path(__file__).parent
PAGE = driving.PAGE
SUMMARY = (HERE / "incidentio/calm/summary.json").read_bytes()
INDEX = (HERE / "betterstack/trouble/index.json").read_bytes()


def asked(kind: str, url: str, bodies: dict[str, bytes], *still_open: str) -> list[Request]:
    def answer(request: Request) -> Answer:
        body = bodies.get(request.url)
        return driving.response(body or b"", 404 if body is None else 200, request.url)

    return driving.drive(adapters.load(kind), driving.source(kind, url), answer, still_open)[1]


@pytest.mark.parametrize("url", [PAGE, f"{PAGE}/", f"{PAGE}/history", f"{PAGE}/incidents/01ABC"])
def test_any_address_on_an_incident_io_page_leads_to_its_summary(url: str) -> None:
    place = f"{PAGE}/proxy/status.example.com"
    assert [r.url for r in asked("incidentio", url, {place: SUMMARY})] == [place]


def test_a_document_that_the_source_names_is_asked_alone_and_decides() -> None:
    for place in (f"{PAGE}/proxy/status.example.com", f"{PAGE}/api/v1/summary"):
        (request,) = asked("incidentio", place, {place: SUMMARY})
        assert request.decisive
        assert request.conditional
        with pytest.raises(AdapterError):
            asked("incidentio", place, {})


def test_a_sub_page_is_not_mistaken_for_the_page_that_gathers_it() -> None:
    first = adapters.load("incidentio").places(f"{PAGE}/eu")[0]
    assert first == f"{PAGE}/proxy/status.example.com/eu"


def test_only_the_last_place_decides_that_a_page_is_gone() -> None:
    wanted: list[Request] = []

    def answer(request: Request) -> Answer:
        wanted.append(request)
        return driving.response(b"", 404, request.url)

    for kind, count in (("incidentio", 3), ("instatus", 3)):
        wanted.clear()
        with pytest.raises(AdapterError, match=r"no status page .* any more"):
            driving.drive(adapters.load(kind), driving.source(kind), answer)
        assert [request.decisive for request in wanted] == [False] * (count - 1) + [True]


@pytest.mark.parametrize("kind", ["incidentio", "instatus"])
def test_a_host_in_trouble_is_not_asked_for_every_place(kind: str) -> None:
    wanted: list[str] = []

    def away(request: Request) -> Answer:
        wanted.append(request.url)
        return Trouble(request.url, "tcp", say("no connection"))

    def ill(request: Request) -> Answer:
        wanted.append(request.url)
        return driving.response(b"", 503, request.url)

    for answer, count in ((away, 2), (ill, 1)):
        wanted.clear()
        with pytest.raises(AdapterError):
            driving.drive(adapters.load(kind), driving.source(kind), answer)
        assert len(wanted) == count


def test_what_may_change_without_a_word_is_read_in_full_while_something_is_open() -> None:
    page = f"{PAGE}/v3/summary.json"
    body = (HERE / "instatus/calm/summary.json").read_bytes()
    for still_open in ((), ("cli1",)):
        (request,) = asked("betterstack", PAGE, {f"{PAGE}/index.json": INDEX}, *still_open)
        assert request.conditional is not bool(still_open)
        first = asked("instatus", page, {page: body}, *still_open)[0]
        assert first.conditional is not bool(still_open)


def test_an_edited_title_moves_no_key() -> None:
    before = driving.read(adapters.load("betterstack"), INDEX)
    after = driving.read(
        adapters.load("betterstack"), INDEX.replace(b"Uploads fail", b"Uploads work again")
    )
    assert before != after
    assert [i.key for i in before.incidents] == [i.key for i in after.incidents]


def test_the_time_in_an_id_is_read_and_nothing_else_is_one() -> None:
    at = ulid_time("01KKWW47249GJZZP9ZGR1PTHV5")
    assert at is not None
    assert f"{at:%Y-%m-%d %H:%M}" == "2026-03-17 03:06"
    for text in ("", "01KKWW", "7ZZZZZZZZZ0000000000000000", "01kkww47249gjzzp9zgr1pthv5"):
        assert ulid_time(text) is None


@pytest.mark.parametrize("kind", ["incidentio", "instatus", "betterstack"])
def test_a_source_that_is_no_address_is_said_in_words(kind: str) -> None:
    adapter = adapters.load(kind)
    with pytest.raises(AdapterError, match="is not a web address"):
        driving.drive(adapter, driving.source(kind, "ftp://x"), lambda _: driving.response(b""))
    assert adapter.places("ftp://x") == ()


def test_better_stack_reports_without_a_list_are_those_that_are_included() -> None:
    document = json.loads(INDEX)
    del document["data"]["relationships"]
    for row in document["included"]:
        if row["type"] == "status_update":
            row["attributes"]["status_report_id"] = 101 if row["id"] == "902" else 100
        row.pop("relationships", None)
    report = driving.read(adapters.load("betterstack"), json.dumps(document))
    assert report == driving.read(adapters.load("betterstack"), INDEX)
