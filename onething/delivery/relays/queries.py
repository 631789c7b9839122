"""异地代收 as both halls and the applicant see it: whose turn it is, until when, what travels, what went wrong."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from onething.cases import queries as cases
from onething.cases.queries import Stand
from onething.cases.terms import AT_WINDOW
from onething.catalogue import queries as catalogue
from onething.catalogue.terms.anywhere import Anywhere, Mode
from onething.delivery.counting import TermFace, face_of
from onething.delivery.models import Parcel, Relay, RelayFault
from onething.delivery.parcels.bundles import at_desk
from onething.delivery.parcels.lots import to_send_back
from onething.delivery.parcels.queries import ParcelCard, cards
from onething.delivery.parcels.rules import rules as parcel_rules
from onething.delivery.relay_terms import (
    DECIDING,
    FAULTED,
    FAULTS,
    RECEIVING,
    RELAY,
    RELAY_WORDS,
)
from onething.delivery.remote.queries import (
    RemoteCard,
    check_cards,
    checks_in,
    who_did,
    with_checks,
)
from onething.delivery.terms import PARCEL_WORDS
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.clock import day_of
from onething.kernel.refusals import NotYours

PAGE = 20


@dataclass(frozen=True)
class RelayCard:
    """An application that one hall took in and another place decides, in a list."""

    id: UUID
    application: UUID
    number: str
    title: str
    application_words: str
    here: str
    there: str
    receiving: bool  # it was taken in at his hall
    state: str
    words: str
    light: str
    taken_at: datetime
    term: TermFace | None
    turn: bool  # his hall has to do something
    whose: str  # the place whose term runs


@dataclass(frozen=True)
class FaultCard:
    """Something that was wrong with a bag, and how it was settled."""

    what: str
    words: str
    pieces: tuple[str, ...]
    note: str
    by: str
    at: datetime
    settled_at: datetime | None
    remedy: str
    remedy_note: str


@dataclass(frozen=True)
class RelayPage:
    """Relays of a hall: those it took in and those it decides."""

    rows: tuple[RelayCard, ...]
    side: str
    state: str
    counts: tuple[tuple[str, str, int], ...]
    page: int
    more: bool


@dataclass(frozen=True)
class RelaySheet:
    """A relay with everything about it."""

    card: RelayCard
    stand: Stand
    offices: dict[UUID, str]
    taken_by: str
    bags: tuple[ParcelCard, ...]
    faults: tuple[FaultCard, ...]
    mode: Mode
    rules: Anywhere
    steps: tuple[str, ...]  # what his hall may do now
    bag: ParcelCard | None  # the one that travels, or came last
    to_open: bool  # it has not been counted
    pieces: tuple[str, ...]  # that may have to be sent, or given back
    lot: tuple[str, ...]  # the items whose results may go back now
    undecided: tuple[str, ...]  # the items that go back in a later lot
    relations: tuple[str, ...]  # of who comes for the papers
    handed_to: str
    handed_at: datetime | None
    checks: tuple[RemoteCard, ...]  # by video, with the other place
    ended: bool  # its application has

    @property
    def open_faults(self) -> tuple[FaultCard, ...]:
        """Return what is not settled."""
        return tuple(one for one in self.faults if one.settled_at is None)


@dataclass(frozen=True)
class RelayStory:
    """What the applicant, and who decides, are shown of it."""

    id: UUID
    taken_at: datetime
    whose: str  # the place whose turn it is; “”: nobody's
    bag: str  # the number of the one that travels, or came last
    bag_words: str
    here: str
    there: str
    words: str
    light: str
    term: TermFace | None
    faults: tuple[FaultCard, ...]
    mode: Mode
    rules: Anywhere
    checks: tuple[RemoteCard, ...]
    ended: bool


def relay_page(
    by: Actor, at: datetime, *, side: str = "", state: str = "", page: int = 1
) -> RelayPage:
    """Return the relays of his hall, the newest first."""
    hall = at_desk(by)
    sides = {RECEIVING: Q(hall=hall), DECIDING: Q(to_hall=hall)}
    rows = Relay.objects.filter(sides.get(side, sides[RECEIVING] | sides[DECIDING]))
    counts = dict(rows.values_list("state").annotate(Count("id")))
    if state in RELAY_WORDS:
        rows = rows.filter(state=state)
    here = max(1, page)
    found = list(rows.order_by("-taken_at", "-id")[(here - 1) * PAGE : here * PAGE + 1])
    return RelayPage(
        _cards(found[:PAGE], hall, at),
        side if side in sides else "",
        state if state in RELAY_WORDS else "",
        tuple((key, words, counts[key]) for key, words in RELAY_WORDS.items() if counts.get(key)),
        here,
        len(found) > PAGE,
    )


def relay_sheet(relay_id: UUID, by: Actor, at: datetime) -> RelaySheet:
    """Return one relay of his hall, as the one that took it in or the one that decides."""
    hall = at_desk(by)
    rows = Relay.objects.filter(Q(hall=hall) | Q(to_hall=hall), pk=relay_id)
    row = with_checks(rows).first()
    if row is None:
        raise NotYours
    stand = cases.stand_of(row.application, at)
    bags = _bags(row, at)
    bag = next((one for one in bags if one.id == row.parcel), None)
    place = RECEIVING if hall == row.hall else DECIDING
    steps = tuple(step.do for step in RELAY.choices(row.state) if step.role == place)
    faults, names, checks = _beside(row, [row.official])
    lot, undecided = _lot(row, by, stand.way) if "return" in steps else ((), ())
    return RelaySheet(
        _cards([row], hall, at, {row.application: (stand.title, stand.words)})[0],
        stand,
        {
            key: one.name
            for key, one in identity.organisations({one.office for one in stand.lines}).items()
        },
        names.get(row.official, ""),
        bags,
        faults,
        catalogue.anywhere_rules().modes["agency"],
        catalogue.anywhere_rules(),
        steps,
        bag,
        bag is not None and bag.to_count,
        _pieces(row, bags, steps),
        lot,
        undecided,
        tuple(parcel_rules()["relations"]),
        row.handed_to,
        row.handed_at,
        checks,
        bool(row.ended),
    )


def _lot(row: Relay, by: Actor, way: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if way != AT_WINDOW:
        return (), ()
    lot = tuple(one.item_name for one in to_send_back(row, by))
    return lot, tuple(name for name, _ in cases.unfinished(row.application))


def _pieces(row: Relay, bags: Iterable[ParcelCard], steps: Iterable[str]) -> tuple[str, ...]:
    """Return what may have to travel: what was scanned; back goes what came in the first bags."""
    if "send" in steps:
        return cases.scanned_pieces(row.application)
    if not {"give", "close"} & {*steps}:
        return ()
    came = [str(one["name"]) for bag in bags for one in bag.things if not one["case"]]
    return tuple(dict.fromkeys(came)) or cases.scanned_pieces(row.application)


def late_relays(by: Actor, at: datetime) -> tuple[RelayCard, ...]:
    """Return what is late of the relays of his hall, as either place, the longest first."""
    if not by.org:
        raise NotYours
    rows = Relay.objects.filter(Q(hall=by.org) | Q(to_hall=by.org), due_on__lt=day_of(at))
    found = rows.exclude(term="").order_by("due_on", "id")[:PAGE]
    return _cards(found, UUID(by.org), at)


def relay_of(application: UUID, at: datetime) -> RelayStory | None:
    """Return what the applicant is shown; who may ask, the page has checked."""
    row = with_checks(Relay.objects.filter(application=application)).first()
    if row is None:
        return None
    card = _cards([row], row.hall, at, {row.application: ("", "")})[0]
    rules = catalogue.anywhere_rules()
    bag = Parcel.objects.filter(pk=row.parcel).first() if row.parcel else None
    faults, _, checks = _beside(row)
    return RelayStory(
        row.pk, row.taken_at, card.whose if row.turn else "", bag.bag if bag else "",
        PARCEL_WORDS[bag.state] if bag else "", card.here, card.there, card.words, card.light, card.term, faults,
        rules.modes["agency"], rules, checks, bool(row.ended),
    )  # fmt: skip


def _bags(row: Relay, at: datetime) -> tuple[ParcelCard, ...]:
    rows = Parcel.objects.filter(application=row.application, kind="transfer")
    return cards(rows.order_by("-ordered_at", "-id")[:PAGE], day_of(at))


def _cards(
    rows: Iterable[Relay],
    hall: UUID,
    at: datetime,
    titles: dict[UUID, tuple[str, str]] | None = None,
) -> tuple[RelayCard, ...]:
    found = list(rows)
    names = identity.organisations({key for row in found for key in (row.hall, row.to_hall)})
    known = titles or cases.titles_of({row.application for row in found})
    return tuple(
        RelayCard(
            id=row.pk, application=row.application, number=row.number,
            title=known[row.application][0], application_words=known[row.application][1],
            here=names[row.hall].name, there=names[row.to_hall].name,
            receiving=row.hall == hall, state=row.state, words=RELAY_WORDS[row.state],
            light=_light(row.state), taken_at=row.taken_at, term=_term(row, day_of(at)),
            turn=_turn(row, hall), whose=names[_whose(row)].name,
        )
        for row in found
    )  # fmt: skip


def _whose(row: Relay) -> UUID:
    return row.hall if row.turn == RECEIVING else row.to_hall


def _turn(row: Relay, hall: UUID) -> bool:
    return bool(row.turn) and _whose(row) == hall


def _light(state: str) -> str:
    if state in FAULTED:
        return "red"
    return "green" if state in ("checked", "paperless", "back", "over") else "yellow"


def _term(row: Relay, on: date) -> TermFace | None:
    if not row.term:
        return None
    said = catalogue.anywhere_rules().terms[row.term]
    return face_of(row, said.name, said.days, on, sure=said.sure)


def _beside(
    row: Relay, more: Iterable[str] = ()
) -> tuple[tuple[FaultCard, ...], dict[str, str], tuple[RemoteCard, ...]]:
    """Return what went wrong on its way, the names of who did something, the checks by video."""
    found = list(RelayFault.objects.filter(relay=row).order_by("at", "what"))
    checks = checks_in(row)
    names = identity.official_names({one.by for one in found} | who_did(checks) | {*more})
    return _faults(found, names), names, check_cards(checks, names)


def _faults(found: Iterable[RelayFault], names: dict[str, str]) -> tuple[FaultCard, ...]:
    remedies = catalogue.anywhere_rules().remedies
    return tuple(
        FaultCard(
            one.what, FAULTS[one.what], tuple(one.pieces), one.note,
            names.get(one.by, "") or "物流报告", one.at, one.settled_at,
            remedies.get(one.remedy, ""), one.remedy_note,
        )
        for one in found
    )  # fmt: skip
