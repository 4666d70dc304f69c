"""Whose promise it is: what another company will do ("Cloudflare will fix this within 4 hours") is
not the vendor's.

A sentence begins with a capital whoever it is about, so a name is told from a word by what stands
around it. In doubt it is a word: then the promise is offered, and the user leaves it out.
"""

from __future__ import annotations

import re

_SAYS = (
    r"(?:will|shall|['’]ll|(?:is|are) going to|(?:has|have) (?:now |also )?(?:promised|committed|assured|told|said|agreed)"
    r"|promises|promised|guarantees|guaranteed|commits|committed|assures|assured|says|said|tells|told)"
)
_NAME = r"[A-Z][\w&.]*(?:[- ][A-Z][\w&.]*){0,3}"
_SUBJECT = re.compile(
    rf"^\W*(?:[Aa]nd |[Bb]ut |[Mm]eanwhile,? |[Aa]lso,? |[Tt]hen )?(?P<led>(?:[Tt]he |[Oo]ur )(?:\w+ )??)?(?P<name>{_NAME})"
    rf"(?P<of>(?:['’]s)? (?:\w+ ){{0,2}}?(?:team|engineers?|support|staff|people|company|technicians?))?\s(?:\w+ly |also |now )?{_SAYS}\b",
)
_THEN = re.compile(rf"(?:,|,?\s(?:and|but))\s(?P<name>{_NAME})\s(?:\w+ly |also |now )?{_SAYS}\b")
_THAT = re.compile(
    rf"\b(?:that|according to what)\s(?P<name>{_NAME})\s(?:\w+ly |also |now )?{_SAYS}\b"
)
_ACCORDING = re.compile(rf"\b[Aa]ccording to (?P<name>{_NAME})")

_WORD = re.compile(
    r"(?:our|your|their|his|her|its|my|the|an?|because|since|if|when|whenever|after|once|as|while|unless|although"
    r"|though|before|should|whereas|we|i|you|they|he|she|it|this|that|there|here|who|what|each|both|all|most|more|many|half|none|every|any|another"
    r"|staff|support|email|e-?mail|phone|chat|hotline|service|website|site|page|mail|update|report|team|crew"
    r"|technician|engineer|manager|director|ceo|cto|coo|cfo|founder|owner|customer|user|client|subscriber"
    r"|upload|download|data|audio|video|media|feed|rss|rca|sla|api|dns|cdn|ssl|tls|smtp|ftp|eta|faq|ui|p\d"
    r"|infrastructure|everyone|everybody|everything|someone|somebody|something|anyone|nobody|nothing|status"
    r"|provider|supplier|vendor|licensor|contractor|company|operator|processor|seller"  # of contracts
    r"|credit|refund|money|fee|price|invoice|hardware|software|network|storage|server|backup|work|help|access|traffic"
    r"|podcast|show|episode|player|login|dashboard|ticket|incident|outage|downtime|uptime|post-?mortem|follow-?up"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|q\d|today|tomorrow|tonight|now|then|soon|later|also|until|please|dear)",
    re.I,
)
"""No name of a company, whatever its first letter is."""

_CRAFT = re.compile(r"\w+(?:s|ing|ed|tion|sion|ment|ity|ance|ence|ness|ship)", re.I)
"""Plurals, and what ends as words of a craft do (monitoring, compensation), are hardly one."""

_IN_PERSON = re.compile(
    r"\b(?:call|phone|contact|write|reply|answer|respond|reach|meet|e-?mail|get (?:back|in touch)|look after|visit)\b",
    re.I,
)
"""Who does that by name is somebody of theirs: "Kim will call you within 2 hours"."""


class Speaker:
    """Who wrote a text. `service`: the vendor's id, whose words its name is made of."""

    def __init__(self, text: str, service: str) -> None:
        self._text = text
        self._own = {part for part in re.split(r"[^a-z0-9]+", service.casefold()) if part}
        self._own.add(re.sub(r"[^a-z0-9]", "", service.casefold()))
        self._as_we = re.search(r"\b(?:we|our|us)\b", text, re.I) is not None
        self._known: dict[str, bool] = {}

    def own(self, words: str) -> str:
        """What of a clause is theirs: all of it, what stands before another one's promise, or
        nothing."""
        found = _SUBJECT.match(words)
        if found is not None:
            sure = (found["led"] or found["of"]) is not None
            if self._is_another(found["name"], sure=sure) and (
                sure or _IN_PERSON.search(words) is None
            ):
                return ""
        told = _THAT.search(words) or _ACCORDING.search(words)
        if told is not None and self._is_another(told["name"], sure=True):
            return ""
        for then in _THEN.finditer(words):
            if self._is_another(then["name"], sure=True):
                return words[: then.start()]
        return words

    def _is_another(self, name: str, *, sure: bool) -> bool:
        """`sure`: the capital is no sentence's."""
        if name not in self._known:
            self._known[name] = not self._is_own(name)
        if not self._known[name]:
            return False
        words = name.split()
        if _looks_like_a_name(name):
            return _WORD.fullmatch(words[0]) is None or len(words) > 1
        if any(_WORD.fullmatch(word) for word in words):
            return False
        return sure or _CRAFT.fullmatch(words[-1]) is None

    def _is_own(self, name: str) -> bool:
        plain = re.sub(r"[^a-z0-9]", "", name.casefold())
        if plain in self._own or self._own.intersection(re.split(r"[^a-z0-9]+", name.casefold())):
            return True
        if not self._as_we and len(re.findall(rf"\b{re.escape(name)} {_SAYS}\b", self._text)) > 1:
            return True  # who speaks of nobody else, and never as "we"
        first = re.escape(name.split(maxsplit=1)[0])
        if re.search(rf"\b{first.lower()}\b", self._text):
            return True  # it stands there without a capital: it is a word
        signed = (
            rf"(?m)(?:^|\b(?i:the|your|from|at|of|by|team|regards,?|sincerely,?)\s|[-–—]\s?)\s*{first}\b"
            r"(?:\s+(?i:team|support|crew|staff))?\W*$"
        )
        return re.search(signed, self._text) is not None


def _looks_like_a_name(name: str) -> bool:
    """DigitalOcean, OVHcloud, Hetzner Online GmbH: a capital inside, or what firms end in."""
    inside = re.search(r"[a-z][A-Z]|[A-Z]{3,}[a-z]|^[A-Z]{3,5}$", name) is not None
    return inside or re.search(r"\b(?:GmbH|AG|Inc|Ltd|LLC|Corp|SE|SA|BV)\b", name) is not None
