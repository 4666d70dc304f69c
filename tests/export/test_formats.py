"""The exports: what they say can be read back by other programs, and does no harm in them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuswatch import export
from statuswatch.core.clocks import Account, Admission, Clocks, Sighting, Span
from statuswatch.core.model import (
    Change,
    ChangeKind,
    Coverage,
    Incident,
    KnownIncident,
    Level,
    Role,
    Service,
    Source,
    Update,
)
from statuswatch.core.record import Record, record
from statuswatch.core.rewriting import Revision, Rewriting
from statuswatch.core.words import say, stamp
from statuswatch.export.columns import CLOCKS
from statuswatch.export.csv import COLUMNS, defused

NOON = datetime(2025, 11, 9, 12, 0, tzinfo=UTC)
GITHUB = Service("github", "GitHub")
PAGE = Source("s1", "github", "statuspage", "https://www.githubstatus.com")


JSON_ONLY = {"updates", "key", "planned_end"}


def at(minutes: float) -> datetime:
    return NOON + timedelta(minutes=minutes)


def known(**fields: Any) -> KnownIncident:
    incident = Incident(
        key="k1",
        title="Actions is slow",
        level=Level.DEGRADED,
        started=NOON,
        ended=NOON + timedelta(minutes=90),
        url="https://stspg.io/x",
        components=frozenset({"Pages", "Actions"}),
        updates=(Update("u1", NOON, "investigating", "We look into it."),),
    )
    outer = {"worst": Level.PARTIAL} | {k: fields.pop(k) for k in ("worst",) if k in fields}
    changed = {name: fields.get(name, getattr(incident, name)) for name in Incident.__slots__}
    return KnownIncident("s1", Role.OFFICIAL, Incident(**changed), NOON, NOON, **outer)


def account() -> Account:
    """Our check saw it eleven minutes before they said so; later they moved its start."""
    probe = Sighting(Role.PROBE, at(-11), at(20), first_seen=at(-11), last_seen=at(20))
    page = Sighting(Role.OFFICIAL, NOON, at(90), first_seen=at(4), last_seen=at(91), word=NOON)
    was = Incident("k1", "Actions is slow", Level.DEGRADED, at(10), at(90))
    lines = (
        Change(at(4), "s1", ChangeKind.OPENED, replace(was, ended=None)),
        Change(at(91), "s1", ChangeKind.RESOLVED, was, Level.DEGRADED),
        Change(at(120), "s1", ChangeKind.UPDATED, replace(was, started=NOON), Level.DEGRADED),
    )
    watched = (Coverage("s1", at(-11), at(39.5)),)
    return Account((probe, page), at(-11), at(90), at(-999), watched, lines)


def rendered(name: str, *records: Record) -> str:
    return "".join(export.load(name).render(records, NOON))


def as_json(*records: Record) -> dict[str, Any]:
    return json.loads(rendered("json", *records))  # type: ignore[no-any-return]


def as_csv(*records: Record) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(rendered("csv", *records), newline="")))


def test_a_format_is_a_file() -> None:
    assert {"csv", "json"} <= set(export.names())
    assert not {"writing", "columns"} & set(export.names())
    for name in export.names():
        found = export.load(name)
        assert (found.name, found.suffix[0]) == (name, ".")
    with pytest.raises(KeyError):
        export.load("writing")


def test_the_json_says_everything_of_an_incident() -> None:
    assert as_json(record(GITHUB, PAGE, known(), "o1", account(), NOON)) == {
        "format": "statuswatch-history",
        "version": 1,
        "generated": "2025-11-09T12:00:00Z",
        "outages": [
            {
                "outage_id": "o1",
                "service": "GitHub",
                "kind": "incident",
                "title": "Actions is slow",
                "level": "partial",
                "started": "2025-11-09T12:00:00Z",
                "ended": "2025-11-09T13:30:00Z",
                "duration_seconds": 5400,
                "first_seen": "2025-11-09T12:00:00Z",
                "components": ["Actions", "Pages"],
                "source": "statuspage",
                "source_url": "https://www.githubstatus.com",
                "url": "https://stspg.io/x",
                "updates": [
                    {
                        "at": "2025-11-09T12:00:00Z",
                        "phase": "investigating",
                        "text": "We look into it.",
                    }
                ],
                "witness": "official",
                "said": "admitted",
                "first_seen_by": "probe",
                "admission_lag_seconds": 660,
                "observed_share": 0.5,
                "paperwork_started": "2025-11-09T12:00:00Z",
                "paperwork_ended": "2025-11-09T13:30:00Z",
                "component_started": None,
                "component_ended": None,
                "observed_started": "2025-11-09T11:49:00Z",
                "observed_ended": "2025-11-09T12:20:00Z",
                "revised": [
                    {
                        "at": "2025-11-09T14:00:00Z",
                        "what": "back-dated",
                        "field": "started",
                        "before": "2025-11-09T12:10:00Z",
                        "after": "2025-11-09T12:00:00Z",
                        "text": "Back-dated (seen 2025-11-09 14:00): start moved from "
                        "2025-11-09 12:10 to 2025-11-09 12:00",
                    }
                ],
                "key": "k1",
                "planned_end": None,
            }
        ],
    }


def test_the_csv_has_the_same_columns_but_the_updates() -> None:
    told = record(GITHUB, PAGE, known(), "o1", account(), NOON)
    (row,) = as_csv(told)
    (same,) = as_json(told)["outages"]
    assert list(row) == [column for column in same if column not in JSON_ONLY] == list(COLUMNS)
    assert (row["components"], row["duration_seconds"]) == ("Actions; Pages", "5400")
    for column in CLOCKS:
        assert row[column] == ("" if same[column] is None else str(same[column]))
    assert row["revised"] == same["revised"][0]["text"]
    assert rendered("csv").endswith(",revised\r\n")


def test_new_columns_stand_behind_the_old_ones() -> None:
    assert COLUMNS[:13] == (
        "outage_id", "service", "kind", "title", "level", "started", "ended", "duration_seconds",
        "first_seen", "components", "source", "source_url", "url",
    )  # fmt: skip
    assert COLUMNS[13:] == (*CLOCKS, "revised")


def test_the_users_own_word_is_marked_in_every_row() -> None:
    mine = Source("s1", "github", "user", "", role=Role.USER)
    word = Sighting(Role.USER, NOON, None, NOON, NOON)
    alone = Account((word,), NOON, None, at(-9))
    told = record(GITHUB, mine, known(ended=None), "o1", alone, at(60))
    for (row,) in (as_csv(told), as_json(told)["outages"]):
        assert (row["kind"], row["source"], row["witness"]) == ("user", "user", "user")
        assert (row["said"], row["first_seen_by"]) == ("user's word only", "user")


def test_without_its_account_a_row_still_says_whose_word_it_is() -> None:
    (row,) = as_json(record(GITHUB, PAGE, known(), "o1"))["outages"]
    assert (row["witness"], row["said"], row["observed_share"]) == ("official", None, None)
    assert row["revised"] == []


def test_an_open_incident_has_no_end_and_no_duration() -> None:
    still = record(GITHUB, PAGE, known(ended=None), None)
    (told,) = as_json(still)["outages"]
    assert (told["ended"], told["duration_seconds"], told["outage_id"]) == (None, None, None)
    (row,) = as_csv(still)
    assert (row["ended"], row["duration_seconds"], row["outage_id"]) == ("", "", "")


def test_what_nobody_said_is_null_and_not_a_guess() -> None:
    (told,) = as_json(record(GITHUB, PAGE, known(started=None, level=None, worst=None), None))[
        "outages"
    ]
    assert (told["started"], told["level"], told["duration_seconds"]) == (None, None, None)


def test_the_kind_is_the_sources_or_the_plans() -> None:
    probe = Source("s1", "github", "probe", "https://api.github.com", role=Role.PROBE)
    planned = known(planned_end=NOON)
    assert record(GITHUB, probe, known(), None).kind == "probe"
    assert record(GITHUB, PAGE, planned, None).kind == "maintenance"
    assert record(GITHUB, PAGE, known(), None).kind == "incident"


def test_an_end_before_its_start_lasted_nothing() -> None:
    assert record(GITHUB, PAGE, known(ended=NOON - timedelta(hours=1)), None).duration_seconds == 0


def test_times_are_told_in_utc_and_to_the_millisecond_as_vendors_tell_them() -> None:
    started = datetime.fromisoformat("2025-11-09T13:00:00.900999+01:00")
    told = record(GITHUB, PAGE, known(started=started, ended=NOON + timedelta(seconds=3)), None)
    assert told.started == NOON + timedelta(milliseconds=900)
    assert told.duration_seconds == 2
    assert stamp(told.started) == "2025-11-09T12:00:00.900Z"
    assert stamp(NOON) == "2025-11-09T12:00:00Z"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://me:p@ss@status.example/x?a=b", "https://status.example/x?a=b"),
        ("https://status.example/@me", "https://status.example/@me"),
    ],
)
def test_a_password_in_an_address_is_not_exported(url: str, told: str) -> None:
    source = Source("s1", "github", "feed", url)
    assert record(GITHUB, source, known(), None).source_url == told


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\0=1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        " =1",
        "\ufeff=1",
    ],
)
def test_a_cell_that_a_spreadsheet_would_execute_is_defused(cell: str) -> None:
    (row,) = as_csv(record(Service("x", cell), PAGE, known(title=cell), None))
    assert row["title"] == row["service"] == "'" + cell.replace("\0", "")


@pytest.mark.parametrize("cell", ["", "GitHub", "'quoted'", "a=b", "8-ball", "»x«"])
def test_other_cells_are_as_they_were(cell: str) -> None:
    assert defused(cell) == cell


texts = st.text(st.characters(codec="utf-8"), max_size=40)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
spans = st.builds(Span, st.none() | moments, st.none() | moments)
clocks = st.builds(
    Clocks,
    paperwork=spans,
    component=spans,
    observed=spans,
    lag=st.none() | st.timedeltas(timedelta(), timedelta(days=9)),
    share=st.none() | st.floats(0, 1),
    witnesses=st.lists(st.sampled_from(Role), unique=True).map(tuple),
    said=st.none() | st.sampled_from(Admission),
)
revisions = st.builds(
    Revision,
    at=moments,
    what=st.sampled_from(Rewriting),
    words=texts.map(lambda text: say("{text}", text=text)),
    field=st.sampled_from(["started", "ended", "level", ""]),
    before=st.none() | moments | st.sampled_from(Level),
    after=st.none() | moments | st.sampled_from(Level),
)
records = st.builds(
    Record,
    outage_id=st.none() | texts.filter(bool),
    service=texts,
    kind=st.sampled_from(["incident", "maintenance", "probe", "user"]),
    title=texts,
    level=st.none() | st.sampled_from(Level),
    started=st.none() | moments,
    ended=st.none() | moments,
    first_seen=moments,
    components=st.lists(texts, max_size=3).map(tuple),
    source=texts,
    source_url=texts,
    url=texts,
    updates=st.lists(
        st.builds(Update, key=texts, at=st.none() | moments, phase=texts, text=texts), max_size=3
    ).map(tuple),
    witness=st.sampled_from(Role),
    clocks=st.none() | clocks,
    revised=st.lists(revisions, max_size=2).map(tuple),
)


def moment_of(text: str | None) -> datetime | None:
    assert text is None or text == "" or text.endswith("Z")
    return datetime.fromisoformat(text) if text else None


@given(st.lists(records, max_size=4))
def test_every_json_reads_back_as_it_was(given_records: list[Record]) -> None:
    told = as_json(*given_records)["outages"]
    assert len(told) == len(given_records)
    for one, was in zip(told, given_records, strict=True):
        for field in ("outage_id", "service", "kind", "title", "source", "source_url", "url"):
            assert one[field] == getattr(was, field)
        assert one["level"] == (was.level.word if was.level is not None else None)
        assert one["components"] == list(was.components)
        assert one["duration_seconds"] == was.duration_seconds
        assert moment_of(one["started"]) == was.started
        assert moment_of(one["ended"]) == was.ended
        assert moment_of(one["first_seen"]) == was.first_seen
        assert [
            (moment_of(update["at"]), update["phase"], update["text"]) for update in one["updates"]
        ] == [(update.at, update.phase, update.text) for update in was.updates]
        assert [(moment_of(r["at"]), r["what"], r["text"]) for r in one["revised"]] == [
            (r.at, r.what.value, str(r.words)) for r in was.revised
        ]
        if was.clocks is not None:
            assert moment_of(one["observed_started"]) == was.clocks.observed.start
            assert moment_of(one["paperwork_ended"]) == was.clocks.paperwork.end


@given(st.lists(records, max_size=4))
def test_every_csv_reads_back_as_it_was_but_for_what_defuses_it(
    given_records: list[Record],
) -> None:
    rows = as_csv(*given_records)
    assert len(rows) == len(given_records)
    for row, was in zip(rows, given_records, strict=True):
        for field in ("service", "title", "source", "source_url", "url"):
            assert row[field] == defused(getattr(was, field))
            assert row[field].removeprefix("'") in (
                getattr(was, field).replace("\0", ""),
                getattr(was, field).replace("\0", "").removeprefix("'"),
            )
        assert row["components"] == defused("; ".join(was.components))
        assert moment_of(row["started"]) == was.started
        assert moment_of(row["ended"]) == was.ended
        assert row["revised"] == defused("; ".join(str(r.words) for r in was.revised))
        assert not any(cell[:1] in set("=+-@\t\r\0") - {""} for cell in row.values() if cell)


def test_half_a_surrogate_pair_spoils_no_file() -> None:
    broken = record(GITHUB, PAGE, known(title="ouch \ud83d"), None)
    for name in export.names():
        assert "ouch ?" in rendered(name, broken).encode("utf-8").decode()


def test_rendering_reads_no_further_than_it_has_written() -> None:
    taken = 0

    def endless() -> Iterator[Record]:
        nonlocal taken
        while True:
            taken += 1
            yield record(GITHUB, PAGE, known(), None)

    for name in ("csv", "json"):
        taken = 0
        pieces = export.load(name).render(endless(), NOON)
        for _ in range(100):
            next(pieces)
        assert taken <= 100
