"""contact: whom to call of a service, from the catalogue and from the user."""

from __future__ import annotations

import argparse

from statuswatch.app import App, calling
from statuswatch.app.calling import CallingError
from statuswatch.cli.opening import UsageError, find, nearest, opened, typed
from statuswatch.cli.terminal import Exit, Terminal
from statuswatch.core.calling import line_of, remarks_of
from statuswatch.core.docket import Contact, ContactKind, Holding
from statuswatch.core.model import Service
from statuswatch.core.words import say
from statuswatch.settings import Profile

KINDS = {kind.value: kind for kind in ContactKind} | {"mail": ContactKind.EMAIL}

DEEDS = ("add", "remove", "number")


def contact(args: argparse.Namespace, terminal: Terminal, profile: Profile) -> int:
    """The list, or one deed on it."""
    deed, words = _read(args)
    with opened(profile, terminal) as app:
        service = find(app, args.name, also_left=True)
        try:
            if deed == "add":
                _add(app, service, args, words, terminal)
            elif deed == "remove":
                gone = calling.remove(app, service, words[0])
                terminal.say(say("Removed: {line}", line=line_of(gone)))
                terminal.data(_data(gone))
            elif deed == "number":
                _number(app, service, args, words[0], terminal)
            else:
                _list(app, service, terminal)
        except CallingError as error:
            raise UsageError(error.title, error.advice) from error
    return int(Exit.FINE)


def _read(args: argparse.Namespace) -> tuple[str, list[str]]:
    """What to do, and its words. Raises UsageError."""
    deed, words = (args.words[0].casefold(), args.words[1:]) if args.words else ("list", [])
    if deed not in ("list", *DEEDS):
        near = nearest(deed, DEEDS)
        raise UsageError(
            say("{word} is nothing to do with a contact", word=typed(deed)),
            say("{near}", near=near)
            if near
            else say("Write add KIND VALUE, remove VALUE or number VALUE."),
        )
    wanted = {"list": 0, "add": 2, "remove": 1, "number": 1}[deed]
    if len(words) < wanted or (deed == "list" and words):
        raise UsageError(
            say("The words do not do: {words}", words=typed(" ".join(args.words))),
            say("Write add KIND VALUE, remove VALUE or number VALUE."),
        )
    if deed != "add" and (args.label or args.hours or args.pages):
        raise UsageError(
            say("--label, --hours and --pages go with add"), say("See: statuswatch contact --help")
        )
    if deed != "number" and args.plan is not None:
        raise UsageError(say("--plan goes with number"), say("See: statuswatch contact --help"))
    if wanted:  # a phone number or a label may be typed without quotes
        words = [*words[: wanted - 1], " ".join(words[wanted - 1 :])]
    return deed, words


def _add(
    app: App, service: Service, args: argparse.Namespace, words: list[str], terminal: Terminal
) -> None:
    kind = KINDS.get(words[0].casefold())
    if kind is None:
        near = nearest(words[0], KINDS)
        raise UsageError(
            say("{word} is no kind of contact", word=typed(words[0])),
            say("{near}", near=near)
            if near
            else say("The kinds are: {names}.", names=", ".join(k.value for k in ContactKind)),
        )
    value = typed(words[1])
    own = app.stored.docket.docket(service.id).contacts
    there = [c for c in own if c.kind is kind and c.value.casefold() == value.casefold()]
    before = there[0] if there else Contact(service.id, kind, value)
    # Added once more it keeps what is not said anew.
    new = Contact(
        service.id,
        kind,
        before.value,
        before.label if args.label is None else typed(args.label),
        before.hours if args.hours is None else typed(args.hours),
        args.pages or before.pages_staff,
    )
    kept = calling.add(app, new)
    terminal.say(say("Kept for {name}: {line}", name=service.name, line=line_of(kept)))
    terminal.data(_data(kept))


def _number(
    app: App, service: Service, args: argparse.Namespace, number: str, terminal: Terminal
) -> None:
    before = app.stored.docket.docket(service.id).holding or Holding(service.id)
    plan = before.plan if args.plan is None else typed(args.plan)
    kept = calling.hold(app, Holding(service.id, typed(number), plan, before.note))
    if kept.account:
        terminal.say(say("{name} knows you as {number}", name=service.name, number=kept.account))
    else:
        terminal.say(
            say("No number is kept any more under which {name} knows you", name=service.name)
        )
    terminal.data(_holding(kept))


def _list(app: App, service: Service, terminal: Terminal) -> None:
    found = calling.contacts(app, service)
    for one in found:
        terminal.say(line_of(one))
        for remark in remarks_of(one):
            terminal.say(say("    {remark}", remark=remark))
        terminal.data(_data(one))
    holding = app.stored.docket.docket(service.id).holding
    if holding is not None and (holding.account or holding.plan):
        _say_holding(holding, terminal)
        terminal.data(_holding(holding))
    if not found:
        terminal.say(say("Nobody to call is known of {name}", name=service.name))
        terminal.say(
            say("Add one: statuswatch contact {name} add email help@example.com", name=service.id)
        )


def _say_holding(holding: Holding, terminal: Terminal) -> None:
    if holding.account:
        terminal.say(say("They know you as {number}", number=holding.account))
    if holding.plan:
        terminal.say(say("Your plan: {plan}", plan=holding.plan))


def _data(one: Contact) -> dict[str, object]:
    return {
        "service": one.service,
        "kind": one.kind.value,
        "value": one.value,
        "label": one.label,
        "hours": one.hours,
        "pages_staff": one.pages_staff,
        "from": one.given.value,
        "id": one.id or None,
    }


def _holding(one: Holding) -> dict[str, object]:
    return {"service": one.service, "account": one.account, "plan": one.plan}
