"""The roll of places while it is written on: one place entered or changed, or as many as a file has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from onething.desk import rules
from onething.desk.models import Hall
from onething.desk.roll_events import PlaceChanged, PlaceEntered
from onething.desk.rolling import (
    COLUMNS,
    FIELDS,
    Entry,
    columns_of,
    entry_of,
    from_words,
    in_words,
)
from onething.desk.terms import OF_SITES, around
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid

MANAGED: Final = ("manager", "managed_since", "managed_by")
CHANGED: Final = (*COLUMNS, *MANAGED, "kept_at")
FIRST: Final = 100  # numbers of places that are entered by hand; those of files have two digits
NINE: Final = 9  # digits of a town's code
AROUND: Final = 40  # places that are drawn around one
NO_REGION: Final = "请选择网点所在的地方。"
SAME_NAME: Final = "这个地方已经有同名的网点。请核对是不是重复登记；不是的，请换一个能区分的名称。"
NEW, CHANGE, SAME = "new", "changed", "same"
HEADS: Final = {"region": "地方代码", **FIELDS}


def entered(
    region: str, said: Mapping[str, str], near: list[Hall], at: datetime
) -> tuple[Hall, PlaceEntered]:
    """Return a new place, or say why it cannot be; `near`: what there is in that region."""
    if not near:
        raise Invalid(NO_REGION, errors={"region": NO_REGION})
    entry = entry_of(said, region)
    _must_be_new(entry, near)
    number = max([FIRST - 1, *(int(one.code.rpartition("-")[2]) for one in near)]) + 1
    like = near[0]
    x, y = around((like.x, like.y), number, number % AROUND / AROUND, OF_SITES)
    row = Hall(
        id=new_id(),
        code=f"{region.ljust(NINE, '0')}-{number}",
        region=region,
        region_kind=like.region_kind,
        place=like.place,
        hours=rules.new_week(entry.values["kind"]),
        x=x,
        y=y,
        kept_at=at,
        **entry.values,
    )
    return row, PlaceEntered(hall=row.pk, code=row.code, said=dict(entry.said))


def _must_be_new(entry: Entry, near: list[Hall], but: UUID | None = None) -> None:
    name = entry.values["name"]
    if any(one.name == name and one.pk != but and one.closed_from is None for one in near):
        raise Invalid(SAME_NAME, errors={"name": SAME_NAME})


def changed(
    row: Hall, said: Mapping[str, str], near: list[Hall], at: datetime
) -> PlaceChanged | None:
    """Write into a place what was said; return what has changed, None: nothing has."""
    entry = entry_of(said, row.region)
    _must_be_new(entry, near, row.pk)
    before, after = in_words(columns_of(row)), entry.said
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if not changes:
        return None
    for key, value in entry.values.items():
        setattr(row, key, value)
    if row.manager == row.organisation:  # nobody manages for himself
        row.manager, row.managed_since, row.managed_by = None, None, ""
    row.kept_at = at
    return PlaceChanged(hall=row.pk, changes=changes)


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
            reasons = [_in_column(HEADS[key], words) for key, words in refusal.errors.items()]
            return "；".join(reasons) or str(refusal)

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


def _in_column(head: str, words: str) -> str:
    named = f"“{head}”" in words or f"请填写{head}" in words
    return words if named else f"“{head}”列：{words}"
