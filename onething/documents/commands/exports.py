"""Taking a list away: it is written into the ledger with its digest before it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onething.documents import exports
from onething.documents.events import ListExported
from onething.documents.exports import Taken
from onething.documents.models import Export
from onething.documents.terms import Sheet
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.crypto import sm3
from onething.kernel.refusals import NotYours


@dataclass(frozen=True)
class Exported:
    """A file to be sent."""

    number: str
    name: str
    media_type: str
    content: bytes


def export_list(
    sheet: Sheet,
    *,
    form: str,
    purpose: str,
    name: str,
    organisation: str,
    by: Actor,
    at: datetime,
) -> Exported:
    """Return the list as a file that says who took it, when and why."""
    exports.check(form, purpose)
    taken = Taken(exports.new_number(at), name, organisation, purpose, at)
    content = (exports.as_csv if form == "csv" else exports.as_pdf)(sheet, taken)
    _note_export(
        taken.number,
        title=sheet.title,
        form=form,
        digest=sm3(content),
        rows=len(sheet.lines),
        purpose=purpose,
        by=by,
        at=at,
    )
    return Exported(
        taken.number, f"{sheet.title} {taken.number}.{form}", exports.MEDIA[form], content
    )


@command
def _note_export(
    number: str,
    *,
    title: str,
    form: str,
    digest: str,
    rows: int,
    purpose: str,
    by: Actor,
    at: datetime,
) -> str:
    """Keep who took which list away, and what the file looked like."""
    if not by.who.startswith("official:"):
        raise NotYours
    Export.objects.create(
        number=number,
        title=title,
        form=form,
        digest=digest,
        rows=rows,
        purpose=purpose,
        who=by.who,
        org=by.org,
        at=at,
    )
    ledger.write(
        ListExported(
            number=number, title=title, form=form, digest=digest, rows=rows, purpose=purpose
        ),
        by=by,
        at=at,
    )
    return number
