"""The settings file: what a person may write in it, and what happens when it is mistyped."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.model import Level
from statuswatch.core.preferences import Preferences
from statuswatch.settings import (
    CANARIES,
    Canary,
    Problem,
    Profile,
    Settings,
    SettingsError,
    duration_text,
    load,
    parse_duration,
    write,
)
from statuswatch.settings.keys import KEYS

WHOLE = """\
# mine
[polling]
interval = "10m"   # kind to the vendors
fast = "45s"
floor = "20s"

[network]
canaries = [
    "http://canary.example/ok all is well",
    { url = "https://canary.example/204" },
]

[notifications]
desktop = false
at_least = "partial"
"""


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.at(tmp_path)


def told(profile: Profile, text: str) -> tuple[Settings, tuple[Problem, ...]]:
    profile.settings_file.write_text(text, "utf-8")
    before = profile.settings_file.read_bytes()
    answer = load(profile)
    assert profile.settings_file.read_bytes() == before
    return answer


def test_no_file_means_the_defaults_and_no_problem(profile: Profile) -> None:
    assert load(profile) == (Settings(), ())
    assert not profile.settings_file.exists()


def test_a_whole_file_is_read(profile: Profile) -> None:
    expected = Settings(
        interval=timedelta(minutes=10),
        fast=timedelta(seconds=45),
        floor=timedelta(seconds=20),
        canaries=(
            Canary("http://canary.example/ok", "all is well"),
            Canary("https://canary.example/204"),
        ),
        desktop=False,
        preferences=Preferences(at_least=Level.PARTIAL),
    )
    assert told(profile, WHOLE) == (expected, ())


def test_notepads_byte_order_mark_and_line_ends_do_no_harm(profile: Profile) -> None:
    profile.settings_file.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n").encode())
    settings, problems = load(profile)
    assert (settings.interval, problems) == (timedelta(minutes=10), ())


@pytest.mark.parametrize(
    ("typo", "line", "key", "advice"),
    [
        ('[polling]\nintervall = "10m"', 2, "polling.intervall", "polling.interval"),
        ('[pollin]\ninterval = "10m"', 2, "pollin.interval", "polling.interval"),
        ('interval = "10m"', 1, "interval", "polling.interval"),
        ('polling.intervl = "10m"', 1, "polling.intervl", "polling.interval"),
        ("[theme]\ncolour = 1", 2, "theme.colour", "Remove it"),
        ("[polling]\n\ninterval = 300", 3, "polling.interval", '"5m"'),
        ('[polling]\ninterval = "five"', 2, "polling.interval", '"5m"'),
        ('[polling]\ninterval = "0s"', 2, "polling.interval", "between 1s and 7d"),
        ('[notifications]\nat_least = "Down"', 2, "notifications.at_least", "partial, down"),
        ("[notifications]\nat_least = []", 2, "notifications.at_least", "partial, down"),
        ('[window]\ntheme = "Dark"', 2, "window.theme", "system, light, dark"),
        ('[network]\ncanaries = "no"', 2, "network.canaries", "list"),
        ('[network]\ncanaries = ["file:///x"]', 2, "network.canaries", "list"),
        ('[[network.canaries]]\nuri = "http://x/"', 1, "network.canaries", "list"),
    ],
)
def test_a_typo_is_named_with_its_line_and_the_rest_holds(
    profile: Profile, typo: str, line: int, key: str, advice: str
) -> None:
    rest = "" if typo.startswith("[notifications]") else "\n[notifications]"
    settings, (problem,) = told(profile, f"{typo}{rest}\ndesktop = false\n")
    assert settings == Settings(desktop=False)
    assert (problem.line, problem.key) == (line, key)
    assert advice in str(problem.advice)
    assert f"settings.toml:{line}: {key}" in str(problem)


def test_a_boolean_in_quotes_is_told(profile: Profile) -> None:
    settings, (problem,) = told(profile, '[notifications]\ndesktop = "false"\n')
    assert settings.desktop
    assert "without quotes" in str(problem)


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ("[polling]\ninterval = 10m\n[notifications]\ndesktop = false", 2),
        ("[polling]\ninterval = \n[notifications]\ndesktop = false", 2),
        ('[polling]\nfast "10s"\n[notifications]\ndesktop = false', 2),
        ('[polling\nfast = "10s"\n[notifications]\ndesktop = false', 1),
        ("[notifications]\ndesktop = false\ndesktop = true", 3),
        ("[notifications]\ndesktop = false\nat_least = 'down", 3),
        ("[notifications]\ndesktop = false\n[network]\ncanaries = [", 4),
        ("[notifications]\ndesktop = false\n[services.Pod Host]\nvital = true", 3),
        ("[notifications]\ndesktop = false\n[notifications]\ndesktop = true", 3),
    ],
)
def test_a_line_that_is_not_toml_costs_only_itself(
    profile: Profile, broken: str, line: int
) -> None:
    settings, (problem,) = told(profile, broken + "\n")
    assert settings == Settings(desktop=False)
    assert problem.line == line


def test_a_syntax_error_names_its_column(profile: Profile) -> None:
    _, (problem,) = told(profile, "[polling]\ninterval = 10m\n")
    assert "settings.toml:2:14: This is not TOML" in str(problem)


@pytest.mark.parametrize(
    "broken",
    [
        '[network]\ncanaries = [\n"http://x/ ok"\n[notifications]\ndesktop = false',
        "[network]\ncanaries = [\ndesktop = false",
        "\n".join("no" for _ in range(50)),
    ],
)
def test_a_file_broken_beyond_a_line_keeps_the_defaults_and_says_so(
    profile: Profile, broken: str
) -> None:
    settings, problems = told(profile, broken)
    assert settings == Settings()
    assert "the defaults hold" in str(problems[-1])


def test_a_line_nested_beyond_all_reason_costs_only_itself(profile: Profile) -> None:
    broken = f"[notifications]\nx = {'[' * 5000}\ndesktop = false\n"
    settings, (problem,) = told(profile, broken)
    assert (settings.desktop, problem.line) == (False, 2)


def test_a_file_that_is_no_text_or_no_file_keeps_the_defaults(profile: Profile) -> None:
    profile.settings_file.write_bytes(b"\xff\xfe[\0")
    settings, (problem,) = load(profile)
    assert (settings, "UTF-8" in str(problem)) == (Settings(), True)
    profile.settings_file.unlink()
    profile.settings_file.mkdir()
    settings, (problem,) = load(profile)
    assert (settings, "cannot be read" in str(problem)) == (Settings(), True)


@given(st.text(max_size=200))
def test_no_text_whatever_stops_the_program(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        profile = Profile.at(Path(folder))
        profile.settings_file.write_bytes(text.encode("utf-8", "surrogatepass"))
        settings, problems = load(profile)
        assert isinstance(settings, Settings)
        assert all(str(problem) for problem in problems)


# --- durations


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("15m", 900), ("2h", 7200), ("7d", 604800), (" 5 m ", 300)]
)
def test_durations_are_read(text: str, seconds: int) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "5", "m", "-5m", "1.5h", "5M", "5 min", "٣m", "9" * 12 + "d"])
def test_what_is_no_duration_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a duration: write a whole number|at most"):
        parse_duration(text)


@given(st.integers(0, 10**8))
def test_a_duration_reads_back_as_it_was_written(seconds: int) -> None:
    length = timedelta(seconds=seconds)
    assert parse_duration(duration_text(length)) == length


# --- where


def test_a_profile_keeps_everything_in_one_folder(tmp_path: Path) -> None:
    profile = Profile.choose(str(tmp_path), {"STATUSWATCH_PROFILE": "/elsewhere"})
    assert profile.settings_file == tmp_path / "settings.toml"
    assert {profile.data_dir.parent, profile.cache_dir.parent} == {tmp_path}
    assert Profile.choose(None, {"STATUSWATCH_PROFILE": str(tmp_path)}) == profile
    assert list(tmp_path.iterdir()) == []


def test_without_a_profile_the_system_has_its_places() -> None:
    profile = Profile.choose(None, {})
    assert profile == Profile.default()
    assert profile.settings_file.name == "settings.toml"
    assert "statuswatch" in str(profile.data_dir).lower()


def test_reading_settings_loads_nothing_that_it_does_not_need(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(WHOLE)
    code = (
        "import sys; from pathlib import Path; from statuswatch.settings import Profile, load;"
        f"load(Profile.at(Path({str(tmp_path)!r})));"
        "late = {'tomlkit', 'platformdirs', 'httpx', 'keyring', 'difflib', 'zoneinfo'};"
        "print(sorted(late & set(sys.modules)))"
    )
    path = {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-c", code]
    said = subprocess.run(command, env=os.environ | path, capture_output=True, text=True)
    assert (said.stdout.strip(), said.stderr) == ("[]", "")


# --- canaries


def test_by_default_three_vendors_own_pages_are_asked() -> None:
    assert [canary.url for canary in Settings().canaries] == [
        "http://connectivitycheck.gstatic.com/generate_204",
        "http://captive.apple.com/hotspot-detect.html",
        "http://detectportal.firefox.com/success.txt",
    ]


def test_a_captive_portals_page_is_no_canary() -> None:
    gstatic, apple, firefox = CANARIES
    assert gstatic.sings(204, b"")
    assert apple.sings(200, b"<HTML><BODY>Success</BODY></HTML>")
    assert firefox.sings(200, b"success\n")
    portal = b"<html>Welcome to the hotel</html>"
    assert not any(canary.sings(200, portal) for canary in CANARIES)
    assert not any(canary.sings(302, b"") for canary in CANARIES)


# --- writing


def test_writing_a_key_keeps_comments_and_the_other_keys(profile: Profile) -> None:
    profile.settings_file.write_text(WHOLE)
    write(profile, "polling.interval", timedelta(minutes=2))
    write(profile, "notifications.at_least", Level.DOWN)
    settings, problems = load(profile)
    assert (settings.interval, settings.at_least) == (timedelta(minutes=2), Level.DOWN)
    assert (settings.fast, problems) == (timedelta(seconds=45), ())
    text = profile.settings_file.read_text()
    assert "# mine" in text
    assert "# kind to the vendors" in text


def test_writing_makes_the_file_for_its_owner_only(tmp_path: Path) -> None:
    profile = Profile.at(tmp_path / "new" / "place")
    write(profile, "notifications.desktop", False)
    assert not load(profile)[0].desktop
    if os.name == "posix":
        assert stat.S_IMODE(profile.settings_file.stat().st_mode) == 0o600
    assert [path.name for path in profile.settings_file.parent.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("polling.interval", timedelta(minutes=7)),
        ("network.canaries", (Canary("http://a.example/", "fine"), "http://b.example/ ok")),
        ("network.canaries", ()),
        ("notifications.desktop", False),
        ("notifications.at_least", "maintenance"),
    ],
)
@pytest.mark.parametrize(
    "before",
    ["", WHOLE, "polling.fast = '9s'", "polling = { fast = '9s' }", "[other]\nx = 1\n[polling]"],
)
def test_what_is_written_is_read_back(
    profile: Profile, before: str, key: str, value: object
) -> None:
    profile.settings_file.write_text(before)
    write(profile, key, value)
    data = tomllib.loads(profile.settings_file.read_text())
    table, _, name = key.partition(".")
    assert name in data[table]
    _, problems = load(profile)
    assert [problem.key for problem in problems if problem.key != "other.x"] == []


@pytest.mark.parametrize(
    ("before", "key", "value"),
    [
        (WHOLE, "polling.intervall", "5m"),
        (WHOLE, "polling.interval", "soon"),
        (WHOLE, "notifications.desktop", "yes"),
        ("[polling\n", "polling.interval", "5m"),
        ("polling = 3\n", "polling.interval", "5m"),
    ],
)
def test_a_refused_change_leaves_the_file_as_it_was(
    profile: Profile, before: str, key: str, value: object
) -> None:
    profile.settings_file.write_text(before)
    with pytest.raises(SettingsError) as caught:
        write(profile, key, value)
    assert profile.settings_file.read_text() == before
    assert caught.value.problem.file == profile.settings_file
    assert str(caught.value.advice)


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="could not be written"):
        write(Profile.at(tmp_path / "file"), "notifications.desktop", True)


@pytest.mark.skipif(os.name != "posix", reason="links need rights on Windows")
def test_a_linked_settings_file_stays_a_link(tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles.toml"
    kept.write_text("# in my repository\n")
    profile = Profile.at(tmp_path / "profile")
    profile.settings_file.parent.mkdir()
    profile.settings_file.symlink_to(kept)
    write(profile, "notifications.desktop", False)
    assert profile.settings_file.is_symlink()
    assert "# in my repository" in kept.read_text()
    assert "desktop = false" in kept.read_text()


def test_every_key_has_a_table_of_its_own() -> None:
    assert all(key.count(".") == 1 for key in KEYS)
