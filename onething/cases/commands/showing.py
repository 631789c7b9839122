"""What somebody at a window shows or hands over on paper: noted by the official who saw it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.cases import access
from onething.cases.drafts import plan_of
from onething.cases.models import Material
from onething.cases.promises.offers import GAP
from onething.cases.terms import SHOWN
from onething.identity.terms import SIGN, allows
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed

INSTEAD = ("commitment", GAP, *SHOWN)  # what the paper takes the place of


@command
def note_paper(application_id: UUID, *, key: str, how: str, by: Actor, at: datetime) -> None:
    """Note that the original of a material was seen at the window, or that its paper was taken.

    `how`: seen, paper. Only an official before whom the applicant stands can say so.
    """
    application = access.draft_to_change(application_id, by)
    if not by.who.startswith("official:") or not allows(by.roles, SIGN):
        raise NotAllowed(
            "核对原件、收取纸质材料，要申请人带着证件在窗口。请改为上传，或者到窗口办理。"
        )
    if how not in SHOWN:
        raise Invalid("请选择“已核对原件”或者“已收取纸质”。")
    needed = {need.key: need for need in plan_of(application, at).materials}
    if key not in needed or needed[key].source != "upload":
        raise Invalid("按申请人的情况不需要这份材料，请返回办理清单查看需要的材料。")
    there = Material.objects.filter(application=application, key=key)
    there.filter(source__in=INSTEAD).delete()
    Material.objects.create(
        application=application, key=key, name=needed[key].name, source=how, at=at
    )
    application.saved_at = at
    application.save(update_fields=["saved_at"])
