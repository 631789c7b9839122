"""What follows when something crosses provinces: it is handed over, filed here, and both sides are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from onething.cases import commands as case_commands
from onething.cases import queries as cases
from onething.cases.events import (
    CaseAccepted,
    CaseGranted,
    CaseNotAccepted,
    CaseRefused,
)
from onething.delivery import commands
from onething.delivery.crossing_events import (
    CrossingFileMoved,
    CrossingMoved,
    CrossingRepeated,
    CrossingTaken,
)
from onething.delivery.crossing_files import give
from onething.delivery.crossing_terms import IN, OUT
from onething.delivery.crossings.commands import PAPER
from onething.delivery.crossings.files import MEGA, as_said
from onething.delivery.crossings.rules import provinces
from onething.delivery.messages import wordings
from onething.delivery.models import Crossing, CrossingEvent, CrossingFile
from onething.documents import commands as papers
from onething.documents import queries as documents
from onething.exchange import queries as exchange
from onething.exchange.terms import NotReceived
from onething.identity import commands as people
from onething.identity import queries as identity
from onething.identity.terms import IdType
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.facts import canonical
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts
from onething.kernel.refusals import Invalid, Refusal
from onething.kernel.timers import timer

BATCH = 100
WHAT = {
    CaseAccepted.name: "accepted", CaseNotAccepted.name: "not_accepted",
    CaseGranted.name: "granted", CaseRefused.name: "refused",
}  # fmt: skip


def _goes_out(event: Event) -> list[str]:
    return [ONE] if event.data["direction"] == OUT else []


@reacts(CrossingTaken, CrossingRepeated, targets=_goes_out)
def hand_to_province(event: Event, by: Actor) -> None:
    """Hand an application over to its province; what came back is noted by another cause."""
    row = Crossing.objects.get(pk=event.data["crossing"])
    if row.number:
        return
    try:
        number = exchange.hand_to_province(row.province, row.key, canonical(row.content))
    except NotReceived as fault:
        failed = by.because(f"{by.cause}:failed")
        commands.note_not_handed_over(row.pk, fault=str(fault), by=failed, at=event.at)
        return
    done = by.because(f"{by.cause}:received")
    commands.note_handed_over(row.pk, number=number, by=done, at=event.at)


@timer
def hand_over_again(at: datetime) -> None:
    """Hand over again what had no answer and whose time has come."""
    waiting = Crossing.objects.filter(state="queued", next_at__lte=at).order_by("next_at")
    for pk, tries in list(waiting.values_list("pk", "tries")[:BATCH]):
        by = SYSTEM.because(f"cross:{pk}:{tries}:{at:%Y%m%d%H%M}")
        commands.hand_over_again(pk, by=by, at=at)


def _comes_in(event: Event) -> list[str]:
    said = event.data
    whole = said.get("file_state", "done") == "done" and not said.get("ours")
    return [ONE] if said["direction"] == IN and whole else []


@reacts(CrossingTaken, CrossingFileMoved, targets=_comes_in)
def file_incoming(event: Event, by: Actor) -> None:
    """File what another province took in for us, once all its files are here; what is lacking is told it."""
    row = Crossing.objects.get(pk=event.data["crossing"])
    waited = CrossingFile.objects.filter(crossing=row, ours=False).exclude(state="done")
    if row.application is not None or waited.exists():
        return
    by = by.because(f"file_incoming:{row.pk}")  # the same, whichever file came last
    try:
        subject = _applicant(row.content["applicant"], by, event.at)
        application = _file(row, subject, by, event.at)
    except (Refusal, KeyError, TypeError, ValueError) as fault:
        said = by.because(f"{by.cause}:lacking")
        commands.note_lacking(row.pk, fault=_words(fault), by=said, at=event.at)
        return
    filed = by.because(f"{by.cause}:filed")
    commands.note_filed(row.pk, application=application, subject=subject, by=filed, at=event.at)


def _words(fault: Exception) -> str:
    if isinstance(fault, Invalid) and fault.errors:
        return f"{fault} {'；'.join(fault.errors.values())}"
    return str(fault) if isinstance(fault, Refusal) else "内容不是约定的格式。请核对后换编号重发。"


def _applicant(said: Mapping[str, str], by: Actor, at: datetime) -> UUID:
    """Return who applies, as the other province has identified him; one who is new is recorded."""
    known = identity.find_subject(said["id_number"])
    if known is not None:
        if known.name != said["name"]:
            raise Invalid("姓名与证件号码对不上。请核对申请人的证件。")
        return known.id
    new = by.because(f"{by.cause}:subject")
    return people.record_subject(said["name"], IdType.RESIDENT, said["id_number"], by=new, at=at)


def _file(row: Crossing, subject: UUID, by: Actor, at: datetime) -> UUID:
    """Start, fill in and file the application in his name, each step under a cause of its own."""
    said: Mapping[str, Any] = row.content

    def acting(step: str) -> Actor:
        return Actor(
            who="system:province", behalf=str(subject), via="api", cause=f"{by.cause}:{step}"
        )

    known, down = exchange.known_about(said["applicant"]["id_number"])
    draft = case_commands.start_draft(
        said["theme"], region=said["region"], answers=said["answers"], known=known,
        source_down=down, by=acting("start"), at=at,
    )  # fmt: skip
    for group in cases.draft_sheet(draft, acting(""), at).plan.groups:
        wanted = {one.element for one in group.fields}
        values = {key: value for key, value in said["values"].items() if key in wanted}
        case_commands.save_group(
            draft, group=group.key, values=values, by=acting(f"group:{group.key}"), at=at
        )
    _attach(row, draft, acting, at)
    sheet = cases.check_sheet(draft, acting(""), at)
    if sheet.missing:
        raise Invalid("；".join(one.sentence for one in sheet.missing))
    case_commands.submit(
        draft, summary=sheet.digest, consent=sheet.plan.consent, by=acting("submit"), at=at
    )
    return draft


def _attach(row: Crossing, draft: UUID, acting: Callable[[str], Actor], at: datetime) -> None:
    """Attach the files that came to the materials for which they were handed in."""
    needs = {one.need.key: one.need for one in cases.materials_sheet(draft, acting(""), at).rows}
    for one in row.files.filter(ours=False, material__in=needs).order_by("key"):
        need = needs[one.material]
        checked = documents.check_upload(
            one.name, documents.content(one.digest), max_bytes=need.max_mb * MEGA, types=need.types
        )
        upload = papers.record_upload(
            digest=checked.digest, name=checked.name, size=checked.size,
            media_type=checked.media_type, pages=checked.pages, owner=UUID(acting("").behalf),
            by=acting(f"upload:{one.key}"), at=at,
        )  # fmt: skip
        file = {
            "upload": upload, "digest": checked.digest, "file_name": checked.name,
            "media_type": checked.media_type, "pages": checked.pages, "size": checked.size,
        }  # fmt: skip
        case_commands.attach(
            draft, key=one.material, file=file, by=acting(f"attach:{one.key}"), at=at
        )


@reacts(CaseAccepted, CaseNotAccepted, CaseGranted, CaseRefused)
def follow_application(event: Event, by: Actor) -> None:
    """Note what became of a case that another province took in."""
    application = UUID(event.data["application"])
    if not Crossing.objects.filter(application=application).exists():
        return
    item = cases.for_message(application, event.data["case"]).item
    commands.follow_application(
        application, what=WHAT[event.name], key=str(event.pk), words=item, by=by, at=event.at
    )


def _ours(event: Event) -> list[str]:
    return [event.data["event"]] if event.data["ours"] else []


@reacts(CrossingMoved, targets=_ours)
def tell_province(event: Event, by: Actor, told: str) -> None:
    """Tell the other province what became of what it handed in."""
    _tell(CrossingEvent.objects.select_related("crossing").get(pk=told), by, event.at)


@timer
def tell_provinces_again(at: datetime) -> None:
    """Tell again what the other province has not heard."""
    rows = CrossingEvent.objects.filter(ours=True, told_at=None, noted_at__lt=at)
    for one in rows.select_related("crossing").order_by("noted_at")[:BATCH]:
        _tell(one, SYSTEM.because(f"tell:{one.pk}:{at:%Y%m%d%H%M}"), at)


def _tell(one: CrossingEvent, by: Actor, at: datetime) -> None:
    if one.told_at is not None:
        return
    paper = one.key.removeprefix(PAPER) if one.key.startswith(PAPER) else ""
    files = list(one.crossing.files.filter(ours=True, key=paper)) if paper else []
    said = {
        "key": one.key, "what": one.what, "words": one.words, "at": one.at.isoformat(),
        "number": str(one.crossing.pk), "files": as_said(files),
    }  # fmt: skip
    try:
        exchange.tell_province(one.crossing.province, one.crossing.key, canonical(said))
    except NotReceived:
        return  # told again by the timer
    commands.note_heard(one.pk, by=by.because(f"{by.cause}:heard"), at=at)
    for file in files:
        give(file, by.because(f"{by.cause}:give"), at)


def _of_ours(event: Event) -> list[str]:
    key = f"{event.name}.{event.data['state']}"
    return [ONE] if event.data["direction"] == OUT and wordings.knows(key) else []


@reacts(CrossingMoved, targets=_of_ours)
def tell_who_crossed(event: Event, by: Actor) -> None:
    """Tell the applicant how his application stands in the other province."""
    row = Crossing.objects.get(pk=event.data["crossing"])
    if row.subject is None:
        return
    key = f"{event.name}.{event.data['state']}"
    there = provinces()[row.province]
    words = wordings.said(
        key, event.at, item=row.item_name, there=there.name, number=row.number, phone=there.phone
    )
    commands.tell_holder(row.subject, **asdict(words), about=key, by=by, at=event.at)
