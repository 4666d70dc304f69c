"""What a changed, cut or hostile document does to any kind: an error in words, or a clean reading.

It starts from each kind's own recordings, so that a new kind is tried without a line here.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from statuswatch import adapters
from statuswatch.adapters._flight import embedded
from statuswatch.adapters._json import parse
from statuswatch.core.flow import AdapterError, Answer, Request
from statuswatch.core.model import Report, Role
from tests.adapters import driving

HERE = Path(__file__).parent
few = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

values = some.recursive(
    some.none()
    | some.booleans()
    | some.integers()
    | some.floats(allow_nan=False)
    | some.text(max_size=20)
    | some.sampled_from(["\ud800", "javascript:alert(1)", "9999-12-31T23:59:59Z", "\x1b[31m", "0"]),
    lambda inner: (
        some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


def recordings() -> Iterator[tuple[str, Path]]:
    """One JSON recording for each official kind's case: the kind, its folder."""
    for case in sorted(HERE.glob("*/*/case.json")):
        kind = case.parent.parent.name
        if adapters.load(kind).role is Role.OFFICIAL:
            yield kind, case.parent


def bodies(folder: Path) -> dict[str, bytes]:
    rows = json.loads((folder / "case.json").read_text("utf-8"))["answers"]
    return {row["url"]: (folder / row["file"]).read_bytes() for row in rows if "file" in row}


CASES = [(kind, folder) for kind, folder in recordings() if bodies(folder)]
JSON = [
    (kind, folder)
    for kind, folder in CASES
    if any(body.lstrip()[:1] in (b"[", b"{") for body in bodies(folder).values())
]


def reading(kind: str, folder: Path, answers: dict[str, bytes]) -> Report | None:
    """The report, checked to be clean; `None` for an error in words."""
    case = json.loads((folder / "case.json").read_text("utf-8"))
    of = driving.source(kind, case["url"], **case.get("options", {}))

    def answer(request: Request) -> Answer:
        found = answers.get(request.url)
        return driving.response(found or b"", 404 if found is None else 200, request.url)

    adapter = adapters.load(kind)
    for url, found in answers.items():
        adapter.knows(driving.response(found, url=url))
    try:
        report = driving.drive(adapter, of, answer, case.get("still_open", ()))[0]
    except AdapterError:
        return None
    check(report)
    return report


def check(report: Report) -> None:
    for incident in report.incidents:
        assert incident.key
        assert incident.title
        assert not incident.url or incident.url.startswith(("http://", "https://"))
        told = (incident.key, incident.title, incident.word, *incident.components)
        for words in (
            *told,
            *(u.text for u in incident.updates),
            *(u.key for u in incident.updates),
        ):
            words.encode()
            assert "\0" not in words
            assert "\x1b" not in words
        if incident.started and incident.ended:
            assert incident.started <= incident.ended
        times = (incident.started, incident.ended, incident.planned_end)
        for at in (*times, *(u.at for u in incident.updates)):
            assert at is None or at.utcoffset() is not None
    keys = [incident.key for incident in report.incidents]
    assert len(keys) == len(set(keys))
    names = [part.name for part in report.components]
    assert all(names)
    assert len(names) == len(set(names))


def _spots(value: object) -> list[tuple[Any, Any]]:
    """Every place in a document: (container, key)."""
    pairs: list[tuple[Any, Any]] = list(value.items()) if isinstance(value, dict) else []
    pairs = list(enumerate(value)) if isinstance(value, list) else pairs
    return [spot for key, inner in pairs for spot in [(value, key), *_spots(inner)]]


KIND_NAMES = sorted({kind for kind, _ in JSON})


