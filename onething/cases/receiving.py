"""异地代收: what an official may take in for a place in another city, as the register of 通办 says."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.cases import clocks
from onething.cases.models import Application
from onething.catalogue import queries as catalogue
from onething.catalogue.terms import Plan
from onething.identity import queries as identity
from onething.identity.terms import items_in, site_in
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid

SHOWN = 3  # names of items in a sentence


def _must_be_agreed(plan: Plan, by: Actor) -> None:
    """Refuse at a partner's site what its agreement does not name."""
    if site_in(by.roles) is None:
        return
    agreed = items_in(by.roles)
    names = [part.name for part in plan.parts if part.item_code not in agreed]
    if names:
        named = "、".join(names[:SHOWN]) + ("等" if len(names) > SHOWN else "")
        raise Invalid(
            f"协议没有约定本网点可以收“{named}”。协议约定的事项可以单办；"
            "其余的，请申请人在网上提交，或者到县级政务服务大厅办理。"
        )


def must_be_received_here(application: Application, plan: Plan, by: Actor, at: datetime) -> None:
    """Refuse an official what the register does not let his hall take in for that place, and say what to do."""
    if not by.who.startswith("official:") or not by.post:
        return
    _must_be_agreed(plan, by)
    hall = identity.place_of_post(UUID(by.post))
    here = identity.organisation(hall).region if hall else application.region
    codes = {part.item_code: part.name for part in plan.parts}
    left = catalogue.not_received_for(
        codes, identity.upwards(here), identity.upwards(application.region), clocks.day_of(at)
    )
    if not left:
        return
    names = [codes[code] for code in left]
    named = "、".join(names[:SHOWN]) + ("等" if len(names) > SHOWN else "")
    there = identity.route("approval", application.region)
    call = f"，电话 {there.phone}" if there.phone else ""
    raise Invalid(
        f"“{named}”没有列入可以在{identity.region(here).name}代收、"
        f"由{identity.region(application.region).name}办理的清单，本大厅不能代收。"
        f"请引导申请人在网上提交，或者到{there.name}办理{call}。能代收的事项见“通办专区”。"
    )
