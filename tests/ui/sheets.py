"""Sheets of a service in its states, and an asker that answers with them."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from statuswatch.app.retold import Edit
from statuswatch.app.sheet import Part, Past, Sheet, Story
from statuswatch.app.sheet_figures import Check, Figures
from statuswatch.app.sheet_places import Expiring, Place, Way
from statuswatch.app.sheet_wishes import Wished
from statuswatch.core.chain import Chain, Hop
from statuswatch.core.days import days
from statuswatch.core.forecast import Basis, Forecast
from statuswatch.core.latency import Span, Taken, curve
from statuswatch.core.model import (
    Coverage,
    Incident,
    KnownIncident,
    Level,
    Outage,
    Plan,
    Role,
    Service,
    Source,
    Status,
    Update,
)
from statuswatch.core.overview import Face, Overview, ServiceNow
from statuswatch.core.periods import periods
from statuswatch.core.preferences import Wishes
from statuswatch.core.rewriting import Revision, Rewriting
from statuswatch.core.telling import CHOOSABLE
from statuswatch.core.witness import Answer, Verdict, Witness
from statuswatch.core.words import Message, Setting, say
from statuswatch.ui.look import Look
from statuswatch.ui.questions import Asked
from statuswatch.ui.service import ServicePage
from tests.ui.story import overview

NOW = datetime(2026, 11, 22, 15, 10, 20, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PAGE = Source("s:page", "podhost", "statuspage", "https://status.podhost.example/")
PROBE = Source("s:probe", "podhost", "probe", "https://u:p@api.podhost.example/v2/shows?of=me&" + "x=1&" * 20 + "end", role=Role.PROBE)  # fmt: skip


def ago(minutes: float) -> datetime:
    return NOW - MINUTE * minutes


def story(face: Face, title: str, *posts: tuple[float, str, str], **more: Any) -> Story:
    """Posts: minutes ago, phase, text; newest first."""
    plan, start = more.pop("plan", None), more.pop("started", ago(posts[-1][0] if posts else 68))
    level = more.pop("level", None) or (Level.MAINTENANCE if plan else Level[face.name])
    source, role = more.pop("source", PAGE.id), more.pop("role", Role.OFFICIAL)
    updates = tuple(Update(str(m), ago(m), phase, text) for m, phase, text in posts)
    key = more.pop("key", "1")
    i = Incident(key, title, level, start, updates=updates[::-1], **more)
    kind = "Check of an address" if role is Role.PROBE else "Atlassian Statuspage"
    known = KnownIncident(source, role, i, start, NOW, level)
    return Story(known, updates, kind, "https://status.podhost.example/1", face, plan)


def place(source: Source, face: Face = Face.FINE, **more: Any) -> Place:
    title = "Check of an address" if source.role is Role.PROBE else "Atlassian Statuspage"
    why = say("every {n}\N{NO-BREAK SPACE}s: an outage is open", n=60)
    given: dict[str, Any] = {"heard": ago(0.5), "failing": None, "failing_since": None, "paused": "", "due": ago(-0.6), "pace": MINUTE, "why": why}  # fmt: skip
    return Place(source.id, title, source.url, source.role, face, **(given | more))


def sheet(level: Level | None, since: datetime | None = None, *stories: Story, **more: Any) -> Sheet:  # fmt: skip
    parts = more.pop("followed", frozenset({"Show Builder Lite"}))
    service = Service("podhost", more.pop("name", "Podhost"), "https://podhost.example", "", parts)
    heard = more.pop("heard", ago(0.5))
    open_ = tuple(s.known for s in stories if s.plan is not Plan.ANNOUNCED)
    status = Status(level, since, more.pop("stale", False), open_, heard=heard, announced=tuple(s.known for s in stories if s.plan is Plan.ANNOUNCED), overrun=tuple(s.known for s in stories if s.plan is Plan.OVERRUN))  # fmt: skip
    listed = (Part("Show Builder Lite", level if level else Level.OK, True), Part("Old Uploader", None, True, gone=True, gone_since=ago(19 * 1440)), Part("Website", Level.OK, False), Part("Feeds", Level.DEGRADED, False))  # fmt: skip
    past = tuple(Past(Outage(f"o{n}", ago(9000 * n), ago(9000 * n - 130), Level(2 + n % 3), (), False), say("{t}", t=f"Uploads are slow {n}" + "; Feeds" * (n % 2))) for n in range(1, 11))  # fmt: skip
    given: dict[str, Any] = {"elsewhere": (), "parts": listed, "places": (place(PAGE), place(PROBE)), "before": past, "more": True, "polls": True, "page": PAGE.url, "at": NOW, "seq": 1}  # fmt: skip
    return Sheet(ServiceNow(service, status, (PAGE, PROBE)), stories, **(given | more))


LONG = "A storage node failed. We are moving shows to another one. " * 6 + "See https://status.podhost.example/incidents/0123456789abcdef0123456789abcdef0123456789abcdef?from=mail&to=you. Next update by 16:00."  # fmt: skip


def scenes() -> dict[str, Sheet]:
    down = story(Face.DOWN, "Show Builder Lite does not save", (12, "identified", LONG), (45, "investigating", "Show Builder Lite is slow for most customers. <b>Publishing</b> may fail.\n\nWe are sorry."), (50, "update", "More."), (68, "investigating", "We are looking."), components=frozenset({"Show Builder Lite", "Website"}))  # fmt: skip
    ours = story(Face.DOWN, "api.podhost.example does not answer in time", (68, "down", ""), source=PROBE.id, role=Role.PROBE, key="probe@1")  # fmt: skip
    works = story(Face.DEGRADED, "Database upgrade", (90, "in_progress", "The upgrade has begun."), plan=Plan.OVERRUN, planned_end=ago(25), key="m")  # fmt: skip
    ahead = story(Face.MAINTENANCE, "Uploads move to new disks", (3000, "scheduled", "Uploads pause for two hours."), plan=Plan.ANNOUNCED, started=ago(-470), planned_end=ago(-590), key="n")  # fmt: skip
    other = story(Face.PARTIAL, "Image uploads fail in Asia", (20, "investigating", ""), key="x")
    many = tuple(Part(f"Region {n}", Level.OK, False) for n in range(40))
    fails: dict[str, Any] = {"failing": say("it did not answer within 10 s"), "failing_since": ago(33), "why": say("every {n}, ever slower: it can't be read", n="20 min")}  # fmt: skip
    return {
        "trouble": sheet(Level.DOWN, ago(68), down, ours, elsewhere=(other,)),
        "fine": sheet(Level.OK, None, ahead, parts=many, followed=frozenset()),
        "overrun": sheet(Level.MAINTENANCE, ago(90), works, polls=False, before=(), more=False),
        "unread": sheet(None, ago(33), places=(place(PAGE, Face.UNKNOWN, **fails),), parts=()),
        "new": sheet(
            None,
            None,
            heard=None,
            before=(),
            parts=(),
            places=(place(PAGE, Face.UNKNOWN, heard=None, due=None),),
        ),
    }


FORECAST = Forecast(MINUTE * 43, MINUTE * 90, MINUTE * 170, 12, 12, Basis.OWN)
FEED = Source("s:feed", "podhost", "podcast", "https://podhost.example/show.xml", role=Role.PROBE)
LINE = Witness(say("Your own line"), None, None, say("is up"), ago(600))
CHECK = Witness(say("Our own check"), Role.PROBE, Level.DOWN, say("no answer within 10\N{NO-BREAK SPACE}s, 41 times in a row"), ago(68), PROBE.url, PROBE.id)  # fmt: skip
NEWS = Witness(say("Google News"), Role.CROWD, Level.DEGRADED, say("9 posts in half an hour"), ago(6), "https://news.example/search", "s:news")  # fmt: skip


def theirs(level: Level, words: str, minutes: float) -> Witness:
    told = say("“{title}”", title=words)
    return Witness(say("Their page"), Role.OFFICIAL, level, told, ago(minutes), PAGE.url, PAGE.id)


def judged(told: Sheet, answer: Answer, sentence: str, because: str, *witnesses: Witness, **more: Any) -> Sheet:  # fmt: skip
    """The same sheet with a verdict. `forecast`, `zone`, and fields of the verdict: `more`."""
    forecast, zone = more.pop("forecast", None), more.pop("zone", "")
    found = Verdict(answer, say(sentence), say(because), witnesses, **more)
    return replace(told, now=replace(told.now, verdict=found, forecast=forecast, zone=zone))


def you_say(told: Sheet, title: str = "Assembling hangs", minutes: float = 20) -> Sheet:
    """With the user's own word."""
    own = Source("s:user", "podhost", "user", "", role=Role.USER)
    i = Incident("user:@1", title, Level.DOWN, ago(minutes), components=frozenset({"Show Builder Lite"}), updates=(Update("u", ago(minutes), "down", title),))  # fmt: skip
    k = KnownIncident(own.id, Role.USER, i, ago(minutes), NOW, Level.DOWN)
    told_by = Story(k, i.updates, "user", "", Face.DOWN)
    status = replace(told.now.status, open=(*told.now.status.open, k))
    why = say("never asked: it is your own word")
    here = place(own, Face.DOWN, heard=ago(minutes), due=None, pace=None, why=why)
    return replace(told, now=replace(told.now, status=status, sources=(*told.now.sources, own)), stories=(*told.stories, told_by), places=(*told.places, here))  # fmt: skip


