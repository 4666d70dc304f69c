"""`verdict`: is it down, or is it just me? The decision table; read `_decided` first.

Each witness is weighed by itself before (`testimony`): how fresh, how sure, of what, by which way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch.core.model import Known, KnownIncident, Level, Line, Role, Rules, worst
from statuswatch.core.own_eyes import since_ever
from statuswatch.core.testimony import Between, Heard, hear
from statuswatch.core.their_word import Says
from statuswatch.core.verdict_words import Said, because
from statuswatch.core.witness import Answer, Seen, Testimony, Verdict
from statuswatch.core.witnesses import witnesses


def verdict(testimony: Testimony, now: datetime, rules: Rules = Rules()) -> Verdict:
    """The answer at `now`, with its witnesses.

    Laws (property tests): while our own line is bad nobody is accused; where nobody can be heard
    it is never fine; one more witness of trouble never makes it fine.
    """
    heard = hear(testimony, now, rules)
    found = _decided(heard)
    since = _since(found, heard, testimony)
    return Verdict(
        found.answer,
        found.said.sentence,
        because(found.said, heard, testimony, since, now),
        witnesses(heard, testimony, now),
        level=_level(found, heard),
        since=since,
        lag=_lag(found, heard, testimony, now),
        confirmed=found.confirmed,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    answer: Answer
    said: Said
    confirmed: bool = True


def _decided(heard: Heard) -> _Found:
    """First our own line, then their word, then our eyes, then everybody else's."""
    if heard.line is Line.CAPTIVE:
        return _Found(Answer.YOU, Said.SIGN_IN)
    if heard.line is Line.DOWN:
        return _Found(Answer.YOU, Said.OFFLINE)
    theirs, eye = heard.theirs, heard.eye
    if theirs.says is Says.TROUBLE and not (theirs.forgotten and _calm(heard)):
        return _Found(Answer.THEM_SAID, _said_so(heard))
    if heard.between is not None and not heard.between.doubt and not _else_seen(heard):
        return _Found(Answer.YOU, OURS[heard.between])
    if theirs.says is Says.WORK and not (theirs.forgotten and eye.answers):
        return _Found(Answer.MAINTENANCE, _work(heard))
    if eye.bad and theirs.wide:
        return _Found(Answer.MAINTENANCE, _work(heard))
    if eye.bad:
        return _failing(heard)
    return _unseen(heard)


OURS = {
    Between.BLOCKED: Said.BLOCKED,
    Between.NAMES: Said.NAMES,
    Between.ROOTS: Said.ROOTS,
    Between.CLOCK: Said.CLOCK,
    Between.TUNNEL: Said.TUNNEL,
    Between.SLOW: Said.SLOW_HERE,
    Between.IPV6: Said.IPV6,
    Between.HARDLY: Said.HARDLY,
}


def _calm(heard: Heard) -> bool:
    """Our check answers, and nobody else says that anything is wrong."""
    return heard.eye.answers and not heard.bursts and not heard.user


def _else_seen(heard: Heard) -> bool:
    """Our check tells nothing for a reason of our own, yet others tell by themselves."""
    return heard.strong


def _said_so(heard: Heard) -> Said:
    if _worse_seen(heard):
        return Said.DOWN_SAID
    if heard.theirs.vague:
        return Said.VAGUE
    level = heard.theirs.level
    if level is Level.DOWN:
        return Said.DOWN_THEY_SAY if heard.eye.answers else Said.DOWN_SAID
    if level is Level.PARTIAL:
        return Said.PARTLY_THEY_SAY if heard.eye.answers else Said.PARTLY_SAID
    return Said.SLOW_SAID if heard.eye.slow else Said.DEGRADED_SAID


def _worse_seen(heard: Heard) -> bool:
    """Do we see for certain that what they call milder is down? Vendors play it down at first."""
    told = heard.theirs.level
    if heard.between is not None or not heard.eye.surely_down or told is Level.DOWN:
        return False
    return heard.eye.touches(name for k in heard.theirs.trouble for name in k.incident.components)


def _work(heard: Heard) -> Said:
    if heard.theirs.late:
        return Said.WORK_LATE
    stories = heard.theirs.work or heard.theirs.wide
    return Said.WORK_ANNOUNCED if any(_announced(k) for k in stories) else Said.WORK


def _announced(k: KnownIncident) -> bool:
    start = k.incident.started
    return start is not None and k.first_seen < start


