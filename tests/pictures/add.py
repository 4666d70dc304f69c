"""Pictures of the Add dialog: typed, pasted, looking, found, failing, followed already."""

from __future__ import annotations

from dataclasses import replace

from statuswatch.app.finding import FoundSource, Looked
from statuswatch.core.flow import StatusWatchError
from statuswatch.core.words import say
from statuswatch.ui.add import AddDialog
from tests.pictures.stage import NOW, Shots, Stage, usual
from tests.ui.adding import FIVE, PAGE_SOURCE, PLACES, PODHOST, Shelf, nowhere, suggestion
from tests.ui.asking import Asking

PASTED = "https://status.podhost.example"


def podcast() -> Looked:
    """A podcast whose host can be followed, too."""
    way = say("214 episodes, files at Podhost through OP3 and Podtrac")
    feed = FoundSource("podcast", "https://feeds.example/mine.xml", way, FIVE * 3, True)
    too = say("Podhost stores your files: follow it too")
    keeper = replace(PAGE_SOURCE, words=too, selected=False, entry="podhost")
    return Looked("Mine", (feed, keeper), hosts=("feeds.example",))


def answers() -> dict[str, Looked | StatusWatchError]:
    """What can be found at an address."""
    own = FoundSource("probe", "https://x.test", say("whether x.test answers"), FIVE, True)
    none = say("No status page found at {host}. We can still probe it.", host="x.test")
    return {
        "many-parts": Looked("Cloud", (PAGE_SOURCE,), tuple(f"Region {i} edge" for i in range(40))),
        "no-page": Looked("x.test", (own,), words=none),
        "podcast": podcast(),
        "already": Looked("Podhost", (PAGE_SOURCE,), already="Podhost"),
        "failed": StatusWatchError(say("This page wants a sign-in. Paste its private feed.")),
    }


def take(stage: Stage) -> Shots:
    shelf = Shelf(tuple(suggestion(n) for n in ("Podhost", "Podbean", "Podcast Index")))

    def opened(text: str = "", *, enter: bool = False, later: bool = False) -> AddDialog:
        window = stage.window(usual(), NOW, add=Asking(nowhere(), later=later))
        window.add(text)
        dialog = window.findChild(AddDialog)
        assert dialog is not None
        if enter:
            dialog._enter()
        stage.settle()
        return dialog

    with shelf.standing():
        opened()
        yield "empty", stage.shot()
        opened("pod")
        stage.wait(400)
        yield "typed", stage.shot()
        opened("zzz")
        yield "unknown", stage.shot()
        looking = opened(PASTED, enter=True, later=True)
        for place in PLACES:
            looking._heard(place)
        yield "looking", stage.shot()
        found = opened(PASTED, enter=True)
        yield "found", stage.shot()
        found.page._parts._few._parts[0][1].setChecked(True)  # type: ignore[union-attr]
        yield "found-parts", stage.shot()
        for name, shelf.looked in answers().items():
            opened("https://x.test", enter=True)
            yield name, stage.shot()
        shelf.looked = PODHOST
