"""What a sentence promises, by its words: which kind, or nothing.

Precision first: what was, what may be, what is asked, and what is only hoped for is no promise.
"""

from __future__ import annotations

import re

from statuswatch.core.docket import PromiseKind
from statuswatch.core.pledge_clauses import conditional, refuses, spares

_WILL = (
    r"(?:\bwill\b|\bshall\b|\b(?:we|you|they|it|i)['’]ll\b|\bguarantees?\b|\bguaranteed\b|\bcommit(?:s|ted|ting)?\b"
    r"|\bpromises?\b|\bpledges?\b|\bundertakes?\b|\bare going to\b)"
)
_FIRM = re.compile(_WILL, re.I)

_NO_PROMISE = re.compile(
    r"\b(?:cannot|can['’]t|can not|unable to|not able to|be able to|(?:do|does|did)(?: not|n['’]t) "
    r"(?:promise|guarantee|know|commit|have)|not (?:yet )?(?:guarantee|promise|commit)|no (?:eta|promises?|guarantees?|commitment)"
    r"|will not (?:know|have)|won['’]t (?:know|have)|without (?:any )?(?:guarantee|promise))\b"
    r"|\b(?:expect(?:s|ed|ing|ation)?|estimat(?:e|es|ed|ing|ion)|hop(?:e|es|ed|ing)|anticipat\w+|should|may|might"
    r"|could|would|likely|probably|perhaps|try|tries|trying|attempt\w*|strive|endeavou?r|intend\w*|plan to|planning to|aims?|aiming|goals?|ideally"
    r"|normally|usually|typically|generally|mostly|on average|(?:do|doing) our best|best efforts?"
    r"|look(?:ing)? (?:into|at)|think(?:ing)? about|whether(?! or not)"
    r"|consider(?:ing)?|ETA)\b",
    re.I,
)
"""Said in a sentence, it promises nothing. `ETA` and "planned" are estimates."""
_WAS = re.compile(
    r"\b(?:was|were|had|has been|have been|did|took|began|happened|occurred|lasted|yesterday|ago"
    r"|last (?:week|month|year|night|\w+day)|promised|(?:we|they|our \w+|engineers) (?:have|has)\b|we(?:['’]ve| \w+ed)\b)",
    re.I,
)
_SPOKE = (
    r"(?:published|posted|sent|provided|shared|gave|answered|replied|responded|informed|told|updated|resolved"
    r"|fixed|restored|solved|repaired|launched|promised)"
)
_DID = re.compile(
    r"\b(?:we|they|i|he|she|(?:our|the) (?:\w+ )?(?:team|teams|engineers?|staff|support|company|colleagues?|crew))"
    rf"\s(?:\w+ly\s|also\s|then\s|always\s)?{_SPOKE}\b",
    re.I,
)
"""Who did it, and what: no promise, whatever else is said in that clause."""

_ASKED = re.compile(
    r"(?<!\bas )(?<!\bsince )(?<!\bbecause )(?<!\bwhat )"
    r"\b(?:you|(?:many|some|most|several) of you|customers?|users?|clients?|subscribers?|podcasters?|people|someone|somebody|he|she|they)"
    r"\s(?:\w+ly\s|have\s|had\s|also\s)?(?:ask(?:ed)?|want(?:ed)?|request(?:ed)?|wrote|said|suggest(?:ed)?|demand(?:ed)?"
    r"|propos(?:ed|e)|complain(?:ed)?|wish(?:ed)?)\b",
    re.I,
)
_SAID_BY_OTHERS = re.compile(
    r"\bcompetitors?\b|\btheir (?:support|team|staff|engineers|company)\b|\b(?:says?|said|tells? us|told us)\s(?:that\s)?(?:they|it|he|she)\b"
    r"|\bour (?:\w+ )?(?:data ?cent(?:er|re)|provider|supplier|host|upstream|carrier|registrar|vendor|partner)s?"
    r"\s(?:has\s|have\s)?(?:promis\w+|guarant\w+|commit\w*|assur\w+|says?|said|told|will)\b",
    re.I,
)
_EXPECT = re.compile(r"\byou (?:can|may) expect\b", re.I)
"""Said so, it is no expectation of theirs but what they offer."""