def hop(name: str, kind: str, level: Level | None, short: str, words: str, advice: str = "", **more: Any) -> Hop:  # fmt: skip
    return Hop(name, kind, level, say(short), say(words), say(advice) if advice else None, at=ago(1), **more)  # fmt: skip


def way(broken: str = "", also: str = "", blocked: str = "") -> Way:
    """A podcast's hops; `broken` and `also` do not answer, `blocked` is so by the user's own."""
    ok, down, bad = Level.OK, Level.DOWN, {broken, also} - {""}
    hops = [
        hop("Feed", "feed", ok, "12\N{NO-BREAK SPACE}min old", "Your feed answers and lists 212 episodes"),
        hop("Cover", "cover", ok, "3000\N{NO-BREAK SPACE}px", "Your cover picture loads"),
        hop("OP3", "prefix", ok, "80\N{NO-BREAK SPACE}ms", "OP3 passes listeners on"),
        hop("Chartable", "prefix", ok, "95\N{NO-BREAK SPACE}ms", "Chartable passes listeners on"),
        hop("Podhost", "host", ok, "120\N{NO-BREAK SPACE}ms", "Podhost delivers your files"),
        hop("Audio file", "audio", ok, "41\N{NO-BREAK SPACE}MB", "Your newest file plays"),
        hop("Apple Podcasts", "directory", ok, "lists you", "Apple Podcasts lists your show"),
    ]  # fmt: skip
    for n, one in enumerate(hops):
        if one.name in bad:
            words = say("{name} does not answer in time", name=one.name)
            hops[n] = replace(one, level=down, short=say("no answer"), words=words, advice=say("Remove {name} in your host's settings, or wait for them.", name=one.name))  # fmt: skip
        elif one.name == blocked:
            words = say("{name} is blocked on your network (ad blocker or name filter), not down", name=one.name)  # fmt: skip
            hops[n] = replace(one, level=None, short=say("blocked here"), words=words, local=True)
        elif one.name == "Audio file" and "Podhost" in bad:
            hops[n] = replace(one, level=None, short=say("behind Podhost"), words=say("Your file was not asked"), behind=True)  # fmt: skip
    sentence, fix = say("Everything on the way to your listeners works"), None
    if blocked:
        sentence = say("{name} is blocked on your network (ad blocker or name filter), not down. What else was asked works", name=blocked)  # fmt: skip
    if bad:
        sentence = say("Your host is fine; the prefix {name} in front of your files fails: it does not answer in time", name=broken)  # fmt: skip
        fix = say("Remove {name} in your host's settings, or wait for them.", name=broken)
    if also:
        sentence = say("{also}, which stores your episodes, fails: it does not answer in time. {name} in front of it fails too: removing that would not help now", also=also, name=broken)  # fmt: skip
        fix = say("Tell {also}'s support. Nothing that you can change helps.", also=also)
    advice = (say("Two prefixes in front of your files: each one more can fail."), say("Chartable closed in December 2024: remove its prefix."))  # fmt: skip
    return Way(FEED.id, Chain(tuple(hops), sentence, fix, "The Show", "podhost", ago(12), advice))


