"""Is there a newer release? Version numbers compared as Python's packages number themselves, and
what an index says of a project's releases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

LONGEST = 40
"""Characters of a version that are read; nobody's has more."""

LONGEST_URL = 1000

HOSTS = frozenset({"pypi.org", "github.com"})
"""Where a page about a release may be, besides the host that names it."""

_CHANGES = ("changelog", "changes", "release notes", "releases", "what's new")
"""How projects call the page that says what is new, among their addresses on PyPI."""

_FORM = re.compile(
    r"""\s*v?(?:(?P<epoch>[0-9]+)!)?
    (?P<release>[0-9]+(?:\.[0-9]+)*)
    (?P<pre>[-_.]?(?:alpha|a|beta|b|preview|pre|c|rc)[-_.]?[0-9]*)?
    (?P<post>-[0-9]+|[-_.]?(?:post|rev|r)[-_.]?[0-9]*)?
    (?P<dev>[-_.]?dev[-_.]?[0-9]*)?
    (?P<local>\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?\s*""",
    re.VERBOSE | re.IGNORECASE,
)
"""PEP 440, appendix B."""


class Number(NamedTuple):
    """What counts of a version: its epoch and its release segment, without zeros at the end."""

    epoch: int
    release: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Version:
    """`early`: what comes before the release of that number (`rc1`, `.dev3`). `local`: somebody's
    own build. A release that was only packaged anew (`.post1`) is the same one."""

    number: Number
    early: bool = False
    local: bool = False

    @property
    def final(self) -> bool:
        """For everybody."""
        return not (self.early or self.local)


@dataclass(frozen=True, slots=True)
class Release:
    """A version as it is called, and a page about it; empty: none may be opened."""

    version: str
    url: str = ""


def read(text: object) -> Version | None:
    """`None`: this is no version."""
    if not isinstance(text, str) or len(text) > LONGEST:
        return None
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    parts = [int(part) for part in found["release"].split(".")]
    while parts and not parts[-1]:
        parts.pop()
    number = Number(int(found["epoch"] or 0), tuple(parts))
    return Version(number, bool(found["pre"] or found["dev"]), bool(found["local"]))


def is_newer(found: str, own: str) -> bool:
    """Is `found` a release for everybody that comes after `own`? The release that a pre-release of
    ours led to does, too."""
    new, here = read(found), read(own)
    if new is None or here is None or not new.final:
        return False
    if new.number != here.number:
        return new.number > here.number
    return here.early


def named(document: object, address: str) -> Release | None:
    """The newest release for everybody that `document` names: PyPI's JSON about a project, or
    {"version": …, "url": …}. `None`: it names none. `address`: where the document is from."""
    if not isinstance(document, Mapping):
        return None
    info = document.get("info")
    if not isinstance(info, Mapping):
        return _one(document.get("version"), document.get("url"), address)
    newest = max(_offered(document, info), key=_place, default=None)
    if newest is None:
        return None
    pages = (str(url) for url in _pages(info, newest) if may_open(url, address))
    return Release(_called(newest), next(pages, ""))


def is_ours(document: object, home: str) -> bool:
    """Does PyPI's JSON tell of the project whose home that is? Anybody may take a name there. Who
    answers in few words was chosen by the user."""
    if not isinstance(document, Mapping) or not isinstance(document.get("info"), Mapping):
        return True
    info = document["info"]
    urls = info.get("project_urls")
    named = [info.get("home_page"), *(urls.values() if isinstance(urls, Mapping) else ())]
    said = (f"{url.casefold().rstrip('/')}/" for url in named if isinstance(url, str))
    return any(url.startswith(f"{home.casefold()}/") for url in said)


def may_open(url: object, address: str) -> bool:
    """Only encrypted, and only on the very host that was asked or on one that is known for it."""
    if not isinstance(url, str) or len(url) > LONGEST_URL or not url.isprintable() or " " in url:
        return False
    try:
        parts, asked = urlsplit(url), urlsplit(address)
        host, known = parts.hostname, asked.hostname
        plain = parts.port in {None, 443, asked.port}
    except ValueError:
        return False
    return (
        parts.scheme == "https"
        and "@" not in parts.netloc
        and plain
        and host is not None
        and host in {known, *HOSTS}
    )


def _one(version: object, url: object, address: str) -> Release | None:
    found = read(version)
    if found is None or not found.final:
        return None
    page = str(url) if may_open(url, address) else ""
    return Release(_called(str(version)), page)


def _called(version: str) -> str:
    return version.strip().lstrip("vV")


def _offered(document: Mapping[str, object], info: Mapping[str, object]) -> Iterator[str]:
    """Every final version with a file that was not taken back (yanked)."""
    releases = document.get("releases")
    if isinstance(releases, Mapping) and releases:
        for version, files in releases.items():
            if _is_final(version) and isinstance(files, list) and any(map(_stands, files)):
                yield version
    elif _is_final(info.get("version")) and info.get("yanked") is not True:
        yield str(info["version"])


def _is_final(version: object) -> bool:
    found = read(version)
    return found is not None and found.final


def _stands(file: object) -> bool:
    return isinstance(file, Mapping) and file.get("yanked") is not True


def _place(version: str) -> Number:
    found = read(version)
    return Number(0, ()) if found is None else found.number


def _pages(info: Mapping[str, object], version: str) -> Iterator[object]:
    """What is new, the release's page, the project's: the first that may be opened is taken."""
    urls = info.get("project_urls")
    if isinstance(urls, Mapping):
        called = {str(name).strip().casefold(): url for name, url in urls.items()}
        yield from (called[name] for name in _CHANGES if name in called)
    if info.get("version") == version:
        yield info.get("release_url")
    yield info.get("package_url")
