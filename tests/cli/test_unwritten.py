"""The history can't be written: who only reads is answered all the same, and told so."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from statuswatch.core.words import say
from statuswatch.store import afloat, files
from statuswatch.store.errors import StoreError
from statuswatch.store.opening import open_store
from tests.cli.conftest import Program
from tests.cli.places import Place
from tests.store.telling import at, ill, tell
from tests.store.test_afloat import fill, make_room


def _protect(patch: pytest.MonkeyPatch) -> None:
    def refuses(path: Path) -> None:
        raise StoreError(say("{path} cannot be written.", path=str(path)), say("Check it."))

    patch.setattr(files, "check_writable", refuses)


def test_status_and_history_answer_in_a_write_protected_folder(
    says: Program, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.tells(level="critical", story="Uploads fail")
    says("add", place.url)
    says("check")
    before = {path: path.stat() for path in says.profile.rglob("*")}
    with monkeypatch.context() as patch:
        _protect(patch)
        status, history = says("status"), says("history")
        refused = says("ack", "podhost")
    assert status.code == 1
    assert status.out.startswith("■ Podhost: down")
    assert "cannot be written. Check it. What follows is as it was kept last." in status.err
    assert "Uploads fail" in history.out
    assert refused.code == 2
    assert "cannot be written" in refused.err
    after = {path: path.stat() for path in says.profile.rglob("*")}
    assert {p: s.st_mtime_ns for p, s in after.items()} == {
        p: s.st_mtime_ns for p, s in before.items()
    }


def test_what_cannot_be_read_either_is_refused_as_before(
    says: Program, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.tells()
    says("add", place.url)
    history = next(says.profile.rglob("history.db"))
    history.write_bytes(b"no history " * 1000)
    with monkeypatch.context() as patch:
        _protect(patch)
        said = says("status")
    assert said.code == 2
    assert said.out == ""


@pytest.mark.parametrize("words", [("status",), ("history",), ("check", "-v"), ("doctor",)])
def test_beside_a_program_that_cannot_write_it_is_said_what_is_not_in_it(
    says: Program, place: Place, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    place.tells()
    says("add", place.url)
    path = next(says.profile.rglob("history.db"))
    tray = open_store(path, at(90))
    tray.disk.endures = True
    source = tray.ledger.sources()[0].source
    fill(tray)
    tell(tray, 100, ill("x", title="x " * 20_000), source=source)
    assert tray.disk.afloat is not None
    with monkeypatch.context() as patch:
        patch.setattr(afloat, "owner_here", lambda: f"{os.getpid()}:0@elsewhere")
        said = says(*words)
    assert "The StatusWatch that is running cannot write the history since" in said.out + said.err
    assert "All well" not in said.out
    make_room(tray)
    tray.close()
    assert "cannot write" not in says("status").err
