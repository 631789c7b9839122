"""New seals with their numbers; the papers that wait for a seal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from onething.documents import kinds
from onething.documents.models import Document, Licence, LicenceCopy, Seal
from onething.documents.numbering import next_number
from onething.identity import queries as identity
from onething.kernel.ids import new_id

PLACE = 6  # digits of a place
BATCH = 500
Row = TypeVar("Row", bound=Model)


def new_seal(organ: UUID, name: str, since: date, until: date, at: datetime) -> Seal:
    """Return a seal with the next number of its place: six digits of the place, seven of the series."""
    place = identity.organisation(organ).region[:PLACE].ljust(PLACE, "0")
    return Seal(
        id=new_id(),
        organ=organ,
        name=name,
        number=f"{place}{next_number(f'seal:{place}'):07d}",
        valid_from=since,
        valid_until=until,
        registered_at=at,
    )


def waiting(seal: Seal) -> list[str]:
    """Return the papers of its organ that are not sealed yet and carry this seal: sort and id."""
    documents = Document.objects.filter(organ=seal.organ, state="registered").defer("data")
    licences = Licence.objects.filter(organ=seal.organ, sealed_at=None).defer("data")
    copies = LicenceCopy.objects.filter(
        state="registered", licence__in=Licence.objects.filter(organ=seal.organ).values("pk")
    )
    types = dict(Licence.objects.filter(pk__in=copies.values("licence")).values_list("pk", "type"))
    found = [
        *(
            ("document", one.pk, kinds.kind(one.kind, one.variant).seal)
            for one in _first(documents)
        ),
        *(("licence", one.pk, kinds.licence_type(one.type).seal) for one in _first(licences)),
        *(("copy", one.pk, kinds.licence_type(types[one.licence]).seal) for one in _first(copies)),
    ]
    return [f"{sort}:{key}" for sort, key, name in found if name == seal.name]


def _first(rows: QuerySet[Row]) -> Iterable[Row]:
    return rows.order_by("pk")[:BATCH]
