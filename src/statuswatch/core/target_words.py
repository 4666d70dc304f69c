"""What a vendor's words promise: the next word, the end of the trouble, the end of maintenance.

Precision first: a clause must say who will do what (or name an estimate) before its time counts.
"""

from __future__ import annotations

import re
from enum import StrEnum


class TargetKind(StrEnum):
    NEXT_UPDATE = "next_update"
    RESOLUTION = "resolution"
    MAINTENANCE_END = "maintenance_end"


_WILL = (
    r"(?:\bwill|['’]ll|\bshall|\bshould|\bcan|\b(?:expect|plan|aim|hope|intend|going|able|look|strive|try|aiming"
    r"|planning|expecting|hoping|endeavou?r|anticipate|commit(?:ted)?|scheduled|due)(?: to)?)\b"
)
_NEWS = (
    r"(?:updates?\b|information\b|info\b|details\b|news\b|communications?\b|statement\b|word\b"
    r"|progress report\b|eta\b|etas\b|estimate\b|timeline\b|findings\b|bulletins?\b|messages?\b|status report\b|announcements?\b|comms\b|more\W*$)"
)
_SPEAK = (
    r"(?:provide|provided|providing|post|share|send|give|issue|publish|offer|deliver|communicate|return|resume|resuming"
    r"|be back|come back|follow|have|having|make|bring|report|getting back|get back)"
)
_SPEAKS = re.compile(
    rf"{_WILL}.{{0,120}}?\b{_SPEAK}\b(?:(?!\bto\s(?:fix|resolve)).){{0,60}}?\b{_NEWS}",
    re.I,
)
_NEXT = re.compile(
    r"\bnext\b.{0,20}?\b(?:updates?|communications?|comms|check[- ]?in|checkpoint|statement|report|message"
    r"|bulletin|briefing)\b"
    r"|\bcheck back\b|\b(?:expect|watch for|look out for)\s(?:an|another|a|our|the|more)\s(?:\w+\s)?updates?\b"
    r"|\btime of (?:the )?next\b|\bnext word\b",
    re.I,
)
_SPOKEN = re.compile(
    r"\b(?:another|further|additional|new|more|status|an|any|our|updated?|subsequent|follow[- ]?up|detailed"
    rf"|regular)\s.{{0,25}}?{_NEWS}.{{0,25}}?\b(?:will|to|is|are|can|should|may)\s(?:be\s)?(?:\w+ly\s)?"
    r"(?:provided|posted|expected|sent|shared|published|given|issued|made|available|follow|communicated"
    r"|released|coming|come|due|scheduled|forthcoming|planned|be)\b"
    r"|^\W*(?:(?:further|more|another|status|an|additional)\s)?updates?\s(?:will\s|to\s)?"
    r"(?:follow|come|be provided|be posted|be shared|be sent|expected|due|coming|eta|by\b|at\b|in\b|within\b)"
    r"|\bmore (?:to come|to follow|information|details|news)\s(?:will\s)?(?:be\s)?(?:by|at|in|within|follow)\b",
    re.I,
)
_AGAIN = re.compile(
    r"(?:\bwill|['’]ll|\bexpect to|\bplan to|\baim to|\bgoing to)\s(?:be\s|continue\s(?:to\s)?)?(?:\w+ly\s)?(?:"
    r"updat(?:e|ing)\b\s?(?:you\b|again|this\s(?:page|post|status|thread|notice|incident|message|ticket)?"
    r"|the\s(?:status|page|incident|thread|community)|our\s(?:status|page|customers|users)|status|everyone"
    r"|customers|users|here|with\b|further|next\b|by\b|at\b|in\b|within\b|every\b|via\b)"
    r"|(?:communicate|speak|post|report|write) again|(?:report|check|circle|get|come) back(?! (?:online|on ?line|up|to (?:normal|full|its|their|service)|in service|into))|keep you (?:posted|informed|updated)"
    r"|report (?:on|again|further|by|at|in|within)\b|follow up|advise further|let you know|notify you|be back with)"
    r"|\b(?:we|i)(?:\swill|['’]ll)\s(?:be\s|continue\s(?:to\s)?)?updat(?:e|ing)\s*$",
    re.I,
)
_PAPERS = re.compile(
    r"\bpost[- ]?mortem|\bpost[- ]incident|\broot[- ]cause (?:analysis|report)|\bRCA\b"
    r"|\bretrospective|\b(?:incident|full|detailed|final) (?:report|analysis|review|summary)"
    r"|\brelease notes|\bnewsletter|\b(?:next|upcoming) (?:release|version|sprint|feature)\b",
    re.I,
)
_IF = re.compile(
    r"\bif (?:anything|something|any|there|the situation|we see|that|this)\b[^,]{0,60}$", re.I
)
_MENDING = re.compile(
    r"\bupdates?\s(?:that|which|to\s(?:fix|resolve|address|correct|the\s(?:app|software|firmware|client)))"
    r"|\b(?:software|firmware|security|driver|kernel|windows|app|system|configuration|config|dns|profile"
    r"|patch|package|database|data|version)\supdates?\b",
    re.I,
)

