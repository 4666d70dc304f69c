"""By which proxy requests leave, and whose certificates are trusted: one choice for all of them."""

from __future__ import annotations

import asyncio
import ssl
from pathlib import Path

import pytest

from statuswatch.app import App, visitor
from statuswatch.app.network import http_of
from statuswatch.http import Http, HttpTrouble
from statuswatch.settings import Profile, Settings
from statuswatch.tls import Route, is_here, proxied
from tests.engine.stage import serving
from tests.engine.test_tls import made
from tests.serving import Reply


async def asked(route: Route, url: str) -> int:
    http = Http(route=route)
    try:
        return (await http.exchange("GET", url, {})).status
    finally:
        await http.close()


async def test_a_proxy_of_ones_own_is_asked_whatever_the_system_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with serving(Reply(204)) as own, serving(Reply(502)) as systems:
        monkeypatch.setenv("http_proxy", systems.url)
        monkeypatch.setenv("no_proxy", "*")
        assert await asked(Route(own.url), "http://outer.example/x") == 204
    assert [one.path for one in own.asked] == ["http://outer.example/x"]
    assert systems.asked == []


async def test_what_is_on_this_computer_is_asked_directly() -> None:
    async with serving(Reply(502)) as proxy, serving(Reply(200, b"here")) as host:
        assert await asked(Route(proxy.url), host.url) == 200
    assert proxy.asked == []


async def test_no_proxy_is_none_even_where_the_system_has_one(
    monkeypatch: pytest.MonkeyPatch, names: dict[str, tuple[str, ...]]
) -> None:
    names["outer.example"] = ("127.0.0.1",)
    async with serving(Reply(502)) as systems, serving(Reply(200, b"there")) as host:
        monkeypatch.setenv("http_proxy", systems.url)
        port = host.url.rpartition(":")[2]
        assert await asked(Route("none"), f"http://outer.example:{port}/") == 200
    assert systems.asked == []


async def test_a_proxy_that_is_not_there_is_told() -> None:
    with pytest.raises(HttpTrouble) as told:
        await asked(Route("http://127.0.0.1:1"), "http://outer.example/")
    assert told.value.step == "tcp"


async def test_a_certificate_of_ones_own_office_is_trusted_by_its_file(tmp_path: Path) -> None:
    cert, key = made(tmp_path, 2)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    url = f"https://localhost:{server.sockets[0].getsockname()[1]}/"
    try:
        with pytest.raises(HttpTrouble):
            await asked(Route(), url)
        assert await asked(Route(ca_file=str(cert)), url) == 204
    finally:
        server.close()


@pytest.mark.parametrize("text", [None, "no certificate"])
async def test_a_file_that_went_away_is_told(tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "ca.pem"
    if text is not None:
        file.write_text(text)
    with pytest.raises(HttpTrouble) as told:
        await asked(Route(ca_file=str(file)), "https://localhost:1/")
    assert told.value.step == "tls"
    assert str(file) in str(told.value.words)


async def test_every_request_of_a_profile_goes_by_its_settings(tmp_path: Path) -> None:
    async with serving(Reply(204)) as proxy:
        profile = Profile.at(tmp_path)
        profile.settings_file.write_text(f'[network]\nproxy = "{proxy.url}"\n')
        app = App(profile)
        try:
            assert app.network.engine.around.seen().vpn, "something stands between"
            await app.network.engine.line.ask()
            assert {one.path for one in proxy.asked} == {c.url for c in app.settings.canaries}
            app.follow("http://outer.example/", "probe", "Outer")
            await app.network.engine.poll(app.stored.ledger.sources()[0].source)
            assert proxy.asked[-1].path == "http://outer.example/"
        finally:
            await app.close()


async def test_who_only_visits_goes_by_the_settings_too() -> None:
    settings = Settings(proxy="http://proxy.example:3128", ca_file="/x.pem")
    made_by_it = http_of(settings)()
    assert made_by_it._route == Route("http://proxy.example:3128", "/x.pem")
    fetcher = visitor(settings)
    await fetcher.close()


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True), ("LocalHost.", True), ("a.localhost", True), ("127.0.0.9", True),
        ("[::1]", True), ("10.0.0.1", False), ("localhost.example", False), ("192.168.1.1", False),
        ("evil-localhost", False), ("evillocalhost", False),
    ],
)  # fmt: skip
def test_this_computer_is_known_by_its_names(host: str, here: bool) -> None:
    assert is_here(host) is here


def test_a_proxy_of_ones_own_stands_between_and_none_does_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:8080")
    assert proxied()
    assert not proxied(Route("none"))
    monkeypatch.delenv("HTTPS_PROXY")
    assert proxied(Route("http://x:1"))
