"""Addresses: they reach a real mail server and a real webhook, and nothing of them gets out."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("apprise")
pytest.importorskip("aiosmtpd")

from statuswatch.channels import ChannelError, push
from statuswatch.channels._apprise import Answer, Overheard
from statuswatch.channels._child import Child, Ended
from statuswatch.channels.push import Push, body, kind, look
from statuswatch.core.model import Level
from statuswatch.core.telling import Notice, NoticeKind, Stage, Urgency
from statuswatch.core.words import Setting, say
from tests.channels.receivers import closed_port, hook, mailbox
from tests.waiting import PATIENCE, until

pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")

AT = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
SETTING = Setting(now=AT)
CANARY = "c4nary-t0ken-1234567890"


def escalation(text: str = "For 20 min, and nobody acknowledged it.") -> Notice:
    return Notice(
        key="escalate:o1:pager",
        thread="outage:o1",
        service="podhost",
        title=say("Podhost is down"),
        body=say("{text}", text=text),
        urgency=Urgency.CRITICAL,
        url="https://status.podhost.example/i/1",
        at=AT,
        kind=NoticeKind.ESCALATION,
        stage=Stage.ON,
        level=Level.DOWN,
        about=("o1",),
    )


def to(address: str) -> Push:
    return Push("pager", lambda: address)


def fails(address: str, notice: Notice | None = None) -> ChannelError:
    with pytest.raises(ChannelError) as caught:
        to(address).send(notice or escalation(), "", SETTING)
    return caught.value


def said(error: BaseException) -> str:
    """All that could be shown or logged of it, with what it came from."""
    import traceback

    return "".join(traceback.format_exception(error)) + repr(error.__dict__)


# -- what arrives -------------------------------------------------------------------------------


def test_an_escalation_arrives_as_mail() -> None:
    with mailbox(CANARY) as box:
        assert to(box.address(CANARY)).send(escalation(), "", SETTING) == ""
        (mail,) = box.mails
        assert (mail["subject"], mail["to"]) == ("Podhost is down", "me@pager.example")
        text = mail.get_body(("plain",))
        assert text is not None
        assert text.get_content().strip().splitlines() == [
            "For 20 min, and nobody acknowledged it.",
            "https://status.podhost.example/i/1",
            "Acknowledge: statuswatch ack podhost",
        ]


def test_an_escalation_arrives_at_a_webhook() -> None:
    with hook() as one:
        to(one.address()).send(escalation(), "", SETTING)
        ((path, told),) = one.came
        assert (path, told["title"], told["type"]) == ("/hook", "Podhost is down", "failure")
        assert told["message"].startswith("For 20 min, and nobody acknowledged it.")


def test_a_vendors_markup_arrives_as_text() -> None:
    evil = "<img src=x onerror=y> & @everyone \x1b[31mred\x00 :) ünï\ud800"
    with mailbox(CANARY) as box, hook() as one:
        to(box.address(CANARY)).send(escalation(evil), "", SETTING)
        to(one.address()).send(escalation(evil), "", SETTING)
        told = one.came[0][1]["message"]
        assert "<img src=x onerror=y> & @\N{ZERO WIDTH SPACE}everyone" in told  # calls nobody
        assert "\x1b" not in told
        assert "\x00" not in told
        for part in box.mails[0].walk():
            if part.get_content_type() == "text/html":
                assert "<img" not in part.get_content()


def test_what_it_says_goes_by_the_stage() -> None:
    plain = Notice("1", "t", "s", say("x"), say(""))
    on = Notice("1", "t", "s", say("x"), say(""), stage=Stage.ON, level=Level.DEGRADED)
    off = Notice("1", "t", "s", say("x"), say(""), stage=Stage.OFF)
    assert [kind(one) for one in (plain, on, off, escalation())] == [
        "info",
        "warning",
        "success",
        "failure",
    ]
    assert body(plain, SETTING) == " "  # some services refuse an empty message
    evil = Notice("1", "t", "s", say("x"), say("y"), url="javascript:alert(1)")
    assert body(evil, SETTING) == "y"


# -- what does not ------------------------------------------------------------------------------


def test_a_wrong_password_is_for_good() -> None:
    with mailbox("another") as box:
        error = fails(box.address(CANARY))
        assert error.permanent
        title = "The mail server does not take the name or password (535)"
        assert str(error.title) == title
        assert box.mails == []
        assert CANARY not in said(error)


@pytest.mark.parametrize(
    ("refuse", "permanent"),
    [("550 no such mailbox", True), ("451 later", False), ("421 closing", False)],
)
def test_a_mail_servers_number_says_whether_to_try_again(refuse: str, permanent: bool) -> None:
    with mailbox(CANARY) as box:
        box.refuse = refuse
        error = fails(box.address(CANARY))
        assert (error.permanent, refuse[:3] in str(error.title)) == (permanent, True)


@pytest.mark.parametrize(("status", "permanent"), [(401, True), (404, True), (503, False)])
def test_a_webhooks_status_says_whether_to_try_again(status: int, permanent: bool) -> None:
    with hook() as one:
        one.status = status
        error = fails(one.address(CANARY))
        assert (error.permanent, str(status) in str(error.title)) == (permanent, True)
        assert CANARY not in said(error)


def test_a_status_is_for_good_or_it_passes() -> None:
    outcomes = {s: Overheard(statuses=[s]).answer().outcome for s in range(400, 600)}
    passing = {s for s, outcome in outcomes.items() if outcome == "temporary"}
    assert passing == {408, 409, 413, 421, 423, 425, 429, *range(500, 600)}


def test_of_several_reasons_the_one_for_good_counts() -> None:
    """Of two recipients one is not there, and the other's server is busy."""
    assert Overheard(statuses=[503, 404, 429]).answer().outcome == "permanent"
    assert Overheard(replies=[450, 550]).answer().outcome == "permanent"
    assert Overheard(statuses=[503], replies=[450]).answer().outcome == "temporary"
    assert Overheard().answer().outcome == "temporary"


