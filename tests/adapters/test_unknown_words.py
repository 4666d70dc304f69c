"""A word that no adapter knows, whatever it is said of, is never green."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from statuswatch import adapters
from statuswatch.adapters import aws
from statuswatch.catalogue import load
from statuswatch.core.flow import AdapterError, Answer, Request, Response
from statuswatch.core.model import Known, Level, Observation, Report, Service
from statuswatch.core.reduce import advance
from statuswatch.core.status import status
from tests.adapters import driving

HERE = Path(__file__).parent
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WORD = b"wobbly"


def now_of(report: Report | None) -> Level | None:
    """How a service is that has nothing but this report; unread, nobody can tell."""
    if report is None:
        return None
    source = driving.source("statuspage")
    known, _ = advance(Known(), Observation(source, NOW, report))
    return status(Service("example", "Example"), {source: known}, NOW).level


def told(folder: Path, body: bytes | None = None, file: str = "") -> Report | None:
    """The report of a case, with another body for one of its files."""
    case = json.loads((folder / "case.json").read_text("utf-8"))
    adapter = adapters.load(folder.parent.name)
    of = driving.source(adapter.kind, case["url"], **case.get("options", {}))
    recorded = driving.recorded(folder, case["answers"])
    mine = {row["url"] for row in case["answers"] if row.get("file") == file}

    def answer(request: Request) -> Answer:
        found = recorded(request)
        if body is None or request.url not in mine or not isinstance(found, Response):
            return found
        return driving.response(body, found.status, found.url, headers=found.headers)

    try:
        return driving.drive(adapter, of, answer, case.get("still_open", ()))[0]
    except AdapterError:
        return None


@cache
def words_of(kind: str) -> Mapping[str, frozenset[str]]:
    """Each word for a state that the kind knows, and the worst words it could be instead."""
    names = [module.name for module in iter_modules(adapters.__path__)]
    near = [name for name in names if name == kind or name.startswith(f"_{kind}_")]
    found: dict[str, frozenset[str]] = {}
    for name in near:
        module = import_module(f"statuswatch.adapters.{name}")
        for table in vars(module).values():
            if not isinstance(table, Mapping) or not table:
                continue
            levels = [level for level in table.values() if isinstance(level, Level)]
            if len(levels) == len(table) and max(levels).ails:
                worst = max(table, key=lambda word: table[word])
                for word in filter(lambda key: isinstance(key, str), table):
                    found[word] = found.get(word, frozenset()) | {worst}
    return found


def strange(kind: str) -> Iterator[tuple[str, bool, Level | None]]:
    """Calm recordings with one word for a state replaced by another: where, whether a bad one
    makes the service ill, and how it is with one that nobody knows."""
    words = words_of(kind)
    listed = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    state = re.compile(rf':\s*"?({listed})(?=["\s,}}])'.encode(), re.IGNORECASE)
    for folder, file in calm(kind) if words else ():
        body = (folder / file).read_bytes()
        for hit in state.finditer(body):
            word = hit[1].decode()
            bad = words.get(word, words.get(word.lower(), frozenset()))
            before, after = body[: hit.start(1)], body[hit.end(1) :]
            bodies = (before + one.encode() + after for one in sorted(bad))
            ill = any(ails(now_of(told(folder, made, file))) for made in bodies)
            odd = now_of(told(folder, before + WORD + after, file))
            yield f"{folder.name}/{file}, {word} at {hit.start()}", ill, odd


def calm(kind: str) -> Iterator[tuple[Path, str]]:
    """The files of those of its recordings after which the service is fine."""
    for folder in sorted(path.parent for path in HERE.glob(f"{kind}/*/case.json")):
        if now_of(told(folder)) is Level.OK:
            case = json.loads((folder / "case.json").read_text("utf-8"))
            for file in dict.fromkeys(row["file"] for row in case["answers"] if "file" in row):
                yield folder, file


@pytest.mark.parametrize("kind", adapters.kinds())
def test_where_a_bad_word_is_trouble_an_unknown_word_is_not_fine(kind: str) -> None:
    weighed = [(where, level) for where, ill, level in strange(kind) if ill]
    if not weighed:
        pytest.skip("none of its calm recordings has a word that alone makes it ill")
    assert [where for where, level in weighed if level is Level.OK] == []


def ails(level: Level | None) -> bool:
    return level is not None and level.ails


def test_without_its_list_of_what_is_open_incident_io_is_not_fine() -> None:
    page = {"name": "Example", "structure": {"items": []}, "affected_components": []}
    adapter = adapters.load("incidentio")
    whole = driving.read(adapter, json.dumps({"summary": page | {"ongoing_incidents": []}}))
    cut = driving.read(adapter, json.dumps({"summary": page}))
    assert (whole.level, whole.complete) == (Level.OK, True)
    assert (cut.level, cut.complete, now_of(cut)) == (None, False, None)


def test_a_part_of_better_stack_that_nobody_looks_at_is_no_unknown_word() -> None:
    def page(state: str) -> str:
        part = {"public_name": "Api", "status": state}
        return json.dumps(
            {
                "data": {"type": "status_page", "attributes": {"aggregate_state": "operational"}},
                "included": [{"type": "status_page_resource", "id": "1", "attributes": part}],
            }
        )

    adapter = adapters.load("betterstack")
    assert now_of(driving.read(adapter, page("operational"))) is Level.OK
    assert now_of(driving.read(adapter, page("not_monitored"))) is Level.OK
    assert now_of(driving.read(adapter, page("odd"))) is None


CALM_AWS = b"[]"


def aws_told(**options: str) -> Report:
    of = driving.source("aws", "https://health.aws.amazon.com", **options)
    return driving.drive(adapters.load("aws"), of, lambda _: driving.response(CALM_AWS))[0]


@pytest.mark.parametrize("region", ["me-centrall-1", "eu-wset-1", "xx-bogus-9"])
def test_a_region_that_nobody_knows_is_never_green(region: str) -> None:
    assert now_of(aws_told(regions="eu-west-1")) is Level.OK
    for told_of in (aws_told(regions=region), aws_told(regions=f"eu-west-1,{region}")):
        assert now_of(told_of) is None
        assert (region, "unknown region") in [(c.name, c.word) for c in told_of.components]
    parts = aws_told(regions=region, services="ec2").components
    assert not any(part.level is Level.OK for part in parts)


def test_a_service_of_aws_that_nobody_knows_is_never_green() -> None:
    assert now_of(aws_told(services="ec2")) is Level.OK
    odd = aws_told(services="ec2,notaservice")
    assert now_of(odd) is None
    assert {c.name: c.level for c in odd.components} == {"ec2": Level.OK, "notaservice": None}


def test_all_that_the_catalogue_calls_a_part_of_aws_is_known() -> None:
    places = [entry.source for entry in load() if entry.source.kind == "aws"]
    named = [aws.ADAPTER.narrow(place.component) for place in places if place.component]
    assert named
    assert [of for of in named if now_of(aws_told(**of)) is not Level.OK] == []
