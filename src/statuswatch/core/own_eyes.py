"""What the looks of our own checks amount to: how sure, since when, by which way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from statuswatch.core import ours
from statuswatch.core.model import Aside, Known, KnownIncident, Level, Role, Rules, Source
from statuswatch.core.scope import among, concerns
from statuswatch.core.witness import Look, Seen, Surroundings, Testimony
from statuswatch.core.words import Message

FRESH = timedelta(minutes=30)
"""An older look says nothing of now. Calm services are looked at every 15 minutes."""

RESTLESS = timedelta(hours=1)
"""Looks that go back and forth within this time are one trouble that comes and goes."""

ONE_FAMILY = 2
"""Bad looks in a row that are enough where the other address family answers beside each of them:
that is a control at the very moment."""

BAD = (Seen.FAILS, Seen.SLOW)


@dataclass(frozen=True, slots=True)
class Eye:
    """One check of ours. `seen`: what it shows now, `None` where nothing fresh is at hand. `sure`:
    seen often enough. `looks`: bad ones in a row. `before`: it had been let in earlier. `family`:
    that of the addresses asked, 0: either; `only`: the one that fails while the other answers. `restless`: it comes and goes."""

    source: Source | None
    seen: Seen | None
    at: datetime | None = None
    since: datetime | None = None
    sure: bool = False
    looks: int = 0
    step: str = ""
    words: Message | None = None
    level: Level | None = None
    family: int = 0
    only: int = 0
    before: bool = False
    restless: bool = False
    story: KnownIncident | None = None

    @property
    def bad(self) -> bool:
        """Trouble, or one look that may be its beginning; one slow look is none."""
        return self.seen is Seen.FAILS or (self.seen is Seen.SLOW and self.sure)

    @property
    def answers(self) -> bool:
        return self.seen is Seen.ANSWERS or (self.seen is Seen.SLOW and not self.sure)

    @property
    def slow(self) -> bool:
        """It answers late. A milder fault of something delivered over several hops is no such."""
        plain = self.source is None or self.source.kind == "probe" or self.story is None
        return self.seen is Seen.SLOW and self.sure and plain

    @property
    def surely_down(self) -> bool:
        return self.seen is Seen.FAILS and self.sure and self.level is Level.DOWN

    def touches(self, parts: Iterable[str]) -> bool:
        """Is what it finds of the whole service, or of one of `parts`? Of a check over many hops
        only its story says which one ails."""
        if self.story is None:
            return self.source is None or self.source.kind == "probe"
        mine = self.story.incident.components
        return not mine or bool(among(mine, frozenset(parts)))


def eyes(testimony: Testimony, now: datetime, rules: Rules) -> tuple[Eye, ...]:
    """One for each check of ours, whatever of its looks is at hand."""
    probes = [s for s in testimony.known if s.role is Role.PROBE]
    looks: dict[str, list[Look]] = {}
    for look in sorted(testimony.looks, key=lambda one: one.at):
        if look.at <= now:
            looks.setdefault(_owner(look, probes), []).append(look)
    unknown = looks.keys() - {s.id for s in probes}
    found = [_eye(s, looks.get(s.id, ()), testimony, now, rules) for s in probes]
    return (*found, *(_eye(None, looks[name], testimony, now, rules) for name in sorted(unknown)))


def _owner(look: Look, probes: Sequence[Source]) -> str:
    return probes[0].id if not look.source and len(probes) == 1 else look.source


def _eye(
    source: Source | None, looks: Sequence[Look], told: Testimony, now: datetime, rules: Rules
) -> Eye:
    known = told.known.get(source, Known()) if source else Known()
    story = _story(known, told.service.parts)
    usable = tuple(_usable(looks, told.around))
    if not usable or now - usable[-1].at > FRESH:
        return _remembered(source, known, story, told.around, now, rules)
    seen = replace(_by_family(usable, told.around, rules), source=source)
    newer = known.heard is None or usable[-1].at > known.heard
    if story is None or (seen.seen is Seen.ANSWERS and newer) or _spans(story, told.around):
        return seen
    return _with_story(seen, story)


def _usable(looks: Iterable[Look], around: Surroundings) -> Iterator[Look]:
    """What failed while our line was bad, or before we slept, is no sign of how they are now."""
    since = _anew(around)
    for look in looks:
        if since is None or look.at >= since or look.seen not in BAD:
            yield look


def _anew(around: Surroundings) -> datetime | None:
    """Since when what fails is a sign of anything again."""
    limits = [moment for moment in (around.awake, around.back) if moment is not None]
    return max(limits, default=None)


def _spans(story: KnownIncident, around: Surroundings) -> bool:
    """Was it counted together over a time in which we could not look?"""
    since, started = _anew(around), story.incident.started or story.first_seen
    return since is not None and started < since <= story.first_seen


def _by_family(looks: Sequence[Look], around: Surroundings, rules: Rules) -> Eye:
    """Where both address families are asked, each is a check of its own."""
    families: dict[int, list[Look]] = {}
    for look in looks:
        families.setdefault(look.family, []).append(look)
    found = {family: _run(own, rules) for family, own in families.items()}
    bad = {family: eye for family, eye in found.items() if eye.bad}
    well = [eye for eye in found.values() if eye.answers]
    if len(found) == 1 or not bad or not well:
        return max(found.values(), key=_weight)
    family, eye = max(bad.items(), key=lambda one: _weight(one[1]))
    if family == 0 or (family == 6 and around.ipv6 is None):
        return well[0]  # it works, and whose fault the rest is nobody can say
    return replace(eye, only=family, sure=eye.looks >= ONE_FAMILY, level=Level.PARTIAL)


def _run(looks: Sequence[Look], rules: Rules) -> Eye:
    newest = looks[-1]
    before = any(look.seen is Seen.ANSWERS for look in looks)
    base = Eye(
        None,
        newest.seen,
        newest.at,
        step=newest.step,
        words=newest.words,
        family=newest.family,
        before=before,
    )
    if newest.seen not in BAD:
        return replace(base, restless=_restless(looks), level=_level_of(newest.seen))
    run = _last_run(looks)
    sure = len(run) >= rules.confirm
    fails = [look for look in run if look.seen is Seen.FAILS]
    down = len(fails) >= rules.confirm or (bool(fails) and not sure)
    return replace(
        base,
        seen=Seen.FAILS if fails else Seen.SLOW,
        since=run[0].at,
        sure=sure,
        looks=len(run),
        level=Level.DOWN if down else Level.DEGRADED,
        restless=_restless(looks),
    )


def _last_run(looks: Sequence[Look]) -> list[Look]:
    """The bad looks at the end, oldest first; one that is turned away in between says nothing."""
    run: list[Look] = []
    for look in reversed(looks):
        if look.seen is Seen.ANSWERS:
            break
        if look.seen in BAD:
            run.append(look)
    return run[::-1]


def _restless(looks: Sequence[Look]) -> bool:
    """Does it fail, answer and fail again, and no longer by chance?"""
    recent = [look.seen is Seen.FAILS for look in looks if looks[-1].at - look.at <= RESTLESS]
    turns = sum(1 for a, b in pairwise(recent) if b and not a)
    begins = turns + (1 if recent and recent[0] else 0)
    return sum(recent) >= 3 and begins >= 2


def _level_of(seen: Seen) -> Level | None:
    return Level.OK if seen is Seen.ANSWERS else None


def _weight(eye: Eye) -> tuple[bool, bool, bool, int]:
    return (eye.bad and eye.sure, eye.bad, eye.answers, eye.looks)


# -- what the heart remembers of a check -----------------------------------------------------


def _story(known: Known, parts: frozenset[str]) -> KnownIncident | None:
    """The worst open trouble that it found, of what is followed; of equals the newest."""
    mine = [k for k in known.open if not k.incident.planned and concerns(k, parts)]
    return max(mine, key=_gravity, default=None)


def _gravity(k: KnownIncident) -> tuple[Level, datetime]:
    return k.incident.level or Level.OK, k.incident.started or k.first_seen


def _with_story(seen: Eye, story: KnownIncident) -> Eye:
    """What is told as open was confirmed, whatever few looks are at hand after a start."""
    level = story.incident.level or Level.DEGRADED
    # A look names the one address it asked; of many hops the story says which one ails.
    many = seen.source is not None and seen.source.kind != "probe"
    looked = None if many else seen.words
    return replace(
        seen,
        seen=Seen.FAILS if level > Level.DEGRADED else Seen.SLOW,
        since=story.incident.started or story.first_seen,
        sure=True,
        looks=max(seen.looks, 1),
        level=level,
        step=seen.step or _step(story),
        words=looked or _title(story) or seen.words,
        story=story,
    )


def _title(story: KnownIncident) -> Message | None:
    return ours.told(story.incident.title) if story.incident.title.strip() else None


def _step(story: KnownIncident) -> str:
    """A check's update is keyed by why it is bad: the step, where nothing was answered."""
    return story.incident.updates[-1].key if story.incident.updates else ""


