"""One file here = one format: `render` is pure and streams; only `writing` touches a disk.

Registration is the file's existence: a module of this package (but `writing`, and what formats
share: `columns`, `markup`, `papers`) is a format of that name, and holds an `EXPORT`.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from statuswatch.core.line import Line
from statuswatch.core.record import Record

_NOT_A_FORMAT = frozenset({"columns", "markup", "papers", "writing"})

_FIRST = ("csv", "json")
"""What most want, and what a window offers first."""


@dataclass(frozen=True, slots=True)
class Export:
    """One format. `suffix` with its dot.

    `render(records, generated)` yields the file's text in pieces, and reads `records` only as far
    as it has yielded; `generated` is the present moment (UTC). It raises nothing of its own.
    `of_lines` does the same with rows that are texts already; `None`: it wants records. `words`: it
    writes what the vendors said.
    """

    name: str
    title: str
    suffix: str
    render: Callable[[Iterable[Record], datetime], Iterator[str]]
    of_lines: Callable[[Iterable[Line], datetime], Iterator[str]] | None = None
    words: bool = True


def names() -> tuple[str, ...]:
    """Every format there is: what most want first, then by the alphabet. Imports none of them."""
    found = (module.name for module in pkgutil.iter_modules(__path__))
    known = (name for name in found if name not in _NOT_A_FORMAT)
    return tuple(sorted(known, key=lambda name: (name not in _FIRST, name)))


def load(name: str) -> Export:
    """The format of that name. Raises KeyError when there is none."""
    if name not in names():
        raise KeyError(name)
    export = importlib.import_module(f"{__name__}.{name}").EXPORT
    if not isinstance(export, Export):
        raise TypeError(f"{__name__}.{name}.EXPORT is not an Export")
    return export
