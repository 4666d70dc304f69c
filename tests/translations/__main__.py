"""The workshop's tools: `python -m tests.translations extract|update|compile|check|pseudo|…`."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from babel.messages.catalog import Catalog

from tests.translations import catalogues, pseudo, source
from tests.translations.catalogues import FOLDER, TEMPLATE, entries, key_of
from tests.translations.checks import problems


def extract() -> Catalog:
    """Writes the template. Ends the program where a sentence cannot be followed."""
    found = source.read()
    if found.wrong:
        sys.exit(
            "\n".join([*found.wrong, "Not written out where it is said: see docs/translating.md"])
        )
    made = catalogues.template(found)
    catalogues.save(TEMPLATE, made)
    print(f"{TEMPLATE}: {sum(1 for _ in entries(made))} messages")
    return catalogues.read(TEMPLATE)


def update(codes: list[str]) -> None:
    """Takes what is new in the template into each language; what is gone goes."""
    template = catalogues.read(TEMPLATE)
    for code in codes:
        path = catalogues.po_of(code)
        made = catalogues.read(path, code) if path.exists() else _new(code)
        # Never guessed from what sounds alike: a wrong sentence is worse than an English one.
        made.update(template, no_fuzzy_matching=True)
        made.obsolete.clear()
        made.fuzzy = False
        catalogues.save(path, made)
        missing = sum(1 for message in entries(made) if catalogues.is_missing(message))
        print(f"{path}: {missing} missing")


def _new(code: str) -> Catalog:
    return Catalog(
        locale=code,
        domain=catalogues.DOMAIN,
        project="StatusWatch",
        header_comment="# StatusWatch in another language: see docs/translating.md",
        charset="utf-8",
    )


def compile_all(codes: list[str]) -> None:
    for code in codes:
        path = catalogues.po_of(code)
        path.with_suffix(".mo").write_bytes(catalogues.compiled(catalogues.read(path, code)))
        print(path.with_suffix(".mo"))


def missing(code: str, out: Path | None) -> None:
    """What is not translated yet, as JSON: what `fill` takes is {"id": "…" or ["one", "many"]}."""
    rows = [
        {
            "id": key_of(message),
            "plural": message.id[1] if isinstance(message.id, tuple) else None,
            "comment": " ".join([message.context or "", *message.auto_comments]).strip(),
            "where": [file for file, _ in message.locations][:3],
        }
        for message in entries(catalogues.read(catalogues.po_of(code), code))
        if catalogues.is_missing(message)
    ]
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    if out is None:
        print(text)
    else:
        out.write_text(text + "\n", "utf-8")
        print(f"{out}: {len(rows)} missing")


def fill(code: str, files: list[Path], *, anew: bool) -> int:
    """Takes translations in. What breaks a place is refused and said; the rest is kept."""
    path = catalogues.po_of(code)
    made = catalogues.read(path, code)
    by_key = {key_of(message): message for message in entries(made)}
    taken, wrong = 0, 0
    for file in files:
        for key, words in json.loads(file.read_text("utf-8")).items():
            message = by_key.get(key)
            if message is None:
                wrong += 1
                print(f"{file}: there is no {key!r}", file=sys.stderr)
                continue
            if not catalogues.is_missing(message) and not anew:
                continue
            before = message.string
            message.string = _strings(catalogues.ids_of(message), words, made.num_plurals)
            found = list(catalogues.faults(message))
            if found or catalogues.is_missing(message):
                message.string = before
                wrong += 1
                empty = catalogues.Fault(key, "empty, or not of as many forms as there are")
                for fault in found or [empty]:
                    print(f"{file}: {fault}", file=sys.stderr)
                continue
            message.flags.discard("fuzzy")
            taken += 1
    catalogues.save(path, made)
    compile_all([code])
    print(f"{taken} taken, {wrong} refused")
    return 1 if wrong else 0


def _strings(ids: tuple[str, ...], words: str | list[str], plurals: int) -> str | tuple[str, ...]:
    """With the source's own space around it."""
    start, end = catalogues.outer(ids[0])
    if len(ids) == 1:
        return f"{start}{(words if isinstance(words, str) else words[0]).strip()}{end}"
    each = [words] * plurals if isinstance(words, str) else words
    if len(each) != plurals:
        return ("",) * plurals
    return tuple(f"{start}{one.strip()}{end}" for one in each)


def write_pseudo(folder: Path) -> None:
    template = catalogues.read(TEMPLATE)
    for code in (pseudo.LATIN, pseudo.ARABIC):
        place = folder / code / "LC_MESSAGES" / f"{catalogues.DOMAIN}.mo"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(catalogues.compiled(pseudo.pseudo(template, code)))
        print(place)


def check() -> int:
    found = problems()
    for problem in found:
        print(problem)
    return 1 if found else 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.translations", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("extract", help="write resources/i18n/statuswatch.pot from the source")
    for name, text in (
        ("update", "take what is new into every .po, or into these languages'"),
        ("compile", "write every .mo, or these languages'"),
    ):
        commands.add_parser(name, help=text).add_argument("codes", nargs="*")
    commands.add_parser("check", help="is all of it whole, and as the source has it?")
    made = commands.add_parser("pseudo", help="write en_XA and ar_XB: STATUSWATCH_I18N=FOLDER")
    made.add_argument("folder", type=Path)
    lacks = commands.add_parser("missing", help="what is not translated, as JSON")
    lacks.add_argument("code")
    lacks.add_argument("out", type=Path, nargs="?")
    filled = commands.add_parser("fill", help="take translations in: {id: words or [one, many]}")
    filled.add_argument("code")
    filled.add_argument("files", type=Path, nargs="+")
    filled.add_argument("--anew", action="store_true", help="also where there is one already")
    args = parser.parse_args()
    match args.command:
        case "extract":
            extract()
        case "update":
            with catalogues.alone(TEMPLATE):
                update(args.codes or catalogues.codes())
        case "compile":
            compile_all(args.codes or catalogues.codes())
        case "check":
            return check()
        case "pseudo":
            write_pseudo(args.folder)
        case "missing":
            missing(args.code, args.out)
        case "fill":
            with catalogues.alone(TEMPLATE):
                return fill(args.code, args.files, anew=args.anew)
    return 0


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    sys.exit(main())
