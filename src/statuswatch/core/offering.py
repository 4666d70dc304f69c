"""Their letter as a word on an outage, and what it promises: offered, never taken by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from statuswatch.core.docket import Letter, Promise, PromiseKind
from statuswatch.core.model import Update
from statuswatch.core.pledge_text import own_words, ungreeted
from statuswatch.core.pledges import split
from statuswatch.core.targets import Target, TargetKind, targets
from statuswatch.core.written import one_line

PHASE = "letter"
"""What stands where a post has its phase: the user sees whose word came by mail."""

_KINDS: Mapping[TargetKind, PromiseKind] = {
    TargetKind.RESOLUTION: PromiseKind.KNOWN_ISSUE,
}


def as_update(letter: Letter) -> Update:
    """As it stands among the posts of its outage."""
    return Update(f"{PHASE}:{letter.id}", letter.at, PHASE, letter.text)


def offered(letter: Letter, zone: str = "") -> tuple[Promise, ...]:
    """The promises in it, as they would be kept: what it pledges, and times that it names besides.
    `zone`: their page's, for times without one."""
    text = own_words(letter.text)
    by, proof = one_line(letter.sender, 200), one_line(letter.subject, 200)
    found = [
        replace(draft, by=draft.by or by, proof=draft.proof or proof)
        for draft in split(text, letter.service, letter.at, zone)
    ]
    for target in targets(Update(f"{PHASE}:{letter.id}", letter.at, PHASE, text), zone):
        quote = ungreeted(one_line(target.quote, 600))
        if target.due is None or _says_it(found, target, quote):
            continue
        kind = _KINDS.get(target.kind, PromiseKind.OTHER)
        found.append(
            Promise(letter.service, kind, quote, letter.at, by, proof, due=target.due, zone=zone)
        )
    return tuple(found)


def _says_it(found: list[Promise], target: Target, quote: str) -> bool:
    """Is it among the pledges already? One read as something else becomes what the time is of."""
    ends = target.kind is TargetKind.RESOLUTION
    for number, promise in enumerate(found):
        same = _in(promise.text, quote)
        if (
            ends
            and same
            and promise.kind is PromiseKind.OTHER
            and promise.due in (None, target.due)
        ):
            found[number] = replace(promise, kind=PromiseKind.KNOWN_ISSUE, due=target.due)
            return True
        if promise.due == target.due or (same and (not ends or promise.due is not None)):
            return True
        if same and promise.kind is PromiseKind.RESOLVE_WITHIN:
            return True
    return False


def _in(one: str, other: str) -> bool:
    """Is one a part of the other, blanks apart?"""
    one, other = one_line(one), one_line(other)
    return bool(one) and (one in other or other in one)
