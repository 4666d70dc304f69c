"""channels: the ways in which the user is told: list them, set them up, test them."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from statuswatch.app import forgetting, ways
from statuswatch.app.addresses import Place, variable_of
from statuswatch.app.programs import check_command
from statuswatch.channels import ChannelError
from statuswatch.channels.push import installed
from statuswatch.cli.opening import AskedError, UsageError, opened, typed
from statuswatch.cli.running import run
from statuswatch.cli.secret import hidden
from statuswatch.cli.terminal import Exit, Terminal, when
from statuswatch.core.words import Message, say
from statuswatch.engine.failing import Failing
from statuswatch.engine.secrets import SecretError
from statuswatch.settings import Profile
from statuswatch.settings.model import Use

if TYPE_CHECKING:
    from statuswatch.app import App

QUESTION = say("Its address (mailto://…, ntfy://…; it is not shown): ")

WAITING = say("Waiting for the keyring to be unlocked…")

KINDS = {
    ways.DESKTOP: say("this computer"),
    ways.PUSH: say("an address"),
    ways.COMMAND: say("a command"),
}


def channels(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    if args.what == "add":
        _check_usage(args)
    with opened(profile, terminal) as app:
        try:
            match args.what:
                case "add":
                    _add(app, terminal, args)
                case "remove":
                    _remove(app, terminal, args.name)
                case "on" | "off":
                    _switch(app, terminal, args.name, on=args.what == "on")
                case "test":
                    return _test(app, terminal, args.name)
                case _:
                    return _list(app, terminal)
        except ways.WayError as error:
            raise UsageError(error.title, error.advice) from error
    if forgetting.running(profile):
        terminal.say(say("The StatusWatch that runs takes it up when it is started again."))
    return Exit.FINE


def _check_usage(args: argparse.Namespace) -> None:
    """Before anything is opened or asked. Raises UsageError."""
    if args.address is not None:
        raise UsageError(
            say("An address is not given here: the shell keeps it in its history"),
            say(
                "Delete it there, and leave it out: it is asked for. In a script, write it to "
                "standard input."
            ),
        )
    if args.program is None and args.timeout is not None:
        raise UsageError(say("--timeout goes with --command"))


def _list(app: App, terminal: Terminal) -> int:
    states = ways.states(app)
    for state in states:
        terminal.data(_data(state))
    if terminal.json:
        return Exit.FINE
    wide = max(len(state.name) for state in states)
    for state in states:
        terminal.say(f"{state.name:{wide}}  {terminal.text(_line(state))}")
        if state.on and state.kept in (Place.SESSION, Place.ENVIRONMENT):
            terminal.say(f"{'':{wide}}  {terminal.text(ways.where(state.kept, state.name))}")
    return Exit.FINE


def _line(state: ways.State) -> Message:
    """`mailto://••••@mail.example · on, for what nobody acknowledges · last used 14:03`."""
    shown = say("{text}", text=state.shown) if state.shown else KINDS[state.kind]
    if state.why is not None and state.kind == ways.PUSH and state.kept is None:
        how = state.why
    elif state.why is not None:
        how = say("off: {why}", why=state.why)
    elif state.use is Use.ESCALATION:
        how = say("on, for what nobody acknowledges")
    else:
        how = say("on")
    if state.last is not None:
        how = say("{how} · last used {at}", how=how, at=state.last)
    elif state.failing is None:
        how = say("{how} · not used yet", how=how)
    if state.failing is not None:
        how = say("{how} · {failing}", how=how, failing=_failing(state.failing))
    return say("{shown} · {how}", shown=shown, how=how)


def _failing(failing: Failing) -> Message:
    said = say("failing since {since}: {why}", since=failing.since, why=failing.why.rstrip(" ."))
    if failing.again <= datetime.now(UTC):
        return say("{said}. It is tried again with what comes next", said=said)
    return say("{said}. Next try {again}", said=said, again=failing.again)


def _data(state: ways.State, **more: object) -> dict[str, object]:
    return {
        "channel": state.name,
        "kind": state.kind,
        "use": state.use.value,
        "shown": state.shown,
        "on": state.on,
        "why": None if state.why is None else str(state.why),
        "last": when(state.last),
        "kept": None if state.kept is None else state.kept.value,
        "failing": _failing_data(state.failing),
        **more,
    }


def _failing_data(failing: Failing | None) -> dict[str, object] | None:
    if failing is None:
        return None
    return {"since": when(failing.since), "again": when(failing.again), "why": failing.why}


def _add(app: App, terminal: Terminal, args: argparse.Namespace) -> None:
    ways.check_name(app, args.name)
    use = Use.ESCALATION if args.escalation else Use.ALWAYS
    if args.program is not None:
        check_command(args.program, args.timeout)
        state = ways.add_command(app, args.name, args.program, use, args.timeout)
    else:
        address = "" if ways.address_given(app, args.name) else _asked(terminal)
        try:
            state = run(ways.add(app, args.name, address, use, lambda: terminal.warn(WAITING)))
        except ChannelError as error:
            if error.permanent and installed():
                raise UsageError(error.title, error.advice) from error
            raise AskedError(Exit.TROUBLE, error.title, error.advice) from error
        except SecretError as error:
            words = "{advice} Or set {variable} where StatusWatch is started, and add it there."
            advice = say(words, advice=error.advice, variable=variable_of(args.name))
            raise AskedError(Exit.TROUBLE, error.title, advice) from error
    terminal.say(say("{name} is set up: {shown}", name=state.name, shown=state.shown))
    if state.kept is not None:
        terminal.say(ways.where(state.kept, state.name))
    if state.kept is Place.SESSION:
        terminal.warn(say("This command ends now, and the address with it."))
    else:
        see = say("See whether it works: statuswatch channels test {name}", name=state.name)
        terminal.say(see)
    terminal.data(_data(state))


def _asked(terminal: Terminal) -> str:
    """The address, from the terminal without showing it, else from standard input's first line."""
    told = hidden(terminal.text(QUESTION), say("The address is not UTF-8 text"))
    if not told.strip():
        raise UsageError(
            say("No address came"), say("It is read from standard input, or asked for.")
        )
    return told.strip()


def _remove(app: App, terminal: Terminal, name: str) -> None:
    name = typed(name)
    run(ways.remove(app, name))
    terminal.say(say("{name} is gone", name=name))
    terminal.data({"channel": name, "removed": True})


def _switch(app: App, terminal: Terminal, name: str, *, on: bool) -> None:
    state = ways.switch(app, typed(name), on=on)
    words = say("{name} is on", name=state.name) if on else say("{name} is off", name=state.name)
    terminal.say(words)
    terminal.data(_data(state))


def _test(app: App, terminal: Terminal, name: str | None) -> int:
    """Trouble where one of them does not get through; without a name, of all that are on."""
    states = ways.states(app)
    chosen = [state.name for state in states if state.on] if name is None else [typed(name)]
    for state in states if name is None else ():
        if state.why is not None:
            terminal.say(say("{name}: skipped, it is off: {why}", name=state.name, why=state.why))
    worst = Exit.FINE
    for one in chosen:
        tested = run(ways.test(app, one))
        if tested.ok:
            terminal.say(say("{name}: {said}", name=one, said=tested.said))
        else:
            worst = Exit.TROUBLE
            terminal.warn(say("{name}: {said}", name=one, said=tested.said))
            if tested.advice is not None and tested.advice.one:
                terminal.warn(tested.advice)
        advice = None if tested.advice is None else terminal.text(tested.advice)
        said = terminal.text(tested.said)
        terminal.data({"channel": one, "delivered": tested.ok, "said": said, "advice": advice})
    return worst
