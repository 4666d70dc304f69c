"""What a person may write of notices: wishes, quiet hours, channels; and what is said of slips."""

from __future__ import annotations

from datetime import time, timedelta
from pathlib import Path

import pytest

from statuswatch.core.model import Level
from statuswatch.core.preferences import Preferences, Wishes
from statuswatch.core.quiet import QuietHours, Span
from statuswatch.core.telling import CHOOSABLE, NoticeKind
from statuswatch.settings import Problem, Profile, Settings, load
from statuswatch.settings.model import Sound, Use, Way
from tests.settings_files import SECRET, WHOLE


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return Profile.at(tmp_path)


def told(profile: Profile, text: str) -> tuple[Settings, tuple[Problem, ...]]:
    profile.settings_file.write_text(text, "utf-8")
    return load(profile)


def quiet(profile: Profile, text: str) -> dict[int, list[str]]:
    settings, problems = told(profile, f"[quiet_hours]\n{text}\n")
    assert problems == ()
    days: dict[int, list[str]] = {}
    for span in settings.preferences.quiet.spans:
        days.setdefault(span.day, []).append(f"{span.start:%H:%M}-{span.end:%H:%M}")
    return days


def test_a_whole_file_is_read(profile: Profile) -> None:
    settings, problems = told(profile, WHOLE)
    assert problems == ()
    assert settings.ways == (
        Way("pager", "push", Use.ESCALATION),
        Way("mail", "push"),
        Way(
            "lamp",
            "command",
            command=("/usr/bin/lamp", "--red", "two words"),
            timeout=timedelta(seconds=10),
            enabled=False,
        ),
    )
    assert settings.sound is Sound.CRITICAL
    found = settings.preferences
    assert (found.hold, found.escalate_after) == (timedelta(minutes=5), timedelta(minutes=20))
    assert found.kinds == {NoticeKind.OUTAGE, NoticeKind.WORD}
    assert found.escalation == ("pager",)
    assert found.services == {
        "Pod Host": Wishes(Level.OK, None, frozenset({"desktop", "mail"}), True),
        "Chirp": Wishes(kinds=frozenset()),
    }
    assert len(found.quiet.spans) == 4 + 2 + 1


def test_the_defaults_need_no_visit() -> None:
    assert Settings().preferences == Preferences()
    assert (Settings().ways, Settings().sound) == ((), Sound.OFF)
    assert Settings().at_least is Level.DEGRADED


def test_escalation_goes_through_the_channels_in_the_order_of_the_file(profile: Profile) -> None:
    table = '[channels.{}]\nkind = "push"\nuse = "escalation"\n'
    text = "".join(map(table.format, ("sms", "call", "boss"))) + "enabled = false\n"
    assert told(profile, text)[0].preferences.escalation == ("sms", "call")


# --- quiet hours


def test_a_narrower_day_holds_instead_of_a_wider(profile: Profile) -> None:
    text = 'fri = "20:00-08:00"\nevery_day = "22:00-07:00"\nweekend = []\nweekdays = "23:00-06:00"'
    weekdays = {day: ["23:00-06:00"] for day in range(4)}
    assert quiet(profile, text) == weekdays | {4: ["20:00-08:00"]}


def test_all_day_is_from_midnight_to_midnight(profile: Profile) -> None:
    settings, _ = told(profile, '[quiet_hours]\nsun = "0:00 - 24:00"\nsat = "22:00-24:00"')
    midnight = time(0, 0)
    assert settings.preferences.quiet == QuietHours(
        (Span(5, time(22), midnight), Span(6, midnight, midnight))
    )


def test_a_wider_day_holds_in_the_place_of_a_mistake(profile: Profile) -> None:
    text = '[quiet_hours]\nevery_day = "22:00-07:00"\nsun = "ten to seven"\n'
    settings, (problem,) = told(profile, text)
    assert len(settings.preferences.quiet.spans) == 7
    assert (problem.line, problem.key) == (3, "quiet_hours.sun")


# --- slips


