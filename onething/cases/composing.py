"""What licences follow from a whole application: a composite one at its end, uses noted at its start."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from onething.cases.events import ApplicationClosed, ApplicationSubmitted
from onething.cases.models import Application, Case, Material
from onething.documents import commands as documents
from onething.documents import queries as papers
from onething.identity import queries as identity
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.reactions import reacts
from onething.kernel.statements import Rows, by_key

_LICENCES = Rows(
    lambda key: Material.objects.filter(application=key, source="licence", replaced=False).order_by(
        "at", "id"
    ),
    UUID,
)
AGREED = "申请时同意平台调用电子证照，免于提交（国令第716号 第七条）"


@reacts(ApplicationClosed)
def compose_licence(event: Event, by: Actor) -> None:
    """Issue the composite licence of a trade over the licences that the application brought (一业一证)."""
    application = Application.objects.get(pk=event.data["application"])
    trade = papers.trade_for(application.slug, application.answers)
    if trade is None:
        return
    cases = Case.objects.filter(application=application).order_by("place")
    abouts = [f"case:{pk}" for pk in cases.values_list("pk", flat=True)]
    found = papers.candidates(abouts, trade)
    if len(found) < papers.least_members():
        return
    documents.issue_composite(
        [(licence, trade.code) for licence in found],
        about=f"application:{application.pk}",
        organ=papers.composer(trade, application.region),
        by=by,
        at=event.at,
    )


@reacts(ApplicationSubmitted)
def note_licences_used(event: Event, by: Actor) -> None:
    """Note which licences nobody had to hand in, so that the holder sees who used them (免提交)."""
    application = by_key(Application, UUID(event.data["application"]))
    uses = [*_uses(application)]
    if uses:
        documents.note_uses(
            application.subject,
            uses,
            purpose=f"办理“{application.title}”",
            matter=str(application.number),
            ground=AGREED,
            by=by,
            at=event.at,
        )


def _uses(application: Application) -> Iterator[dict[str, Any]]:
    """Yield each licence that came from the base, for the organ that leads the application."""
    hall = identity.route("approval", application.region)
    for row in _LICENCES(application.pk):
        yield {"type": row.key, "title": row.name, "organ": hall.id, "organ_name": hall.name}
