"""What makes a request conditional, and what of an answer does so for the next."""

from __future__ import annotations

import hashlib

from statuswatch import __version__
from statuswatch.core.flow import Request, Response
from statuswatch.store.nouns import Validators


def conditions(request: Request, known: Validators | None, *, fresh: bool) -> dict[str, str]:
    """The headers that make a request conditional; none where we ask in full."""
    if not request.conditional or fresh or known is None or not _ours(known):
        return {}
    found = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in found.items() if value}


def learnt(answer: Response) -> Validators:
    """Of a good answer."""
    return Validators(
        answer.url,
        answer.headers.get("etag"),
        answer.headers.get("last-modified"),
        # The version is part of it: a newer reader reads the same page anew.
        f"{__version__}:{hashlib.sha256(answer.body).hexdigest()}",
    )


def _ours(known: Validators) -> bool:
    return known.digest is not None and known.digest.startswith(f"{__version__}:")