def _remembered(
    source: Source | None,
    known: Known,
    story: KnownIncident | None,
    around: Surroundings,
    now: datetime,
    rules: Rules,
) -> Eye:
    if known.heard is None or now - known.heard > FRESH:
        return Eye(source, None, known.heard)
    seen = Eye(source, Seen.ANSWERS, known.heard, level=Level.OK)
    if story is not None:
        return replace(_with_story(seen, story), sure=not _spans(story, around))
    if known.streak:
        sure = known.streak >= rules.confirm
        return replace(
            seen,
            seen=Seen.FAILS,
            since=known.suspect or known.heard,
            sure=sure,
            looks=known.streak,
            level=Level.DOWN,
        )
    if known.aside is not None:
        aside = Seen.REFUSED if known.aside is Aside.REFUSED else Seen.BLOCKED
        return replace(seen, seen=aside, level=None)
    return seen


def since_ever(eye: Eye, ended: Iterable[KnownIncident], told: datetime) -> datetime | None:
    """When we first saw the trouble that they told of at `told`, even if it answers by now."""
    starts = [
        k.incident.started or k.first_seen
        for k in ended
        if k.role is Role.PROBE and not k.incident.planned and _reaches(k, told)
    ]
    return min([*starts, *([eye.since] if eye.bad and eye.since else [])], default=None)


def _reaches(k: KnownIncident, told: datetime) -> bool:
    end = k.incident.ended
    return end is not None and (k.incident.started or k.first_seen) <= told <= end + FRESH
