"""What follows from what was done about a project."""

from __future__ import annotations

from uuid import UUID

from onething.identity import commands
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import reacts
from onething.voice.events import ProjectEnded, ProjectHanded


@reacts(ProjectHanded, ProjectEnded)
def end_what_a_manager_might(event: Event, by: Actor) -> None:
    """Let nobody act for the enterprise because of a project that he no longer manages."""
    commands.end_order(UUID(event.data["project"]), by=by, at=event.at)
