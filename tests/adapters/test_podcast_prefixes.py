"""What stands in front of a file is taken off without asking anybody."""

from __future__ import annotations

import random

import pytest

from statuswatch.adapters._podcast_prefixes import (
    MOST_HOPS,
    Prefixes,
    downgraded,
    normal,
    same_target,
)
from statuswatch.assets import resource

FILE = "media.host.example/show/1.mp3"


@pytest.fixture(scope="module")
def prefixes() -> Prefixes:
    return Prefixes.of(resource("podcast/prefixes.json").read_bytes())


def ids(prefixes: Prefixes, url: str) -> list[str]:
    return [hop.id for hop in prefixes.chain(url).hops]


def heads(prefixes: Prefixes) -> dict[str, str]:
    """What each prefix that can be taken off puts in front of host and path, without scheme."""
    return {
        grammar.id: grammar.example.removeprefix("https://").removesuffix("host.example/path.mp3")
        for grammar in prefixes.grammars
        if grammar.kind == "strip"
    }


def test_every_prefix_is_known_by_its_example(prefixes: Prefixes) -> None:
    known = heads(prefixes)
    assert len(known) == 35
    for name, head in known.items():
        chain = prefixes.chain(f"https://{head}{FILE}")
        assert ([hop.id for hop in chain.hops], chain.bare) == ([name], f"https://{FILE}")


def test_prefixes_are_taken_off_in_any_order(prefixes: Prefixes) -> None:
    known, chance = heads(prefixes), random.Random(1)
    for _ in range(500):
        order = chance.sample(sorted(known), chance.randint(2, 8))
        chain = prefixes.chain("https://" + "".join(known[name] for name in order) + f"{FILE}?a=b")
        assert ([hop.id for hop in chain.hops], chain.bare) == (order, f"https://{FILE}?a=b")


def test_each_hop_holds_the_whole_rest_and_what_it_must_answer(prefixes: Prefixes) -> None:
    chain = prefixes.chain(
        f"https://op3.dev/e,pg=1/dts.podtrac.com/redirect.mp3/pdst.fm/e/{FILE}?a=1"
    )
    assert [hop.id for hop in chain.hops] == ["op3", "podtrac", "podsights"]
    assert [hop.rest for hop in chain.hops] == [
        f"https://dts.podtrac.com/redirect.mp3/pdst.fm/e/{FILE}?a=1",
        f"https://pdst.fm/e/{FILE}?a=1",
        f"https://{FILE}?a=1",
    ]
    assert [hop.url for hop in chain.hops[1:]] == [hop.rest for hop in chain.hops[:-1]]
    assert chain.bare == f"https://{FILE}?a=1"
    assert not chain.loops


def test_an_address_without_prefixes_is_bare(prefixes: Prefixes) -> None:
    chain = prefixes.chain("HTTP://MEDIA.Host.example:80/show/1.mp3?")
    assert chain.hops == ()
    assert chain.bare == f"http://{FILE}"


def test_what_is_no_address_is_left_alone(prefixes: Prefixes) -> None:
    assert prefixes.chain(" asdf ").bare == "asdf"
    assert prefixes.chain("").bare == ""
    assert prefixes.chain("ftp://op3.dev/e/x").hops == ()


@pytest.mark.parametrize(
    ("url", "bare"),
    [
        (f"http://op3.dev/e/{FILE}", f"https://{FILE}"),
        (f"http://pdst.fm/e/{FILE}", f"http://{FILE}"),
        (f"https://op3.dev/e/http://{FILE}", f"http://{FILE}"),
        (f"https://op3.dev/e/http:/{FILE}", f"http://{FILE}"),
        (f"http://chtbl.com/track/7/https%3A//{FILE}", f"https://{FILE}"),
        (f"https://chtbl.com/track/7/https%3A%2F%2F{FILE}", f"https://{FILE}"),
        (f"http://r.zen.ai/r/http://{FILE}", f"https://{FILE}"),
        (f"https://growx.podkite.com/http/AB1/{FILE}", f"http://{FILE}"),
        (f"https://arttrk.com/p/A1/https://{FILE}", f"https://{FILE}"),
        ("https://pdst.fm/e/a.example%2Fb%2fc.mp3?d=%2F", "https://a.example/b/c.mp3?d=%2F"),
    ],
)
def test_the_scheme_is_the_one_the_prefix_would_use(
    prefixes: Prefixes, url: str, bare: str
) -> None:
    assert prefixes.chain(url).bare == bare


