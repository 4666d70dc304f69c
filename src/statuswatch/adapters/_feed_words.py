"""What titles and texts of a status feed say where it has no block grammar.

Rules are read in the order: a tag or prefix of the title, a "Status:" line in the text, a phrase
in the title, a phrase in the text; an end before monitoring before identified before trouble
before a plan. Words stand for something only in a feed that is a status feed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from statuswatch.adapters._feed_blocks import phase_word
from statuswatch.core.model import Level

_PHASES: Mapping[str, str] = {
    **dict.fromkeys(
        ("resolved", "fixed", "closed", "restored", "recovered", "operational", "retroactive"),
        "resolved",
    ),
    **dict.fromkeys(("completed", "complete", "maintenance completed"), "completed"),
    **dict.fromkeys(("scheduled", "maintenance scheduled", "planned", "maintenance"), "scheduled"),
    **dict.fromkeys(("in progress", "maintenance in progress"), "in_progress"),
    "monitoring": "monitoring",
    "identified": "identified",
    "verifying": "verifying",
    "investigating": "investigating",
    "postmortem": "postmortem",
}
_WORD = "|".join(sorted(_PHASES, key=len, reverse=True))
_LEAD = r"^\W{0,5}(?:(?P<lead>[A-Z][\w ]{3,40}):\s{0,5})?"
_TAG = re.compile(_LEAD + rf"[\[(]\s?(?P<word>{_WORD})\s?[\])]\s{{0,5}}[-:–—]?\s{{0,5}}", re.I)
_PREFIX = re.compile(rf"^\W{{0,5}}(?P<word>{_WORD})\s{{0,3}}(?::|\s[-–—])\s{{0,5}}", re.I)
_NORMAL = re.compile(r"^\W{0,5}Service is operating normally:\s{0,5}", re.I)
_LEADING = re.compile(
    r"^\W{0,5}(?:Service (?:disruption|degradation|issue|interruption|event)"
    r"|Performance issues?|Informational message):\s{0,5}",
    re.I,
)
_LINE = re.compile(rf"\b(?:current )?status:\s{{0,5}}(?P<word>{_WORD})\b", re.I)
_PHRASES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (phase, re.compile(words, re.I))
    for phase, words in (
        (
            "resolved",
            r"(?<!until )(?<!once )(?<!when )(?<!if )\b(?:(?:has|have|was|were|is|are|been)(?: now)?"
            r"(?: been)?(?: fully)? (?:resolved|restored|fixed|recovered)|operating normally"
            r"|(?:is|are) now operational|fully recovered|back to normal)\b",
        ),
        ("monitoring", r"\bmonitoring (?:the|for|this|closely|recovery|our|results)\b"),
        ("identified", r"\b(?:have|has|been) identified\b"),
        (
            "investigating",
            r"\binvestigating\b|\bdegraded\b|\bdegradation\b|\boutages?\b|\bdisruptions?\b"
            r"|\b(?:is|are|went|currently) down\b|\bunavailable\b|\berror rates?\b"
            r"|\belevated errors\b",
        ),
        ("scheduled", r"\b(?:scheduled|planned|upcoming) (?:\w+ ){0,3}maintenance\b"),
    )
)
_TITLE_ONLY: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("resolved", re.compile(r"(?<!not )(?<!un)\b(?:resolved|restored|fixed)\W{0,3}$", re.I)),
    ("scheduled", re.compile(r"\bmaintenance\b", re.I)),
)
_DOWN = re.compile(
    r"(?<!slow )\b(?:is|are|was|were) (?:currently |completely )?down\b"
    r"|\b(?:major|complete|full|total) (?:service )?outage\b",
    re.I,
)
_PARTIAL = re.compile(r"\bpartial(?:ly)? (?:service )?(?:outage|down|unavailable)\b", re.I)
_STATES: Mapping[str, Level] = {
    "operational": Level.OK,
    "degraded performance": Level.DEGRADED,
    "partial outage": Level.PARTIAL,
    "full outage": Level.DOWN,
    "major outage": Level.DOWN,
    "under maintenance": Level.MAINTENANCE,
}
_PART = re.compile(rf"^[-*•\s]{{0,5}}(.{{1,200}}?) \(({'|'.join(_STATES)})\)$", re.I | re.M)
_CURRENT: tuple[tuple[str, Level], ...] = (
    ("maintenance", Level.MAINTENANCE),
    ("partial", Level.PARTIAL),
    ("degraded", Level.DEGRADED),
    ("outage", Level.DOWN),
    ("down", Level.DOWN),
    ("operational", Level.OK),
)


def title_phase(title: str) -> str:
    """The state a title's tag or prefix gives: "[Resolved] …", "RESOLVED: …"; else empty."""
    found = _TAG.search(title) or _PREFIX.search(title)
    if found is not None:
        return phase_word(_PHASES[found["word"].lower()])
    return "resolved" if _NORMAL.search(title) else ""


