"""A vendor's pasted text, cut into what may promise something: sentences, items, rows of a table.

What is only quoted (an earlier mail, the user's own words), signatures and rules are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from statuswatch.core.pledge_clauses import refuses
from statuswatch.core.pledge_words import is_none, leads, tells_what_was

LONGEST_TEXT, LONGEST_ITEM = 40_000, 600
"""Characters that are read of a text, and of one sentence."""

WRAPPED = 50
"""A line of an item that is shorter was not broken by a mail program."""

LONGEST_HEADING = 12
"""Words of a line above a rule that is its heading."""

FEWEST_OWN = 4
"""Words beside what is quoted, from which on the rest is an earlier mail and not one forwarded."""

CELL = "\t"
"""What stands between the cells of a row."""

_ITEM = re.compile(
    r"^\s*(?:>\s*)*(?:(?:[-*•–—·▪◦‣+]|\(?\d{1,2}[.):]|\(?[a-zA-Z][.)])\s+(?=\S)"
    r"|\d{1,2}(?:\.\d{1,2}){1,2}\.?\s+(?=[A-Z]))"
)
_QUOTED = re.compile(r"^\s*(?:>\s?)+")
_MARKS = re.compile(r"\*\*|__|`|^#{1,6}\s", re.M)
_RULE = re.compile(r"^\s*(?:>\s*)*[-=_~*]{3,}\s*$")
_STAMP = re.compile(r"^\s*\[?\d{1,2}[:h]\d\d\b")
_SIGNED = re.compile(r"^\s*-- ?$")
_GRID = re.compile(r"^\s*\|[\s|:-]+\|?\s*$")
_END = re.compile(r"(?<=[^\s.][.!?])[)\"”’]?\s+(?=[A-Z0-9\"“(\[])")
_SHORT = re.compile(
    r"\b(?:approx|est|etc|i\.e|e\.g|no|max|min|[ap]\.m|jan|feb|mar|apr|aug|sept?|oct|nov|dec)\.$",
    re.I,
)
_BEGINS_QUOTE = re.compile(
    r"^\s*(?:-{2,}\s?Original Message\s?-{2,}|-{5,}\s?Forwarded message\s?-{5,}|_{10,}"
    r"|On .{5,120} wrote:|Am .{5,120} schrieb.{0,80}:|Le .{5,120} a écrit\s?:)\s*$",
    re.I,
)
_YOU_WROTE = re.compile(
    r"\b(?:you|customers?|users?)\s(?:\w+\s)?(?:wrote|asked|said|write|ask|say)\b[^\"“\n.]{0,40}"
    r"(?:“[^”]{1,900}”|\"[^\"]{1,900}\")",
    re.I,
)
_GREETING = re.compile(
    r"^(?:hello|hi|hey|dear|greetings|good (?:morning|afternoon|evening|day))\b[^,.!?:;\d]{0,40}"
    r"[,!]\s+(?=\S)",
    re.I,
)
_OPENING = re.compile(
    r"^\W*(?:what|how|why|where)\s(?:we|you|i|they|is|are|will|can|comes|happens)\b[^:]*:\s+", re.I
)
"""A heading on the line of its text: "What we will do: …"."""


def own_words(text: str) -> str:
    """Without what it quotes of an earlier mail: the user's own words are no promise of theirs."""
    lines: list[str] = []
    for line in text.splitlines():
        if _BEGINS_QUOTE.match(line):
            break
        if not line.lstrip().startswith(">"):
            lines.append(line)
    return "\n".join(lines).strip()


def ungreeted(words: str) -> str:
    """Without "Hello," before what a sentence says."""
    return _GREETING.sub("", words)


def sentences(text: str) -> Iterator[tuple[str, bool]]:
    """One by one on one line (a row: its cells with CELL between), and whether a heading leads
    them in as promised. Items below a heading that says otherwise are left out."""
    led = barred = below = False
    for block, is_item in _blocks(_MARKS.sub("", _theirs(_shortened(text)))):
        if block.endswith(":") or (not is_item and _is_heading(block)):
            *before, last = _cut_up(block)  # a paragraph may end with what leads the list in
            for sentence in before:
                yield sentence[:LONGEST_ITEM], False
            barred = is_none(last) or refuses(last) or tells_what_was(last)
            led, below = not barred and leads(last), True
            if not block.endswith(":"):
                yield block, False  # a single line may be all there is
            continue
        if not is_item and not below:
            led = barred = False
        below = is_item
        if is_item and barred:
            continue
        for sentence in _cut_up(block):
            yield _OPENING.sub("", ungreeted(sentence))[:LONGEST_ITEM], led and is_item


def _shortened(text: str) -> str:
    """Without half a sentence at its end."""
    if len(text) <= LONGEST_TEXT:
        return text
    return re.sub(r"(?<=[.!?\n])[^.!?\n]*\Z", "", text[:LONGEST_TEXT])


def _theirs(text: str) -> str:
    """A mail that is quoted throughout was forwarded, and counts."""
    own = own_words(text)
    return _YOU_WROTE.sub("", own if len(own.split()) >= FEWEST_OWN else text)


def _lines(text: str) -> Iterator[str]:
    """Without quote marks, rules and signatures; a line above a rule ends as a heading does."""
    lines, signed = [*text.splitlines(), ""], False
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        bare = _QUOTED.sub("", line)
        signed = bool(bare.strip()) and (signed or _SIGNED.match(bare) is not None)
        if signed or _RULE.match(line) or _GRID.match(bare):
            yield ""
        elif _RULE.match(after) and re.search(r"[^\s.!?,;:]\s*$", bare):
            heading = bare.strip()
            yield heading + ":" if len(heading.split()) <= LONGEST_HEADING else heading
        else:
            yield bare


def _blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Paragraphs and items; a line that is only wrapped belongs to the one before. Below an item
    whose line was too short to be wrapped, what is neither indented nor goes on in small letters is
    a paragraph of its own; so is each row of a table, as an item."""
    words: list[str] = []
    is_item = False
    for bare in _lines(text):
        row, starts = _row(bare), _ITEM.match(bare)
        ends = bool(not bare.strip() or row or starts or _STAMP.match(bare))
        ends = ends or bool(words and words[-1].rstrip().endswith(":"))
        if words and is_item and len(words[-1].rstrip()) < WRAPPED and bare[:1].isupper():
            ends = True
        if words and ends:
            yield " ".join(" ".join(words).split()), is_item
            words = []
        if row:
            yield row, True
        elif bare.strip():
            if not words:
                is_item = starts is not None
            words.append(bare[starts.end() :] if starts else bare)


def _row(line: str) -> str:
    """The cells of a row of a table; nothing where it is none."""
    piped = re.fullmatch(r"\s*\|(.*)\|\s*", line)
    cells = (piped[1].replace("|", CELL) if piped else line.strip()).split(CELL)
    filled = [" ".join(cell.split()) for cell in cells if cell.strip()]
    return CELL.join(filled) if len(filled) > 1 else ""


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
