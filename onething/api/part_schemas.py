"""What parts of 多地联办 look like in the API."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from ninja import Schema
from pydantic import Field

from onething.api.schemas import Text


class AwayOut(Schema):
    """A part of a case that an organ of another place does; its papers are those of the case."""

    id: UUID
    case: UUID
    case_number: str
    item_name: str
    subject_name: str
    name: str
    task: str
    place_said: str
    place: str
    organ: str
    lead: str
    due_on: date | None
    left: str
    state: str
    words: str
    text: str
    file: UUID | None
    ended_at: datetime | None
    asked: bool
    leads: bool


class AwaySettledIn(Schema):
    """How what was wanted of the other place was got otherwise."""

    reason: Text


class AwayPlaceIn(Schema):
    """In which county a part is done."""

    region: Annotated[str, Field(pattern=r"^\d{6}$")]
