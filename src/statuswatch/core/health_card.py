"""Cards of a source's own health, and of posts that are no trouble: always quiet."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from statuswatch.core import ours
from statuswatch.core.certificates import AHEAD, Expiry, expiry_of
from statuswatch.core.model import Change, ChangeKind, Incident, Service
from statuswatch.core.moved import move_of
from statuswatch.core.phrases import cut, titled
from statuswatch.core.telling import Action, Because, Notice, NoticeKind, Urgency
from statuswatch.core.words import Message, count, say

_CLOSED = re.compile(r"private or switched off|answers 40[13]\b|wants a sign-in|sign in")
"""What notes of unreadable pages say of one that lets nobody in (`engine.refusals`)."""


def of_source(change: Change, service: Service) -> Notice:
    """That a page moved, lets nobody in, or a certificate ends soon. That one is silent is only
    kept: a page that cannot be read for a while is nobody's trouble yet."""
    notice = Notice(
        key=f"source:{change.seq}",
        thread=f"source:{change.source}",
        service=service.id,
        title=say("{name}: its page is silent", name=service.name),
        body=ours.told(change.note),
        urgency=Urgency.LOW,
        seq=change.seq,
        because=Because.HEALTH,
        told=False,
        at=change.at,
        kind=NoticeKind.HEALTH,
        actions=(Action.OPEN,),
    )
    match change.kind:
        case ChangeKind.MOVED:
            return _moved(notice, change, service)
        case ChangeKind.EXPIRES:
            return _expiring(notice, change, service)
        case ChangeKind.BACK:
            title = say("{name}: its page can be read again", name=service.name)
            return replace(notice, title=title, body=say(""))
        case ChangeKind.SILENT if _CLOSED.search(change.note):
            return _closed(notice, change, service)
        case _:
            return notice


def of_post(change: Change, post: Incident, service: Service) -> Notice:
    """A post that is no trouble: only who asked for them has any."""
    words = cut(post.updates[-1].text) if post.updates else ""
    return Notice(
        key=f"news:{change.seq}",
        thread=f"news:{change.source}:{post.key}",
        service=service.id,
        title=titled(service.name, post.title),
        body=say("{words}", words=words),
        urgency=Urgency.LOW,
        url=post.url,
        seq=change.seq,
        at=change.at,
        kind=NoticeKind.NEWS,
        actions=(Action.OPEN,),
    )


def _told(notice: Notice, title: Message, body: Message) -> Notice:
    return replace(notice, title=title, body=body, because=Because.TOLD, told=True)


def _moved(notice: Notice, change: Change, service: Service) -> Notice:
    """Where it is read now: its host is enough, unless that is as it was."""
    old, new = move_of(change.note)
    host = urlsplit(new).netloc
    where = host if old and host != urlsplit(old).netloc else new
    title = say("{name}'s page has moved", name=service.name)
    return replace(_told(notice, title, say("We read it at {where} now.", where=where)), url=new)


def _closed(notice: Notice, change: Change, service: Service) -> Notice:
    """Once, however often it is tried: nothing will change without the user."""
    title = say("{name}'s page lets nobody in", name=service.name)
    body = say("We can't read it. If you can, paste its private feed's address.")
    return replace(_told(notice, title, body), key=f"private:{change.source}")


def _expiring(notice: Notice, change: Change, service: Service) -> Notice:
    expiry = expiry_of(change.note)
    if expiry is None:
        return notice
    title, body = _words_of_expiry(expiry, service, change.at)
    return replace(
        _told(notice, title, body),
        key=f"expires:{change.source}:{change.note}",
        thread=f"expires:{change.source}:{expiry.name}",
        urgency=Urgency.NORMAL if expiry.days == min(AHEAD) else Urgency.LOW,
    )


def _words_of_expiry(expiry: Expiry, service: Service, at: datetime) -> tuple[Message, Message]:
    left, whose = expiry.end - at, service.name
    if expiry.name:
        whose = f"{service.name}, {expiry.name}"
    days = round(left / timedelta(days=1))
    if left <= timedelta(days=1):
        title = say("{whose}: its certificate ends in {left}", whose=whose, left=left)
    else:
        one = "{whose}: its certificate ends in {n} day"
        many = "{whose}: its certificate ends in {n} days"
        title = count(one, many, days, whose=whose)
    body = say(
        "At {end}. From then on browsers and apps refuse to connect. Renew it if it is yours; if "
        "not, tell them.",
        end=expiry.end,
    )
    return title, body
