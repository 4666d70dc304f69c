"""Asks for a secret: on the terminal without showing it, else the standard input's first line."""

from __future__ import annotations

import sys

from statuswatch.app.secrets import Secret, SecretError, of_typed
from statuswatch.cli.opening import UsageError
from statuswatch.core.words import say

QUESTION = "Name and password (name:password), or a token: "


def asked_secret(url: str) -> Secret:
    """What is needed at `url`. Never an argument: other users see those. Raises UsageError."""
    try:
        if sys.stdin.isatty():
            import getpass

            typed = getpass.getpass(QUESTION)
        else:
            typed = sys.stdin.readline()
    except EOFError:
        typed = ""
    except UnicodeDecodeError as error:
        raise UsageError(say("The secret is not UTF-8 text")) from error
    try:
        return of_typed(typed, url)
    except SecretError as error:
        raise UsageError(error.title, error.advice) from error
