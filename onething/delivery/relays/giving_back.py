"""What becomes of the papers of a relay when its application ends: they go back with a list, or are handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from onething.cases import queries as cases
from onething.delivery.models import Relay
from onething.delivery.parcels.commands import CARD_READ, Collector, must_be_right
from onething.delivery.parcels.moving import named_things
from onething.delivery.relay_events import RelayClosed, RelayMoved
from onething.delivery.relays.checking import NOTHING
from onething.delivery.relays.commands import travels
from onething.delivery.relays.keeping import pass_turn, relay_to, take, write
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.refusals import Invalid

DONE = "done"
LONGEST = 200
ENDABLE = ("taken", "paperless", "checked")


@command
def end_relay(application_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that an application has ended: papers that nobody needs any more have to go back."""
    must_be_system(by)
    row = Relay.objects.select_for_update().filter(application=application_id, ended="").first()
    if row is None:
        return
    row.ended = NOTHING if cases.came_to_nothing(application_id) else DONE
    if row.state == "taken" or (row.state in ENDABLE and row.ended == NOTHING):
        take(row, "end", at)
    if row.term != "back":
        pass_turn(row, at)
    write(RelayMoved, row, by=by, at=at, parcel=row.parcel)


@command
def reopen_relay(application_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let a relay go on whose application is examined anew (责令重新办理)."""
    must_be_system(by)
    row = Relay.objects.select_for_update().filter(application=application_id).first()
    if row is None or not row.ended:
        return
    row.ended = ""
    if row.state in ("held", "over", "owed"):
        take(row, "reopen", at)
        row.handed_to, row.handed_at = "", None
    pass_turn(row, at)
    write(RelayMoved, row, by=by, at=at, parcel=row.parcel)


@command
def give_back(relay_id: UUID, *, things: Sequence[str], bag: str, by: Actor, at: datetime) -> UUID:
    """Send the papers of an application that has ended back, sealed and listed, to the hall that took them in."""
    row = relay_to("give", relay_id, by, at)
    return travels(row, row.hall, named_things(things), bag, by=by, at=at)


@command
def hand_papers_over(relay_id: UUID, *, collector: Collector, by: Actor, at: datetime) -> None:
    """Hand the papers back to the applicant, or to whom he sent, at the window where they are."""
    row = relay_to("close", relay_id, by, at)
    must_be_right(collector, row.subject)
    reason = f"，{collector.proxy_reason}" if collector.proxy_reason else ""
    how = f"，{CARD_READ}" if collector.read else ""
    row.handed_to = f"{collector.name}（{collector.relation}{reason}{how}）"[:LONGEST]
    row.handed_at = at
    pass_turn(row, at)
    write(RelayClosed, row, by=by, at=at, handed=True)


@command
def close_without_papers(relay_id: UUID, *, note: str, by: Actor, at: datetime) -> None:
    """Note why there is nothing on paper to be handed back."""
    row = relay_to("close", relay_id, by, at)
    if not note.strip() or len(note) > LONGEST:
        words = f"请写明为什么没有要交还的材料，最多 {LONGEST} 个字。"
        raise Invalid(words, errors={"none_note": words})
    row.handed_to, row.handed_at = note.strip(), at
    pass_turn(row, at)
    write(RelayClosed, row, by=by, at=at, handed=False)
