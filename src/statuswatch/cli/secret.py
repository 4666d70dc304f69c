"""Asks for a secret: on the terminal without showing it, else the standard input's first line."""

from __future__ import annotations

import sys

from statuswatch.app.secrets import Secret, SecretError, of_typed
from statuswatch.cli.opening import UsageError
from statuswatch.cli.terminal import Terminal
from statuswatch.core.words import Message, say

QUESTION = say("Name and password (name:password), or a token: ")


def hidden(question: str, undecodable: Message) -> str:
    """A line that nobody sees being typed. Never an argument: other users see those. Empty: none
    came. Raises UsageError (`undecodable`) where it is no text."""
    try:
        if sys.stdin.isatty():
            import getpass

            return getpass.getpass(question)
        return sys.stdin.readline()
    except EOFError:
        return ""
    except UnicodeDecodeError as error:
        raise UsageError(undecodable) from error


def asked_secret(url: str, terminal: Terminal) -> Secret:
    """What is needed at `url`. Raises UsageError."""
    typed = hidden(terminal.text(QUESTION), say("The secret is not UTF-8 text"))
    try:
        return of_typed(typed, url)
    except SecretError as error:
        raise UsageError(error.title, error.advice) from error
