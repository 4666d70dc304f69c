"""The verdict on the Service page in words: its line, the four facts, and who says what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch.core.aloud import aloud
from statuswatch.core.face import barely, judged, runs_over, sentence, since_when, user_says
from statuswatch.core.forecast import Basis, Forecast, based_on, shown
from statuswatch.core.lull import lulls
from statuswatch.core.model import KnownIncident, Level, Role
from statuswatch.core.nowthird import promises_of
from statuswatch.core.overview import SOON, Face, Overview, ServiceNow, face
from statuswatch.core.promised import Fate, fact, next_word, sentences, slips
from statuswatch.core.told import silent_about, theirs
from statuswatch.core.witness import Answer, Verdict, Witness
from statuswatch.core.words import Message, count, say
from statuswatch.ui.service_words import WORDS

MINUTE = timedelta(minutes=1)


def verdict(
    now: ServiceNow, overview: Overview | None, at: datetime, fine_since: datetime | None = None
) -> Message:
    """The service in one line. Offline, and while the user has paused, it is our last word, and how
    long is counted up to it."""
    line = _line(now, told_until(overview, at), fine_since)
    if overview is None or not overview.silent:
        return line
    if overview.silent_since is None:
        return say("{line} This is our last word.", line=line)
    return say("{line} As of {since}.", line=line, since=overview.silent_since)


def spoken(
    now: ServiceNow, overview: Overview | None, at: datetime, fine_since: datetime | None = None
) -> Message:
    """The same for the ear, which does not see whose page it is."""
    whose, found = sentence(now), judged(now)
    if whose is None or found is None or found.answer is Answer.FINE:
        return aloud(verdict(now, overview, at, fine_since))
    return aloud(say("{whose}. {because}", whose=whose, because=found.because))


def told_until(overview: Overview | None, at: datetime) -> datetime:
    """The moment that how long is counted up to: of what nobody looks at, it may be over."""
    since = None if overview is None else overview.silent_since
    return min(at, since) if since else at


def _line(now: ServiceNow, at: datetime, fine_since: datetime | None) -> Message:
    found = judged(now)
    if found is None:
        return _by_their_word(now, at, fine_since)
    if found.answer is Answer.FINE:
        seen = barely(now) and not now.status.stale
        return _because(found) if seen else _fine(now, at, fine_since)
    if now.status.heard is None and found.answer is Answer.CANT_TELL and not user_says(now):
        return _unknown(now)
    if found.answer is Answer.THEM_SAID:
        return _again(now, face(now)) or _because(found)
    return _because(found)


def _because(found: Verdict) -> Message:
    words = "*{sentence}.* {because}"
    return say(words, sentence=found.sentence, because=found.because)


# -- where nobody judged: what its sources say alone ------------------------------------------------


def _by_their_word(now: ServiceNow, at: datetime, fine_since: datetime | None) -> Message:
    status = now.status
    shape, since = face(now), status.since
    if status.overrun:
        ends = [k.incident.planned_end for k in status.overrun if k.incident.planned_end]
        if status.level is Level.MAINTENANCE and ends and at > min(ends):
            late = at - min(ends)
            words = "*Their maintenance runs over.* It was to end at {end}, {late} ago."
            return say(words, end=min(ends), late=late)
    if shape is Face.UNKNOWN:
        return _unknown(now)
    if status.level is Level.MAINTENANCE:
        ends = [k.incident.planned_end for k in status.open if k.incident.planned_end]
        if ends:
            return say("*Under maintenance* until {end}.", end=max(ends))
        return say("*Under maintenance.*")
    if shape is Face.FINE:
        return _fine(now, at, fine_since)
    if since is None:
        return say("*{state}.*", state=WORDS[shape])
    return _again(now, shape) or _trouble(now, shape, since, at)


def _again(now: ServiceNow, shape: Face) -> Message | None:
    """All of it was called over, and was not."""
    told, since = _told(now), since_when(now)
    called_over = [lulls(k.incident) for k in told]
    if since is None or not told or not all(called_over):
        return None
    lull = max((each[-1] for each in called_over), key=lambda each: each.again)
    words = (
        "*{state} again.* It began at {since}; they said it was over at {over}, and took that "
        "back at {again}."
    )
    return say(words, state=WORDS[shape], since=since, over=lull.over, again=lull.again)


def _told(now: ServiceNow) -> list[KnownIncident]:
    return [k for k in now.status.open if not k.incident.planned and not k.faded]


def _trouble(now: ServiceNow, shape: Face, since: datetime, at: datetime) -> Message:
    told = _told(now)
    by_them = any(k.role is Role.OFFICIAL for k in told)
    ours = any(k.role is Role.PROBE for k in told)
    lasting = at - since
    listens = any(s.role is Role.OFFICIAL for s in now.sources)
    if ours and not by_them and listens:
        words = "*{state} since {since}*, {lasting} so far. They have not said so."
    elif by_them:
        words = "*{state} since {since}*, {lasting} so far, and they say so."
    else:
        words = "*{state} since {since}*, {lasting} so far."
    return say(words, state=WORDS[shape], since=since, lasting=lasting)


def _unknown(now: ServiceNow) -> Message:
    status = now.status
    if status.heard is None and status.since is None:
        return say("*Looking.* Nothing has answered yet.")
    if status.since is not None:
        return say("*Can't tell.* Nothing readable since {since}.", since=status.since)
    return say("*Can't tell.* They do not say how it is.")


def _fine(now: ServiceNow, at: datetime, fine_since: datetime | None) -> Message:
    status = now.status
    if status.stale and status.heard is not None:
        return say("*Fine, as far as we can see.* Last answer {heard}.", heard=status.heard)
    starts = [k.incident.started for k in status.announced if k.incident.started]
    if starts and min(starts) - at <= SOON:
        return say("*Fine.* Maintenance from {start}.", start=min(starts))
    if fine_since is not None and at > fine_since:
        return say("*Fine* for {length}.", length=at - fine_since)
    return say("*Fine.*")


# -- the four facts ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fact:
    """`note` stands under the value, `tip` behind it."""

    name: Message
    value: Message
    note: Message | None = None
    tip: tuple[Message, ...] = ()


def facts(now: ServiceNow, at: datetime) -> tuple[Fact, ...]:
    """Of the trouble that lasts; none where nothing ails, or while our own line hides it."""
    hidden = now.verdict is not None and judged(now) is None
    if hidden or runs_over(now) or not (face(now).ails or user_says(now)):
        return ()
    return (_lasting(now, at), _usually(now.forecast), _said_so(now, at), _next_word(now, at))


def _lasting(now: ServiceNow, at: datetime) -> Fact:
    name, since = say("Lasting so far"), since_when(now)
    if since is None:
        return Fact(name, say("not known"))
    return Fact(name, say("{length}", length=at - since), say("since {since}", since=since))


def _usually(forecast: Forecast | None) -> Fact:
    name = say("Usually over in")
    if forecast is None:
        return Fact(name, say("no past yet"))
    low, high = shown(forecast)
    value = say("{low}–{high}", low=low, high=high)
    return Fact(name, value, _basis(forecast), (based_on(forecast),))


def _basis(forecast: Forecast) -> Message:
    """Whose past, in a few words: a range that is not its own must not look so."""
    match forecast.basis:
        case Basis.OWN:
            return count("from {n} past outage", "from {n} past outages", forecast.past)
        case Basis.CATEGORY:
            return say("from such services")
        case _:
            return say("from other services")


def _said_so(now: ServiceNow, at: datetime) -> Fact:
    return Fact(say("They said so"), _admission(now, at))


def _admission(now: ServiceNow, at: datetime) -> Message:
    if not any(s.role is Role.OFFICIAL for s in now.sources):
        return say("they have no page that we read")
    found, told, since = judged(now), theirs(now), since_when(now)
    if told:
        lag = None if found is None else found.lag
        if lag is not None and lag >= MINUTE:
            return say("after {lag}", lag=lag)
        first = [u.at for k in told for u in k.incident.updates if u.at is not None]
        return say("at {told}", told=min([*first, *(k.first_seen for k in told)]))
    if found is not None and found.answer is Answer.THEM_SAID:
        return say("yes, when last read")
    # A page that cannot be read is not silent: nobody knows what it says.
    if not silent_about(now) and now.status.unheard:
        return say("can't be read")
    lag = found.lag if found is not None and found.lag is not None else None
    lag = at - since if lag is None and since is not None else lag
    return say("not yet") if lag is None else say("not yet, {lag}", lag=lag)


def _next_word(now: ServiceNow, at: datetime) -> Fact:
    promises = promises_of(now, at)
    word, name = next_word(promises), say("Next word promised")
    value, tip = fact(promises, at), sentences(promises, at)
    if word is None or word.due is None:
        return Fact(name, value, tip=tip)
    if word.fate is not Fate.LATE and word.due > at:
        value = say("by {due}, in {left}", due=word.due, left=word.due - at)
    return Fact(name, value, slips(word), tip)


# -- who says what ----------------------------------------------------------------------------------


def witness_face(witness: Witness, found: Verdict, *, line_down: bool) -> Face:
    """`line_down`: the verdict is that our own line is."""
    if witness.role is None:
        return Face.OFFLINE if line_down else Face.FINE
    if witness.says is None:
        return Face.UNKNOWN
    return Face.FINE if witness.says is Level.OK else Face(witness.says.word)


def witness_when(witness: Witness) -> Message | None:
    """Since when it says so, or when it last spoke."""
    if witness.at is None:
        return None
    ails = witness.says is not None and witness.says.ails
    lasts = ails and witness.role in (Role.PROBE, Role.USER)
    unread = witness.role is Role.OFFICIAL and witness.says is None
    if lasts or unread or witness.role is None:
        return say("since {at}", at=witness.at)
    return say("{at}", at=witness.at)
