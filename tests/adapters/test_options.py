"""The options that an adapter declares are those that it reads, by its own recordings."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

import pytest

from statuswatch import adapters
from statuswatch.core.flow import AdapterError, Optioned, Remembering
from statuswatch.core.model import Role, Source
from tests.adapters import driving

HERE = Path(__file__).parent
ALIASES = {
    "region": "regions",
    "service": "services",
    "org": "orgs",
    "cluster": "clusters",
    "countries": "country",
}
"""Other names of an option that are taken, too."""
INNER = {"probe": {"method", "status", "text", "wall"}}
"""Read and not offered as `--option`: a check has its own words for what may be typed."""


class Noting(Mapping[str, str]):
    """Options that remember what was asked of them."""

    def __init__(self, told: Mapping[str, str]) -> None:
        self._told, self.read = told, set[str]()

    def __getitem__(self, key: str) -> str:
        self.read.add(key)
        return self._told[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._told)

    def __len__(self) -> int:
        return len(self._told)


def read_by(kind: str) -> set[str]:
    """Every option that the kind asked for while its recordings were read."""
    adapter, found = adapters.load(kind), set[str]()
    for place in sorted(HERE.glob(f"{kind}/*/case.json")):
        case = json.loads(place.read_text("utf-8"))
        options = Noting(case.get("options", {}))
        of = Source("test", "example", kind, case["url"], options, Role.OFFICIAL)
        answer = driving.recorded(place.parent, case["answers"])
        with suppress(AdapterError):
            driving.drive(adapter, of, answer, case.get("still_open", ()))
        if isinstance(adapter, Remembering):
            adapter.past(of).close()
        found |= options.read
    return found


@pytest.mark.parametrize("kind", adapters.kinds())
def test_an_adapters_options_are_those_it_reads(kind: str) -> None:
    adapter = adapters.load(kind)
    declared = set(adapter.options) if isinstance(adapter, Optioned) else set()
    read = read_by(kind)
    assert declared <= read, "declared and never asked for"
    rest = read - declared - INNER.get(kind, set())
    assert {name for name in rest if ALIASES.get(name) not in declared} == set()
