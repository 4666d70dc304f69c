"""What the podcast kind knows of the world: prefixes, hosts, symptoms; data, handed in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import msgspec

from statuswatch.adapters._podcast_hosts import Hosts
from statuswatch.adapters._podcast_prefixes import Prefixes

FILES = ("prefixes.json", "hosts.json", "symptoms.json")
"""Their names in resources/podcast."""


class Symptom(msgspec.Struct, frozen=True):
    """One thing that can be wrong. `hop`: line, feed, cover, prefix, host, audio, directory or
    none. `level`: down, degraded, advice, local, unknown or ok. `sentence` and `what_to_do` are
    English texts with {fields}."""

    id: str
    hop: str
    level: str
    sentence: str
    what_to_do: str
    confirm: str
    when: str


class _File(msgspec.Struct):
    symptoms: list[Symptom]


@dataclass(frozen=True, slots=True)
class Data:
    """All of it. `symptoms` by id."""

    prefixes: Prefixes
    hosts: Hosts
    symptoms: Mapping[str, Symptom]

    @staticmethod
    def read(files: Mapping[str, bytes]) -> Data:
        """From the files in FILES, by name. Raises ValueError where one is missing or broken."""
        missing = [name for name in FILES if name not in files]
        if missing:
            raise ValueError(f"not handed in: {', '.join(missing)}")
        try:
            known = msgspec.json.decode(files["symptoms.json"], type=_File).symptoms
        except msgspec.MsgspecError as error:
            raise ValueError(f"no symptoms: {error}") from error
        return Data(
            prefixes=Prefixes.of(files["prefixes.json"]),
            hosts=Hosts.read(files["hosts.json"]),
            symptoms=MappingProxyType({symptom.id: symptom for symptom in known}),
        )
