"""A bag is opened: its seal is looked at, every piece of its list is counted; what is wrong is noted."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from onething.catalogue import queries as catalogue
from onething.delivery.models import Parcel, ParcelEvent, Relay, RelayFault
from onething.delivery.parcel_events import ParcelGrew, ParcelMade, ParcelMoved
from onething.delivery.parcels.bundles import content_of, must
from onething.delivery.parcels.bundles import write as write_parcel
from onething.delivery.parcels.rules import kept_until
from onething.delivery.relay_events import RelayFaulted, RelayMoved, RelaySettled
from onething.delivery.relay_terms import OBJECT, SETTLE, Bag
from onething.delivery.relays.keeping import (
    bag_of,
    bag_state,
    pass_turn,
    relay_to,
    take,
    write,
)
from onething.delivery.terms import ENDS
from onething.identity import queries as identity
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.clock import day_of
from onething.kernel.command import command
from onething.kernel.refusals import Invalid

LONGEST_NOTE = 200
NOTHING = "nothing"  # came of the application
TOLD = {"break": "opened", "lose": "lost", "return": "returned"}  # by a carrier


@dataclass(frozen=True)
class Found:
    """What somebody found who opened a bag: its seal, its number, which pieces are inside."""

    seal: str
    bag: str
    pieces: Collection[int]  # places on the list
    note: str = ""


@command
def check_relay(relay_id: UUID, *, found: Found, by: Actor, at: datetime) -> None:
    """Open the bag at the place that decides: all there and sealed, or an exception on record."""
    row = relay_to("check", relay_id, by, at)
    _open(row, found, by, at)
    if _open_faults(row).exists():
        row.state = "faulted"
        _write_faults(row, by, at)
        return
    _is_checked(row, by, at)
    write(RelayMoved, row, by=by, at=at, parcel=row.parcel)


@command
def check_returned(relay_id: UUID, *, found: Found, by: Actor, at: datetime) -> None:
    """Open the bag with the results at the hall that took the application in; they wait there."""
    row = relay_to("arrive", relay_id, by, at)
    if _came_whole(row, found, "misreturned", by, at):
        _waits_here(row, by, at)
        _goes_on(row, by, at)


@command
def check_given_back(relay_id: UUID, *, found: Found, by: Actor, at: datetime) -> None:
    """Open the bag with the papers that go back to the applicant; they wait for him where he handed them in."""
    row = relay_to("regain", relay_id, by, at)
    if _came_whole(row, found, "misgiven", by, at):
        _goes_on(row, by, at)


def _came_whole(row: Relay, found: Found, otherwise: str, by: Actor, at: datetime) -> bool:
    """Open a bag that came back: say whether all is there, else it stands otherwise, with its faults."""
    _open(row, found, by, at)
    if any(one.parcel == row.parcel for one in _open_faults(row)):
        row.state = otherwise
        _write_faults(row, by, at)
        return False
    _open_faults(row).update(settled_at=at, settled_by=by.who, remedy="resent")  # of the bag before
    return True


def _goes_on(row: Relay, by: Actor, at: datetime) -> None:
    pass_turn(row, at)
    write(RelayMoved, row, by=by, at=at, parcel=row.parcel)


def _is_checked(row: Relay, by: Actor, at: datetime) -> None:
    """Note who has the papers now; of an application that came to nothing, they go back."""
    row.checked_at, row.checked_by = at, by.who
    if row.ended == NOTHING:
        take(row, "end", at)
    pass_turn(row, at)


@command
def settle_relay(relay_id: UUID, *, remedy: str, note: str, by: Actor, at: datetime) -> None:
    """Settle what was wrong with a bag: how the papers were made good, in words."""
    state = Relay.objects.filter(pk=relay_id).values_list("state", flat=True).first()
    row = relay_to(SETTLE.get(state or "", "settle"), relay_id, by, at)
    must(
        bag_state(row) is not Bag.ROAD,
        "封袋还没有清点。请先拆封核对、逐件清点，再了结异常。",
    )
    if remedy not in catalogue.anywhere_rules().remedies:
        words = "请选择怎样了结。"
        raise Invalid(words, errors={"remedy": words})
    if not note.strip() or len(note) > LONGEST_NOTE:
        words = f"请写明怎样核对、怎样告诉申请人的，最多 {LONGEST_NOTE} 个字。"
        raise Invalid(words, errors={"note": words})
    _open_faults(row).update(
        settled_at=at, settled_by=by.who, remedy=remedy, remedy_note=note.strip()
    )
    if state == "misreturned":
        must(
            bag_state(row) is Bag.WHOLE,
            "寄回的结果不全，不能交给申请人。请和办理地联系，由办理地补寄。",
        )
        _waits_here(row, by, at)
    if state == "faulted":
        _is_checked(row, by, at)
    pass_turn(row, at)
    write(RelaySettled, row, by=by, at=at, remedy=remedy)


@command
def follow_bag(parcel_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note what the carrier told of a bag that keeps its papers from coming whole."""
    must_be_system(by)
    row = Relay.objects.select_for_update().filter(parcel=parcel_id, state__in=OBJECT).first()
    if row is None or bag_of(row).count_received is not None:
        return
    told = ParcelEvent.objects.filter(parcel=parcel_id, what__in=TOLD).order_by("turn", "key")
    known = set(RelayFault.objects.filter(parcel=parcel_id).values_list("what", flat=True))
    fresh = {TOLD[one.what]: one.words for one in told if TOLD[one.what] not in known}
    if not fresh:
        return
    _note(row, fresh, (), by=by, at=at)
    take(row, OBJECT[row.state], at)
    _write_faults(row, by, at)


