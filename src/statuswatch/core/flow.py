"""A flow, not a fetch: an adapter yields Requests and is sent Answers; it never does I/O.

The same generator is driven by the engine over the network, by tests over files, and by
`statuswatch probe --record`, which keeps what was answered.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from statuswatch.core.model import Report, Role, Source
from statuswatch.core.words import Message, say

if TYPE_CHECKING:  # the tray's icon waits for this module
    from statuswatch.core.chain import Chain
    from statuswatch.core.witness import Burst


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to ask.

    `byte_range`: first and last byte, inclusive. `stop_after`: decoded bytes after which the
    rest is not read. `decisive`: the answer decides whether the poll is unchanged or failed.
    `conditional`: send the validators of the last good answer.
    """

    url: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    byte_range: tuple[int, int] | None = None
    stop_after: int | None = None
    follow: bool = True
    conditional: bool = True
    decisive: bool = True


@dataclass(frozen=True, slots=True)
class Response:
    """What came back, body inflated and capped. Header names are lower case.

    `elapsed` in seconds from the first byte sent to the last read. `certificate_end` of the
    last hop, if it was https.
    """

    url: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    hops: tuple[str, ...] = ()
    elapsed: float = 0.0
    addresses: tuple[str, ...] = ()
    family: str = ""
    certificate_end: datetime | None = None

    @property
    def ok(self) -> bool:
        return self.status == 200


@dataclass(frozen=True, slots=True)
class Trouble:
    """Nothing came back. `step`: dns, tcp, tls, time or http; `words` say it to a person."""

    url: str
    step: str
    words: Message
    addresses: tuple[str, ...] = ()
    elapsed: float = 0.0
    hops: tuple[str, ...] = ()


Answer = Response | Trouble
Requests = Request | tuple[Request, ...]
Answers = Answer | tuple[Answer, ...]
Flow = Generator[Requests, Answers, Report]


def drive(flow: Flow, answer: Callable[[Request], Answer]) -> Report:
    """Run `flow` to its end where every answer is at hand already: recordings, a story, what was
    heard before. Raises what the adapter raises (AdapterError), and what `answer` does."""
    try:
        wanted = next(flow)
        while True:
            if isinstance(wanted, Request):
                wanted = flow.send(answer(wanted))
            else:
                wanted = flow.send(tuple(answer(request) for request in wanted))
    except StopIteration as end:
        report: Report = end.value
        return report
    finally:
        flow.close()


"""One Request, or a tuple asked in parallel, is answered by one Answer, or a tuple in order."""


class StatusWatchError(Exception):
    """The world's fault, told in words: `title` names it, `advice` says what to do now."""

    def __init__(self, title: Message, advice: Message | None = None) -> None:
        super().__init__(str(title))
        self.title = title
        self.advice = advice or say("")


class AdapterError(StatusWatchError):
    """It answered, but not as its kind does: the poll is `Failed`, never green, never a crash."""


class Adapter(Protocol):
    """One kind of source. `experimental`: built from a schema, without a recorded document.

    `marks`: lower-case words that give its pages away, in their HTML or as their host; a host of
    theirs is meant with every name below it. None: a format that anybody uses.
    """

    kind: str
    title: str
    role: Role
    experimental: bool
    marks: tuple[str, ...]

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        """Ask and read. `still_open`: incident keys open in what is known.

        Raises AdapterError when a page is not what its kind says.
        """
        ...

    def places(self, url: str) -> tuple[str, ...]:
        """Addresses worth trying for this kind when the user gives `url`, best first."""
        ...

    def knows(self, page: Response) -> bool:
        """Is this document, found at one of `places`, of this kind?"""
        ...


@runtime_checkable
class Remembering(Protocol):
    """An adapter that can also tell what came before: what a poll does not read anyway."""

    def past(self, source: Source) -> Flow:
        """A flow like `poll`, to a report of closed incidents that is not `complete`."""
        ...


@runtime_checkable
class Narrowing(Protocol):
    """An adapter of a source so large that only some of it is meant."""

    def narrow(self, component: str) -> Mapping[str, str]:
        """The options that leave this component alone, as the catalogue names it."""
        ...


@runtime_checkable
class Keeping(Protocol):
    """An adapter that remembers something from poll to poll: when it last looked at what, what was
    usual. What it keeps is its own; nobody else reads it but through the adapter."""

    def poll_with(
        self, source: Source, still_open: frozenset[str], memory: str, at: datetime
    ) -> Flow:
        """Like `poll`. `memory`: what the last report kept (`Report.memory`), empty the first time;
        `at`: now, UTC. Raises AdapterError; a memory it can't read is an empty one."""
        ...


@runtime_checkable
class Hearing(Protocol):
    """An adapter of what others say."""

    def burst(self, source: Source, memory: str, now: datetime) -> Burst | None:
        """How much is said of the service at `now`, against what is usual; None: not known yet."""
        ...


@runtime_checkable
class Chained(Protocol):
    """An adapter of something that is delivered over several hops."""

    def chain(self, source: Source, memory: str) -> Chain | None:
        """The hops as they were last seen; None before the first look."""
        ...


@runtime_checkable
class Optioned(Protocol):
    """An adapter that is told more than an address. `options`: what it knows, by name."""

    options: tuple[str, ...]


@runtime_checkable
class Filing(Protocol):
    """An adapter of documents whose entries are filed under categories."""

    def categories(self, page: Response) -> Mapping[str, int]:
        """The categories, and how many entries each. Raises AdapterError."""
        ...