def test_troubles_of_the_line_are_told_apart() -> None:
    import socket
    import ssl

    lines: dict[str, BaseException] = {
        "Its server does not answer": TimeoutError(),
        "Nobody knows the name of its server, or your own line is down": socket.gaierror(),
        "Its server cannot be reached": ConnectionRefusedError(),
    }
    for words, trouble in lines.items():
        wrapped = OSError("as requests wraps it", trouble)
        told = Overheard(troubles=[wrapped]).answer()
        assert (told.outcome, str(told.title)) == ("temporary", words)
    unsafe = Overheard(troubles=[OSError(ssl.SSLError("certificate has expired"))]).answer()
    assert (unsafe.outcome, "not safe" in str(unsafe.title)) == ("temporary", True)


def test_a_server_that_is_not_there_is_tried_again() -> None:
    for address in (
        f"json://127.0.0.1:{closed_port()}/{CANARY}",
        f"mailto://me:{CANARY}@127.0.0.1:{closed_port()}?from=a@b.example&mode=insecure",
    ):
        error = fails(address)
        assert (error.permanent, str(error.title)) == (False, "Its server cannot be reached")
        assert CANARY not in said(error)


def test_a_name_that_nobody_knows_is_tried_again() -> None:
    error = fails(f"json://nowhere.invalid/{CANARY}")
    assert not error.permanent
    assert CANARY not in said(error)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (f"pigeon://{CANARY}", "There is no kind of address called pigeon"),
        (f"tgram://{CANARY}", "This is no complete address of the kind tgram"),
        (CANARY, "An address begins with its kind, as in mailto:// or ntfy://"),
        ("", "An address begins with its kind, as in mailto:// or ntfy://"),
        (f"https://example.com/{CANARY}", "There is no kind of address called https"),
    ],
)
def test_what_is_no_address_is_for_good_and_said_without_it(address: str, words: str) -> None:
    for attempt in (lambda: look(address), lambda: to(address).send(escalation(), "", SETTING)):
        with pytest.raises(ChannelError) as caught:
            attempt()
        assert (caught.value.permanent, str(caught.value.title)) == (True, words)
        assert CANARY not in said(caught.value)


def test_an_address_is_looked_at_without_asking_anyone() -> None:
    look(f"json://127.0.0.1:{closed_port()}/x")
    look(f"ntfy://{CANARY}@127.0.0.1:{closed_port()}/alerts")


def test_without_apprise_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(push, "find_spec", lambda _: None)
    error = fails("json://127.0.0.1/x")
    assert error.permanent
    assert "pip install 'statuswatch[channels]'" in str(error.advice)
    assert not to("x").available()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert "pip" not in str(fails("json://127.0.0.1/x").advice)


