"""Does a post say that a service is in trouble? Words of many languages, and what only looks so.

"Buffer zone closed" is not Buffer, "Zoom shares are down" is no outage, "back online" is over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


SURE = (
    r"outages?|downtime|offline|unavailable|unreachable|inaccessible|disruptions?|disrupted"
    r"|not (?:work|load|respond|connect|send|open|sync|play)ing"
    r"|(?:is|are|wo|does|do|ca)n['’]?t (?:\w+ )?(?:work|load|log|sign|connect|open|access|send|post"
    r"|publish|upload|respond|sync|play|refresh|reach)\w*"
    r"|(?:cannot|can not|unable to|fail(?:s|ed|ing)? to) (?:work|load|log|sign|connect|open|access"
    r"|send|post|publish|upload|respond|sync|play|refresh|reach)\w*"
    r"|(?:technical|connection|login|server|service|network) (?:issues?|problems?|errors?"
    r"|difficult\w+)|(?:having|experiencing|facing|investigating) (?:\w+ ){0,2}(?:issues?|problems?"
    r"|errors?|trouble|delays?)|(?:elevated|increased|high) (?:\w+ ){0,2}(?:errors?|latenc\w+"
    r"|failures?)|(?:is|are|so|very|really|super|extremely) slow|(?:errors?|http) ?50[0234]|50[0234] (?:errors?|bad|gateway|service)"
    r"|timing out|time-?outs?|locked out|knocked out",
    r"st(?:ö|oe)rung(?:en)?|gest(?:ö|oe)rt|ausgefallen|ausf(?:a|ä|ae)ll\w*|nicht erreichbar"
    r"|(?:funktioniert|geht|l(?:ä|ae)dt) (?:\w+ )?nicht|serverprobleme",
    r"(?:en )?panne|hors service|ne (?:fonctionne|marche|r(?:é|e)pond|charge) (?:plus|pas)"
    r"|dysfonctionnements?",
    r"ca(?:í|i)d[oa]s?|se (?:ha )?ca(?:yó|ído)|no (?:funciona|carga|abre|responde)"
    r"|fuera de servicio|fallos? (?:en|de)",
    r"fora do ar|instabilidades?|n(?:ã|a)o (?:funciona|carrega|abre|est(?:á|a) funcionando)",
    r"non (?:funziona|carica|risponde)|disserviz\w+|malfunzionament\w+|in tilt",
    r"storing(?:en)?|ligt (?:\w+ )?plat|onbereikbaar|werkt (?:\w+ )?niet|doet het niet",
    r"awari[aeię]\w*|nie dzia(?:ł|l)a\w*|v(?:ý|y)padek|nefunguje",
    r"ligger nere|driftst(?:ö|o|ø)rning|driftstopp|fungerar inte|virker ikke|fungerer ikke",
    r"çöktü|çal(?:ı|i)şm(?:ı|i)yor|erişim sorunu|tidak bisa diakses|gangguan",
    r"сбо[йияе]\w*|не работа[еюл]\w*|недоступ\w+|не працює|збій|перебої",
    r"障害|落ちて|落ちた|繋がらない|つながらない|不具合|宕机|宕機|故障|崩了|无法访问|無法(?:連線|使用)"
    r"|장애|먹통|접속 ?오류|تعطل|عطل|ठप",
)
"""What is said of nothing but trouble, a line a language or two."""

LOOSE = (
    r"down(?!\s+(?:to|by|from|the|under|payment|memory|in history)\b|\s*[-–]?\s*[$€£]"
    r"|\s*[-–]?\s*\d[\d.,]{0,9}\s?(?:%|percent|per cent|points|pts|prozent))",
    r"crash(?:es|ed|ing)?|broken|glitch(?:es|y)?|fail(?:s|ed|ing|ures?)?|degraded",
    r"(?:issues?|problems?|trouble|errors?) (?:with|accessing|affecting|loading|connecting)"
    r"|probl(?:e|è)mes? (?:mit|bei|avec|sur|chez)|problem(?:as|i) (?:con|com|em|en|di|su)",
    r"caiu|padł[ao]?|упал[аои]?|plat|nere|nede|ダウン|崩溃",
)
"""What is said of shares and people, too."""

_SURE = re.compile(rf"(?<!\w)(?:{'|'.join(SURE)})", re.IGNORECASE)
_LOOSE = re.compile(rf"(?<!\w)(?:{'|'.join(LOOSE)})(?!\w)", re.IGNORECASE)
_NO_OUTAGE = re.compile(
    r"\b(?:power|electric\w*|water|gas|heat\w*|train|rail\w*|road|strom|courant|luz)[\s-]+$",
    re.IGNORECASE,
)
_OTHER_DOWN = _set(
    "shut shuts shutting slow slows slowing break breaks breaking cut cuts cutting track tracks"
    " crack cracks cracking double sit sits step steps stepping stepped stand stands calm count"
    " narrow hand handed take takes took taken turn turns turned write scale scaled scaling settle"
    " boil come comes came fall falls fell let lets pin wind winding bring brings lock lay look"
    " closed closes closing not never isn't"
)
_MONEY = re.compile(
    r"\b(?:shares?|stocks?|earnings|nasdaq|nyse|investors?|quarter|revenues?|valuation|price"
    r"|market cap|aktien?|kurs|bourse|acciones|bolsa|azioni)\b|\$\w+",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:back (?:up|online|to normal)|(?:is|are) back|restored?|resolved|fixed|recover(?:s|ed)"
    r"|wieder (?:da|online|erreichbar|verf\w+)|behoben|r(?:é|e)tablis?|de retour|solucionad\w+"
    r"|restablecid\w+|ripristinat\w+|normalizad\w+|opgelost|weer (?:online|bereikbaar)"
    r"|naprawion\w+|восстановлен\w*"
    r"|post-?mortem|root cause|lessons?|anniversary|look(?:ing)? back|lawsuit|sued?|refunds?|fined"
    r"|compensat\w+|remember when|years? (?:ago|after|since)|months? (?:ago|after)"
    r"|last (?:week|month|year|spring|summer|autumn|fall|winter)|weeks? ago"
    r"|letzte\w* (?:woche|monat|jahr)|l[’']an dernier|el a(?:ñ|n)o pasado"
    r"|how to|what to do|in case|guide|tips|alternatives?|if \w+ (?:goes|went)"
    r"|no (?:known )?(?:outages?|issues?|problems?)|not down|isn['’]?t down|keine st(?:ö|oe)rung)\b"
    r"|復旧|恢复|恢復|복구",
    re.IGNORECASE,
)
_END = re.compile(r"[.!?;|\n](?:\s|$)|\s[–—]\s")
_GLUE = _set(
    "is are was were has have had be been being isn't aren't wasn't won't doesn't don't can't cannot"
    " app apps site website web webpage service services server servers api apis platform user users"
    " customer customers login logins dashboard network networks system systems status page account"
    " accounts cloud mail email uploads posts feed feeds suffers suffer suffering suffered hit hits"
    " faces facing reports reporting reported experiences experiencing experienced goes went going"
    " gone says confirms confirmed investigates investigating having seems appears still again"
    " currently now back completely totally just also apparently widespread global worldwide major"
    " massive huge partial and or for in on at by with not the a an outage ist sind hat war geht"
    " gerade aktuell mit bei ne est sont a en hors es está no se son tiene não è non sono ha ligt"
    " heeft werkt is er weer jest nie ma nere är er har virker fungerar it down offline"
)
_OWNED = _set("the a an my your his her our their this that some each every")
_BEFORE = _set(
    "is are at with on of for in by from to and or has does did will anyone anybody everyone else"
    " why when is, hey lol so ok omg ugh wtf bei von mit ist chez de di van w"
)
_PLAIN = re.compile(r"[A-Z]?[a-z]{2,}$")
SHORT = 3
"""Letters of a name below which it is one only as it is written: X."""

MOST_BETWEEN = 6
"""Words between the name and the trouble."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a post must speak of. `own`: the place where it stands speaks of nothing else."""

    names: tuple[str, ...] = ()
    own: bool = False

    @property
    def known(self) -> bool:
        return self.own or bool(self.names)


