"""Where the news of one service's sources becomes notices, as the engine does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from itertools import count

from statuswatch.core.lull import lulled
from statuswatch.core.model import KnownIncident, Level, Outcome, Role, Service, Source
from statuswatch.core.notice import Aftermath, Preferences, notices
from statuswatch.core.outage import outages
from statuswatch.core.scope import concerns, level_now
from statuswatch.core.telling import Notice
from statuswatch.core.witness import Verdict
from statuswatch.core.words import Message, Setting, render
from tests.core.story import CALM, PAGE, Heart, clock, ended, incident, report

GITHUB = Service("github", "GitHub")
SETTING = Setting(now=clock("15:00"))
ILL = report(incident("a", Level.DOWN, "Uploads", started=clock("12:02")))
OVER = ended(incident("a", Level.DOWN, "Uploads", started=clock("12:02")), clock("13:10"))
WELL = report(OVER)


class Desk:
    """Where the news of one service's sources becomes notices, as the engine does it."""

    def __init__(self, service: Service = GITHUB, preferences: Preferences = Preferences()) -> None:
        self.service, self.preferences = service, preferences
        self.hearts: dict[str, Heart] = {}
        self.numbers = count(1)
        self.verdicts: Mapping[str, Verdict] = {}

    def hear(
        self, outcome: Outcome, source: Source = PAGE, at: datetime | None = None
    ) -> list[Notice]:
        """Every notice of one poll, told or not."""
        heart = self.hearts.setdefault(source.id, Heart(source))
        changes = [replace(c, seq=next(self.numbers)) for c in heart.hear(outcome, at)]
        return list(
            notices(changes, self.service, self.preferences, heart.now, self._after(heart.now))
        )

    def _after(self, now: datetime) -> Aftermath:
        known = [k for h in self.hearts.values() for k in h.known.incidents.values()]
        parts = self.service.parts
        found = {m: o for o in outages(known, now, parts=parts) for m in o.incidents}
        open_ = {_place(k): k for k in known if k.open}
        listed = {h.source.id: h.known.components for h in self.hearts.values()}
        ours = [k for k in known if k.role is Role.PROBE and _place(k) in found]
        stories = {
            o.id: [k.incident for k in known if found.get(_place(k)) == o] for o in found.values()
        }
        return Aftermath(
            outages=found,
            levels={p: level_now(k.incident, parts, listed[k.source]) for p, k in open_.items()},
            saw={found[_place(k)].id: k.incident.started or k.first_seen for k in ours},
            verdicts=self.verdicts,
            lulls={o: lull for o, told in stories.items() if (lull := lulled(told))},
            standing=frozenset(_place(k) for k in known if k.open),
            ongoing=frozenset(o.id for o in found.values() if o.ongoing),
            roles={h.source.id: h.source.role for h in self.hearts.values()},
            concerning=frozenset(_place(k) for k in known if concerns(k, parts)),
            said=frozenset(
                found[_place(k)].id for k in known if k.role is Role.OFFICIAL and _place(k) in found
            ),
        )


def _place(k: KnownIncident) -> tuple[str, str]:
    return (k.source, k.incident.key)


def told(*outcomes: Outcome, desk: Desk | None = None) -> list[list[str]]:
    """The titles told after each poll of a page, after a calm first look."""
    desk = desk or Desk()
    desk.hear(CALM)
    return [[text(n.title) for n in desk.hear(o) if n.told] for o in outcomes]


def reasons(*outcomes: Outcome, desk: Desk | None = None) -> list[list[str]]:
    """Why each piece of news was told or not."""
    desk = desk or Desk()
    desk.hear(CALM)
    return [[n.because for n in desk.hear(o)] for o in outcomes]


def text(message: Message) -> str:
    return render(message, SETTING)
