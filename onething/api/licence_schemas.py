"""What goes in and out of the use of licences."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from ninja import Schema

from onething.api.schemas import Short, Text, Value


class ConsentIn(Schema):
    """A question to a holder."""

    type: Short
    holder: Short
    purpose: Text


class ConsentOut(Schema):
    """What a holder answered."""

    id: UUID
    state: str
    words: str
    until: date | None


class UseIn(Schema):
    """A wish to use a licence."""

    type: Short
    holder: Short
    purpose: Text
    matter: Short = ""


class ErrorIn(Schema):
    """An error on a licence."""

    element: Short
    wanted: Text
    evidence: Text


class ElementOut(Schema):
    """A field of a type of licence."""

    element: str
    label: str


class LicenceTypeOut(Schema):
    """A type of licence."""

    type: str
    name: str
    code21: str
    defined_by: str
    holder: str
    issuer: str
    fields: list[ElementOut]


class LicenceOut(Schema):
    """A licence that is used."""

    identifier: str
    type: str
    name: str
    number: str
    state: str
    words: str
    organ: str
    holder: str
    valid_from: date
    valid_until: date | None
    ground: str
    fields: list[Value]
