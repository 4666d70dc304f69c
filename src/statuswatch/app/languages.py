"""In which language a message is written: the reader's, or one that the vendor reads."""

from __future__ import annotations

from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import Setting, say

ENGLISH = "en"


class LanguageError(StatusWatchError):
    """There is no such language here."""


def setting_in(code: str, now: datetime) -> Setting:
    """Where a message in this language is read; times are told in words of its own. Raises
    LanguageError."""
    if code.strip().casefold().partition("-")[0].partition("_")[0] == ENGLISH:
        return Setting(now=now)
    if find_spec("statuswatch.language") is not None:
        language: Any = import_module("statuswatch.language")
        spoken = language.speech(code.strip())
        if spoken.code.casefold() != ENGLISH:
            found: Setting = spoken.setting(now)
            return found
    raise LanguageError(
        say("There is no language {code} here", code=code),
        say("English is: --language en. Without --language it is your own."),
    )
