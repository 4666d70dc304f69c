"""A verdict in words: its sentence, the same with a name in it, and what it rests on."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from statuswatch.core.model import KnownIncident, Line, Role
from statuswatch.core.testimony import Heard
from statuswatch.core.their_word import Says
from statuswatch.core.witness import Burst, Seen, Testimony, Verdict
from statuswatch.core.words import Message, begin, count, say


class Said(Enum):
    """All that a verdict can say: alone, and as a header that names the service."""

    DOWN = "Down, and not just for you", "{name} is down, and not just for you"
    PARTLY = "Partly down, and not just for you", "Part of {name} is down, and not just for you"
    SLOW = "Slow, and not just for you", "{name} is slow"
    DEGRADED = "Degraded, and not just for you", "{name} is degraded, and not just for you"
    OTHERS = "In trouble, and not just for you", "{name} is in trouble, and not just for you"
    DOWN_SAID = "Down, and they say so", "{name} is down, and they say so"
    DOWN_THEY_SAY = (
        "Down, they say, but it answers us",
        "{name} is down, they say, but it answers us",
    )
    PARTLY_SAID = "Partly down, and they say so", "Part of {name} is down"
    PARTLY_THEY_SAY = (
        "Partly down, they say, but it answers us",
        "Part of {name} is down, they say, but it answers us",
    )
    SLOW_SAID = "Slow, and they say so", "{name} is slow, and they say so"
    DEGRADED_SAID = "Degraded, and they say so", "{name} is degraded"
    VAGUE = (
        "In trouble, they say, but not in which part",
        "{name} is in trouble, but does not say in which part",
    )
    WORK_ANNOUNCED = (
        "Under maintenance, as announced",
        "{name} is under maintenance, as announced",
    )
    WORK = "Under maintenance", "{name} is under maintenance"
    WORK_LATE = "Maintenance runs over", "{name}'s maintenance runs over"
    FINE = "Fine", "{name} is fine"
    FINE_SEEN = "Fine, as far as we can see", "{name} is fine, as far as we can see"
    OFFLINE = "It's you: your own line is down", "It's you: your own line is down"
    SIGN_IN = (
        "It's you: this network wants you to sign in",
        "It's you: this network wants you to sign in",
    )
    BLOCKED = (
        "It's you: something of your own blocks it",
        "It's you, not {name}: something of your own blocks it",
    )
    NAMES = (
        "It's you: your name server hides it",
        "It's you, not {name}: your name server hides it",
    )
    ROOTS = (
        "It's you: this computer trusts too few certificates",
        "It's you, not {name}: this computer trusts too few certificates",
    )
    CLOCK = (
        "It's you: this computer's clock is wrong",
        "It's you, not {name}: this computer's clock is wrong",
    )
    TUNNEL = "It's you: your VPN is in the way", "It's you, not {name}: your VPN is in the way"
    SLOW_HERE = (
        "It's you: everything is slow here",
        "It's you, not {name}: everything is slow here",
    )
    IPV6 = "It's you: your own IPv6 fails", "It's you, not {name}: your own IPv6 fails"
    HARDLY = (
        "It's you: hardly anything answers here",
        "It's you, not {name}: hardly anything answers here",
    )
    CANT_TELL = "Can't tell", "Can't tell about {name}"
    ONE_LOOK = "Can't tell yet: it looks down", "Can't tell yet: {name} looks down"
    ONLY_YOU = (
        "Can't tell: nobody else can see it yet",
        "Can't tell about {name}: nobody else can see it yet",
    )
    ONLY_OTHERS = (
        "Can't tell: others say it fails",
        "Can't tell about {name}: others say it fails",
    )
    RESTLESS = "Can't tell: it comes and goes", "Can't tell about {name}: it comes and goes"
    REFUSED = "Can't tell: it turns our check away", "Can't tell: {name} turns our check away"
    VPN = "Can't tell: it may be your VPN", "Can't tell about {name}: it may be your VPN"
    WAY = (
        "Can't tell: it may be the way to them",
        "Can't tell about {name}: it may be the way to them",
    )
    UNPROVEN = (
        "Can't tell: it may be your own line",
        "Can't tell about {name}: it may be your own line",
    )

    @property
    def sentence(self) -> Message:
        return say(self.value[0])

    @property
    def own_line(self) -> bool:
        return self in (Said.OFFLINE, Said.SIGN_IN)

    @property
    def doubt(self) -> bool:
        """Its reason stands in the sentence already."""
        return self in (Said.VPN, Said.WAY, Said.UNPROVEN)


NAMED = {said.value[0]: said.value[1] for said in Said}


def named(verdict: Verdict, name: str) -> Message:
    """The verdict as a header (UI.md §5): "Podhost is down, and not just for you"."""
    form = NAMED.get(verdict.sentence.one)
    if form is None:
        return say("{name}: {sentence}", name=name, sentence=verdict.sentence)
    return say(form, name=name) if "{name}" in form else say(form)


def because(
    said: Said, heard: Heard, testimony: Testimony, since: datetime | None, now: datetime
) -> Message:
    """What it rests on, in one sentence that grows with the lag."""
    if said.own_line:
        return _offline(heard, testimony)
    seen, page = _seen(heard), _page(heard, testimony, since, now)
    if seen is None:
        return say("{page}.", page=begin(page))  # the only witness: its clause is the sentence
    return say("{seen}; {page}.", seen=seen, page=page)


def _offline(heard: Heard, testimony: Testimony) -> Message:
    if heard.line is Line.CAPTIVE:
        return say("A sign-in page answers instead of the internet.")
    since = testimony.around.since
    if since is None:
        return say("We say nothing about anybody until it is back.")
    words = "None of our test addresses answers since {since}; we say nothing until one does."
    return say(words, since=since)


def _seen(heard: Heard) -> Message | None:
    """What we, the user and others see, in a clause that begins the sentence."""
    clauses = [clause for clause in (_eye(heard), _you(heard), _posts(heard)) if clause is not None]
    if not clauses:
        return None
    first, *more = clauses
    for other in more:
        first = say("{first}, {other}", first=first, other=other)
    return first


def _eye(heard: Heard) -> Message | None:
    eye = heard.eye
    if eye.bad and eye.since is not None:
        if not eye.sure:
            one, many = (
                "Our own check fails, after one look",
                "Our own check fails, after {n} looks",
            )
            return count(one, many, max(eye.looks, 1))
        if eye.only:
            words = "Our own check fails by IPv{only} alone since {since}"
            return say(words, only=eye.only, since=eye.since)
        if eye.seen is Seen.SLOW and not eye.slow:
            return say("Our own check finds part of it ailing since {since}", since=eye.since)
        if eye.slow:
            return say("Our own check finds it slow since {since}", since=eye.since)
        return say("Our own check fails since {since}", since=eye.since)
    if eye.restless:
        return say("Our own check fails and answers by turns")
    if eye.answers:
        return say("Our own check gets answers")
    if eye.seen is Seen.REFUSED:
        return say("Our own check is turned away, which says nothing of them")
    if eye.seen is Seen.BLOCKED:
        return say("The name leads to nowhere here: an ad blocker does that")
    return None


def _you(heard: Heard) -> Message | None:
    """After a check's clause it goes on in lower case."""
    if not heard.user:
        return None
    since = min(k.incident.started or k.first_seen for k in heard.user)
    if _eye(heard) is None:
        return say("You say it fails since {since}", since=since)
    return say("you say it fails since {since}", since=since)


