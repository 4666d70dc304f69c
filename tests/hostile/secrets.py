"""Secrets."""

from __future__ import annotations

import base64
import contextlib
import html
import io
import json
import logging
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import keyring

from statuswatch import export
from statuswatch.cli.main import main
from tests.channels.receivers import hook
from tests.cli.test_secrets import Served
from tests.hostile.case import Rig, case, held, look
from tests.keyrings import Ring
from tests.serving import Asked, Reply

PLANTED = {
    "in an address": "c4naryurl-0123456789abcdef",
    "typed": "c4narypassword-0123456789",
    "of a channel": "c4narychannel-0123456789",
    "of a proxy": "c4naryproxy-0123456789",
    "in a cookie": "c4narycookie-0123456789",
    "in the settings": "c4narysettings-0123456789",
    "of a calendar": "c4narycalendar-0123456789",
}
SEARCHED = frozenset(
    form
    for secret in PLANTED.values()
    for form in (
        secret,
        quote(secret),
        secret[::-1],
        secret.upper(),
        base64.b64encode(secret.encode()).decode().rstrip("="),
        base64.b64encode(f"ada:{secret}".encode()).decode().rstrip("="),
        secret.encode().hex(),
    )
)


@dataclass
class Life:
    """A profile that is lived in, and everything it printed and logged."""

    folder: Path
    said: list[str] = field(default_factory=list)

    def __call__(self, *words: str, typed: str = "") -> int:
        out, err = io.StringIO(), io.StringIO()
        before = sys.stdin
        sys.stdin = io.StringIO(typed)
        try:
            # In a thread: a command brings its own loop, and a check is run in one.
            with (
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
                ThreadPoolExecutor(1) as aside,
            ):
                code = aside.submit(main, ["--profile", str(self.folder), *words]).result()
        finally:
            sys.stdin = before
        self.said.append(f"$ {words[0]} {len(self.said)}\n{out.getvalue()}{err.getvalue()}")
        return code


@contextlib.contextmanager
def keyring_of(ring: Ring) -> Iterator[Ring]:
    before = keyring.get_keyring()
    keyring.set_keyring(ring)
    try:
        yield ring
    finally:
        keyring.set_keyring(before)


@contextlib.contextmanager
def everything_logged() -> Iterator[io.StringIO]:
    """Of every library, at its most talkative."""
    kept = io.StringIO()
    handler, root = logging.StreamHandler(kept), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield kept
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def found_in(data: bytes) -> list[str]:
    text = data.decode("latin-1")
    return [form for form in SEARCHED if form in text]


def vendor(asked: Asked) -> Reply:
    """Sets a cookie, speaks of what it was asked with, and answers ever worse."""
    vendor_calls.append(asked)
    cookie = {"Set-Cookie": f"session={PLANTED['in a cookie']}; Path=/"}
    told = asked.path + asked.headers.get("authorization", "")
    if "token=" not in told and "Bearer" not in told and "Basic" not in told:
        return Reply(401, b"who are you?", {**cookie, "WWW-Authenticate": "Basic realm=x"})
    if asked.path.startswith("/cal"):
        return Reply(200, f"{CALENDAR}X-ASKED:{told}\r\nEND:VCALENDAR\r\n".encode(), cookie)
    bad = len(vendor_calls) % 7
    if bad == 5:
        return Reply(500, f"error in {told}".encode(), cookie)
    if bad == 6:
        return Reply(200, f"<html>{told}</html>".encode(), cookie)
    item = (
        "<item><title>Uploads fail</title><guid>g1</guid><description>Investigating"
        f" {html.escape(told)}</description>"
        f"<link>{SITE}{html.escape(told)}</link></item>"
    )
    return Reply(200, FEED.format(item=item, told=html.escape(told)).encode(), cookie)


CALENDAR = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Show #needs: A\r\nDTSTART:20991201T100000Z\r\nEND:VEVENT\r\n"
vendor_calls: list[Asked] = []
SITE = "https://status.example.com"
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Vendor Status</title>'
    "<link>https://status.example.com/{told}</link>{item}</channel></rss>"
)