_DECIDED = re.compile(
    r"\b(?:(?P<we>we|i)(?:['’](?:ve|m|re)| have| am| are)?|(?P<they>(?:our|the) (?:\w+ )?(?:team|management|company|board|founders?|ceo|owners?))"
    r"(?: has| have| is| are)?) (?:now |also |therefore |since |just )*"
    r"(?:decided|agreed|resolved|chosen|determined|made (?:the|a) (?:decision|commitment)) to (?=[a-z])",
    re.I,
)
_LONG_AGO = re.compile(
    r"\b(?:ago|yesterday|earlier|previously|back then|last (?:week|month|year|night|\w+day))\b|\bin (?:19|20)\d\d\b",
    re.I,
)


def decided(words: str) -> str:
    """What they have decided to do they will do: "we've decided to" reads as "we will"."""
    if _LONG_AGO.search(words):
        return words
    return _DECIDED.sub(lambda found: f"{found['we'] or found['they']} will ", words)


_NOT_THEIRS = re.compile(
    r"^\W*(?:please\b|you (?:can|should|must|need)|if you\b|customers (?:can|should|must|may)\b"
    r"|users (?:can|should|must|may)\b|let us know\b|thank|(?:what|how|why|where) (?:we|you|i|they) (?:will|can|do)\b[^:]*$"
    r"|\[?\d{1,2}:\d\d\b)|\?\W*$",
    re.I,
)
_OTHERS = re.compile(
    r"\b(?:we|i|our (?:\w+ )?(?:team|teams|staff|support|company|engineers|service|hosting|platform)|support"
    r"|the (?:team|company|vendor|provider)|someone|somebody|one of (?:us|our \w+)|my colleagues?"
    r"|an? (?:member|colleague|person|technician|engineer|manager|specialist)(?: (?:of|from|in) (?:our|the) (?:\w+ )?\w+)?)\s(?:\w+ly\s|also\s|both\s|hereby\s)?"
    r"(?:will\b|shall\b|guarantee|commit|promise|pledge|undertake|are going to\b)|\bwe['’]ll\b"
    r"|\b(?:you|(?:all |every |affected )?(?:customers?|users?|clients?|subscribers?|podcasters?)) (?:will|shall) "
    r"(?:automatically )?(?:receive|get|be (?:credited|refunded|paid|compensated|notified|told|informed|given))\b"
    r"|\bcustomers?\b.{0,60}?\b(?:will|shall) be (?:credited|refunded|compensated|paid)\b"
    r"|\b(?:will|shall) be (?:announced|credited|refunded|compensated|paid back)\b"
    r"|\bguaranteed\b",
    re.I,
)
_IDLE = re.compile(
    r"(?:\b(?:will|shall)|['’]ll)\s(?:also\s|then\s|now\s|of course\s|\w+ly\s)?(?:not be |be \w+ing\b|continue\b|keep (?!our\b|a\b|your data)"
    r"|monitor|investigate|need\b|see\b|learn\b|rest\b|do (?:better|everything|all|our|whatever)|make (?:this|it|things) right|have to|look\b|work\b|remain\b|go through|wait\b|proceed\b"
    r"|let you know|be (?:able|available|here|happy|glad|sure|brief|impacted|affected|unavailable|down|back)"
    r"|(?:provide|share|post|give|send|communicate|publish|have|offer)\s(?:\w+\s){0,4}?(?:updates?|information|details|news|eta)\b"
    r"|update (?!our\b)|update our (?:status|page)|report back|follow up|take (?:a|some|place)|begin\b|start\b|resume\b|attempt|perform|conduct|undergo)",
    re.I,
)
"""What every notice of trouble says, and nobody can be held to."""

