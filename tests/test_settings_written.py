"""Changing the settings file: what is written and taken out, and that all else stays."""

from __future__ import annotations

import os
import stat
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuswatch.core.model import Level
from statuswatch.core.preferences import Wishes
from statuswatch.core.telling import NoticeKind
from statuswatch.settings import Profile, Settings, SettingsError, load, unset, write
from statuswatch.settings.model import Sound, Use, Way
from statuswatch.settings.paths import path_of, text_of
from tests.settings_files import SECRET, WHOLE


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.at(tmp_path)


def test_a_secret_is_not_written(profile: Profile) -> None:
    with pytest.raises(SettingsError) as caught:
        write(profile, "channels.mail.url", SECRET)
    assert "s3cr3t" not in f"{caught.value.title} {caught.value.advice} {caught.value.problem}"
    assert not profile.settings_file.exists()


BEFORE = [
    "",
    WHOLE,
    "services.Other.vital = true",
    "services = { Other = { vital = true } }",
    "[services]\nOther = { vital = true }",
    "[window]\n\n[services.Other]\n# mine\n\n# of the theme\n[polling]\n[channels.zz]\nkind='push'",
]


@pytest.mark.parametrize("before", BEFORE)
@pytest.mark.parametrize(
    ("key", "value"),
    [
        ('services."Pod Host".vital', False),
        ("services.Pod Host.at_least", Level.DOWN),
        ("services.new.example.com.kinds", frozenset({NoticeKind.WORD})),
        ("services.Chirp.channels", ["desktop"]),
        ("channels.new", {"kind": "push", "use": Use.ESCALATION}),
        ("channels.new.command", ["/bin/true"]),
        ("quiet_hours.sat", ["22:00-09:00"]),
        ("notifications.hold", timedelta()),
        ("notifications.sound", Sound.ALL),
    ],
)
def test_what_is_written_is_read_back_and_can_be_taken_out(
    profile: Profile, before: str, key: str, value: object
) -> None:
    profile.settings_file.write_text(before)
    known = {problem.key for problem in load(profile)[1]}
    had = load(profile)[0]
    write(profile, key, value)
    assert {problem.key for problem in load(profile)[1]} <= known
    text = profile.settings_file.read_text()
    assert all(comment in text for comment in ("# mine", "# of the theme") if comment in before)
    assert unset(profile, key)
    assert not unset(profile, key)
    if before != WHOLE:
        assert load(profile)[0] == had
    text = profile.settings_file.read_text()
    assert all(comment in text for comment in ("# mine", "# of the theme") if comment in before)


def test_a_channel_that_is_taken_out_leaves_everything_else(profile: Profile) -> None:
    profile.settings_file.write_text(WHOLE)
    had, _ = load(profile)
    assert unset(profile, "channels.lamp")
    settings, problems = load(profile)
    assert [way.name for way in settings.ways] == ["pager", "mail"]
    assert settings.preferences == had.preferences
    assert problems == ()
    assert profile.settings_file.read_text() == WHOLE.partition("\n[channels.lamp]")[0]


def test_a_comment_before_the_next_table_stays_where_a_table_goes(profile: Profile) -> None:
    text = (
        '[channels.mail]\n# my mail\nkind = "push"\n\n# dark at night\n[window]\ntheme = "dark"\n'
    )
    profile.settings_file.write_text(text)
    assert unset(profile, "channels.mail")
    assert profile.settings_file.read_text() == '\n# dark at night\n[window]\ntheme = "dark"\n'


def test_the_last_key_of_a_service_takes_its_table_along_but_no_comment(profile: Profile) -> None:
    profile.settings_file.write_text("[services.A]\nvital = true\n[services.B]\n#why\nvital = true")
    assert unset(profile, "services.A.vital")
    assert unset(profile, "services.B.vital")
    assert profile.settings_file.read_text() == "[services.B]\n#why\n"


def test_a_table_that_is_written_anew_keeps_its_comments(profile: Profile) -> None:
    profile.settings_file.write_text(
        '[channels.x] # the lamp\nkind = "push"\n# always\nuse="always"'
    )
    write(profile, "channels.x", {"kind": "command", "command": ["lamp"]})
    text = profile.settings_file.read_text()
    assert load(profile)[0].ways == (Way("x", "command", command=("lamp",)),)
    assert "# the lamp" in text
    assert "# always" in text


