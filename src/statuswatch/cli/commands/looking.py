"""probe, adapters, catalogue: what can be read, without following it."""

from __future__ import annotations

import argparse

from statuswatch.cli.commands.command import Command
from statuswatch.cli.commands.following import told


def _probe(probe: argparse.ArgumentParser) -> None:
    probe.add_argument("url", metavar="URL")
    told(probe)
    probe.add_argument("--kind", help="read it as this kind (see: statuswatch adapters)")
    probe.add_argument("--record", metavar="DIR", help="keep what was answered in this folder")


def _search(search: argparse.ArgumentParser) -> None:
    search.add_argument("text", metavar="TEXT", nargs="+")


def _show(show: argparse.ArgumentParser) -> None:
    show.add_argument("name", metavar="NAME")


def _verify(verify: argparse.ArgumentParser) -> None:
    verify.add_argument("names", metavar="NAME", nargs="*", help="only these")
    verify.add_argument("--category", metavar="C", help="only those of this category")
    verify.add_argument("--all", action="store_true", help="all of them, not fifty at most")
    verify.add_argument("-o", "--output", metavar="FILE", help="write the report there")


QUESTIONS = (
    Command("search", "Which services may be meant?", arguments=_search),
    Command("show", "All that is known of one.", arguments=_show),
    Command("verify", "For maintainers: ask the network what is still true.", arguments=_verify),
)

COMMANDS = (
    Command("probe", "Read one address, without following it.", "reading.probe", _probe),
    Command("adapters", "The kinds of sources that can be read.", "reading.adapters_"),
    Command(
        "catalogue",
        "The services that can be followed by name.",
        "cataloguing.catalogue",
        inner=QUESTIONS,
    ),
)
