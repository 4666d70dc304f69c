"""How each way to the user is now, as any process can say it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from keyring.errors import NoKeyringError

from statuswatch.app import App
from statuswatch.app.addresses import Place
from statuswatch.app.ways import add, add_command, load, states
from statuswatch.engine.failing import Failing, as_text, failing_note
from statuswatch.store.nouns import Routed
from tests.app.test_ways import AT, CANARY, again, app, hooked, notice, nowhere
from tests.channels.receivers import Hook
from tests.keyrings import Ring, ring

__all__ = ["app", "hooked", "ring"]


async def test_an_address_of_the_running_program_s_environment_is_not_called_forgotten(
    app: App, ring: Ring, hooked: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring.trouble = NoKeyringError()
    await add(app, "pager", hooked.address(CANARY))
    other = again(app)
    try:
        assert not states(other)[1].on
        other.stored.outbox.keep([Routed(notice(), ("pager",))])
        delivery = other.stored.outbox.claim("pager", "1:1@here", other.clock.now())
        assert delivery is not None
        other.stored.outbox.delivered(delivery.id, "", other.clock.now())
        assert states(other)[1].on, "it got through lately, whoever sent it"
        with monkeypatch.context() as environment:
            environment.setenv("STATUSWATCH_CHANNEL_PAGER", hooked.address(CANARY))
            load(other, None)
        assert states(other)[1].kept is Place.ENVIRONMENT
        nowhere(other, CANARY)
    finally:
        other.close_store()


def test_one_that_was_written_by_hand_says_how_it_gets_its_address(app: App) -> None:
    app.profile.settings_file.parent.mkdir(parents=True, exist_ok=True)
    app.profile.settings_file.write_text('[channels.phone]\nkind = "push"\n')
    other = again(app)
    try:
        phone = states(other)[1]
        told = "no address: statuswatch channels add phone"
        assert (phone.on, str(phone.why), phone.kept) == (False, told, None)
    finally:
        other.close_store()


def test_one_that_fails_says_since_when_and_why_until_it_takes_something(app: App) -> None:
    add_command(app, "page", ["page"])
    since, next_try = AT, AT + timedelta(minutes=5)
    failing = Failing(since, next_try, "it failed with exit code 1")
    app.stored.ledger.note(failing_note("page"), as_text(failing))
    assert (states(app)[1].on, states(app)[1].failing) == (True, failing)
    app.stored.ledger.note(failing_note("page"), "not ours")
    assert states(app)[1].failing is None
