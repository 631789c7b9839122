"""档案: the file of a case that was filed away, and the package in which it leaves the house."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from onething.cases.archives import Kept, closed_on, filed, kept_for, number_of, rules
from onething.cases.clocks import day_of
from onething.cases.models import Case
from onething.cases.queries.working import CaseSheet, case_sheet
from onething.documents import queries as documents
from onething.kernel.actor import Actor
from onething.kernel.crypto import sm3
from onething.kernel.models import Event

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the same file is the same bytes whenever it is packed
SUFFIXES = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}


@dataclass(frozen=True)
class Filed:
    """One thing in the file of a case."""

    path: str  # in the package
    title: str
    number: str
    day: date
    digest: str


@dataclass(frozen=True)
class ArchiveSheet:
    """The file of a case on a page."""

    case: UUID
    number: str
    case_number: str
    title: str
    subject_name: str
    secrecy: str
    kept: Kept
    closed_on: date
    files: tuple[Filed, ...]


@dataclass(frozen=True)
class Package:
    """The file of a case as it leaves the house."""

    name: str
    content: bytes
    digest: str


def archive_sheet(case_id: UUID, by: Actor, at: datetime) -> ArchiveSheet:
    """Return the file of a case that was filed away."""
    case = filed(case_id, by)
    return _sheet(case, case_sheet(case_id, by, at), at)


def _sheet(case: Case, sheet: CaseSheet, at: datetime) -> ArchiveSheet:
    closed = closed_on(case, at)
    return ArchiveSheet(
        case=case.pk,
        number=number_of(case, closed),
        case_number=case.number,
        title=case.item_name,
        subject_name=case.subject_name,
        secrecy=str(rules()["secrecy"]),
        kept=kept_for(case, closed),
        closed_on=closed,
        files=tuple(_files(sheet)),
    )


def _files(sheet: CaseSheet) -> Iterator[Filed]:
    """Yield papers, licences and materials, in the order in which they are packed."""
    for number, paper in enumerate((one for one in sheet.documents if one.digest), 1):
        path = f"文书/{number:02d}-{paper.kind}.pdf"
        day = day_of(paper.registered_at)
        yield Filed(path, paper.title, paper.number, day, paper.digest)
    for number, licence in enumerate((one for one in sheet.licences if one.digest), 1):
        path = f"证照/{number:02d}-{licence.type}.pdf"
        yield Filed(path, licence.title, licence.number, licence.valid_from, licence.digest)
    day = day_of(sheet.submitted_at)
    number = 0
    for row in sheet.materials:
        for file in row.files:
            if file.digest:
                number += 1
                path = f"材料/{number:02d}.{SUFFIXES.get(file.media_type, 'bin')}"
                yield Filed(path, row.need.name, file.name, day, file.digest)


def archive_package(case_id: UUID, by: Actor, at: datetime) -> Package:
    """Return the file of a case as a package: catalogue, files, its story from the ledger, digests.

    The same file is the same package. Each content was compared with its digest as it was read.
    """
    case = filed(case_id, by)
    sheet = _sheet(case, case_sheet(case_id, by, at), at)
    contents = {one.path: documents.content(one.digest) for one in sheet.files}
    contents["目录.json"] = _json(
        {**asdict(sheet), "kept": sheet.kept.words, "kept_until": sheet.kept.until}
    )
    contents["办理过程.json"] = _json(_story(case))
    lines = [f"{sm3(content)}  {path}\n" for path, content in sorted(contents.items())]
    contents["摘要.txt"] = "".join(lines).encode()
    packed = _packed(sorted(contents.items()))
    return Package(f"{sheet.number}.zip", packed, sm3(packed))


def _story(case: Case) -> list[dict[str, object]]:
    """Return what the ledger says of the case, with the chain of its digests."""
    return [
        {
            "seq": event.seq,
            "name": event.name,
            "at": event.at,
            "prev": event.prev,
            "digest": event.digest,
            "body": bytes(event.body).decode(),
        }
        for event in Event.objects.filter(stream=f"case:{case.pk}").order_by("seq")
    ]


def _json(said: object) -> bytes:
    return json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True, default=str).encode()


def _packed(contents: Sequence[tuple[str, bytes]]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for path, content in contents:
            packed.writestr(zipfile.ZipInfo(path, EARLIEST), content, zipfile.ZIP_DEFLATED)
    return file.getvalue()
