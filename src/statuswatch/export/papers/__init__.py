"""One file here = one form of a document: `render` is pure, and escapes whatever it is given.

Registration is the file's existence, as with the formats of a history.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from statuswatch.core.paper import Paper
from statuswatch.core.words import Setting


@dataclass(frozen=True, slots=True)
class Form:
    """`suffix` with its dot. `render(paper, setting)` yields the text in pieces; times are told in
    the setting's zone."""

    name: str
    title: str
    suffix: str
    render: Callable[[Paper, Setting], Iterator[str]]


def names() -> tuple[str, ...]:
    """Every form there is, by the alphabet."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))


def load(name: str) -> Form:
    """The form of that name. Raises KeyError when there is none."""
    if name not in names():
        raise KeyError(name)
    form = importlib.import_module(f"{__name__}.{name}").FORM
    if not isinstance(form, Form):
        raise TypeError(f"{__name__}.{name}.FORM is not a Form")
    return form
