"""事项暂停: nobody starts or files what is not taken in; what he has filled in stays his."""

from __future__ import annotations

from datetime import datetime

from onething.cases import clocks
from onething.cases.models import Application
from onething.catalogue import queries as catalogue
from onething.catalogue.terms import Plan
from onething.identity import queries as identity
from onething.kernel.refusals import Invalid, sentence


def must_be_open(application: Application, plan: Plan, at: datetime) -> None:
    """Refuse what contains an item that is suspended in that place today, with what to do instead."""
    day = clocks.day_of(at)
    codes = {part.item_code for part in plan.parts}
    for one in catalogue.suspended(codes, identity.upwards(application.region), day):
        if one.holds(day):
            until = f"到 {one.until:%Y-%m-%d} 为止" if one.until else "何时恢复另行公布"
            raise Invalid(
                f"“{one.name}”暂停办理，{until}：{sentence(one.reason)}{sentence(one.instead)}"
                "已经填写的内容会保留。"
            )
