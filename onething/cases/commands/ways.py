"""How the results of an application come to the applicant: chosen at filing, changed until they are sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from onething.cases import access
from onething.cases.events import WayChosen, WayFixed
from onething.cases.models import Application
from onething.cases.terms import ELECTRONIC, LOCKER, POST, WAYS
from onething.identity.terms import check_address, check_phone
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed
from onething.kernel.salts import digest_with

NEEDS: Mapping[str, tuple[str, ...]] = {
    POST: ("recipient", "phone", "address"),
    LOCKER: ("recipient", "phone"),
}
LABELS = {"recipient": "收件人姓名", "phone": "收件人电话", "address": "收件地址"}
LONGEST = {"recipient": 40, "phone": 20, "address": 100}


@command
def choose_way(
    application_id: UUID,
    *,
    way: str,
    recipient: str = "",
    phone: str = "",
    address: str = "",
    by: Actor,
    at: datetime,
) -> None:
    """Say how the results of one's application shall come."""
    application = access.application_to_send(application_id, by)
    if application.way.get("parcel"):
        raise NotAllowed("结果已经交寄，不能再改领取方式。物流进度请在办件里查看。")
    if application.state not in ("draft", "submitted"):
        raise NotAllowed("这份申请已经办结，不能再改领取方式。需要纸质件的，请到窗口领取。")
    said = {"recipient": recipient.strip(), "phone": phone.strip(), "address": address.strip()}
    if errors := _errors(way, said):
        raise Invalid("请改正后再保存。", errors=errors)
    kept = {key: said[key] for key in NEEDS.get(way, ())}
    application.way = {"way": way, **kept, "chosen_at": at.isoformat()}
    application.save(update_fields=["way"])
    fact = WayChosen(
        application=application.pk, subject=application.subject, way=way,
        filed=application.state != "draft", digest=digest_with(application.salt, application.way),
    )  # fmt: skip
    ledger.write(fact, by=by, at=at)


def _errors(way: str, said: Mapping[str, str]) -> dict[str, str]:
    if way not in WAYS:
        return {"way": "请选择一种领取方式。"}
    errors = {}
    for key in NEEDS.get(way, ()):
        if not said[key]:
            errors[key] = f"请填写{LABELS[key]}。"
        elif len(said[key]) > LONGEST[key]:
            errors[key] = f"{LABELS[key]}最多 {LONGEST[key]} 个字，请缩短。"
    if "phone" in NEEDS.get(way, ()) and "phone" not in errors:
        errors |= {"phone": wrong} if (wrong := check_phone(said["phone"])) else {}
    if way == POST and "address" not in errors:
        wrong = check_address(said["address"]) or _too_short(said["address"])
        errors |= {"address": wrong} if wrong else {}
    return errors


def _too_short(address: str) -> str | None:
    """Say what an address lacks so that a carrier finds it: the place and a house."""
    if re.search(r"[市区县旗]", address) and re.search(r"[0-9０-９一二三四五六七八九十]", address):
        return None
    return "请把地址写完整：写到市、县（区），街道和门牌号，例如“太原市小店区长风街 1 号”。"


@command
def fix_way(application_id: UUID, *, parcel: UUID, by: Actor, at: datetime) -> None:
    """Note that the results are on their way: how they come is not changed any more."""
    _set_parcel(application_id, str(parcel), by, at)


@command
def free_way(application_id: UUID, *, by: Actor, at: datetime) -> None:
    """Note that the results came back: how they come may be chosen anew."""
    _set_parcel(application_id, "", by, at)


def _set_parcel(application_id: UUID, parcel: str, by: Actor, at: datetime) -> None:
    must_be_system(by)
    application = Application.objects.select_for_update().get(pk=application_id)
    if application.way.get("parcel", "") == parcel:
        return
    application.way = {"way": ELECTRONIC} | application.way | {"parcel": parcel}
    application.save(update_fields=["way"])
    fact = WayFixed(application=application.pk, subject=application.subject, fixed=bool(parcel))
    ledger.write(fact, by=by, at=at)