def stage() -> dict[str, Sheet]:
    """What verdicts, podcasts and the user's own word look like."""
    plain = scenes()
    down = replace(plain["trouble"].stories[0], known=replace(plain["trouble"].stories[0].known, first_seen=ago(45)))  # fmt: skip
    now_text = "Show Builder Lite is slow for most customers. Publishing may fail."
    post = replace(down.updates[1], text=now_text)
    edit = Edit(post.key, ago(29), "Show Builder Lite is slow for some customers.")
    moved = Revision(ago(30), Rewriting.BACKDATED, say("Back-dated (seen {at}): start moved from {before} to {after}", at=ago(30), before=ago(45), after=ago(68)))  # fmt: skip
    down = replace(down, updates=(down.updates[0], post, *down.updates[2:]), edits=(edit,), revisions=(moved,))  # fmt: skip
    said = replace(plain["trouble"], stories=(down, *plain["trouble"].stories[1:]))
    ours = plain["trouble"].stories[1]
    silent = sheet(Level.DOWN, ago(68), ours)
    soon = replace(place(PROBE, Face.DOWN), expiring=(Expiring("", ago(-3 * 1440), soon=True),))
    silent = replace(silent, places=(place(PAGE), soon))
    show = sheet(Level.OK, None, places=(place(FEED),), parts=(), followed=frozenset(), name="The Show", ways=(way(),))  # fmt: skip
    chain = Witness(say("Our check of your podcast"), Role.PROBE, Level.OK, say("gets answers"), ago(1), "", FEED.id)  # fmt: skip
    bad = replace(chain, says=Level.PARTIAL, words=say("Chartable, in front of your files, fails: it does not answer in time"), at=ago(9))  # fmt: skip
    ill = sheet(Level.PARTIAL, ago(9), story(Face.PARTIAL, "The prefix Chartable in front of your files fails", (9, "partial", "Remove Chartable in your host's settings, or wait for them."), source=FEED.id, role=Role.PROBE, level=Level.PARTIAL), places=(place(FEED, Face.PARTIAL),), parts=(), followed=frozenset(), name="The Show", ways=(way("Chartable"),))  # fmt: skip
    show, ill = (replace(one, now=replace(one.now, sources=(FEED,))) for one in (show, ill))
    little = Forecast(MINUTE * 9, MINUTE * 70, MINUTE * 460, 1, 1, Basis.FIELD)
    return {
        "said": judged(said, Answer.THEM_SAID, "Down, and they say so", "Our own check fails since 14:02; they say so since 14:25.", CHECK, theirs(Level.PARTIAL, "Show Builder Lite is slow for most customers", 12), NEWS, LINE, level=Level.DOWN, since=ago(68), lag=MINUTE * 23, forecast=FORECAST),
        "silent": judged(silent, Answer.THEM_SILENT, "Down, and not just for you", "Our own check fails since 14:02, 9 fresh reports on Google News; their page still says all is well, 1 h 8 min later.", CHECK, replace(theirs(Level.OK, "", 1), words=say("says all is well")), NEWS, LINE, level=Level.DOWN, since=ago(68), lag=MINUTE * 68, forecast=little),
        "you": judged(you_say(sheet(Level.OK)), Answer.CANT_TELL, "Can't tell: nobody else can see it yet", "You say it fails since 14:50; their page says all is well.", replace(CHECK, says=Level.OK, words=say("gets answers"), at=ago(1)), replace(theirs(Level.OK, "", 1), words=say("says all is well")), Witness(say("You"), Role.USER, Level.DOWN, say("it fails for you: “Assembling hangs”"), ago(20), "", "s:user"), LINE, since=ago(20), confirmed=False),
        "podcast": judged(show, Answer.FINE, "Fine, as far as we can see", "Our own check gets answers; they have no page that we ask.", chain, LINE),
        "prefix": judged(ill, Answer.THEM_SILENT, "Partly down, and not just for you", "Our own check fails since 15:01; they have no page that we ask.", bad, LINE, level=Level.PARTIAL, since=ago(9), lag=MINUTE * 9, forecast=little),
        "two": judged(replace(ill, ways=(way("Chartable", "Podhost"),)), Answer.THEM_SILENT, "Down, and not just for you", "Our own check fails since 15:01; they have no page that we ask.", bad, LINE, level=Level.DOWN, since=ago(9), lag=MINUTE * 9, forecast=little),
        "blocked": judged(replace(show, ways=(way(blocked="OP3"),)), Answer.YOU, "It's you: something of your own blocks it", "The name leads to nowhere here: an ad blocker does that; they have no page that we ask.", replace(chain, says=None, words=say("is blocked by something of your own")), LINE),
    }  # fmt: skip