def live(life: Life, url: str, pager: str, out: Path) -> None:
    """Everything that a user does with it."""
    assert life("add", f"{url}/feed?token={PLANTED['in an address']}", "--name", "A") == 0, (
        life.said[-1]
    )
    typed = f"ada:{PLANTED['typed']}\n"
    assert life("add", f"{url}/b", "--kind", "feed", "--name", "B", "--secret", typed=typed) == 0, (
        life.said[-1]
    )
    life("add", f"{url}/c", "--kind", "feed", "--name", "C", "--secret", typed=PLANTED["typed"])
    life("add", url.replace("//", f"//ada:{PLANTED['typed']}@") + "/d", "--kind", "feed")
    life("add", "http://proxied.example/", "--kind", "probe", "--name", "P")
    assert life("channels", "add", "pager", typed=pager) == 0, life.said[-1]
    life("channels", "add", "other", pager)  # where it does not belong
    settings = life.folder / "settings.toml"
    text = settings.read_text() if settings.exists() else ""
    settings.write_text(
        f'{text}\n[network]\nproxy = "http://ada:{PLANTED["in the settings"]}@127.0.0.1:9"\n'
    )
    calendar = f"{url}/cal.ics?token={PLANTED['of a calendar']}"
    assert life("plan", "calendar", calendar) == 0, life.said[-1]
    letter = out.parent / "letter.txt"
    letter.write_text("We will fix exports by 2026-09-01.\n")
    life("letter", "A", str(letter), "--keep-promises")
    for _ in range(8):
        life("watch", "--once")
    settings.write_text(text)
    for words in (
        ("check",), ("status",), ("list",), ("list", "--format", "json"),
        ("list", "--format", "opml"), ("history",), ("notices",), ("doctor",),
        ("doctor", "--report", str(out / "report.txt")), ("doctor", "--report", "--names"),
        ("channels",), ("channels", "test"), ("settings",), ("down", "A"), ("up", "A"),
        ("plan",), ("plan", "read"), ("plan", "past"), ("preflight",), ("contact", "A"),
        ("report", "A"), ("report", "A", "--mailto"), ("report", "A", "--sent"), ("letter", "A"),
        ("promise", "judge", "A"), ("claim", "A"), ("scorecard", "A"), ("compare", "A", "B"),
        ("document", "A"), ("document", "A", "--kind", "message"),
        ("document", "A", "-o", str(out / "a.html")), ("document", "A", "-o", str(out / "a.md")),
        ("document", "A", "--kind", "judgement", "-o", str(out / "j.html")),
        ("document", "A", "--kind", "scorecard", "-o", str(out / "s.html")),
        ("backup", str(out / "a.backup")), ("plan", "calendar", calendar + "x", "--remove"),
        ("probe", f"{url}/feed?token={PLANTED['in an address']}"),
        ("remove", "C"), ("forget", "C", "--yes"), ("add", f"{url}/c?key=%zz"),
    ):  # fmt: skip
        life(*words)
        life(*words, "--json")
    for name in export.names():
        life("export", "--format", name, "-o", str(out / f"x{export.load(name).suffix}"))


def a_lively_run(rig: Rig) -> str:
    vendor_calls.clear()
    rig.patch.setenv("DBUS_SESSION_BUS_ADDRESS", "")
    for name in ("HTTP_PROXY", "http_proxy"):
        rig.patch.setenv(name, f"http://ada:{PLANTED['of a proxy']}@127.0.0.1:9")
    rig.patch.setenv("NO_PROXY", "127.0.0.1")
    rig.patch.setenv("no_proxy", "127.0.0.1")
    out = rig.folder / "out"
    out.mkdir()
    life = Life(rig.folder / "profile")
    with (
        keyring_of(Ring()) as ring,
        everything_logged() as logged,
        Served(vendor) as host,
        hook() as pager,
    ):
        live(life, host.url, pager.address(PLANTED["of a channel"]), out)
        kept = " ".join(ring.held.values())
    sent = " ".join(a.path + a.headers.get("authorization", "") for a in vendor_calls)
    assert PLANTED["in an address"] in sent, "it is used, so it was there to be lost"
    assert PLANTED["of a calendar"] in sent
    assert (out / "a.backup").stat().st_size > 0
    assert PLANTED["typed"] in kept
    assert pager.came, "the channel was used"
    assert not [a for a in vendor_calls if "cookie" in a.headers]
    leaks = {part.splitlines()[0]: found_in(part.encode()) for part in life.said}
    leaks["the log"] = found_in(logged.getvalue().encode())
    files = [p for p in rig.folder.rglob("*") if p.is_file()]
    leaks |= {str(p.relative_to(rig.folder)): found_in(p.read_bytes()) for p in files}
    leaks |= {f"the name of {p.name}": found_in(p.name.encode()) for p in files}
    leaking = {where: what for where, what in leaks.items() if what}
    assert leaking == {}, leaking
    size = sum(p.stat().st_size for p in files)
    return (
        f"{len(PLANTED)} secrets in {len(SEARCHED)} spellings: none in {len(files)} files"
        f" ({size // 1024} kB), {len(life.said)} commands' words, {len(logged.getvalue())} characters of logs"
    )


