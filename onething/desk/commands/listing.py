"""进驻清单: items come onto the list of a hall, and leave it, each on a ground."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from onething.catalogue import queries as catalogue
from onething.desk import access, rules
from onething.desk.models import Hall, HallItem
from onething.desk.opening import today
from onething.desk.roll_events import EntriesSet, ItemsListed, ItemUnlisted
from onething.desk.terms import LISTED
from onething.identity.terms import DUTIES
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed

LONGEST: Final = 200
NO_GROUND: Final = f"请写明依据，例如进驻决定的名称和文号，最多 {LONGEST} 个字"


@command
def list_items(
    hall_id: UUID, *, items: Collection[str], ground: str, by: Actor, at: datetime
) -> None:
    """Put items onto the list of a hall; those that are there already stay as they are."""
    hall, on = _listing(hall_id, by), today(at)
    known = {card.code: card.duty for card in catalogue.index(on).cards if not card.retired}
    errors = {}
    if not items or not set(items) <= known.keys():
        errors["items"] = "请从列表里至少选一个事项"
    if not 0 < len(ground.strip()) <= LONGEST:
        errors["ground"] = NO_GROUND
    if errors:
        raise Invalid("没有保存，请按提示改正。", errors=errors)
    there = set(HallItem.objects.filter(hall=hall, until=None).values_list("item", flat=True))
    new = sorted(set(items) - there)
    if not new:
        raise NotAllowed("这些事项已经在清单上。请刷新页面后再看。")
    HallItem.objects.bulk_create(
        HallItem(
            id=new_id(),
            hall=hall,
            item=code,
            duty=known[code],
            ground=ground.strip(),
            since=on,
            by=by.who,
        )
        for code in new
    )
    fact = ItemsListed(hall=hall.pk, items=tuple(new), ground=ground.strip())
    ledger.write(fact, by=by, at=at)


@command
def unlist_item(hall_id: UUID, *, item: str, ground: str, by: Actor, at: datetime) -> None:
    """Take an item off the list of a hall."""
    hall = _listing(hall_id, by)
    row = HallItem.objects.select_for_update().filter(hall=hall, item=item, until=None).first()
    if row is None:
        raise NotAllowed("这个事项不在清单上。请刷新页面后再看。")
    if not 0 < len(ground.strip()) <= LONGEST:
        raise Invalid(NO_GROUND, errors={"ground": NO_GROUND})
    row.until, row.until_ground, row.until_by = today(at), ground.strip(), by.who
    row.save(update_fields=["until", "until_ground", "until_by"])
    ledger.write(ItemUnlisted(hall=hall.pk, item=item, ground=row.until_ground), by=by, at=at)


@command
def set_entries(
    hall_id: UUID, *, entries: Mapping[str, str], ground: str, by: Actor, at: datetime
) -> None:
    """Say how departments are in a hall: own windows, entrusted, licensed, by machines; “”: as the hall."""
    hall = _listing(hall_id, by)
    known = {*rules.entries(), ""}
    wrong = {f"entry_{duty}": "请从列表里选" for duty, said in entries.items() if said not in known}
    if not set(entries) <= DUTIES.keys():
        raise Invalid("没有这个部门职责。请刷新页面后再选。")
    changed = {duty: said for duty, said in entries.items() if said != hall.entries.get(duty, "")}
    if not changed and not wrong:
        raise NotAllowed("没有改动，不用保存。")
    if not 0 < len(ground.strip()) <= LONGEST:
        wrong["entry_ground"] = NO_GROUND
    if wrong:
        raise Invalid("没有保存，请按提示改正。", errors=wrong)
    kept = {**hall.entries, **changed}
    hall.entries = {duty: said for duty, said in sorted(kept.items()) if said}
    hall.save(update_fields=["entries"])
    fact = EntriesSet(hall=hall.pk, entries=changed, ground=ground.strip())
    ledger.write(fact, by=by, at=at)


def _listing(hall_id: UUID, by: Actor) -> Hall:
    hall = access.hall_to_lead(hall_id, by)
    if hall.kind not in LISTED:
        raise NotAllowed("只有政务大厅、部门分大厅、便民服务中心有进驻清单。")
    return hall
