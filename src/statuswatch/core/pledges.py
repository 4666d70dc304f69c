"""`split`: a pasted "downtime document" as drafts of promises, for the user to confirm.

English, in prose, bullets or numbers. Nothing is made up: each draft quotes the very words it was
read from, and a text that promises nothing gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from statuswatch.core import pledge_times
from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.pledge_clauses import clauses, conditional
from statuswatch.core.pledge_lengths import lengths
from statuswatch.core.pledge_others import Speaker
from statuswatch.core.pledge_text import CELL, sentences
from statuswatch.core.pledge_words import categories, doubts, firm, is_none, kind_of, names_kind
from statuswatch.core.zones import Clock, Zoned, clock_of

_CUT = re.compile(r";\s+|,\s+(?:and\s+|&\s+)?|\s+and\s+|\s[-–—]\s")
_TWICE = re.compile(r"(?<=[a-z])\s\(\d{1,3}\)(?=\s)")
"""A number said again in figures: "one (1) day"."""

_CLASS = re.compile(
    r"\bP\d\b|\b(?:priorit\w+|severity|sev|critical|urgent|normal|minor|major|all|other|others|tickets?|incidents?"
    r"|requests?|questions?|e-?mails?|calls?|chats?|phone)\b",
    re.I,
)
_OURS = re.compile(r"^\W*(?:we|i|you|our|there)\b", re.I)

TYPED = frozenset(PromiseKind) - {PromiseKind.OTHER, PromiseKind.FEED_PER_CATEGORY}
LIMITED = frozenset({PromiseKind.ANSWER_WITHIN, PromiseKind.RESOLVE_WITHIN})

LONGEST_CLASS = 8
"""Words of "P2 tickets in one business day", which says nothing of what is done with them."""


def split(text: str, service: str, made: datetime, zone: str = "") -> tuple[Promise, ...]:
    """All that it promises, in its order, each once. `made`: when it was written; `zone`: whose
    days and business days count (IANA; UTC where it is not known)."""
    clock = clock_of(zone) or Zoned(UTC)
    bare = Promise(service, PromiseKind.OTHER, "", made, zone=zone)
    drafts: dict[tuple[PromiseKind, str], Promise] = {}
    speaker = Speaker(text, service)
    for words, led in sentences(text):
        for draft in _of_sentence(words, led, bare, clock, speaker):
            quote = " ".join(draft.text.split())
            if draft.kind is PromiseKind.OTHER and CELL in draft.text:
                continue  # a row is too short to be understood without its kind
            drafts.setdefault((draft.kind, quote.casefold()), replace(draft, text=quote))
    return tuple(drafts.values())


def _of_sentence(
    words: str, led: bool, bare: Promise, clock: Clock, speaker: Speaker
) -> tuple[Promise, ...]:
    """Clause by clause; what it alone promises is quoted with the whole sentence. What others
    promise in it is left out."""
    parts = tuple(map(speaker.own, clauses(words)))
    if len(parts) == 1:
        words = parts[0]
    if len(parts) == 1 or words.rstrip(' "”)').endswith("?"):
        return tuple(_drafts(words, led, bare, clock))
    found: list[Promise] = []
    doubted = False
    for number, part in enumerate(parts):
        if number and conditional(parts[0]) and not _firmly(part):
            continue
        if not (doubted and not _firmly(part)):
            found += _drafts(part, led or (number > 0 and firm(words)), bare, clock)
        doubted = doubts(part)
    if conditional(parts[0]) and re.match(r"\W*(?:if|unless|should)\b", words, re.I):
        found = [each for each in found if each.kind is PromiseKind.OTHER]
    issue = _one_issue(found)
    if issue is not None:
        return (replace(issue, text=words),)
    return (replace(found[0], text=words),) if len(found) == 1 else tuple(found)


def _one_issue(found: Sequence[Promise]) -> Promise | None:
    """What is broken stands beside when it is mended: one promise."""
    dues = {part.due for part in found} - {None}
    if len(found) < 2 or len(dues) != 1 or {p.kind for p in found} != {PromiseKind.KNOWN_ISSUE}:
        return None
    return replace(found[0], due=dues.pop())


def _firmly(part: str) -> bool:
    """Is it a promise by itself, whatever is doubted before it?"""
    return firm(part) and _OURS.match(part) is not None


def _drafts(words: str, led: bool, bare: Promise, clock: Clock) -> Iterator[Promise]:
    """One clause may promise several things; then each is quoted by its own part."""
    if not words or is_none(words):
        return
    whole = _draft(words, led, bare, clock)
    if whole is not None and whole.kind is PromiseKind.FEED_PER_CATEGORY:
        yield whole
        return
    if conditional(words):
        if whole is not None:
            yield whole
        return
    typed = list(_typed(words, led, bare, clock))
    issue = _one_issue(typed)
    if issue is not None and whole is not None:
        yield replace(issue, text=words)
    elif len({(part.kind, part.limit, part.due) for part in typed}) > 1:
        yield from typed
    elif whole is not None:
        one = next((part for part in typed if part.kind is whole.kind and part.limit), whole)
        yield replace(whole, limit=one.limit, workdays=one.workdays, due=one.due)


def _typed(words: str, led: bool, bare: Promise, clock: Clock) -> Iterator[Promise]:
    """What its parts promise, where they say which. A part that only names whom a length is for
    goes on with what is promised before it: "P1 in 30 minutes and P2 in one day"."""
    last: Promise | None = None
    for part in _parts(words):
        one = _draft(part, led or firm(words), bare, clock, words)
        if one is not None and one.kind in TYPED:
            last = one
            yield one
        elif last is not None and last.kind in LIMITED and _names_class(part):
            length = pledge_times.within(part, bare.made)
            if length is not None:
                yield replace(last, text=part, limit=length.limit, workdays=length.business)


def _names_class(part: str) -> bool:
    return (
        len(part.split()) <= LONGEST_CLASS
        and _CLASS.search(part) is not None
        and not names_kind(part)
    )


def _parts(words: str) -> Iterator[str]:
    begin, whole = 0, [(start, end) for start, end, _ in lengths(words)]
    for cut in _CUT.finditer(words):
        if any(start < cut.start() < end for start, end in whole):
            continue  # "4 hours and 30 minutes"
        yield words[begin : cut.start()]
        begin = cut.end()
    yield words[begin:]


def _draft(words: str, led: bool, bare: Promise, clock: Clock, about: str = "") -> Promise | None:
    made, timed = bare.made, _TWICE.sub("", words)
    length, pace = pledge_times.within(timed, made), pledge_times.pace(timed, made)
    due = pledge_times.due(timed, made, clock)
    kind = kind_of(
        words,
        limit=length is not None,
        pace=pace is not None,
        due=due is not None,
        led=led,
        about=about,
    )
    if kind is None:
        return None
    draft = replace(bare, kind=kind, text=words)
    if kind is PromiseKind.OTHER and conditional(words):
        return draft
    match kind:
        case PromiseKind.UPDATE_EVERY:
            return replace(draft, limit=pace)
        case PromiseKind.RESOLVE_WITHIN | PromiseKind.ANSWER_WITHIN | PromiseKind.POST_MORTEM:
            if length is None:
                return replace(draft, due=due)
            return replace(draft, limit=length.limit, workdays=length.business)
        case PromiseKind.FEED_PER_CATEGORY:
            return replace(draft, due=due, categories=categories(words))
    if due is None and length is not None and not length.business:
        due = made + length.limit
    return replace(draft, due=due)
