"""What is said of a podcast's hops: a sentence, what to do, and what the whole chain shows."""

from __future__ import annotations

from collections.abc import Mapping

from statuswatch.adapters._answers import host_of
from statuswatch.adapters._podcast_memory import Station
from statuswatch.adapters._podcast_state import (
    AUDIO,
    COVER,
    DIRECTORY,
    FEED,
    HOST,
    PREFIX,
    F,
    Fault,
)
from statuswatch.core.words import Message, say

_SHORT: Mapping[Fault, str] = {
    F.UNASKED: "not asked",
    F.LINE: "your line?",
    F.CLOCK: "your clock?",
    F.INSPECTED: "read along",
    F.BLOCKED: "blocked here",
    F.REFUSED: "refuses us",
    F.KEY: "wants a key",
    F.LIMITED: "come later",
    F.EARLY: "not there yet",
    F.DNS: "no such name",
    F.TLS: "not safe",
    F.EXPIRED: "expired",
    F.TIME: "no answer",
    F.TCP: "no answer",
    F.PAGE: "a web page",
    F.EMPTY: "empty",
    F.ELSEWHERE: "elsewhere",
    F.LOOP: "in a circle",
    F.DOWNGRADE: "not secure",
    F.BROKEN: "broken XML",
    F.FEW: "episodes gone",
    F.FOREIGN: "another show",
    F.RENAMED: "renamed",
    F.HIDDEN: "no address",
    F.OTHER: "another feed",
    F.NEWEST: "newest missing",
}

_WHY: Mapping[Fault, str] = {
    F.DNS: "its name has no address",
    F.TLS: "its certificate is not trusted: {why}",
    F.EXPIRED: "its certificate has expired",
    F.TIME: "it does not answer in time",
    F.TCP: "it does not let anybody connect",
    F.SERVER: "it answers {code}",
    F.MAINTENANCE: "it answers {code} for now",
    F.GONE: "it answers {code}",
    F.ODD: "it answers {code}",
    F.LOOP: "it leads in a circle",
    F.PAGE: "it answers with a web page",
    F.ELSEWHERE: "it leads to {target}",
    F.DOWNGRADE: "it falls back to unencrypted http",
    F.EMPTY: "it delivers nothing",
}
"""Why a hop fails, to be put behind its name."""

_OF_ALL: Mapping[Fault, str] = {
    F.UNASKED: "{name} was not asked",
    F.LINE: "Nothing answers at all: it looks like your own line",
    F.CLOCK: "The certificate of {name} cannot be judged: this computer's clock is wrong",
    F.INSPECTED: "No certificate is trusted here: something on this computer reads along",
    F.BLOCKED: "{name} is blocked on your network (ad blocker or name filter), not down",
    F.REFUSED: "{name} refuses our check ({code}). That may be us and not your listeners",
    F.KEY: "{name} no longer accepts your key",
    F.LIMITED: "{name} asks us to come back later",
    F.EARLY: "The newest file is not everywhere yet: it was published just now",
}

