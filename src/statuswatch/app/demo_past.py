"""The demo's past: three months lived before it begins, in a second and without a network.

Each source is read by its own adapter at the moments at which something happened, from what its
vendor would have answered then, and committed as ever. So the history and the strips of days show
what StatusWatch would have recorded, gaps included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from statuswatch.app import podcasting
from statuswatch.app.profile import App
from statuswatch.core.flow import Answer, Request, Response, Trouble, drive
from statuswatch.core.model import Observation, Report, Role, Source, Unchanged
from statuswatch.core.words import say
from statuswatch.demo.pages import answer
from statuswatch.demo.story import Story, Vendor
from statuswatch.engine.deciding import CURSOR
from statuswatch.store.nouns import Proof

SINCE = timedelta(days=88)
"""How long ago the user of the demo began to follow: not quite the days that a strip shows."""

LOOKS = timedelta(hours=24)
"""Between two looks at a calm source: enough for a past that nobody sees happening."""

REACH = Proof(reach=LOOKS + timedelta(hours=1))
AFTER = (timedelta(seconds=40), timedelta(seconds=70), timedelta(seconds=100))
"""Looks after something happened: a failing check is believed at the third."""

LATENCY = 0.12
"""Seconds in which every site of the demo has always answered."""


@dataclass(frozen=True, slots=True)
class _Look:
    at: datetime
    news: bool


def live(app: App, story: Story, vendor_of: Callable[[Source], Vendor]) -> None:
    """Everything until the story begins, in order of time. Nobody is told of it any more.
    Raises StoreError."""
    sources = [followed.source for followed in app.stored.ledger.sources()]
    vendors = {source.id: vendor_of(source) for source in sources}
    looks = [(look, s) for s in sources for look in _looks(story, vendors[s.id], s.role)]
    for look, source in sorted(looks, key=lambda pair: (pair[0].at, pair[1].id)):
        observation = Observation(source, look.at, Unchanged())
        if look.news:
            still_open = frozenset(app.stored.journal.known(source.id).incidents)
            report = _read(source, still_open, story, vendors[source.id], look.at)
            observation = Observation(source, look.at, report)
        app.stored.journal.commit(observation, app.rules, REACH)
    app.stored.journal.flush()
    app.stored.outbox.decide(CURSOR, app.stored.journal.last_seq(), ())


def _looks(story: Story, vendor: Vendor, role: Role) -> Iterator[_Look]:
    """In order of time; those while the computer slept are left out."""
    first, probe = story.begins - SINCE, role is Role.PROBE
    happened = vendor.site_moments() if probe else vendor.page_moments()
    news = {first}
    for at in happened:
        news.update(at + after for after in (AFTER if probe else AFTER[:1]))
    calm = {first + LOOKS * n for n in range(1, SINCE // LOOKS)}
    calm.add(story.begins - AFTER[0])
    for at in sorted(news | calm):
        if first <= at < story.begins and not story.slept(at):
            yield _Look(at, news=at in news)


def _read(
    source: Source, still_open: Iterable[str], story: Story, vendor: Vendor, moment: datetime
) -> Report:
    """What its adapter makes of the vendor's answers at `moment`."""
    probe = source.role is Role.PROBE

    def answered(request: Request) -> Answer:
        path = "/" + request.url.partition("://")[2].partition("/")[2]
        reply = answer(story, moment, vendor, path, site=probe)
        if reply.status is None:
            return Trouble(request.url, "http", say("the connection was cut"))
        headers = {name.lower(): value for name, value in reply.headers.items()}
        return Response(request.url, reply.status, headers, reply.body, elapsed=LATENCY)

    return drive(podcasting.load(source.kind).poll(source, frozenset(still_open)), answered)
