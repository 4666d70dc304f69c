"""What the release is built of: each library at one version, with the hashes of its files."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "packaging" / "release.lock"
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\Z")


def locked() -> Iterator[tuple[Requirement, list[str]]]:
    """Each library as it is pinned, and the hashes of its files."""
    text = LOCK.read_text("utf-8").replace("\\\n", " ")
    for line in text.splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            words, *hashes = re.split(r"\s+(?=--hash)", line.strip())
            yield Requirement(words), [one.strip() for one in hashes]


def wanted() -> list[Requirement]:
    """What runs, and what builds it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    build = (ROOT / "packaging" / "build.in").read_text("utf-8").splitlines()
    return [
        Requirement(line)
        for line in (
            *project["project"]["dependencies"],
            *project["project"]["optional-dependencies"]["build"],
            *project["build-system"]["requires"],
            *(line for line in build if line.strip() and not line.startswith("#")),
        )
    ]


LOCKED = {canonicalize_name(one.name): one for one, _ in locked()}


@pytest.mark.parametrize("one", wanted(), ids=str)
def test_what_we_ask_for_is_in_the_lock_at_a_version_that_we_take(one: Requirement) -> None:
    pinned = LOCKED[canonicalize_name(one.name)]
    (version,) = pinned.specifier
    assert version.operator == "=="
    assert one.specifier.contains(Version(version.version))
    if one.marker is None:
        assert pinned.marker is None, "it is for every system"


def test_every_library_is_pinned_once_and_has_hashes() -> None:
    names = [canonicalize_name(one.name) for one, _ in locked()]
    assert len(names) == len(set(names)) > 30
    for one, hashes in locked():
        assert [spec.operator for spec in one.specifier] == ["=="], one
        assert hashes, one
        assert all(HASH.match(each) for each in hashes), one
        assert one.url is None


def test_ci_builds_the_release_of_the_lock() -> None:
    told = (ROOT / ".ci" / "run").read_text("utf-8")
    assert "--require-hashes -r packaging/release.lock" in told
    assert "--require-hashes -r packaging/release.lock" in (
        ROOT / "docs" / "building.md"
    ).read_text("utf-8")
