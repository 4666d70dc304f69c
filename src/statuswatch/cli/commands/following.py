"""add, remove, forget, list, import: what is followed."""

from __future__ import annotations

import argparse

from statuswatch.cli.commands.command import Command
from statuswatch.cli.commands.values import name


def told(parser: argparse.ArgumentParser) -> None:
    """What a source is told beside its address."""
    parser.add_argument("--text", help="with --kind probe: it must say this to be well")
    parser.add_argument(
        "--category",
        action="append",
        default=[],
        metavar="CATEGORY",
        help="of a feed that mixes kinds of news: only this category counts as status "
        "(may be given more than once)",
    )
    parser.add_argument(
        "--news", action="store_true", help="with --category: tell the other categories as news"
    )
    parser.add_argument(
        "--option",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="what its kind is told besides (regions=eu-west-1; see docs/adapters.md)",
    )


def _add(add: argparse.ArgumentParser) -> None:
    add.add_argument("url", metavar="TARGET", nargs="?", help="the address of a status page")
    add.add_argument(
        "--name", type=name, help="what you call it; the same name = another source of it"
    )
    add.add_argument(
        "--part",
        action="append",
        default=[],
        metavar="COMPONENT",
        help="only this component matters (may be given more than once)",
    )
    add.add_argument(
        "--kind", help="it is of this kind (see: statuswatch adapters): nothing is asked now"
    )
    told(add)
    add.add_argument(
        "--secret",
        action="store_true",
        help="it needs a password or a token: ask for it (or read stdin), keep it in the keyring",
    )
    add.add_argument(
        "--from",
        dest="file",
        metavar="FILE",
        help="follow many: a line each, an address, optionally a tab and a name (- = stdin)",
    )


def _remove(remove: argparse.ArgumentParser) -> None:
    remove.add_argument("name", metavar="NAME")


def _forget(forget: argparse.ArgumentParser) -> None:
    forget.add_argument("name", metavar="NAME", nargs="?", help="this service and its history")
    forget.add_argument(
        "--all", action="store_true", help="all of this profile: history, settings, autostart"
    )
    forget.add_argument("--yes", action="store_true", help="do not ask")


def _list(out: argparse.ArgumentParser) -> None:
    out.add_argument("--format", metavar="FORMAT", help="as a list for others: opml or json")
    out.add_argument(
        "-o", "--output", metavar="FILE", help="instead of standard output; written whole or not"
    )


def _import(into: argparse.ArgumentParser) -> None:
    into.add_argument(
        "file", metavar="FILE", help="OPML, our JSON or history, stts' or Uptime Kuma's (- = stdin)"
    )
    into.add_argument(
        "--look", action="store_true", help="ask what is not known: what it is, and how to read it"
    )


COMMANDS = (
    Command("add", "Follow a service.", "following.add", _add),
    Command("remove", "Stop following one.", "following.remove", _remove),
    Command(
        "forget", "Delete a service and its history, or everything.", "forgetting.forget", _forget
    ),
    Command("list", "What you follow, and where it is read.", "following.list_", _list),
    Command("import", "Follow what a list names.", "in_and_out.import_", _import),
)
