"""The only file that imports httpx: one exchange with one host, capped and told in plain steps.

Redirects, validators and manners are the engine's (`engine/fetch.py`). Here: names are resolved
first, so that the address is known before anything is sent; nothing is kept alive (polls are
minutes apart, and a TLS connection must never be shared between names at one address); bodies are
inflated by zlib with a limit (httpx itself turned 1,154 bytes into 512 MB).
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from statuswatch import __homepage__, __version__, tls
from statuswatch.core.words import Message, say
from statuswatch.inflate import BrokenBody, Grow, Intake, inflater
from statuswatch.tls import Route

USER_AGENT = f"StatusWatch/{__version__} (+{__homepage__})"
BODY_CAP = 5 * 1024 * 1024
"""Bytes of an inflated body; beyond it the answer is refused."""

CONNECT_SECONDS = 8.0
FIRST_ADDRESS_SECONDS = 3.0
"""A broken IPv6 must not cost the deadline: other addresses are tried after so long."""

MOST_HEADERS = 200

for _library in ("httpx", "httpcore"):  # at INFO they log whole addresses, at DEBUG headers
    logging.getLogger(_library).setLevel(logging.WARNING)


class HttpTrouble(Exception):
    """No usable answer. `step`: dns, tcp, tls, time or http; `words` say it to a person."""

    def __init__(self, step: str, words: Message, addresses: tuple[str, ...] = ()) -> None:
        super().__init__(str(words))
        self.step = step
        self.words = words
        self.addresses = addresses


@dataclass(frozen=True, slots=True)
class Received:
    """One answer. Header names are lower case; `body` is inflated."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    addresses: tuple[str, ...] = ()
    family: str = ""
    certificate_end: datetime | None = None
    elapsed: float = 0.0


Guard = Callable[[tuple[str, ...]], None]
"""Raises HttpTrouble when none of these addresses may be asked."""


