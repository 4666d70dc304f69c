"""Which version comes after which, and what an index says of a project's releases."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version as Reference

from statuswatch.core.versions import LONGEST, Release, is_newer, is_ours, may_open, named, read

PYPI = "https://pypi.org/pypi/statuswatch/json"
OWN = "https://releases.example:8443/newest.json"

numbers = st.lists(st.integers(0, 40), min_size=1, max_size=4).map(
    lambda parts: ".".join(map(str, parts))
)
finals = st.tuples(st.sampled_from(["", "v", "0!", "1!"]), numbers).map("".join)
early = st.builds(
    "{}{}{}".format,
    numbers,
    st.sampled_from(["a", "b", "rc", ".dev", "-alpha.", "_beta_", "c", ".preview-", "rc1.dev"]),
    st.integers(0, 9),
)
own_builds = st.builds("{}+{}".format, numbers, st.sampled_from(["mine", "ubuntu.1", "g12-3"]))
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | finals | early,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["info", "releases", "version", "yanked", "url", "project_urls", "1.0", "x"]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


# -- one after the other ---------------------------------------------------------------------------


@given(finals, finals)
def test_releases_are_in_the_order_of_the_standard(found: str, own: str) -> None:
    assert is_newer(found, own) is (Reference(found) > Reference(own))


@given(finals, early)
def test_a_release_comes_after_what_led_to_it(found: str, own: str) -> None:
    assert is_newer(found, own) is (Reference(found) > Reference(own))


@given(early | own_builds, finals | early | own_builds)
def test_what_is_not_for_everybody_is_never_newer(found: str, own: str) -> None:
    assert not is_newer(found, own)


@given(finals | early | own_builds)
def test_nothing_is_newer_than_itself(version: str) -> None:
    assert not is_newer(version, version)


@given(finals, finals, finals)
def test_newer_than_the_newer_is_newer(one: str, two: str, three: str) -> None:
    if is_newer(two, one) and is_newer(three, two):
        assert is_newer(three, one)


@given(finals, st.integers(1, 9))
def test_what_was_only_packaged_anew_is_no_news(version: str, n: int) -> None:
    assert not is_newer(f"{version}.post{n}", version)


@given(st.text(max_size=60))
def test_any_text_is_a_version_or_none(text: str) -> None:
    found = read(text)
    if found is not None:
        assert Reference(text).release[0] == (found.number.release or (0,))[0]


@pytest.mark.parametrize("text", ["", "latest", "1..2", "1.2.x", "1.2 3", "1" * (LONGEST + 1), 1])
def test_what_is_no_version_is_newer_than_nothing(text: Any) -> None:
    assert read(text) is None
    assert not is_newer(str(text) if isinstance(text, int) else text, "1.0")


# -- what an index says ----------------------------------------------------------------------------


def pypi(**releases: bool) -> dict[str, Any]:
    """`releases`: "v0_2_0": was its file taken back?"""
    files = {name[1:].replace("_", "."): [{"yanked": back}] for name, back in releases.items()}
    newest = list(files)[-1] if files else "0"
    project = "https://pypi.org/project/statuswatch/"
    info = {"version": newest, "package_url": project, "release_url": f"{project}{newest}/"}
    return {"info": info, "releases": files}


def test_the_newest_release_is_found_whatever_the_order() -> None:
    told = named(pypi(v0_9_0=False, v0_10_0=False, v0_2_0=False), PYPI)
    assert told == Release("0.10.0", "https://pypi.org/project/statuswatch/")


def test_what_was_taken_back_and_what_comes_early_is_passed_over() -> None:
    document = pypi(v0_1_0=False, v0_2_0=True)
    document["releases"] |= {"0.3.0rc1": [{"yanked": False}], "0.4.0": [], "0.5.0+mine": [{}]}
    assert named(document, PYPI) == Release("0.1.0", "https://pypi.org/project/statuswatch/")


def test_a_list_without_releases_goes_by_its_newest() -> None:
    info = {"version": "0.2.0", "yanked": False, "release_url": "https://pypi.org/project/s/0.2.0/"}
    assert named({"info": info}, PYPI) == Release("0.2.0", "https://pypi.org/project/s/0.2.0/")
    assert named({"info": info | {"yanked": True}}, PYPI) is None
    assert named({"info": info | {"version": "0.2.0b1"}}, PYPI) is None


def test_what_is_new_comes_before_the_releases_page() -> None:
    document = pypi(v0_2_0=False)
    changes = "https://github.com/statuswatch/statuswatch/blob/main/CHANGELOG.md"
    document["info"]["project_urls"] = {"Homepage": "https://x.example", "Changelog": changes}
    assert named(document, PYPI) == Release("0.2.0", changes)
    document["info"]["project_urls"] = {"Changelog": "https://elsewhere.example/changes"}
    assert named(document, PYPI) == Release("0.2.0", "https://pypi.org/project/statuswatch/0.2.0/")


def test_an_address_of_ones_own_answers_shortly() -> None:
    page = "https://releases.example/1.2.3"
    assert named({"version": "1.2.3", "url": page}, OWN) == Release("1.2.3", page)
    assert named({"version": "v1.2.3"}, OWN) == Release("1.2.3")
    assert named({"version": "1.2.3", "url": "https://evil.example/"}, OWN) == Release("1.2.3")
    assert named({"version": "1.3.0rc1"}, OWN) is None


HOME = "https://github.com/statuswatch/statuswatch"


def test_a_project_of_the_same_name_is_not_ours() -> None:
    def of(**info: Any) -> dict[str, Any]:
        return {"info": {"version": "9.0", **info}}

    assert is_ours(of(project_urls={"Homepage": HOME}), HOME)
    assert is_ours(of(home_page=f"{HOME.upper()}/"), HOME)
    assert is_ours(of(project_urls={"Changelog": f"{HOME}/blob/main/CHANGELOG.md"}), HOME)
    assert not is_ours(of(), HOME)
    assert not is_ours(of(project_urls=None, home_page=None), HOME)
    assert not is_ours(of(project_urls={"Homepage": f"{HOME}-too"}), HOME)
    assert not is_ours(of(home_page="https://statuswatch.example"), HOME)
    assert is_ours({"version": "9.0"}, HOME), "whom the user chose is believed"


@given(json)
def test_whatever_comes_names_a_release_for_everybody_or_none(document: Any) -> None:
    found = named(document, PYPI)
    assert is_ours(document, HOME) in {True, False}
    if found is not None:
        version = read(found.version)
        assert version is not None
        assert version.final
        assert not found.url or may_open(found.url, PYPI)


# -- what may be opened ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "https://releases.example/new", "https://releases.example:8443/new",
        "https://github.com/statuswatch/statuswatch/releases", "https://pypi.org/project/x/",
    ],
)  # fmt: skip
def test_pages_of_those_who_were_asked_or_are_known_may_be_opened(url: str) -> None:
    assert may_open(url, OWN)


@pytest.mark.parametrize(
    "url",
    [
        "http://releases.example/new", "file:///etc/passwd", "javascript:alert(1)", "", None, 7,
        "https://evil.example/", "https://github.com.evil.example/", "https://evilgithub.com/",
        "https://github.com@evil.example/", "https://jo:pw@github.com/", "https://github.com:444/",
        "https://github.com\\@evil.example/", "https://releases.example/a b", "https://[::1",
        "https://releases.example/\n", "https://pypi.org/" + "a" * 1000, "https:///new", "//pypi.org/",
    ],
)  # fmt: skip
def test_nothing_else_is_opened(url: object) -> None:
    assert not may_open(url, OWN)
    assert not may_open(url, "")