@pytest.mark.parametrize(
    ("slip", "line", "key", "said"),
    [
        ('[notifications]\nkinds = "outage"', 2, "notifications.kinds", "not a list of kinds"),
        ('[notifications]\nkinds = ["storm"]', 2, "notifications.kinds", "outage, word, main"),
        ("[notifications]\nkinds = [[1]]", 2, "notifications.kinds", "not a kind"),
        ('[notifications]\nhold = "25h"', 2, "notifications.hold", "between 0s and 24h"),
        ("[notifications]\nhold = 5", 2, "notifications.hold", "in quotes"),
        ('[notifications]\nescalate_after = "0s"', 2, "notifications.escalate_after", "24h"),
        ('[notifications]\nsound = "loud"', 2, "notifications.sound", "off, critical, normal, all"),
        ("[notifications]\nescalation = []", 2, "notifications.escalation", "escalate_after"),
        ('[quiet_hours]\nmonday = "22:00-07:00"', 2, "quiet_hours.monday", "quiet_hours.mon"),
        ('[quiet_hours]\nMontag = "22:00-07:00"', 2, "quiet_hours.Montag", "mon"),
        ('[quiet_hours]\nxyz = "22:00-07:00"', 2, "quiet_hours.xyz", "every_day, weekdays"),
        ('[quiet_hours]\nmon = "22-7"', 2, "quiet_hours.mon", '"22:00-07:00"'),
        ("[quiet_hours]\nmon = 22:00:00", 2, "quiet_hours.mon", '"22:00-07:00"'),
        ('[quiet_hours]\nmon = "25:00-07:00"', 2, "quiet_hours.mon", "no such time"),
        ('[quiet_hours]\nmon = "24:00-07:00"', 2, "quiet_hours.mon", "no such time"),
        ('[quiet_hours]\nmon = "22:60-24:00"', 2, "quiet_hours.mon", "no such time"),
        ('[quiet_hours]\nmon = "00:00-00:00"', 2, "quiet_hours.mon", "never or all day"),
        ("quiet_hours = true", 1, "quiet_hours", "[quiet_hours]"),
        ('[services."Pod Host"]\n\nvitl = true', 3, 'services."Pod Host".vitl', "mean vital"),
        ("[services.'Pod Host']\nvital = 1", 2, 'services."Pod Host".vital', "true nor false"),
        ("services.Chirp.xyz = 1", 1, "services.Chirp.xyz", "at_least, kinds, channels, vital"),
        ('[services.Chirp]\nat_least = "bad"', 2, "services.Chirp.at_least", "not a level"),
        ('[services.Chirp]\nkinds = ["x"]', 2, "services.Chirp.kinds", "not a kind"),
        ('[services.Chirp]\nchannels = "x"', 2, "services.Chirp.channels", "not a list"),
        ("[services.Chirp]\nchannels = [[1]]", 2, "services.Chirp.channels", "no channel called"),
        ('[services.Chirp]\ntags = "x"', 2, "services.Chirp.tags", "not a list of tags"),
        ('[services.Chirp]\ntags = ["a", " "]', 2, "services.Chirp.tags", "not a tag"),
        ('[services.Chirp]\ntags = ["' + "x" * 41 + '"]', 2, "services.Chirp.tags", "1 to 40"),
        ("[services.a.b]\nvital = true", 1, "services.a.b", '[services."a.b"]'),
        ("[services]\nChirp = true", 2, "services.Chirp", "a table"),
        ("services = 3", 1, "services", "[services]"),
        ("channels = []", 1, "channels", "[channels]"),
        ("[channels]\nmail = 3", 2, "channels.mail", "[channels.NAME]"),
        ("[channels.mail]\nuse = 'always'", 1, "channels.mail", "kind is missing"),
        ("[channels.mail]\nkind = 'post'", 2, "channels.mail.kind", "no such kind"),
        ("[channels.mail]\nkind = 'command'", 1, "channels.mail", "command is missing"),
        ("[channels.x]\ncommand = 'lamp -r'", 2, "channels.x.command", "through a shell"),
        ("[channels.x]\ncommand = []", 2, "channels.x.command", "No program"),
        ("[channels.x]\ncommand = ['']", 2, "channels.x.command", "No program"),
        ("[channels.x]\ncommand = ['a', 1]", 2, "channels.x.command", "list of texts"),
        ('[channels.x]\ncommand = ["a\\u0000"]', 2, "channels.x.command", "zero"),
        ("[channels.desktop]\nkind = 'push'", 1, "channels.desktop", "notifications.desktop"),
        ("[channels.Mail]\nkind = 'push'", 1, "channels.Mail", "small letters"),
    ],
)
def test_a_slip_is_named_with_its_line_and_the_rest_holds(
    profile: Profile, slip: str, line: int, key: str, said: str
) -> None:
    settings, (problem,) = told(profile, f'{slip}\n[window]\ntheme = "dark"\n')
    assert (problem.line, problem.key) == (line, key)
    assert said in str(problem)
    assert settings.theme == "dark"
    assert settings.preferences.kinds == set(CHOOSABLE)
    assert settings.ways == ()