_EXPECT = (
    r"(?:\bexpect(?:ed|ing|s|ation|ations)?\b|\bestimat(?:e|es|ed|ing)\b|\bantic(?!ompet)\w{2,8}\b"
    r"|\bhop(?:e|es|ing|eful|efully)\b|\baim(?:s|ing)?\b|\btarget(?:ed|ing)\b|\btarget (?:is|of|for)\b|\bshould\b|\bwill\b|['’]ll\b"
    r"|\bplan(?:s|ned|ning)?\b|\bbelieve\b|\blikely\b|\bproject(?:ed|ing)\b|\bpredict(?:ed|ing)?\b"
    r"|\bforecast(?:ed)?\b|\bscheduled\b|\bon track\b|\boptimistic\b|\bconfident\b|\bintend\b|\bdue\b|\blooking at\b)"
)
_OVER = (
    r"(?:\bresolution\b|\bresolv(?:e|ed|es|ing)\b|\brecover(?:y|ed|s|ing)?\b|\brestor(?:e|ed|es|ing|ation)\b"
    r"|\bfix(?:ed|es)?\b|\brepair(?:s|ed)?\b|\bmitigat(?:e|ed|ion|ions)\b|\bremediat(?:e|ed|ion)\b"
    r"|\bcomplet(?:e|ed|es|ion|ing)\b|\bfinish(?:ed|es)?\b|\bconclud(?:e|ed|es)\b|\bfinali[sz]ed\b"
    r"|\bback (?:up|online|to normal|in service|in operation|to full|on ?line|to (?:its|their) )"
    r"|\bup and running\b|\bnormal(?:ly|i[sz]ed?)?\b|\boperational\b|\bavailable\b|\baccessible\b|\bonline\b"
    r"|\broll(?:ed)? ?-?out\b|\brolled back\b|\brollback\b|\bdeployed\b|\bdeployment\b|\bre-?enabl(?:e|ed)\b"
    r"|\bwork(?:ing)? (?:again|as expected|normally|properly|correctly)\b|\bsolved\b|\bcorrect(?:ed|ion)\b"
    r"|\brectified\b|\bstabili[sz]ed?\b|\breinstated?\b|\bre-?established\b|\breconnected\b|\bsubside[sd]?\b"
    r"|\ball[- ]clear\b|\bend(?:ed|s)?\b(?! of)|\breturn(?:s|ed)? to service\b|\bin place\b|\blifted\b|\bdone\b|\blive\b|\breach(?:es)? (?:all|every)\w*|\breturn(?:s|ed)?\b(?!\s(?:an?\s)?(?:error|empty|null|\d|incorrect|stale))|\bresumed?\b"
    r"|\b(?:be|all|everything|services?|site|systems?|feeds?|uploads?|it)\sback(?=\s*(?:by|before|within)?\W*$)"
    r"|\brunning(?: again| normally)?(?=\s*(?:by|before|within)?\W*$))"
)
_WILL_BE_OVER = re.compile(
    rf"{_EXPECT}.{{0,160}}?{_OVER}|{_OVER}[^,;]{{0,80}}?{_EXPECT}[^,;]{{0,40}}$", re.I
)
_EXPECTS = re.compile(_EXPECT, re.I)
_IS_OVER = re.compile(_OVER, re.I)
_UNTIL = re.compile(r"\s(?:until|before|for)\b", re.I)
_BACK = re.compile(r"\bback\s*(?:by|before|within)?\W*$", re.I)
_SOMEBODY_BACK = re.compile(
    r"\b(?:i|support|team|staff|desk|colleagues?)\b.{0,20}\bbe back\b|\b(?:report|check|pay|get|call|come|write)\b.{0,20}\bback\b",
    re.I,
)
_WITH = re.compile(r"\s?with\b", re.I)
_BE = re.compile(r"\b(?:will|['’]ll|may|might|could|to) be(?: about| around| another)?\s*$", re.I)
_TO_COME = re.compile(
    r"\b(?:will|(?:is|are) scheduled to|plan(?:ning)? to)\s(?:be\s)?(?:tak(?:e|ing) place|perform\w*|conduct\w*"
    r"|undergo\w*|carr(?:y|ied) out|begin|start|happen|occur)\b",
    re.I,
)
_WATCHING = re.compile(
    r"(?:\bto|\bwill|['’]ll|\bbe|\bare|\band)\s(?:continue\s(?:to\s)?|closely\s|be\s|actively\s)?"
    r"(?:monitor(?:ing|ed)?|test(?:ed|ing)?|observ(?:e|ed|ing)|watch(?:ing)?|investigat(?:e|ing))\b"
    r"(?!.{0,160}\b(?:expect|estimat|antic|should|hope|aim|plan|ETA))",
    re.I,
)
_GOES_ON = re.compile(
    rf"\b(?:outage|disruption|incident|this|it|maintenance|work)\b.{{0,40}}{_EXPECT}.{{0,40}}?"
    r"\b(?:last|continue|persist)\b(?:\s(?:for|about|approximately|around|up to|roughly|an additional))*\s*$",
    re.I,
)
_ESTIMATE = re.compile(
    r"\bETA\b|\bETR\b|\bETTR\b|\bETC\b(?=:)"
    r"|\b(?i:(?:estimat\w*|expect\w*|anticipated|target\w*|projected|approximate)\s"
    r"(?:time|date|duration)?\s?(?:of|to|for|until)?\s?"
    r"(?:full\s|complete\s|service\s|the\s)?(?:resolution|restoration|recovery|completion|repair|fix|restore|resolve|complete)"
    r"(?:\stime)?)"
    r"|\b(?i:(?:best|current|revised|updated|latest|new) estimate)",
)
_TAKES = re.compile(
    rf"(?:{_EXPECT}|\b(?:may|could|might)\b).{{0,60}}?\btak(?:e|ing)\b[^.]{{0,24}}$"
    r"|\b(?:needs?|requires?)\b[^.]{0,24}$",
    re.I,
)
_WORK = re.compile(
    r"\b(?:this|it|fix|mitigations?|roll-?out|recovery|resolution|restoration|restore|repairs?|work"
    r"|deployment|process|correction|rebuild|failover|failback|migration|replacement|efforts?|procedure)\b",
    re.I,
)
_LASTS = re.compile(
    rf"{_EXPECT}.{{0,120}}?\b(?:last|continue|remain|persist|unavailable|offline|down|ongoing|run)\b.{{0,60}}?"
    r"\b(?:until|till|through)\s(?:about\s|around\s|approximately\s)?$",
    re.I,
)
_FIRST_SIGNS = re.compile(
    r"\b(?:begin|began|start|commenc|initiat|kick)\w*\b(?!\s(?:to\s)?(?:operat|work|function)\w*\snormal)"
    r"|\bsigns? of\b|\b(?:further|partial(?:ly)?|incremental(?:ly)?|gradual(?:ly)?|some|initial|continued) "
    r"(?:recover|improv|restor|progress|relief)\w*|\bimprov(?:e|ed|ement|ements|ing)\b|\bprogressively\b"
    r"|\b(?:decreas|declin|reduc)(?:e|es|ed|ing)\b|\bpart(?:s)? of the\b",
    re.I,
)
_QUEUES = re.compile(
    r"\bback-?log\w*|\bqueue\w*|\bdrain\w*|\bbackfill\w*|\bcatch(?:ing)? up\b", re.I
)
_ALL = re.compile(
    r"\brecover|\brestor|\bnormal|\bresol|\bfix|\bmitigat|\bETA\b|\brepair|\brectif", re.I
)
_ARRIVAL = re.compile(
    r"\barriv\w+|\b(?:technicians?|crews?|engineers?|parts?)(?:['’]s?)?\s(?:ETA|is|are|expected)\b|\bon[- ]site\b|\ben route\b|\bdispatch\w*|\bcall(?:s|ed)?\b with",
    re.I,
)
_NOT = re.compile(
    r"\b(?:do|does|did|will|would|can|could|should|is|are)(?:\snot\b|n['’]t\b|\sno longer (?:expect|anticipat)\w*)(?! (?:only|fully\b.{0,40}\bso\b))"
    r"|\bcannot\b|\bcan['’]t\b|\bwon['’]t\b|\bunable to\b|\bunlikely\b|\bno (?:\w+\s)?(?:ETA|ETR|estimate|further|more|additional)\b"
    r"|\bnot (?:before|until|expect|anticipat|have|be|yet have)\w*|\bwithout an? (?:ETA|estimate)\b|\bnever\b"
    r"|\bno (?:updates?|change to the)\b|\bunsure\b|\bunclear\b|\bunknown\b",
    re.I,
)
_WAS = re.compile(
    r"\b(?:should|must|may|could) (?:now )?have\b(?!\s(?:everything|all|it)\b)|\b(?:was|were|we|had|been|previously|originally|initially) "
    r"(?:previously |originally |initially )?(?:expect(?:ed|ing)|estimated|anticipat(?:ed|ing)|plann(?:ed|ing)|hop(?:ed|ing)|scheduled|promised)\b"
    r"|\bhad (?:now |fully |already )?(?:returned|recovered|been|completed|finished|subsided)\b"
    r"|\b(?:is|are|has been|have been|was|were) (?:now )?(?:fully |completely )?"
    r"(?:resolved|restored|recovered|mitigated|completed|fixed|operational)\b(?!.{0,80}(?:expect|estimat|ETA|will|should))",
    re.I,
)
_ANY = re.compile(
    r"updat|inform|detail|news|comm|next|statement|check|message|announce|report|word|back|more\b"
    r"|expect|estimat|antic|hop(?:e|ing)|aim|target|should|will|['’]ll|plan|believe|likely|project"
    r"|predict|forecast|sched|track|optimis|confident|intend|due|looking|ET[ARC]|ETTR|take|taking|need|require"
    r"|exten|until|till|through|time|complet|follow|continue|restor|resolv|recover",
    re.I,
)
_TENDED = re.compile(r"\bmaintenance\b|\bchange window\b|\bupgrade window\b", re.I)
_EXTENDED = re.compile(
    r"\b(?:new|revised|updated|extended) (?:end|finish|completion|target)\b|"
    r"\bexten(?:d|ded|ding|sion)\b.{0,80}\b(?:until|till|to|through|by)\s(?:about\s)?$"
    r"|\b(?:last|continue|run|ongoing|progress|maintenance)\b.{0,60}\b(?:until|till|through)\s(?:about\s)?$",
    re.I,
)
_TROUBLE = re.compile(
    r"\bresol|\brecover|\brestor|\bfix(?:ed|es)?\b|\bmitigat|\brepair|\bissue|\boutage", re.I
)


