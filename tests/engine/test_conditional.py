"""Asking only for what is new: validators byte for byte, and nothing taken for known in vain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from statuswatch.core.model import Failed, Report, Role, Unchanged
from tests.engine.stage import MINUTE, Reader, Town, Visitor, incident, reason, serving, summary
from tests.serving import Asked, Loopback, Reply


def raw(headers: Mapping[str, bytes], body: bytes = b"good") -> Reply:
    """An answer whose headers are these very bytes."""
    lines = [b"HTTP/1.1 200 OK", b"Content-Length: %d" % len(body)]
    lines += [name.encode() + b": " + value for name, value in headers.items()]
    return Reply(raw=b"\r\n".join(lines) + b"\r\n\r\n" + body)


ETAGS = [
    b'"strong"',
    b'W/"weak"',
    b"unquoted",
    b'""',
    b'"with \\" quote"',
    b"'single'",
    b'"a, b"',
    b'w/"lower"',
    b'W/"x", "y"',
    b'"' + b"long" * 1000 + b'"',
    b'"caf\xe9"',
    b'"caf\xc3\xa9"',
    b'"tab\there"',
    b'"<script>"',
    b"*",
    b'"a" trailing',
]


@pytest.mark.parametrize("etag", ETAGS)
async def test_an_etag_goes_back_byte_for_byte(etag: bytes) -> None:
    async with serving(raw({"ETag": etag})) as host:
        visitor = Visitor()
        await visitor.poll(host.url)
        fetched = await visitor.poll(host.url)
    assert [a.headers.get("if-none-match") for a in host.asked] == [None, etag.decode("latin-1")]
    assert fetched.outcome == Unchanged()


@pytest.mark.parametrize(
    "moment",
    [
        b"Mon, 01 Jun 2026 11:00:00 GMT",
        b"Monday, 01-Jun-26 11:00:00 GMT",
        b"Mon Jun  1 11:00:00 2026",
        b"2026-06-01T11:00:00Z",
        b"Mon, 01 Jun 2026 13:00:00 +0200",
        b"yesterday",
        b"0",
        b"Thu, 01 Jan 1970 00:00:00 GMT",
    ],
)
async def test_a_last_modified_goes_back_byte_for_byte(moment: bytes) -> None:
    async with serving(raw({"Last-Modified": moment})) as host:
        visitor = Visitor()
        await visitor.poll(host.url)
        await visitor.poll(host.url)
    told = [a.headers.get("if-modified-since") for a in host.asked]
    assert told == [None, moment.decode()]


async def test_both_validators_are_sent_and_no_other_is_made_up() -> None:
    both = {"ETag": b'"e"', "Last-Modified": b"then", "Date": b"Mon, 01 Jun 2026 11:00:00 GMT"}
    async with serving(raw(both)) as host:
        visitor = Visitor()
        await visitor.poll(host.url)
        host.handler = lambda _: raw({})
        await visitor.poll(host.url)
        await visitor.poll(host.url)
    sent = [{n: v for n, v in a.headers.items() if n.startswith("if-")} for a in host.asked]
    assert sent == [{}, {"if-none-match": '"e"', "if-modified-since": "then"}, {}]


async def test_only_the_newest_etag_is_sent_when_it_flips_each_time() -> None:
    tags = iter("abcd")
    async with Loopback(lambda _: Reply(200, b"good", {"ETag": next(tags)})).running() as host:
        visitor = Visitor()
        outcomes = [(await visitor.poll(host.url)).outcome for _ in range(4)]
    assert [a.headers.get("if-none-match") for a in host.asked] == [None, "a", "b", "c"]
    assert outcomes == [Report(), Unchanged(), Unchanged(), Unchanged()]


# -- unchanged ---------------------------------------------------------------------------------


async def test_an_answer_that_is_as_before_is_not_read_again() -> None:
    for headers in ({}, {"ETag": '"e"'}):
        async with serving(Reply(200, b"good", headers)) as host:
            visitor = Visitor()
            outcomes = [(await visitor.poll(host.url)).outcome for _ in range(3)]
        assert outcomes == [Report(), Unchanged(), Unchanged()]
        assert len(visitor.reader.given) == 1


async def test_304_is_unchanged_and_keeps_what_is_known() -> None:
    def handler(asked: Asked) -> Reply:
        fine = asked.headers.get("if-none-match") == '"e"'
        return Reply(304) if fine else Reply(200, b"good", {"ETag": '"e"'})

    async with Loopback(handler).running() as host:
        visitor = Visitor()
        outcomes = [(await visitor.poll(host.url)).outcome for _ in range(4)]
    assert outcomes == [Report(), Unchanged(), Unchanged(), Unchanged()]
    assert len(visitor.reader.given) == 1


async def test_304_to_a_question_in_full_is_an_error() -> None:
    async with serving(Reply(304)) as host:
        assert "nothing was known" in reason(await Visitor().poll(host.url))


async def test_304_is_an_error_where_only_the_body_was_known() -> None:
    async with serving(Reply(200, b"good")) as host:
        visitor = Visitor()
        await visitor.poll(host.url)
        host.handler = lambda _: Reply(304)
        assert "nothing was known" in reason(await visitor.poll(host.url))


async def test_304_is_no_answer_when_everything_was_asked_for() -> None:
    async with serving(Reply(200, b"good", {"ETag": '"e"'})) as host:
        visitor = Visitor()
        await visitor.poll(host.url)
        host.handler = lambda _: Reply(304)
        fetched = await visitor.poll(host.url, fresh=True)
    assert "nothing was known" in reason(fetched)


async def test_asking_anew_sends_no_validators_and_reads_the_same_body_again() -> None:
    async with serving(Reply(200, b"good", {"ETag": '"e"'})) as host:
        visitor = Visitor()
        await visitor.poll(host.url)
        fetched = await visitor.poll(host.url, fresh=True)
    assert fetched.outcome == Report()
    assert len(visitor.reader.given) == 2
    assert "if-none-match" not in host.asked[1].headers


async def test_a_newer_reader_reads_the_same_page_anew() -> None:
    async with serving(Reply(200, b"good", {"ETag": '"e"', "Last-Modified": "then"})) as host:
        visitor = Visitor()
        await visitor.poll(host.url)
        [(url, kept)] = visitor.kept.items()
        assert kept.digest is not None
        old = "0.0.0:" + kept.digest.partition(":")[2]
        visitor.kept = {url: replace(kept, digest=old)}
        fetched = await visitor.poll(host.url)
    assert fetched.outcome == Report()
    assert not {n for n in host.asked[1].headers if n.startswith("if-")}


async def test_a_304_that_an_older_reader_would_have_asked_for_is_an_error() -> None:
    async with serving(Reply(200, b"good", {"ETag": '"e"'})) as host:
        visitor = Visitor()
        await visitor.poll(host.url)
        [(url, kept)] = visitor.kept.items()
        visitor.kept = {url: replace(kept, digest="0.0.0:x")}
        host.handler = lambda _: Reply(304)
        assert "nothing was known" in reason(await visitor.poll(host.url))


async def test_a_document_that_could_not_be_read_leaves_no_validators() -> None:
    async with serving(Reply(200, b"bad", {"ETag": '"bad"'})) as host:
        visitor = Visitor()
        outcomes = [(await visitor.poll(host.url)).outcome for _ in range(2)]
    assert all(isinstance(o, Failed) for o in outcomes)
    assert len(visitor.reader.given) == 2, "it is read again: perhaps we can next time"
    assert "if-none-match" not in host.asked[1].headers


async def test_a_bad_document_between_two_good_ones_does_not_lose_the_good_ones_validators() -> (
    None
):
    bodies = iter([(b"good", '"g"'), (b"bad", '"b"'), (b"good", '"g"')])

    def handler(_: Asked) -> Reply:
        body, etag = next(bodies)
        return Reply(200, body, {"ETag": etag})

    async with Loopback(handler).running() as host:
        visitor = Visitor()
        outcomes = [(await visitor.poll(host.url)).outcome for _ in range(3)]
    assert [a.headers.get("if-none-match") for a in host.asked] == [None, '"g"', '"g"']
    assert outcomes[2] == Unchanged()


async def test_after_a_redirect_each_address_has_its_own_validators() -> None:
    def handler(asked: Asked) -> Reply:
        if asked.path == "/old":
            return Reply(302, b"moved", {"Location": "/new", "ETag": '"old"'})
        return Reply(200, b"good", {"ETag": '"new"'})

    async with Loopback(handler).running() as host:
        visitor = Visitor()
        await visitor.poll(host.url + "/old")
        await visitor.poll(host.url + "/old")
        await visitor.poll(host.url + "/new")
    told = [(a.path, a.headers.get("if-none-match")) for a in host.asked]
    assert told == [
        ("/old", None),
        ("/new", None),
        ("/old", None),
        ("/new", '"new"'),
        ("/new", '"new"'),
    ]


async def test_a_check_is_never_conditional() -> None:
    async with serving(Reply(200, b"good", {"ETag": '"e"'})) as host:
        visitor = Visitor(Reader(Role.PROBE))
        outcomes = [(await visitor.poll(host.url)).outcome for _ in range(2)]
    assert outcomes == [Report(), Report()]


# -- kept by the profile -----------------------------------------------------------------------


async def test_validators_are_kept_over_a_restart(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        await town.poll()
        await town.reopen()
        assert (await town.poll()).outcome == Unchanged()
    first, second = vendor.asked
    assert "if-none-match" not in first.headers
    assert second.headers["if-none-match"].startswith('"')


async def test_what_is_missing_from_a_list_is_asked_for_in_full(tmp_path: Path) -> None:
    """A 304 cannot confirm an absence that the page itself never spoke of."""
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        await town.poll()
        vendor.body = summary(incident())
        await town.poll()
        vendor.body = summary()
        await town.poll()
        await town.poll()
        assert town.story() == ["opened", "resolved"]
    summaries = [a for a in vendor.asked if a.path.endswith("summary.json")]
    assert ["if-none-match" in a.headers for a in summaries] == [False, True, True, False]


async def test_one_failure_is_forgotten_after_an_unchanged_answer(tmp_path: Path) -> None:
    async with Town(tmp_path) as town:
        vendor = await town.vendor()
        await town.poll()
        vendor.dead = True
        await town.poll()
        assert town.engine.known(town.source().id).failures == 1
        vendor.dead = False
        assert (await town.poll()).outcome == Unchanged()
        assert town.engine.known(town.source().id).failures == 0
        vendor.dead = True
        await town.poll(after=MINUTE * 5)
        assert town.story() == []