class Http:
    """Exchanges. Make one per engine; `close` it."""

    def __init__(
        self, user_agent: str = USER_AGENT, body_cap: int = BODY_CAP, route: Route = Route()
    ) -> None:
        self._agent = user_agent
        self._cap = body_cap
        self._route = route
        self._clients: dict[str, httpx.AsyncClient] = {}
        self._under_way = 0
        self._retired = False
        self._proxies = route.proxies()

    async def close(self) -> None:
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()

    async def retire(self) -> None:
        """Close it as soon as nothing is under way: another takes its place."""
        self._retired = True
        if not self._under_way:
            await self.close()

    async def exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        *,
        stop_after: int | None = None,
        guard: Guard | None = None,
        grow: Grow | None = None,
    ) -> Received:
        """Ask `url` once, without following. The caller sets the deadline.

        Raises HttpTrouble for everything that is not a whole, readable answer.
        """
        self._under_way += 1
        try:
            intake = Intake(self._cap, stop_after, grow)
            return await self._exchange(method, url, headers, intake, guard)
        finally:
            self._under_way -= 1
            if self._retired:
                await self.retire()

    async def _exchange(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        intake: Intake,
        guard: Guard | None,
    ) -> Received:
        try:
            target = httpx.URL(url)
        except httpx.InvalidURL as bad:
            raise HttpTrouble("http", say("the address is not valid")) from bad
        if target.scheme not in {"http", "https"} or not target.host:
            raise HttpTrouble("http", say("the address is not a web address"))
        if self._goes_by_proxy(target):
            try:
                return await self._send(method, target, None, headers, (), intake)
            except _NotConnected as refused:
                words = say("the proxy does not answer: {why}", why=refused.trouble.words)
                raise HttpTrouble(refused.trouble.step, words) from refused
        addresses = await resolve(target.host, target.port or _port(target.scheme))
        if guard is not None:
            guard(addresses)
        return await self._try_each(method, target, headers, addresses, intake)

    async def _try_each(
        self,
        method: str,
        target: httpx.URL,
        headers: Mapping[str, str],
        addresses: tuple[str, ...],
        intake: Intake,
    ) -> Received:
        """The first address that lets us in; those of the other family get their turn."""
        last: HttpTrouble | None = None
        tries = _by_family(addresses)
        for n, address in enumerate(tries):
            try:
                return await self._send(
                    method,
                    target,
                    address,
                    headers,
                    addresses,
                    intake,
                    connect=FIRST_ADDRESS_SECONDS if n + 1 < len(tries) else CONNECT_SECONDS,
                )
            except _NotConnected as refused:
                last = refused.trouble
        raise last or HttpTrouble("dns", say("the name has no address"), addresses)

    async def _send(
        self,
        method: str,
        target: httpx.URL,
        address: str | None,
        headers: Mapping[str, str],
        addresses: tuple[str, ...],
        intake: Intake,
        connect: float = CONNECT_SECONDS,
    ) -> Received:
        client = self._client(target.scheme, by_proxy=address is None)
        sent = {"User-Agent": self._agent, "Accept": "*/*", "Accept-Encoding": "gzip"}
        own = {name.lower() for name in headers}
        sent = {name: value for name, value in sent.items() if name.lower() not in own}
        sent |= dict(headers)
        extensions: dict[str, object] = {
            "timeout": {"connect": connect, "read": 60.0, "write": 60.0, "pool": 60.0}
        }
        url = target
        if address is not None and address != target.host:
            url = target.copy_with(host=address)
            extensions["sni_hostname"] = target.host
            sent["Host"] = target.netloc.decode("ascii")
        began = time.perf_counter()
        try:
            raw = [(k.encode("latin-1"), v.encode("latin-1")) for k, v in sent.items()]
            request = client.build_request(method, url, headers=raw, extensions=extensions)
            response = await client.send(request, stream=True, auth=None)
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError, ValueError) as error:
            trouble = _trouble(error, addresses)
            if address is not None and _is_expired(trouble):
                end = await tls.certificate_end(target.host, address, target.port or 443)
                trouble = HttpTrouble("tls", tls.expired(end), addresses)
            raise trouble from error
        try:
            body = await self._body(method, response, intake)
        except (httpx.HTTPError, httpx.StreamError, ssl.SSLError, OSError) as error:
            raise _cut_short(error, addresses) from error
        except BrokenBody as broken:
            raise HttpTrouble("http", broken.words, addresses) from broken
        finally:
            await response.aclose()
        return Received(
            status=response.status_code,
            headers=_headers(response),
            body=body,
            addresses=addresses,
            family=_family(address or ""),
            certificate_end=_certificate_end(response),
            elapsed=time.perf_counter() - began,
        )

    async def _body(self, method: str, response: httpx.Response, intake: Intake) -> bytes:
        if method == "HEAD" or response.status_code in {204, 304}:
            return b""
        packed = inflater(response.headers.get("content-encoding", ""))
        async for chunk in response.aiter_raw():
            for part in packed.feed(chunk, intake.room):
                if not intake.takes(part):
                    return intake.whole()
        packed.finish()
        return intake.whole()

    def _client(self, scheme: str, *, by_proxy: bool) -> httpx.AsyncClient:
        key = f"{scheme} by proxy" if by_proxy else scheme
        client = self._clients.get(key)
        if client is None:
            own = self._route.own if by_proxy else ""
            client = self._clients[key] = httpx.AsyncClient(
                verify=_trust(self._route.ca_file) if scheme == "https" else False,
                limits=httpx.Limits(max_connections=64, max_keepalive_connections=0),
                cookies=CookieJar(policy=DefaultCookiePolicy(allowed_domains=[])),
                follow_redirects=False,
                proxy=self._proxy(own) if own else None,
                # httpx matches no_proxy against the address, not the name
                trust_env=by_proxy and not own,
            )
        return client

    def _proxy(self, address: str) -> httpx.Proxy:
        safe = address.startswith("https:")
        return httpx.Proxy(address, ssl_context=_trust(self._route.ca_file) if safe else None)

    def _goes_by_proxy(self, target: httpx.URL) -> bool:
        by_proxy = target.scheme in self._proxies or "all" in self._proxies
        return by_proxy and not self._route.goes_round(target.host)


def _trust(ca_file: str) -> ssl.SSLContext:
    """The operating system's own trust, as its browser has it, and the user's own certificates.
    There is no switch-off. Raises HttpTrouble where these cannot be read."""
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except (OSError, ssl.SSLError) as error:
            why = error.strerror or str(error)
            words = say("the certificates in {file} cannot be read: {why}", file=ca_file, why=why)
            raise HttpTrouble("tls", words) from error
    return context


