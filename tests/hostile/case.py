"""What a case is: a number, what is done to us, what is right, and the checks that it is so."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.engine.conftest import Names

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Rig:
    """What a check is handed. `folder`: empty, its own; `names`: what names resolve to (a public
    address in it is reached at 127.0.0.1); nothing leaves the loopback."""

    folder: Path
    names: Names
    patch: pytest.MonkeyPatch


Run = Callable[[Rig], "Awaitable[str] | str"]
"""Asserts what must hold; what was seen, in a few words."""


@dataclass(frozen=True)
class Check:
    """`slow`: why it is run in the whole run alone; empty: it is fast. `fails`: what is known to be
    wrong; the table says that it fails, and the day it holds its test is red until this is taken
    away."""

    name: str
    run: Run
    slow: str = ""
    fails: str = ""

    async def seen(self, rig: Rig) -> str:
        told = self.run(rig)
        return await told if inspect.isawaitable(told) else told


@dataclass(frozen=True)
class Held:
    """Tests elsewhere that hold it: pytest's node ids."""

    nodes: tuple[str, ...]


@dataclass(frozen=True)
class Cannot:
    """This much cannot be run here."""

    why: str


Part = Check | Held | Cannot | tuple[Check, ...]


@dataclass(frozen=True)
class Case:
    number: int
    name: str
    expected: str
    checks: tuple[Check, ...] = ()
    nodes: tuple[str, ...] = ()
    cannot: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """One module's cases."""

    name: str
    title: str
    cases: tuple[Case, ...] = field(default=())


def case(number: int, name: str, expected: str, *parts: Part) -> Case:
    checks: list[Check] = []
    nodes: list[str] = []
    why: list[str] = []
    for part in parts:
        match part:
            case Check():
                checks.append(part)
            case Held():
                nodes += part.nodes
            case Cannot():
                why.append(part.why)
            case _:
                checks += part
    return Case(number, name, expected, tuple(checks), tuple(nodes), tuple(why))


def look(run: Run, name: str = "", *, slow: str = "", fails: str = "") -> Check:
    """A check of one's own; it is named as its function is."""
    name = name or getattr(run, "__name__", "look").replace("_", " ").strip()
    return Check(name, run, slow, fails)


def held(*nodes: str) -> Held:
    return Held(nodes)


def cannot(why: str) -> Cannot:
    return Cannot(why)


def groups() -> tuple[Group, ...]:
    """Every module here that has cases, in the order of their numbers."""
    found = []
    for module in pkgutil.iter_modules([str(HERE)]):
        if module.name.startswith(("test_", "__")):
            continue
        room = importlib.import_module(f"tests.hostile.{module.name}")
        cases: tuple[Case, ...] = getattr(room, "CASES", ())
        if cases:
            title = (room.__doc__ or module.name).strip().splitlines()[0]
            found.append(Group(module.name, title.rstrip("."), cases))
    return tuple(sorted(found, key=lambda group: group.cases[0].number))


def cases() -> Iterator[Case]:
    for group in groups():
        yield from group.cases
