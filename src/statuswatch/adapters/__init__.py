"""The kinds of source. One file = one kind; that the file exists is its registration.

Modules whose name begins with an underscore are shared parts, not kinds. An adapter imports the
core only, does no I/O and knows no clock; see docs/adapters.md.
"""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec

from statuswatch.core.flow import Adapter, StatusWatchError
from statuswatch.core.words import Message, say

_WORD = re.compile(r"[a-z][a-z0-9_]{0,40}")


def kinds() -> tuple[str, ...]:
    """The kinds there are, in alphabetical order; nothing is imported.

    `pkgutil` also lists a PyInstaller archive, if the package was importable while its spec ran.
    """
    import pkgutil  # only who lists them needs it

    found = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(name for name in found if not name.startswith("_")))


def load(kind: str) -> Adapter:
    """The adapter of this kind; only its own module is imported.

    Raises StatusWatchError where there is no such kind.
    """
    known = _WORD.fullmatch(kind) and find_spec(f"{__name__}.{kind}")
    if not known:
        raise StatusWatchError(
            say("There is no kind of source called “{kind}”.", kind=kind[:80]),
            say("The kinds are: {kinds}.", kinds=", ".join(kinds())),
        )
    adapter: Adapter = import_module(f"{__name__}.{kind}").ADAPTER
    return adapter


def title_of(kind: str) -> Message:
    """What people are told it is; one that no recorded document has proved says so. The bare
    word for a kind of a newer version, or one that was taken out."""
    try:
        adapter = load(kind)
    except StatusWatchError:
        return say("{kind}", kind=kind)
    title = Message(adapter.title)
    return say("{title} (experimental)", title=title) if adapter.experimental else title


def all_adapters() -> tuple[Adapter, ...]:
    """Every adapter, in the order of `kinds`."""
    return tuple(load(kind) for kind in kinds())