def _open_faults(row: Relay) -> QuerySet[RelayFault]:
    return RelayFault.objects.filter(relay=row, settled_at=None)


def _open(row: Relay, found: Found, by: Actor, at: datetime) -> None:
    """Look at the seal, count the pieces, note what is wrong."""
    bag = bag_of(row)
    must(
        bag.count_received is None and bag.state not in ("booking", "cancelled", "lost"),
        "这个封袋已经清点过，或者没有寄到，不能再清点。请刷新页面查看。",
    )
    said = _must_be_said(bag, found)
    names = [str(one["name"]) for one in bag.things]
    missing = [name for place, name in enumerate(names) if place not in found.pieces]
    bag.count_received, bag.note = len(names) - len(missing), found.note.strip()
    bag.state, bag.ended_at = "delivered", at
    bag.save()
    write_parcel(ParcelMoved, bag, by=by, at=at, event_at=None)
    if missing:
        said["missing"] = found.note.strip()
    _note(row, said, missing, by=by, at=at)


def _must_be_said(bag: Parcel, found: Found) -> dict[str, str]:
    """Return what is wrong with the seal; refuse what does not fit together."""
    seals = catalogue.anywhere_rules().seals
    errors: dict[str, str] = {}
    if found.seal not in seals:
        errors["seal"] = "请选择封口的情况。"
    if not found.bag.strip():
        errors["bag_number"] = "请照封袋填写编号，和流转单核对。"
    if any(not 0 <= place < len(bag.things) for place in found.pieces):
        errors["note"] = "清单上没有这一件。请刷新页面后重新清点。"
    if errors:
        raise Invalid("请改正后再保存。", errors=errors)
    wrong = {}
    if seals[found.seal].broken:
        wrong[found.seal if found.seal in ("opened", "damaged") else "other"] = found.note.strip()
    if found.bag.strip().upper() != bag.bag.upper():
        wrong["other"] = f"流转单 {bag.bag}，封袋 {found.bag.strip()}"[:LONGEST_NOTE]
    whole = len(set(found.pieces)) == len(bag.things)
    note = found.note.strip()
    if ((wrong or not whole) and not note) or len(note) > LONGEST_NOTE:
        words = f"封口、编号或者件数不对。请写明看到的情况（封口怎样、少了哪件），最多 {LONGEST_NOTE} 个字。"
        raise Invalid(words, errors={"note": words})
    return wrong


def _note(
    row: Relay, said: dict[str, str], missing: Sequence[str], *, by: Actor, at: datetime
) -> None:
    """Write down each fault of a bag once."""
    assert row.parcel is not None
    RelayFault.objects.bulk_create(
        (
            RelayFault(
                relay=row, parcel=row.parcel, what=what, note=words[:LONGEST_NOTE], by=by.who, at=at,
                pieces=[*missing] if what == "missing" else [],
            )
            for what, words in said.items()
        ),
        ignore_conflicts=True,
    )  # fmt: skip


def _write_faults(row: Relay, by: Actor, at: datetime) -> None:
    assert row.parcel is not None
    pass_turn(row, at)
    found = list(_open_faults(row).order_by("at", "what").values_list("what", "pieces"))
    missing = sum(len(pieces) for _, pieces in found)
    faults = tuple(dict.fromkeys(what for what, _ in found))
    write(RelayFaulted, row, by=by, at=at, parcel=row.parcel, faults=faults, missing=missing)


def _waits_here(row: Relay, by: Actor, at: datetime) -> None:
    """Let the results wait at this window, with a code, until the applicant comes: beside those that wait there."""
    bag, who = bag_of(row), identity.subject(row.subject)
    waiting = Parcel.objects.select_for_update().filter(
        application=row.application, hall=row.hall, kind="result"
    )
    if (there := waiting.exclude(state__in=ENDS).first()) is not None:
        _joins(there, bag, by, at)
        return
    bundle = Parcel(
        kind="result", way="window", application=row.application, application_number=row.number,
        subject=row.subject, hall=row.hall, things=bag.things, count_sent=bag.count_sent,
        recipient=who.name[:40], phone=who.phone, pays="free", pays_words="不用邮费", pays_source=bag.pays_source,
        code=f"{secrets.randbelow(10**6):06d}", by=by.who, ordered_at=at, state="arrived",
        arrived_at=at, kept_until=kept_until(day_of(at)),
    )  # fmt: skip
    content = content_of(bundle)
    bundle.save(force_insert=True)
    things = len(bundle.things)
    write_parcel(ParcelMade, bundle, by=by, at=at, things=things, pays="free", content=content)


def _joins(bundle: Parcel, bag: Parcel, by: Actor, at: datetime) -> None:
    """Put another lot of results to the bundle that waits at the window."""
    bundle.things = [*bundle.things, *bag.things]
    bundle.count_sent, bundle.reminded = len(bundle.things), 0
    bundle.arrived_at, bundle.kept_until = at, kept_until(day_of(at))
    content = content_of(bundle)
    bundle.save()
    write_parcel(ParcelGrew, bundle, by=by, at=at, things=bundle.count_sent, content=content)
