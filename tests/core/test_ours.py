"""What our checks recorded in plain English is said in the reader's language."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from statuswatch.adapters import _probe_causes
from statuswatch.core import ours
from statuswatch.core.flow import Response, Trouble
from statuswatch.core.probing import in_passing
from statuswatch.core.words import Message, render, say
from statuswatch.engine.refusals import refused

PAGE = "https://podhost.example/"


def faults() -> list[_probe_causes.Fault]:
    """Every way in which a check of ours can find something wrong."""
    made = [
        _probe_causes.Fault(what, title, detail.format(host="podhost.example"))
        for _, _, what, title, detail in _probe_causes._TROUBLES
    ]
    made += [_probe_causes.status_fault(PAGE, n) for n in (*_probe_causes._STATUSES, 418)]
    made.append(_probe_causes.text_fault(PAGE, "all well"))
    end = datetime(2026, 5, 2, 14, tzinfo=UTC)
    gone = Trouble(PAGE, "tls", say("the certificate expired on {end}", end=end))
    made.append(_probe_causes.fault_of(PAGE, gone))
    made.append(_probe_causes.fault_of(PAGE, Trouble(PAGE, "odd", say("odd"))))
    return made


def is_ours(message: Message) -> bool:
    return message.one != "{text}"


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: fault.title)
def test_every_finding_of_a_check_is_found_again(fault: _probe_causes.Fault) -> None:
    for text in (fault.title, in_passing(fault.title), fault.detail):
        again = ours.told(text)
        assert is_ours(again)
        assert render(again) == text


@pytest.mark.parametrize(
    "text", ["Uploads are slow", "", "It answers\n503", "{status}", "It refuses the connection."]
)
def test_others_words_stay_theirs(text: str) -> None:
    assert not is_ours(ours.told(text))
    assert render(ours.told(text)) == text


@pytest.mark.parametrize("status", [204, 302, 403, 404, 410, 418, 429, 503, 511])
def test_why_a_page_could_not_be_read_is_found_again(status: int) -> None:
    for body in (b"", b"This page is inactive"):
        text = str(refused(Response(PAGE, status, {}, body), None).reason)
        again = ours.told(text)
        assert is_ours(again)
        assert render(again) == text


def test_how_long_it_took_is_found_again() -> None:
    again = ours.told("It took 4.2 s, where 180 ms is usual.")
    assert dict(again.args) == {"seconds": "4.2", "usual": "180"}
