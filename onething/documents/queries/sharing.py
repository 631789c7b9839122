"""What others may know of copies, consents, uses, errors and seals."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count

from onething.documents import access, kinds, licence_rules
from onething.documents.making import code_url
from onething.documents.models import (
    Document,
    Licence,
    LicenceConsent,
    LicenceCopy,
    LicenceError,
    LicenceUse,
    OfdCopy,
    Seal,
    SealUse,
)
from onething.documents.queries.licences import licence_card
from onething.documents.terms import (
    CONSENT,
    COPY,
    ERROR,
    SEAL,
    WAYS,
    ConsentCard,
    CopyCard,
    ErrorCard,
    LicenceCard,
    SealCard,
    SealUseCard,
    UseCard,
    UsePage,
)
from onething.documents.typesetting import qr_svg
from onething.exchange import queries as exchange
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotAllowed, NotYours

PAGE = 30
SAVING = ("case", "api")  # ways of use in which nobody hands in a paper
MOST = 200


def copies(licence_id: UUID, by: Actor, on: date) -> tuple[CopyCard, ...]:
    """Return the copies of a licence of his, the newest first."""
    rows = list(access.copies_of(by).filter(licence=licence_id).order_by("-registered_at")[:MOST])
    licences = Licence.objects.defer("data").in_bulk([row.licence for row in rows])
    return tuple(_copy(row, licences[row.licence], on) for row in rows)


def copy(copy_id: UUID, by: Actor, on: date) -> CopyCard:
    """Return a copy of his."""
    row = access.copies_of(by).filter(pk=copy_id).first()
    if row is None:
        raise NotYours
    return _copy(row, Licence.objects.defer("data").get(pk=row.licence), on)


def _copy(row: LicenceCopy, licence: Licence, on: date) -> CopyCard:
    over = row.state == "sealed" and on > row.until
    return CopyCard(
        id=row.pk,
        licence=row.licence,
        title=f"{licence.title}（加注件）",
        number=licence.number,
        purpose=row.purpose,
        used_by=row.used_by,
        matter=row.matter,
        until=row.until,
        code=row.code,
        state="over" if over else row.state,
        state_name="已过期" if over else COPY.words[row.state],
        good=row.state == "sealed" and not over,
        about=f"licence:{row.licence}",
        registered_at=row.registered_at,
        sealed_at=row.sealed_at,
        digest=row.digest,
        pages=row.pages,
    )


def copy_terms() -> tuple[tuple[int, ...], int]:
    """Return for how many days a copy may be good, and the usual number."""
    return licence_rules.copy_days()


def consents(by: Actor) -> tuple[ConsentCard, ...]:
    """Return what organs asked of him, those that wait first, then the newest."""
    rows = list(
        LicenceConsent.objects.filter(holder=access.holder_of(by)).order_by("-asked_at", "id")[
            :MOST
        ]
    )
    rows.sort(key=lambda row: row.state != "asked")
    return tuple(map(_consent, rows))


def consent(consent_id: UUID, by: Actor) -> ConsentCard:
    """Return a question that his own organ asked, or that was asked of him."""
    rows = LicenceConsent.objects.filter(pk=consent_id)
    row = (
        rows.filter(organ=by.org) if by.org else rows.filter(holder=access.holder_of(by))
    ).first()
    if row is None:
        raise NotYours
    return _consent(row)


def _consent(row: LicenceConsent) -> ConsentCard:
    return ConsentCard(
        id=row.pk,
        type=row.type,
        title=kinds.licence_type(row.type).name,
        organ_name=row.organ_name,
        purpose=row.purpose,
        state=row.state,
        state_name=CONSENT.words[row.state],
        until=row.until,
        asked_at=row.asked_at,
    )


def question(consent_id: UUID) -> tuple[str, str]:
    """Return which licence an organ asks for, and the organ; for the message to the holder."""
    row = LicenceConsent.objects.get(pk=consent_id)
    return kinds.licence_type(row.type).name, row.organ_name


def consent_days() -> int:
    """Return for how many days a consent holds."""
    return licence_rules.use_rules()["consent_days"]


def papers_saved(by: Actor) -> int:
    """Return how many papers he did not have to hand in (免提交)."""
    holder = access.holder_of(by)
    return LicenceUse.objects.filter(holder=holder, way__in=SAVING).count()


def code_picture(code: str) -> str:
    """Return the QR code that leads to the live state of a paper, as the address of a picture."""
    return qr_picture(code_url(code))


def qr_picture(address: str) -> str:
    """Return the QR code of an address, as the address of a picture."""
    drawn = qr_svg(address).encode()
    return "data:image/svg+xml;base64," + base64.b64encode(drawn).decode()


def waiting_consents(by: Actor) -> int:
    """Return how many questions wait for his answer."""
    return LicenceConsent.objects.filter(holder=access.holder_of(by), state="asked").count()


def uses(by: Actor, *, after: str = "") -> UsePage:
    """Return who used the licences of him for whom he acts (谁用过我的证照); three statements."""
    mine = LicenceUse.objects.filter(holder=access.holder_of(by))
    rows = mine
    if after:
        try:
            rows = rows.filter(pk__lt=UUID(after))
        except ValueError:
            raise NotYours("没有这一页。请从第一页重新查看。") from None
    found = list(rows.order_by("-id")[: PAGE + 1])
    cut = found[:PAGE]
    return UsePage(
        tuple(map(_use, cut)),
        str(cut[-1].pk) if len(found) > PAGE else "",
        mine.count(),
        mine.filter(way__in=SAVING).count(),
    )


def _use(row: LicenceUse) -> UseCard:
    return UseCard(
        id=row.pk,
        licence=row.licence,
        title=row.title,
        organ_name=row.organ_name,
        way=row.way,
        way_name=WAYS[row.way],
        purpose=row.purpose,
        matter=row.matter,
        ground=row.ground,
        at=row.at,
    )


@dataclass(frozen=True)
class Used:
    """A licence that an organ may read now, because of a use that was granted."""

    use: UseCard
    licence: LicenceCard
    face: tuple[tuple[str, str, str], ...]


def used(use_id: UUID, by: Actor, at: datetime) -> Used:
    """Return the licence of a use that his organ was granted, as long as the rules allow."""
    row = LicenceUse.objects.filter(pk=use_id, organ=access.organ_of(by), way="api").first()
    if row is None:
        raise NotYours
    hours = licence_rules.use_rules()["hours"]
    if at > row.at + timedelta(hours=hours):
        raise NotAllowed(f"这次使用已超过 {hours} 小时。请写明申请事由，重新申请使用。")
    licence = Licence.objects.filter(pk=row.licence or row.pk).first()
    if licence is None:
        raise NotYours
    facts = licence.data["facts"]
    face = tuple(
        (name, exchange.element(name).label, str(facts.get(name, "")))
        for name in kinds.licence_type(licence.type).face
    )
    return Used(_use(row), licence_card(licence), face)


@dataclass(frozen=True)
class UseFigure:
    """How often licences of a type were used, and how many papers nobody had to hand in for it."""

    title: str
    uses: int
    saved: int


def use_figures(since: datetime, until: datetime) -> tuple[UseFigure, ...]:
    """Return how often each type was used within a time, the most used first (免提交)."""
    rows = LicenceUse.objects.filter(at__gte=since, at__lt=until).values("title", "way")
    found: dict[str, list[int]] = {}
    for row in rows.annotate(n=Count("id")).order_by("title", "way"):
        both = found.setdefault(row["title"], [0, 0])
        both[0] += row["n"]
        both[1] += row["n"] if row["way"] in SAVING else 0
    figures = (UseFigure(title, *both) for title, both in found.items())
    return tuple(sorted(figures, key=lambda one: (-one.uses, one.title)))


def errors(by: Actor, on: date, *, open_only: bool = True) -> tuple[ErrorCard, ...]:
    """Return the errors that were reported to his organ, the most urgent first."""
    if not by.org:
        raise NotYours
    rows = LicenceError.objects.filter(organ=by.org)
    if open_only:
        rows = rows.filter(state="open")
    return tuple(_error(row, on) for row in rows.order_by("due_on", "id")[:MOST])


def errors_of(by: Actor, on: date) -> tuple[ErrorCard, ...]:
    """Return what he reported himself, the newest first."""
    rows = LicenceError.objects.filter(holder=access.holder_of(by)).order_by("-reported_at")
    return tuple(_error(row, on) for row in rows[:MOST])


def error(error_id: UUID, by: Actor, on: date) -> ErrorCard:
    """Return an error that was reported to his organ."""
    row = LicenceError.objects.filter(pk=error_id, organ=access.organ_of(by)).first()
    if row is None:
        raise NotYours
    return _error(row, on)


def _error(row: LicenceError, on: date) -> ErrorCard:
    return ErrorCard(
        id=row.pk,
        licence=row.licence,
        title=row.title,
        element=row.element,
        label=exchange.element(row.element).label,
        found=row.found,
        wanted=row.wanted,
        evidence=row.evidence,
        state=row.state,
        state_name=ERROR.words[row.state],
        reported_at=row.reported_at,
        due_on=row.due_on,
        late=row.state == "open" and row.due_on is not None and on > row.due_on,
        answer=row.answer,
    )


def seals(by: Actor, on: date) -> tuple[SealCard, ...]:
    """Return the register of seals of his organ: for its administrator, and for those who keep one."""
    if not by.org:
        raise NotYours
    rows = Seal.objects.filter(organ=by.org).order_by("name", "-registered_at")
    if not by.has("admin"):
        rows = rows.filter(keeper=by.who)
    return _seals(list(rows), on)


def seal(seal_id: UUID, by: Actor, on: date) -> SealCard:
    """Return a seal of his organ."""
    found = next((one for one in seals(by, on) if one.id == seal_id), None)
    if found is None:
        raise NotYours
    return found


def keeps_seals(by: Actor) -> bool:
    """Say whether he administers the seals of his organ."""
    return bool(by.org) and by.has("admin")


def _seals(rows: list[Seal], on: date) -> tuple[SealCard, ...]:
    people = {who for row in rows for who in (row.keeper, *row.users) if who}
    names = identity.official_names(people)
    counts = {
        (one["organ"], one["seal"]): one["n"]
        for one in SealUse.objects.filter(organ__in={row.organ for row in rows})
        .values("organ", "seal")
        .annotate(n=Count("id"))
        .order_by("organ", "seal")
    }
    organs = identity.organisations({row.organ for row in rows})
    return tuple(
        SealCard(
            id=row.pk,
            organ=row.organ,
            organ_name=organs[row.organ].name,
            name=row.name,
            number=row.number,
            keeper=row.keeper,
            keeper_name=names.get(row.keeper, ""),
            users=tuple((who, names.get(who, "")) for who in row.users),
            automatic=row.automatic,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            state=row.state,
            state_name=SEAL.words[row.state],
            usable=row.state == "active" and row.valid_from <= on <= row.valid_until,
            uses=counts.get((row.organ, row.name), 0),
            reason=row.reason,
        )
        for row in rows
    )


def seal_uses(card: SealCard) -> tuple[SealUseCard, ...]:
    """Return the last uses of a seal (用印记录); at most two hundred."""
    rows = list(
        SealUse.objects.filter(organ=card.organ, seal=card.name).order_by("-at", "-id")[:MOST]
    )
    titles = _papers([row.paper for row in rows])
    names = identity.official_names({row.who for row in rows})
    ofd = set(OfdCopy.objects.filter(pk__in=titles).values_list("digest", flat=True))
    return tuple(
        SealUseCard(
            kind=row.kind,
            title=titles.get(row.paper, ("加注件" if row.kind == "copy" else "文书", ""))[0],
            number=titles.get(row.paper, ("", ""))[1],
            form="OFD" if row.digest in ofd else "PDF",
            who_name=names.get(row.who, "平台（按决定自动用印）"),
            at=row.at,
            certificate=row.certificate,
        )
        for row in rows
    )


def _papers(ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    wanted = list(ids)
    found: dict[UUID, tuple[str, str]] = {}
    for rows in (Document.objects.filter(pk__in=wanted), Licence.objects.filter(pk__in=wanted)):
        named = rows.order_by("pk").values_list("pk", "title", "number")
        found |= {pk: (title, number) for pk, title, number in named}
    return found
