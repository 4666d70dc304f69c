"""Their letter as a word on an outage, and what it promises: offered, never taken by itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from statuswatch.core.docket import Letter, Promise, PromiseKind
from statuswatch.core.model import Update
from statuswatch.core.pledges import split
from statuswatch.core.targets import TargetKind, targets
from statuswatch.core.written import one_line

PHASE = "letter"
"""What stands where a post has its phase: the user sees whose word came by mail."""

_KINDS: Mapping[TargetKind, PromiseKind] = {
    TargetKind.RESOLUTION: PromiseKind.KNOWN_ISSUE,
}

_BEGINS_QUOTE = re.compile(
    r"^\s*(?:-{2,}\s?Original Message\s?-{2,}|-{5,}\s?Forwarded message\s?-{5,}|_{10,}"
    r"|On .{5,120} wrote:|Am .{5,120} schrieb.{0,80}:|Le .{5,120} a écrit\s?:)\s*$",
    re.I,
)


def as_update(letter: Letter) -> Update:
    """As it stands among the posts of its outage."""
    return Update(f"{PHASE}:{letter.id}", letter.at, PHASE, letter.text)


def own_words(text: str) -> str:
    """Without what it quotes of an earlier mail: the user's own words are no promise of theirs."""
    lines: list[str] = []
    for line in text.splitlines():
        if _BEGINS_QUOTE.match(line):
            break
        if not line.lstrip().startswith(">"):
            lines.append(line)
    return "\n".join(lines).strip()


def offered(letter: Letter, zone: str = "") -> tuple[Promise, ...]:
    """The promises in it, as they would be kept: what it pledges, and times that it names besides.
    `zone`: their page's, for times without one."""
    text = own_words(letter.text)
    by, proof = one_line(letter.sender, 200), one_line(letter.subject, 200)
    found = [
        replace(draft, by=draft.by or by, proof=draft.proof or proof)
        for draft in split(text, letter.service, letter.at, zone)
    ]
    dues = {promise.due for promise in found}
    for target in targets(Update(f"{PHASE}:{letter.id}", letter.at, PHASE, text), zone):
        quote = one_line(target.quote, 600)
        if target.due is None or target.due in dues or any(_in(p.text, quote) for p in found):
            continue
        kind = _KINDS.get(target.kind, PromiseKind.OTHER)
        found.append(
            Promise(letter.service, kind, quote, letter.at, by, proof, due=target.due, zone=zone)
        )
    return tuple(found)


def _in(one: str, other: str) -> bool:
    """Is one a part of the other, blanks apart?"""
    one, other = one_line(one), one_line(other)
    return bool(one) and (one in other or other in one)
