"""Runs one command: opens the profile, calls it, says what went wrong in words."""

from __future__ import annotations

import argparse
import contextlib
import errno
import gc
import itertools
import logging
import os
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from statuswatch.cli.opening import UsageError
from statuswatch.cli.parser import build, parse
from statuswatch.cli.terminal import Exit, Terminal, UnwritableError
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say
from statuswatch.settings import Profile, load

if TYPE_CHECKING:
    from statuswatch.language import Speech

Command = Callable[[argparse.Namespace, Terminal, Profile], int]

INTERRUPTED = 130
UNHEARD = 141
"""The reader of our pipe has gone: what a shell says of a program that SIGPIPE ended."""


def main(argv: Sequence[str] | None = None, began: float | None = None) -> int:
    """The exit code of the command in `argv` (without the program's name).

    `began`: when this process did, in time.perf_counter's seconds: `check` counts from there.
    """
    words = sys.argv[1:] if argv is None else argv
    terminal = Terminal(json_wanted=_is_json_wanted(words), speech=lambda: _speech(words))
    logging.basicConfig(stream=sys.stderr, format="%(message)s", level=logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.ERROR)
    try:
        return _run(words, terminal, time.perf_counter() if began is None else began)
    except StatusWatchError as error:
        return _failed(error, terminal)
    except BaseExceptionGroup as group:
        known, ours = group.split(StatusWatchError)
        if known is None or ours is not None:
            raise
        return _failed(_first(known), terminal)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _stop_writing()
        return UNHEARD


def _is_json_wanted(words: Sequence[str]) -> bool:
    """Known before the words are understood: mistakes are told in it, too. What stands behind
    --command are the words of another program."""
    return "--json" in itertools.takewhile(lambda word: word != "--command", words)


def _speech(words: Sequence[str]) -> Speech:
    """By the profile that was named, even where the rest cannot be understood."""
    from statuswatch.language import speech

    named = ""
    for n, word in enumerate(words):
        if word == "--profile" or word.startswith("--profile="):
            named = word.partition("=")[2] or next(iter(words[n + 1 :]), "")
    try:
        chosen, _ = load(Profile.choose(named, os.environ))
    except OSError:  # no such place: whoever opens it says so
        return speech()
    return speech(chosen.language, chosen.hours)


def _run(words: Sequence[str], terminal: Terminal, began: float) -> int:
    args = parse(words, terminal.text)
    if args.command is None:
        build(terminal.text).print_help()
        return int(Exit.USAGE)
    args.began = began
    profile = Profile.choose(getattr(args, "profile", None), os.environ)
    _check(profile)
    command = _command(args.runs)
    gc.freeze()
    gc.enable()
    return int(command(args, terminal, profile))


def _check(profile: Profile) -> None:
    """Can a file there have that name at all? Raises UsageError."""
    try:
        os.lstat(profile.history)
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            why = error.strerror or str(error)
            title = say(
                "{path} cannot be a folder: {why}", path=str(profile.history.parent), why=why
            )
            raise UsageError(title, say("Name another folder.")) from error


def _failed(error: StatusWatchError, terminal: Terminal) -> int:
    try:
        terminal.fail(error)
    except (BrokenPipeError, UnwritableError):
        _stop_writing()
    if isinstance(error, UnwritableError):
        _stop_writing()
    return int(getattr(error, "exit_code", Exit.CANT_TELL))


def _first(error: BaseException) -> StatusWatchError:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, StatusWatchError)
    return error


def _stop_writing() -> None:
    """The reader of our pipe has seen enough; Python must not complain of it at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _command(runs: str) -> Command:
    """Each command imports only what it needs: `status` must not wait for the network's."""
    module, _, function = runs.partition(".")
    command: Command = getattr(import_module(f"statuswatch.cli.{module}"), function)
    return command
