"""Reddit: a community or a search, by the user's own feed token. It turns strangers away (429).

The token stays in the system's keyring: in the address a mask stands for it.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from statuswatch.adapters._crowd_feed import feed_of, heard, host_of, path_of
from statuswatch.adapters._crowd_listener import Heard, Listener
from statuswatch.adapters._feed_read import read_feed
from statuswatch.core.flow import AdapterError, Response
from statuswatch.core.words import say


def read(response: Response) -> Heard:
    """Raises AdapterError where it is no feed."""
    return heard(read_feed(response))


def check(url: str) -> None:
    """Raises AdapterError for an address of Reddit without a token: it would only answer 429."""
    host = host_of(url)
    if host != "reddit.com" and not host.endswith(".reddit.com"):
        return
    if "feed=" not in urlsplit(url).query:
        raise AdapterError(
            say("Reddit answers only with your own feed token."),
            say(
                "Sign in, open reddit.com/prefs/feeds, copy the address of a feed, and put its"
                " feed= and user= behind the community's: …/r/NAME/new/.rss?feed=…&user=…"
            ),
        )


def _where(url: str) -> str:
    path = path_of(url)
    bare = path.startswith("r/") and not path.endswith(".rss") and "?" not in url
    return f"{url.rstrip('/')}/.rss" if bare else url


def _called(url: str) -> str:
    parts = path_of(url).split("/")
    return f"Reddit r/{parts[1]}" if len(parts) > 1 and parts[0] == "r" else "Reddit"


def _marked(page: Response) -> bool:
    feed = feed_of(page)
    host = host_of(feed.link) if feed is not None else ""
    return host == "reddit.com" or host.endswith(".reddit.com")


ADAPTER = Listener(
    kind="reddit",
    title="Reddit community",
    read=read,
    marked=_marked,
    called=_called,
    experimental=False,
    example="https://www.reddit.com/r/podcasting/new/.rss?feed=…&user=…",
    where=_where,
    check=check,
)