_SENTENCES: Mapping[tuple[str, Fault], str] = {
    (FEED, F.DNS): "The name of your feed, {host}, does not resolve: apps cannot see your show",
    (FEED, F.EXPIRED): "The certificate of {host} has expired: most apps refuse your feed",
    (FEED, F.TLS): "{host} shows a certificate that this computer does not trust",
    (FEED, F.TIME): "Your feed does not answer: new episodes reach nobody",
    (FEED, F.TCP): "Your feed does not answer: new episodes reach nobody",
    (FEED, F.SERVER): "Your feed answers {code}: new episodes reach nobody",
    (FEED, F.MAINTENANCE): "Your feed answers {code} for now: new episodes wait",
    (FEED, F.GONE): "Your feed answers {code}: it is gone from its address",
    (FEED, F.PAGE): "Your feed's address returns a web page instead of a feed",
    (FEED, F.ODD): "Your feed cannot be read: it answers {code}",
    (FEED, F.LOOP): "Your feed's address leads in a circle",
    (FEED, F.DOWNGRADE): "Your feed's address falls back to unencrypted http",
    (FEED, F.BROKEN): "Your feed has a fault in its XML at line {line}: strict apps stop there",
    (FEED, F.FEW): "Your feed lists {n} episodes; it listed {m}",
    (FEED, F.FOREIGN): "Your feed carries another show's episodes: {title}",
    (FEED, F.RENAMED): "The identities of {n} episodes changed: listeners see them as new",
    (COVER, F.GONE): "Your cover picture does not load ({code})",
    (COVER, F.PAGE): "Your cover's address delivers no picture",
    (PREFIX, F.GONE): "{name} does not know your id: it answers {code}",
    (PREFIX, F.PAGE): "{name} answers with its own page instead of passing listeners on",
    (PREFIX, F.ELSEWHERE): "{name} sends listeners to {target} instead of your file",
    (PREFIX, F.LOOP): "The address of your episode runs in a circle at {name}",
    (PREFIX, F.DOWNGRADE): "{name} falls back to unencrypted http: several apps refuse that",
    (HOST, F.NEWEST): "The newest episode's file is missing at {name}; older ones play",
    (HOST, F.GONE): "The episode files tested are gone from {name}: it answers {code}",
    (HOST, F.DOWNGRADE): "{name} falls back to unencrypted http: several apps refuse that",
    (AUDIO, F.PAGE): "Instead of sound your episode's address delivers a web page",
    (AUDIO, F.EMPTY): "The newest file is empty ({n} bytes)",
    (AUDIO, F.DOWNGRADE): "Your file's address falls back to unencrypted http",
    (DIRECTORY, F.HIDDEN): "Apple lists your show without its feed: other apps cannot add it",
    (DIRECTORY, F.OTHER): "Apple reads a feed at {target}, not the one you gave us",
}

_GENERAL: Mapping[str, str] = {
    FEED: "Your feed fails: {why}",
    COVER: "Your cover picture does not load: {why}",
    PREFIX: "{name}, in front of your files, fails: {why}",
    HOST: "{name}, which stores your episodes, fails: {why}",
    AUDIO: "Your newest file fails: {why}",
    DIRECTORY: "Apple Podcasts fails: {why}",
}

LED = "{name} leads on to {by}, and there it fails: {why}"
OWN = "{name}, on the way to your files, fails: {why}"

_DO: Mapping[tuple[str, Fault], str] = {
    (FEED, F.DNS): "Look whether the domain is paid, and tell who runs it.",
    (FEED, F.EXPIRED): "Tell {host}: renew the certificate.",
    (FEED, F.TLS): "Open it on your phone's mobile data. If it fails there too, tell {host}.",
    (FEED, F.GONE): "If you moved, set a 301 from the old address; if the plan lapsed, renew.",
    (FEED, F.PAGE): "Open it in a browser to see the page, and tell {host}.",
    (FEED, F.KEY): "Get a fresh private link from your account, and share the old one no more.",
    (FEED, F.BROKEN): "Save the newest episode's notes again without special characters.",
    (FEED, F.FEW): "Look in your host's dashboard, and delete nothing.",
    (FEED, F.FOREIGN): "Tell {host} at once: apps download foreign episodes.",
    (FEED, F.RENAMED): "Ask {host} to restore the old GUIDs.",
    (COVER, F.GONE): "Upload it again: JPEG or PNG, square, 1400 to 3000 pixels.",
    (HOST, F.NEWEST): "Upload the file again.",
    (HOST, F.GONE): "Look at your account and plan, and find your backups.",
    (AUDIO, F.EMPTY): "Upload the file again.",
    (DIRECTORY, F.HIDDEN): "In Podcasts Connect, make the feed's address public.",
    (DIRECTORY, F.OTHER): "Set the new address in Podcasts Connect, and keep the 301.",
}

_DO_GENERAL: Mapping[str, str] = {
    FEED: "Look at {host}'s status. Publish nothing again: apps keep the old list.",
    COVER: "Upload it again: JPEG or PNG, square, 1400 to 3000 pixels.",
    PREFIX: "Remove {name} in your host's settings, or wait for them.",
    HOST: "Tell {name}'s support. Nothing that you can change helps.",
    AUDIO: "Tell the host of your files.",
    DIRECTORY: "Nothing for now.",
}

