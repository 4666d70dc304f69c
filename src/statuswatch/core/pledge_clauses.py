"""The clauses of a sentence, and what takes a promise out of one: a refusal, a condition."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SUBJECT = (
    r"(?:if|unless|we|you|they|it|i|he|she|there|this|that|our|your|customers?|users?|nobody"
    r"|the\s(?:\w+\s){1,4}(?:was|were|had|has been|have been))\b"
)
_CUT = re.compile(
    r";\s+"
    rf"|,?\s(?:and|but|so|yet|however|although|though|whereas|because)\s(?={_SUBJECT})"
    r"|,?\sand\s(?=(?:expect|hope|plan|aim|intend|should|may|might)\b)"
    r"|,\s(?=not\b)"
    rf"|\s[-–—]{{1,3}}\s(?={_SUBJECT})",
    re.I,
)
_ASIDE = re.compile(
    r"\b(?:even (?:if|when|where|though)|whether or not|regardless)\b.*$|\bnot (?:only|just)\b",
    re.I,
)
_NOT = re.compile(
    r"^\W*nothing\b|\b(?:will|shall|do|does|did|can|could|would|is|are|was|were|has|have|had|must|need)\s(?:\w+ly\s)?"
    r"(?:not\b|never\b|n['’]t\b|no longer\b)|\b(?:won|don|doesn|didn|isn|aren|wasn|haven|hasn|couldn|wouldn)['’]?t\b"
    r"|\b(?:can(?:no|['’])t|no longer|never|neither|nor|nobody|no one|stop(?:s|ped|ping)?|refus\w+|declin\w+"
    r"|withdr\w+|revok\w+|instead of|rather than|too early|abandon\w*|discontinu\w+)\b"
    r"|\bnot (?:to|going|promis\w+|guarant\w+|commit\w*|offer\w*|publish\w*|provid\w+|post\w*|answer\w*)\b"
    r"|\bno (?:more |further |public |status |separate )*(?:updates?|post-?\s?mortems?|reports?|page|answers?|repl\w+"
    r"|refunds?|credits?|feeds?)\b",
    re.I,
)
_SPARES = re.compile(
    r"\bnever again\b|(?:\b(?:will|shall|['’]ll) (?:never|not)|\bwon['’]t)\s(?:\w+ly\s)?(?:charge|bill|lose|delete|raise"
    r"|increase|change|sell|be (?:charged|billed|lost|deleted|raised))\b",
    re.I,
)
"""A refusal that is a promise: of what would harm you."""

_IF = re.compile(
    r"\b(?:if|unless|should (?:we|it|they|there|an?|any|this)|provided(?: that)?|assuming|as long as|subject to"
    r"|depending on|only when|only where|in case|in the event|(?:where|when|wherever|whenever) possible)\b"
    r"(?!\s(?:any|necessary|needed|not|so|anything)\s?(?:[,.;]|$))",
    re.I,
)
_TROUBLE = (
    r"(?:outages?|incidents?|interruptions?|disruptions?|down|fails?|breaks?|problems?|trouble)"
)
_IF_DOWN = re.compile(
    r"(?:if|should|in case|in the event)\s(?:that\s)?(?:of\s)?(?:there\s(?:is|are|be)\s)?(?:an?|any|another|something"
    rf"|anything|we (?=(?:are|have|suffer|get|go)\b)|our \w+|the \w+|it)\b[^,]{{0,40}}?\b(?:{_TROUBLE}|goes wrong|go wrong)\b"
    r"(?![^,]*\b(?:longer|more than|lasts?|exceed\w*|over \d|at least))",
    re.I,
)
"""No condition: promises of what they do while something is down mean just that."""

_SOME = re.compile(
    r"\d\s?% of\b|\bmost (?:of|incidents|outages|tickets|requests|questions|cases)\b"
    r"|\b(?:except|excluding|outside|on weekdays|(?:during|in|within) (?:our )?(?:business|office|working|opening) hours)\b"
    r"|\b(?:premium|enterprise|pro|paying|paid|business) (?:plans?|customers?|users?|accounts?|tiers?|support)\b"
    r"|\b(?:customers?|users?|those|people) on\b|\bon (?:the |our |a )?(?:pro|premium|enterprise|business|paid)\b",
    re.I,
)
_LONGER = re.compile(
    rf"\b{_TROUBLE}\b.{{0,20}}?\b(?:longer than|more than|exceed\w*|last(?:s|ing)? (?:longer|more|over)|over \d)",
    re.I,
)


def clauses(sentence: str) -> Iterator[str]:
    """Each with a verb of its own, in order."""
    begin = 0
    for cut in _CUT.finditer(sentence):
        yield sentence[begin : cut.start()]
        begin = cut.end()
    yield sentence[begin:]


def refuses(words: str) -> bool:
    """Does it say what they will not do?"""
    return _NOT.search(_ASIDE.sub("", words)) is not None


def spares(words: str) -> bool:
    """Does it promise that some harm will not be done?"""
    return _SPARES.search(words) is not None


def conditional(words: str) -> bool:
    """Does it hold for some only, or not always? What no record tells apart can't be judged."""
    plain = _ASIDE.sub("", words)
    if _LONGER.search(plain) or _SOME.search(plain):
        return True
    return any(not _IF_DOWN.match(plain, found.start()) for found in _IF.finditer(plain))
