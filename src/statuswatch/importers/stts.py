"""The services.json of stts, a status list for the Mac: pages by their provider.

Read as that program's repository has it (2024-2026): an object of lists, a provider each, whose
rows have `name` and `url`, some the provider's own `id`.
"""

from __future__ import annotations

from statuswatch.importers import Content, Importer, Listed, Wanted, at_most, rows_of, text_of

KINDS = {
    "betterstack": "betterstack",
    "betteruptime": "betterstack",
    "cstate": "cstate",
    "incidentio": "incidentio",
    "instatus": "instatus",
    "lamb": "",
    "site24x7": "site24x7",
    "sorry": "sorry",
    "statuscake": "",
    "statuscast": "statuscast",
    "statushub": "statushub",
    "statusio": "statusio",
    "statusiov1": "statusio",
    "statuspage": "statuspage",
    "statuspal": "statuspal",
}
"""What stts calls a provider, and what we do; empty: to be found out."""


def claims(content: Content) -> bool:
    document = content.document
    if not isinstance(document, dict) or not document or not document.keys() <= KINDS.keys():
        return False
    return all(isinstance(rows, list) for rows in document.values())


def read(content: Content) -> Listed:
    document = content.document if isinstance(content.document, dict) else {}
    rows = [(provider, row) for provider, listed in document.items() for row in rows_of(listed)]
    at_most(rows)
    return Listed(tuple(_wanted(KINDS[p], row, n) for n, (p, row) in enumerate(rows, 1)))


def _wanted(kind: str, row: dict[str, object], entry: int) -> Wanted:
    url, code = text_of(row.get("url")), text_of(row.get("id"), 60)
    options = {"id": code} if kind == "statusio" and code else {}
    return Wanted(text_of(row.get("name")) or url, url, kind, (), options, entry=entry)


IMPORTER = Importer("stts", "the services.json of stts", claims, read)
