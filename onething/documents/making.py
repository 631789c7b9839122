"""Make the file of a paper: typeset, sealed, signed and kept. Slow; outside of any transaction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

from onething.documents import files, kinds, revisions, signing, typesetting
from onething.documents.models import Document, Licence
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
    type_ = kinds.licence_type(row.type)
    face = {
        "identifier": row.identifier,
        "valid_from": chinese_date(row.valid_from),
        "valid_until": chinese_date(row.valid_until),
        "issued_on": chinese_date(row.registered_at.astimezone(CHINA).date()),
    }
    return _make(row, type_.template, _inputs(row, type_.seal, type_.words) | face)


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
    }


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
