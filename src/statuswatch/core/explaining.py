"""Does a text say why something happened? The one place that decides it, for every verdict and paper.

That an account will come, is refused or delayed explains nothing; nor does "we look into the cause".
What only hints at a cause is neither yes nor no: the user may read it. English; German is noticed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from statuswatch.core.docket import Letter
from statuswatch.core.written import first_line

Word = tuple[datetime, str, str]
"""When, in which phase, and the text."""

ENOUGH = 80
"""Characters under a heading "Post-mortem" that are more than a word about it."""

IDENTIFIED = frozenset({"identified"})

_SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")

_UNNAMED = (
    r"(?:(?:has|have|had|been|now|already|being|since)\s+)*(?:identified(?! as)|found|fixed|known|resolved|addressed|determined"
    r"|located|understood|confirmed|corrected|isolated|not|still|under|unknown|unclear|yet|to be|pending|analy|tb[acd])"
)
_THIS = r"(?:this|that|the|these|our)\s+(?:\w+\s)?(?:outage|incident|issue|disruption|maintenance|problem|work)"
_CAUSE = re.compile(
    rf"\b(?:root[- ])?causes?(?: of [^.:]{{1,80}}?)?\s*(?:was|were|is|are|lay in|lies in|turned out to be|:|[–—])\s*(?!{_UNNAMED})\w"
    r"|\bidentified as\b|\bcaused by\b|\b(?:resulted|stemmed) from\b|\btriggered by\b"
    r"|\b(?:was|were|is|are) (?:\w+ly )?due to (?!be\b|end\b|start\b|go\b|finish\b|return\b)"
    rf"|\b(?:because of|as a result of) (?!{_THIS})",
    re.I,
)
_HINT = re.compile(r"\bbecause\b|\bursache|\bverursacht|\bnachbericht|\babschlussbericht", re.I)
_HEDGED = re.compile(
    r"\b(?:may|might|could|possibl[ye]|perhaps|suspect\w*|believe\w*|appears?|seems?|likely|probabl[ye]"
    r"|presumabl[ye]|suggests?|think)\b",
    re.I,
)
_OPEN = re.compile(
    r"\b(?:do|does|did|is|are|was|were|has|have|can|could)(?: not|n['’]t)(?: yet| been| fully)* (?:know\w*|determined?"
    r"|identif\w+|found|find|establish\w*|understood|understand|clear|say|tell|sure)\b|\bcannot (?:say|tell)\b"
    r"|\bnot (?:\w+ ){0,2}(?:caused by|due to|because|triggered by)\b|\b(?:unknown|unclear|whether|not yet|yet to|to be determined|tbd|trying to|find out|remains?|once we|when we know)\b"
    r"|\bwhat (?:\w+ ){0,2}caused\b|\binvestigat(?:e|es|ing)\b|\blook(?:ing)? into\b|\bwork(?:ing)? on\b|\bsearching\b"
    r"|\blooking for\b|\b(?:will|['’]ll|going to) (?:\w+ )?(?:share|publish|explain|tell|let|report|determine|find)\b",
    re.I,
)
_ACCOUNT = re.compile(
    r"\bpost[- ]?\s?mortem|\broot[- ]cause (?:analysis|report)\b|\broot[- ]cause(?=\s*[:–—])|\bRCA\b|\bincident (?:report|review)\b"
    r"|\bwhat (?:had )?happened\b",
    re.I,
)
_TO_COME = (
    r"\b(?:will|shall|going to|plan(?:s|ned|ning)?|intends?|expect\w*|soon|shortly|to (?:come|follow)|follows?|coming|upcoming"
    r"|pending|delay\w*|postponed|until further notice|not yet|yet to|still|in progress|under ?way|being"
    r"|work(?:ing)? on|prepar\w+|to be|tb[acd]|once|promised?|within \d+|n/a|none|not (?:available|planned|possible))\b|['’]ll\b"
)
_LATER = re.compile(
    rf"{_TO_COME}|n['’]t\b|\b(?:not|never|cannot|no|without|ask(?:ed|s)?|request\w*|find out|investigat\w+|regret|unable)\b",
    re.I,
)
_COMES = re.compile(_TO_COME, re.I)
_HERE = re.compile(
    r"https?://|\b(?:available|published|posted|attached|below|here|read|see|find|enclosed)\b", re.I
)
_TITLED = re.compile(r"[ \t]*[:–—][ \t]*(?=\w)|[ \t]+-[ \t]+(?=\w)")
_SAID = re.compile(
    r"\b(?:we|the|an?|this|that|it|our|issue|problem|cause|fix|solution|has|have|been|is|are|was|root|source"
    r"|identified|identify|being|working|work|on|implement\w*|deploy\w*|develop\w*|and|to|now|team|engineers?"
    r"|of|for|with|by|in|investigat\w+|monitor\w*|resolution|resolv\w+|will|continue|mitigat\w+)\b|\W",
    re.I,
)


class Told(IntEnum):
    """How much a text explains. HINT: it speaks of a cause or an account, and that is all."""

    NOTHING = 0
    HINT = 1
    CAUSE = 2
    ACCOUNT = 3


@dataclass(frozen=True, slots=True, order=True)
class Account:
    """What explains an outage that is over; not `sure`: perhaps it does. `text`: its first line."""

    at: datetime
    text: str
    sure: bool = True


def told(text: str, phase: str = "") -> Told:
    """What this text explains. Never more than it says: "a post-mortem will follow" is nothing."""
    sentences = [one.strip() for one in _SENTENCE.split(text) if one.strip()]
    found = max((_told(one, text) for one in sentences), default=Told.NOTHING)
    if "mortem" not in phase or found >= Told.CAUSE:
        return found
    kept = [one for one in sentences if not (_ACCOUNT.search(one) and _LATER.search(one))]
    announced = len(kept) < len(sentences) and sum(map(len, kept)) < ENOUGH
    return Told.NOTHING if announced or not kept else Told.ACCOUNT


def _told(sentence: str, whole: str) -> Told:
    account, found = _account(sentence, whole), Told.NOTHING
    if not _OPEN.search(sentence):
        if _CAUSE.search(sentence):
            found = Told.HINT if _HEDGED.search(sentence) else Told.CAUSE
        elif _HINT.search(sentence):
            found = Told.HINT
    return max(account, found)


def _account(sentence: str, whole: str) -> Told:
    """Is it the account itself, or where it stands?"""
    named = _ACCOUNT.search(sentence)
    if named is None:
        return Told.NOTHING
    titled = _TITLED.match(sentence, named.end())
    if titled is not None:
        rest = sentence[titled.end() :]
        if _COMES.search(rest[:60]) or _LATER.search(sentence[: named.start()]):
            return Told.NOTHING
        sure = "report" not in named[0].casefold() and len(rest.split()) > 2
        return Told.ACCOUNT if sure else Told.HINT
    if _LATER.search(sentence):
        return Told.NOTHING
    if _HERE.search(sentence):
        return Told.ACCOUNT
    heading = len(sentence.split()) <= 8 and not sentence.endswith(".")
    return Told.ACCOUNT if heading and len(whole) - len(sentence) >= ENOUGH else Told.HINT


def account(words: Iterable[Word], letters: Iterable[Letter], end: datetime) -> Account | None:
    """The first that explains what ended then, on their page or in a letter about it; else the first
    that perhaps does. What was said before the end is none, but for a post-mortem."""
    found = [
        Account(max(at, end), first_line(text), how >= Told.CAUSE)
        for at, phase, text in words
        if (at >= end or "mortem" in phase) and (how := told(text, phase))
    ]
    found += [
        Account(letter.at, letter.subject or first_line(letter.text), how >= Told.CAUSE)
        for letter in letters
        if letter.at >= end and (how := told(f"{letter.subject}\n{letter.text}"))
    ]
    return min(found, key=lambda one: (not one.sure, one.at), default=None)


def cause(words: Iterable[Word], letters: Iterable[Letter]) -> tuple[Told, str]:
    """How surely any of them names a cause (or is the account), and the words of a HINT: also what
    they wrote as "identified" beyond that they did."""
    texts = [(phase, text) for _, phase, text in words]
    texts += [("", f"{letter.subject}\n{letter.text}") for letter in letters]
    best, quote = Told.NOTHING, ""
    for phase, text in texts:
        how = told(text, phase)
        if how < Told.HINT and phase in IDENTIFIED and len(_SAID.sub("", text)) > 8:
            how = Told.HINT
        if how > best:
            best, quote = how, first_line(text)
    return best, quote
