"""What is worth telling: `Notice`, how urgent it is, and why it is told or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum

from statuswatch.core.model import Level
from statuswatch.core.words import Message


class Urgency(IntEnum):
    LOW = 0
    NORMAL = 1
    CRITICAL = 2


class NoticeKind(StrEnum):
    """What a notice is of. Those in CHOOSABLE can be switched off, for all or for one service."""

    OUTAGE = "outage"
    """Opened, worsened, eased, opened again, back."""
    WORD = "word"
    """The vendor's newest word, or that it is late."""
    MAINTENANCE = "maintenance"
    HEALTH = "health"
    """Of a source: its page moved, cannot be read for a day, is private; a certificate ends."""
    NEWS = "news"
    REMINDER = "reminder"
    STORM = "storm"
    FLAPPING = "flapping"
    DIGEST = "digest"
    AWAY = "away"
    """What came and went while nobody watched."""
    ESCALATION = "escalation"
    RETURN = "return"
    """What the user asked for: "tell me when it is back"."""
    PLAN = "plan"
    """Of a plan of the user's (`docket.Occasion`): go or no-go, maintenance that falls into it. It is
    of no single service, and waits for no quiet hours."""
    REVIEW = "review"
    """A date of the user's own record: a day on which they want to judge, the end of a claim. It
    cannot be switched off: they set it."""
    OWN = "own"
    """Of ourselves: a channel was switched off; a test."""


CHOOSABLE = (
    NoticeKind.OUTAGE,
    NoticeKind.WORD,
    NoticeKind.MAINTENANCE,
    NoticeKind.HEALTH,
    NoticeKind.NEWS,
    NoticeKind.REMINDER,
)


class Stage(StrEnum):
    """What a card says of its trouble: it stands, or it is over."""

    NONE = ""
    ON = "on"
    OFF = "off"


class Because(StrEnum):
    """Why a notice is told, or is not. `why.words` makes sentences of them."""

    TOLD = "told"
    BASELINE = "baseline"
    NOT_YOUR_PART = "not your part"
    MUTED = "muted"
    OWN_WORD = "your own word"
    AFTER_THE_FACT = "posted after the fact"
    FADED = "no word for long"
    NOTHING_TO_DO = "planned work, nothing new to do"
    NEVER_COUNTED = "it never counted as an outage"
    GOES_ON = "the outage goes on"
    MILDER = "milder than you want to hear"
    NO_NEW_WORD = "no new word"
    ANOTHER_WAY = "our own check fails in another way"
    HEALTH = "source health"
    WITH_OTHERS = "told with the others"
    KIND_OFF = "you switched this kind off"
    SNOOZED = "snoozed"
    HELD = "held"
    """Not yet: it is decided anew at `Notice.due`."""
    SHORTER = "shorter than your hold"
    WITH_BEGINNING = "told with its beginning"
    BEGINNING_UNTOLD = "its beginning was not told"
    COMES_AND_GOES = "it comes and goes"
    SETTLING = "waits whether it holds"
    """Not yet, as HELD: it was over before, and came again."""
    CAME_AGAIN = "it came again"
    GATHERING = "waits whether others fall too"
    """Not yet, as HELD: another service fell within the same minute."""
    WITH_STORM = "told with the others that fell"
    WHILE_AWAY = "it came and went while nobody watched"
    NO_CHANNEL = "no way to tell you"
    NOWHERE = "you want it told nowhere"
    """The service's own list of channels is empty."""
    PAUSED = "paused"


class Action(StrEnum):
    """What a button of a card does; the value is its key on the bus."""

    OPEN = "default"
    ACKNOWLEDGE = "acknowledge"
    SNOOZE = "snooze"
    MUTE = "mute"
    REPORT = "report"
    """Opens the message to the vendor."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something worth telling. Same `thread` = the same card, updated in place.

    `key` names the fact, so that it is told once. `because` also says why it is *not* told
    (`told` false): baseline, muted, not your part. `about`: the ids of the outages that it speaks
    of. `level`: how bad it calls them. `due` (UTC): it is not decided yet, and is decided anew
    then; meanwhile it is not told. `actions`: its buttons, three at most beside OPEN,
    which is a click on the card.
    """

    key: str
    thread: str
    service: str
    title: Message
    body: Message
    urgency: Urgency = Urgency.NORMAL
    url: str = ""
    seq: int = 0
    because: str = Because.TOLD
    told: bool = True
    at: datetime | None = None
    kind: NoticeKind = NoticeKind.OUTAGE
    stage: Stage = Stage.NONE
    level: Level | None = None
    about: tuple[str, ...] = ()
    due: datetime | None = None
    actions: tuple[Action, ...] = ()


class SentState(StrEnum):
    """How far a notice got through one channel. FOLDED: a newer card of its thread, or a digest,
    says it. DROPPED: it was no longer true when it could be sent, or the user did not want it."""

    QUEUED = "queued"
    CLAIMED = "claimed"
    DELIVERED = "delivered"
    FOLDED = "folded"
    GIVEN_UP = "given-up"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Sent:
    """One notice and one channel. `at`: when it came into this state. `why`: of its last failure,
    or why it waits."""

    channel: str
    state: SentState
    at: datetime | None = None
    why: str = ""