def speaks_again(clause: str) -> bool:
    """Does it say that they will say more? (A software update is none.)"""
    if _PAPERS.search(clause) or _IF.search(clause) or _NOT.search(clause):
        return False
    if _NEXT.search(clause) or _AGAIN.search(clause):
        return True
    return not _MENDING.search(clause) and bool(_SPEAKS.search(clause) or _SPOKEN.search(clause))


def ends_trouble(left: str, right: str) -> bool:
    """Does the clause around a time say that all will be well by then? First signs are not it."""
    if _NOT.search(left) or _WAS.search(left) or _PAPERS.search(left):
        return False
    if _BACK.search(left) and (_SOMEBODY_BACK.search(left) or _WITH.match(right)):
        return False
    if _DOUBT.match(right) or (_BEFORE_THEN.match(right) and _FIRST_SIGNS.search(right)):
        return False
    if _WATCHING.search(left) or _FIRST_SIGNS.search(left):
        return False
    if _ARRIVAL.search(left) and not _IS_OVER.search(left):
        return False
    if _QUEUES.search(left + right[:60]) and not _ALL.search(left):
        return False
    if (
        _ESTIMATE.search(left)
        or _WILL_BE_OVER.search(left)
        or _LASTS.search(left)
        or _GOES_ON.search(left)
    ):
        return True
    if _TAKES.search(left):
        return bool(_WORK.search(left) or _IS_OVER.search(right))
    # "we expect another 2 hours until full recovery", "targeting 15:00 for resolution"
    until = _UNTIL.match(right) and _IS_OVER.search(right)
    return bool(until and (_EXPECTS.search(left) or _BE.search(left)))