_SOME_DAY = re.compile(
    r"^\W*(?:once|as soon as)\b|\bas (?:soon|quickly|fast) as (?:possible|we)\b|\bat this time\b",
    re.I,
)
"""No day by which anybody could be held to it."""

FEWEST_WORDS = 3
"""An item of fewer words ("Logins") is a name, not a promise."""

_SOFTWARE = re.compile(
    r"\b(?:software|security|firmware|plug-?in|app|os|system|dns|database|feeds?|content|cache|data|virus)\s"
    r"updates?\b|\bcheck(?:ing)? for (?:\w+ )?updates?\b|\bbackups?\b",
    re.I,
)
_NEWS = re.compile(
    r"\bupdates\b|\bupdate (?:frequency|interval|cadence|rhythm)\b|\b(?:an|one|another|status|progress|written|public|new|least one)\s(?:\w+\s)?update\b|\bupdate (?:you|our|the|this|all|every)\b"
    r"|\b(?:inform|notify|tell|brief)\s(?:you|our|all|every|customers|users|clients|subscribers)"
    r"|\bkeep (?:you|our \w+|everyone|customers|users) (?:informed|posted|updated|up to date)"
    r"|\b(?:hear from us|new word|news|status report|progress report|communicat\w+|word from us)\b"
    r"|\bpost(?:ed|s)? (?:to|on) (?:the|our) status|\bstatus page (?:is|gets|will be) updated\b",
    re.I,
)
_TROUBLES = re.compile(
    r"\b(?:incidents?|outages?|interruptions?|disruptions?|failures?|faults?|downtimes?|severity\s?[- ]?[0-9]|sev[- ]?[0-9]"
    r"|P[0-9]\b|(?:critical|major|minor|urgent|serious|all|any|every|future) (?:\w+ )?(?:issues?|problems?|errors?|bugs?|tickets?)"
    r"|issues|problems|bugs)\b|\b(?:resolution|repair|restoration|recovery|fix) times?\b|\btime to (?:restore|resolve|repair|fix|recover)",
    re.I,
)
_ONE_TROUBLE = re.compile(
    r"\b(?:this|the (?:current|present|above)|today['’]s) (?:\w+ )?(?:incident|issue|outage|problem|bug|error|failure|fault|disruption)",
    re.I,
)
_MENDS = re.compile(
    r"\b(?:resolv\w+|resolution|restor\w+|fix(?:es|ed|ing)?|repair\w*|recover\w*|solv\w+|mend\w*|back (?:up|online|in service)"
    r"|(?:be|up and) running|operational|work(?:ing)? again|back to normal|have (?:\w+ ){1,5}(?:running|back)(?= (?:by|before|within|again)\b))\b",
    re.I,
)
_BACK = re.compile(
    r"\b(?:we|you|they|it|all|everything|services?|site|page|feeds?|uploads?|app|systems?|platform|hosting|player|statistics|logins?)"
    r"(?: will| shall|['’]ll) (?:all |fully )?be back(?= (?:by|before|within)\b(?!.* with\b))",
    re.I,
)
_ANSWERS = re.compile(
    r"\b(?:answers?|answered|answering|repl(?:y|ies|ied|ying)|responds?|responded|get back to you|hear (?:back )?from us"
    r"|hear back|(?:first |initial )?response(?: times?)?|called back|call you back)\b",
    re.I,
)
_NO_ANSWER = re.compile(
    r"\b(?:api|http|server|dns|error|page|query|slow|latency|web|feed) (?:responses?|response times?)\b"
    r"|\bresponses? (?:codes?|latency)\b|\brespond(?:s|ed|ing)? (?:slowly|with)\b",
    re.I,
)
_PAGE = re.compile(
    r"\bstatus[- ]?(?:page|site|website|portal|dashboard)\b|\bstatus\.[\w-]+\.\w+", re.I
)
_PAGE_COMES = re.compile(
    r"\b(?:launch\w*|set(?:ting)? up|build\w*|introduc\w+|creat\w+|open\w*|stand up|get|have|add|establish\w*|start\w*"
    r"|provid\w+|publish\w*|deliver\w*|run|host\w*|mov\w+)\s(?:\w+[,\s]\s?){0,6}?status[- ]?(?:page|site|website|portal|dashboard)"
    r"|^\W*(?:(?:a|the|our|public|new|independent|off-?site)\s)*status[- ]?(?:page|site|website|portal|dashboard)"
    r"\s(?:by|before|until|no later than|from)\b"
    r"|status[- ]?(?:page|site|website|portal|dashboard)\b.{0,60}?\b(?:live|ready|online|available|launch\w*|up and running|goes up|in place|public|running)\b"
    r"|status\.[\w-]+\.\w+\b.{0,60}?\b(?:live|ready|online|available|in place)\b",
    re.I,
)
_FEEDS = re.compile(r"\b(?:feeds?|RSS)\b", re.I)
_PER = re.compile(
    r"\b(?:feeds?|RSS)\b.{0,30}?\b(?:per|for each|for every|by)\s(?:\w+\s)?(?:category|categories|topic|component|section|subject|area|product)"
    r"|\b(?:separate|individual|different|dedicated|own)\s(?:\w+\s){0,2}?(?:RSS |status )?feeds?\b.{0,20}?\bfor\b"
    r"|\beach category\b.{0,90}?\bfeed\b",
    re.I,
)
_CATEGORIES = re.compile(
    r"(?:categor(?:y|ies)|topics?|components?|sections?|subjects?|areas?|products?)\s?"
    r"(?:[:(]|[–—-]{1,3}|,? (?:namely|such as|that is))\s?([^.;)]+?)(?=\s[–—-]{1,3}\s|[.;)]|$)",
    re.I,
)
_FEEDS_FOR = re.compile(r"\bfeeds?\b\s?(?:each\s)?(?:for|:)\s([^.;:)]+)", re.I)
_MORTEM = re.compile(
    r"\bpost-?\s?mortems?\b|\broot[- ]cause (?:analysis|report)|\b(?:publish|share) (?:the|a|our|its) root[- ]cause|\bRCA\b|\b(?:post-?\s?)?incident (?:report|review|analysis)"
    r"|\b(?:written|full|detailed|public|final|interim|preliminary) (?:\w+ )?(?:report|explanation|analysis|write-?up|account)\b",
    re.I,
)
_TOLD = re.compile(
    r"\b(?:publish\w*|post(?:ed|s)?|shar(?:e|ed|ing)|provid\w+|follow\w*|releas\w+|deliver\w*|send|sent|writ\w+|issu(?:e|ed)|receive|available|out)\b",
    re.I,
)
_KNOWN = re.compile(r"\b(?:known|open) (?:issues?|problems?|bugs?|errors?|faults?)\b", re.I)


