"""Uptime Kuma's backup (Settings, Backup, Export; version 1): its checks of web addresses.

Read as that program writes it: `monitorList` with a row per check. What StatusWatch cannot check
(ping, ports, names, pushes) or would check otherwise than meant is left out, and said.
"""

from __future__ import annotations

from statuswatch.core.words import Message, say
from statuswatch.importers import (
    Content,
    Importer,
    LeftOut,
    Listed,
    Wanted,
    at_most,
    rows_of,
    text_of,
)

ASKS = frozenset({"http", "keyword", "json-query"})


def claims(content: Content) -> bool:
    document = content.document
    return isinstance(document, dict) and isinstance(document.get("monitorList"), (list, dict))


def read(content: Content) -> Listed:
    document = content.document if isinstance(content.document, dict) else {}
    listed = document.get("monitorList")
    rows = rows_of(list(listed.values()) if isinstance(listed, dict) else listed)
    wanted: list[Wanted] = []
    left: list[LeftOut] = []
    for entry, row in enumerate(rows, 1):
        name = text_of(row.get("name")) or text_of(row.get("url"))
        if row.get("type") == "group":
            continue
        why = _why_not(row)
        if why is not None:
            left.append(LeftOut(name, why, entry=entry))
            at_most(left)
            continue
        wanted.append(
            Wanted(name, text_of(row.get("url")), "probe", (), _options(row), entry=entry)
        )
        at_most(wanted)
    return Listed(tuple(wanted), tuple(left))


def _why_not(row: dict[str, object]) -> Message | None:
    kind, method = text_of(row.get("type"), 40), text_of(row.get("method"), 20) or "GET"
    if kind not in ASKS:
        return say("a check of the kind {kind} is none of a web address", kind=kind or "?")
    if row.get("active") in (False, 0):
        return say("it is paused there")
    if kind == "json-query" or row.get("invertKeyword") or row.get("upsideDown"):
        return say("what it expects of the answer cannot be checked here")
    if method not in {"GET", "HEAD"} or row.get("body") or row.get("headers"):
        return say("it sends more than a plain question ({method})", method=method)
    if text_of(row.get("authMethod")) or text_of(row.get("basic_auth_user")):
        return say("it needs a password: add it with --secret")
    return None


def _options(row: dict[str, object]) -> dict[str, str]:
    codes = row.get("accepted_statuscodes")
    status = ",".join(filter(None, map(text_of, codes))) if isinstance(codes, list) else ""
    found = {"status": status, "method": text_of(row.get("method"), 20)}
    if row.get("type") == "keyword":
        found["text"] = text_of(row.get("keyword"))
    usual = {"status": ("", "200-399"), "method": ("", "GET"), "text": ("",)}
    return {name: value for name, value in found.items() if value not in usual[name]}


IMPORTER = Importer("uptime_kuma", "a backup of Uptime Kuma", claims, read)
