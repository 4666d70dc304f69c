"""A labelled situation as the program would have met it: observations through the real heart.

What each witness said over time becomes reports and looks; `known` is made by `advance`, nothing
is handed to the verdict that a running StatusWatch would not have. Unknown keys are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from statuswatch.core.model import (
    Aside,
    Component,
    Failed,
    Incident,
    Known,
    KnownIncident,
    Level,
    Line,
    Observation,
    Outcome,
    Report,
    Role,
    Rules,
    Service,
    Source,
    Unchanged,
    Update,
)
from statuswatch.core.reduce import advance
from statuswatch.core.witness import Burst, Look, Seen, Surroundings, Testimony
from statuswatch.core.words import say

Case = Mapping[str, Any]

LEVELS = {level.word: level for level in Level} | {
    "operational": Level.OK,
    "up": Level.OK,
    "none": Level.OK,
    "minor": Level.DEGRADED,
    "major": Level.PARTIAL,
    "critical": Level.DOWN,
    "outage": Level.DOWN,
}
OVER = {"resolved", "completed", "postmortem", "closed", "cancelled", "canceled"}
STALE_LINE = timedelta(minutes=30)
LATELY = timedelta(hours=12)

_REFUSED = re.compile(r"\b(401|403|407|429|451)\b|challenge|captcha|checking your browser", re.I)
_BLOCKED = re.compile(
    r"\b0\.0\.0\.0\b|\b127\.\d|resolves to ::|private address|blocked by|web filter|parental", re.I
)
_NOT_THERE = re.compile(
    r"0\.0\.0\.0|127\.0\.0|nxdomain|servfail|refused|nothing|no answer|not |timed? ?out|unknown"
    r"|private|\b10\.|\b192\.168\.|fails?\b|::(\s|$)",
    re.I,
)
_TROUBLE = re.compile(
    r"\b(down|outage|outages|offline|unavailable|unreachable|broken|issues?|problems?|errors?"
    r"|fail(s|ed|ing)?|trouble|not (working|loading)|can'?t|st(ö|oe)rung|disruption)\b",
    re.I,
)


@dataclass
class Situation:
    """One case under conversion; times are minutes relative to its `now`."""

    case: Case
    rules: Rules = field(default_factory=Rules)

    def __post_init__(self) -> None:
        self.now = _moment(self.case.get("now"))
        self.lines = sorted(self._entries("own_line"), key=_minute)

    def testimony(self) -> Testimony:
        known = dict(self._officials()) | dict(self._checks()) | dict(self._users())
        name = str(self.case.get("service") or "it")
        parts = frozenset(str(p) for p in self.case.get("follows") or ())
        return Testimony(
            Service("it", name, parts=parts),
            known,
            tuple(self._looks()),
            tuple(self._burst(told) for told in self._entries("crowd")),
            self._around(),
            tuple(self._ended(known.values())),
        )

    def _entries(self, key: str) -> list[dict[str, Any]]:
        told = self.case.get(key)
        if isinstance(told, Mapping):
            told = [told]
        return [dict(one) for one in told or () if isinstance(one, Mapping)]

    def _at(self, minutes: float | None) -> datetime:
        return self.now + timedelta(minutes=float(minutes or 0))

    def _maybe(self, minutes: float | None) -> datetime | None:
        return None if minutes is None else self._at(minutes)

    def _advance(self, source: Source, told: Iterable[tuple[datetime, Outcome]]) -> Known:
        known = Known()
        for at, outcome in told:
            known, _ = advance(known, Observation(source, at, outcome), self.rules)
        return known

    # -- their pages

    def _officials(self) -> Iterable[tuple[Source, Known]]:
        by_name: dict[str, list[dict[str, Any]]] = {}
        for entry in sorted(self._entries("official"), key=_minute):
            by_name.setdefault(str(entry.get("source") or "page"), []).append(entry)
        for name, entries in by_name.items():
            source = Source(name, "it", "statuspage", f"https://{name}.example/")
            told = [(self._at(e.get("min")), self._outcome(e)) for e in entries]
            yield source, self._advance(source, told)

    def _outcome(self, entry: Case) -> Outcome:
        match entry.get("outcome", "report"):
            case "failed":
                reason = str(entry.get("reason") or "no answer")
                return Failed(say("{why}", why=reason), own_network=self._bad(entry.get("min")))
            case "unchanged" | "not_modified":
                return Unchanged()
        components = entry.get("components")
        listed = components if isinstance(components, Mapping) else {}
        return Report(
            incidents=tuple(self._incident(i) for i in entry.get("incidents") or ()),
            components=tuple(
                Component(str(n), LEVELS.get(str(w)), str(w)) for n, w in listed.items()
            ),
            complete=bool(entry.get("complete", True)),
            level=LEVELS.get(str(entry.get("level"))),
            as_of=self._maybe(entry.get("last_changed_min")),
            parts_whole=bool(entry.get("parts_whole", True)),
        )

    def _incident(self, told: Case) -> Incident:
        phase = str(told.get("phase") or "").lower()
        spoke = self._maybe(told.get("last_update_min"))
        started = self._maybe(told.get("started_min"))
        ended = self._maybe(told.get("ended_min"))
        if ended is None and phase in OVER:
            ended = spoke or started or self.now
        title = str(told.get("title") or "")
        update = Update(f"{phase}@{told.get('last_update_min')}", spoke, phase, _text(told))
        return Incident(
            str(told.get("id") or f"{title}@{told.get('started_min')}"),
            title,
            LEVELS.get(str(told.get("level"))),
            started,
            ended,
            self._maybe(told.get("planned_end_min")),
            components=frozenset(str(c) for c in told.get("components") or ()),
            updates=(update,),
            word="" if told.get("level") in LEVELS else str(told.get("level") or ""),
        )

    # -- our own checks

    def _checks(self) -> Iterable[tuple[Source, Known]]:
        for name, entries in self._probes().items():
            source = Source(name, "it", "probe", "https://it.example/", role=Role.PROBE)
            by_minute: dict[float, list[dict[str, Any]]] = {}
            for entry in entries:
                by_minute.setdefault(_minute(entry), []).append(entry)
            told = [(self._at(m), self._checked(those)) for m, those in by_minute.items()]
            yield source, self._advance(source, told)

    def _probes(self) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for entry in sorted(self._entries("probe"), key=_minute):
            if _past_tunnel(entry):
                continue
            found.setdefault(str(entry.get("source") or "probe"), []).append(entry)
        return found

    def _checked(self, entries: list[dict[str, Any]]) -> Outcome:
        """One poll. A client that is answered by one address family is answered."""
        best = min(entries, key=lambda e: list(Seen).index(self._seen(e)))
        if self._lost(best):
            return Failed(say("our line is down"), own_network=True)
        seen, says = self._seen(best), str(best.get("says") or "")
        match seen:
            case Seen.ANSWERS:
                return Report(level=Level.OK)
            case Seen.REFUSED:
                return Report(aside=Aside.REFUSED)
            case Seen.BLOCKED:
                return Report(aside=Aside.BLOCKED)
        slow = seen is Seen.SLOW
        update = Update(str(best.get("step") or ("slow" if slow else "http")), None, "down", says)
        level = Level.DEGRADED if slow else Level.DOWN
        parts = frozenset(str(c) for c in best.get("components") or ())
        return Report((Incident("probe", says, level, components=parts, updates=(update,)),))

    def _seen(self, entry: Case) -> Seen:
        says, result = str(entry.get("says") or ""), str(entry.get("result") or "fail")
        if result in ("ok", "up", "answers", "pass"):
            return Seen.ANSWERS
        if result in ("slow", "degraded"):
            return Seen.SLOW
        if result == "refused" or _REFUSED.search(says):
            return Seen.REFUSED
        if result == "blocked" or (_BLOCKED.search(says) and not self._agreed()):
            return Seen.BLOCKED
        return Seen.FAILS

    def _agreed(self) -> bool:
        """A public name server says the same nothing: then it is no blocker of ours."""
        public = self._network().get("public_resolver")
        return public is not None and bool(_NOT_THERE.search(str(public)))

    def _looks(self) -> Iterable[Look]:
        for name, entries in self._probes().items():
            for e in entries:
                if self._lost(e):
                    continue
                yield Look(
                    self._at(e.get("min")),
                    self._seen(e),
                    _step(e),
                    say("{says}", says=str(e["says"])) if e.get("says") else None,
                    int(e.get("family") or 0),
                    name,
                )

    # -- the user's own word

    def _users(self) -> Iterable[tuple[Source, Known]]:
        entries = sorted([*self._entries("user"), *self._entries("users")], key=_minute)
        if not entries:
            return
        source = Source("user", "it", "own", "", role=Role.USER)
        told = [(self._at(e.get("min")), self._own_word(e)) for e in entries]
        yield source, self._advance(source, told)

    def _own_word(self, e: Case) -> Outcome:
        result = str(e.get("result") or e.get("outcome") or e.get("word") or "fail").lower()
        if result in ("ok", "up", "works", "over"):
            return Report(level=Level.OK)
        since = self._maybe(e.get("since_min", e.get("min")))
        level = LEVELS.get(str(e.get("level")), Level.DOWN)
        parts = e.get("part") or e.get("components") or ()
        named = frozenset([parts] if isinstance(parts, str) else parts)
        words = str(e.get("says") or e.get("note") or "")
        update = Update("1", since, "", words)
        return Report((Incident("word", "", level, since, components=named, updates=(update,)),))

    # -- others, and what is around us

    def _burst(self, told: Case) -> Burst:
        says = str(told.get("says") or "")
        age = told.get("newest_age_min")
        return Burst(
            str(told.get("source") or "others"),
            int(told.get("in_last_30_min") or 0),
            float(told.get("usual_per_30_min") or 0),
            None if age is None else self._at(-float(age)),
            says,
            _matches(says, str(self.case.get("service") or "")) if says else None,
        )

    def _network(self) -> Case:
        network = self.case.get("network")
        return network if isinstance(network, Mapping) else {}

    def _state(self, entry: Case) -> Line:
        if entry.get("captive"):
            return Line.CAPTIVE
        if not entry.get("canaries"):
            return Line.UNKNOWN
        return Line.UP if entry.get("canaries_ok") else Line.DOWN

    def _lost(self, check: Case) -> bool:
        """What failed while our line was bad tells nothing; behind a sign-in page nothing does."""
        if self._line_at(check.get("min")) is Line.CAPTIVE:
            return True
        return self._bad(check.get("min")) and self._seen(check) is not Seen.ANSWERS

    def _bad(self, minute: float | None) -> bool:
        """Was our line bad at that moment, as far as we knew?"""
        return self._line_at(minute) in (Line.DOWN, Line.CAPTIVE)

    def _line_at(self, minute: float | None) -> Line:
        before = [e for e in self.lines if _minute(e) <= (minute or 0)]
        return self._state(before[-1]) if before else Line.UNKNOWN

    def _around(self) -> Surroundings:
        network, others = self._network(), self.case.get("others") or {}
        newest = self.lines[-1] if self.lines else {}
        old = bool(newest) and self.now - self._at(newest.get("min")) > STALE_LINE
        line = Line.UNKNOWN if not newest or old else self._state(newest)
        run = self._line_run(line)
        six = [e for e in self.lines if e.get("ipv6")]
        gaps = [gap for gap in self.case.get("not_watching") or () if gap]
        resolver, public = network.get("resolver"), network.get("public_resolver")
        return Surroundings(
            line,
            self._at(_minute(run[0])) if run else None,
            int(others.get("sources_asked") or 0),
            int(others.get("answered") or 0),
            int(network.get("tls_same_issuer_failures") or 0),
            bool(newest.get("slow") or network.get("all_slow")),
            bool(network.get("vpn")),
            bool(six[-1].get("ipv6_ok")) if six else None,
            _lies(resolver, public),
            max((self._at(gap[1]) for gap in gaps), default=None),
            self._at(_minute(run[0])) if line is Line.UP and len(run) < len(self.lines) else None,
            _clock({**self.case, **newest, **network}),
            _direct(network, [e for e in self._entries("probe") if _past_tunnel(e)]),
        )

    def _line_run(self, line: Line) -> list[dict[str, Any]]:
        run: list[dict[str, Any]] = []
        for entry in reversed(self.lines):
            if self._state(entry) is not line:
                break
            run.insert(0, entry)
        return run

    def _ended(self, known: Iterable[Known]) -> Iterable[KnownIncident]:
        for one in known:
            for k in one.incidents.values():
                ended = k.incident.ended
                if ended is not None and self.now - ended <= LATELY:
                    yield k


def _moment(text: object) -> datetime:
    return datetime.fromisoformat(str(text).replace("Z", "+00:00")).astimezone(UTC)


def _minute(entry: Case) -> float:
    return float(entry.get("min") or 0)


def _text(told: Case) -> str:
    return str(told.get("text") or told.get("title") or "")


def _step(entry: Case) -> str:
    says = str(entry.get("says") or "").lower()
    step = str(entry.get("step") or "")
    return step or ("time" if "timed out" in says else "")


def _matches(says: str, service: str) -> bool:
    words = {w for w in re.findall(r"\w+", service.casefold()) if len(w) > 2}
    return bool(words & set(re.findall(r"\w+", says.casefold()))) and bool(_TROUBLE.search(says))


def _lies(resolver: object, public: object) -> bool:
    """Does a public name server know a name that ours does not?"""
    if not resolver or not public:
        return False
    known = not _NOT_THERE.search(str(public))
    return known and bool(_NOT_THERE.search(str(resolver)))


def _clock(network: Case) -> bool:
    for key, value in network.items():
        if "clock" not in key:
            continue
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            return abs(value) > 5
        return bool(value) and str(value).lower() not in ("ok", "right", "correct", "synchronised")
    return False


def _past_tunnel(check: Case) -> bool:
    return bool(re.search("direct|without", str(check.get("via") or check.get("path") or "")))


def _direct(network: Case, checks: list[dict[str, Any]]) -> bool | None:
    """Did anybody ask past the tunnel, and was there an answer?"""
    if checks:
        return checks[-1].get("result") == "ok"
    for key, value in network.items():
        if not re.search("direct|without|second_path|other_path|bypass|vpn_off|off_vpn", key):
            continue
        if isinstance(value, bool):
            return value
        if value and re.search(r"answers|ok|works|fine|\b2\d\d\b", str(value), re.I):
            return not re.search(r"\b[45]\d\d\b|no answer|fail", str(value), re.I)
        return False if value else None
    return None
