"""The roll of places from a file: rows that are right are written, each of the others is answered."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from onething.desk import access, rules
from onething.desk.book import CHANGED, Book
from onething.desk.models import Hall
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid


@command
def import_places(rows: Sequence[Mapping[str, str]], *, by: Actor, at: datetime) -> str:
    """Enter and change the places of a file; return as JSON what became of each row."""
    most = rules.roll("most_rows")
    if not 0 < len(rows) <= most:
        raise Invalid(f"文件里没有网点，或者超过 {most} 行。请分成几个文件再导入。")
    found = access.places_kept(by).select_for_update(of=("self",)).order_by("code")
    book = Book(list(found), at)
    answers = [book.put(row) for row in rows]
    Hall.objects.bulk_create(book.made.values())
    Hall.objects.bulk_update(book.altered.values(), CHANGED)
    if book.facts:
        ledger.write(*book.facts, by=by, at=at)
    return json.dumps(answers, ensure_ascii=False)
