"""Telling the holder what happened to his licences, and who asks to use them."""

from __future__ import annotations

from functools import cache
from uuid import UUID

from django.conf import settings

from onething.delivery import commands
from onething.documents import queries as documents
from onething.documents.events import ConsentAsked, ErrorAnswered, LicenceChanged, MemberChanged
from onething.kernel import yamls
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import reacts


@cache
def texts() -> dict[str, dict[str, str]]:
    """Return `data/messages/licences.yaml`: title and text for each event, or each deed of one."""
    path = settings.DATA_ROOT / "messages" / "licences.yaml"
    said: dict[str, dict[str, str]] = yamls.read(path)
    return said


@reacts(LicenceChanged, MemberChanged, ErrorAnswered)
def tell_of_licence(event: Event, by: Actor) -> None:
    """Tell the holder what became of his licence; what has no words is not worth a message."""
    words = texts().get(f"{event.name}.{event.data.get('do', event.data.get('state', ''))}")
    if words is None:
        return
    licence = UUID(event.data.get("composite") or event.data["licence"])
    card = documents.licence(licence, by)
    commands.tell_holder(
        card.holder,
        title=words["title"],
        text=words["text"].format(title=card.title, number=card.number, organ=card.organ_name),
        about=event.name,
        by=by,
        at=event.at,
    )


@reacts(ConsentAsked)
def tell_of_question(event: Event, by: Actor) -> None:
    """Tell the holder that an organ asks to use his licence."""
    words = texts()[event.name]
    title, organ = documents.question(UUID(event.data["consent"]))
    commands.tell_holder(
        UUID(event.data["holder"]),
        title=words["title"],
        text=words["text"].format(title=title, organ=organ),
        about=event.name,
        by=by,
        at=event.at,
    )