def tells(text: str, subject: Subject) -> bool:
    """Does it say that the subject is in trouble now? Without a known subject: that anything is."""
    text = _without_tags(text, subject.names)
    if _PAST.search(text):
        return False
    troubles = _troubles(text)
    if not troubles or subject.own or not subject.names:
        return bool(troubles)
    return any(
        _linked(text, name, trouble)
        for word in subject.names
        for name in _named(text, word)
        for trouble in troubles
    )


Span = tuple[int, int]


def _without_tags(text: str, names: tuple[str, ...]) -> str:
    """#githubdown is "GitHub down"."""
    for name in names:
        squeezed = re.escape(re.sub(r"[\W_]+", "", name))
        if squeezed:
            pattern = rf"#{squeezed}_?(down|outage)\b"
            plain = name.replace("\\", "")
            text = re.sub(pattern, rf"{plain} \1", text, flags=re.IGNORECASE)
            text = re.sub(rf"[#@]{squeezed}\b", plain, text, flags=re.IGNORECASE)
    return text


def _troubles(text: str) -> list[Span]:
    found = [
        hit.span() for hit in _SURE.finditer(text) if not _NO_OUTAGE.search(text[: hit.start()])
    ]
    if not _MONEY.search(text):
        loose = (hit.span() for hit in _LOOSE.finditer(text))
        found += [span for span in loose if _word_before(text, span[0]).lower() not in _OTHER_DOWN]
    return found


