"""What a card of the desktop says, alike on every platform: its text, its buttons, its sound."""

from __future__ import annotations

from statuswatch.channels import plain
from statuswatch.core.telling import Action, Notice, NoticeKind, Urgency
from statuswatch.core.words import Message, Setting, render, say

TITLE, BODY = 200, 400
"""Characters sent at most: a card is no place for more, and some daemons measure slowly."""

_TURNING = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""What turns the direction of all that follows: a vendor's would turn our words, too."""


def texts(notice: Notice, setting: Setting) -> tuple[str, str]:
    """Title and body, as text: what of it a daemon would take for markup is not told here."""
    title = _shown(render(notice.title, setting).replace("\n", " "), TITLE)
    return title, _shown(render(notice.body, setting), BODY)


def _shown(text: str, most: int) -> str:
    """What a D-Bus string may hold (with a NUL or half a surrogate the bus hangs up on us), at
    most so long."""
    text = plain(text).translate(_TURNING)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def label(action: Action, notice: Notice) -> Message:
    """The words on a button."""
    match action:
        case Action.OPEN:
            return say("Open")
        case Action.ACKNOWLEDGE if notice.kind is NoticeKind.STORM:
            return say("Acknowledge all")
        case Action.ACKNOWLEDGE:
            return say("Acknowledge")
        case Action.SNOOZE:
            return say("Snooze 1\N{NO-BREAK SPACE}h")
        case Action.MUTE:
            return say("Mute")
        case Action.REPORT:
            return say("Report a problem")


def sounds(notice: Notice, sounds_from: Urgency | None) -> bool:
    """`sounds_from`: the least urgency that is heard; None: nothing is."""
    return sounds_from is not None and notice.urgency >= sounds_from