async def resolve(host: str, port: int) -> tuple[str, ...]:
    """The addresses of `host`, in the system's order. Raises HttpTrouble (dns)."""
    host = host.strip("[]")
    try:
        return (str(ipaddress.ip_address(host)),)
    except ValueError:
        pass
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        words = say("the name {host} does not resolve", host=host)
        raise HttpTrouble("dns", words) from error
    except OSError as error:
        words = say("looking up {host} failed: {why}", host=host, why=str(error))
        raise HttpTrouble("dns", words) from error
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def _by_family(addresses: tuple[str, ...]) -> list[str]:
    """One of each family first, in the system's order; two in all: the deadline is short."""
    first: dict[str, str] = {}
    for address in addresses:
        first.setdefault(_family(address), address)
    return list(first.values())


def _family(address: str) -> str:
    return "ipv6" if ":" in address else "ipv4" if address else ""


def _port(scheme: str) -> int:
    return 443 if scheme == "https" else 80


def _headers(response: httpx.Response) -> dict[str, str]:
    if len(response.headers) > MOST_HEADERS:
        raise HttpTrouble("http", say("the answer has more than {n} headers", n=MOST_HEADERS))
    found: dict[str, str] = {}
    for name, value in response.headers.raw:  # latin-1 keeps every byte: validators go back as is
        key, text = name.decode("latin-1").lower(), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


def _certificate_end(response: httpx.Response) -> datetime | None:
    stream = response.extensions.get("network_stream")
    safe = stream.get_extra_info("ssl_object") if stream is not None else None
    if safe is None:
        return None
    end = (safe.getpeercert() or {}).get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(end), UTC) if end else None


# -- what went wrong, in words ---------------------------------------------------------------


class _NotConnected(Exception):
    def __init__(self, trouble: HttpTrouble) -> None:
        super().__init__(str(trouble))
        self.trouble = trouble


def _trouble(error: Exception, addresses: tuple[str, ...]) -> Exception:
    """The HttpTrouble that says it; wrapped in _NotConnected where another address may do."""
    unsafe = _caused_by(error, ssl.SSLError)
    if unsafe is not None:
        return HttpTrouble("tls", tls.in_words(unsafe), addresses)
    match error:
        case httpx.ProxyError():
            words = say("the proxy of this computer refuses: {why}", why=str(error) or "no reason")
            return HttpTrouble("tcp", words, addresses)
        case httpx.ConnectTimeout():
            return _NotConnected(HttpTrouble("time", say("no answer when connecting"), addresses))
        case httpx.ConnectError():
            return _NotConnected(HttpTrouble("tcp", _tcp_words(error), addresses))
        case httpx.TimeoutException():
            return HttpTrouble("time", say("no answer in time"), addresses)
        case httpx.ReadError() | httpx.WriteError():
            return HttpTrouble("tcp", say("the connection was cut"), addresses)
        case _ if isinstance(error, httpx.InvalidURL) or "location header" in str(error):
            words = say("it redirects to an address that is not valid")  # httpx trips over it
            return HttpTrouble("http", words, addresses)
        case httpx.RemoteProtocolError():
            words = say("the answer is not proper HTTP: {why}", why=str(error) or "cut short")
            return HttpTrouble("http", words, addresses)
        case _:
            words = say("the request failed: {why}", why=str(error) or type(error).__name__)
            return HttpTrouble("http", words, addresses)


def _is_expired(trouble: Exception) -> bool:
    return isinstance(trouble, HttpTrouble) and trouble.words == tls.EXPIRED


def _cut_short(error: Exception, addresses: tuple[str, ...]) -> HttpTrouble:
    if isinstance(error, httpx.TimeoutException):
        return HttpTrouble("time", say("the answer stopped half-way"), addresses)
    return HttpTrouble("http", say("the answer was cut short"), addresses)


def _caused_by(error: BaseException | None, kind: type[ssl.SSLError]) -> ssl.SSLError | None:
    seen = 0
    while error is not None and seen < 8:
        if isinstance(error, kind):
            return error
        error, seen = error.__cause__ or error.__context__, seen + 1
    return None


def _tcp_words(error: BaseException | None) -> Message:
    while error is not None:
        if isinstance(error, ConnectionRefusedError):
            return say("the connection was refused")
        if isinstance(error, OSError) and error.strerror and error.errno:
            return say("no connection: {why}", why=error.strerror)
        error = error.__cause__ or error.__context__
    return say("the connection was refused or could not be made")
