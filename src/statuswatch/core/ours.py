"""Words of our own checks, found again in what the journal has of them.

A finding is recorded in plain English, as a page's words are in the page's: the record must not
depend on who reads it. Here it becomes a Message again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from statuswatch.core.words import Message, say

TITLES = (
    say("It answers slowly"),
    say("It fails"),
    say("Its name does not resolve"),
    say("Its name can't be looked up"),
    say("It refuses the connection"),
    say("It cuts the connection"),
    say("It can't be reached"),
    say("It does not answer"),
    say("Its certificate is not valid yet"),
    say("Its certificate has expired"),
    say("Its certificate expired on {when}"),
    say("Its certificate is self-signed"),
    say("Its certificate is for another name"),
    say("Its certificate is from an unknown issuer"),
    say("It makes no safe connection"),
    say("It stops in the middle of its answer"),
    say("It does not answer in time"),
    say("It redirects in circles"),
    say("It redirects to nowhere"),
    say("Its answer is cut short"),
    say("It does not answer with a web page"),
    say("It answers {status}"),
    say("It answers, but without “{wanted}”"),
)
"""What it does, without its name."""

OWN_WORDS = (
    say("It fails for me"),
    say("{part} fails for me"),
)
"""What the user said of it where they wrote nothing."""

IN_PASSING = (
    say("it answers slowly"),
    say("it fails"),
    say("its name does not resolve"),
    say("its name can't be looked up"),
    say("it refuses the connection"),
    say("it cuts the connection"),
    say("it can't be reached"),
    say("it does not answer"),
    say("its certificate is not valid yet"),
    say("its certificate has expired"),
    say("its certificate expired on {when}"),
    say("its certificate is self-signed"),
    say("its certificate is for another name"),
    say("its certificate is from an unknown issuer"),
    say("it makes no safe connection"),
    say("it stops in the middle of its answer"),
    say("it does not answer in time"),
    say("it redirects in circles"),
    say("it redirects to nowhere"),
    say("its answer is cut short"),
    say("it does not answer with a web page"),
    say("it answers {status}"),
    say("it answers, but without “{wanted}”"),
)
"""The same within a sentence, or behind a name and a colon."""

DETAILS = (
    say("{host} fails."),
    say("The name {host} leads to no address."),
    say("Looking up the name {host} fails."),
    say("{host} refuses the connection."),
    say("{host} cuts the connection before it answers."),
    say("No way leads to {host}."),
    say("{host} does not answer when we connect."),
    say("No connection to {host} can be made."),
    say("The certificate of {host} is not valid yet, or the clock of this computer is slow."),
    say("The certificate of {host} has expired. Browsers and apps refuse to connect."),
    say("The certificate of {host} expired on {when}. Browsers and apps refuse to connect."),
    say("The certificate of {host} is self-signed: nobody vouches for it."),
    say("The certificate that {host} shows is for another name."),
    say("The certificate of {host} is from an issuer that this computer does not trust."),
    say("{host} does not speak TLS on this port."),
    say("No safe connection to {host} can be made."),
    say("{host} stops in the middle of its answer."),
    say("{host} lets us wait for its answer."),
    say("{host} redirects again and again, and never to a page."),
    say("{host} redirects to what is no address."),
    say("The answer of {host} is cut short."),
    say("{host} answers with something that is not a web page."),
    say("{host} answers, but without “{wanted}”."),
    say("{host} answers {status}: there is no such page."),
    say("{host} answers {status}: the page is gone for good."),
    say("{host} answers {status}: an error of its own."),
    say("{host} answers {status}: what stands behind it does not answer."),
    say("{host} answers {status}: out of service for now."),
    say("{host} answers {status}: what stands behind it does not answer in time."),
    say("{host} answers {status}: what stands behind it answers nonsense."),
    say("{host} answers {status}: what stands behind it refuses the connection."),
    say("{host} answers {status}: what stands behind it can't be reached."),
    say("{host} answers {status}: no safe connection to what stands behind it."),
    say("{host} answers {status}: what stands behind it has no valid certificate."),
    say("{host} answers {status}."),
    say("It took {seconds} s, where {usual} s is usual."),
    say("It took {seconds} s, where {usual} ms is usual."),
    say("It took {seconds} ms, where {usual} ms is usual."),
)
"""The same with its host, and what that means."""

UNREAD = (
    say("the page answers {n}: it is inactive. Its vendor closed it"),
    say("the page answers {n}: it refuses to be read"),
    say("the page answers 404: it may have moved. Check its address"),
    say("the page is gone (410). It is not asked again until you add it anew"),
    say("the page answers 429: it wants fewer visits"),
    say("a sign-in page answers instead (511)"),
    say("the page answers {n}, which holds no status"),
    say("the page answers {n} and leads nowhere"),
    say("the page answers {n}: the request is refused"),
    say("the page itself has trouble (it answers {n})"),
    say("no whole answer within {n} s"),
    say("no answer within {n} s"),
    say("no answer in time"),
    say("no answer when connecting"),
    say("the connection was cut"),
    say("the connection was refused"),
    say("the connection was refused or could not be made"),
    say("the answer stopped half-way"),
    say("the answer was cut short"),
    say("the name {host} does not resolve"),
    say("it redirects to nowhere"),
    say("it redirects from https to http, where we do not follow"),
    say("it redirects more than {n} times"),
)
"""Why a page could not be read (`engine.refusals`), as the journal's note of it has it."""


_MAY_BE = {"host": r"(?=\S*[.:]|localhost)\S+", "status": r"\d+", "n": r"\d+"}


def told(text: str) -> Message:
    """`text` as a Message of ours; as it is, where it is none."""
    for pattern, words in _patterns():
        if found := pattern.fullmatch(text):
            return replace(words, args=tuple(sorted(found.groupdict().items())))
    return say("{text}", text=text)


def is_own_word(text: str) -> bool:
    """Did the user only say that it fails, in no words of their own?"""
    return any(_pattern(words.one).fullmatch(text) for words in OWN_WORDS)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], Message], ...]:
    return tuple(
        (_pattern(words.one), words)
        for words in (*TITLES, *OWN_WORDS, *IN_PASSING, *DETAILS, *UNREAD)
    )


def _pattern(words: str) -> re.Pattern[str]:
    """The words, with anything on one line in their places."""
    parts = re.split(r"\{(\w+)\}", words)
    texts, names = (
        map(re.escape, parts[::2]),
        (f"(?P<{name}>{_MAY_BE.get(name, '.+?')})" for name in parts[1::2]),
    )
    return re.compile(
        "".join(part for pair in zip(texts, (*names, ""), strict=True) for part in pair)
    )