def _posts(heard: Heard) -> Message | None:
    if not heard.bursts:
        return None
    n = sum(b.count for b in heard.bursts)
    names = _places(heard.bursts)
    one = "{n} fresh report on {names}"
    return count(one, "{n} fresh reports on {names}", n, names=names)


def _places(bursts: tuple[Burst, ...]) -> Message:
    match [b.name for b in bursts]:
        case [a]:
            return say("{a}", a=a)
        case [a, b]:
            return say("{a} and {b}", a=a, b=b)
        case [a, b, *more]:
            words = "{a}, {b} and {n} more"
            return count(words, words, len(more), a=a, b=b)
        case _:
            return say("")


def _page(heard: Heard, testimony: Testimony, since: datetime | None, now: datetime) -> Message:
    """What they say, in a clause that may end or begin the sentence."""
    theirs = heard.theirs
    if not theirs.asked:
        return say("they have no page that we ask")
    if theirs.says is Says.TROUBLE:
        return _admitted(heard)
    if theirs.says is Says.WORK or theirs.wide:
        return _planned(heard, now)
    closed = _closed(testimony)
    if heard.eye.bad and closed is not None and closed.incident.ended is not None:
        return say("they called it over at {end}", end=closed.incident.ended)
    if theirs.says is Says.FINE:
        lasts = since is not None and (heard.eye.bad or heard.user)
        if lasts and since is not None and heard.eye.sure:
            words = "their page still says all is well, {lag} later"
            return say(words, lag=now - since)
        return say("their page says all is well")
    if theirs.missing:
        return say("their page no longer lists your part")
    if theirs.since is not None:
        return say("their page has been unreadable since {since}", since=theirs.since)
    return say("their page tells us nothing of it")


def _admitted(heard: Heard) -> Message:
    trouble = heard.theirs.trouble
    if not trouble:
        return say("their page shows it")
    told = min(k.first_seen for k in trouble)
    if heard.theirs.forgotten:
        return say("their post has been open without a word for hours")
    words = [u.at for k in trouble for u in k.incident.updates if u.at is not None]
    return say("they say so since {told}", told=min([told, *words]))


def _starts(stories: tuple[KnownIncident, ...]) -> list[datetime]:
    return [k.incident.started or k.first_seen for k in stories]


def _planned(heard: Heard, now: datetime) -> Message:
    ends = [
        k.incident.planned_end
        for k in heard.theirs.work or heard.theirs.wide
        if k.incident.planned_end is not None
    ]
    if not ends:
        return say("they are at work")
    end = max(ends)
    if end < now:
        return say("their work was to end at {end}, {late} ago", end=end, late=now - end)
    return say("they are at work until {end}", end=end)


def _closed(testimony: Testimony) -> KnownIncident | None:
    """The last trouble that they called over. One that only vanished from their page they did not,
    and what they said of an older one is no word on it."""
    theirs = [k for k in testimony.ended if k.role is Role.OFFICIAL and not k.incident.planned]
    dated = [k for k in theirs if k.incident.ended is not None]
    newest = max(dated, key=lambda k: k.incident.ended or k.first_seen, default=None)
    return newest if newest is not None and newest.end_stated else None
