"""In which language the reader is spoken to, and how their day is counted.

English is what the source says: it loads nothing. Every other language is a folder of
resources/i18n with a gettext catalogue (docs/translating.md).
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from statuswatch import assets
from statuswatch.core.words import Plain, Setting, Translations, render, say

if TYPE_CHECKING:
    from gettext import GNUTranslations

SYSTEM, ENGLISH = "system", "en"

FOLDER_VARIABLE = "STATUSWATCH_I18N"
"""A folder of catalogues that is looked into before ours: to see a translation at work."""

OWN_NAME = say("English", "this language's name, in itself")

RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"})

TWELVE_HOURS = (
    "AE AL AU BD BH CA CO CY DJ DO EG ET GR HK IN IQ JM JO KH KR KW LB LY MY NZ OM PA PH PK PR PS "
    "QA SA SD SG SO SY TT TW US VE YE"
)
"""Territories whose day has twice twelve hours (Unicode CLDR, timeData)."""

_CODE = re.compile(r"[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Language:
    """One that may be chosen: `code` as `general.language` has it, `name` in the language itself."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Speech:
    """How this reader is spoken to. `code`: the language of the words; `locale`: with the reader's
    territory where the system names one (`de_AT`), for what others than we write."""

    code: str = ENGLISH
    locale: str = ENGLISH
    translations: Translations = field(default_factory=Plain)
    twelve: bool = False

    @property
    def right_to_left(self) -> bool:
        return self.code.partition("_")[0] in RIGHT_TO_LEFT

    def setting(self, now: datetime | None, zone: tzinfo | None = None) -> Setting:
        """Where a sentence is read at this moment, in the reader's zone."""
        return Setting(self.translations, zone, now, self.twelve, self.right_to_left)


def speech(
    language: str = SYSTEM, hours: str = SYSTEM, environment: Mapping[str, str] | None = None
) -> Speech:
    """By the settings `general.language` and `general.clock` ("system", "24" or "12"). A language
    that there is not is English. Never raises."""
    env = os.environ if environment is None else environment
    heard = tuple(_wanted(env))
    asked = heard if language == SYSTEM else (language,)
    locale = _territory(env)
    twelve = hours == "12" or (hours == SYSTEM and bool(locale) and locale in TWELVE_HOURS)
    folder = env.get(FOLDER_VARIABLE, "")
    for wanted in asked:
        code, translations = _catalogue(_plain(wanted), folder)
        if translations is not None or code == ENGLISH:
            full = code if "_" in code or not locale else f"{code}_{locale}"
            return Speech(code, full, translations or Plain(), twelve)
    return Speech(ENGLISH, f"{ENGLISH}_{locale}" if locale else ENGLISH, Plain(), twelve)


def available(environment: Mapping[str, str] | None = None) -> tuple[Language, ...]:
    """English, and every language there is a catalogue of, by their names."""
    env = os.environ if environment is None else environment
    found = {ENGLISH: OWN_NAME.one}
    for place in _folders(env.get(FOLDER_VARIABLE, "")):
        for file in sorted(place.glob("*/LC_MESSAGES/statuswatch.mo")):
            code = file.parts[-3]
            here = speech(code, environment=env)
            found.setdefault(code, render(OWN_NAME, here.setting(None)))
    return tuple(
        Language(code, name)
        for code, name in sorted(found.items(), key=lambda one: (one[1].casefold(), one[0]))
    )


# -- what the system says ------------------------------------------------------------------------


def _wanted(env: Mapping[str, str]) -> Iterator[str]:
    """The languages the system is set to, the dearest first, as gettext reads them."""
    here = env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or ""
    if here in ("C", "POSIX"):
        return  # English is asked for: LANGUAGE does not count then
    several = [one for one in env.get("LANGUAGE", "").split(":") if one]
    yield from several
    if here:
        yield ENGLISH if _plain(here) == "C" else here
    elif not several:
        yield from _of_the_desktop()


def _territory(env: Mapping[str, str]) -> str:
    """`AT`, or nothing: by which dates and times are written."""
    here = env.get("LC_ALL") or env.get("LC_TIME") or env.get("LANG") or ""
    if not here:
        here = next(iter(_of_the_desktop()), "")
    parts = _plain(here).split("_")[1:]
    return next((part for part in parts if len(part) == 2 and part.isupper()), "")


def _of_the_desktop() -> tuple[str, ...]:
    """Where no variable tells: Windows and macOS keep it elsewhere. Never raises."""
    if sys.platform == "win32":
        return _of_windows()
    if sys.platform == "darwin":
        return _of_macos()
    return ()


@lru_cache(maxsize=1)
def _of_windows() -> tuple[str, ...]:
    """https://learn.microsoft.com/windows/win32/api/winnls/nf-winnls-getuserdefaultuilanguage"""
    import ctypes
    import locale

    try:
        number = getattr(ctypes, "windll").kernel32.GetUserDefaultUILanguage()  # noqa: B009
    except (AttributeError, OSError):
        return ()
    name = locale.windows_locale.get(number & 0xFFFF)
    return (name,) if name else ()


@lru_cache(maxsize=1)
def _of_macos() -> tuple[str, ...]:
    """A program that the Finder starts has no LANG; the languages are in the user's defaults."""
    import subprocess

    asked = ["/usr/bin/defaults", "read", "-g", "AppleLanguages"]
    try:
        said = subprocess.run(  # noqa: S603  # a fixed path and fixed words
            asked, capture_output=True, text=True, timeout=2, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(re.findall(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", said))


def _plain(locale: str) -> str:
    """`de_AT.UTF-8@euro` -> `de_AT`, `pt-BR` -> `pt_BR`."""
    return re.split(r"[.@]", locale.strip())[0].replace("-", "_")


# -- catalogues ----------------------------------------------------------------------------------


def _folders(own: str) -> Iterator[Path]:
    if own:
        yield Path(own)
    try:
        yield assets.resource("i18n")
    except FileNotFoundError:
        return


@lru_cache(maxsize=8)
def _catalogue(locale: str, own: str) -> tuple[str, Translations | None]:
    """The nearest catalogue of `pt_BR`: its own, filled up by `pt`'s where there are both; the
    code is of what was found. English needs none."""
    if not _CODE.fullmatch(locale):
        return locale, None
    parts = locale.split("_")
    codes = ["_".join(parts[:length]) for length in range(len(parts), 0, -1)]
    found = None
    code = ""
    for one in codes:
        read = _read(one, own)
        if read is None and one == ENGLISH and found is None:
            return ENGLISH, None
        if read is None:
            continue
        if found is None:
            found, code = read, one
        else:
            found.add_fallback(read)
    return (code, found) if found is not None else (locale, None)


def _read(code: str, own: str) -> GNUTranslations | None:
    """Its catalogue; None where there is none, or none that can be read."""
    for folder in _folders(own):
        file = folder / code / "LC_MESSAGES" / "statuswatch.mo"
        if not file.is_file():
            continue
        from gettext import GNUTranslations

        try:
            with file.open("rb") as opened:
                return GNUTranslations(opened)
        except Exception:  # noqa: BLE001, S112  # a broken file, in any of gettext's ways
            continue  # is no reason to say nothing
    return None
