"""What a card says of an outage: title and body. Whether it is told is `notice`'s.

Read `words_of` first. A body holds at most two short sentences of ours, and a quote.
"""

from __future__ import annotations

from datetime import timedelta

from statuswatch.core import ours, standing
from statuswatch.core.aftermath import Aftermath, Matter
from statuswatch.core.end_card import back, one_over
from statuswatch.core.forecast import usually_sentence
from statuswatch.core.lull import lulls
from statuswatch.core.model import ChangeKind, Incident, Level, Role
from statuswatch.core.phrases import (
    QUOTE,
    REMEDY,
    TITLE,
    clause,
    cut,
    is_now,
    lasting,
    quoted,
    quoted_whole,
    says_more,
    state,
    titled,
    what_of,
)
from statuswatch.core.probing import in_passing
from statuswatch.core.promised import Fate, next_word
from statuswatch.core.promised import words_of as promise_in_words
from statuswatch.core.slow import is_story_of_slowness
from statuswatch.core.telling import Stage
from statuswatch.core.way import HOP_KEY
from statuswatch.core.words import Message, say

__all__ = ["QUOTE", "TITLE", "Aftermath", "cut", "words_of"]


def words_of(matter: Matter) -> tuple[Message, Message]:
    """Title and body of what this line tells."""
    kind = matter.change.kind
    if kind is ChangeKind.RESOLVED:
        return back(matter) if matter.over else one_over(matter)
    if matter.role is Role.USER:
        return _own_word(matter)
    if matter.admits:
        return _admitted(matter)
    stands = standing.goes_on(matter)
    graver = matter.anew if stands else matter.joined
    if kind is ChangeKind.UPDATED and matter.incident.updates and not graver:
        return _new_word(matter)
    goes_on = stands and not standing.swings(matter.cards)
    untold = kind is ChangeKind.EASED and standing.stage(matter.cards) is Stage.NONE and not graver
    return _changed(matter) if goes_on or untold else _opened(matter)


# -- it begins -------------------------------------------------------------------------------


def _opened(matter: Matter) -> tuple[Message, Message]:
    again = matter.change.kind is ChangeKind.REOPENED or standing.again_after(matter) is not None
    if again and matter.whole is not None:
        return _again(matter)
    return _title(matter), _body(matter)


def _title(matter: Matter) -> Message:
    name, level = matter.service.name, matter.whole
    if level is None:
        return titled(name, matter.incident.title)
    slow = is_story_of_slowness(matter.incident)
    cause = _cause(matter.incident)
    if cause and matter.role is Role.PROBE and not slow and level is not Level.PARTIAL:
        found = ours.told(cause)
        whole = say("{name} is {state}: {cause}", name=name, state=state(level), cause=found)
        if len(str(whole)) <= TITLE:
            return whole
    return is_now(name, level, slow=slow)


def _again(matter: Matter) -> tuple[Message, Message]:
    """It was over, they said or we did, and is there again."""
    slow = is_story_of_slowness(matter.incident)
    said = state(matter.whole, slow=slow)
    title = say("{name} is {state} again", name=matter.service.name, state=said)
    if matter.change.kind is not ChangeKind.REOPENED:
        return title, _body(matter)
    gap = _gap(matter)
    if gap is None:
        body = say("They had said that it was over: {what}.", what=what_of(matter))
    else:
        body = say("{gap} after they said it was over.", gap=lasting(gap))
    return title, _with_quote(body, matter.incident)


def _gap(matter: Matter) -> timedelta | None:
    """How long it was over, by their own posts, or else by our cards."""
    told = lulls(matter.after.stories.get(matter.place, matter.incident))
    if told:
        return told[-1].again - told[-1].over
    return standing.again_after(matter)


def _body(matter: Matter) -> Message:
    """What and since when; then what to do, their words, or their silence; then what to expect."""
    if matter.incident.key.startswith(HOP_KEY):
        return _broken_way(matter)
    if matter.role is Role.PROBE:
        return _by_our_check(matter)
    said = _what_since(matter)
    quotes = bool(_newest(matter.incident))
    expected = _promise(matter)
    said = _with_quote(said, matter.incident, more=expected is not None)
    if expected is None and not quotes:
        expected = _forecast(matter)
    return said if expected is None else _joined(said, expected)


