"""What waited to be sent, looked at once more: it may be over by now, or lack its beginning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from enum import Enum

from statuswatch.core.lasting import by_every_name
from statuswatch.core.telling import Notice, NoticeKind, SentState, Stage
from statuswatch.store.nouns import Kept
from statuswatch.store.protocols import History, Outbox

FRESH = timedelta(seconds=30)
"""What was to be told for less than this is taken as true."""

_SAYS_IT_STANDS = frozenset(
    {
        NoticeKind.OUTAGE,
        NoticeKind.WORD,
        NoticeKind.REMINDER,
        NoticeKind.STORM,
        NoticeKind.ESCALATION,
    }
)


class Verdict(Enum):
    """`WAITS`: it is over, perhaps: that is not decided yet, and until then it is neither sent nor
    forgotten. `UNTRUE`: it is over, and another card says so."""

    TRUE = "true"
    WAITS = "waits"
    UNTRUE = "untrue"


class Late:
    """Knows how things stand now."""

    def __init__(self, outbox: Outbox, history: History) -> None:
        self._outbox = outbox
        self._history = history

    def verdict(self, notice: Notice, now: datetime) -> Verdict:
        """Of a card that says that something is down. Raises StoreError."""
        stands = notice.stage is Stage.ON and notice.kind in _SAYS_IT_STANDS
        if not stands or not notice.about:
            return Verdict.TRUE
        ongoing = by_every_name({outage.id: outage for outage in self._history.lasting(now=now)})
        if any(outage in ongoing for outage in notice.about):
            return Verdict.TRUE
        cards = [kept.notice for kept in self._outbox.about(notice.about)]
        held = any(card.due is not None and card.stage is Stage.OFF for card in cards)
        return Verdict.WAITS if held else Verdict.UNTRUE

    def whole(self, notice: Notice, channel: str) -> Notice:
        """A vendor's word, on a channel that was never told what ails: its title says that.
        Raises StoreError."""
        if notice.kind is not NoticeKind.WORD or notice.stage is not Stage.ON or not notice.about:
            return notice
        kept = self._outbox.about(notice.about)
        if _on(kept, channel).intersection(notice.about):
            return notice
        told = (k.notice for k in kept if k.notice.told and k.notice.due is None)
        openings = [n for n in told if n.kind is NoticeKind.OUTAGE and n.stage is Stage.ON]
        if not openings:
            return notice
        newest = notice.body if notice.body.one else notice.title
        return replace(notice, title=openings[-1].title, body=newest)

    def shown(self, channel: str, outages: Iterable[str]) -> frozenset[str]:
        """Those of which a card stands on this channel that says so. Raises StoreError."""
        wanted = frozenset(outages)
        return _on(self._outbox.about(wanted), channel) & wanted

    def kept(self, notice: Notice) -> Kept | None:
        """As it is kept. Raises StoreError."""
        return next(
            (k for k in self._outbox.about(notice.about) if k.notice.key == notice.key), None
        )


def _on(kept: Iterable[Kept], channel: str) -> frozenset[str]:
    last: dict[str, Stage] = {}
    for one in kept:
        took = any(s.channel == channel and s.state is SentState.DELIVERED for s in one.sent)
        if took and one.notice.stage is not Stage.NONE:
            last.update(dict.fromkeys(one.notice.about, one.notice.stage))
    return frozenset(outage for outage, stage in last.items() if stage is Stage.ON)
