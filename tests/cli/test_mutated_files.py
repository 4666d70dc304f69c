"""A list or a history that somebody changed, however: `import` says in words what became of it."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from tests.adapters.mutations import changed_body
from tests.cli.conftest import Program, says

__all__ = ["says"]

TURNS = int(os.environ.get("STATUSWATCH_TURNS", "12"))
"""Changed files of each form."""

ROW: dict[str, object] = {
    "outage_id": "0123456789ab",
    "service": "Podhost",
    "kind": "incident",
    "title": "Uploads fail",
    "level": "down",
    "started": "2026-11-01T07:00:00Z",
    "ended": "2026-11-01T09:00:00Z",
    "first_seen": "2026-11-01T07:04:00Z",
    "components": ["Uploads"],
    "source": "statuspage",
    "source_url": "https://status.podhost.example/",
    "url": "https://status.podhost.example/1",
    "updates": [{"at": "2026-11-01T07:04:00Z", "phase": "investigating", "text": "We look"}],
    "witness": "official",
    "paperwork_ended": None,
    "key": "k1",
    "planned_end": None,
}
HEAD: dict[str, object] = {
    "format": "statuswatch-history",
    "version": 1,
    "generated": "2026-11-23T06:00:00Z",
}
WORK = ROW | {"kind": "maintenance", "key": "k2", "level": None, "ended": None}
OWN = ROW | {"kind": "user", "witness": "user", "source": "user", "source_url": "", "key": "k3"}


def of_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def history() -> bytes:
    return of_json(HEAD | {"outages": [ROW, WORK, OWN]})


def lines() -> bytes:
    return b"\n".join(map(of_json, (HEAD, ROW, WORK, OWN)))


def follow_list() -> bytes:
    source = {
        "kind": "probe",
        "url": "https://podhost.example/",
        "role": "probe",
        "options": {"status": "200-399", "text": "fine"},
    }
    row = {
        "id": "podhost",
        "name": "Podhost",
        "homepage": "",
        "category": "podcast",
        "parts": ["A"],
    }
    several = [row | {"sources": [source]}, row | {"id": "b", "name": "B", "sources": [source] * 2}]
    return of_json({"format": "statuswatch-follow", "version": 1, "services": several})


def outlines() -> bytes:
    return (
        b'<?xml version="1.0" encoding="UTF-8"?><opml version="2.0" xmlns:statuswatch="x"><body>'
        b'<outline text="A"><outline text="B" xmlUrl="https://b.example/feed" htmlUrl="https://b"'
        b' statuswatch:kind="feed" statuswatch:url="https://b.example/f" statuswatch:service="b"'
        b' statuswatch:parts="[&quot;x&quot;]" statuswatch:options="{&quot;a&quot;: &quot;b&quot;}"'
        b"/></outline></body></opml>"
    )


def kuma() -> bytes:
    row = {
        "name": "A",
        "type": "keyword",
        "url": "https://a.example/",
        "method": "GET",
        "keyword": "fine",
        "active": True,
        "accepted_statuscodes": ["200-299"],
    }
    return of_json({"version": "1.23", "monitorList": [row, row | {"type": "http"}]})


def pages() -> bytes:
    rows = [{"name": "A", "url": "https://a.example/", "id": "5"}]
    return of_json({"statuspage": rows, "statusio": rows})


@pytest.mark.parametrize("form", [history, lines, follow_list, outlines, kuma, pages])
def test_whatever_is_changed_in_it_it_is_taken_in_or_refused_in_words(
    says: Program, tmp_path: Path, form: Callable[[], bytes]
) -> None:
    file = tmp_path / "file"
    for seed in range(TURNS):
        file.write_bytes(changed_body(form(), Random(f"{form.__name__}{seed}")))
        said = says("import", str(file))
        assert said.code in (0, 2, 64), (seed, said)
        assert said.out + said.err, seed
    assert says("list").code == 0
    assert says("list", "--format", "json").code == 0
    assert says("export", "--format", "json").code == 0
    assert says("history").code == 0


@pytest.mark.parametrize("odd", [[], {}, [["down"]], {"down": 1}, 5, True, "\ud800"])
@pytest.mark.parametrize("name", list(ROW))
def test_a_field_of_a_history_may_be_of_any_kind(
    says: Program, tmp_path: Path, name: str, odd: object
) -> None:
    file = tmp_path / "history.json"
    file.write_text(json.dumps(HEAD | {"outages": [ROW | {name: odd}, WORK]}), "utf-8")
    said = says("import", str(file))
    assert said.code in (0, 2), said
    assert "1 new" in said.out or "2 new" in said.out
    assert ("left out" in said.err) == (said.code == 2)


@pytest.mark.parametrize("odd", ["\ud800", "\udfff\0evil", "x" * 70_000])
def test_half_a_sign_in_an_option_keeps_nothing_from_being_followed(
    says: Program, tmp_path: Path, odd: str
) -> None:
    source = {"kind": "probe", "url": f"https://p.example/{odd[:1]}", "options": {"a" + odd: odd}}
    row = {"id": "x", "name": "P" + odd, "category": odd, "parts": [odd], "sources": [source]}
    file = tmp_path / "list.json"
    file.write_text(
        json.dumps({"format": "statuswatch-follow", "version": 1, "services": [row]}), "utf-8"
    )
    said = says("import", str(file))
    assert (said.code, "1 followed" in said.out) == (0, True), said
    (outline,) = tmp_path.glob("list.json")
    assert says("list", "--format", "opml", "-o", str(tmp_path / "a.opml")).code == 0
    assert outline.exists()


LONG = "A" * 300


@pytest.mark.parametrize(
    "words",
    [
        ("import", LONG),
        ("backup", LONG),
        ("restore", LONG),
        ("probe", "http://127.0.0.1:1/", "--kind", "probe", "--record", LONG),
        ("--profile", LONG, "status"),
        ("--profile", LONG, "add", "http://127.0.0.1:1/"),
        ("--profile", LONG, "doctor"),
        ("--profile", LONG, "settings"),
    ],
)
def test_a_name_that_no_file_can_have_is_refused_in_words(
    says: Program, words: tuple[str, ...]
) -> None:
    said = says(*words)
    assert said.code == 64, said
    assert "too long" in said.err
    assert "Traceback" not in said.err


def test_a_history_from_a_pipe_is_read_a_little_at_a_time(
    says: Program, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it is: not all of it is in memory before the first row is taken in."""
    asked: list[int] = []
    whole = io.BytesIO(of_json(HEAD | {"outages": [ROW | {"key": f"k{n}"} for n in range(2000)]}))

    class Pipe:
        buffer = None

        def read(self, most: int = -1) -> bytes:
            asked.append(most)
            return whole.read(min(most, 1000) if most >= 0 else most)

    pipe = Pipe()
    monkeypatch.setattr(pipe, "buffer", pipe, raising=False)
    monkeypatch.setattr("sys.stdin", pipe)
    said = says("import", "-")
    assert (said.code, "2000 new" in said.out) == (0, True), said
    assert min(asked) > 0
    assert max(asked) <= 1 << 20