def test_an_opaque_hop_hides_what_is_behind_it(prefixes: Prefixes) -> None:
    chain = prefixes.chain("https://op3.dev/e/tracking.feedpress.it/link/1/2/file.mp3")
    assert [hop.kind for hop in chain.hops] == ["strip", "opaque"]
    assert chain.hops[-1].rest == ""
    assert chain.bare == ""


def test_an_encoded_rest_is_decoded(prefixes: Prefixes) -> None:
    chain = prefixes.chain(
        "https://anchor.fm/s/1/podcast/play/2/https%3A%2F%2Fcdn.example%2Fa%2Fb.m4a"
    )
    assert [(hop.id, hop.kind, hop.own) for hop in chain.hops] == [("anchor-play", "encoded", True)]
    assert chain.bare == "https://cdn.example/a/b.m4a"
    encoded = "aHR0cHM6Ly9jZG4uZXhhbXBsZS9hLm1wMw"
    assert prefixes.chain(f"https://t.subsplash.com/r/{encoded}.mp3?k=1").bare == (
        "https://cdn.example/a.mp3"
    )


def test_what_cannot_be_decoded_must_be_asked(prefixes: Prefixes) -> None:
    chain = prefixes.chain("https://t.subsplash.com/r/AAAA.mp3")
    assert chain.hops[0].kind == "opaque"
    assert chain.bare == ""


def test_an_address_without_end_is_given_up_after_twelve(prefixes: Prefixes) -> None:
    endless = prefixes.chain("https://" + "op3.dev/e/" * 20 + FILE)
    assert len(endless.hops) == MOST_HOPS
    assert endless.loops
    assert not prefixes.chain("https://" + "op3.dev/e/" * MOST_HOPS + FILE).loops


def test_a_prefix_that_stands_twice_is_told(prefixes: Prefixes) -> None:
    assert prefixes.chain(f"https://op3.dev/e/op3.dev/e/{FILE}").repeated == ("OP3",)
    assert prefixes.chain(f"https://op3.dev/e/{FILE}").repeated == ()


def test_a_retired_prefix_says_since_when(prefixes: Prefixes) -> None:
    hop = prefixes.chain(f"https://chtbl.com/track/1/{FILE}").hops[0]
    assert (hop.status, hop.closed) == ("retired", "2024-12-12")


def test_hosting_of_a_prefix_operator_is_no_prefix(prefixes: Prefixes) -> None:
    assert ids(prefixes, "https://content.blubrry.com/show/1.mp3") == []
    assert ids(prefixes, "https://media.blubrry.com/show/content.blubrry.com/show/1.mp3") == [
        "blubrry"
    ]


def test_an_address_longer_than_any_is_not_searched(prefixes: Prefixes) -> None:
    assert ids(prefixes, f"https://op3.dev/e/{FILE}?{'a' * 5_000}") == []


def test_a_broken_resource_is_refused() -> None:
    for raw in (b"", b"[]", b'{"prefixes": [{"id": "a"}]}'):
        with pytest.raises(ValueError, match="no prefixes"):
            Prefixes.of(raw)


@pytest.mark.parametrize(
    "seen",
    [
        "https://CDN.example/a%20b/c.mp3?x=1",
        "https://cdn.example:443/a%20b/c.mp3?x=1&_from=prefix",
        "https://cdn.example/a%20b%2Fc.mp3?y=2&x=1",
    ],
)
def test_spelling_makes_no_other_target(seen: str) -> None:
    assert same_target("https://cdn.example/a%20b/c.mp3?x=1", seen)
    assert same_target("http://cdn.example/a%20b/c.mp3?x=1", seen)


@pytest.mark.parametrize(
    "seen",
    [
        "https://other.example/a.mp3?x=1",
        "https://cdn.example/b.mp3?x=1",
        "https://cdn.example/a.mp3",
        "https://cdn.example/a.mp3?x=2",
        "https://cdn.example:8443/a.mp3?x=1",
        "/a.mp3?x=1",
        "",
        "http://[",
    ],
)
def test_another_file_is_another_target(seen: str) -> None:
    assert not same_target("https://cdn.example/a.mp3?x=1", seen)
    assert not downgraded("https://cdn.example/a.mp3?x=1", seen)


def test_falling_back_to_http_is_told_apart_from_leading_elsewhere() -> None:
    assert downgraded("https://cdn.example/a.mp3", "http://cdn.example/a.mp3?b")
    assert not same_target("https://cdn.example/a.mp3", "http://cdn.example/a.mp3")
    assert not downgraded("http://cdn.example/a.mp3", "https://cdn.example/a.mp3")


def test_a_user_in_an_address_keeps_its_case() -> None:
    assert normal("https://Me:Key@Cdn.Example:443/A?") == "https://Me:Key@cdn.example/A"