def test_the_child_says_so_itself_where_apprise_cannot_be_imported() -> None:
    order = json.dumps({"do": "look", "url": f"json://h/{CANARY}"})
    code = "import sys; sys.modules['apprise'] = None\n"
    code += "from statuswatch.channels._apprise import main; sys.exit(main())"
    out = subprocess.run([sys.executable, "-c", code], input=order.encode(), capture_output=True)
    assert json.loads(out.stdout)["outcome"] == "permanent"
    assert (out.stderr, CANARY.encode() in out.stdout) == (b"", False)


def test_a_channel_whose_address_cannot_be_had_says_why() -> None:
    def locked() -> str:
        raise ChannelError(say("The keyring is locked"))

    with pytest.raises(ChannelError, match="The keyring is locked") as caught:
        Push("pager", locked).send(escalation(), "", SETTING)
    assert not caught.value.permanent


# -- the child ----------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform != "linux", reason="a process is looked at in /proc")
def test_the_address_is_in_no_argument_and_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATUSWATCH_CHANNEL_PAGER", f"json://127.0.0.1/{CANARY}")
    seen: list[str] = []
    talk = Child.talk

    def listened(child: Child, text: bytes, seconds: float) -> Ended:
        place = Path(f"/proc/{child._process.pid}")
        until((place / "cmdline").read_bytes)  # just now it is still becoming that program
        seen.extend((place / name).read_bytes().decode() for name in ("cmdline", "environ"))
        return talk(child, text, seconds)

    monkeypatch.setattr(Child, "talk", listened)
    with hook() as one:
        to(one.address(CANARY)).send(escalation(), "", SETTING)
        assert one.came[0][0] == f"/{CANARY}"
    assert "_apprise" in seen[0]
    assert CANARY not in "".join(seen)


def test_it_leaves_nothing_on_disk_and_nothing_in_the_log(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    for name in ("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "TMPDIR"):
        monkeypatch.setenv(name, str(tmp_path))
    caplog.set_level(logging.DEBUG)
    with mailbox(CANARY) as box, hook() as one:
        to(box.address(CANARY)).send(escalation(), "", SETTING)
        to(one.address(CANARY)).send(escalation(), "", SETTING)
        one.status = 500
        fails(one.address(CANARY))
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
    out = capfd.readouterr()
    assert CANARY not in out.out + out.err + caplog.text


@pytest.mark.parametrize("written", ["", "[]", '{"outcome": 3}', f"Traceback {CANARY}", "{}"])
def test_a_child_that_answers_nonsense_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, written: str
) -> None:
    code = f"import sys; sys.stdin.read(); print({written!r})"
    monkeypatch.setattr(push, "_arguments", lambda: [sys.executable, "-c", code])
    error = fails(f"json://127.0.0.1/{CANARY}")
    assert not error.permanent
    assert CANARY not in said(error)


def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    code = f"import time; time.sleep({PATIENCE * 4})"
    monkeypatch.setattr(push, "_arguments", lambda: [sys.executable, "-c", code])
    monkeypatch.setattr(push, "SECONDS", 0.5)
    began = time.monotonic()
    error = fails(f"json://127.0.0.1/{CANARY}")
    assert (error.permanent, time.monotonic() - began < PATIENCE) == (False, True)


def test_should_the_child_ever_name_a_part_of_the_address_it_is_hidden(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    title = say("It broke: {why}", why=f"at /hooks/{CANARY}?x")
    code = f"import sys; sys.stdin.read(); print({Answer('temporary', title).text()!r})"
    monkeypatch.setattr(push, "_arguments", lambda: [sys.executable, "-c", code])
    error = fails(f"json://me@127.0.0.1/hooks/{CANARY}")
    assert str(error.title) == "It broke: at /hooks/••••?x"


def test_a_frozen_program_is_its_own_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no `python -m`: __main__ knows the word."""
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert push._arguments() == [sys.executable, push.PUSH_CHILD]
    monkeypatch.undo()
    arguments = [sys.executable, "-m", "statuswatch", push.PUSH_CHILD]
    order = json.dumps({"do": "look", "url": "pigeon://x"}).encode()
    out = subprocess.run(arguments, input=order, capture_output=True, timeout=PATIENCE)
    assert json.loads(out.stdout)["outcome"] == "permanent"


def test_files_at_home_are_no_modules_of_the_child(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    owned = tmp_path / "owned"
    for name in ("apprise", "json", "statuswatch"):
        (tmp_path / f"{name}.py").write_text(f"open({str(owned)!r}, 'w')")
    with hook() as one:
        to(one.address()).send(escalation(), "", SETTING)
        assert len(one.came) == 1
    assert not owned.exists()
