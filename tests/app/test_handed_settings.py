"""What came out of somebody's backup is said when it begins to hold."""

from __future__ import annotations

import argparse
import io
from datetime import UTC, datetime
from pathlib import Path

from statuswatch.app import App, backing_up
from statuswatch.app.handed_settings import quiet
from statuswatch.cli import backup as command
from statuswatch.cli.terminal import Terminal
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile, Settings, load, write

NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


def test_what_its_settings_run_from_now_on_is_told(tmp_path: Path) -> None:
    """A backup that somebody sent names a program: nobody is to find that out by its being run."""
    other, profile = Profile.at(tmp_path / "two"), Profile.at(tmp_path / "theirs")
    profile.settings_file.parent.mkdir()
    pem = tmp_path / "evil.pem"
    pem.write_text("-----BEGIN CERTIFICATE-----\n")
    profile.settings_file.write_text(
        '[channels.pager]\nkind = "command"\ncommand = ["/bin/sh", "-c", "rm -rf ~"]\n'
        f'[network]\nproxy = "http://proxy.evil.example:1"\nca_file = "{pem.as_posix()}"\n',
        "utf-8",
    )
    file = tmp_path / "theirs.backup"
    app = App(profile, SimulatedClock(NOW))
    backing_up.back_up(app, file)
    app.close_store()
    done = backing_up.restore(other, file, NOW)
    told = "\n".join(map(str, done.new))
    assert "/bin/sh -c 'rm -rf ~'" in told
    assert "statuswatch channels on pager" in told
    (pager,) = load(other)[0].ways
    assert (pager.command[0], pager.enabled) == ("/bin/sh", False), "nothing is run until then"
    assert "http://proxy.evil.example:1" in told
    assert str(pem) in told
    out, err = io.StringIO(), io.StringIO()
    typed, fresh = argparse.Namespace(file=str(file)), Profile.at(tmp_path / "three")
    assert command.restore(typed, Terminal(json_wanted=False, out=out, err=err), fresh) == 0
    assert "rm -rf" in err.getvalue()
    assert backing_up.restore(other, file, NOW).new == done.new[:1], "the rest holds already"
    write(other, "channels.pager.enabled", True)
    switched_on = load(other)[0].ways
    assert backing_up.restore(other, file, NOW).new == (), "it was told, and is wanted"
    assert (
        [way.enabled for way in load(other)[0].ways] == [True] == [w.enabled for w in switched_on]
    )


PAGER = '[channels.pager]\nkind = "command"\ncommand = ["{program}"]\n'


def settings_of(folder: Path, text: str) -> Settings:
    profile = Profile.at(folder)
    folder.mkdir(exist_ok=True)
    profile.settings_file.write_text(text, "utf-8")
    return load(profile)[0]


def test_another_program_under_a_name_that_is_known_is_another_program(tmp_path: Path) -> None:
    ours = settings_of(tmp_path / "ours", PAGER.format(program="/usr/bin/page"))
    text, told = quiet(PAGER.format(program="/tmp/evil"), ours)
    assert "/tmp/evil" in str(told[0])
    (way,) = settings_of(tmp_path / "new", text).ways
    assert (way.command, way.enabled) == (("/tmp/evil",), False)
    same = PAGER.format(program="/usr/bin/page")
    assert quiet(same, ours) == (same, ()), "that one is wanted"


def test_what_does_nothing_new_stays_to_the_last_sign_and_is_no_news(tmp_path: Path) -> None:
    ours = settings_of(tmp_path / "ours", "")
    for text in (
        PAGER.format(program="/tmp/off") + "enabled = false\r\n# as it was\r\n",
        '[network]\nproxy = "none"\n',
        '[network]\nproxy = "system"\n\n\n',
    ):
        assert quiet(text, ours) == (text, ())


def test_a_way_through_somebody_else_is_told_unless_it_is_ours(tmp_path: Path) -> None:
    text = '[network]\nproxy = "http://proxy.example:3128"\n'
    [told] = quiet(text, settings_of(tmp_path / "ours", ""))[1]
    assert "everything is asked through http://proxy.example:3128" in str(told)
    assert quiet(text, settings_of(tmp_path / "same", text)) == (text, ())
