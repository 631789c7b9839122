"""An enterprise goes on by itself; a project that was stopped or left is taken up again."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.identity.terms import storable
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.voice.project_events import ProjectLeft, ProjectResumed
from onething.voice.projects import access
from onething.voice.projects.commands import about
from onething.voice.projects.rules import rules


@command
def leave_project(project_id: UUID, *, why: str = "", by: Actor, at: datetime) -> None:
    """Leave the service: the enterprise goes on by itself; it may say why, and need not."""
    row, step = access.project_to_change(project_id, "leave", by=by, at=at)
    reason = storable(why).strip()[: int(rules()["most"])]
    row.ended_why = f"企业退出代办：{reason}" if reason else "企业退出代办，没有写原因。"
    row.state, row.ended_at = step.end, at
    row.save()
    people = tuple(sorted({str(row.manager), *access.leaders(row.hall, at)}))
    ledger.write(ProjectLeft(**about(row), officials=people), by=by, at=at)


@command
def resume_project(project_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take up a project again that was stopped or left; its manager, its days and answers are as they were."""
    row, step = access.project_to_change(project_id, "resume", by=by, at=at)
    row.state, row.ended_at, row.ended_why = step.end, None, ""
    row.save()
    people = tuple(sorted({str(row.manager), *access.leaders(row.hall, at)}))
    ledger.write(ProjectResumed(**about(row), officials=people), by=by, at=at)
