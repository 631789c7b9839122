"""What site visits look like in the API."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from ninja import Schema

from onething.api.schemas import Short, Text


class VisitRowOut(Schema):
    """A visit in a list."""

    id: UUID
    title: str
    subject_name: str
    starts_at: datetime
    place: str
    words: str


class PointOut(Schema):
    """One point of the list: `result` is “yes”, “no”, “na”, or empty."""

    key: str
    text: str
    how: str
    result: str
    note: str


class VisitPartOut(Schema):
    """The part of one department; `officers` by their badge numbers."""

    case: UUID
    item_name: str
    office: str
    mine: bool
    verdict: str
    opinion: str
    officers: list[str]
    points: list[PointOut]


class VisitOut(VisitRowOut):
    """A visit with the parts of all departments; `missing`: what the record still wants."""

    state: str
    missing: list[str]
    parts: list[VisitPartOut]


class FoundIn(Schema):
    """What was found at one point: “yes”, “no” or “na”, and a note."""

    result: Short
    note: Short = ""


class VisitVerdictIn(Schema):
    """A verdict: “pass”, “mend” or “fail”, with the result of each point by its key."""

    findings: dict[Short, FoundIn]
    opinion: Text
    verdict: Short
    position: Short = ""
