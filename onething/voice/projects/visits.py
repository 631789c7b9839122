"""走访: the manager goes to the enterprise; what it asks for becomes work with a number and a term."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final
from uuid import UUID

from onething.identity import queries as identity
from onething.identity.terms import Duty, storable
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid
from onething.voice.aids import commands as aids
from onething.voice.aids.rules import day_of
from onething.voice.obstacles import filing
from onething.voice.project_events import ProjectVisited
from onething.voice.project_models import Project, ProjectVisit
from onething.voice.projects import access
from onething.voice.projects.commands import about, said_in
from onething.voice.projects.rules import names

FIELDS: Final = ("visited_on", "people", "text", "wish", "asked")
LONGEST_PEOPLE: Final = 120
Said = Mapping[str, str]


@command
def record_visit(project_id: UUID, said: Said, *, by: Actor, at: datetime) -> UUID:
    """Note a visit; what the enterprise asked for is entered as work in the same breath."""
    row, _ = access.project_to_change(project_id, "visit", by=by, at=at)
    said = {name: storable(said.get(name, "")).strip() for name in FIELDS}
    errors = _faults(said, day_of(at))
    if errors:
        raise Invalid(next(iter(errors.values())), errors=errors)
    asked = said["asked"] if said["wish"] != "none" else ""
    visit = ProjectVisit.objects.create(
        project=row,
        visited_on=date.fromisoformat(said["visited_on"]),
        people=said["people"],
        text=said["text"],
        asked=asked,
        aid=_aid(row, asked, by, at) if said["wish"] == "aid" else None,
        obstacle=_obstacle(row, asked, by, at) if said["wish"] == "obstacle" else None,
        made_by=by.who,
        made_at=at,
    )
    fact = ProjectVisited(**about(row), visit=visit.pk, aid=visit.aid, obstacle=visit.obstacle)
    ledger.write(fact, by=by, at=at)
    return visit.pk


def _faults(said: Said, today: date) -> dict[str, str]:
    errors: dict[str, str] = {}
    try:
        if date.fromisoformat(said["visited_on"]) > today:
            errors["visited_on"] = "走访的日期不能晚于今天。"
    except ValueError:
        errors["visited_on"] = "走访的日期请写成“2026-03-02”这样。"
    if not said["people"] or len(said["people"]) > LONGEST_PEOPLE:
        errors["people"] = f"请写明谁去的、见了谁，最多 {LONGEST_PEOPLE} 个字。"
    wish = said["wish"]
    if wish not in names("visits"):
        errors["wish"] = "请选择企业有没有诉求、转到哪里。"
    asked = [("text", "走访了解到的情况")]
    asked += [("asked", "企业的诉求")] if wish in ("aid", "obstacle") else []
    for name, label in asked:
        try:
            said_in(said[name], name, label)
        except Invalid as wrong:
            errors |= wrong.errors
    return errors


def _aid(row: Project, asked: str, by: Actor, at: datetime) -> UUID:
    said = {
        "region": row.region,
        "source": "visit",
        "kind": "agent",
        "group": "",
        "slug": "",
        "matter": "",
        "want": f"项目“{row.name}”（{row.number}）：{asked}",
        "place": "",
        "name": row.contact,
        "phone": row.phone,
    }
    return aids.entered(said, subject=row.subject, by=by, at=at)


def _obstacle(row: Project, asked: str, by: Actor, at: datetime) -> UUID:
    said = {
        "number": "",
        "item": "",
        "region": row.region,
        "kind": "other",
        "tried": f"项目“{row.name}”（{row.number}）：{asked}",
        "blocked": "unknown",
        "blocker": "",
        "wanted": "请帮助协调解决，并答复企业和项目经理。",
        "name": row.contact,
        "phone": row.phone,
    }
    hall = identity.route(Duty.APPROVAL, row.region).id
    target = filing.Target(row.region, hall)
    return filing.filed(said, target, source="window", subject=row.subject, by=by, at=at)