def measured(span: Span = Span.DAY, dead: bool = True) -> Figures:
    """A check's times with a gap at night and, if `dead`, no answer since 68 minutes ago."""
    gap = (ago(13 * 60), ago(10 * 60)) if span is Span.DAY else (ago(3000), ago(1500))
    every = span.step / 2
    moments = [NOW - every * n for n in range(1, 2 * (span.length // span.step))]
    down = ago(68) if dead else NOW
    taken = [
        Taken(at, wait, wait)
        for n, at in enumerate(moments)
        if at < down and not gap[0] <= at <= gap[1]
        for wait in [0.13 + 0.012 * math.sin(n * 1.7) + (0.05 if 60 < n < 68 else 0) + (0.3 if dead and n < 16 else 0)]
    ]  # fmt: skip
    since = NOW - timedelta(days=250)
    seen = [Coverage(PROBE.id, since, gap[0]), Coverage(PROBE.id, gap[1], NOW - MINUTE)]
    drawn = curve(taken, [(down, NOW)] if dead else [], seen, NOW, span)
    fell = [Outage(f"p{n}", ago(1440 * back), ago(1440 * back - lasts), level, (), False) for n, (back, lasts, level) in enumerate([(18, 130, Level.DOWN), (19, 300, Level.DOWN), (20, 90, Level.PARTIAL), (17, 60, Level.DEGRADED), (46, 40, Level.DEGRADED), (300, 500, Level.DOWN)])]  # fmt: skip
    if dead:
        fell.append(Outage("now", ago(68), NOW, Level.DOWN, (), True))
    dark = [Coverage(PROBE.id, since, ago(1440 * 36)), Coverage(PROBE.id, ago(1440 * 30), gap[0]), seen[1]]  # fmt: skip
    works = KnownIncident(PAGE.id, Role.OFFICIAL, Incident("w", "Works", Level.MAINTENANCE, ago(1440 * 62), ago(1440 * 62 - 120), ago(1440 * 62 - 120)), ago(1440 * 63), NOW, Level.MAINTENANCE)  # fmt: skip
    shown = days(fell, [works], dark, NOW, 90, UTC)
    return Figures("podhost", span, (Check(PROBE.id, PROBE.url, drawn),), periods(fell, dark, NOW), shown, NOW, 1)  # fmt: skip


def wishes(own: Wishes = Wishes(), **more: Any) -> Wished:
    channels = more.pop("channels", ("desktop", "phone", "office"))
    return Wished(own, Level.DEGRADED, frozenset(CHOOSABLE), channels, **more)


class Tells:
    """An asker whose answers are given beforehand. `asked`: how often for a sheet (or to do
    something); figures and wishes are counted apart, by the question's name."""

    def __init__(self, told: Sheet | None) -> None:
        self.told: Any = told
        self.figures: Any = measured(dead=told is not None and told.now.status.level is Level.DOWN)
        self.wished: Any = wishes()
        self.dealt: Any = None
        self.correspondence: Any = None
        self.refusal: Message | None = None
        self.asked = 0
        self.beside: list[str] = []
        self.silent = False

    def ask(self, question: Callable[[Any], Awaitable[Any]], answered: Callable[[Any], None], *, failed: Callable[[Message], None] | None = None, heard: object = None) -> Asked:  # fmt: skip
        name = getattr(question, "__name__", "")
        answer: Any = {"figures": self.figures, "wished": self.wished, "wish": self.wished}.get(name, self.told)  # fmt: skip
        if name in ("dealings", "deal"):
            answer = self.dealt
        elif self.correspondence is not None and name == "question":
            answer = self.correspondence
        elif name in ("figures", "wished", "wish"):
            self.beside.append(name)
        else:
            self.asked += 1
        if self.silent:
            return Asked()
        if self.refusal is not None and failed is not None:
            failed(self.refusal)
        else:
            answered(answer)
        return Asked()


def page_of(look: Look, told: Sheet | None, now: datetime = NOW) -> tuple[ServicePage, Tells]:
    tells = Tells(told)
    return ServicePage(look, cast("Any", tells), lambda: Setting(now=now)), tells


def snapshot(told: Sheet, **more: Any) -> Overview:
    return overview(told.now, at=NOW, seq=1, **more)
