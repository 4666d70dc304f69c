"""Where we let ourselves be led: five hops, only the web, never down from TLS, never inwards;
and a source moves only when three good polls agree."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from statuswatch.core.flow import Flow, Request
from statuswatch.core.model import ChangeKind, Report, Role, Source, Unchanged
from statuswatch.engine.redirects import redirect
from tests.engine.conftest import Names
from tests.engine.stage import LOGIN, Reader, Town, Visitor, incident, reason, serving, summary
from tests.serving import Asked, Loopback, Reply

PUBLIC = ("93.184.215.14",)


def leading(*hops: tuple[int, str]) -> Loopback:
    """/0 leads to /1 by the first status and so on; what follows the last hop is good."""

    def handler(asked: Asked) -> Reply:
        n = int(asked.path.strip("/") or 0)
        if n < len(hops):
            status, location = hops[n]
            return Reply(status, b"elsewhere", {"Location": location})
        return Reply(200, b"good")

    return Loopback(handler)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed(status: int) -> None:
    async with leading((status, "/1")).running() as host:
        visitor = Visitor()
        fetched = await visitor.poll(host.url + "/0")
    assert fetched.outcome == Report()
    assert [a.path for a in host.asked] == ["/0", "/1"]
    assert visitor.reader.given[0].hops == (host.url + "/0",)
    assert fetched.proof.permanent == (host.url + "/1" if status in {301, 308} else None)


@pytest.mark.parametrize("status", [300, 304, 305, 306, 399])
async def test_other_300s_lead_nowhere(status: int) -> None:
    async with leading((status, "/1")).running() as host:
        fetched = await Visitor().poll(host.url + "/0")
    assert reason(fetched)
    assert len(host.asked) == 1


async def test_five_hops_are_followed_and_the_sixth_is_not() -> None:
    for count, good in ((5, True), (6, False), (30, False)):
        async with leading(*((302, f"/{n + 1}") for n in range(count))).running() as host:
            fetched = await Visitor().poll(host.url + "/0")
        assert (fetched.outcome == Report()) is good
        assert len(host.asked) == 6
    assert reason(fetched) == "it redirects more than 5 times"
    assert fetched.unanswered


@pytest.mark.parametrize("location", ["/0", "", "?", "#top"])
async def test_a_place_that_leads_to_itself_is_left(location: str) -> None:
    async with leading((301, location)).running() as host:
        fetched = await Visitor().poll(host.url + "/0")
    assert reason(fetched) in {"it redirects more than 5 times", "it redirects to nowhere"}
    assert len(host.asked) <= 6


async def test_a_loop_of_two_is_left() -> None:
    async with leading((301, "/1"), (301, "/0")).running() as host:
        assert "more than 5" in reason(await Visitor().poll(host.url + "/0"))
    assert len(host.asked) == 6


async def test_a_redirect_without_a_place_is_an_error() -> None:
    async with serving(Reply(302, b"somewhere")) as host:
        assert reason(await Visitor().poll(host.url)) == "it redirects to nowhere"


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("file:///etc/passwd", "redirects to file:"),
        ("javascript:alert(1)", "not valid"),
        ("data:text/plain,good", "not valid"),
        ("ftp://127.0.0.1/good", "redirects to ftp:"),
        ("gopher://127.0.0.1/", "redirects to gopher:"),
        ("mailto:a@b.example", "not valid"),
        ("http://", "more than 5 times"),
        ("http://[::1", "not valid"),
        ("http://127.0.0.1:99999/", "not valid"),
        ("http://127.0.0.1:port/", "not valid"),
        ("http://0177.0.0.1/", "not valid"),
        ("http://a b/", "not resolve"),
        ("http://\\\\evil/", "not"),
    ],
)
async def test_only_web_addresses_are_gone_to(location: str, words: str) -> None:
    async with leading((302, location)).running() as host:
        fetched = await Visitor().poll(host.url + "/0")
    assert words in reason(fetched)
    assert {a.path for a in host.asked} == {"/0"}


async def test_a_place_beyond_ascii_is_meant_as_utf_8() -> None:
    raw = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /caf\xc3\xa9\r\n\r\n"

    def handler(asked: Asked) -> Reply:
        return Reply(raw=raw) if asked.path == "/" else Reply(200, b"good")

    async with Loopback(handler).running() as host:
        assert (await Visitor().poll(host.url + "/")).outcome == Report()
    assert host.asked[1].path == "/caf%C3%A9"


def test_never_down_from_https_to_http() -> None:
    target, wrong = redirect("https://a.example/", "http://a.example/there", 1)
    assert "from https to http" in str(wrong)
    assert redirect("http://a.example/", "https://a.example/x#y", 1) == (
        "https://a.example/x",
        None,
    )
    assert redirect("https://a.example/", "//b.example/", 1) == ("https://b.example/", None)
    assert target == ""


# -- never into the user's own network -------------------------------------------------------------

INWARDS = [
    "127.0.0.1",
    "localhost",
    "2130706433",
    "0x7f000001",
    "127.1",
    "0.0.0.0",
    "0",
    "[::1]",
    "[::]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.0.1",
    "169.254.169.254",
    "100.64.0.1",
    "[fe80::1]",
    "[fd00::1]",
    "inward.example",
    "half.example",
    "rebound.example",
]


@pytest.mark.parametrize("host", INWARDS)
async def test_a_public_page_never_leads_inwards(names: Names, host: str) -> None:
    names |= {
        "public.example": PUBLIC,
        "inward.example": ("192.168.1.1",),
        "half.example": (*PUBLIC, "10.0.0.1"),
        "rebound.example": ("127.0.0.1",),
    }
    async with Loopback(lambda _: Reply(200, b"good")).running() as inner:
        port = inner.url.rpartition(":")[2]
        async with leading((301, f"http://{host}:{port}/1")).running() as outer:
            outside = f"http://public.example:{outer.url.rpartition(':')[2]}/0"
            fetched = await Visitor().poll(outside)
    assert "an inner address" in reason(fetched)
    assert inner.asked == []
    assert fetched.proof.permanent is None


async def test_each_hop_is_looked_at_not_only_the_first(names: Names) -> None:
    names |= {"public.example": PUBLIC, "other.example": PUBLIC}
    async with serving(Reply(200, b"good")) as inner:
        host = leading()
        async with host.running():
            port = host.url.rpartition(":")[2]
            other = f"http://other.example:{port}/1"
            host.handler = leading((302, other), (302, inner.url)).handler
            fetched = await Visitor().poll(f"http://public.example:{port}/0")
    assert "an inner address" in reason(fetched)
    assert len(host.asked) == 2
    assert inner.asked == []


async def test_a_public_page_may_lead_to_another(names: Names) -> None:
    names |= {"public.example": PUBLIC, "other.example": ("2606:2800:21f::1", *PUBLIC)}
    host = leading()
    async with host.running():
        port = host.url.rpartition(":")[2]
        host.handler = leading((302, f"http://other.example:{port}/1")).handler
        fetched = await Visitor().poll(f"http://public.example:{port}/0")
    assert fetched.outcome == Report()
    assert [a.headers["host"] for a in host.asked] == [
        f"public.example:{port}",
        f"other.example:{port}",
    ]


async def test_an_inner_host_that_the_user_typed_is_asked(names: Names) -> None:
    names["intranet"] = ("127.0.0.1",)
    async with leading((302, "/1")).running() as host:
        url = host.url.replace("127.0.0.1", "intranet")
        assert (await Visitor().poll(url + "/0")).outcome == Report()


async def test_nor_does_a_page_of_this_computer_lead_to_another_inner_one(names: Names) -> None:
    """Its user typed this one, and no other."""
    names["intranet"] = ("127.0.0.1",)
    async with serving(Reply(200, b"good")) as inner:
        there = inner.url.replace("127.0.0.1", "intranet")
        async with leading((302, there)).running() as host:
            fetched = await Visitor().poll(host.url + "/0")
    assert "an inner address" in reason(fetched)
    assert inner.asked == []


# -- what travels ------------------------------------------------------------------------------


async def test_credentials_stay_with_their_origin(names: Names) -> None:
    names |= {"public.example": PUBLIC, "other.example": PUBLIC}
    host = leading()
    async with host.running():
        port = host.url.rpartition(":")[2]
        host.handler = leading((302, "/1"), (302, f"http://other.example:{port}/2")).handler
        secret = Reader(headers={"Authorization": "Bearer s3cret", "Cookie": "id=1", "X-Key": "k"})
        await Visitor(secret).poll(f"http://public.example:{port}/0")
        typed = Visitor()
        await typed.poll(f"http://user:pa55@public.example:{port}/0")
    ours = [{"authorization", "cookie", "x-key"} & set(a.headers) for a in host.asked]
    assert ours[:3] == [{"authorization", "cookie", "x-key"}] * 2 + [set()]
    assert ours[3:] == [{"authorization"}, {"authorization"}, set()]
    assert not any("referer" in a.headers for a in host.asked)
    assert not any("pa55" in str(a) for a in host.asked)


class Twice(Reader):
    """It asks by HEAD, and then once more for another page that decides."""

    def poll(self, source: Source, still_open: frozenset[str]) -> Flow:
        self.given.append((yield Request(source.url, method="HEAD")))
        self.given.append((yield Request(source.url.replace("/0", "/again"))))
        return Report()


async def test_a_question_by_head_stays_one_whatever_leads_on() -> None:
    async with leading((303, "/1")).running() as host:
        await Visitor(Twice()).poll(host.url + "/0")
    assert [(a.method, a.path) for a in host.asked][:2] == [("HEAD", "/0"), ("HEAD", "/1")]


async def test_where_its_first_page_went_the_source_goes() -> None:
    """What its other pages do is their own affair."""

    def handler(asked: Asked) -> Reply:
        to = {"/0": "/new", "/again": "/elsewhere"}.get(asked.path)
        return Reply(200, b"good") if to is None else Reply(301, b"", {"Location": to})

    async with Loopback(handler).running() as host:
        fetched = await Visitor(Twice()).poll(host.url + "/0")
    assert fetched.proof.permanent == f"{host.url}/new"


# -- moving ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("statuses", "lasting"),
    [
        ((301,), True),
        ((308,), True),
        ((301, 308, 301), True),
        ((302,), False),
        ((301, 302), False),
        ((307, 301), False),
        ((308, 303), False),
    ],
)
async def test_a_move_is_permanent_only_if_every_hop_says_so(
    statuses: tuple[int, ...], lasting: bool
) -> None:
    hops = [(status, f"/{n + 1}") for n, status in enumerate(statuses)]
    async with leading(*hops).running() as host:
        fetched = await Visitor().poll(host.url + "/0")
    end = f"{host.url}/{len(hops)}"
    assert fetched.proof.permanent == (end if lasting else None)


async def test_a_move_to_a_page_that_cannot_be_read_is_none() -> None:
    host = moving(301, "/login", LOGIN)
    async with host.running():
        fetched = await Visitor().poll(host.url + "/old")
    assert "no page of ours" in reason(fetched)
    assert fetched.proof.permanent is None


async def test_a_check_means_the_very_address_it_was_given() -> None:
    async with leading((301, "/1")).running() as host:
        fetched = await Visitor(Reader(Role.PROBE)).poll(host.url + "/0")
    assert fetched.outcome == Report()
    assert fetched.proof.permanent is None


def moving(status: int, to: str, body: bytes) -> Loopback:
    def handler(asked: Asked) -> Reply:
        if asked.path.startswith("/old"):
            return Reply(status, b"", {"Location": to + asked.path.removeprefix("/old")})
        return Reply(200, body, {"ETag": '"e"'})

    return Loopback(handler)


async def test_a_source_moves_after_three_polls_that_agree(tmp_path: Path) -> None:
    async with moving(301, "/new", summary()).running() as host, Town(tmp_path) as town:
        town.app.follow(host.url + "/old", "statuspage", "Moving")
        seen = []
        for _ in range(4):
            seen.append((town.story(), town.source().url))
            await town.poll(after=timedelta(minutes=5))
        where = host.url + "/new/api/v2/summary.json"
        old = host.url + "/old"
        assert seen == [([], old), ([], old), ([], old), (["moved"], where)]
        [moved] = town.changes()
        assert moved.kind is ChangeKind.MOVED
        assert moved.note == f"{old} -> {where}"
        assert host.asked[-1].path == "/new/api/v2/summary.json", "it is asked there, without a hop"
        host.handler = moving(301, "/new", summary(incident())).handler
        await town.poll()
        assert town.story() == ["moved", "opened"]


async def test_polls_that_disagree_begin_to_count_anew(tmp_path: Path) -> None:
    host = moving(301, "/new", summary())
    async with host.running(), Town(tmp_path) as town:
        town.app.follow(host.url + "/old", "statuspage", "Moving")
        for status, to in (
            (301, "/new"),
            (301, "/new"),
            (302, "/new"),
            (301, "/new"),
            (301, "/other"),
            (301, "/new"),
            (301, "/new"),
        ):
            host.handler = moving(status, to, summary()).handler
            await town.poll()
        assert town.story() == []
        await town.poll()
        assert town.story() == ["moved"]


async def test_unchanged_answers_agree_too(tmp_path: Path) -> None:
    def handler(asked: Asked) -> Reply:
        if asked.path.startswith("/old"):
            return Reply(308, b"", {"Location": "/new.json"})
        return Reply(304 if "if-none-match" in asked.headers else 200, summary(), {"ETag": '"e"'})

    async with Loopback(handler).running() as host, Town(tmp_path) as town:
        town.app.follow(host.url + "/old", "statuspage", "Moving")
        outcomes = [(await town.poll()).outcome for _ in range(3)]
        assert outcomes[1:] == [Unchanged(), Unchanged()]
        assert town.story() == ["moved"]


async def test_the_301_of_a_sign_in_page_is_never_learnt(tmp_path: Path, names: Names) -> None:
    names["portal.example"] = PUBLIC
    async with moving(301, "/login", LOGIN).running() as host, Town(tmp_path) as town:
        town.app.follow(host.url + "/old", "statuspage", "Page")
        town.app.follow(host.url + "/old", "probe", "Check")
        for n in (0, 1) * 5:
            await town.poll(n)
        assert [town.source(n).url for n in (0, 1)] == [host.url + "/old"] * 2
        assert "moved" not in town.story()


async def test_a_move_to_the_user_s_own_network_is_never_learnt(
    tmp_path: Path, names: Names
) -> None:
    names["public.example"] = PUBLIC
    async with serving(Reply(200, summary())) as inner, Town(tmp_path) as town:
        async with moving(301, inner.url, b"").running() as outer:
            port = outer.url.rpartition(":")[2]
            town.app.follow(f"http://public.example:{port}/old", "statuspage", "Page")
            for _ in range(4):
                await town.poll()
        assert "public.example" in town.source().url
    assert inner.asked == []
