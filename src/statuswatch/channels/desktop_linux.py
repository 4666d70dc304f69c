"""Notifications on Linux: org.freedesktop.Notifications over D-Bus, marshalled by jeepney.

Not Qt's `showMessage`: it never updates a card, sends no urgency a daemon understands, and on
some trays makes the icon show the message's state (docs: facts on desktops).
"""

from __future__ import annotations

import contextlib
import html
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from jeepney import HeaderFields, Message

from statuswatch.channels import APP_NAME, DESKTOP_ID, Abilities, ChannelError
from statuswatch.channels._bus import Line, address, lost
from statuswatch.channels._cards import label, sounds, texts
from statuswatch.channels._daemon import NAME, Calls, Daemon
from statuswatch.channels._ear import Ear
from statuswatch.core.telling import Action, Notice, Urgency
from statuswatch.core.words import Setting, render, say

TIMEOUT = 5.0
"""Seconds for one notice, all its calls together. A frozen daemon must not hold up the rest."""

FORGET = 900.0
"""Seconds after which a daemon that never said whether it took a card is sent the next one."""

_DAEMONS_CHOICE, _NEVER = -1, 0
_ACTIONS = frozenset(Action)


@dataclass(frozen=True, slots=True)
class _Unanswered:
    """A card that the daemon `owner` was sent `at` (monotonic), and whose number it owes us."""

    thread: str
    owner: str
    reply: Future[Message]
    at: float


