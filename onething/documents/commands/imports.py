"""Historical licences come into the base (归集), batch by batch; each batch is whole or not there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection

from onething.documents import kinds
from onething.documents.commands.licences import one_for_of
from onething.documents.commands.versions import today_of
from onething.documents.events import LicenceImported
from onething.documents.identifiers import licence_identifier, new_serial
from onething.documents.incoming import Incoming, Judged, judge
from onething.documents.models import ImportedLicence, Licence
from onething.documents.numbering import free_code
from onething.documents.terms import ImportFate as Fate
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.salts import new_salt, salted

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('documents.imports', 13))"
LIVE = ("valid", "suspended")
TAKEN = "{words}：持有人已有一份有效的同类证照。请核对哪一份有效，把另一份的状态改正后重新导入。"


@command
def import_licences(source: str, batch: Sequence[Incoming], *, by: Actor, at: datetime) -> str:
    """Bring licences that were issued earlier into the base, each once; a faulty row stays out.

    Returns what became of each (`Fate`), with spaces between.
    """
    must_be_system(by)
    found, facts = bring(source, batch, at)
    if facts:
        ledger.write(*facts, by=by, at=at)
    return " ".join(one.fate for one in found)


def bring(
    source: str, batch: Sequence[Incoming], at: datetime
) -> tuple[list[Judged], list[LicenceImported]]:
    """Bring a batch into the base; return what became of each row, and what has to be told."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)  # one import at a time
    day = today_of(at)
    judged = judge(source, batch, day)
    made = [_made(one, day, at) if one.fate is Fate.NEW else None for one in judged]
    found = _alone(judged, made)
    licences = [row for row, one in zip(made, found, strict=True) if row and one.fate is Fate.NEW]
    Licence.objects.bulk_create(licences)
    _keep(source, found, made, at)
    return found, [_fact(source, row) for row in licences]


def _alone(judged: Sequence[Judged], made: Sequence[Licence | None]) -> list[Judged]:
    """Refuse the rows whose holder already has a valid licence of this type, here or in the batch."""
    wanted = [row.one_for for row in made if row and row.state in LIVE]
    rows = Licence.objects.filter(one_for__in=wanted, state__in=LIVE)
    taken = set(rows.values_list("type", "one_for"))
    found = []
    for one, row in zip(judged, made, strict=True):
        if row is not None and row.state in LIVE:
            if (row.type, row.one_for) in taken:
                words = TAKEN.format(words=one.incoming.number)
                found.append(Judged(one.incoming, Fate.REFUSED, words))
                continue
            taken.add((row.type, row.one_for))
        found.append(one)
    return found


def _made(one: Judged, day: date, at: datetime) -> Licence:
    said, type_ = one.incoming, kinds.licence_type(one.incoming.type)
    assert one.organ is not None
    assert one.holder is not None
    over = said.until is not None and said.until < day and said.state in LIVE
    serial = new_serial()  # of our own, also under an identifier that another system gave
    identifier = said.identifier or licence_identifier(type_.code21, one.organ.code, serial, 1)
    data = {"applicant": one.holder.name, "facts": dict(said.facts)}
    return Licence(
        id=new_id(),
        type=type_.code,
        title=type_.name,
        about=f"import:{said.digest[4:40]}",
        organ=one.organ.id,
        organ_name=one.organ.name,
        holder=one.holder.id,
        holder_name=one.holder.name,
        number=said.number,
        serial=serial,
        identifier=identifier,
        code=free_code(),
        one_for=one_for_of(type_, one.holder.id, data),
        data=data,
        salt=new_salt(),
        valid_from=said.since,
        valid_until=said.until,
        state="expired" if over else said.state,
        registered_at=at,
        sealed_at=at,
        origin="imported",
    )


def _keep(
    source: str, found: Sequence[Judged], made: Sequence[Licence | None], at: datetime
) -> None:
    """Remember what came, so that the same does nothing a second time and what is wrong is counted."""
    rows = [
        ImportedLicence(
            source=source,
            type=one.incoming.type,
            number=one.incoming.number,
            digest=one.incoming.digest,
            licence=row.pk if row and one.fate is Fate.NEW else None,
            fault=one.fault[:300],
            at=at,
        )
        for one, row in zip(found, made, strict=True)
        if one.fate in (Fate.NEW, Fate.REFUSED)
    ]
    ImportedLicence.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["source", "type", "number"],
        update_fields=["digest", "licence", "fault", "at"],
    )


def _fact(source: str, row: Licence) -> LicenceImported:
    return LicenceImported(
        licence=row.pk,
        source=source,
        identifier=row.identifier,
        content=salted(row.salt, row.data),
    )
