"""Make the file of a paper: typeset, sealed, signed and kept. Slow; outside of any transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from onething.documents import files, kinds, revisions, signing, typesetting
from onething.documents.kinds import LicenceType
from onething.documents.models import Document, Licence, LicenceCopy
from onething.exchange import queries as exchange
from onething.identity import queries as identity

CHINA = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Made:
    """A finished file: where it is kept, and what was used for it."""

    digest: str
    pages: int
    seal_name: str
    certificate: str
    rare: tuple[str, ...]
    template: str = ""  # the revisions that it was made with


def chinese_date(day: date | None) -> str:
    """Return a date as papers write it; no end is “长期”."""
    return "长期" if day is None else f"{day.year}年{day.month}月{day.day}日"


def code_url(code: str) -> str:
    """Return the public page that shows the live state of a paper."""
    return f"{settings.BASE_URL}/v/{code}"


def make_document(row: Document) -> Made:
    """Make the file of a document; it is dated with the time of its registration."""
    kind = kinds.kind(row.kind, row.variant)
    return _make(row, kind.template, inputs_of(row, kind))


def inputs_of(row: Document, kind: kinds.Kind) -> dict[str, Any]:
    """Return what a template is given of a document."""
    return _inputs(row, kind.seal, kind.words) | {"red_head": kind.red_head}


def make_licence(row: Licence) -> Made:
    """Make the file of a licence."""
    return _make(row, kinds.licence_type(row.type).template, _face(row))


def make_copy(copy: LicenceCopy, row: Licence) -> Made:
    """Make the file of a copy for a purpose: the face with a mark, what it is for, and a code of its own."""
    marked = {
        "code": copy.code,
        "url": code_url(copy.code),
        "note": {
            "purpose": copy.purpose,
            "used_by": copy.used_by,
            "matter": copy.matter,
            "made_on": chinese_date(copy.registered_at.astimezone(CHINA).date()),
            "until": chinese_date(copy.until),
        },
    }
    return _make(row, kinds.licence_type(row.type).template, _face(row) | marked)


def _face(row: Licence) -> dict[str, Any]:
    type_ = kinds.licence_type(row.type)
    return _inputs(row, type_.seal, type_.words) | {
        "identifier": row.identifier,
        "valid_from": chinese_date(row.valid_from),
        "valid_until": chinese_date(row.valid_until),
        "issued_on": chinese_date(row.registered_at.astimezone(CHINA).date()),
        "rows": face_rows(type_, row.data["facts"]),
    }


def face_rows(type_: LicenceType, facts: Mapping[str, Any]) -> list[list[str]]:
    """Return what the face of a type shows: the names of its elements, and what is said of them."""
    rows = [[exchange.element(name).label, str(facts.get(name, ""))] for name in type_.face]
    scope = type_.words.get("scope")
    return [*rows, ["许可范围", scope]] if scope else rows


def _inputs(row: Document | Licence, seal: str, words: Mapping[str, str]) -> dict[str, Any]:
    return {
        "title": row.title,
        "number": row.number,
        "code": row.code,
        "url": code_url(row.code),
        "organ": row.organ_name,
        "seal_name": seal,
        "words": dict(words),
        "data": row.data,
        "drawn": _drawn(row.data),
    }


def _drawn(data: Mapping[str, Any]) -> str:
    """Return the picture of what somebody signed on a screen, “” if he signed otherwise."""
    digest = str(data.get("signature") or "")
    return files.content(digest).decode() if digest else ""


def _make(row: Document | Licence, template: str, inputs: Mapping[str, Any]) -> Made:
    at = row.registered_at
    drawn = typesetting.render(template, inputs, at=at, root=revisions.folder(at))
    signed = signing.sign(
        drawn.content,
        organ=identity.organisation(row.organ).code,
        name=row.organ_name,
        reason=f"{row.title} {row.number}",
        at=row.registered_at,
    )
    return Made(
        digest=files.keep(signed.content),
        pages=drawn.pages,
        seal_name=str(inputs["seal_name"]),
        certificate=signed.certificate,
        rare=drawn.rare,
        template=revisions.label(template, at),
    )