class DesktopLinux:
    """One line to the bus, opened when first needed and again after the bus went away.

    A handle is `bus daemon number`: the number means a card only to the daemon that gave it,
    and another daemon (or the same one, restarted) would replace a stranger's card.
    """

    name = "desktop_linux"

    def __init__(
        self,
        icon: Path | None = None,
        environ: Mapping[str, str] = os.environ,
        timeout: float | None = None,
        sounds_from: Urgency | None = None,
    ) -> None:
        self._icon = icon.resolve().as_uri() if icon else ""
        self._environ = environ
        self._timeout = TIMEOUT if timeout is None else timeout
        self._sounds_from = sounds_from
        self._lock = threading.Lock()  # one notice at a time
        self._line: Line | None = None
        self._bus = ""
        self._daemon = Daemon()
        self._unanswered: _Unanswered | None = None
        self._late: dict[str, int] = {}
        self._subscribed: Line | None = None
        self._ear: Ear[Message] | None = None
        self._tokens: dict[str, str] = {}
        self._token = ""

    def available(self) -> bool:
        try:
            with self._calls() as call:
                return bool(call.has_owner() or NAME in call.activatable())
        except (ChannelError, OSError, ValueError):
            return False

    def abilities(self) -> Abilities:
        """Of the daemon that runs, or is started by being asked. Raises ChannelError."""
        with _in_words(), self._calls() as call:
            daemon = call.daemon()
            disturbed = call.disturbed(daemon.program)
        can = daemon.capabilities
        return Abilities(daemon.program, "actions" in can, "sound" in can, disturbed)

    def send(self, notice: Notice, handle: str, setting: Setting) -> str:
        with _in_words(), self._calls() as call:
            return self._send(call, notice, handle, setting)

    def sound_from(self, least: Urgency | None) -> None:
        self._sounds_from = least

    def listen(self, acted: Callable[[str, str], None]) -> None:
        if self._ear is None:
            # Known before it lives: what comes at once must find it.
            self._ear = Ear(self._subscribe, lambda signal: self._hear(signal, acted))
            self._ear.start()

    def raising(self) -> str:
        token, self._token = self._token, ""
        return token

    def close(self) -> None:
        """Within a second, even while a notice is being sent: that one fails."""
        ear, self._ear = self._ear, None
        if ear is not None:
            ear.stop()
        self._drop()
        if ear is not None:
            ear.join()
            self._drop()  # it may have been opening one

    # --- cards --------------------------------------------------------------------------------

    def _send(self, call: Calls, notice: Notice, handle: str, setting: Setting) -> str:
        owner = call.owner()
        self._catch_up(call, owner)
        replaces = self._number(handle, owner) or self._late.pop(notice.thread, 0)
        if not owner or owner != self._daemon.owner:
            self._daemon = call.daemon()
        owner = self._daemon.owner
        card = self._card(call, notice, setting)
        try:
            number = self._notify(call, notice.thread, owner, replaces, card)
        except ChannelError:
            if not replaces:
                raise
            # A daemon may refuse the number of a card that was closed: then it is shown anew.
            number = self._notify(call, notice.thread, owner, 0, card)
        return f"{self._bus} {owner} {number}"

    def _notify(
        self, call: Calls, thread: str, owner: str, replaces: int, card: tuple[object, ...]
    ) -> int:
        reply = call.notify(APP_NAME, replaces, self._icon, *card)
        self._unanswered = _Unanswered(thread, owner, reply, time.monotonic())
        number = call.number(reply)
        self._unanswered = None
        return number

    def _catch_up(self, call: Calls, owner: str) -> None:
        """A daemon that hung has our last card still before it. Until it has taken that one, it
        is sent nothing more: else it would show as many as were tried, all at once. The number
        that it gave meanwhile is kept, so that the next try is in place."""
        before = self._unanswered
        if owner != self._daemon.owner:
            self._late = {}
        if before is not None and before.owner == owner and time.monotonic() - before.at < FORGET:
            with contextlib.suppress(ChannelError):  # it answered, and refused that one
                self._late[before.thread] = call.number(before.reply)
        self._unanswered = None

    def _card(self, call: Calls, notice: Notice, setting: Setting) -> tuple[object, ...]:
        """Title, body, buttons, hints and how long it stays."""
        can = self._daemon.capabilities
        title, body = texts(notice, setting)
        if "body-markup" in can:
            body = html.escape(body, quote=False)
        buttons: list[str] = []
        if self._ear is not None and "actions" in can:  # one that nobody hears is worse than none
            for action in notice.actions:
                buttons += [action.value, render(label(action, notice), setting)]
        critical = notice.urgency is Urgency.CRITICAL
        hints = {
            "urgency": ("y", int(notice.urgency)),
            "desktop-entry": ("s", DESKTOP_ID),
            "category": ("s", "network"),
            **self._sound(call, notice),
        }
        return title, body, buttons, hints, _NEVER if critical else _DAEMONS_CHOICE

    def _sound(self, call: Calls, notice: Notice) -> dict[str, tuple[str, object]]:
        daemon = self._daemon
        wanted = "sound" in daemon.capabilities and sounds(notice, self._sounds_from)
        if not wanted or call.disturbed(daemon.program):
            return {"suppress-sound": ("b", True)}
        critical = notice.urgency is Urgency.CRITICAL
        return {"sound-name": ("s", "dialog-warning" if critical else "message-new-instant")}

    def _number(self, handle: str, owner: str) -> int:
        """The number of the card to replace; 0: a new one."""
        bus, _, rest = handle.partition(" ")
        giver, _, number = rest.partition(" ")
        known = bus == self._bus and giver == owner and number.isdecimal()
        return int(number) if known else 0

    # --- buttons, in the ear's thread ---------------------------------------------------------

    def _subscribe(self) -> None:
        """What an ear hears: see that there is a line, and that it tells of buttons."""
        with self._calls() as call:
            self._tell_of_buttons(call)
        if self._ear is None:  # closed while this waited for the bus
            self._drop()

    def _tell_of_buttons(self, call: Calls) -> None:
        if self._subscribed is not self._line:
            call.subscribe()
            self._subscribed = self._line

    def _hear(self, signal: Message, acted: Callable[[str, str], None]) -> None:
        """The sender is part of the handle: what another program claims is about no card of ours.
        A card that was sent before we were restarted has its buttons still, where the daemon
        tells everybody (dunst tells only who sent it)."""
        fields = signal.header.fields
        if fields.get(HeaderFields.signature) != "us":
            return
        number, word = signal.body
        handle = f"{self._bus} {fields.get(HeaderFields.sender, '')} {number}"
        member = fields.get(HeaderFields.member)
        if member == "ActivationToken":  # it comes just before its click
            self._tokens = {handle: word}
        elif member == "ActionInvoked" and word in _ACTIONS:
            self._token = self._tokens.pop(handle, "")
            acted(handle, word)

    # --- the line -----------------------------------------------------------------------------

    @contextmanager
    def _calls(self) -> Iterator[Calls]:
        """Calls over a line that stands, one notice at a time, within the time-out."""
        deadline = time.monotonic() + self._timeout
        if not self._lock.acquire(timeout=self._timeout):
            raise TimeoutError
        try:
            yield Calls(self._open(deadline), deadline)
        finally:
            self._lock.release()

    def _open(self, deadline: float) -> Line:
        if self._line is not None and self._line.alive:
            return self._line
        left = max(deadline - time.monotonic(), 0.01)
        try:
            line = Line(address(self._environ), left, self._came)
        except (RuntimeError, ValueError, StopIteration) as error:  # no address that jeepney knows
            raise lost(error) from error
        self._line, self._daemon, self._unanswered, self._late = line, Daemon(), None, {}
        try:
            call = Calls(line, deadline)
            self._bus = call.hello()
            if self._ear is not None:
                self._tell_of_buttons(call)
        except (OSError, ChannelError):
            line.close()
            raise
        return line

    def _came(self, signal: Message | None) -> None:
        """In the line's thread."""
        ear = self._ear
        if ear is None:
            return
        if signal is None:
            ear.lost()
        elif signal.header.fields.get(HeaderFields.interface) == NAME:
            ear.put(signal)

    def _drop(self) -> None:
        if self._line is not None:
            self._line.close()


@contextmanager
def _in_words() -> Iterator[None]:
    """The bus's errors as ours."""
    try:
        yield
    except TimeoutError as error:
        raise ChannelError(
            say("The notification service does not answer"),
            say("If it stays so, log out and in again."),
            hung=True,
        ) from error
    except OSError as error:
        raise lost(error) from error


def channel(icon: Path | None = None, sounds_from: Urgency | None = None) -> DesktopLinux:
    return DesktopLinux(icon, sounds_from=sounds_from)
