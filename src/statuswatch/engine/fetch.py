"""Drives a flow over the network: deadline, redirects, conditional requests, manners."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import closing
from functools import partial
from urllib.parse import urlsplit

from statuswatch.core.flow import (
    Adapter,
    AdapterError,
    Answer,
    Answers,
    Flow,
    Keeping,
    Request,
    Requests,
    Response,
    Trouble,
)
from statuswatch.core.inner import is_inner
from statuswatch.core.model import Failed, Outcome, Role, Source, Unchanged
from statuswatch.core.words import Message, say
from statuswatch.engine.clock import Clock
from statuswatch.engine.conditional import conditions, learnt
from statuswatch.engine.fetched import Exchange, Fetched
from statuswatch.engine.manners import Hosts, Patience, host_of, max_age, retry_after
from statuswatch.engine.redirects import (
    PERMANENT,
    REDIRECTS,
    names_public,
    public_only,
    redirect,
)
from statuswatch.engine.refusals import refused, with_advice
from statuswatch.engine.secrets import Keyhole, Secret, SecretError, Secrets, kept
from statuswatch.engine.shelf import Crowded, Found, Shelf
from statuswatch.engine.underway import OnHold, Over, UnderWay
from statuswatch.http import Guard, Http, HttpTrouble, Received
from statuswatch.inflate import Grow
from statuswatch.store.nouns import Page, Validators

DEADLINE = 28.0
"""Seconds for a whole poll, by our own timer: httpx has no total time-out. What is promised is 30: a
busy loop may be late."""

EACH = 8.0
"""Seconds for each of the many requests of a check of many hops: one that hangs must not eat the
time of the others."""

HARMLESS = frozenset({"accept", "accept-encoding", "accept-language", "user-agent"})
"""Headers of a request that may travel to another origin; an Authorization never does."""


class Fetcher:
    """Polls sources. Holds no state of theirs: validators come in and go out with each call."""

    def __init__(
        self,
        http: Callable[[], Http],
        hosts: Hosts,
        clock: Clock,
        deadline: float = DEADLINE,
        *,
        each: float = EACH,
        secrets: Secrets = kept,
    ) -> None:
        """`secrets`: what a source needs to be let in; asked in a thread of its own."""
        self._make = http
        self._http: Http | None = None
        self.hosts = hosts
        self._clock = clock
        self._deadline = deadline
        self._each = each
        self._keyhole = Keyhole(secrets, clock)
        self._shelf = Shelf()

    def lend(self, secret: Secret) -> None:
        """Send this where it belongs, for a place that is looked at and not yet followed."""
        self._keyhole.lend(secret)

    def lent(self, url: str) -> Secret | None:
        """What was lent for the origin of `url`."""
        return self._keyhole.lent(url)

    async def go_by(self, http: Callable[[], Http]) -> None:
        """Requests leave this way from now on; those under way end as they began."""
        self._make, before, self._http = http, self._http, None
        if before is not None:
            await before.retire()

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()

    async def poll(
        self,
        adapter: Adapter,
        source: Source,
        still_open: frozenset[str] = frozenset(),
        validators: Mapping[str, Validators] | None = None,
        *,
        fresh: bool = False,
        memory: str = "",
    ) -> Fetched:
        """One poll. `fresh`: ask in full, whatever is known of the last answer. `memory`: what
        its adapter kept. Never raises for the world's faults; a flow's own bug is a traceback."""
        keeps = isinstance(adapter, Keeping)
        many = keeps and source.role is Role.PROBE
        poll = UnderWay(
            source,
            validators or {},
            Patience(self._deadline, self._each if many else None),
            fresh or (keeps and not memory),  # who remembers nothing can't do with "unchanged"
            goes_on=many,
        )
        try:
            poll.secret = await self._keyhole.secret_of(source)
        except SecretError as error:
            return Fetched(Failed(with_advice(error)))
        try:
            outcome = await self._outcome(
                partial(self._flow, adapter, source, still_open, memory), poll
            )
        except OnHold as hold:
            return Fetched(None, exchanges=tuple(poll.exchanges), held=hold.until)
        if isinstance(outcome, Failed):
            self._keyhole.doubt(source)
        return poll.leaves(outcome)

    async def _outcome(self, flows: Callable[[], Flow], poll: UnderWay) -> Outcome:
        """`flows`: begins its flow, each time anew. Raises OnHold."""
        url = poll.source.url

        async def read(grow: Grow) -> Outcome:
            poll.begin(grow)
            with closing(flows()) as flow:
                return await self._drive(flow, poll)

        try:
            async with poll.patience.limit:
                return await self._carried(url, read, poll.source.id)
        except TimeoutError:
            poll.unanswered = True
            words = say("no whole answer within {n} s", n=round(self._deadline))
            poll.exchanges.append(Exchange(url, None, 0, self._deadline, words))
            return self._too_late(flows(), poll, words)
        except Over as over:
            return over.outcome
        except AdapterError as error:
            poll.unanswered = True  # a captive portal answers everything with its own page
            return Failed(with_advice(error))

    async def _carried(
        self, url: str, work: Callable[[Grow], Awaitable[Found]], source: str = ""
    ) -> Found:
        return await self._shelf.carry(source or url, work, doubted=self.hosts.doubts(url))

    def _flow(
        self, adapter: Adapter, source: Source, still_open: frozenset[str], memory: str
    ) -> Flow:
        if isinstance(adapter, Keeping):
            return adapter.poll_with(source, still_open, memory, self._clock.now())
        return adapter.poll(source, still_open)

    def _too_late(self, flow: Flow, poll: UnderWay, words: Message) -> Outcome:
        """The deadline passed. A probe reports it as what it saw; a page could not be read."""
        if poll.source.role is not Role.PROBE:
            return Failed(words)
        trouble = Trouble(poll.source.url, "time", words, elapsed=self._deadline)
        try:
            requests = next(flow)
            while True:
                answers: Answers = trouble
                if isinstance(requests, tuple):
                    answers = tuple(trouble for _ in requests)
                requests = flow.send(answers)
        except StopIteration as end:
            report: Outcome = end.value
            return report

    async def look(
        self, url: str, headers: Mapping[str, str] | None = None, *, typed: str = ""
    ) -> Answer:
        """Ask one address once, without memory: what is there? (discovery) `typed`: the address
        it was found by; from one of the world's nothing leads into the user's own network."""
        poll = UnderWay(Source("", "", "", typed or url), {}, Patience(self._deadline), fresh=True)
        poll.secret = self._keyhole.lent(typed or url)
        request = Request(url, headers=headers or {}, conditional=False, decisive=False)

        async def asked(grow: Grow) -> Answer:
            poll.begin(grow)
            return await self._follow(request, poll)

        try:
            async with poll.patience.limit:
                return await self._carried(url, asked)
        except TimeoutError:
            return Trouble(url, "time", say("no answer within {n} s", n=round(self._deadline)))
        except OnHold as hold:
            return hold.answer(url)

    async def _drive(self, flow: Flow, poll: UnderWay) -> Outcome:
        try:
            requests: Requests = next(flow)
            while True:
                requests = flow.send(await self._answers(requests, poll))
        except StopIteration as end:
            report: Outcome = end.value
            return report

    async def _answers(self, requests: Requests, poll: UnderWay) -> Answers:
        if isinstance(requests, Request):
            return await self._answer(requests, poll)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._answer_apart(r, poll)) for r in requests]
        answers: list[Answer] = []
        for request, task in zip(requests, tasks, strict=True):
            answer = task.result()
            if isinstance(answer, OnHold) and poll.goes_on and poll.exchanges:
                answer = answer.answer(request.url)  # the other hops did answer
            if isinstance(answer, (Over, OnHold, Crowded)):
                raise answer
            answers.append(answer)
        return tuple(answers)

    async def _answer_apart(
        self, request: Request, poll: UnderWay
    ) -> Answer | Over | OnHold | Crowded:
        try:
            return await self._answer(request, poll)
        except (Over, OnHold, Crowded) as settled:
            return settled

    async def _answer(self, request: Request, poll: UnderWay) -> Answer:
        first = request.decisive and not poll.decided
        poll.decided = poll.decided or first
        answer = await self._follow(request, poll)
        official = poll.source.role is not Role.PROBE
        if isinstance(answer, Trouble):
            poll.exchanges.append(
                Exchange(answer.url, None, 0, answer.elapsed, answer.words, answer)
            )
            if request.decisive:
                poll.unanswered = True
                if official:
                    raise Over(Failed(answer.words))
            return answer
        size = len(answer.body)
        poll.exchanges.append(
            Exchange(answer.url, answer.status, size, answer.elapsed, None, answer)
        )
        if answer.body:
            poll.pages.append(Page(answer.url, answer.body))
        if request.decisive and official:
            self._decide(request, answer, poll, first)
        elif poll.goes_on and request.conditional and answer.status == 200:
            poll.learnt.append(learnt(answer))
        return answer

    def _decide(self, request: Request, answer: Response, poll: UnderWay, first: bool) -> None:
        """Raises Over where the answer settles the poll."""
        if answer.status == 304:
            if not _conditions(request, poll, answer.url):
                raise Over(Failed(say("it answers 304 (unchanged) though nothing was known")))
            raise Over(Unchanged())
        if answer.status != 200:
            poll.unanswered = True  # a sign-in page or a proxy may answer for everybody
            raise Over(refused(answer, poll.retry_after))
        poll.max_age = max_age(answer.headers)
        if not request.conditional:
            return
        known, new = poll.validators.get(answer.url), learnt(answer)
        poll.learnt.append(new)
        if first and not poll.fresh and known is not None and known.digest == new.digest:
            raise Over(Unchanged())

    async def _follow(self, request: Request, poll: UnderWay) -> Answer:
        """Redirects by rule: at most five, only to http(s), never down from https, never to an
        inner address that the user did not type; permanent as long as every hop said so."""
        url, method = request.url, request.method
        hops: list[str] = []
        lasting = True
        while True:
            try:
                received = await self._ask(request, method, url, poll)
            except HttpTrouble as trouble:
                return Trouble(
                    url, trouble.step, trouble.words, trouble.addresses, hops=tuple(hops)
                )
            self._heed(url, received, poll)
            location = received.headers.get("location")
            if received.status not in REDIRECTS or not request.follow:
                break
            hops.append(url)
            target, wrong = redirect(url, location, len(hops))
            if wrong is not None:
                return Trouble(url, "http", wrong, received.addresses, hops=tuple(hops))
            lasting = lasting and received.status in PERMANENT
            method = "GET" if received.status == 303 and method != "HEAD" else method
            url = poll.secret.hidden(target) if poll.secret else target
        official = poll.source.role is not Role.PROBE  # a check means the very address it is given
        if hops and lasting and request.decisive and official and poll.permanent is None:
            poll.permanent = url
        body = poll.secret.hidden_in(received.body) if poll.secret else received.body
        return Response(
            url=url,
            status=received.status,
            headers=received.headers,
            body=body,
            hops=tuple(hops),
            elapsed=received.elapsed,
            addresses=received.addresses,
            family=received.family,
            certificate_end=received.certificate_end,
        )

    async def _ask(self, request: Request, method: str, url: str, poll: UnderWay) -> Received:
        headers = dict(request.headers)
        if _origin(url) != _origin(request.url):
            headers = {k: v for k, v in headers.items() if k.lower() in HARMLESS}
        if request.byte_range is not None:
            headers["Range"] = f"bytes={request.byte_range[0]}-{request.byte_range[1]}"
        headers |= _conditions(request, poll, url)
        address = url
        if poll.secret is not None:
            headers |= poll.secret.headers(url)
            address = poll.secret.shown(url)
        if self._http is None:
            self._http = self._make()
        guard = self._guard(request, url, poll)
        async with self.hosts.turn(url):
            until = self.hosts.held(url, self._clock.now())
            if until is not None:
                raise OnHold(until)
            async with poll.patience.asking_one():
                return await self._http.exchange(
                    method,
                    address,
                    headers,
                    stop_after=request.stop_after,
                    guard=guard,
                    grow=poll.grow,
                )

    def _guard(self, request: Request, url: str, poll: UnderWay) -> Guard | None:
        """Whoever typed an inner address means it; nobody else leads us there."""
        if urlsplit(url).hostname == urlsplit(poll.source.url).hostname:
            return None
        if url != request.url:
            return public_only(url)
        # What a page of this computer names may be on it, too (a try-out).
        return None if is_inner(poll.source.url) else names_public(url)

    def _heed(self, url: str, received: Received, poll: UnderWay) -> None:
        if received.status in {429, 503}:
            until = retry_after(received.headers.get("retry-after"), self._clock.now())
            if until is not None:
                self.hosts.hold(url, until)
                poll.retry_after = until


def _conditions(request: Request, poll: UnderWay, url: str) -> dict[str, str]:
    return conditions(request, poll.validators.get(url), fresh=poll.fresh)


def _origin(url: str) -> tuple[str, str]:
    return urlsplit(url).scheme, host_of(url)
