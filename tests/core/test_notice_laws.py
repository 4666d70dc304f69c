"""Laws of what is told, over random stories: never lost, never twice, and never half."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from statuswatch.core import standing
from statuswatch.core.aftermath import names_of
from statuswatch.core.flapping import is_flapping
from statuswatch.core.model import Incident, Level, Outage, Report
from statuswatch.core.notice import notices
from statuswatch.core.preferences import Preferences
from statuswatch.core.silences import Silences
from statuswatch.core.telling import Notice, NoticeKind, Stage
from tests.core.cards import Desk, text
from tests.core.story import CALM, MINUTE, NOON, PROBE, incident, report, update

BAD = Report((Incident("probe", "It answers 503", Level.DOWN),), confirmed=True)
GOOD = Report(level=Level.OK, confirmed=True)

EXAMPLES = 60

JOINED = 10 * MINUTE
"""What joins another trouble or parts from it may be held anew: so much later at most."""

LEVELS = st.sampled_from([None, None, Level.DEGRADED, Level.PARTIAL, Level.DOWN])


@dataclass(frozen=True)
class Step:
    """After `gap` minutes: what the page says of `a` and `b`, and our own check (`None`: nobody
    asked). `word`: a new one, to what is open. `silent`: the user wants to hear nothing."""

    gap: int
    a: Level | None
    b: Level | None
    check: bool | None
    word: bool
    silent: bool


STEPS = st.lists(
    st.builds(
        Step,
        st.integers(1, 25),
        LEVELS,
        LEVELS,
        st.sampled_from([None, True, False]),
        st.booleans(),
        st.booleans(),
    ),
    min_size=1,
    max_size=25,
)
WISHES = st.builds(
    Preferences,
    at_least=st.sampled_from([Level.DEGRADED, Level.PARTIAL, Level.DOWN]),
    hold=st.sampled_from([timedelta(), 5 * MINUTE, 20 * MINUTE]),
)
PARTS = st.sampled_from([("", ""), ("A", "B"), ("A", "A")])


class Life:
    """A service as it is lived through, and since when each outage is as bad as the user minds."""

    def __init__(self, preferences: Preferences, parts: tuple[str, str]) -> None:
        self.desk, self.parts, self.now = Desk(preferences=preferences), parts, NOON
        self.words = 0
        self.minds: dict[str, datetime] = {}
        self.desk.hear(CALM, at=NOON - MINUTE)
        self.desk.hear(GOOD, PROBE, NOON - MINUTE)

    def step(self, step: Step) -> None:
        for _ in range(step.gap):
            self.now += MINUTE
            self.desk.pass_time(self.now)
        self.words += step.word
        told = [
            self._story(k, level, n)
            for k, level, n in (("a", step.a, 0), ("b", step.b, 1))
            if level
        ]
        self.desk.hear(report(*told), at=self.now)
        self._remember()
        if step.check is not None:
            self.desk.hear(GOOD if step.check else BAD, PROBE, self.now)
        self._remember()

    def _story(self, key: str, level: Level, n: int) -> Incident:
        words = [update(f"Word {i}", NOON + i * MINUTE, f"{key}{i}") for i in range(self.words)]
        named = [self.parts[n]] if self.parts[n] else []
        return incident(key, level, *named, started=None, updates=words, title=f"Trouble {key}")

    def _remember(self) -> None:
        """Since when it is told, if it is not held."""
        after, least = self.desk.after(self.now), self.desk.preferences.at_least
        bad = set()
        for outage in self.ongoing():
            level = after.level(outage.id, self.desk.service)
            if level is not None and level >= least:
                bad.add(outage.id)
        self.minds = {o: self.minds.get(o, self.now) for o in bad}

    def ongoing(self) -> list[Outage]:
        return [o for o in self.desk.outages(self.now) if o.ongoing]

    def cards(self, outage: str) -> list[Notice]:
        return [n for n in self.desk.told() if outage in n.about]


@settings(max_examples=EXAMPLES, deadline=None)
@given(STEPS, WISHES, PARTS)
def test_every_outage_that_the_user_minds_and_that_lasts_has_a_card_that_says_so(
    steps: Sequence[Step], wishes: Preferences, parts: tuple[str, str]
) -> None:
    life = Life(wishes, parts)
    for step in steps:
        life.step(step)
        life.desk.pass_time(life.now)
        if is_flapping(life.desk.after(life.now).swings, life.now):
            continue
        for outage in life.ongoing():
            since = life.minds.get(outage.id)
            if since is not None and life.now - since >= wishes.hold + JOINED:
                cards = standing.of_outage(outage, life.desk.after(life.now).cards)
                assert standing.stage(cards) is Stage.ON, [text(n.title) for n in cards]


@settings(max_examples=EXAMPLES, deadline=None)
@given(STEPS, WISHES, PARTS)
def test_beginnings_and_ends_alternate_on_each_card(
    steps: Sequence[Step], wishes: Preferences, parts: tuple[str, str]
) -> None:
    life = Life(wishes, parts)
    for step in steps:
        silent = Silences(snoozed={"github": life.now + timedelta(days=9)})
        life.desk.silences = silent if step.silent else Silences()
        life.step(step)
    stands: dict[str, bool] = {}
    for notice in standing.told(life.desk.told()):
        if notice.stage is Stage.OFF:
            assert any(stands.get(outage) for outage in notice.about), text(notice.title)
        stands |= dict.fromkeys(notice.about, notice.stage is Stage.ON)


@settings(max_examples=EXAMPLES, deadline=None)
@given(STEPS, WISHES, PARTS)
def test_all_that_was_told_is_told_as_over_once_all_is_well(
    steps: Sequence[Step], wishes: Preferences, parts: tuple[str, str]
) -> None:
    life = Life(wishes, parts)
    for step in steps:
        life.step(step)
    for step in [Step(10, None, None, True, False, False)] * 4:
        life.step(step)
    life.now += timedelta(hours=2)
    life.desk.pass_time(life.now)
    assert life.ongoing() == []
    for outage in {outage for n in life.desk.told() for outage in n.about}:
        assert standing.stage(life.cards(outage)) is Stage.OFF, [
            (text(n.title), n.kind) for n in life.cards(outage)
        ]


@settings(max_examples=EXAMPLES, deadline=None)
@given(STEPS, st.sampled_from([5, 20]))
def test_nothing_shorter_than_the_hold_is_ever_told(steps: Sequence[Step], hold: int) -> None:
    life = Life(Preferences(hold=hold * MINUTE), ("A", "B"))
    for step in steps:
        life.step(replace(step, gap=min(step.gap, 3)))
    whole = life.desk.outages(life.now)
    for notice in life.desk.told():
        outage = next(o for o in whole if set(names_of(o)) & set(notice.about))
        if notice.kind is NoticeKind.OUTAGE and notice.stage is Stage.ON:
            assert life.desk.when[notice.key] - outage.start >= hold * MINUTE


@settings(max_examples=EXAMPLES, deadline=None)
@given(STEPS, WISHES, PARTS)
def test_every_card_fits(
    steps: Sequence[Step], wishes: Preferences, parts: tuple[str, str]
) -> None:
    life = Life(wishes, parts)
    for step in steps:
        life.step(step)
    for notice in life.desk.kept.values():
        title, body = text(notice.title), text(notice.body)
        assert len(title) <= 40, title
        assert ".." not in body, body
        assert "{" not in title + body
        assert len(notice.actions) <= 3
        ours = re.sub("“.*?”", "", body)
        assert len(re.findall(r"[.] |[.]$", ours)) <= 3
        assert len(ours) <= 220
        assert notice.told == (notice.because == "told")


@settings(max_examples=EXAMPLES, deadline=None)
@given(STEPS, WISHES, PARTS)
def test_a_key_names_one_fact_and_the_same_lines_are_decided_alike(
    steps: Sequence[Step], wishes: Preferences, parts: tuple[str, str]
) -> None:
    life = Life(wishes, parts)
    for step in steps:
        life.step(step)
    desk, after = life.desk, life.desk.after(life.now)
    lines = [line for line in desk.journal if line.at == life.now]
    once = notices(lines, desk.service, wishes, life.now, after)
    assert once == notices(lines, desk.service, wishes, life.now, after)
    assert len({n.key for n in desk.told()}) == len(desk.told())
