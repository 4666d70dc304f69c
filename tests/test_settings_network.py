"""network.proxy and network.ca_file: what does not do is told with its place, and no password."""

from __future__ import annotations

from pathlib import Path

import pytest

from statuswatch.settings import Profile, SettingsError, load, write

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
