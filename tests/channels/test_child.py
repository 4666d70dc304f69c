"""A program of the user's: what is kept of what it says, and that nothing of it stays behind."""

from __future__ import annotations

import sys

import pytest

from statuswatch.channels._child import TAIL, Child, Children, Hear, without_secrets
from tests.waiting import PATIENCE


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


@pytest.mark.parametrize(("hear", "stream"), [(Hear.OUT, "stdout"), (Hear.ERR, "stderr")])
def test_of_what_it_says_without_end_the_last_is_kept(hear: Hear, stream: str) -> None:
    code = f"import sys; sys.{stream}.write('x' * {TAIL * 3} + 'its last words')"
    ended = Children().run(python(code), b"", PATIENCE, hear)
    assert ended.code == 0
    assert len(ended.said) == TAIL
    assert ended.said.endswith(b"xits last words")


def test_who_is_ended_is_waited_for() -> None:
    """Else it stays in the system's list until we end ourselves."""
    child = Child(python("import time; time.sleep(300)"), Hear.ERR)
    child.end()
    assert child._process.returncode is not None
    child.end()
    for stream in (child._process.stdin, child._process.stderr):
        assert stream is not None
        stream.close()


def test_who_has_ended_is_forgotten() -> None:
    children = Children()
    assert children.run(python("pass"), b"text", PATIENCE).code == 0
    with pytest.raises(TimeoutError):
        children.run(python("import time; time.sleep(300)"), b"", 0.01)
    with pytest.raises(FileNotFoundError):
        children.run(["/no/such/program"], b"", PATIENCE)
    assert children._running == set()


def test_no_program_is_handed_the_addresses_of_channels_however_they_are_written() -> None:
    environ = {"STATUSWATCH_CHANNEL_MAIL": "s", "statuswatch_channel_push": "s", "PATH": "/bin"}
    assert without_secrets(environ) == {"PATH": "/bin"}
