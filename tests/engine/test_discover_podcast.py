"""A podcast's feed that is pasted is found as one, without a single question to its files."""

from __future__ import annotations

from statuswatch.app import podcasting
from tests.engine.world import world
from tests.serving import Reply

FEED = "https://feeds.podhost.example/mine.xml"
SITE = "https://www.mine.example/"
FILE = "https://op3.dev/e/dts.podtrac.com/redirect.mp3/www.buzzsprout.com/1/2-three.mp3"

SHOW = f"""<rss version="2.0"><channel><title>Mine</title>
<item><title>Two</title><guid>2</guid><enclosure url="{FILE}" length="1" type="audio/mpeg"/></item>
<item><title>One</title><guid>1</guid><enclosure url="{FILE}?1" length="1" type="audio/mpeg"/></item>
</channel></rss>""".encode()

STATUS = b"""<rss version="2.0"><channel><title>Podhost Status</title><item><title>Uploads fail</title>
<description>Investigating - we look into it</description></item></channel></rss>"""


async def test_a_podcasts_feed_is_a_podcast_and_only_the_feed_is_asked() -> None:
    async with world({FEED: Reply(200, SHOW)}) as here:
        found = await here.find(FEED, podcasting.all_adapters())
        assert here.asked == [FEED], "neither a prefix nor a file nor Apple"
    assert found is not None
    assert (found.kind, found.url, found.report.title) == ("podcast", FEED, "Mine")
    assert found.others == ()
    assert not found.report.incidents, "what was not asked is not in trouble"
    assert [one.kind for one in here.told] == ["podcast"]


async def test_a_status_feed_stays_one() -> None:
    async with world({FEED: Reply(200, STATUS)}) as here:
        found = await here.find(FEED, podcasting.all_adapters())
    assert found is not None
    assert (found.kind, found.others) == ("feed", ())


async def test_a_site_that_links_to_its_podcast_is_asked_for_its_status_only() -> None:
    link = f'<link rel="alternate" type="application/rss+xml" href="{SITE}mine.xml">'
    page = Reply(200, f"<html><head>{link}</head></html>".encode(), {"Content-Type": "text/html"})
    async with world({SITE: page, f"{SITE}mine.xml": Reply(200, SHOW)}) as here:
        assert await here.find(SITE, podcasting.all_adapters()) is None
        assert not any("op3" in url or "buzzsprout" in url for url in here.asked)
