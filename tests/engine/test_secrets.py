"""Secrets: where they are kept, where they are sent, and that they are shown nowhere."""

from __future__ import annotations

import asyncio
import base64
import threading
from datetime import timedelta

import keyring
import pytest
from keyring.errors import KeyringLocked, NoKeyringError

from statuswatch.app.secrets import hide, of_typed
from statuswatch.core.flow import Response
from statuswatch.core.model import Failed, Report, Source
from statuswatch.engine import secrets
from statuswatch.engine.clock import SimulatedClock
from statuswatch.engine.fetch import Fetcher
from statuswatch.engine.fetched import Fetched
from statuswatch.engine.manners import Hosts
from statuswatch.engine.secrets import MASK, Secret, SecretError, origin_of
from statuswatch.http import Http
from tests.engine.conftest import Names
from tests.engine.stage import START, Reader, reason
from tests.keyrings import PlaintextKeyring, Ring, ring
from tests.serving import Asked, Loopback, Reply

__all__ = ["ring"]

TOKEN = "s3cret-t0ken-1234567890"


def fetcher(clock: SimulatedClock | None = None) -> Fetcher:
    return Fetcher(Http, Hosts({}, lambda *_: None), clock or SimulatedClock(START), 5.0)


def secured(url: str, form: str) -> Source:
    return Source("podhost:reader", "podhost", "reader", url, {"secret": form})


async def polled(source: Source, one: Fetcher | None = None) -> Fetched:
    asker = one or fetcher()
    try:
        return await asker.poll(Reader(), source)
    finally:
        await asker.close()


def good(_: Asked) -> Reply:
    return Reply(200, b"good")


# -- on the wire --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "value", "sent"),
    [
        ("basic", "bob:pass:wörd", "Basic " + base64.b64encode("bob:pass:wörd".encode()).decode()),
        ("bearer", TOKEN, f"Bearer {TOKEN}"),
    ],
)
async def test_a_secret_is_sent_to_its_origin(ring: Ring, form: str, value: str, sent: str) -> None:
    async with Loopback(good).running() as host:
        ring.held["statuswatch", "podhost:reader"] = value
        fetched = await polled(secured(f"{host.url}/page", form))
        assert isinstance(fetched.outcome, Report)
        assert host.asked[0].headers["authorization"] == sent


async def test_a_token_in_an_address_is_put_in_and_taken_out_again(ring: Ring) -> None:
    def echo(asked: Asked) -> Reply:
        return Reply(200, f"good, at {asked.path}".encode())

    async with Loopback(echo).running() as host:
        ring.held["statuswatch", "podhost:reader"] = TOKEN
        fetched = await polled(secured(f"{host.url}/feed?token={MASK}&a=1", "address"))
        assert host.asked[0].path == f"/feed?token={TOKEN}&a=1"
        kept = fetched.proof.pages[0]
        assert (TOKEN in kept.url, TOKEN.encode() in kept.body) == (False, False)
        assert TOKEN not in repr(fetched)


@pytest.mark.parametrize(("form", "value"), [("basic", f"bob:{TOKEN}"), ("bearer", TOKEN)])
async def test_a_page_that_says_what_it_was_asked_with_is_kept_without_it(
    ring: Ring, form: str, value: str
) -> None:
    def echo(asked: Asked) -> Reply:
        return Reply(200, f"good, for {asked.headers['authorization']} {TOKEN}".encode())

    async with Loopback(echo).running() as host:
        ring.held["statuswatch", "podhost:reader"] = value
        fetched = await polled(secured(f"{host.url}/page", form))
    sent = host.asked[0].headers["authorization"].rpartition(" ")[2]
    body = fetched.proof.pages[0].body
    assert body.startswith(b"good, for ")
    assert (sent.encode() in body, TOKEN.encode() in body) == (False, False)


def test_a_short_password_is_no_word_that_pages_lose() -> None:
    assert Secret("", "basic", "bob:operational").hidden_in(b"operational") == b"operational"
    assert Secret("", "basic", "bob:twelve-signs").hidden_in(b"twelve-signs") == MASK.encode()
    assert Secret("", "address", "short").hidden("https://a.example/short") == (
        "https://a.example/short"
    )
    assert Secret("", "address", "longer").hidden("https://a.example/longer") == (
        f"https://a.example/{MASK}"
    )