def a_recording_to_share(rig: Rig) -> str:
    """`probe --record` keeps what a vendor sent, for others to read: not what it was asked with."""
    vendor_calls.clear()
    life, place = Life(rig.folder / "profile"), rig.folder / "recorded"
    token = PLANTED["in an address"]
    with keyring_of(Ring()), Served(vendor) as host:
        life("probe", f"{host.url}/feed?token={token}", "--record", str(place))
    files = [p for p in place.rglob("*") if p.is_file()]
    assert files, life.said
    told = json.loads((place / "case.json").read_text())
    assert not found_in(json.dumps(told).encode()), told
    leaks = {p.name: found_in(p.read_bytes()) for p in files}
    leaking = {where: what for where, what in leaks.items() if what}
    assert leaking == {}, leaking
    return f"{len(files)} files, without the token"


def no_keyring_at_all(rig: Rig) -> str:
    from keyring.errors import KeyringLocked, NoKeyringError

    said = []
    for n, trouble in enumerate((NoKeyringError(), KeyringLocked(), OSError("broken"))):
        ring = Ring()
        ring.trouble = trouble
        life = Life(rig.folder / str(n))
        with keyring_of(ring), Served(vendor) as host:
            url = f"{host.url}/feed?token={PLANTED['in an address']}"
            assert life("add", url, "--kind", "feed", "--name", "A") != 0, life.said[-1]
            assert life("add", f"{host.url}/open", "--kind", "feed", "--name", "B") == 0, life.said[
                -1
            ]
            life("watch", "--once")
        assert [a for a in vendor_calls if a.path == "/open"], "those without secrets go on"
        files = [p for p in life.folder.rglob("*") if p.is_file()]
        assert not [p for p in files if found_in(p.read_bytes())], "no plain-text way out"
        said.append(life.said[0].splitlines()[1])
        assert not found_in("".join(life.said).encode())
    return "; ".join(said)


KEYRING, PUSH = "tests/engine/test_secrets.py", "tests/channels/test_push.py"

CASES = (
    case(
        102,
        "the keyring is absent, locked or hangs",
        "sources without secrets go on; nothing is kept in plain text; no thread of ours waits",
        look(no_keyring_at_all),
        held(
            f"{KEYRING}::test_a_keyring_that_gives_nothing_is_said_and_nobody_is_asked",
            f"{KEYRING}::test_a_locked_keyring_is_not_asked_at_every_poll",
            f"{KEYRING}::test_a_keyring_that_waits_for_its_user_stops_nobody",
            f"{KEYRING}::test_a_keyring_that_writes_plain_files_is_none",
            "tests/cli/test_secrets.py::test_without_a_keyring_nothing_is_followed",
        ),
    ),
    case(
        103,
        "secrets in addresses, settings, headers, the keyring, channels, proxies",
        "in no log, report, export, notice, database, argument or word on the screen",
        look(a_lively_run),
        look(a_recording_to_share),
        held(
            f"{PUSH}::test_the_address_is_in_no_argument_and_no_environment",
            f"{PUSH}::test_it_leaves_nothing_on_disk_and_nothing_in_the_log",
            f"{PUSH}::test_should_the_child_ever_name_a_part_of_the_address_it_is_hidden",
            f"{KEYRING}::test_another_origin_gets_nothing_by_a_redirect",
            "tests/channels/test_masks.py::test_no_plugin_of_apprise_is_shown_with_its_secrets",
            "tests/app/test_doctor_report.py::test_the_log_is_in_it_without_secrets_and_without_names",
        ),
    ),
)
