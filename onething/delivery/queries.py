"""What is in somebody's box."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onething.delivery.evidence import (
    AnchorRow,
    EvidencePage,
    anchor_file,
    authority_certificate,
    check_evidence,
    evidence_page,
    log_keys,
)
from onething.delivery.models import Message
from onething.delivery.publicity.queries import (
    Publicity,
    PublicPage,
    PublicRow,
    public_csv,
    public_page,
    public_row,
    publicity,
)
from onething.delivery.pushes.queries import PushCard, PushPage, push_page, pushes_of
from onething.kernel.actor import Actor

__all__ = [
    "AnchorRow",
    "EvidencePage",
    "MessageCard",
    "PublicPage",
    "PublicRow",
    "Publicity",
    "PushCard",
    "PushPage",
    "anchor_file",
    "authority_certificate",
    "check_evidence",
    "evidence_page",
    "inbox",
    "log_keys",
    "notices",
    "public_csv",
    "public_page",
    "public_row",
    "publicity",
    "push_page",
    "pushes_of",
    "unread",
]

PAGE = 50
NOTICES = 20


@dataclass(frozen=True)
class MessageCard:
    """A message as its reader sees it."""

    id: UUID
    number: str
    title: str
    text: str
    at: datetime
    unread: bool


def inbox(by: Actor) -> tuple[MessageCard, ...]:
    """Return his newest messages."""
    if not by.behalf or by.org:
        return ()
    rows = Message.objects.filter(subject=by.behalf).order_by("-at", "-id")[:PAGE]
    return tuple(
        MessageCard(row.pk, row.number, row.title, row.text, row.at, row.read_at is None)
        for row in rows
    )


def unread(by: Actor) -> int:
    """Return how many messages he has not seen."""
    if not by.behalf or by.org:
        return 0
    return Message.objects.filter(subject=by.behalf, read_at=None).count()


def notices(by: Actor) -> tuple[MessageCard, ...]:
    """Return the newest messages to an official."""
    kind, _, official = by.who.partition(":")
    if kind != "official":
        return ()
    rows = Message.objects.filter(subject=official, application=None).order_by("-at", "-id")
    return tuple(
        MessageCard(row.pk, "", row.title, row.text, row.at, row.read_at is None)
        for row in rows[:NOTICES]
    )
