"""Kinds of documents and types of licences, as `data/documents` describes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from onething.kernel import yamls
from onething.kernel.refusals import Invalid

PERMIT, OTHER = "permit", "other"
PERMIT_LAW = "行政许可法"


@dataclass(frozen=True)
class Kind:
    """文书种类: one kind of document, as it is worded for one sort of item."""

    code: str
    variant: str  # permit, or other: only a permit cites 行政许可法
    title: str
    word: str  # 文号中的类别字
    template: str
    seal: str
    about: str  # application, case
    decides: bool
    form: int  # its number among the 25 forms of documents
    remedies: bool  # it must say where it may be contested
    red_head: bool
    slip: tuple[str, ...]  # what a receipt on narrow paper says of it
    words: Mapping[str, str]  # basis and further sentences of this variant

    @property
    def paper(self) -> str:
        """Return what the paper calls itself: 决定书, 通知书, 告知书."""
        return self.title[-3:] if self.title.endswith("书") else self.title


@dataclass(frozen=True)
class LicenceType:
    """证照类型: its name, its face and how its numbers are made."""

    code: str
    name: str
    template: str
    code21: str
    defined_by: str
    kind: str
    number: str
    seal: str
    one_for: tuple[str, ...]
    face: tuple[str, ...]
    words: Mapping[str, str]
    holder: str  # person, body, any
    issuer: str  # the duty of the organs that issue it
    years: int  # the usual term; 0: no end
    confidence: str


@cache
def _read(path: Path) -> dict[str, dict[str, Any]]:
    loaded = yamls.read(path)
    if not isinstance(loaded, dict):
        raise ValueError(f"{path}: 应当是以代码为键的表")
    return loaded


@cache
def _raw_kinds() -> dict[str, dict[str, Any]]:
    files = sorted((Path(settings.DATA_ROOT) / "documents" / "kinds").glob("*.yaml"))
    return {code: row for path in files for code, row in _read(path).items()}


def raw(code: str) -> Mapping[str, Any]:
    """Return what the file says of a kind of document."""
    row = _raw_kinds().get(code)
    if row is None:
        raise Invalid(f"没有“{code}”这种文书。可用的有：{'、'.join(sorted(_raw_kinds()))}。")
    return row


def blocks() -> Mapping[str, Mapping[str, Any]]:
    """Return the common blocks of data, by their names."""
    return _read(Path(settings.DATA_ROOT) / "documents" / "blocks.yaml")


def codes() -> Mapping[str, str]:
    """Return every kind of document: code → title."""
    return {
        code: str((row.get(OTHER) or row[PERMIT])["title"]) for code, row in _raw_kinds().items()
    }


def kind_of(asked: str, data: Mapping[str, object]) -> Kind:
    """Return the kind, worded for the sort of item that the law of the step names.

    `acceptance_permit`, `acceptance_service` … are accepted for `acceptance`.
    """
    code = "acceptance" if asked.startswith("acceptance_") else asked
    return _worded(code, raw(code), variant_of(asked, data))


def kind(code: str, variant: str) -> Kind:
    """Return a kind in one of its two wordings."""
    return _worded(code, _raw_kinds()[code], variant)


def variant_of(asked: str, data: Mapping[str, object]) -> str:
    """Say whether the document belongs to a permit: only then may it cite 行政许可法."""
    if asked.startswith("acceptance_"):
        return PERMIT if asked == "acceptance_permit" else OTHER
    return PERMIT if PERMIT_LAW in str(data.get("law_of_step", "")) else OTHER


def _worded(code: str, row: Mapping[str, Any], wanted: str) -> Kind:
    variant = wanted if wanted in row else next(name for name in (PERMIT, OTHER) if name in row)
    words = {key: str(value) for key, value in row[variant].items()}
    return Kind(
        code=code,
        variant=variant,
        title=words["title"],
        word=row["word"],
        template=str(row.get("template", code)),
        seal=row["seal"],
        about=row["about"],
        decides=bool(row.get("decides")),
        form=int(row["form"]),
        remedies=bool(row.get("remedies")),
        red_head=bool(row.get("red_head")),
        slip=tuple(row.get("slip", ())),
        words=words,
    )


def every_kind() -> tuple[Kind, ...]:
    """Return each kind in each wording that it has."""
    return tuple(
        _worded(code, row, variant)
        for code, row in _raw_kinds().items()
        for variant in (PERMIT, OTHER)
        if variant in row
    )


def deciding() -> frozenset[str]:
    """Return the kinds that are decisions; a licence is issued only together with one."""
    return frozenset(code for code, row in _raw_kinds().items() if row.get("decides"))


def licence_types() -> Mapping[str, LicenceType]:
    """Return every type of licence by its code."""
    return _licence_types(Path(settings.DATA_ROOT) / "documents" / "licence_types")


@cache
def _licence_types(folder: Path) -> Mapping[str, LicenceType]:
    rows = (row for path in sorted(folder.glob("*.yaml")) for row in _read(path).items())
    return {code: _licence_type(code, row) for code, row in rows}


def licence_type(code: str) -> LicenceType:
    """Return a type of licence; an unknown one is an error."""
    known = licence_types()
    if code not in known:
        raise Invalid(f"没有“{code}”这种证照。可用的有：{'、'.join(sorted(known))}。")
    return known[code]


def _licence_type(code: str, row: Mapping[str, Any]) -> LicenceType:
    return LicenceType(
        code=code,
        name=row["name"],
        template=row["template"],
        code21=row["code21"],
        defined_by=row["defined_by"],
        kind=row["kind"],
        number=row["number"],
        seal=row["seal"],
        one_for=tuple(row["one_for"]),
        face=tuple(row["face"]),
        words={key: str(row[key]) for key in ("law", "duty", "scope") if key in row},
        holder=row["holder"],
        issuer=row["issuer"],
        years=int(row["years"]),
        confidence=row["confidence"],
    )