def _what_since(matter: Matter) -> Message:
    what, since = _called(matter), matter.since
    gap = standing.again_after(matter) if matter.change.kind is ChangeKind.OPENED else None
    if gap is not None:
        words = "{what}, since {since}, {gap} after it was over."
        if not what:
            words = "Since {since}, {gap} after it was over."
        return say(words, what=what, since=since, gap=lasting(gap))
    if not what:
        return say("Since {since}.", since=since)
    if matter.outage is not None and matter.outage.id in matter.after.lulls:
        return say("{what}, on and off since {since}.", what=what, since=since)
    title = _title_of(matter) if matter.service.parts else ""
    if title:
        return say("{what}, since {since}: {title}.", what=what, since=since, title=title)
    return say("{what}, since {since}.", what=what, since=since)


def _called(matter: Matter) -> str:
    """Its parts, or what they call it if that says more; who follows some parts reads these
    first."""
    more = "" if matter.service.parts else _title_of(matter)
    return more or what_of(matter)


def _title_of(matter: Matter) -> str:
    """What they call it when it begins, if that says more than its parts and than what is quoted;
    empty: it does not."""
    incident, begins = (
        matter.incident,
        matter.change.kind
        in (
            ChangeKind.OPENED,
            ChangeKind.REOPENED,
        ),
    )
    if not begins or incident.derived or matter.role is not Role.OFFICIAL:
        return ""
    title, known = clause(incident.title), [matter.service.name, *incident.components]
    said = title.casefold() in _newest(incident).casefold()
    return title if not said and says_more(title, " ".join(known)) else ""


def _by_our_check(matter: Matter) -> Message:
    """The verdict on all witnesses where there is one; else what our check sees, and whether they
    say so. What stands in the title is not said again."""
    cause = _cause(matter.incident)
    titled = cause and cause in str(_title(matter))
    what = "" if titled else cause or what_of(matter)
    verdict = matter.after.verdicts.get(matter.service.id)
    if verdict is not None and verdict.answer.them:
        if what:
            what = what[0].upper() + what[1:]
            return say("{what}. {because}", what=ours.told(what), because=verdict.because)
        return _expecting(verdict.because, matter)
    if is_story_of_slowness(matter.incident):
        said = say("Our own check finds it slow since {since}.", since=matter.since)
    elif what:
        words = "Our own check fails since {since}: {what}."
        said = say(words, since=matter.since, what=ours.told(what))
    else:
        said = say("Our own check fails since {since}.", since=matter.since)
    if matter.outage is None or matter.outage.id not in matter.after.said:
        said = say("{said} They have not said so yet.", said=said)
    return _expecting(said, matter)


def _broken_way(matter: Matter) -> Message:
    """Of a podcast's way: what fails, and what helps. A raw cause helps nobody."""
    fault = say("{what}.", what=what_of(matter))
    story = matter.after.stories.get(matter.place, matter.incident)
    remedy = _newest(matter.incident) or _newest(story)
    if not remedy:
        return say("{what}, since {since}.", what=what_of(matter), since=matter.since)
    return say("{fault} {remedy}", fault=fault, remedy=cut(remedy, REMEDY))


def _own_word(matter: Matter) -> tuple[Message, Message]:
    """What the user said themselves, and since when; they never said it."""
    title = say("{name}: it fails for you", name=matter.service.name)
    since = say("Since {since}.", since=matter.incident.started or matter.change.at)
    words = _newest(matter.incident)
    if not words or ours.is_own_word(words):
        return title, since
    said = say("{said} You said: {words}", said=since, words=quoted_whole(words))
    return title, said


# -- it goes on ------------------------------------------------------------------------------


def _admitted(matter: Matter) -> tuple[Message, Message]:
    """What only our own check or the user knew, they say now."""
    outage = matter.outage
    saw = matter.after.saw.get(outage.id, outage.start) if outage else matter.since
    lag, level = matter.change.at - saw, matter.level
    said = say("{lag} after we saw it.", lag=lag)
    if level is not None:
        called = state(level, slow=is_story_of_slowness(matter.incident))
        said = say("They call it {state}, {lag} after we saw it.", state=called, lag=lag)
    expected = _promise(matter)
    said = _with_quote(said, matter.incident, more=expected is not None)
    title = say("{name}: now they say so", name=matter.service.name)
    return title, said if expected is None else _joined(said, expected)


def _new_word(matter: Matter) -> tuple[Message, Message]:
    newest = matter.incident.updates[-1]
    known = {
        "investigating": say("they are looking into it"),
        "identified": say("they found the cause"),
        "monitoring": say("they are watching the fix"),
    }
    phase = known.get(newest.phase, say("new word"))
    title = say("{name}: {phase}", name=matter.service.name, phase=phase)
    if not newest.text:
        return title, say("{what}, since {since}.", what=what_of(matter), since=matter.since)
    return title, quoted(newest.text)


