"""Who came to a window, and what he may have done there for whom."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.identity import access
from onething.identity.models import Mandate
from onething.identity.terms import AssistanceGround
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import NotAllowed


def acts_of(subject: UUID, came: UUID, ground: AssistanceGround, at: datetime) -> list[str]:
    """Return what may be done: no more than who came may do for the other himself."""
    if came == subject:
        return list(ground.acts)
    on = at.astimezone(CHINA).date()
    held = Mandate.objects.filter(access.mandates_in_force(on), principal=subject, agent=came)
    mandate = held.order_by("kind", "pk").first()
    if mandate is None:
        raise NotAllowed(
            "来人不是登记的法定代表人、经营者或者监护人，也没有有效的委托。"
            "请对方登录后在“委托”里办理，或者请本人持证件来办。"
        )
    if mandate.themes:
        raise NotAllowed("来人的委托只限于某几件事，不能在窗口代办。请来人用自己的账号登录办理。")
    acts = [act for act in ground.acts if act in mandate.acts]
    if not acts:
        raise NotAllowed("来人的委托不包括这里可以代办的事。请委托人扩大委托范围，或者请本人来办。")
    return acts