def firm(words: str) -> bool:
    """Does it say that something will be?"""
    return _FIRM.search(decided(words)) is not None


def is_none(words: str) -> bool:
    """It asks, hopes, doubts, or tells what was: nothing is promised, whatever else it says."""
    words = _EXPECT.sub("you will have", decided(words))
    if _NOT_THEIRS.search(words) or _NO_PROMISE.search(words):
        return True
    if _DID.search(words) or _ASKED.search(words) or _SAID_BY_OTHERS.search(words):
        return True
    return _WAS.search(words) is not None and not firm(words)


def doubts(words: str) -> bool:
    """Does it only hope, expect, or say that it can't?"""
    return _NO_PROMISE.search(words) is not None


def kind_of(
    words: str, *, limit: bool, pace: bool, due: bool, led: bool, about: str = ""
) -> PromiseKind | None:
    """`limit`, `pace`, `due`: it names such a time. `led`: a line before it says that what follows is
    promised. `about`: the clause that it is a part of. `None`: it promises nothing."""
    if is_none(words):
        return None
    words, about = decided(words), decided(about)
    if conditional(words) or refuses(words):
        return _own_terms(words)
    bound = led or firm(words)
    if pace and _NEWS.search(words) and not _SOFTWARE.search(words):
        return PromiseKind.UPDATE_EVERY
    if _FEEDS.search(words) and _PER.search(words) and (bound or due or _bare(words)):
        return PromiseKind.FEED_PER_CATEGORY
    if _MORTEM.search(words) and (
        limit or ((bound or due) and (led or due or _TOLD.search(words)))
    ):
        return PromiseKind.POST_MORTEM
    answers = _ANSWERS.search(words) and not _NO_ANSWER.search(words)
    if answers and (limit or (due and bound)):
        return PromiseKind.ANSWER_WITHIN
    if _KNOWN.search(words) and bound:
        return PromiseKind.KNOWN_ISSUE
    if (
        limit
        and _MENDS.search(words)
        and _TROUBLES.search(about or words)
        and not _ONE_TROUBLE.search(about or words)
    ):
        return PromiseKind.RESOLVE_WITHIN
    if _PAGE.search(words) and (_comes(words, bound=bound, due=due)):
        return PromiseKind.STATUS_PAGE
    if bound and (due or limit) and _is_mended(words):
        return PromiseKind.KNOWN_ISSUE
    return PromiseKind.OTHER if _is_other(words, led=led) else None