def test_what_is_no_setting_can_be_taken_out(profile: Profile) -> None:
    profile.settings_file.write_text("[polling]\nintervl = 3\n")
    assert unset(profile, "polling.intervl")
    assert load(profile) == (Settings(), ())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("services.Chirp", {"vitl": True}),
        ("services.Chirp.channels", ["mial"]),
        ("channels.mail.command", "lamp -r"),
        ("channels.Mail.kind", "push"),
        ("channels.pager", {"kind": "command"}),
        ("channels.new.use", "escalation"),
        ("channels.new.kind", "command"),
        ("quiet_hours.mon", "22-7"),
        ("quiet_hours.mo", "22:00-07:00"),
        ("notifications.hold", timedelta(days=2)),
        ("polling.interval.more", "5m"),
        ("", "5m"),
    ],
)
def test_a_refused_change_leaves_the_file_as_it_was(
    profile: Profile, key: str, value: object
) -> None:
    profile.settings_file.write_text(WHOLE + '\n[polling]\ninterval = "5m"\n')
    before = profile.settings_file.read_bytes()
    with pytest.raises(SettingsError):
        write(profile, key, value)
    assert profile.settings_file.read_bytes() == before


def test_nothing_is_taken_out_of_a_file_that_is_broken(profile: Profile) -> None:
    profile.settings_file.write_text("[polling\n")
    with pytest.raises(SettingsError, match="not TOML"):
        unset(profile, "polling.interval")
    assert profile.settings_file.read_text() == "[polling\n"


def test_a_mistake_that_was_there_before_does_not_hinder(profile: Profile) -> None:
    profile.settings_file.write_text('[channels.x]\nkind = "command"\nuse = "escalation"\n')
    write(profile, "channels.x.use", "always")
    assert 'use = "always"' in profile.settings_file.read_text()
    write(profile, "channels.x.command", ["lamp"])
    assert load(profile)[0].ways == (Way("x", "command", command=("lamp",)),)


# --- keys


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("polling.interval", ("polling", "interval")),
        ('services."Pod Host".vital', ("services", "Pod Host", "vital")),
        ("services.'Pod Host'.vital", ("services", "Pod Host", "vital")),
        ("services.Pod Host.vital", ("services", "Pod Host", "vital")),
        ("services.status.example.com.vital", ("services", "status.example.com", "vital")),
        ("services.Pod Host", ("services", "Pod Host")),
        ('services."Pod Host"', ("services", "Pod Host")),
        ("services.Chirp", ("services", "Chirp")),
        ("services.Chirp.vitl", ("services", "Chirp", "vitl")),
        (" services . Chirp . vital ", ("services", "Chirp", "vital")),
        ('services."a\\"b".vital', ("services", 'a"b', "vital")),
        ("Pod Host", ("Pod Host",)),
    ],
)
def test_a_key_means_the_same_with_and_without_the_quotes_that_a_shell_takes(
    typed: str, meant: tuple[str, ...]
) -> None:
    assert path_of(typed) == meant


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
def test_any_name_of_a_service_makes_a_key_that_means_it(name: str) -> None:
    path = ("services", name, "vital")
    assert path_of(text_of(path)) == path


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_any_service_can_be_written_of(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        profile = Profile.at(Path(folder))
        write(profile, text_of(("services", name, "vital")), True)
        settings, problems = load(profile)
        assert settings.preferences.services == {name: Wishes(vital=True)}
        assert problems == ()
        assert unset(profile, text_of(("services", name)))
        assert load(profile) == (Settings(), ())


def test_a_line_of_a_long_text_is_no_key_and_no_table(profile: Profile) -> None:
    text = 'x = """\n[channels.mail]\nhold = 3\n"""\n\n[channels.mail]\nkind = "push"\n'
    profile.settings_file.write_text(text)
    assert [problem.line for problem in load(profile)[1]] == [1]
    assert unset(profile, "channels.mail")
    assert profile.settings_file.read_text() == text.partition("\n\n")[0] + "\n"


def test_the_file_is_on_the_disk_before_it_takes_the_others_place(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a power cut leaves an empty one."""
    done, sync, replace = list[str](), os.fsync, os.replace

    def synced(handle: int) -> None:
        done.append("synced")
        sync(handle)

    def replaced(draft: Path, target: Path) -> None:
        done.append("in its place")
        replace(draft, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(os, "replace", replaced)
    write(profile, "polling.interval", "7m")
    assert done == ["synced", "in its place"]


def test_a_file_that_cannot_take_its_place_leaves_no_draft_beside_it(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(profile, "polling.interval", "7m")
    before = profile.settings_file.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for step in ("fsync", "replace"):
        with monkeypatch.context() as disk:
            disk.setattr(os, step, full)
            with pytest.raises(SettingsError, match="could not be written"):
                write(profile, "polling.interval", "9m")
        assert profile.settings_file.read_bytes() == before
        assert [file.name for file in profile.settings_file.parent.iterdir()] == ["settings.toml"]


@pytest.mark.skipif(sys.platform == "win32", reason="modes are of POSIX")
def test_the_folders_made_for_it_are_their_owners_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        profile = Profile.at(tmp_path / "new" / "place")
        write(profile, "polling.interval", "7m")
    finally:
        os.umask(before)
    for made in (profile.settings_file.parent, tmp_path / "new"):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert stat.S_IMODE(profile.settings_file.stat().st_mode) == 0o600