_DO_UNCLEAR: Mapping[Fault, str] = {
    F.BLOCKED: "Try mobile data. Listeners with the same filter cannot download: allow "
    "{domain}, or remove the prefix if many complain.",
    F.REFUSED: "Play the episode in an app. If that fails too, tell {name}.",
    F.CLOCK: "Set this computer's clock.",
}

_NOTES: Mapping[str, str] = {
    "retired": "{name} closed on {date}. It still forwards; if it stops, nothing plays. Remove it.",
    "closed": "{name} has closed. It still forwards; if it stops, nothing plays. Remove it.",
    "http": "Behind {name} your file's address is unencrypted http. Change it to https.",
    "head-refused": "{name} refuses the short question (HEAD) that Apple asks; playing works.",
    "no-range": "{host} cannot send parts of a file: no skipping, and Apple may refuse the show.",
    "length": "The feed says {told} MB, the file has {seen} MB. Save the episode again.",
    "type": "The feed calls the file {told}, it is {seen}. Correct the type.",
    "size": "Your cover is {w} x {h} pixels; Apple asks for a square of 1400 to 3000.",
    "moved": "Your feed has moved to {new}. Follow it at its new address.",
    "nothing": "Your feed lists no episodes.",
    "xml": "Your feed is not well-formed XML. Most apps read it all the same.",
    "older": "An older file fails while the newest plays: {title}.",
    "late": "Your feed has had the newest episode for {h} h, Apple Podcasts not. Apple is late.",
}

MOST_PREFIXES = 4


def short(station: Station) -> Message:
    """At most 14 characters, for a picture."""
    fault = Fault(station.fault)
    if fault is F.NONE:
        return say("{ms} ms", ms=station.ms) if station.at else say("not asked")
    if fault in {F.SERVER, F.MAINTENANCE, F.GONE, F.ODD}:
        code = station.args.get("code", "")
        return say("answers {code}", code=code) if code else say("odd answer")
    return say(_SHORT[fault])


def sentence(station: Station) -> Message:
    """What was seen of one hop, without a full stop."""
    fault, args = Fault(station.fault), _args(station)
    if fault is F.NONE:
        return _fine(station)
    if fault in _OF_ALL:
        return say(_OF_ALL[fault], **args)
    own = _SENTENCES.get((station.kind, fault))
    if own is not None:
        return say(own, **args)
    args.pop("why")
    general = OWN if station.own else LED if "by" in args else _GENERAL[station.kind]
    return say(general, why=why(station), **args)


def why(station: Station) -> Message:
    fault = Fault(station.fault)
    return say(_WHY.get(fault, "it is not well"), **_args(station))


def to_do(station: Station) -> Message | None:
    """What to do about it; None where nothing is."""
    fault, args = Fault(station.fault), _args(station)
    if fault in _DO_UNCLEAR:
        return say(_DO_UNCLEAR[fault], **args)
    own = _DO.get((station.kind, fault))
    if own is not None:
        return say(own, **args)
    if fault is F.NONE or fault in _OF_ALL:
        return None
    return say(_DO_GENERAL[HOST if station.own else station.kind], **args)


def note(station: Station, name: str, args: Mapping[str, str]) -> Message | None:
    """`None`: a newer version knows what it is."""
    if name == "retired" and not args.get("date"):
        name = "closed"
    words = _NOTES.get(name)
    return None if words is None else say(words, **{**_args(station), **args})


def too_many(prefixes: int) -> Message:
    words = "Your files go through {n} services before they play; some apps give up. Keep {most}."
    return say(words, n=prefixes, most=MOST_PREFIXES)


def _fine(station: Station) -> Message:
    if not station.at:
        return say("{name} was not asked yet", name=station.name)
    words = {
        FEED: "The feed can be read",
        COVER: "The cover loads",
        PREFIX: "{name} passes listeners on",
        HOST: "{name} has the file",
        AUDIO: "The file is sound",
        DIRECTORY: "Apple Podcasts shows the show",
    }
    return say(words[station.kind], name=station.name)


def _args(station: Station) -> dict[str, str]:
    host = host_of(station.url) if "://" in station.url else station.url.partition("/")[0]
    odd = station.args.get("why", "") or "what cannot be read"
    given = {"code": f"with {odd}", "name": station.name, "host": host, "domain": host}
    return {"why": "", **given, **station.args}
