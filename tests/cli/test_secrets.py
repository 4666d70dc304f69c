"""Secrets: typed once, kept in the keyring, and shown nowhere."""

from __future__ import annotations

import asyncio
import io
import sqlite3
import threading
from pathlib import Path

import pytest
from keyring.errors import NoKeyringError

from statuswatch import adapters
from statuswatch.engine.secrets import MASK
from tests.cli.conftest import Program
from tests.keyrings import Ring, ring
from tests.serving import Asked, Handler, Loopback, Reply
from tests.waiting import PATIENCE

__all__ = ["ring"]

TOKEN = "s3cret-t0ken-1234567890"
FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Podhost Status</title>
<link>https://example.com/?token={TOKEN}</link><description>d</description></channel></rss>"""


class Served:
    """A host in a thread of its own: the commands bring their own loops."""

    def __init__(self, handler: Handler) -> None:
        self.host = Loopback(handler)
        self._over = threading.Event()
        ready = threading.Event()

        async def run() -> None:
            async with self.host.running():
                ready.set()
                await asyncio.to_thread(self._over.wait)

        self._thread = threading.Thread(target=lambda: asyncio.run(run()))
        self._thread.start()
        ready.wait(PATIENCE)

    def __enter__(self) -> Loopback:
        return self.host

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()


def private_feed(asked: Asked) -> Reply:
    allowed = (
        f"token={TOKEN}" in asked.path or asked.headers.get("authorization") == f"Bearer {TOKEN}"
    )
    return Reply(200, FEED.encode()) if allowed else Reply(401)


def nowhere_in(folder: Path) -> None:
    for file in folder.rglob("*"):
        if file.is_file():
            assert TOKEN.encode() not in file.read_bytes(), file


def test_a_token_in_an_address_goes_to_the_keyring_and_is_shown_nowhere(
    says: Program, ring: Ring
) -> None:
    with Served(private_feed) as host:
        url = f"{host.url}/feed?token={TOKEN}"
        said = says("add", url)
        assert said.code == 0, said
        assert "the shell's history still has it" in said.err
        assert f"{host.url}/feed?token={MASK}" in said.out
        assert says("check").code != 64
        assert says("watch", "--once").code in {0, 2}
        assert all(TOKEN in asked.path for asked in host.asked)
        shown = [says(c).out for c in ("list", "history", "status")]
        shown += [says("list", "--format", f).out for f in ("json", "opml")]
        shown += [says("export", "--format", f).out for f in ("json", "csv")]
        assert TOKEN not in "".join(shown) + said.out + said.err
        nowhere_in(says.profile)
        assert list(ring.held.values()) == [TOKEN]
        assert says("remove", "podhost").code == 0
        assert ring.held == {}


def test_a_secret_is_read_from_the_standard_input(
    says: Program, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Served(private_feed) as host:
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{TOKEN}\n"))
        said = says("add", f"{host.url}/feed", "--secret")
        assert said.code == 0, said
        assert "Following Podhost" in said.out
        says("watch", "--once")
        assert host.asked[-1].headers["authorization"] == f"Bearer {TOKEN}"
        nowhere_in(says.profile)
        again = says("add", f"{host.url}/feed", "--secret", "--kind", "feed", "--name", "Podhost")
        assert again.code == 64  # nothing more to read
        assert says("forget", "podhost", "--yes").code == 0
        assert ring.held == {}


def test_everything_forgotten_empties_the_keyring(
    says: Program, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{TOKEN}\n"))
    says("add", "https://a.example/feed", "--kind", "feed", "--name", "A", "--secret")
    assert list(ring.held) == [("statuswatch", "a:feed:https://a.example/feed")]
    assert says("forget", "--all", "--yes").code == 0
    assert ring.held == {}
    assert not [p for p in says.profile.rglob("*") if p.is_file()]


def test_without_a_keyring_nothing_is_followed(says: Program, ring: Ring) -> None:
    ring.trouble = NoKeyringError()
    said = says("add", f"https://a.example/feed?token={TOKEN}", "--kind", "feed")
    assert said.code == 2
    assert "This computer has no keyring" in said.err
    assert TOKEN not in said.out + said.err
    assert says.json("list") == []


def test_what_is_followed_without_a_secret_can_get_one(
    says: Program, ring: Ring, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Served(private_feed) as host:
        words = ("add", f"{host.url}/feed", "--kind", "feed", "--name", "A")
        says(*words)
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{TOKEN}\n"))
        assert says(*words, "--secret").code == 0
        says("watch", "--once")
        assert host.asked[-1].headers["authorization"] == f"Bearer {TOKEN}"


def test_the_store_and_the_adapters_never_see_it(says: Program, ring: Ring) -> None:
    says("add", f"https://a.example/feed?token={TOKEN}", "--kind", "feed", "--name", "A")
    with sqlite3.connect(says.profile / "data" / "history.db") as connection:
        (url,) = connection.execute("SELECT url FROM sources").fetchone()
    connection.close()
    assert url == f"https://a.example/feed?token={MASK}"
    assert adapters.load("feed").places(url)
