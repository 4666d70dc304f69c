"""Times that a vendor names in its own words: the next word, the end of trouble or maintenance.

A text is cut into sentences and clauses; a time counts by what its clause says will be then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from statuswatch.core.model import Update
from statuswatch.core.target_times import Setting, Span, last_stamp, spans, zone_told
from statuswatch.core.target_words import (
    TargetKind,
    announces,
    concerns,
    ends_maintenance,
    ends_trouble,
    is_no_due,
    leads_to_moment,
    speaks_again,
    tells_length,
    tells_until,
    tends,
)
from statuswatch.core.zones import Clock, clock_of

__all__ = ["Target", "TargetKind", "targets"]

LONGEST_TEXT, LONGEST_SENTENCE = 8_000, 600
"""Characters that are read: what is promised stands in a post's first or last paragraphs."""

MOST_TIMES = 6
"""Times in one sentence that are read: more of them are a table."""

NEAR = 10
"""Characters between two times that name one moment."""

FEWEST_WORDS = 3
"""A clause of fewer words ("By noon,") belongs to what follows it."""

TENDING = frozenset({"in_progress", "verifying", "in progress", "maintenance", "under_maintenance"})
AHEAD = frozenset({"scheduled", "planned", "upcoming", "not_started", "notstartedyet"})
"""Phases of maintenance that runs, and of one that is only announced: its times are a plan."""


@dataclass(frozen=True, slots=True)
class Target:
    """A time they named. `due` is `None` where no moment can be computed ("a few hours")."""

    kind: TargetKind
    due: datetime | None
    quote: str


# A row is drawn anew with every poll, and its updates hardly change: each is read once.
@lru_cache(maxsize=1024)
def targets(update: Update, zone: str = "") -> tuple[Target, ...]:
    """What this update promises, in its order. `zone`: the page's own (IANA), where known.

    Pure, and never raises: of a time that cannot be placed (no zone named anywhere) the moment
    is unknown, and a time without a post's own time cannot be placed at all.
    """
    if update.at is None or not update.text:
        return ()
    setting = Setting(update.at, clock_of(zone))
    text = _newest(_plain(update.text), setting)
    runs = update.phase in TENDING
    about = About(update.phase in AHEAD or (not runs and announces(text)), runs or tends(text))
    found: dict[tuple[TargetKind, datetime | None], Target] = {}
    told = zone_told(text, setting.home)
    for sentence in _sentences(text):
        for target in _promises(sentence, setting, told, about):
            found.setdefault((target.kind, target.due), target)
        told = zone_told(sentence, setting.home) or told
    dated = {kind for kind, due in found if due is not None}
    return tuple(t for t in found.values() if t.due is not None or t.kind not in dated)


@dataclass(frozen=True, slots=True)
class About:
    """What the whole text is about: maintenance only announced, or maintenance at all."""

    ahead: bool
    tended: bool


_MARKS = re.compile(r"[*`]{1,3}")
_BLANKS = re.compile(r"[^\S\n]+")
_STAMPED = re.compile(
    r"(?:^|\n)\s{0,9}(?:\[(?P<stamp>[^\]\n]{4,40})\]|(?P<bare>(?:[A-Z][a-z]{2} \d{1,2},? )?\d{1,2}:\d\d [AP]M [A-Z]{2,4})(?=\s[A-Z]))"
)
_BREAK = re.compile(r"(?<=[^\s.][.!?])[)\"”]?\s+|(?<=[^:\s])[ \t]*\n\s*|\s+[•·]\s+")
_HALF_DAY = re.compile(
    r"\b(?:[ap]\.\s?m|approx|est|etc|i\.e|e\.g|no|jan|feb|mar|apr|aug|sept?|oct|nov|dec)\.$", re.I
)
_WRAPPED = re.compile(
    r"\b(?:by|at|in|on|within|until|before|around|is|the|and|or|of|for|to|another|next|an?)$", re.I
)
_GOES_ON = re.compile(r"[a-z0-9(~]|[A-Z]{2,4}\b|Pacific|Eastern|Central|Mountain")
_STARTS = (
    r"(?:we\b|we['’](?:ll|re|ve)|will\b|expect|plan|hope|anticipat|aim\b|estimat|should\b|the next|next"
    r"|a further|further|another|an update|more\b|begin\b|are\b|is\b|our\b|i\b|it\b|they\b)"
)
_CLAUSES = re.compile(
    rf";\s|,\s+(?:but|so|however|which|with|while|although|though|yet|at which|by which|after which)\b"
    rf"|,?\sand\s(?={_STARTS})|,\s(?:then\s)?(?={_STARTS})|\s(?:but|however|whereas)\b"
    r"|\s[-–—]\s(?=[A-Za-z])|\.\s",
    re.I,
)
_THEN = re.compile(
    r"\b(?:by|at|around|before) (?:that|which|this) (?:time|point)\b|\bby then\b|\bwhich is when\b",
    re.I,
)
_AFTERWARDS = re.compile(r"^\W*(?:once|after|as soon as|upon|following|if|when)\b", re.I)
_FROM_THEN = re.compile(r"\s(?:after|of|following|from|once)\b(?!\snow)", re.I)
_WORD = re.compile(r"[^\W\d_]{3,}")
_TO = re.compile(r"\s?(?:and|to|-|–|—|until)\s?", re.I)
_BETWEEN = re.compile(r"\b(?:between|from)\s(?:about\s)?$", re.I)
_EVERY = re.compile(r"\bevery\s*$", re.I)