def test_a_secret_is_hidden_however_it_is_written() -> None:
    """Escaped in an address, and as HTML writes it."""
    secret = Secret("", "address", "s3cret/t&ken=1")
    for written in ("s3cret/t&ken=1", "s3cret%2Ft%26ken%3D1", "s3cret/t&amp;ken=1"):
        assert secret.hidden_in(f"<a href='{written}'>".encode()) == f"<a href='{MASK}'>".encode()
    for written in ("s3cret/t&ken=1", "s3cret%2Ft%26ken%3D1"):
        assert (
            secret.hidden(f"https://a.example/?key={written}") == f"https://a.example/?key={MASK}"
        )


@pytest.mark.parametrize("form", ["basic", "bearer", "address"])
async def test_another_origin_gets_nothing_by_a_redirect(ring: Ring, form: str) -> None:
    async with Loopback(good).running() as other:

        def lead(asked: Asked) -> Reply:
            return Reply(302, b"", {"Location": f"{other.url}/there?token={TOKEN}"})

        async with Loopback(lead).running() as host:
            ring.held["statuswatch", "podhost:reader"] = TOKEN
            query = f"?token={MASK}" if form == "address" else ""
            fetched = await polled(secured(f"{host.url}/page{query}", form))
            assert isinstance(fetched.outcome, Report)
            (there,) = other.asked
            assert "authorization" not in there.headers
            assert TOKEN not in str(there)
            assert TOKEN in str(host.asked[0]) or form == "basic"


async def test_a_redirect_on_the_same_origin_keeps_it(ring: Ring) -> None:
    def lead(asked: Asked) -> Reply:
        if asked.path.startswith("/old"):
            return Reply(301, b"", {"Location": f"/new?token={TOKEN}"})
        return Reply(200, b"good")

    async with Loopback(lead).running() as host:
        ring.held["statuswatch", "podhost:reader"] = TOKEN
        fetched = await polled(secured(f"{host.url}/old?token={MASK}", "address"))
        assert host.asked[1].path == f"/new?token={TOKEN}"
        assert fetched.proof.permanent == f"{host.url}/new?token={MASK}"


async def test_another_port_and_another_scheme_are_other_origins() -> None:
    secret = Secret(origin_of("https://a.example/x"), "bearer", TOKEN)
    assert secret.headers("https://a.example:443/y")
    for url in ("https://a.example:8443/", "http://a.example/", "https://b.a.example/"):
        assert secret.headers(url) == {}
    assert TOKEN not in repr(secret)


async def test_a_place_that_is_looked_at_gets_what_is_lent(names: Names) -> None:
    async with Loopback(good).running() as host:
        asker = fetcher()
        asker.lend(Secret(origin_of(host.url), "bearer", TOKEN))
        assert isinstance(await asker.look(f"{host.url}/x"), Response)
        await asker.close()
        assert host.asked[0].headers["authorization"] == f"Bearer {TOKEN}"


# -- the keyring --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (NoKeyringError(), "This computer has no keyring to keep a secret in"),
        (KeyringLocked(), "The keyring is locked"),
        (RuntimeError("no bus"), "The keyring does not answer: no bus"),
        (None, "Its secret is not in the keyring. Add it anew with --secret."),
    ],
)
async def test_a_keyring_that_gives_nothing_is_said_and_nobody_is_asked(
    ring: Ring, trouble: Exception | None, words: str
) -> None:
    ring.trouble = trouble
    async with Loopback(good).running() as host:
        fetched = await polled(secured(host.url, "bearer"))
        assert reason(fetched).startswith(words)
        assert host.asked == []


async def test_a_locked_keyring_is_not_asked_at_every_poll(ring: Ring) -> None:
    clock = SimulatedClock(START)
    async with Loopback(good).running() as host:
        asker, source = fetcher(clock), secured(host.url, "bearer")
        ring.trouble = KeyringLocked()
        for _ in range(3):
            assert isinstance((await asker.poll(Reader(), source)).outcome, Failed)
        assert ring.asked == 1
        ring.trouble, ring.held = None, {("statuswatch", source.id): TOKEN}
        await clock.run_until(clock.now() + timedelta(minutes=16), lambda: True)
        for _ in range(3):
            assert not isinstance((await asker.poll(Reader(), source)).outcome, Failed)
        assert ring.asked == 2
        await asker.close()


