"""Telling the holder what happened to his licences, and who asks to use them."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from onething.delivery import commands
from onething.delivery.messages import wordings
from onething.documents import queries as documents
from onething.documents.events import ConsentAsked, ErrorAnswered, LicenceChanged, MemberChanged
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import reacts


@reacts(LicenceChanged, MemberChanged, ErrorAnswered)
def tell_of_licence(event: Event, by: Actor) -> None:
    """Tell the holder what became of his licence; what has no words is not worth a message."""
    key = f"{event.name}.{event.data.get('do', event.data.get('state', ''))}"
    if not wordings.knows(key):
        return
    licence = UUID(event.data.get("composite") or event.data["licence"])
    card = documents.licence(licence, by)
    commands.tell_holder(
        card.holder,
        **asdict(
            wordings.said(
                key, event.at, title=card.title, number=card.number, organ=card.organ_name
            )
        ),
        about=key,
        by=by,
        at=event.at,
    )


@reacts(ConsentAsked)
def tell_of_question(event: Event, by: Actor) -> None:
    """Tell the holder that an organ asks to use his licence."""
    title, organ = documents.question(UUID(event.data["consent"]))
    commands.tell_holder(
        UUID(event.data["holder"]),
        **asdict(wordings.said(event.name, event.at, title=title, organ=organ)),
        about=event.name,
        by=by,
        at=event.at,
    )
