"""`split`: a pasted "downtime document" as drafts of promises, for the user to confirm.

English, in prose, bullets or numbers. Nothing is made up: each draft quotes the very words it was
read from, and a text that promises nothing gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from statuswatch.core import pledge_times
from statuswatch.core.docket import Promise, PromiseKind
from statuswatch.core.pledge_words import categories, firm, is_none, kind_of, leads
from statuswatch.core.zones import Clock, Zoned, clock_of

LONGEST_TEXT, LONGEST_ITEM = 40_000, 600
"""Characters that are read of a text, and of one sentence."""

WRAPPED = 50
"""A line of an item that is shorter was not broken by a mail program."""

_ITEM = re.compile(r"^\s*(?:>\s*)*(?:[-*•–—·▪◦‣+]|\(?\d{1,2}[.):]|\(?[a-zA-Z][.)])\s+(?=\S)")
_QUOTED = re.compile(r"^\s*(?:>\s?)+")
_MARKS = re.compile(r"\*\*|__|`|^#{1,6}\s", re.M)
_END = re.compile(r"(?<=[^\s.][.!?])[)\"”’]?\s+(?=[A-Z0-9\"“(\[])")
_SHORT = re.compile(
    r"\b(?:approx|est|etc|i\.e|e\.g|no|max|min|[ap]\.m|jan|feb|mar|apr|aug|sept?|oct|nov|dec)\.$",
    re.I,
)
_CUT = re.compile(r";\s+|,\s+(?:and\s+|&\s+)?|\s+and\s+|\s[-–—]\s")

TYPED = frozenset(PromiseKind) - {PromiseKind.OTHER, PromiseKind.FEED_PER_CATEGORY}


def split(text: str, service: str, made: datetime, zone: str = "") -> tuple[Promise, ...]:
    """All that it promises, in its order, each once. `made`: when it was written; `zone`: whose
    days and business days count (IANA; UTC where it is not known)."""
    clock = clock_of(zone) or Zoned(UTC)
    drafts: dict[tuple[PromiseKind, str], Promise] = {}
    for words, led in _sentences(_shortened(text)):
        for draft in _drafts(
            words, led, Promise(service, PromiseKind.OTHER, "", made, zone=zone), clock
        ):
            drafts.setdefault((draft.kind, draft.text.casefold()), draft)
    return tuple(drafts.values())


def _shortened(text: str) -> str:
    """Without half a sentence at its end."""
    if len(text) <= LONGEST_TEXT:
        return text
    return re.sub(r"(?<=[.!?\n])[^.!?\n]*\Z", "", text[:LONGEST_TEXT])


def _sentences(text: str) -> Iterator[tuple[str, bool]]:
    """One by one on one line, and whether a heading leads them in as promised."""
    led = below = False
    for block, is_item in _blocks(_MARKS.sub("", text)):
        heading = block.endswith(":") or (not is_item and _is_heading(block))
        if heading:
            *before, last = _cut_up(block)  # a paragraph may end with what leads the list in
            for sentence in before:
                yield sentence[:LONGEST_ITEM], False
            led = leads(last) and not is_none(last)
            below = True
            if not block.endswith(":"):
                yield block, False  # a single line may be all there is
            continue
        if not is_item and not below:
            led = False
        below = is_item
        for sentence in _cut_up(block):
            yield sentence[:LONGEST_ITEM], led and is_item


def _blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Paragraphs and items; a line that is only wrapped belongs to the one before. Below an item
    whose line was too short to be wrapped, what is neither indented nor goes on in small letters is
    a paragraph of its own."""
    words: list[str] = []
    is_item = False
    for line in [*text.splitlines(), ""]:
        bare = _QUOTED.sub("", line)
        starts = _ITEM.match(bare)
        ends = not bare.strip() or starts or (words and words[-1].rstrip().endswith(":"))
        if words and is_item and len(words[-1].rstrip()) < WRAPPED and bare[:1].isupper():
            ends = True
        if words and ends:
            yield " ".join(" ".join(words).split()), is_item
            words = []
        if bare.strip():
            if not words:
                is_item = starts is not None
            words.append(bare[starts.end() :] if starts else bare)


def _is_heading(block: str) -> bool:
    return (
        len(block.split()) <= 8
        and not re.search(r"[.!?,;]$", block)
        and not re.search(r"\d", block)
    )


def _cut_up(block: str) -> Iterator[str]:
    begin = 0
    for gap in _END.finditer(block):
        if not _SHORT.search(block[begin : gap.start()]):
            yield block[begin : gap.start()].strip()
            begin = gap.end()
    yield block[begin:].strip()


def _drafts(words: str, led: bool, bare: Promise, clock: Clock) -> Iterator[Promise]:
    """One sentence may promise several things; then each is quoted by its own part."""
    if not words or is_none(words):
        return
    whole = _draft(words, led, bare, clock)
    if whole is not None and whole.kind is PromiseKind.FEED_PER_CATEGORY:
        yield whole
        return
    parts = [_draft(part, led or firm(words), bare, clock) for part in _parts(words)]
    typed = [part for part in parts if part is not None and part.kind in TYPED]
    if len(typed) > 1 and {part.kind for part in typed} == {PromiseKind.KNOWN_ISSUE}:
        dues = {part.due for part in typed} - {None}
        if len(dues) == 1 and whole is not None:  # what is broken, and when it is mended
            yield replace(whole, kind=PromiseKind.KNOWN_ISSUE, due=dues.pop())
            return
    if len({(part.kind, part.limit, part.due) for part in typed}) > 1:
        yield from typed
    elif whole is not None:
        yield whole


def _parts(words: str) -> Iterator[str]:
    begin = 0
    for cut in _CUT.finditer(words):
        yield words[begin : cut.start()]
        begin = cut.end()
    yield words[begin:]


def _draft(words: str, led: bool, bare: Promise, clock: Clock) -> Promise | None:
    made = bare.made
    length, pace = pledge_times.within(words, made), pledge_times.pace(words, made)
    due = pledge_times.due(words, made, clock)
    kind = kind_of(
        words, limit=length is not None, pace=pace is not None, due=due is not None, led=led
    )
    if kind is None:
        return None
    draft = replace(bare, kind=kind, text=words)
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
