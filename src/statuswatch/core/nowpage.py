"""The page Now of a snapshot: the verdict, and every service in its group."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from statuswatch.core.days import Strip
from statuswatch.core.face import ServiceNow, judged, sentence
from statuswatch.core.forecast import usually_sentence
from statuswatch.core.model import Role
from statuswatch.core.nowgroups import Grouping, Section, sections
from statuswatch.core.nowhead import Header, header
from statuswatch.core.nowrow import row
from statuswatch.core.nowthird import promises_of
from statuswatch.core.overview import Overview, ordered, service_line
from statuswatch.core.promised import sentences
from statuswatch.core.told import newest_word, one_line
from statuswatch.core.words import Message, Setting, say


@dataclass(frozen=True, slots=True)
class NowPage:
    """The whole page."""

    header: Header
    sections: tuple[Section, ...]


def now_page(
    overview: Overview,
    strips: Mapping[str, Strip],
    setting: Setting,
    by: Grouping = Grouping.STATE,
) -> NowPage:
    """`strips`: what is known of the last days, by service id; empty while it is not known."""
    overview = replace(overview, services=ordered(overview))
    rows = [row(now, overview, strips.get(now.service.id), setting) for now in overview.services]
    return NowPage(header(overview, strips, setting), sections(rows, by, setting))


def known_words(now: ServiceNow, at: datetime) -> tuple[Message, ...]:
    """What we know of a service, line by line, to hand on: how it is, what they say, where."""
    found = [service_line(now, at), *_judgement(now)]
    for k in (*now.status.open, *now.status.announced):
        told = newest_word([k])
        found.append(say("{title}", title=one_line(k.incident.title)))
        if told is not None:
            words = one_line(told.text, 1000)
            if told.at is not None:
                found.append(say("{at}: “{words}”", at=told.at, words=words))
            else:
                found.append(say("“{words}”", words=words))
        if k.incident.url:
            found.append(say("{url}", url=k.incident.url))
    if now.status.level is not None and now.status.level.ails and now.forecast is not None:
        found.append(usually_sentence(now.forecast))
    found += sentences(promises_of(now, at), at)
    pages = [s.url for s in now.sources if s.role is Role.OFFICIAL]
    return (*found, *(say("Their status page: {url}", url=url) for url in pages))


def _judgement(now: ServiceNow) -> tuple[Message, ...]:
    found, said = judged(now), sentence(now)
    if found is None or said is None:
        return ()
    return (say("{sentence}. {because}", sentence=said, because=found.because),)