def _failing(heard: Heard) -> _Found:
    """A check of ours is bad, and it is not (for certain) us."""
    eye, agree = heard.eye, bool(heard.bursts) or bool(heard.user)
    if heard.between is not None and not heard.bursts:
        return _Found(Answer.CANT_TELL, DOUBT[heard.between], confirmed=False)
    if not (eye.sure or agree):
        return _Found(Answer.CANT_TELL, Said.ONE_LOOK, confirmed=False)
    if heard.theirs.says is Says.NOTHING and heard.theirs.last:
        return _Found(Answer.THEM_SAID, Said.DOWN_SAID)
    if eye.seen is Seen.SLOW:
        return _Found(Answer.THEM_SILENT, Said.SLOW if eye.slow else Said.DEGRADED)
    partial = eye.level in (Level.DEGRADED, Level.PARTIAL)
    return _Found(Answer.THEM_SILENT, Said.PARTLY if partial else Said.DOWN)


DOUBT = {
    Between.VPN: Said.VPN,
    Between.WAY: Said.WAY,
    Between.UNPROVEN: Said.UNPROVEN,
}


def _unseen(heard: Heard) -> _Found:
    """No check of ours is bad: it answers, it is turned away, or there is none."""
    eye, theirs = heard.eye, heard.theirs
    if heard.user and (heard.bursts or eye.restless):
        return _Found(Answer.THEM_SILENT, Said.OTHERS)
    if heard.user:
        return _Found(Answer.CANT_TELL, Said.ONLY_YOU, confirmed=False)
    if heard.strong and not eye.answers:
        return _Found(Answer.THEM_SILENT, Said.OTHERS)
    if heard.strong or (heard.bursts and not eye.answers):
        return _Found(Answer.CANT_TELL, Said.ONLY_OTHERS, confirmed=False)
    if eye.restless:
        return _Found(Answer.CANT_TELL, Said.RESTLESS, confirmed=False)
    if eye.answers:
        return _Found(Answer.FINE, Said.FINE if theirs.says is Says.FINE else Said.FINE_SEEN)
    refused = eye.seen is Seen.REFUSED
    if refused and (eye.before or heard.between is Between.VPN):
        said = Said.VPN if heard.between else Said.REFUSED
        return _Found(Answer.CANT_TELL, said, confirmed=False)
    if theirs.says is Says.FINE:
        return _Found(Answer.FINE, Said.FINE_SEEN if refused else Said.FINE)
    return _Found(Answer.CANT_TELL, Said.CANT_TELL, confirmed=False)


# -- since when, how bad, how late ---------------------------------------------------------------


def _level(found: _Found, heard: Heard) -> Level | None:
    match found.answer:
        case Answer.THEM_SAID if heard.theirs.says is Says.TROUBLE and _worse_seen(heard):
            return heard.eye.level
        case Answer.THEM_SAID:
            told = heard.theirs.level if heard.theirs.says is Says.TROUBLE else None
            return told or worst([heard.eye.level, heard.theirs.last_level])
        case Answer.THEM_SILENT:
            users = (k.incident.level for k in heard.user)
            return worst([heard.eye.level if heard.eye.bad else None, *users]) or Level.DEGRADED
        case Answer.MAINTENANCE:
            return Level.MAINTENANCE
        case Answer.FINE:
            return Level.OK
        case _:
            return None


def _since(found: _Found, heard: Heard, testimony: Testimony) -> datetime | None:
    eye = heard.eye
    match found.answer:
        case Answer.YOU:
            return testimony.around.since if found.said.own_line else eye.since
        case Answer.THEM_SAID:
            told = heard.theirs.trouble or heard.theirs.last
            return min(
                [*_starts(told), *([eye.since] if eye.bad and eye.since else [])], default=None
            )
        case Answer.THEM_SILENT | Answer.CANT_TELL if eye.bad or heard.user:
            seen = [eye.since] if eye.bad and eye.since else []
            return min([*_starts(heard.user), *seen], default=None)
        case Answer.CANT_TELL:
            return None if heard.theirs.readable else heard.theirs.since
        case Answer.MAINTENANCE:
            return min(_starts(heard.theirs.work or heard.theirs.wide), default=None)
        case _:
            return None


def _starts(stories: Iterable[KnownIncident]) -> list[datetime]:
    return [k.incident.started or k.first_seen for k in stories]


def _lag(found: _Found, heard: Heard, testimony: Testimony, now: datetime) -> timedelta | None:
    """How long after the first of us they said so, or for how long they have not."""
    if found.answer is Answer.THEM_SILENT:
        starts = _starts(heard.user) + ([heard.eye.since] if heard.eye.since else [])
        return now - min(starts) if starts else None
    if found.answer is not Answer.THEM_SAID or not heard.theirs.trouble:
        return None
    told = min(k.first_seen for k in heard.theirs.trouble)
    saw = [since_ever(heard.eye, _ended(testimony), told), *_starts(heard.user)]
    first = min((moment for moment in saw if moment is not None), default=None)
    return max(told - first, timedelta()) if first is not None else None


def _ended(testimony: Testimony) -> list[KnownIncident]:
    known: list[Known] = [k for s, k in testimony.known.items() if s.role is Role.PROBE]
    mine = [k for one in known for k in one.incidents.values() if not k.open]
    return [*testimony.ended, *mine]
