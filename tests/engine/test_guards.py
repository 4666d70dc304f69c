"""Which addresses may be asked when somebody else leads there, and what counts as the same origin."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from statuswatch.engine.fetch import _origin
from statuswatch.engine.redirects import names_public, public_only, redirect
from statuswatch.http import Guard, HttpTrouble

PUBLIC = ("93.184.215.14",)


@pytest.mark.parametrize("guarded", [public_only, names_public])
def test_one_inner_address_among_others_is_enough_to_refuse(
    guarded: Callable[[str], Guard],
) -> None:
    guard = guarded("https://half.example/")
    guard(PUBLIC)
    for inner in ("10.0.0.1", "fe80::1%eth0", "::1"):
        for addresses in ((*PUBLIC, inner), (inner, *PUBLIC)):
            with pytest.raises(HttpTrouble, match="inner address"):
                guard(addresses)


def test_an_address_without_a_host_is_no_address() -> None:
    target, wrong = redirect("http://a.example/", "https:///there", 1)
    assert (target, str(wrong)) == ("", "it redirects to https:, where we do not go")


def test_the_same_name_by_another_scheme_is_another_origin() -> None:
    assert _origin("http://a.example/x") != _origin("https://a.example/x")
    assert _origin("https://a.example/x") == _origin("https://A.example:443/y")
