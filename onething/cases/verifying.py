"""来源 and 系统核验: by which way a case came in, and what the system itself has checked of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from onething.cases.drafts import APPLICANT, PRESENT
from onething.cases.models import Application, Material
from onething.cases.terms import SHOWN
from onething.catalogue.terms import Plan, PlannedMaterial
from onething.identity import queries as identity
from onething.kernel.actor import Actor

PROVINCE: Final = "system:province"  # who files what another province took in
IDENTITY, DATA = "identity", "data"


def source_of(application: Application, hall: UUID, by: Actor) -> str:
    """Return by which way an application comes to the hall that receives for all departments."""
    if application.site:
        return "site"
    if by.who == PROVINCE:
        return "province"
    if by.who.startswith("official:") and by.post:
        return _by_official(UUID(by.post), hall)
    return {"kiosk": "kiosk", "api": "api"}.get(by.via, "online")


def _by_official(post: UUID, hall: UUID) -> str:
    place, roles = identity.place_and_roles(post)
    if "helper" in roles and "window" not in roles:
        return "helper"
    return "window" if place == hall else "relay"


def checked_of(
    application: Application, plan: Plan, part: str, materials: Sequence[Material], source: str
) -> dict[str, Any]:
    """Return what the system has checked of a part when it is filed: how many of how many things.

    Who signed and what the registers say count one each; then each material. `eyes` names the
    materials that only a person can judge.
    """
    needs = [need for need in plan.materials if part in need.for_parts]
    eyes = [name for need in needs if (name := _unchecked(need, materials))]
    here = [need for need in needs if _is_there(need, materials)]
    lacking = [
        *((IDENTITY,) if source == "api" else ()),
        *((DATA,) if _typed_alone(application, plan, part) else ()),
    ]
    known = 1 + _has_fields(plan, part)
    of = known + len(here)
    return {"of": of, "ok": of - len(lacking) - len(eyes), "eyes": eyes, "lacking": lacking}


def _rows(need: PlannedMaterial, materials: Iterable[Material]) -> list[Material]:
    return [one for one in materials if one.key == need.key and not one.replaced]


def _is_there(need: PlannedMaterial, materials: Iterable[Material]) -> bool:
    return need.source in PRESENT or bool(_rows(need, materials))


def _unchecked(need: PlannedMaterial, materials: Iterable[Material]) -> str:
    """Return its name when somebody has to look at it: it was handed in, or is still to come."""
    rows = _rows(need, materials)
    if need.source in PRESENT or not rows:
        return ""
    seen = all(one.source == "commitment" or one.source in SHOWN for one in rows)
    return "" if seen else need.name


def _has_fields(plan: Plan, part: str) -> bool:
    return any(part in field.for_parts for group in plan.groups for field in group.fields)


def _typed_alone(application: Application, plan: Plan, part: str) -> bool:
    """Say whether no register has said anything of what the form of the part asks."""
    wanted = [
        field.element for group in plan.groups for field in group.fields if part in field.for_parts
    ]
    known = [application.data.get(element, {}) for element in wanted]
    told = any(one.get("source") not in (None, "", APPLICANT) for one in known)
    return bool(wanted) and (application.source_down or not told)