def _named(text: str, name: str) -> list[Span]:
    """Where the name stands as the name: one that is a plain word must be written as one, and not
    be the first half of something else."""
    pattern = rf"(?<![\w-]){re.escape(name)}(?!\w)"
    found = [hit.span() for hit in re.finditer(pattern, text, re.IGNORECASE)]
    found = [span for span in found if text[span[1] : span[1] + 1] != "-" or _joined(text, span[1])]
    if len(name) >= SHORT and not _PLAIN.match(name):
        return found
    return [span for span in found if _is_name(text, span, name)]


def _joined(text: str, at: int) -> bool:
    """Of two words joined by a hyphen the second is the trouble, or no word: "GitHub-Ausfall"."""
    starts = {start for start, _ in _troubles(text)}
    return at + 1 in starts or not text[at + 1 : at + 2].isalnum()


def _is_name(text: str, span: Span, name: str) -> bool:
    before, after = _word_before(text, span[0]), _word_after(text, span[1])
    if before.lower() in _OWNED:
        return False
    small = text[span[0] : span[1]].islower() and not name.islower()
    short = len(name) < SHORT
    if (small and short) or ((small or short) and _is_other(before)):
        return False
    fits = not after or not after.islower() or not after.isascii() or after in _GLUE
    return fits or any(start <= span[1] + 1 < end for start, end in _troubles(text))


def _is_other(before: str) -> bool:
    """A word before it that makes one thing of both: "ring buffer"."""
    owner = before.endswith(("'s", "’s"))
    return bool(before) and not owner and before.lower() not in _BEFORE


def _linked(text: str, name: Span, trouble: Span) -> bool:
    first, second = sorted((name, trouble))
    between = text[first[1] : second[0]]
    return not _END.search(between) and len(between.split()) <= MOST_BETWEEN


def _word_before(text: str, at: int) -> str:
    found = re.search(r"([\w'’]+)\s+$", text[max(0, at - 60) : at])
    return found[1] if found else ""


def _word_after(text: str, at: int) -> str:
    found = re.match(r"(?:['’]s)?\s+([\w'’]+)", text[at : at + 60])
    return found[1] if found else ""
