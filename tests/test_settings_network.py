"""Where requests go: what does not do is told with its place, and no password."""

from __future__ import annotations

from pathlib import Path

import pytest

from statuswatch.settings import Profile, SettingsError, load, write
from statuswatch.settings.model import UPDATES

PEM = "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n"


def read(tmp_path: Path, line: str) -> tuple[str, str, list[str]]:
    """The proxy, the file, and what is wrong."""
    profile = Profile.at(tmp_path)
    profile.settings_file.write_text(f"# mine\n[network]\n{line}\n")
    settings, problems = load(profile)
    for problem in problems:
        assert (problem.file, problem.line) == (profile.settings_file, 3)
    return settings.proxy, settings.ca_file, [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("system", "system"), ("none", "none"),
        ("http://proxy.example:3128", "http://proxy.example:3128"),
        ("https://10.0.0.1:8443/", "https://10.0.0.1:8443"),
        ("http://[::1]:80", "http://[::1]:80"),
    ],
)  # fmt: skip
def test_a_proxy_is_the_systems_none_or_an_address(tmp_path: Path, value: str, kept: str) -> None:
    assert read(tmp_path, f'proxy = "{value}"') == (kept, "", [])


@pytest.mark.parametrize(
    "value",
    [
        '"proxy.example:3128"', '"http://proxy.example"', '"ftp://x:21"', '"http://x:99999"',
        '"http://x:80/path"', '""', "3128", "true", '"socks5://x:1080"', '"http://[::1:80"', '"System"',
    ],
)  # fmt: skip
def test_what_is_no_proxy_is_told_and_the_systems_holds(tmp_path: Path, value: str) -> None:
    proxy, _, [told] = read(tmp_path, f"proxy = {value}")
    assert proxy == "system"
    assert "network.proxy" in told
    assert '"http://proxy.example:3128"' in told


@pytest.mark.parametrize(
    "value", ["http://jo:hunter2@proxy.example:3128", "jo:hunter2@proxy", "http://jo@x:1"]
)
def test_a_password_is_refused_and_never_repeated(tmp_path: Path, value: str) -> None:
    proxy, _, [told] = read(tmp_path, f'proxy = "{value}"')
    assert proxy == "system"
    assert "hunter2" not in told
    assert "jo" not in told.partition("settings.toml")[2]
    assert "HTTPS_PROXY" in told
    profile = Profile.at(tmp_path / "other")
    with pytest.raises(SettingsError) as refused:
        write(profile, "network.proxy", value)
    assert "hunter2" not in str(refused.value.problem)
    assert not profile.settings_file.exists()


def test_a_file_of_certificates_is_named_by_its_whole_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "ca.pem").write_text(PEM)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    whole = str(tmp_path / "ca.pem")
    assert read(tmp_path, f"ca_file = '{whole}'") == ("system", whole, [])
    assert read(tmp_path, "ca_file = '~/ca.pem'") == ("system", whole, [])
    assert read(tmp_path, "ca_file = ''") == ("system", "", [])


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("'ca.pem'", "whole path"), ("'/nowhere/ca.pem'", "cannot be read"), ("7", "not a file"),
        ("'/'", "cannot be read"), ("'{here}'", "no certificate"), (r'"/a\u0000b"', "not a file"),
    ],
)  # fmt: skip
def test_a_file_that_does_not_do_is_told(tmp_path: Path, value: str, said: str) -> None:
    (tmp_path / "words.pem").write_text("no certificate at all")
    value = value.replace("{here}", str(tmp_path / "words.pem"))
    _, file, [told] = read(tmp_path, f"ca_file = {value}")
    assert file == ""
    assert "network.ca_file" in told
    assert said in told


# -- who is asked for the newest version -----------------------------------------------------------


def updates(tmp_path: Path, value: str) -> tuple[str, list[str]]:
    """The address that holds, and what is wrong."""
    profile = Profile.at(tmp_path)
    profile.settings_file.write_text(f"[updates]\ncheck = true\naddress = {value}\n")
    settings, problems = load(profile)
    assert settings.updates, "one mistake never loses the rest"
    return settings.updates_address, [str(problem) for problem in problems]


@pytest.mark.parametrize(
    "value",
    [
        "", "https://pypi.org/pypi/statuswatch/json", "https://releases.example:8443/a?b=c",
        "http://127.0.0.1:8000/newest", "http://localhost/newest", "http://[::1]:80/newest",
    ],
)  # fmt: skip
def test_whoever_is_asked_for_the_newest_version_is_asked_safely(
    tmp_path: Path, value: str
) -> None:
    assert updates(tmp_path, f'"{value}"') == (value, [])


@pytest.mark.parametrize(
    "value",
    [
        '"http://releases.example/"', '"ftp://releases.example/"', '"releases.example"', "7", "true",
        '"https://"', '"https://[::1"', '"https://x:99999999/"', '"https://x.example/a b"',
        '"http://127.0.0.1.evil.example/"', '"https://x.example/#new"', '"file:///etc/passwd"',
    ],
)  # fmt: skip
def test_any_other_address_is_told_and_the_usual_one_holds(tmp_path: Path, value: str) -> None:
    address, [told] = updates(tmp_path, value)
    assert address == UPDATES
    assert "updates.address" in told
    assert "https://" in told


def test_an_address_with_a_password_is_refused_and_never_repeated(tmp_path: Path) -> None:
    address, [told] = updates(tmp_path, '"https://jo:hunter2@releases.example/"')
    assert address == UPDATES
    assert "hunter2" not in told
