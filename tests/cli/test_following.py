"""add, remove, list."""

from __future__ import annotations

import io

import pytest

from tests.cli.conftest import Program
from tests.cli.places import FEED, SUMMARY, Place, opened, page, summary


def test_a_place_is_asked_what_it_is_and_shown(says: Program, place: Place) -> None:
    place.tells()
    said = says("add", place.url)
    assert said.out.splitlines() == [
        f"Atlassian Statuspage at {place.url}{SUMMARY}",
        "○ Podhost: Fine, 2 parts",
        "Following Podhost",
    ]
    assert (said.code, said.err) == (0, "")
    again = says("add", place.url)
    assert (again.code, again.out.splitlines()[-1]) == (0, "You follow this already: Podhost")
    assert len(says.json("list")) == 1


def test_with_a_kind_nothing_is_asked(says: Program, place: Place) -> None:
    assert says("add", place.url, "--kind", "statuspage", "--name", "Mine").code == 0
    assert place.asked == []
    (row,) = says.json("add", place.url, "--kind", "statuspage")
    assert (row["name"], row["already"]) == ("Mine", True)


def test_the_same_name_is_another_source(says: Program, place: Place, other: Place) -> None:
    place.tells()
    other.pages["/feed"] = page(FEED, Content_Type="application/rss+xml")
    says("add", place.url)
    assert "Following Feedhost" in says("add", f"{other.url}/feed").out
    said = says("add", f"{place.url}/up", "--kind", "probe", "--name", "podhost")
    assert said.out == f"One more source of Podhost: Check of an address, {place.url}/up\n"
    listed = [(s["name"], [x["kind"] for x in s["sources"]]) for s in says.json("list")]
    assert listed == [("Podhost", ["statuspage", "probe"]), ("Feedhost", ["feed"])]


def test_a_part_is_found_whatever_its_case(says: Program, place: Place) -> None:
    place.tells()
    said = says("add", place.url, "--part", "UPLOADS", "--part", "website", "--name", "Up")
    assert said.out.splitlines()[-1] == "Following Up · Uploads, Website"
    wrong = says("add", place.url, "--part", "Foo")
    assert wrong.err == "There is no part called Foo on that page\nIts parts: Uploads, Website\n"
    assert wrong.code == 64
    assert [s["name"] for s in says.json("list")] == ["Up"]


def test_what_is_followed_is_what_is_said_of_it(says: Program, place: Place) -> None:
    text = summary("none", "Podhost", "").replace('"operational"', '"wobbly"', 1)
    place.pages[SUMMARY] = page(text)
    assert "? Podhost: Can't tell, 2 parts" in says("add", place.url, "--part", "Uploads").out
    assert "○ Podhost: Fine, 2 parts" in says("add", place.url, "--part", "Website").out


def test_what_a_place_answers_decides_the_words_and_the_code(says: Program) -> None:
    cases = {
        401: (3, "is private or switched off: it refuses to be read"),
        404: (3, "No status page found at"),
        410: (3, "is gone (410)"),
        429: (2, "answers 429: it wants fewer visits now"),
        503: (2, "has trouble itself: it answers 503"),
        500: (2, "has trouble itself: it answers 500"),
        200: (3, "No status page found at"),
    }
    for status, (code, words) in cases.items():
        with opened() as host:
            headers = {"Retry_After": "120"} if status == 429 else {}
            reply = page("<html>This page is inactive</html>", status, **headers)
            for path in ("/", SUMMARY, "/history.atom", "/feed", "/rss", "/feed.rss"):
                host.pages[path] = reply
            if status == 401:
                host.pages = _Everywhere(reply)
            said = says("add", f"{host.url}/")
            assert (status, said.code) == (status, code)
            assert words in said.err
            assert len(said.err.splitlines()) == 2
            assert "--kind probe" in said.err or "Try again later" in said.err
    assert says.json("list") == []


class _Everywhere(dict):  # type: ignore[type-arg]
    def __init__(self, reply: object) -> None:
        super().__init__()
        self._reply = reply

    def get(self, key: object, default: object = None) -> object:
        return self._reply