def bare_title(title: str) -> str:
    """The title without what says its state, so that it is the same before and after."""
    bare = _LEADING.sub("", _NORMAL.sub("", title))
    for pattern in (_TAG, _PREFIX):
        bare = pattern.sub("", bare, count=1)
    return bare.strip() or title


def words_phase(title: str, text: str) -> str:
    """The state that the text's "Status:" line or the words give; else empty."""
    found = _LINE.search(text[:2_000])
    if found is not None:
        return _PHASES[found["word"].lower()]
    for phase, pattern in (*_PHRASES, *_TITLE_ONLY):
        if pattern.search(title):
            return phase
    return next((phase for phase, words in _PHRASES if words.search(text[:4_000])), "")


def trouble_level(*words: str) -> Level:
    """How bad an unplanned trouble is by its own words; DEGRADED where they don't say."""
    if any(_DOWN.search(text) for text in words):
        return Level.DOWN
    return Level.PARTIAL if any(_PARTIAL.search(text) for text in words) else Level.DEGRADED


def is_plan(title: str) -> bool:
    """Does the title announce maintenance, rather than trouble that came with one?"""
    trouble = _PHRASES[3][1].search(title) or re.search(
        r"\b(?:issue|impact|fail|error)", title, re.I
    )
    return bool(_TITLE_ONLY[1][1].search(title)) and not trouble


def parts_told(text: str) -> tuple[tuple[str, Level], ...]:
    """incident.io's list of affected parts: "API (Partial outage)", a line each."""
    return tuple((name, _STATES[state.lower()]) for name, state in _PART.findall(text[:20_000]))


def current_status(subtitle: str) -> tuple[bool, Level | None]:
    """Uptime Kuma's "Current status: All Systems Operational": is it that, and the level."""
    told = subtitle.lower()
    if not told.startswith("current status:"):
        return False, None
    return True, next((level for word, level in _CURRENT if word in told), None)


_STATUS_TITLE = re.compile(
    r"\bstatus(?:es)?\b(?! quo)|\bincident history\b|\b(?:service|system) health\b", re.I
)
_STATUS_MAKER = re.compile(
    r"statuspage|cstate|incident\.io|uptime kuma|instatus|better ?stack|better ?uptime"
    r"|service health|lambstatus|openstatus|\bstatus\b",
    re.I,
)
_STATUS_HOST = re.compile(r"^https?://[^/]{0,200}status", re.I)


def is_status_feed(title: str, subtitle: str, generator: str, link: str) -> bool:
    """Do its title, description, maker or host say that it is a status feed?"""
    return bool(
        _STATUS_TITLE.search(title)
        or _STATUS_MAKER.search(generator)
        or _STATUS_MAKER.fullmatch(subtitle)
        or current_status(subtitle)[0]
        or _STATUS_HOST.match(link)
    )
