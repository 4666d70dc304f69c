"""Settings <-> one TOML file that a person edits. Secrets are never here: they are in the keyring.

A mistake in the file never loses the rest: each is a Problem with its place, and the key keeps
its default.
"""

from statuswatch.settings.model import (
    CANARIES,
    PROFILE_VARIABLE,
    Canary,
    Problem,
    Profile,
    Settings,
    SettingsError,
    UnwrittenError,
    duration_text,
    parse_duration,
)


def load(profile: Profile) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings as they hold now, and every mistake in the file. See `settings.reading`, which
    is imported only where there is a file: most have none, and every command starts here."""
    if not profile.settings_file.exists():
        return Settings(), ()
    from statuswatch.settings import reading

    return reading.load(profile)


def write(profile: Profile, key: str, value: object) -> None:
    """Set one key in the file; comments and order stay. See `settings.writing`, which is imported
    only here: every command reads settings, few write them."""
    from statuswatch.settings import writing

    writing.write(profile, key, value)


def unset(profile: Profile, key: str) -> bool:
    """Take one key, or a whole table, out of the file; False: it was not there."""
    from statuswatch.settings import writing

    return writing.unset(profile, key)


__all__ = [
    "CANARIES",
    "PROFILE_VARIABLE",
    "Canary",
    "Problem",
    "Profile",
    "Settings",
    "SettingsError",
    "UnwrittenError",
    "duration_text",
    "load",
    "parse_duration",
    "unset",
    "write",
]
