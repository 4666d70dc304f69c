"""Whose files they are is told by their address; what is shipped about it fits together."""

from __future__ import annotations

import pytest

from statuswatch.adapters._podcast_data import FILES, Data
from statuswatch.adapters._podcast_hosts import Host, Hosts, Pattern
from statuswatch.assets import resource
from statuswatch.catalogue import load

HOSTS = Hosts(
    (
        Pattern("acast.com", "Acast", "acast"),
        Pattern("open.acast.com", "Acast Open"),
        Pattern("pod.example/download", "Pod"),
        Pattern(".cdn.example", "Cdn"),
    )
)


@pytest.fixture(scope="module")
def data() -> Data:
    return Data.read({name: resource(f"podcast/{name}").read_bytes() for name in FILES})


def test_the_longest_pattern_wins() -> None:
    assert HOSTS.of("https://sphinx.acast.com/p/1.mp3") == Host("acast", "Acast", "acast")
    assert HOSTS.of("https://open.acast.com/p/1.mp3") == Host("acast-open", "Acast Open")


@pytest.mark.parametrize(
    "url",
    [
        "https://megacast.com/1.mp3",
        "https://acast.community/1.mp3",
        "https://own.example/acast.com/1.mp3",
        "https://own.example/1.mp3?from=acast.com",
        "https://pod.example/other/1.mp3",
        "",
        "http://[",
    ],
)
def test_a_name_inside_another_is_not_the_host(url: str) -> None:
    assert HOSTS.of(url) is None


def test_a_pattern_may_reach_into_the_path() -> None:
    assert HOSTS.of("https://www.pod.example/download/1.mp3") == Host("pod", "Pod")


def test_the_feed_tells_where_the_file_does_not() -> None:
    found = HOSTS.of("https://files.example/1.mp3", "https://feeds.acast.com/show")
    assert found == Host("acast", "Acast", "acast", files=False)
    assert HOSTS.of("https://a.cdn.example/1.mp3", "https://feeds.acast.com/show") == Host(
        "cdn", "Cdn"
    )


def test_a_hosts_own_play_address_tells_whose_store_it_is(data: Data) -> None:
    chain = data.prefixes.chain(
        "https://op3.dev/e/anchor.fm/s/1/podcast/play/2/https%3A%2F%2Fx1.cloudfront.net%2Fb.m4a"
    )
    found = data.hosts.of_chain(chain)
    assert found is not None
    assert (found.name, found.service, found.files) == (
        "Spotify for Creators",
        "spotify-for-creators",
        True,
    )


def test_every_service_named_stands_in_the_catalogue(data: Data) -> None:
    known = {entry.id for entry in load()}
    hosts = {pattern.service for pattern in data.hosts.patterns if pattern.service}
    assert len(hosts) > 100
    assert hosts <= known
    prefixes = {grammar.service for grammar in data.prefixes.grammars if grammar.service}
    assert {"op3", "podtrac"} <= prefixes <= known


def test_the_catalogues_own_patterns_are_all_here(data: Data) -> None:
    here = {pattern.pattern for pattern in data.hosts.patterns}
    assert {p for entry in load() for p in entry.enclosure_patterns} <= here


def test_no_prefix_is_taken_for_a_host_of_files_by_its_domain(data: Data) -> None:
    for grammar in data.prefixes.grammars:
        if not grammar.own and not grammar.service:
            assert all(data.hosts.of(f"https://{name}/x") is None for name in grammar.domains)


def test_symptoms_have_words_and_a_level(data: Data) -> None:
    levels = {"down", "degraded", "advice", "local", "unknown", "ok"}
    assert len(data.symptoms) >= 44
    for name, symptom in data.symptoms.items():
        assert name == symptom.id
        assert symptom.level in levels
        assert symptom.sentence.endswith(".")
        assert symptom.what_to_do is not None


def test_what_is_missing_or_broken_is_named() -> None:
    with pytest.raises(ValueError, match=r"hosts\.json"):
        Data.read({"prefixes.json": b"{}", "symptoms.json": b"{}"})
    with pytest.raises(ValueError, match="no symptoms"):
        Data.read(dict.fromkeys(FILES, b"{}"))
    with pytest.raises(ValueError, match="no hosts"):
        Hosts.read(b"[")
