"""Name, way, proof and answer are told apart, in words a person reads and that stay the same."""

from __future__ import annotations

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from statuswatch import tls
from statuswatch.adapters.probe import ADAPTER, read_result, remembered, shown
from statuswatch.core.flow import Answer, Trouble
from statuswatch.core.model import Aside, Incident, Level
from statuswatch.core.probing import step_of
from statuswatch.core.words import Message, say
from statuswatch.engine.redirects import redirect
from tests.adapters import driving

SITE = "https://www.example.com/"
END = datetime(2026, 5, 30, 20, tzinfo=UTC)


def found(answer: Answer, **options: str) -> Incident:
    (incident,) = read_result(driving.source("probe", SITE, **options), answer).incidents
    return incident


def trouble(step: str, words: Message) -> Trouble:
    return Trouble(SITE, step, words, ("93.184.216.34",))


@pytest.mark.parametrize(
    ("step", "words", "cause", "title"),
    [
        ("dns", say("the name {host} does not resolve", host="x"), "dns", "Its name does not resolve"),
        ("dns", say("the name has no address"), "dns", "Its name does not resolve"),
        ("dns", say("looking up {host} failed: {why}", host="x", why="y"), "dns-lookup", "Its name can't be looked up"),
        ("tcp", say("the connection was refused"), "tcp-refused", "It refuses the connection"),
        ("tcp", say("the connection was cut"), "tcp-cut", "It cuts the connection"),
        ("tcp", say("no connection: {why}", why="Connection reset by peer"), "tcp-cut", "It cuts the connection"),
        ("tcp", say("no connection: {why}", why="No route to host"), "tcp-route", "It can't be reached"),
        ("tcp", say("no connection: {why}", why="Connection timed out"), "tcp-timeout", "It does not answer"),
        ("time", say("no answer when connecting"), "time-connect", "It does not answer"),
        ("time", say("no answer in time"), "time", "It does not answer in time"),
        ("time", say("no answer within {n} s", n=30), "time", "It does not answer in time"),
        ("time", say("the answer stopped half-way"), "time-stalled", "It stops in the middle of its answer"),
        ("http", say("the answer was cut short"), "http-cut", "Its answer is cut short"),
        ("http", say("the answer is not proper HTTP: {why}", why="x"), "http", "It does not answer with a web page"),
        ("tls", say("no safe connection: {why}", why="handshake failure"), "tls", "It makes no safe connection"),
        ("odd", say("odd"), "odd", "It fails"),
    ],
)  # fmt: skip
def test_each_way_to_fail_has_its_words(step: str, words: Message, cause: str, title: str) -> None:
    incident = found(trouble(step, words))
    assert (incident.updates[0].key, incident.title) == (cause, title)
    assert step_of(incident) == step
    assert "www.example.com" in incident.updates[0].text


def certificate_words(verify_message: str) -> Message:
    error = ssl.SSLCertVerificationError(1, verify_message)
    error.verify_message = verify_message
    return tls.in_words(error)


@pytest.mark.parametrize(
    ("openssl", "cause"),
    [
        ("certificate has expired", "tls-expired"),
        ("certificate is not yet valid", "tls-early"),
        ("self-signed certificate", "tls-self"),
        ("self-signed certificate in certificate chain", "tls-self"),
        ("Hostname mismatch, certificate is not valid for 'x'.", "tls-name"),
        ("unable to get local issuer certificate", "tls-issuer"),
    ],
)
def test_what_is_wrong_with_a_certificate_is_told_apart(openssl: str, cause: str) -> None:
    incident = found(trouble("tls", certificate_words(openssl)))
    assert incident.updates[0].key == cause
    assert "ertificate" in incident.title


def test_an_expired_certificate_says_since_when_and_aloud_how_long_ago() -> None:
    """What is recorded is the same at each poll."""
    answer = trouble("tls", tls.expired(END))
    assert found(answer).title == "Its certificate expired on 30 May 20:00 UTC"
    said = shown(driving.source("probe", SITE), answer, END + timedelta(hours=3))
    assert str(said) == "its certificate expired 3\xa0h ago"


def test_a_redirect_in_circles_is_named() -> None:
    words = redirect(SITE, SITE, 6)[1]
    assert words is not None
    assert found(trouble("http", words)).title == "It redirects in circles"
    nowhere = redirect(SITE, "", 1)[1]
    assert nowhere is not None
    assert found(trouble("http", nowhere)).title == "It redirects to nowhere"


@pytest.mark.parametrize("location", ["http://www.example.com/", "ftp://www.example.com/"])
def test_where_we_do_not_go_by_our_own_rules_is_no_trouble_of_theirs(location: str) -> None:
    words = redirect(SITE, location, 1)[1]
    assert words is not None
    told = read_result(driving.source("probe", SITE), trouble("http", words))
    assert (told.level, told.incidents) == (None, ())


@pytest.mark.parametrize(
    ("answer", "aside"),
    [
        (driving.response("", 403, SITE), Aside.REFUSED),
        (driving.response("", 429, SITE), Aside.REFUSED),
        (driving.response("", 200, SITE, addresses=("0.0.0.0",)), Aside.BLOCKED),
        (Trouble(SITE, "tcp", say("no"), ("127.0.0.1",)), Aside.BLOCKED),
        (Trouble(SITE, "tcp", say("the proxy of this computer refuses: {why}", why="x")), Aside.BLOCKED),
        (driving.response("", 200, SITE), None),
    ],
)  # fmt: skip
def test_who_says_nothing_says_why(answer: Answer, aside: Aside | None) -> None:
    told = read_result(driving.source("probe", SITE), answer)
    assert told.aside is aside
    assert told.incidents == ()
    assert (told.level is None) == (aside is not None)


def test_a_status_is_said_with_what_it_means() -> None:
    assert found(driving.response("", 503, SITE)).title == "It answers 503"
    detail = found(driving.response("", 521, SITE)).updates[0].text
    assert detail == "www.example.com answers 521: what stands behind it refuses the connection."
    assert found(driving.response("", 599, SITE)).updates[0].text == "www.example.com answers 599."


def test_where_it_redirects_to_is_what_fails() -> None:
    answer = driving.response("", 500, "https://login.example.net/")
    assert found(answer).updates[0].text.startswith("login.example.net answers 500")


def test_what_is_remembered_of_a_check_says_whose_doing_it_is() -> None:
    assert "own line" in str(remembered(Level.OK, Aside.BLOCKED))
    assert "does not let us in" in str(remembered(Level.OK, Aside.REFUSED))


def test_titles_stand_behind_a_name() -> None:
    """A card says "Podhost is down: it answers 503"."""
    here = Path(__file__).parent / "probe"
    for case in sorted(here.glob("*/expected.json")):
        title = case.read_text("utf-8").partition('"key": "probe",\n      "title": "')[2]
        assert not title or title.startswith(("It ", "Its ")), case
    assert ADAPTER.kind == "probe"
