"""The kinds of notices that one chooses among, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from statuswatch.core.telling import NoticeKind
from statuswatch.core.words import Message, say

KINDS: Mapping[NoticeKind, Message] = MappingProxyType(
    {
        NoticeKind.OUTAGE: say("Trouble begins, changes and ends"),
        NoticeKind.WORD: say("They say something new, or are late to"),
        NoticeKind.MAINTENANCE: say("Maintenance is announced, begins or runs over"),
        NoticeKind.HEALTH: say("A page moves or cannot be read, a certificate ends"),
        NoticeKind.NEWS: say("News"),
        NoticeKind.REMINDER: say("Reminders while it lasts"),
    }
)
"""What is told, as the user reads it. PLAN and REVIEW are not among them: what they tell of is the
user's own, and each is told because they asked for it."""
