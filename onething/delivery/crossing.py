"""What follows when something crosses provinces: it is handed over, filed here, and both sides are told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from onething.cases import commands as case_commands
from onething.cases import queries as cases
from onething.cases.events import (
    CaseAccepted,
    CaseEnded,
    CaseExtended,
    CaseFeeDue,
    CaseGranted,
    CaseLapsed,
    CaseNotAccepted,
    CaseRefused,
    CaseTerminated,
    CaseWithdrawn,
    SupplementAsked,
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
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.facts import canonical
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts
from onething.kernel.refusals import Invalid, Refusal
from onething.kernel.timers import timer

BATCH = 100
WHAT = {
    CaseAccepted.name: "accepted", CaseNotAccepted.name: "not_accepted",
    CaseGranted.name: "granted", CaseRefused.name: "refused", SupplementAsked.name: "supplement",
    CaseExtended.name: "extended", CaseFeeDue.name: "fee_due", CaseWithdrawn.name: "withdrawn",
    CaseLapsed.name: "terminated", CaseEnded.name: "terminated", CaseTerminated.name: "terminated",
}  # fmt: skip


def _goes_out(event: Event) -> list[str]:
    return [ONE] if event.data["direction"] == OUT else []


@reacts(CrossingTaken, CrossingRepeated, targets=_goes_out)
def hand_to_province(event: Event, by: Actor) -> None:
    """Hand an application over to its province; what came back is noted by another cause."""
    row = Crossing.objects.get(pk=event.data["crossing"])
    if row.number or row.state == "withdrawn":
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
    return people.record_elsewhere(
        said["name"], said["id_number"], phone=said.get("phone", ""), by=new, at=at
    )


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
        file = uploaded(one, need.max_mb, need.types, acting, at)
        case_commands.attach(
            draft, key=one.material, file=file, by=acting(f"attach:{one.key}"), at=at
        )


def uploaded(
    one: CrossingFile,
    max_mb: int,
    types: Sequence[str],
    acting: Callable[[str], Actor],
    at: datetime,
) -> dict[str, Any]:
    """Record a file that came as handed in by the applicant, once it is what it says."""
    checked = documents.check_upload(
        one.name, documents.content(one.digest), max_bytes=max_mb * MEGA, types=types
    )
    upload = papers.record_upload(
        digest=checked.digest, name=checked.name, size=checked.size,
        media_type=checked.media_type, pages=checked.pages, owner=UUID(acting("").behalf),
        by=acting(f"upload:{one.key}"), at=at,
    )  # fmt: skip
    return {
        "upload": upload, "digest": checked.digest, "file_name": checked.name,
        "media_type": checked.media_type, "pages": checked.pages, "size": checked.size,
    }  # fmt: skip


@reacts(
    CaseAccepted, CaseNotAccepted, CaseGranted, CaseRefused, SupplementAsked, CaseExtended,
    CaseFeeDue, CaseWithdrawn, CaseLapsed, CaseEnded, CaseTerminated,
)  # fmt: skip
def follow_application(event: Event, by: Actor) -> None:
    """Note what became of a case that another province took in."""
    application = UUID(event.data["application"])
    if not Crossing.objects.filter(application=application).exists():
        return
    words = _of_case(event, cases.for_message(application, event.data["case"]).item)
    commands.follow_application(
        application, what=WHAT[event.name], key=str(event.pk), words=words, by=by, at=event.at
    )


def _of_case(event: Event, item: str) -> str:
    """Return what the other province has to know besides the kind of news."""
    said = event.data
    if event.name == SupplementAsked.name:
        asked = cases.asked_supplements(UUID(said["application"]))
        return next((one.words for one in asked if str(one.case) == said["case"]), item)
    if event.name == CaseExtended.name and said["due_on"]:
        return f"{item}：延长 {said['days']} 个工作日，到 {date.fromisoformat(said['due_on']):%m 月 %d 日}"
    if event.name == CaseFeeDue.name:
        return f"{item}：缴费后才能继续办，请申请人按缴费短信或者办理地的通知缴"
    return item


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
    crossing, files = one.crossing, list(_files_of(one))
    said: dict[str, Any] = {
        "key": one.key, "what": one.what, "words": one.words, "at": one.at.isoformat(),
        "number": str(crossing.pk), "files": as_said(files),
    }  # fmt: skip
    if one.what == "supplement" and crossing.application is not None:
        asked = cases.asked_supplements(crossing.application)
        said["needs"] = [dict(need) for each in asked for need in each.items]
    way = f"told/{crossing.key}"
    if crossing.direction == OUT:
        way = f"applications/{crossing.key}/events"
    try:
        exchange.tell_province(crossing.province, way, canonical(said))
    except NotReceived:
        return  # told again by the timer
    commands.note_heard(one.pk, by=by.because(f"{by.cause}:heard"), at=at)
    for file in files:
        give(file, by.because(f"{by.cause}:give"), at)


def _files_of(one: CrossingEvent) -> QuerySet[CrossingFile]:
    """Return the files that are told with an event and follow it."""
    ours = one.crossing.files.filter(ours=True)
    if one.key.startswith(PAPER):
        return ours.filter(key=one.key.removeprefix(PAPER))
    if one.what == "supplied":
        return ours.filter(key__startswith=f"s{one.key.rpartition(':')[2]}-")
    return ours.none()


def _of_ours(event: Event) -> list[str]:
    return [ONE] if event.data["direction"] == OUT else []


@reacts(CrossingMoved, targets=_of_ours)
def tell_who_crossed(event: Event, by: Actor) -> None:
    """Tell the applicant how his application stands in the other province."""
    row = Crossing.objects.get(pk=event.data["crossing"])
    told = CrossingEvent.objects.get(pk=event.data["event"])
    key = f"{event.name}.{told.what}"
    if row.subject is None or not wordings.knows(key):
        return
    there = provinces()[row.province]
    words = wordings.said(
        key,
        event.at,
        item=row.item_name,
        there=there.name,
        number=row.number,
        phone=there.phone,
        words=told.words,
    )
    commands.tell_holder(row.subject, **asdict(words), about=key, by=by, at=event.at)