@pytest.mark.parametrize("kind", KIND_NAMES)
@few
@given(data=some.data())
def test_a_changed_document_is_read_or_refused(kind: str, data: some.DataObject) -> None:
    folder = data.draw(some.sampled_from([f for k, f in JSON if k == kind]))
    answers = bodies(folder)
    for url, body in answers.items():
        try:
            document = json.loads(body)
        except ValueError:
            continue  # JSONP, UTF-16, or a recording that is damaged on purpose
        for _ in range(data.draw(some.integers(1, 5))):
            spots = _spots(document)
            if not spots:
                break
            container, key = spots[data.draw(some.integers(0, len(spots) - 1))]
            if isinstance(container, dict) and data.draw(some.booleans()):
                del container[key]
            else:
                container[key] = data.draw(values)
        answers[url] = json.dumps(document).encode()
    reading(kind, folder, answers)


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in CASES}))
@few
@given(data=some.data())
def test_a_cut_document_is_read_or_refused(kind: str, data: some.DataObject) -> None:
    folder = data.draw(some.sampled_from([f for k, f in CASES if k == kind]))
    share = data.draw(some.floats(0, 1))
    cut = {url: body[: int(len(body) * share)] for url, body in bodies(folder).items()}
    reading(kind, folder, cut)


@pytest.mark.parametrize("kind", sorted({kind for kind, _ in CASES}))
@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 50_000,
        b"9" * 6_000,
        b"null",
        b"[]",
        b"{}",
        b'"ok"',
        b"<!DOCTYPE html><html><body>Sign in</body></html>",
        b"\xff\xfe\x00",
        b"",
    ],
    ids=lambda body: repr(body[:16]),
)
def test_what_is_nothing_is_refused_or_has_no_level(kind: str, body: bytes) -> None:
    folder = next(f for k, f in CASES if k == kind)
    report = reading(kind, folder, dict.fromkeys(bodies(folder), body))
    if (kind, body) != ("aws", b"[]"):  # its list of current events, on a calm day
        assert report is None or report.level is None
    assert not adapters.load(kind).knows(driving.response(body, url="https://www.example.org/"))


def test_a_number_of_thousands_of_digits_spoils_nothing_else() -> None:
    assert parse(b'{"a": %s, "b": 1}' % (b"9" * 6_000)) == {"a": "9" * 400, "b": 1}


def test_json_of_a_million_lists_is_not_read() -> None:
    with pytest.raises(ValueError, match="larger"):
        parse(b"[" + b"[]," * 1_000_000 + b"[]]")
    with pytest.raises(ValueError, match="larger"):
        parse("[" + "{}," * 1_000_000 + "{}]")
    assert len(json.dumps(parse(b"[" + b"[]," * 99_999 + b"[]]"))) == 400_000


def test_json_that_is_none_raises_one_kind_of_error() -> None:
    for body in (b"[" * 100_000, b"{", b"\xff{", b""):
        with pytest.raises(ValueError, match=r"."):
            parse(body)


PUSH = "<script>self.__next_f.push([1,{0}])</script>"


def test_the_object_in_a_page_is_found_in_pieces_and_without_what_is_undefined() -> None:
    row = (
        '5:["$","p",null,{"deep":{"site":{"name":"x","gone":"$undefined"},"list":["$undefined"]}}]'
    )
    html = "".join(PUSH.format(json.dumps(piece)) for piece in (row[:20], row[20:] + "\n"))
    assert embedded(html.encode(), "site") == {"site": {"name": "x"}, "list": []}
    assert embedded(html.encode(), "site", "gone") is None


def test_an_older_page_has_its_data_in_one_script() -> None:
    html = '<script id="__NEXT_DATA__" type="application/json">{"props":{"site":1}}</script>'
    assert embedded(html.encode(), "site") == {"site": 1}


@pytest.mark.parametrize(
    "unit", ['self.__next_f.push([1,"', '<script id="__NEXT_DATA__">{', "a:[", '\\"', 'push([1,"\\']
)
def test_a_page_made_to_be_slow_is_not(unit: str) -> None:
    body = (unit * (2_000_000 // len(unit))).encode()
    began = time.process_time()
    assert embedded(body, "site") is None
    assert time.process_time() - began < 20