@pytest.mark.parametrize(
    ("slip", "said"),
    [
        ("use = 'sometimes'", "always, escalation"),
        ("timeout = '11m'", "between 1s and 10m"),
        ("timeout = 3", "in quotes"),
        ("enabled = 'yes'", "without quotes"),
        ("command = ['x']", 'kind = "command"'),
        ("colour = 'red'", "kind, use, command, timeout, enabled"),
    ],
)
def test_a_slip_in_a_channel_does_not_lose_it(profile: Profile, slip: str, said: str) -> None:
    settings, (problem,) = told(profile, f'[channels.mail]\nkind = "push"\n{slip}\n')
    assert (problem.line, problem.key) == (3, f"channels.mail.{slip.partition(' ')[0]}")
    assert said in str(problem)
    assert [way.name for way in settings.ways] == ["mail"]


def test_a_service_cannot_wish_a_channel_that_is_not_there(profile: Profile) -> None:
    text = '[services.Chirp]\nchannels = ["mial"]\nvital = true\n[channels.mail]\nkind = "push"\n'
    settings, (problem,) = told(profile, text)
    assert str(problem.advice) == "Did you mean mail?"
    assert settings.preferences.services == {"Chirp": Wishes(vital=True)}


def test_a_service_cannot_wish_a_channel_that_is_for_escalations(profile: Profile) -> None:
    text = '[services.Chirp]\nchannels = ["sms"]\n[channels.sms]\nkind = "push"\nuse = "escalation"'
    _, (problem,) = told(profile, text)
    assert "sms is for escalations only" in str(problem)


def test_the_desktop_and_the_terminal_are_channels_that_nobody_sets_up(profile: Profile) -> None:
    names = ["desktop", "desktop_linux", "desktop_other", "terminal"]
    settings, problems = told(profile, f"[services.Chirp]\nchannels = {names}")
    assert problems == ()
    assert settings.preferences.services == {"Chirp": Wishes(channels=frozenset(names))}


def test_two_slips_are_told_in_the_order_of_the_lines(profile: Profile) -> None:
    text = '[services.Chirp]\nvitl = true\n[notifications]\nhold = "no"\n[quiet_hours]\nx = 1\n'
    assert [problem.line for problem in told(profile, text)[1]] == [2, 4, 6]


# --- secrets


@pytest.mark.parametrize(
    "slip",
    [
        f'[channels.mail]\nkind = "push"\nurl = "{SECRET}"',
        '[channels.mail]\nkind = "push"\ntoken = "s3cr3t"',
        '[channels.mail]\nkind = "push"\nbot_token = "s3cr3t"',
        '[channels.mail]\nkind = "push"\nAPIKEY = "s3cr3t"',
        f'[channels.mail]\nkind = "{SECRET}"',
        f'[channels.mail]\nkind = "push"\nuse = "{SECRET}"',
        f'[channels.mail]\nkind = "push"\ntimeout = "{SECRET}"',
        f'[channels.mail]\nkind = "push"\nenabled = "{SECRET}"',
        f'[channels.mail]\nkind = "push"\n"{SECRET}" = true',
        f'[channels]\nmail = "{SECRET}"',
        f'[channels."{SECRET}"]\nkind = "push"',
    ],
)
def test_a_secret_in_the_file_is_refused_and_never_shown(profile: Profile, slip: str) -> None:
    _, problems = told(profile, slip)
    assert "statuswatch channels add NAME" in str(problems[0])
    assert "keyring" in str(problems[0])
    assert not any("s3cr3t" in f"{problem} {problem.key}" for problem in problems)


@pytest.mark.parametrize(
    "slip",
    [
        f'channels = "{SECRET}"',
        f'[services.Chirp]\nchannels = ["{SECRET}"]',
        f'[services.Chirp]\nchannels = "{SECRET}"',
        f'[channels."{SECRET}"]\n[channels."{SECRET}"]',
        f'[channels.mail]\nkind = "push"\nurl = {SECRET}',
        f"[channels.mail]\ncommand = '{SECRET}'",
        "[channels.mail]\nkind = 's3cr3t'\n",
        "[channels.mail]\nkind = 'push'\nuse = 's3cr3t'\ntimeout = 's3cr3t'\nenabled = 's3cr3t'",
    ],
)
def test_no_message_shows_what_stands_where_a_secret_may(profile: Profile, slip: str) -> None:
    _, problems = told(profile, slip)
    assert problems
    assert not any("s3cr3t" in f"{problem} {problem.key}" for problem in problems)