def test_a_host_that_is_not_there_changes_nothing(says: Program) -> None:
    nowhere = says("add", "http://127.0.0.1:1/")
    assert (nowhere.code, "the connection was refused" in nowhere.err) == (2, True)
    unknown = says("add", "https://no-such-name.invalid/")
    assert (unknown.code, "does not resolve" in unknown.err) == (2, True)
    assert says.json("list") == []


def test_of_two_pages_the_one_that_is_meant_has_to_be_said(says: Program, place: Place) -> None:
    place.pages["/"] = page(
        "<html><a href='/status-eu'>Status EU</a><a href='/status-us'>Status US</a>"
    )
    for path in ("/status-eu", "/status-us"):
        place.pages[path] = page(FEED, Content_Type="application/rss+xml")
    said = says("add", f"{place.url}/")
    assert said.code == 64
    assert said.err.splitlines() == [
        f"More than one status page is at {place.url}/",
        f"Add the one that is meant: {place.url}/status-eu --kind feed, "
        f"{place.url}/status-us --kind feed",
    ]
    assert says.json("list") == []


LINES = """\ufeff# what we use
{a}\tOne name

{b}\tTwo   words
nonsense
{c}
{a}\tOne name
"""


@pytest.mark.parametrize("by", ["file", "stdin"])
def test_of_a_file_each_line_is_followed_by_itself(
    says: Program, place: Place, other: Place, by: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.tells()
    other.tells(name="Elsewhere")
    text = LINES.format(a=place.url, b=other.url, c="http://127.0.0.1:1")
    file = says.profile.parent / "list.txt"
    file.write_text(text, "utf-8")
    if by == "stdin":
        stdin = io.TextIOWrapper(io.BytesIO(text.encode()), "ascii")
        monkeypatch.setattr("sys.stdin", stdin)
    said = says("add", "--from", "-" if by == "stdin" else str(file))
    assert said.out.splitlines()[-1] == "2 followed, 1 already followed, 2 not"
    where = "stdin" if by == "stdin" else str(file)
    first, second = said.err.splitlines()
    assert first == f"{where}:5: nonsense is not a web address"
    assert second.startswith(f"{where}:6: http://127.0.0.1:1 could not be asked")
    assert said.code == 64
    assert [s["name"] for s in says.json("list")] == ["One name", "Two words"]


def test_a_file_that_is_no_text_is_said(says: Program) -> None:
    file = says.profile.parent / "list.bin"
    file.write_bytes(b"\xff\xfe\0")
    said = says("add", "--from", str(file))
    assert (said.code, said.err) == (64, f"{file} is not UTF-8 text\nSave it as UTF-8.\n")


NAMES = [
    "=cmd|'/c calc'!A1",
    "Пример 🎙️👩‍👩‍👧",
    "שלום עולם",
    "x" * 3000,
    "a\tb\nc\x1b]0;x\a",
    "\udcff",
]


@pytest.mark.parametrize("name", NAMES, ids=["formula", "emoji", "rtl", "long", "control", "bytes"])
def test_any_name_can_be_followed_shown_and_removed(says: Program, name: str) -> None:
    assert says("add", "http://a.example", "--kind", "feed", "--name", name).code == 0
    listed = says("list").out
    assert len(listed.splitlines()) == 2
    assert "\x1b" not in listed
    assert says("status").code == 2
    assert says("remove", name).code == 0
    assert says.json("list") == []


def test_what_is_removed_keeps_its_history(says: Program, place: Place) -> None:
    place.tells(level="critical", story="Uploads fail")
    says("add", place.url)
    says("watch", "--once")
    assert says("remove", "podhost").out == "Podhost is no longer followed. Its history is kept.\n"
    assert "Uploads fail" in says("history").out
    assert "Uploads fail" in says("history", "podhost").out
    assert says("check").code == 2


def test_a_password_in_an_address_is_not_kept(says: Program) -> None:
    said = says("add", "http://bob:hunter2@127.0.0.1:9", "--kind", "feed")
    assert said.code == 64
    assert "hunter2" not in said.out + said.err
    assert "password" in said.err


def test_a_probe_can_be_told_what_must_be_said(says: Program, place: Place) -> None:
    place.pages["/up"] = page(b"all is well")
    assert says("add", place.url, "--kind", "statuspage", "--text", "well").code == 64
    assert says("add", f"{place.url}/up", "--kind", "probe", "--text", "well").code == 0
    assert says("check").code == 0
    place.pages["/up"] = page(b"sorry")
    said = says("check")
    assert said.code == 2
    assert "looks down (one look)" in said.out


def test_a_title_that_is_taken_is_no_word_to_join(
    says: Program, place: Place, other: Place
) -> None:
    place.tells(name="Status")
    other.tells(name="Status")
    assert "Following Status" in says("add", place.url).out
    assert says("add", other.url).out.splitlines()[-1] == "Following Status (127.0.0.1)"
    assert "You follow this already: Status (127.0.0.1)" in says("add", other.url).out
    listed = [(s["name"], [x["url"] for x in s["sources"]]) for s in says.json("list")]
    assert listed == [
        ("Status", [f"{place.url}{SUMMARY}"]),
        ("Status (127.0.0.1)", [f"{other.url}{SUMMARY}"]),
    ]


def test_a_name_that_is_given_joins(says: Program, place: Place, other: Place) -> None:
    place.tells(name="Status")
    other.tells(name="Status")
    says("add", place.url)
    assert "One more source of Status" in says("add", other.url, "--name", "status").out
    assert [len(s["sources"]) for s in says.json("list")] == [2]


def test_a_private_page_is_asked_twice_and_the_secret_is_advised(
    says: Program, place: Place
) -> None:
    place.pages = _Everywhere(page("sign in", 401))
    said = says("add", place.url)
    assert said.code == 3
    assert "is private or switched off" in said.err
    assert f"statuswatch add {place.url} --secret" in said.err
    assert len(place.asked) == 2


@pytest.mark.parametrize(("path", "asked"), [("/", 4), ("/status-eu", 2)])
def test_a_site_that_keeps_programs_out_is_asked_for_its_status_page(
    says: Program, place: Place, path: str, asked: int
) -> None:
    place.pages = _Everywhere(page("no robots", 403))
    said = says("add", f"{place.url}{path}")
    assert (said.code, "--secret" in said.err) == (3, True)
    assert len(place.asked) == asked


def test_a_status_document_that_wants_a_sign_in_is_named(says: Program, place: Place) -> None:
    place.pages = {"/": page("<html>Hello</html>"), SUMMARY: page("", 401)}
    said = says("add", f"{place.url}/")
    assert (said.code, said.err.splitlines()[0]) == (3, f"No status page found at {place.url}/")
    assert f"{place.url}{SUMMARY} wants a sign-in (401)" in said.err
    assert "--secret" in said.err


def test_a_podcast_is_known_at_its_first_answer(says: Program, place: Place) -> None:
    episode = """<item><title>One</title><category>Talk</category>
    <enclosure url="https://a.example/1.mp3" length="1" type="audio/mpeg"/></item>"""
    feed = FEED.replace("</channel>", f"{episode}</channel>").replace("Feedhost Status", "A talk")
    place.pages["/pod.xml"] = page(feed, Content_Type="application/rss+xml")
    said = says("add", f"{place.url}/pod.xml")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [
        f"Podcast feed at {place.url}/pod.xml",
        "A talk: 1 episode, files at a.example",
        "Following A talk",
    ]
    assert place.asked == ["/pod.xml"]


def test_a_name_of_a_hundred_thousand_letters_is_none(says: Program) -> None:
    said = says("add", "http://a.example", "--kind", "feed", "--name", "x" * 100_000)
    assert (said.code, len(said.err) < 500) == (64, True)
    assert "too long" in said.err
