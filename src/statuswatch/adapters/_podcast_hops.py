"""One hop of a podcast's chain by itself: from what it answered to its state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from statuswatch.adapters._answers import host_of
from statuswatch.adapters._podcast_answers import is_sound, of_answer, pixels, sounds, total_of
from statuswatch.adapters._podcast_asked import Asked, leads, location
from statuswatch.adapters._podcast_prefixes import PrefixHop, downgraded
from statuswatch.adapters._podcast_state import UNCLEAR, F, Fault, Notes, State
from statuswatch.core.flow import Answer, Response, Trouble


def of_prefix(hop: PrefixHop, state: State, asked: Asked, later: Sequence[str]) -> State:
    """`later`: the addresses behind it, the next first."""
    fault, args = _of_prefix(hop, asked, later)
    notes: Notes = {}
    if fault is F.NONE and hop.status == "retired":
        notes["retired"] = {"date": hop.closed}
    if hop.rest.startswith("http:") and fault is F.NONE:
        notes["http"] = {}
    return _timed(replace(state, fault=fault, args=args, notes=notes, closed=hop.closed), asked)


def _of_prefix(
    hop: PrefixHop, asked: Asked, later: Sequence[str]
) -> tuple[Fault, Mapping[str, str]]:
    fault, args = of_answer(asked.answer)
    if fault is not F.NONE:
        return fault, args
    assert isinstance(asked.answer, Response)
    if asked.loops:
        return F.LOOP, {}
    if asked.answer.status < 300:
        sound = hop.stores or is_sound(asked.answer.headers.get("content-type", ""))
        return (F.NONE, {}) if sound else (F.PAGE, {})
    target = location(asked.answer)
    if not target:
        return F.ODD, {"code": str(asked.answer.status)}
    return _of_target(hop, asked, target, later)


def _of_target(
    hop: PrefixHop, asked: Asked, target: str, later: Sequence[str]
) -> tuple[Fault, Mapping[str, str]]:
    if asked.answer.url == target:
        return F.LOOP, {}
    if hop.rest and downgraded(hop.rest, target):
        return F.DOWNGRADE, {}
    ends = [target, *map(location, asked.trail)]
    if not hop.rest or any(leads(end, address) for end in ends if end for address in later):
        return F.NONE, {}
    if hop.inserts or hop.own or hop.kind == "encoded":
        last = asked.last
        if isinstance(last, Response) and last.status < 300:
            return F.NONE, {}
    return F.ELSEWHERE, {"target": host_of(target)}


def of_host(state: State, asked: Asked, sound: Asked | None) -> State:
    """`sound`: the first bytes of the file, where they were asked for: who refuses HEAD, or fails
    at it, may deliver all the same."""
    fault, args = _of_way(asked)
    notes: Notes = {}
    answered = isinstance(asked.last, Response)
    if sound is not None and answered and (asked.no_head or fault not in {F.NONE, F.LOOP}):
        got, how = _of_way(sound)
        if got is F.NONE and fault is not F.DOWNGRADE:
            notes["head-refused"] = {"code": _code(asked.last)}
            fault, args = F.NONE, {}
        elif asked.no_head or fault in UNCLEAR:
            fault, args = got, how
    by = host_of(asked.end)
    if fault not in UNCLEAR | {F.NONE} and by != host_of(asked.answer.url):
        args = {**args, "by": by}
    return _timed(replace(state, fault=fault, args=args, notes=notes), asked)


def _of_way(asked: Asked) -> tuple[Fault, Mapping[str, str]]:
    """A file and its redirects."""
    fault, args = of_answer(asked.last)
    if fault is not F.NONE:
        return fault, args
    if asked.loops:
        return F.LOOP, {}
    if isinstance(asked.last, Response) and asked.last.status >= 300:
        return F.ODD, {"code": str(asked.last.status)}
    steps = [(a.url, location(a)) for a in asked.answers]
    if any(here.startswith("https:") and there.startswith("http:") for here, there in steps):
        return F.DOWNGRADE, {}
    return F.NONE, {}


def of_sound(state: State, asked: Asked, length: int, kind: str, *, playlist: bool) -> State:
    """What the file begins with. `length` and `kind`: what the feed says of it."""
    fault, args = _of_way(asked)
    last = asked.last
    if fault is not F.NONE or isinstance(last, Trouble):
        if isinstance(last, Response) and last.status == 416:
            fault, args = F.EMPTY, {"n": "0"}
        elif fault not in {F.LOOP, F.DOWNGRADE}:
            fault, args = F.UNASKED, {}  # the host's, and told there
        return _timed(replace(state, fault=fault, args=args), asked)
    body, headers, total = last.body, last.headers, total_of(last)
    kind_seen = headers.get("content-type", "").lower()
    notes: Notes = {}
    if not body or total == 0:
        fault, args = F.EMPTY, {"n": str(total or 0)}
    elif body.lstrip()[:1] == b"<" or (kind_seen.startswith("text/") and not sounds(body)):
        fault = F.PAGE
    elif total is not None and total < 10_240 <= length and not playlist:
        fault, args = F.EMPTY, {"n": str(total)}
    elif not playlist:
        notes = _notes_on(last, asked, total, length, kind)
    return _timed(replace(state, fault=fault, args=args, notes=notes), asked)


def _notes_on(last: Response, asked: Asked, total: int | None, length: int, kind: str) -> Notes:
    notes: Notes = {}
    if last.status == 200 and "bytes" not in last.headers.get("accept-ranges", ""):
        notes["no-range"] = {}
    # Who is redirected gets a copy with other advertisements each time: its length says nothing.
    if total and length > 1 and not asked.trail and abs(total - length) > 0.25 * length:
        notes["length"] = {"told": _mb(length), "seen": _mb(total)}
    film = last.body[4:8] == b"ftyp"
    if kind == "audio/mpeg" and film:
        notes["type"] = {"told": kind, "seen": "MP4"}
    return notes


def of_cover(state: State, asked: Asked) -> State:
    fault, args = _of_way(asked)
    last, notes = asked.last, Notes()
    if fault is F.NONE and isinstance(last, Response):
        told = last.headers.get("content-type", "").lower()
        if told and not told.startswith(("image/", "application/octet", "binary/")):
            fault = F.PAGE
        size = pixels(last.body)
        if size is not None and (size[0] != size[1] or not 1400 <= size[0] <= 3000):
            notes["size"] = {"w": str(size[0]), "h": str(size[1])}
    if asked.no_head and fault is F.NONE:
        notes["head-refused"] = {"code": str(asked.no_head)}
    return _timed(replace(state, fault=fault, args=args, notes=notes), asked)


def _timed(state: State, asked: Asked) -> State:
    ends = [a.certificate_end for a in asked.answers if isinstance(a, Response)]
    ms = round(asked.answer.elapsed * 1000)
    return replace(state, ms=ms, certificate=min((e for e in ends if e), default=None))


def _code(answer: Answer) -> str:
    return str(answer.status) if isinstance(answer, Response) else ""


def _mb(n: int) -> str:
    return f"{n / 1_000_000:.1f}"
