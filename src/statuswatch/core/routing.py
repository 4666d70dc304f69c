"""`ways`: through which channels a notice goes to the user."""

from __future__ import annotations

from collections.abc import Iterable

from statuswatch.core.preferences import Preferences
from statuswatch.core.telling import Notice, NoticeKind, Stage

DESKTOP = "desktop"
"""What people call the channels `desktop_linux` and `desktop_other`."""

TERMINAL = "terminal"
"""The channel of who watches in a terminal: they asked to see everything that is told."""

_OF_NO_SERVICE = frozenset({NoticeKind.STORM, NoticeKind.DIGEST, NoticeKind.OWN})


def ways(
    notice: Notice, preferences: Preferences, channels: Iterable[str], before: frozenset[str]
) -> tuple[str, ...]:
    """Those of `channels`, in their order, that `notice` goes to; none where it is not told.

    `channels`: names of all that are switched on. `before`: those that were told of one of the
    outages that the notice is `about`; they are told of its end, too.
    """
    if not notice.told or notice.due is not None:
        return ()
    there = tuple(channels)
    if notice.kind is NoticeKind.ESCALATION:
        return tuple(name for name in there if name == escalated_to(notice))
    chosen = _ordinary(notice, preferences, there)
    if notice.stage is Stage.OFF:
        chosen |= before
    return tuple(name for name in there if name in chosen)


def escalation_key(outage: str, channel: str) -> str:
    """The key of the escalation of an outage (its id) to one channel: once to each."""
    return f"escalate:{outage}:{channel}"


def escalated_to(notice: Notice) -> str:
    """The channel that an escalation goes to."""
    return notice.key.rpartition(":")[2]


def is_named(channel: str, names: Iterable[str]) -> bool:
    """Is this channel among those that the user names?"""
    called = set(names)
    return channel in called or (channel.startswith(f"{DESKTOP}_") and DESKTOP in called)


def _ordinary(
    notice: Notice, preferences: Preferences, channels: tuple[str, ...]
) -> frozenset[str]:
    """For what is not an escalation. Of several services at once no single one's wishes hold.
    Where none of the channels that a service wishes is there any more, all are used: a notice that
    is lost is worse than one in the wrong place. So is one that the user asked for by hand."""
    there = frozenset(channels) - frozenset(preferences.escalation)
    wished = None
    if notice.service and notice.kind not in _OF_NO_SERVICE:
        wished = preferences.of(notice.service).channels
    if wished is None:
        return there
    chosen = frozenset(name for name in there if is_named(name, wished))
    if not chosen and (wished or notice.kind is NoticeKind.RETURN):
        return there
    return chosen | (there & {TERMINAL})