def _changed(matter: Matter) -> tuple[Message, Message]:
    """It stands already: worse, better, or more of it."""
    name, level, before = matter.service.name, matter.whole, standing.level(matter.cards)
    kind = matter.change.kind
    if level is None:
        return titled(name, matter.incident.title), _body(matter)
    eased = kind is ChangeKind.EASED if before is None else level < before
    if not eased and (before is None or level > before):
        return _worse(matter, level), _since(matter)
    if eased:
        slow = is_story_of_slowness(matter.incident)
        better = say("{name} is better: {state}", name=name, state=state(level, slow=slow))
        return better, _since(matter)
    if kind in (ChangeKind.OPENED, ChangeKind.REOPENED) or matter.anew:
        return is_now(name, level), _also(matter)
    if matter.incident.updates and matter.role is not Role.PROBE:
        return _new_word(matter)
    return say("{name} is still {state}", name=name, state=state(level)), _since(matter)


def _also(matter: Matter) -> Message:
    what = what_of(matter)
    if matter.role is Role.PROBE or not what:
        return _body(matter)
    called = ", ".join(sorted(matter.anew)[:3]) or _called(matter)
    if matter.anew and matter.anew >= matter.incident.components:  # it named none of it before
        return _body(matter)
    return _with_quote(say("Now also: {what}.", what=clause(called)), matter.incident)


def _worse(matter: Matter, level: Level) -> Message:
    name, before = matter.service.name, standing.level(matter.cards)
    match level:
        case Level.DOWN if _is_whole(matter) and before is Level.PARTIAL:
            return say("{name} is fully down now", name=name)
        case Level.DOWN if _is_whole(matter):
            return say("{name} is down now", name=name)
        case Level.DOWN if before is Level.PARTIAL:
            return say("{name} is worse: {state}", name=name, state=state(level))
        case Level.PARTIAL | Level.DOWN:
            return say("Part of {name} is down now", name=name)
        case _:
            slow = is_story_of_slowness(matter.incident)
            return say("{name} is {state} now", name=name, state=state(level, slow=slow))


def _is_whole(matter: Matter) -> bool:
    """Does what is down name all that this user follows, or no part of it?"""
    after, outage = matter.after, matter.outage
    places = after.places(outage.id) if outage else ()
    down = {p: after.stories[p] for p in places if p in after.stories and p in after.standing}
    down = {p: s for p, s in down.items() if after.levels.get(p) is Level.DOWN}
    if matter.level is Level.DOWN or not down:
        down[matter.place] = matter.incident
    if any(not story.components for story in down.values()):
        return True
    named = {part.casefold() for story in down.values() for part in story.components}
    every = matter.service.parts or after.listed.get(matter.place[0], frozenset())
    return bool(every) and named >= {part.casefold() for part in every}


def _since(matter: Matter) -> Message:
    """Of what our own check sees only since when: its figures change at each look."""
    if matter.role is Role.PROBE:
        if is_story_of_slowness(matter.incident):
            return say("Our own check gets answers again, but slow ones.")
        return _by_our_check(matter)
    return _body(matter)


# -- pieces ----------------------------------------------------------------------------------


def _cause(incident: Incident) -> str:
    """What our own check says it does, to stand behind its name; empty: it says no such thing."""
    said = in_passing(incident.title)
    return clause(said, QUOTE) if said != incident.title else ""


def _newest(incident: Incident) -> str:
    return incident.updates[-1].text if incident.updates else ""


def _with_quote(said: Message, incident: Incident, *, more: bool = False) -> Message:
    """`more`: a sentence follows."""
    words = _newest(incident)
    if not words:
        return said
    quote = quoted_whole(words) if more else quoted(words)
    return say("{said} They say: {words}", said=said, words=quote)


def _promise(matter: Matter) -> Message | None:
    """When they speak again, if they said so."""
    promises = matter.after.promises.get(matter.outage.id, ()) if matter.outage else ()
    word = next_word(promises)
    if word is None or word.fate is not Fate.OPEN or word.due is None or word.due <= matter.now:
        return None
    return promise_in_words(word, matter.now)


def _forecast(matter: Matter) -> Message | None:
    """How much longer such trouble lasts; said when it begins."""
    known = matter.after.forecasts.get(matter.service.id)
    begins = matter.change.kind in (ChangeKind.OPENED, ChangeKind.REOPENED)
    return usually_sentence(known) if known is not None and begins else None


def _expecting(said: Message, matter: Matter) -> Message:
    expected = _forecast(matter)
    return said if expected is None else _joined(said, expected)


def _joined(said: Message, more: Message) -> Message:
    return say("{said} {more}", said=said, more=more)