def _is_mended(words: str) -> bool:
    return _BACK.search(words) is not None or (
        _MENDS.search(words) is not None and not _idle(words)
    )


def _own_terms(words: str) -> PromiseKind | None:
    """Of what holds under a condition, or is refused: for the user to judge, or nothing."""
    if refuses(words) and not spares(words):
        return None
    return PromiseKind.OTHER if _is_other(words, led=False) else None


def names_kind(words: str) -> bool:
    """Does it name what a promise can be of?"""
    asked = (_NEWS, _MENDS, _ANSWERS, _PAGE, _FEEDS, _MORTEM, _KNOWN)
    return any(pattern.search(words) for pattern in asked)


def _comes(words: str, *, bound: bool, due: bool) -> bool:
    return bool(_PAGE_COMES.search(words)) and (bound or due)


def _bare(words: str) -> bool:
    """No sentence, but an item of a list: "a feed per category: hosting, stats"."""
    return not re.search(
        r"\b(?:is|are|has|have|had|can|see|find|subscribe|use|offers?|we)\b", words, re.I
    )


def _is_other(words: str, *, led: bool) -> bool:
    if _idle(words) or _SOME_DAY.search(words):
        return False
    return (led and len(words.split()) >= FEWEST_WORDS) or _OTHERS.search(words) is not None


def _idle(words: str) -> bool:
    firmly = re.search(r"\b(?:guarantee|commit|promise|pledge)", words, re.I)
    return _IDLE.search(words) is not None and not firmly


def leads(heading: str) -> bool:
    """Does this line say that what stands below it is promised: "From now on we will:"?"""
    return not tells_what_was(heading) and bool(
        firm(heading)
        or re.search(
            r"\b(?:commitments?|promises?|pledges?|guarantees?|from now on|improvements we)\b",
            heading,
            re.I,
        )
    )


def tells_what_was(heading: str) -> bool:
    """Or does it say that what stands below it was, or is asked?"""
    was = r"\?\W*$|\b(?:happened|cause|timeline|background|summary|impact|was|were|did|went)\b"
    return re.search(was, heading, re.I) is not None


def categories(words: str) -> tuple[str, ...]:
    """The names after "a feed per category:"."""
    match = _CATEGORIES.search(words) or _FEEDS_FOR.search(words)
    if match is None:
        return ()
    listed = re.sub(r"\s(?:by|before|until|from|starting|as of)\s.*$", "", match[1], flags=re.I)
    names = re.split(r"\s*[,/]\s*(?:and\s|&\s)?|\s+(?:and|&)\s+", listed)
    plain = (
        re.sub(r"^(?:a|an|the|our)\s|[.\"'“”)]+$", "", name.strip(), flags=re.I) for name in names
    )
    return tuple(name for name in dict.fromkeys(plain) if name and len(name.split()) <= 3)
