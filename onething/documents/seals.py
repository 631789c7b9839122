"""New seals: their numbers in the register."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from onething.documents.models import Seal
from onething.documents.numbering import next_number
from onething.identity import queries as identity
from onething.kernel.ids import new_id

PLACE = 6  # digits of a place


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
