"""Settings <-> one TOML file that a person edits. Secrets are never here: they are in the keyring.

A mistake in the file never loses the rest: each is a Problem with its place, and the key keeps
its default.
"""

from statuswatch.settings.keys import KEYS
from statuswatch.settings.model import (
    CANARIES,
    PROFILE_VARIABLE,
    Canary,
    Problem,
    Profile,
    Settings,
    SettingsError,
    duration_text,
    parse_duration,
)
from statuswatch.settings.reading import load
from statuswatch.settings.writing import write

__all__ = [
    "CANARIES",
    "KEYS",
    "PROFILE_VARIABLE",
    "Canary",
    "Problem",
    "Profile",
    "Settings",
    "SettingsError",
    "duration_text",
    "load",
    "parse_duration",
    "write",
]
