"""The roll of places from a file: rows that are right are written, each of the others is answered."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from onething.desk import access, rules
from onething.desk.commands.keeping import CHANGED, changed, entered
from onething.desk.models import Hall
from onething.desk.roll_events import PlaceChanged, PlaceEntered
from onething.desk.rolling import from_words
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid

NEW, CHANGE, SAME = "new", "changed", "same"


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


class Book:
    """The roll while a file is read in."""

    def __init__(self, found: list[Hall], at: datetime) -> None:
        self.at = at
        self.known = {hall.code: hall for hall in found}
        self.near: dict[str, list[Hall]] = defaultdict(list)
        for hall in found:
            self.near[hall.region].append(hall)
        self.made: dict[str, Hall] = {}
        self.altered: dict[str, Hall] = {}
        self.facts: list[PlaceEntered | PlaceChanged] = []

    def put(self, row: Mapping[str, str]) -> str:
        """Write one row of the file; return what became of it: a word, or why it was refused."""
        try:
            return self._change(row) if row.get("code") else self._enter(row)
        except Invalid as refusal:
            reasons = "；".join(dict.fromkeys(refusal.errors.values()))
            return reasons or str(refusal)

    def _enter(self, row: Mapping[str, str]) -> str:
        region = row.get("region", "")
        near = self.near.get(region, [])
        hall, fact = entered(region, from_words(row, region), near, self.at)
        near.append(hall)
        self.made[hall.code] = hall
        self.facts.append(fact)
        return NEW

    def _change(self, row: Mapping[str, str]) -> str:
        code = row["code"]
        hall = self.known.get(code)
        if hall is None:
            raise Invalid(f"名册里没有编号“{code[:20]}”，或者不归您登记。新的网点请把编号留空")
        if code in self.altered:
            raise Invalid(f"编号“{code}”在文件里出现了两次，后面的没有写入")
        fact = changed(hall, from_words(row, hall.region), self.near[hall.region], self.at)
        if fact is None:
            return SAME
        self.altered[code] = hall
        self.facts.append(fact)
        return CHANGE
