"""The reader is spoken to in their own language, and in English where there is none."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from statuswatch.core import dates
from statuswatch.core.words import (
    Setting,
    begin,
    clock_time,
    count,
    duration,
    message_from_data,
    message_to_data,
    number,
    render,
    say,
    time_of_day,
)
from statuswatch.language import FOLDER_VARIABLE, Speech, available, speech
from tests.translations.catalogues import compiled

NOW = datetime(2026, 5, 2, 15, 4, tzinfo=UTC)


def write(folder: Path, code: str, *pairs: tuple[str, str], plural: bool = True) -> None:
    made = Catalog(locale=code.partition("_")[0])
    for words, translated in pairs:
        context, _, rest = words.rpartition("|")
        made.add(rest, translated, context=context or None)
    if plural:
        made.add(("{n} outage", "{n} outages"), ("{n} Ausfall", "{n} Ausfälle"))
    file = folder / code / "LC_MESSAGES" / "statuswatch.mo"
    file.parent.mkdir(parents=True)
    file.write_bytes(compiled(made))


@pytest.fixture
def world(tmp_path: Path) -> dict[str, str]:
    """An environment with catalogues of two languages of a family, and of one written from the
    right. None of them is one of ours."""
    write(
        tmp_path, "pt", ("Down", "Fora do ar"), ("Fine", "Bem"), ("this language's name, in itself|English", "Português"),
        ("date|{day} {month}", "{day} de {month}"), ("month, short|May", "mai"), ("decimal mark|.", ","),
        ("between thousands|,", "."), ("time|{hour}:{minute}", "{hour}h{minute}"), ("{n}\N{NO-BREAK SPACE}min", "{n} minutos"),
    )  # fmt: skip
    write(tmp_path, "pt_BR", ("Fine", "Tudo bem"))
    write(tmp_path, "he", ("Fine", "תקין"))
    return {FOLDER_VARIABLE: str(tmp_path)}


def heard(env: dict[str, str], language: str = "system") -> str:
    return speech(language, environment=env).code


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"LANG": "pt_BR.UTF-8"}, "pt_BR"),
        ({"LANG": "pt_PT.UTF-8@euro"}, "pt"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "xx_XX.UTF-8"}, "en"),
        ({"LANG": "pt_BR.UTF-8", "LC_ALL": "he_IL.UTF-8"}, "he"),
        ({"LANG": "pt_BR.UTF-8", "LC_MESSAGES": "he_IL.UTF-8"}, "he"),
        ({"LANG": "pt_BR.UTF-8", "LANGUAGE": "xx:he:pt"}, "he"),
        ({"LANG": "pt_BR.UTF-8", "LANGUAGE": "en:he"}, "en"),
        ({"LANGUAGE": "he"}, "he"),
        ({"LANG": "C", "LANGUAGE": "he"}, "en"),
        ({"LC_ALL": "POSIX", "LANG": "he_IL"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_system_says_which_language(
    world: dict[str, str], variables: dict[str, str], code: str
) -> None:
    assert heard(world | variables) == code


def test_what_was_chosen_is_stronger_than_the_system(world: dict[str, str]) -> None:
    assert heard(world | {"LANG": "he_IL.UTF-8"}, "pt-BR") == "pt_BR"
    assert heard(world | {"LANG": "he_IL.UTF-8"}, "en") == "en"


@pytest.mark.parametrize("odd", ["xx", "", "../../etc", "de/..", "\0", "pt_BR/../he", "x" * 500])
def test_a_language_that_there_is_not_is_english(world: dict[str, str], odd: str) -> None:
    assert heard(world | {"LANG": "he_IL.UTF-8"}, odd) == "en"


def test_a_dialect_is_filled_up_by_its_language_and_that_by_english(world: dict[str, str]) -> None:
    setting = speech("pt_BR", environment=world).setting(NOW, UTC)
    said = [render(say(words), setting) for words in ("Fine", "Down", "Nobody translated this")]
    assert said == ["Tudo bem", "Fora do ar", "Nobody translated this"]


def test_a_broken_catalogue_is_english(world: dict[str, str]) -> None:
    (Path(world[FOLDER_VARIABLE]) / "he" / "LC_MESSAGES" / "statuswatch.mo").write_bytes(
        b"\xde\x12"
    )
    assert heard(world, "he") == "en"


def test_languages_are_offered_by_their_own_names(world: dict[str, str]) -> None:
    named = {one.code: one.name for one in available(world)}
    assert named["pt"] == "Português"
    assert named["en"] == "English"
    assert named["de"] == "Deutsch"


def test_some_are_written_from_the_right(world: dict[str, str]) -> None:
    assert speech("he", environment=world).right_to_left
    assert not speech("pt", environment=world).right_to_left


@pytest.mark.parametrize(
    ("hours", "variables", "shown"),
    [
        ("system", {"LANG": "en_US.UTF-8"}, "3:04\N{NO-BREAK SPACE}pm"),
        ("system", {"LANG": "en_GB.UTF-8"}, "15:04"),
        ("system", {"LANG": "en_US.UTF-8", "LC_TIME": "en_GB.UTF-8"}, "15:04"),
        ("24", {"LANG": "en_US.UTF-8"}, "15:04"),
        ("12", {}, "3:04\N{NO-BREAK SPACE}pm"),
        ("system", {}, "15:04"),
    ],
)
def test_a_day_has_as_many_hours_as_the_reader_counts(
    hours: str, variables: dict[str, str], shown: str
) -> None:
    setting = speech("en", hours, variables).setting(NOW, UTC)
    assert clock_time(NOW, setting) == shown


@pytest.mark.parametrize(
    ("hour", "shown"), [(0, "12:05 am"), (1, "1:05 am"), (12, "12:05 pm"), (23, "11:05 pm")]
)
def test_noon_and_midnight_are_twelve(hour: int, shown: str) -> None:
    setting = Setting(twelve=True)
    assert time_of_day(time(hour, 5), setting).replace("\N{NO-BREAK SPACE}", " ") == shown


def test_dates_times_and_figures_are_written_as_the_language_does(world: dict[str, str]) -> None:
    setting = speech("pt", environment=world).setting(NOW, UTC)
    assert render(say("{day}", day=date(2026, 5, 9)), setting) == "9 de mai"
    assert clock_time(NOW, setting) == "15h04"
    assert duration(timedelta(minutes=3), setting) == "3 minutos"
    assert [number(n, setting, 1) for n in (1234567, 4321, 0.25)] == [
        "1.234.567,0",
        "4321,0",
        "0,2",
    ]
    assert render(say("{share} %", share=99.95), setting) == "99,95 %"
    assert render(count("{n} outage", "{n} outages", 100_000), setting) == "100.000 Ausfälle"


def test_in_english_as_ever() -> None:
    setting = Setting(UTC_PLAIN, UTC, NOW)
    assert render(dates.long_day(date(2026, 11, 3)), setting) == "Tuesday 3 November"
    assert render(say("{day}", day=date(2024, 11, 3)), setting) == "3 Nov 2024"
    assert render(count("{n} outage", "{n} outages", 100_000), setting) == "100,000 outages"
    assert render(say("{at}", at=time(9, 5)), setting) == "09:05"


UTC_PLAIN = Speech().translations


def test_a_context_is_never_shown(world: dict[str, str]) -> None:
    setting = speech("pt", environment=world).setting(NOW, UTC)
    assert render(say("Open", "not closed"), setting) == "Open"
    assert render(say("Open", "not closed")) == "Open"
    assert render(count("{n} open", "{n} open", 2, "not closed"), setting) == "2 open"


def test_the_header_of_a_catalogue_is_never_shown(world: dict[str, str]) -> None:
    assert render(say(""), speech("pt", environment=world).setting(NOW)) == ""


def test_a_clause_that_begins_a_sentence_has_its_capital() -> None:
    assert str(say("{page}.", page=begin(say("their page {x}", x="rests")))) == "Their page rests."


def test_a_kept_message_speaks_the_language_of_whoever_reads_it_later(
    world: dict[str, str],
) -> None:
    message = say(
        "{x} {y} {z}", x=say("Fine"), y=date(2026, 5, 9), z=begin(dates.short_month(NOW)),
    )  # fmt: skip
    kept = message_from_data(message_to_data(message))
    assert kept == message
    assert render(kept, speech("pt_BR", environment=world).setting(NOW, UTC)) == (
        "Tudo bem 9 de mai Mai"
    )


def test_vendors_words_are_never_looked_up_nor_filled_in(world: dict[str, str]) -> None:
    setting = speech("pt", environment=world).setting(NOW, UTC)
    assert render(say("{title}", title="Down"), setting) == "Down"
    assert render(say("{title}", title="{name} {0} {"), setting) == "{name} {0} {"


def test_a_latin_name_is_kept_together_in_a_line_from_the_right(world: dict[str, str]) -> None:
    setting = speech("he", environment=world).setting(NOW, UTC)
    shown = render(say("{name} {at}", name="Podhost.", at=NOW), setting)
    assert shown == "\N{FIRST STRONG ISOLATE}Podhost.\N{POP DIRECTIONAL ISOLATE} 15:04"


def test_english_reads_no_catalogue() -> None:
    code = (
        "import sys; from statuswatch.language import speech; speech('en'); speech('system', "
        "'system', {'LANG': 'en_US.UTF-8'}); print('gettext' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"
