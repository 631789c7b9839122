"""When the file of a case is destroyed, what left the house for it is emptied too: who, where, what was said."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.cases.events import CaseFileDestroyed
from onething.delivery import commands
from onething.delivery.models import Service
from onething.documents import queries as papers
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import reacts


@reacts(CaseFileDestroyed)
def empty_posts(event: Event, by: Actor) -> None:
    """Empty reminders and service of the case with signatures; messages and parcels with the last of all."""
    said, at = event.data, datetime.fromisoformat(str(event.at))
    case, application = UUID(said["case"]), UUID(said["application"])
    commands.empty_posts(case, application=application if said["whole"] else None, by=by, at=at)
    signed = Service.objects.filter(case=case).exclude(signature="")
    papers.remove_files(set(signed.values_list("signature", flat=True)))
