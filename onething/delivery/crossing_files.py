"""What follows when files cross: they are given until they are there whole, and removed when their time is over."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from onething.cases import queries as cases
from onething.delivery import commands
from onething.delivery.crossing_events import (
    CrossingDestroyed,
    CrossingMoved,
    CrossingRepeated,
)
from onething.delivery.crossing_terms import IN, OUT
from onething.delivery.models import Crossing, CrossingFile
from onething.documents import queries as documents
from onething.documents.events import DocumentSealed, LicenceSealed
from onething.exchange import queries as exchange
from onething.exchange.terms import NotReceived, WrongContent
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.clock import day_of
from onething.kernel.models import Event
from onething.kernel.reactions import reacts
from onething.kernel.statements import Statement
from onething.kernel.timers import timer

BATCH = 50
PDF = "application/pdf"
HIS_OWN: Final = ("commitment", "gap_promise")  # what the applicant wrote himself is no result


def _papers(event: Event) -> list[str]:
    """Return the files that go to a province which has the application by now."""
    said = event.data
    if said["direction"] != OUT or said["state"] not in ("received", "queued", "accepted"):
        return []
    rows = CrossingFile.objects.filter(crossing=said["crossing"], ours=True, state="waiting")
    rows = rows.exclude(key__startswith="s")  # what was asked for later goes with its own news
    return [str(pk) for pk in rows.order_by("key").values_list("pk", flat=True)]


@reacts(CrossingMoved, CrossingRepeated, targets=_papers)
def give_papers(event: Event, by: Actor, file: str) -> None:
    """Give the papers that were handed in here to the province that decides."""
    give(CrossingFile.objects.select_related("crossing").get(pk=file), by, event.at)


@timer
def give_files_again(at: datetime) -> None:
    """Give again what did not arrive, going on where it stopped; results of ours go this way too."""
    rows = CrossingFile.objects.filter(ours=True, state="waiting", next_at__lte=at)
    rows = rows.exclude(crossing__number="").select_related("crossing")
    for one in list(rows.order_by("next_at", "pk")[:BATCH]):
        give(one, SYSTEM.because(f"give:{one.pk}:{one.tries}:{at:%Y%m%d%H%M}"), at)


def give(one: CrossingFile, by: Actor, at: datetime) -> None:
    """Give one file to the other side, and note what came of it by another cause."""
    crossing = one.crossing
    if one.state != "waiting" or not crossing.number:
        return
    way = f"{'applications' if crossing.direction == OUT else 'told'}/{crossing.key}"
    try:
        content = documents.content(one.digest)
        exchange.give_to_province(crossing.province, way, one.key, content)
    except (NotReceived, WrongContent) as fault:
        failed = by.because(f"{by.cause}:failed")
        commands.note_file_not_sent(one.pk, fault=str(fault), by=failed, at=at)
        return
    commands.note_file_sent(one.pk, by=by.because(f"{by.cause}:given"), at=at)


_CAME_IN: Final = Statement(
    lambda case: Crossing.objects.filter(
        application__in=cases.application_of_case(case), direction=IN, destroyed_at=None
    ).values_list("pk")[:1],
    UUID,
)


def _of_a_crossing(event: Event) -> list[str]:
    """Return the case of a paper if another province took it in: for nearly all there is nothing to do."""
    kind, _, key = str(event.data.get("about", "")).partition(":")
    if kind != "case" or event.data.get("kind") in HIS_OWN:
        return []
    return [key] if _CAME_IN(UUID(key)) else []


@reacts(DocumentSealed, LicenceSealed, targets=_of_a_crossing)
def send_results(event: Event, by: Actor, case: str) -> None:
    """Let a paper of ours, whenever it is sealed, go back to the province that took the application in."""
    application = cases.served_case(UUID(case)).application
    row = Crossing.objects.filter(application=application, direction=IN, destroyed_at=None).first()
    if row is None:
        return
    known = set(row.files.filter(ours=True).values_list("key", flat=True))
    for key, name, digest in documents.sealed_about([f"case:{case}"]):
        if key not in known:
            said = {
                "key": key, "name": f"{name}.pdf", "media_type": PDF,
                "size": len(documents.content(digest)), "digest": digest,
            }  # fmt: skip
            commands.add_result(application, file=said, by=by.because(f"result:{key}"), at=event.at)


@timer
def destroy_crossings(at: datetime) -> None:
    """Destroy what crossed and is kept no longer."""
    rows = Crossing.objects.filter(destroyed_at=None, keep_until__lt=day_of(at))
    for pk in list(rows.order_by("keep_until", "pk").values_list("pk", flat=True)[:BATCH]):
        commands.destroy_crossing(pk, by=SYSTEM.because(f"destroy:{pk}"), at=at)


@reacts(CrossingDestroyed)
def remove_files(event: Event, by: Actor) -> None:
    """Remove the files of a crossing that nothing else needs."""
    documents.remove_files(set(event.data["files"]))