def _plain(text: str) -> str:
    """Without marks for bold and the like; of an overlong text its two ends."""
    if len(text) > LONGEST_TEXT:
        half = LONGEST_TEXT // 2
        text = f"{text[:half]}\n{text[-half:]}"
    return _BLANKS.sub(" ", _MARKS.sub("", text))


def _newest(text: str, setting: Setting) -> str:
    """Of several posts in one text, each headed "[5:20 PM PDT]", the newest."""
    heads = list(_STAMPED.finditer(text))[:100]
    stamps = [(last_stamp(head["stamp"] or head["bare"], setting), head) for head in heads]
    posts = [(at, head) for at, head in stamps if at is not None]
    if len(posts) < 2:
        return text
    _, newest = max(posts, key=lambda post: post[0])
    after = next((head.start() for head in heads if head.start() > newest.start()), len(text))
    return text[newest.end() : after]


def _sentences(text: str) -> Iterator[str]:
    """One by one, on one line; an abbreviation's point ends none."""
    begin = 0
    for gap in (*_BREAK.finditer(text), None):
        end = gap.start() if gap else len(text)
        if gap and _runs_on(text, end, gap):
            continue
        sentence = " ".join(text[begin:end].split())
        for at in range(0, len(sentence), LONGEST_SENTENCE):
            yield sentence[at : at + LONGEST_SENTENCE]
        begin = gap.end() if gap else end


def _runs_on(text: str, end: int, gap: re.Match[str]) -> bool:
    """Is this no end: an abbreviation's point, or a line that is only wrapped?"""
    before = text[max(0, end - 12) : end]
    if before.endswith((".", "!", "?")):
        return bool(_HALF_DAY.search(before) and _GOES_ON.match(text, gap.end()))
    return bool(_WRAPPED.search(before)) or text[gap.end() : gap.end() + 1].islower()


def _promises(
    sentence: str, setting: Setting, told: Clock | None, about: About
) -> Iterator[Target]:
    times = spans(sentence, setting, told)[:MOST_TIMES]
    for begin, end in _clauses(sentence, times):
        inside = [span for span in times if begin <= span.start < end]
        if then := _THEN.search(sentence, begin, end):
            before = next((s for s in reversed(times) if s.end <= then.start()), None)
            if before is not None and before.due is not None:
                inside.append(Span(then.start(), then.end(), before.due))
        for number, span in enumerate(inside):
            if span.relative and any(0 <= s.start - span.end <= NEAR for s in inside[number + 1 :]):
                continue  # "in 2 hours, at 11:30 EDT": the time of day says it better
            kind = _kind(_around(sentence, begin, span, end, times), span, about)
            if kind is not None:
                yield Target(kind, _due(sentence, span, kind), sentence)
                break


def _around(
    sentence: str, begin: int, span: Span, end: int, times: tuple[Span, ...]
) -> tuple[str, str]:
    """The clause before and after a time. Of "between 14:00 and 15:00" the later bound counts,
    and only by what stands before both."""
    for low in times:
        if low.end <= span.start and _TO.fullmatch(sentence, low.end, span.start):
            left = _BETWEEN.sub("", sentence[begin : low.start])
            if len(left) < low.start - begin:
                return left[-240:], ""
    return sentence[begin : span.start][-240:], sentence[span.end : end][:160]


def _clauses(sentence: str, times: tuple[Span, ...]) -> Iterator[tuple[int, int]]:
    """Where each begins and ends. A time is never cut in two, nor from what it begins."""
    begin = 0
    for cut in _CLAUSES.finditer(sentence):
        if any(span.start < cut.end() and cut.start() < span.end for span in times):
            continue
        if _words(sentence, begin, cut.start(), times) < FEWEST_WORDS:
            continue
        yield begin, cut.start()
        begin = cut.start()
    yield begin, len(sentence)


def _words(sentence: str, begin: int, end: int, times: tuple[Span, ...]) -> int:
    """How many words of three letters and more stand there, times apart."""
    found = _WORD.finditer(sentence, begin, end)
    return sum(not any(t.start <= word.start() < t.end for t in times) for word in found)


def _kind(around: tuple[str, str], span: Span, about: About) -> TargetKind | None:
    left, right = around
    every = _EVERY.search(left)
    if not concerns(left) and not concerns(right):
        return None
    if span.bare and not (every or tells_length(left) or tells_until(left, right)):
        return None
    if not every and is_no_due(left, right):
        return None
    if span.moment and not leads_to_moment(left):
        return None
    opens = not _WORD.search(left)
    clause = right if opens else left
    if speaks_again(clause):
        return TargetKind.NEXT_UPDATE
    if every or about.ahead:
        return None
    if opens:
        left, right = right, ""
    if ends_maintenance(left, right, tended=about.tended):
        return TargetKind.MAINTENANCE_END
    return TargetKind.RESOLUTION if ends_trouble(left, right) else None


def _due(sentence: str, span: Span, kind: TargetKind) -> datetime | None:
    """A length counts from the post, unless it says that it begins with something to come."""
    if not span.relative:
        return span.due
    if _FROM_THEN.match(sentence, span.end):
        return None
    if kind is not TargetKind.NEXT_UPDATE and _AFTERWARDS.search(sentence[: span.start]):
        return None
    return span.due