def ends_maintenance(left: str, right: str, *, tended: bool) -> bool:
    """The same of maintenance that runs; `tended`: the text is about maintenance."""
    if not (tended or _TENDED.search(left)) or _NOT.search(left):
        return False
    if _EXTENDED.search(left):
        return True
    return not _TROUBLE.search(left) and ends_trouble(left, right)


def tells_until(left: str, right: str) -> bool:
    """May a length alone stand here: "it will be 2 hours before all is restored"?"""
    return bool(_BE.search(left) and _UNTIL.match(right))


def announces(text: str) -> bool:
    """Does it tell of maintenance that is still to come?"""
    return bool(_TENDED.search(text) and _TO_COME.search(text))


def concerns(words: str) -> bool:
    """Is there any word that a promise is made of? Spares the slower questions."""
    return _ANY.search(words) is not None


def tends(text: str) -> bool:
    return _TENDED.search(text) is not None


def tells_length(left: str) -> bool:
    """May a length alone stand here: "ETA ~1h", "Next update: 60 mins", "will take 90 minutes"?"""
    return _BEFORE_LENGTH.search(left) is not None


def is_no_due(left: str, right: str) -> bool:
    """A start, a time past, a lower bound, a delay: no time by which anything is promised."""
    return bool(_BEFORE_OTHER.search(left) or _AFTER_OTHER.match(right))


