"""What came out of somebody's backup is said when it begins to hold."""

from __future__ import annotations

import argparse
import io
from datetime import UTC, datetime
from pathlib import Path

from statuswatch.app import App, backing_up
from statuswatch.cli import backup as command
from statuswatch.cli.terminal import Terminal
from statuswatch.engine.clock import SimulatedClock
from statuswatch.settings import Profile, load, write

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
