"""A profile, a host, and the program: `says("status").out`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from statuswatch.cli.main import main
from tests.cli.places import Place, Said, opened


class Program:
    """The program in this very process, with a profile of its own."""

    def __init__(self, profile: Path, read: Callable[[], tuple[str, str]]) -> None:
        self.profile = profile
        self._read = read

    def __call__(self, *words: str) -> Said:
        code = main(["--profile", str(self.profile), *words])
        out, err = self._read()
        return Said(code, out, err)

    def json(self, *words: str) -> list[Any]:
        """Every line of --json, read."""
        return [json.loads(line) for line in self(*words, "--json").out.splitlines()]


@pytest.fixture
def says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Program:
    monkeypatch.delenv("STATUSWATCH_PROFILE", raising=False)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "")
    return Program(tmp_path / "profile", lambda: tuple(capsys.readouterr()))  # type: ignore[arg-type,return-value]


@pytest.fixture
def place() -> Iterator[Place]:
    with opened() as one:
        yield one


@pytest.fixture
def other() -> Iterator[Place]:
    """Another host (to us: another port)."""
    with opened() as one:
        yield one