def leads_to_moment(left: str) -> bool:
    """Does a word lead to the time of day ("by", "is", "ETA"), or is it the head of a post?"""
    return _BEFORE_MOMENT.search(left) is not None


_DOUBT = re.compile(r".{0,30}\b(?:whether|if this|if the)\b", re.I)
_BEFORE_THEN = re.compile(r"\s(?:before|until|when)\b", re.I)
_BEFORE_MOMENT = re.compile(
    r"(?:\b(?:by|at|before|around|until|till|til|through|thru|is|be|for|on|to|of|about|approximately|circa"
    r"|ETA|ETR|end|ends|than|or|and|updates?|time|targeting|expected|estimated|scheduled|due|within|in"
    r"|next|now|completion|resolution|restoration|recovery)\b|approx\.?|[:~(=@,/\-–—])(?:\s(?:the|roughly|about))?\s*$",
    re.I,
)
_BEFORE_LENGTH = re.compile(
    r"(?:\bETA|\bETR|\btak(?:e|ing)|\blasts?|\bcontinue|\bneeds?|\brequires?|\bnext update|:|\bestimated?|\banother|\badditional"
    r"|\bresolution|\brecovery|\brestor\w+|\bcompletion|\brepairs?|\btime|\bevery)"
    r"(?:\s|\b(?:of|is|be|in|about|approximately|around|roughly|up to|another|an additional|additional"
    r"|a further|estimated|at|the|us|to be|time|anywhere|from|between)\b|[:~=(\-–])*$",
    re.I,
)
_BEFORE_OTHER = re.compile(
    r"\b(?:since|from|starting|beginning|began|begins?|begin|started|starts?|as of|after|between"
    r"|(?<!be )(?:occurred|ended|reported|detected|posted)|commenc\w+|(?<!to )(?<!will )last|past|previous|prior|(?<!later )than|at least|minimum of"
    r"|every other|exceed\w*|upwards of|delay(?:s|ed)? (?:of|by)(?: up to)?|ago|older|longer"
    r"|(?<!\bbe )(?:resolved|restored|recovered|mitigated|fixed|identified|confirmed|deployed|completed)(?= at\b))"
    r"(?:\s(?:at|on|around|approximately|about|the|an?|another|roughly|in|by|over))*\s*$"
    r"|\bnot (?:for|before|within|until)(?: another| the next)?\s*$"
    r"|(?<!\w)over(?: an?)?\s*$",
    re.I,
)
_AFTER_OTHER = re.compile(
    r"\s?[-–]?\s?(?:\(?s?\)?)?(?:ago\b|window\b|period\b|delays?\b|old\b|behind\b|longer\b|later than"
    r"|or (?:more|longer|so more|greater)|of (?:data|downtime|logs|events|delay)|in the past|prior\b|earlier\b"
    r"|interval|outage\b|maintenance\b|\+)",
    re.I,
)
