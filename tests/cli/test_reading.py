"""probe, adapters, doctor: what a place says, and whether all is well here."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from statuswatch import adapters
from statuswatch.core.flow import AdapterError
from tests.adapters import driving
from tests.cli.conftest import Program
from tests.cli.places import FEED, SUMMARY, Place, finished, opened, page

KEYS = "kind title url level complete components incidents categories evidence".split()  # noqa: SIM905
INCIDENT = {"key", "kind", "title", "level", "started", "ended", "url", "updates"}


def test_probe_tells_what_a_place_says_and_follows_nothing(says: Program, place: Place) -> None:
    place.tells(level="critical", story="Uploads fail")
    said = says("probe", place.url)
    assert said.out.splitlines() == [
        f"Atlassian Statuspage at {place.url}{SUMMARY}",
        "■ Podhost: Down",
        "    Uploads fail (Down)",
        "    Uploads: Down",
    ]
    assert (said.code, said.err) == (1, "")
    assert says.json("list") == []
    (told,) = says.json("probe", place.url)
    assert list(told) == KEYS
    (incident,) = told["incidents"]
    assert set(incident) >= INCIDENT
    assert incident["updates"] == [
        {"at": "2026-03-04T10:01:00Z", "phase": "investigating", "text": "We look into it."}
    ]
    assert (told["level"], told["complete"], incident["kind"]) == ("down", True, "incident")
    assert told["components"][0] == {"name": "Uploads", "level": "down"}


def test_probe_keeps_its_keys_when_a_place_tells_nothing(says: Program, place: Place) -> None:
    cases = {
        "/html": (3, page("<html>hello</html>")),
        "/401": (3, page("inactive", 401)),
        "/404": (3, page("", 404)),
        "/410": (3, page("", 410)),
        "/500": (2, page("", 500)),
    }
    for path, (code, reply) in cases.items():
        place.pages[path + SUMMARY] = reply
        said = says("probe", place.url + path, "--kind", "statuspage", "--json")
        (told,) = map(json.loads, said.out.splitlines())
        assert (path, said.code) == (path, code)
        assert list(told)[: len(KEYS)] == KEYS
        assert (told["level"], told["complete"], told["incidents"]) == (None, False, [])
        assert told["error"]
    assert says("probe", "http://127.0.0.1:1", "--kind", "feed").code == 2


def test_a_probe_of_an_address_tells_trouble_as_what_it_saw(says: Program, place: Place) -> None:
    place.pages["/up"] = page("here")
    assert says("probe", f"{place.url}/up", "--kind", "probe").code == 0
    (told,) = says.json("probe", "http://127.0.0.1:1", "--kind", "probe")
    assert (told["level"], told["incidents"][0]["kind"]) == ("down", "probe")


def test_a_place_that_hangs_is_a_time_out(
    says: Program, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    from statuswatch.engine.fetch import Fetcher

    monkeypatch.setattr(Fetcher.__init__, "__defaults__", (0.3,))
    place.pages["/"] = place.hang
    place.pages[SUMMARY] = place.hang
    for words in (["probe", f"{place.url}/"], ["add", f"{place.url}/"]):
        said = says(*words)
        assert (said.code, "Try again later" in said.err) == (124, True)
    assert says("probe", place.url, "--kind", "statuspage").code == 124


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    words = f"openssl req -x509 -newkey rsa:2048 -nodes -keyout {key} -out {cert} -days 2"
    made = subprocess.run(
        [*words.split(), "-subj", "/CN=other.example"], capture_output=True, text=True
    )
    if made.returncode:
        pytest.skip("no openssl here")
    return cert, key


def test_bad_tls_is_named_and_there_is_no_way_around_it(
    says: Program, certificate: tuple[Path, Path]
) -> None:
    with opened(certificate) as host:
        host.tells()
        said = says("add", host.url)
        assert said.code == 2
        assert "its certificate is self-signed" in said.err
        assert "Nothing is asked where it is not safe" in said.err
        assert host.asked == []
        says("add", host.url, "--kind", "statuspage", "--name", "A")
        assert "self-signed" in says("check").out
        says("add", host.url, "--kind", "probe", "--name", "B")
        assert "Its certificate is self-signed" in says("check", "B").out


def test_a_certificate_of_another_name_is_named(
    says: Program, certificate: tuple[Path, Path]
) -> None:
    """This computer trusts its issuer; it is made out to other.example."""
    with opened(certificate) as host:
        said = finished("probe", host.url, SSL_CERT_FILE=str(certificate[0]))
        assert said.code == 2
        assert "its certificate is for another name" in said.err
        assert host.asked == []


def told_by_the_driver(folder: Path, kind: str) -> dict[str, object]:
    """As tests/adapters/test_conformance.py reads a case."""
    case = json.loads((folder / "case.json").read_text("utf-8"))
    adapter = adapters.load(kind)
    source = driving.source(adapter.kind, case["url"], **case.get("options", {}))
    answer = driving.recorded(folder, case["answers"])
    try:
        report, asked = driving.drive(adapter, source, answer, case.get("still_open", ()))
    except AdapterError as error:
        return {"error": str(error.title), "advice": str(error.advice)}
    return driving.as_data(report) | {"asked": [request.url for request in asked]}


def test_a_recording_is_a_case_of_the_adapters_tests(
    says: Program, place: Place, tmp_path: Path
) -> None:
    place.tells(level="critical", story="Uploads fail")
    place.pages["/moved" + SUMMARY] = page("", 301, Location=SUMMARY)
    place.pages["/feed"] = page(FEED)
    place.pages["/up"] = page("", 500, Set_Cookie="secret=1")
    place.pages["/inactive" + SUMMARY] = page("inactive", 401)
    cases = {
        "calm": ("statuspage", place.url),
        "moved": ("statuspage", place.url + "/moved"),
        "inactive": ("statuspage", place.url + "/inactive"),
        "feed": ("feed", place.url + "/feed"),
        "up": ("probe", place.url + "/up"),
        "dead": ("probe", "http://127.0.0.1:1/"),
    }
    for name, (kind, url) in cases.items():
        folder = tmp_path / "adapters" / kind / name
        says("probe", url, "--kind", kind, "--record", str(folder))
        expected = json.loads((folder / "expected.json").read_text("utf-8"))
        assert (name, told_by_the_driver(folder, kind)) == (name, expected)
        assert expected.get("error") or expected["asked"]
        assert "secret" not in (folder / "case.json").read_text("utf-8")
    again = says("probe", place.url, "--record", str(tmp_path / "adapters/statuspage/calm"))
    assert (again.code, "holds a recording already" in again.err) == (64, True)
    blocked = says("probe", place.url, "--record", "/proc/nowhere")
    assert (blocked.code, "cannot be written" in blocked.err) == (64, True)


def test_adapters_are_listed(says: Program) -> None:
    assert [row["kind"] for row in says.json("adapters")] == list(adapters.kinds())
    said = says("adapters").out.splitlines()
    assert "feed           RSS or Atom status feed" in said
    assert "adobe          Adobe Status (experimental)" in said


def test_the_experimental_ones_are_marked_in_text_and_data(says: Program) -> None:
    unproved = {a.kind for a in adapters.all_adapters() if a.experimental}
    marked = [line for line in says("adapters").out.splitlines() if "(experimental)" in line]
    assert {line.split()[0] for line in marked} == unproved
    assert {row["kind"] for row in says.json("adapters") if row["experimental"]} == unproved


def test_the_doctor_finds_what_is_wrong_and_names_it(says: Program, place: Place) -> None:
    says.profile.mkdir()
    toml = f'[polling]\nintervall = "5m"\n[network]\ncanaries = ["{place.url}/c words"]\n'
    (says.profile / "settings.toml").write_text(toml)
    place.pages["/c"] = page("the words")
    place.tells()
    says("add", place.url)
    said = says("doctor")
    assert said.code == 1
    assert "settings.toml:2: polling.intervall: There is no such setting" in said.out
    assert said.out.splitlines()[-1] == "1 thing to look at (!!)"
    assert said.err == ""
    (says.profile / "settings.toml").write_text(toml.replace("intervall", "interval"))
    assert says("doctor").out.splitlines()[-1] == "All well"
    rows = {row["what"]: row["well"] for row in says.json("doctor")}
    assert rows["your line"] is True
    assert rows["watching"] is None


def test_the_doctor_still_looks_when_the_history_cannot_be_opened(says: Program) -> None:
    says.profile.write_text("a file in the folder's place")
    said = says("doctor")
    assert (said.code, "!!  Database" in said.out, said.err) == (1, True, "")
