"""claim: what is owed for a month, and the terms it is reckoned by."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from statuswatch.cli.commands.command import Command
from statuswatch.cli.commands.values import WrongWordError, duration
from statuswatch.core.model import Level
from statuswatch.core.words import say

if TYPE_CHECKING:  # what every other command would wait for
    from decimal import Decimal

    from statuswatch.core.docket import Tier
    from statuswatch.core.money import Money

NONE = "none"
"""Typed instead of a value: there is none any more."""

LEAST = {level.word: level for level in (Level.DEGRADED, Level.PARTIAL, Level.DOWN)}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class NoTier:
    """`99.9:none`: there is no credit below that any more."""

    below: Decimal


def or_none(read: Callable[[str], T]) -> Callable[[str], T | str]:
    def reads(text: str) -> T | str:
        return NONE if text.strip().casefold() == NONE else read(text)

    return reads


def money(text: str) -> Money:
    from statuswatch.core.money import AmountError, parse

    try:
        return parse(text)
    except AmountError as error:
        raise WrongWordError(error.words) from error


def percent(text: str) -> Decimal:
    """`99.9`, `99,9`, `99.9 %`."""
    from decimal import Decimal

    figure = text.strip().removesuffix("%").strip().replace(",", ".")
    if not re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{1,8})?", figure):
        words = say("{text} is no percentage: write it as 99.9", text=repr(text))
        raise WrongWordError(words)
    return Decimal(figure)


def tier(text: str) -> Tier | NoTier:
    """`99.9:10`: below 99.9 % a credit of 10 %; `99.9:none`: none any more."""
    from statuswatch.core.docket import Tier

    below, colon, credit = text.partition(":")
    if not colon:
        raise WrongWordError(
            say(
                "{text} is no tier: write uptime and credit, both in percent, as 99.9:10",
                text=repr(text),
            )
        )
    if credit.strip().casefold() == NONE:
        return NoTier(percent(below))
    return Tier(percent(below), percent(credit))


def level(text: str) -> Level:
    found = LEAST.get(text.strip().casefold())
    if found is None:
        raise WrongWordError(
            say("{text} is no level: write {levels}", text=repr(text), levels=", ".join(LEAST))
        )
    return found


def _claim(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--month", metavar="MONTH", help="2026-10; else the last that is over")
    parser.add_argument(
        "--letter",
        metavar="FILE",
        help="write the claim as a letter: .txt, .html, .md or .pdf (- = standard output)",
    )
    parser.add_argument("--sent", action="store_true", help="you claimed it: no reminder any more")
    parser.add_argument("--not-sent", action="store_true", help="take that back")
    parser.add_argument("--show", action="store_true", help="only the terms that are kept")
    parser.add_argument("--drop", action="store_true", help="delete the terms")
    _terms(parser.add_argument_group("terms", "What is given is kept; none takes it back."))


def _terms(group: argparse._ArgumentGroup) -> None:
    amount, share = or_none(money), or_none(percent)
    length: Callable[[str], timedelta | str] = or_none(duration)
    group.add_argument("--fee", type=amount, metavar="MONEY", help='for a month: "49 EUR"')
    group.add_argument("--uptime", type=share, metavar="PERCENT", help="that was agreed: 99.9")
    group.add_argument(
        "--tier",
        type=or_none(tier),
        action="append",
        metavar="BELOW:CREDIT",
        help="99.9:10 = below 99.9 %% a credit of 10 %% of the fee (once for each; the others stay, "
        "99.9:none takes one back)",
    )
    group.add_argument("--most", type=share, metavar="PERCENT", help="the largest credit")
    group.add_argument(
        "--zone", metavar="ZONE", help="whose midnights part the months: Europe/Berlin"
    )
    group.add_argument("--within", type=length, metavar="TIME", help="so long after the month: 30d")
    group.add_argument(
        "--shortest", type=length, metavar="TIME", help="outages shorter than it do not count"
    )
    group.add_argument(
        "--least", type=level, metavar="LEVEL", help="what is milder does not count: partial"
    )
    group.add_argument(
        "--maintenance",
        choices=("counts", "excused"),
        help="what fails during announced work (excused)",
    )
    group.add_argument("--per-hour", type=amount, metavar="MONEY", help="an outage costs you")
    group.add_argument(
        "--per-missed", type=amount, metavar="MONEY", help="a missed publication costs you"
    )


COMMANDS = (Command("claim", "What an outage cost, and what you are owed.", "claim.claim", _claim),)
