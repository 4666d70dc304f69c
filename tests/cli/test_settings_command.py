"""settings: what is chosen, one value for a script, and a change that is refused or made."""

from __future__ import annotations

import json

import pytest

from statuswatch.settings import load
from statuswatch.settings.keys import KEYS
from statuswatch.settings.model import Profile
from tests.cli.conftest import Program

SECRET = "tgram://123456:s3cr3t@chat"


def file_of(says: Program) -> str:
    file = says.profile / "settings.toml"
    return file.read_text() if file.exists() else ""


def written(says: Program, text: str) -> None:
    says.profile.mkdir(exist_ok=True)
    (says.profile / "settings.toml").write_text(text)


def test_without_a_file_every_default_is_listed(says: Program) -> None:
    said = says("settings")
    assert (said.code, said.err) == (0, "")
    lines = said.out.splitlines()
    assert "not there: the defaults hold" in lines[0]
    assert [line.partition(" = ")[0] for line in lines[1:]] == [*KEYS, "quiet_hours.every_day"]
    assert all(line.endswith("# default") for line in lines[1:])
    assert file_of(says) == ""


def test_what_is_listed_is_a_settings_file_that_means_the_same(says: Program) -> None:
    written(
        says,
        'services.Chirp.vital = true\n[channels.x]\ncommand = ["a", "b\\"c"]\n'
        '[quiet_hours]\nmon = ["22:00-07:00"]\n[notifications]\nhold = "5m"\nkinds = ["word"]\n',
    )
    had = load(Profile.at(says.profile))
    assert had[1] == ()
    written(says, says("settings").out)
    assert load(Profile.at(says.profile)) == had


def test_one_key_is_its_bare_value(says: Program) -> None:
    assert says("settings", "polling.interval").out == "5m\n"
    assert says("settings", "notifications.desktop").out == "true\n"
    assert says.json("settings", "polling.interval") == [
        {"key": "polling.interval", "value": "5m", "default": True}
    ]


def test_a_table_is_its_keys(says: Program) -> None:
    keys = [one["key"] for one in says.json("settings", "polling")]
    assert keys == ["polling.interval", "polling.fast", "polling.floor"]
    assert "Nothing is set there" in says("settings", "services").out


def test_a_service_without_a_wish_has_that_for_all(says: Program) -> None:
    says("settings", "notifications.at_least", "down")
    assert says("settings", "services.Chirp.at_least").out == "down\n"
    assert says("settings", "services.Chirp.vital").out == "false\n"
    assert says("settings", "services.Chirp.channels").out == "not set\n"
    assert says("settings", "quiet_hours.mon").out == "not set\n"


@pytest.mark.parametrize(
    ("key", "typed", "value"),
    [
        ("polling.interval", "10m", "10m"),
        ("polling.interval", '"10m"', "10m"),
        ("notifications.desktop", "false", False),
        ("notifications.kinds", '["outage", "word"]', ["outage", "word"]),
        ("quiet_hours.weekdays", "22:00-07:00", "22:00-07:00"),
        ("services.Pod Host.vital", "true", True),
        ("channels.x.command", '["a  b", "--json"]', ["a  b", "--json"]),
    ],
)
def test_what_is_set_is_what_holds(says: Program, key: str, typed: str, value: object) -> None:
    said = says("settings", key, typed)
    assert (said.code, said.err) == (0, "")
    (one,) = says.json("settings", key)
    assert (one["value"], one["default"]) == (value, False)
    assert load(Profile.at(says.profile))[1] == ()


@pytest.mark.parametrize(
    ("key", "typed", "advice"),
    [
        ("polling.intervl", "5m", "Did you mean polling.interval?"),
        ("polling.interval", "soon", "in quotes with its unit"),
        ("polling.interval", "5\nx = 1", "in quotes with its unit"),
        ("notifications.hold", "2d", "between 0s and 24h"),
        ("services.Chirp.channels", '["mail"]', "desktop"),
        ("quiet_hours.mon", "22-7", "22:00-07:00"),
        ("channels.x.command", "lamp --red", "list of program and arguments"),
        ("\udcff", "1", "The settings are"),
    ],
)
def test_what_does_not_do_is_refused_and_the_file_stays(
    says: Program, key: str, typed: str, advice: str
) -> None:
    written(says, "# mine\n")
    said = says("settings", key, typed)
    assert said.code == 64
    assert advice in said.err
    assert file_of(says) == "# mine\n"


def test_an_address_is_refused_and_not_repeated(says: Program) -> None:
    said = says("settings", "channels.mail.url", SECRET)
    assert said.code == 64
    assert "statuswatch channels add NAME" in said.err
    assert "s3cr3t" not in said.out + said.err


def test_no_listing_shows_an_address_that_somebody_wrote_there(says: Program) -> None:
    written(says, f'[channels.mail]\nkind = "push"\nurl = "{SECRET}"\n[channels."{SECRET}"]\nx = 1')
    for words in (("settings",), ("settings", "channels"), ("settings", "--json")):
        said = says(*words)
        assert said.code == 1
        assert "s3cr3t" not in said.out + said.err


def test_a_mistake_in_the_file_is_told_with_its_place(says: Program) -> None:
    written(says, '[polling]\ninterval = "soon"\n')
    said = says("settings")
    assert (said.code, "settings.toml:2: polling.interval" in said.err) == (1, True)
    assert 'polling.interval = "5m"  # default' in said.out
    told = says.json("settings", "polling.interval")[-1]
    assert (told["key"], told["line"]) == ("polling.interval", 2)
    assert says("settings", "polling.fast").code == 0


def test_a_key_that_is_taken_out_has_its_default_again(says: Program) -> None:
    says("settings", "polling.interval", "10m")
    assert says("settings", "--unset", "polling.interval").code == 0
    assert says("settings", "polling.interval").out == "5m\n"
    again = says("settings", "--unset", "polling.interval")
    assert (again.code, again.out) == (0, "polling.interval is not in the file\n")


@pytest.mark.parametrize(
    "words", [("--unset",), ("polling.interval", "5m", "--unset"), ("--unset", "polling.intervl")]
)
def test_wrong_usage_is_told(says: Program, words: tuple[str, ...]) -> None:
    said = says("settings", *words)
    assert (said.code, said.out) == (64, "")
    assert said.err


def test_a_key_that_there_is_not_is_told_in_json_too(says: Program) -> None:
    said = says("settings", "polling.intervl", "--json")
    assert said.code == 64
    assert json.loads(said.out)["advice"] == "Did you mean polling.interval?"


def test_a_file_of_other_letters_is_named_as_a_whole_when_it_is_to_be_changed(
    says: Program,
) -> None:
    says.profile.mkdir(exist_ok=True)
    (says.profile / "settings.toml").write_bytes("# für alle\n".encode("latin-1"))
    said = says("settings", "polling.fast", "30s")
    assert said.code == 64
    assert "is not UTF-8 text" in said.err
    assert "Save it as UTF-8" in said.err
    assert "codec" not in said.err
    assert "this line" not in said.err