async def test_a_secret_that_was_changed_is_read_anew_when_the_old_one_fails(ring: Ring) -> None:
    def door(asked: Asked) -> Reply:
        return Reply(200 if asked.headers["authorization"] == f"Bearer {TOKEN}" else 401, b"good")

    async with Loopback(door).running() as host:
        asker, source = fetcher(), secured(host.url, "bearer")
        ring.held["statuswatch", source.id] = "an-older-token"
        assert isinstance((await asker.poll(Reader(), source)).outcome, Failed)
        ring.held["statuswatch", source.id] = TOKEN
        assert isinstance((await asker.poll(Reader(), source)).outcome, Report)
        await asker.close()


async def test_a_keyring_that_waits_for_its_user_stops_nobody() -> None:
    hold = threading.Event()
    with pytest.raises(SecretError, match="does not answer"):
        await secrets.in_thread(hold.wait, 0.05)
    hold.set()
    await asyncio.sleep(0)


async def test_a_source_without_a_secret_does_not_touch_the_keyring(ring: Ring) -> None:
    async with Loopback(good).running() as host:
        await polled(Source("a", "a", "reader", host.url))
    assert ring.asked == 0


def test_a_keyring_that_writes_plain_files_is_none(ring: Ring) -> None:
    keyring.set_keyring(PlaintextKeyring())
    with pytest.raises(SecretError, match="plain file"):
        secrets.keep("x", Secret("", "bearer", TOKEN))


# -- what is typed ------------------------------------------------------------------------------

ADDRESSES = {
    f"https://x.example/feed?token={TOKEN}&a=1": f"https://x.example/feed?token={MASK}&a=1",
    f"https://x.example/f?a=1&api_key={TOKEN}": f"https://x.example/f?a=1&api_key={MASK}",
    f"https://x.example/f?Access_Token={TOKEN}#x": f"https://x.example/f?Access_Token={MASK}",
    "https://www.reddit.com/.rss?feed=0123456789abcdef0123&user=bob": f"https://www.reddit.com/.rss?feed={MASK}&user=bob",
    "https://www.reddit.com/r/zed/new.rss?feed=SECRETTOK&user=bob": f"https://www.reddit.com/r/zed/new.rss?feed={MASK}&user=bob",
    "https://subscribers.transistor.fm/abcDEF123456": f"https://subscribers.transistor.fm/{MASK}",
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_a_secret_in_an_address_is_found(url: str) -> None:
    masked, secret = hide(url)
    assert masked == ADDRESSES[url]
    assert secret is not None
    assert secret.shown(masked) == url.partition("#")[0]
    assert hide(masked) == (masked, None)


@pytest.mark.parametrize(
    "url",
    [
        "https://status.example.com/history.atom",
        "https://x.example/?page=abcdefghij&monkey=abcdefgh&key=ab",
        "https://x.example/tokens/abcdefghijklmnop",
        "status.example.com",
        "http://[broken",
        "GitHub",
    ],
)
def test_what_is_no_secret_stays(url: str) -> None:
    assert hide(url) == (url, None)


def test_what_is_typed_is_a_password_or_a_token() -> None:
    forms = {text: of_typed(text, "https://a.example") for text in ("bob:pw", TOKEN, "bearer a:b")}
    assert [(s.form, s.value) for s in forms.values()] == [
        ("basic", "bob:pw"),
        ("bearer", TOKEN),
        ("bearer", "a:b"),
    ]
    for wrong in ("", "   ", "digest x", "a\x00b:c", "tökén"):
        with pytest.raises(SecretError):
            of_typed(wrong, "https://a.example")


SECRET_NAMES = """token key user_token id-token rss_token functions-key subscription-key api_key
signature X-Amz-Signature X-Amz-Security-Token X-Goog-Credential jwt session session_id code sig
sv_sig ApiKey client_secret"""

HARMLESS = """page=something monkey=business tokens=abcdefgh keyword=outages keyboard=qwerty
zipcode=123456 country_code=germany sessions=abcdefgh design=abcdefgh code=404
X-Amz-Algorithm=AWS4-HMAC-SHA256 category=signatures"""


@pytest.mark.parametrize("name", SECRET_NAMES.split())
def test_an_argument_that_is_called_like_a_secret_is_one(name: str) -> None:
    masked, found = hide(f"https://a.example/feed?x=1&{name}={TOKEN}")
    assert masked == f"https://a.example/feed?x=1&{name}={MASK}"
    assert found is not None
    assert found.value == TOKEN


@pytest.mark.parametrize("pair", HARMLESS.split())
def test_what_only_sounds_like_a_secret_stays(pair: str) -> None:
    url = f"https://a.example/feed?{pair}"
    assert hide(url) == (url, None)
