"""One catalogue holds every sentence, and every language of it is whole."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests.translations import catalogues, checks, pseudo, source
from tests.translations.catalogues import Fault, entries, key_of
from tests.translations.syntax import Module
from tests.translations.values import Reader, Unclear


@pytest.fixture(scope="module")
def found() -> source.Found:
    return source.read()


def test_every_sentence_is_written_out_where_it_is_said(found: source.Found) -> None:
    assert found.wrong == []


def test_every_place_has_a_plain_name(found: source.Found) -> None:
    assert list(checks.odd_ones(found)) == []


def test_the_template_is_what_the_source_says(found: source.Found) -> None:
    assert list(checks.template_problems(found)) == []


@pytest.mark.parametrize("code", catalogues.codes())
def test_a_language_is_whole_and_breaks_no_place(code: str) -> None:
    assert list(checks.language_problems(code)) == []


@pytest.mark.parametrize(
    "words",
    ["{} is down", "{0} is down", "{name!r} is down", "{name:>9}", "{name.title}", "{a[0]}"],
)
def test_a_place_that_no_translation_could_do_right_is_found(words: str) -> None:
    for said in (source.Said(words), source.Said("one", words)):
        said.places.append(("a.py", 7))
        (problem,) = checks.odd_ones(source.Found({("", said.one): said}))
        assert problem.startswith("a.py:7: ")


def test_what_a_language_lacks_and_an_old_mo_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "de" / "statuswatch.po"
    shutil.copytree(catalogues.po_of("de").parent, copy.parent)
    monkeypatch.setattr(catalogues, "po_of", lambda _: copy)
    monkeypatch.setattr(checks, "FOLDER", tmp_path)
    assert list(checks.language_problems("de")) == []
    whole = copy.with_suffix(".mo").read_bytes()
    copy.with_suffix(".mo").write_bytes(whole[:-1])
    assert [one.rpartition(" ")[2] for one in checks.language_problems("de")] == ["compile"]
    copy.with_suffix(".mo").write_bytes(whole)
    copy.write_text(copy.read_text("utf-8") + '\nmsgid "Nobody says this"\nmsgstr ""\n', "utf-8")
    found = list(checks.language_problems("de"))
    assert "de lacks 'Nobody says this'" in [one.replace("('', ", "").rstrip(")") for one in found]
    assert any("not made of the template" in one for one in found)


def test_german_is_one_of_them() -> None:
    assert set(checks.COMPLETE) <= set(catalogues.codes())


# -- what can be followed --------------------------------------------------------------------------


def read(tmp_path: Path, code: str) -> list[str]:
    """What say() gets in this code."""
    file = tmp_path / "code.py"
    file.write_text(code)
    module = Module.read(file)
    calls = [node for node in ast.walk(module.tree) if isinstance(node, ast.Call)]
    said = [c for c in calls if isinstance(c.func, ast.Name) and c.func.id == "say"]
    return [text for call in said for text in Reader([module]).texts(call.args[0], module)]


@pytest.mark.parametrize(
    "code",
    [
        "say('a' if x else 'b')",
        "def f():\n    words = 'a'\n    if x:\n        words = 'b'\n    return say(words)",
        "T = {1: 'a', 2: 'b'}\ndef f(x): return say(T[x])",
        "T = {1: 'a'}\ndef f(x): return say(T.get(x, 'b'))",
        "def f(words): return say(words)\nf('a')\nf('b')",
        "for words, n in (('a', 1), ('b', 2)):\n    say(words)",
        "def g(): return ('a', 1) if x else ('b', 2)\ndef f():\n    words, _ = g()\n    return say(words)",
        "def f():\n    match x:\n        case 1: words = 'a'\n        case _: words = 'b'\n    say(words)",
    ],
)
def test_words_chosen_from_literals_are_found(tmp_path: Path, code: str) -> None:
    assert read(tmp_path, code) == ["a", "b"]


@pytest.mark.parametrize(
    "code",
    [
        "def f(x): return say(f'{x} is down')",
        "def f(x): return say('a' + x)",
        "def f(x): return say(x.title)",
        "def f():\n    words = 'a'\n    words += 'b'\n    return say(words)",
        "def f(x): return say(x)",
        "def f(x): return say('a'.replace('a', x))",
    ],
)
def test_words_made_at_run_time_are_refused(tmp_path: Path, code: str) -> None:
    with pytest.raises(Unclear):
        read(tmp_path, code)


# -- what a translation may not do -------------------------------------------------------------------


def wrong(source_words: str | tuple[str, str], words: str | tuple[str, ...]) -> list[str]:
    made = Catalog(locale="de")
    made.add(source_words, words)
    return [fault.why for entry in entries(made) for fault in catalogues.faults(entry)]


@pytest.mark.parametrize(
    ("words", "translation"),
    [
        ("{name} is down", "ist ausgefallen"),
        ("{name} is down", "{nam} ist ausgefallen"),
        ("{name} is down", "{name ist ausgefallen"),
        ("{name} is down", "{name!r} ist ausgefallen"),
        ("  Since {at}", "Seit {at}"),
        ("in %(default)s", "in"),
        ("<b>Down</b> since {at}", "Ausgefallen seit {at}"),
        ("*Down* since {at}", "*Ausgefallen seit {at}"),
        (("{n} day of {name}", "{n} days of {name}"), ("ein Tag", "{n} Tage")),
        (("{n} day", "{n} days"), ("{m} Tag", "{n} Tage")),
    ],
)
def test_a_translation_that_breaks_a_place_is_found(
    words: str | tuple[str, str], translation: str | tuple[str, str]
) -> None:
    assert wrong(words, translation) != []


def test_one_day_may_do_without_its_number() -> None:
    assert wrong(("{n} day", "{n} days"), ("ein Tag", "{n} Tage")) == []


def test_a_fault_names_its_sentence() -> None:
    assert str(Fault("Down", "lacks {name}")) == "'Down': lacks {name}"


# -- languages nobody speaks -------------------------------------------------------------------------


@pytest.mark.parametrize("code", [pseudo.LATIN, pseudo.ARABIC])
def test_a_pseudo_language_has_every_sentence_with_its_places(code: str) -> None:
    template = catalogues.read(catalogues.TEMPLATE)
    made = pseudo.pseudo(template, code)
    assert {key_of(m) for m in entries(made)} == {key_of(m) for m in entries(template)}
    assert [str(fault) for m in entries(made) for fault in catalogues.faults(m)] == []


def test_the_accented_one_is_a_third_longer() -> None:
    assert pseudo.accented("{name} is down since {at}.") == "[{name} íš ðóŵñ šíñçé {at}.······]".replace("ð", "đ")  # fmt: skip
