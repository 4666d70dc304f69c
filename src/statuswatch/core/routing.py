"""`ways`: through which channels a notice goes to the user."""

from __future__ import annotations

from collections.abc import Iterable

from statuswatch.core.preferences import Preferences
from statuswatch.core.telling import Notice, NoticeKind, Stage

DESKTOP = "desktop"
"""What people call the channels `desktop_linux` and `desktop_other`."""

TERMINAL = "terminal"
"""The channel of who watches in a terminal: they asked to see everything that is told."""

_NEVER_LOST = frozenset({NoticeKind.ESCALATION, NoticeKind.OWN, NoticeKind.PLAN})
"""These go anywhere rather than nowhere."""

_OF_NO_SERVICE = frozenset({NoticeKind.STORM, NoticeKind.DIGEST, NoticeKind.OWN, NoticeKind.PLAN})


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
    chosen = frozenset[str]()
    if notice.kind is NoticeKind.ESCALATION:
        chosen = frozenset(_escalated(notice, preferences, there, before))
    chosen = chosen or _ordinary(notice, preferences, there)
    if not chosen and notice.kind in _NEVER_LOST:
        chosen = frozenset(there) - frozenset(preferences.escalation) or frozenset(there)
    if notice.stage is Stage.OFF:
        chosen |= before
    return tuple(name for name in there if name in chosen)


def escalation_key(outage: str, channel: str) -> str:
    """The key of the escalation of an outage (its id) to one channel: once to each."""
    return f"escalate:{outage}:{channel}"


def escalated_to(notice: Notice) -> str:
    """The channel that an escalation goes to."""
    return notice.key.rpartition(":")[2]


def next_escalation(
    notice: Notice,
    preferences: Preferences,
    channels: Iterable[str],
    before: frozenset[str] = frozenset(),
) -> str:
    """The channel that comes after the one of this escalation and is there; rather one that was not
    told `before`. Empty: there is none."""
    first, order, there = escalated_to(notice), preferences.escalation, frozenset(channels)
    if first in order:
        order = order[order.index(first) + 1 :]
    left = [name for name in order if name in there and first]
    return next((name for name in left if name not in before), left[0] if left else "")


def wants_nothing(notice: Notice, preferences: Preferences) -> bool:
    """Does the user want what is of its service told nowhere?"""
    if not notice.service or notice.kind in _OF_NO_SERVICE:
        return False
    return preferences.of(notice.service).channels == frozenset()


def _escalated(
    notice: Notice, preferences: Preferences, there: tuple[str, ...], before: frozenset[str]
) -> tuple[str, ...]:
    """The one channel that it is for, or else who comes next."""
    first = escalated_to(notice)
    if first in there:
        return (first,)
    following = next_escalation(notice, preferences, there, before)
    return (following,) if following else ()


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
