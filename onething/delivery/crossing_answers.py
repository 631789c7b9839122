"""What follows when the place that took in answers for its applicant, and when something crosses too slowly."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from onething.cases import commands as case_commands
from onething.cases import queries as cases
from onething.cases.queries import AskedSupplement
from onething.delivery import commands
from onething.delivery.crossing import uploaded
from onething.delivery.crossing_events import CrossingFileMoved, CrossingMoved, CrossingWarned
from onething.delivery.crossing_terms import IN
from onething.delivery.crossings.rules import crossing_term, file_rules, provinces
from onething.delivery.lights import turning
from onething.delivery.messages import wordings
from onething.delivery.models import Crossing, CrossingEvent, CrossingFile
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.crypto import sm3
from onething.kernel.models import Event
from onething.kernel.reactions import ONE, reacts
from onething.kernel.refusals import Invalid, Refusal
from onething.kernel.timers import timer


def _answers(event: Event) -> list[str]:
    said = event.data
    whole = said.get("file_state", "done") == "done"
    return [ONE] if said["direction"] == IN and not said["ours"] and whole else []


@reacts(CrossingMoved, CrossingFileMoved, targets=_answers)
def take_answer(event: Event, by: Actor) -> None:
    """Hand in what the other province's window brought for its applicant, once its files are here."""
    row = Crossing.objects.get(pk=event.data["crossing"])
    told = row.events.filter(ours=False, what="supplied").order_by("-noted_at", "-pk").first()
    if row.application is None or told is None or row.state != "supplied":
        return
    if row.files.filter(ours=False).exclude(state="done").exists():
        return
    by = by.because(f"supplied:{told.pk}")
    try:
        for asked in cases.asked_supplements(row.application):
            _supply(row, asked, by, event.at)
    except Refusal as fault:
        words = str(fault)
        commands.note_answer_wrong(
            row.pk, what="supplement", key=f"again:{told.pk}:{sm3(words.encode())[-8:]}",
            words=words, by=by.because(f"{by.cause}:wrong"), at=event.at,
        )  # fmt: skip


def _supply(row: Crossing, asked: AskedSupplement, by: Actor, at: datetime) -> None:
    wanted = {one["material"]: one["name"] for one in asked.items}
    came: dict[str, CrossingFile] = {}
    for file in row.files.filter(ours=False, state="done", material__in=wanted).order_by("said_at"):
        came[file.material] = file  # the last that came for it
    missing = [name for material, name in wanted.items() if material not in came]
    if missing:
        raise Invalid(
            f"还缺：{'、'.join(missing)}。请写明每件文件是哪份材料（material），补齐后再送。"
        )
    rules = file_rules()

    def acting(step: str) -> Actor:
        return Actor(
            who="system:province", behalf=str(row.subject), via="api", cause=f"{by.cause}:{step}"
        )

    files = [
        {
            "key": material, "name": wanted[material],
            **uploaded(file, rules.max_mb, rules.types, acting, at),
        }
        for material, file in came.items()
    ]  # fmt: skip
    case_commands.supply(asked.case, files=files, by=acting(f"supply:{asked.case}"), at=at)


def _withdrawals(event: Event) -> list[str]:
    said = event.data
    return [said["event"]] if said["direction"] == IN and not said["ours"] else []


@reacts(CrossingMoved, targets=_withdrawals)
def withdraw_for_applicant(event: Event, by: Actor, told: str) -> None:
    """Withdraw what its applicant withdraws at the window of the other province, or say why that cannot be."""
    one = CrossingEvent.objects.select_related("crossing").get(pk=told)
    row = one.crossing
    if one.what != "withdrawing" or row.application is None:
        return
    found = cases.open_cases(row.application)
    words = "" if found else "已经作出决定，不能撤回。"
    for case in found:
        acting = Actor(
            who="system:province", behalf=str(row.subject), via="api",
            cause=f"{by.cause}:withdraw:{case}",
        )  # fmt: skip
        try:
            case_commands.withdraw(case, by=acting, at=event.at)
        except Refusal as fault:
            words = str(fault)
    if words:
        commands.note_answer_wrong(
            row.pk, what="kept", key=f"kept:{one.pk}", words=words,
            by=by.because(f"{by.cause}:kept"), at=event.at,
        )  # fmt: skip


@timer
def warn_of_crossings(at: datetime) -> None:
    """Tell of what we took in for other provinces and what is nearly late, or late, on either side."""
    for pk, last, light in turning(Crossing.objects.all(), at):
        by = SYSTEM.because(f"crossing:{pk}:{last}:{light}")
        commands.warn_crossing(pk, by=by, at=at)


def _officials(event: Event) -> list[str]:
    return list(event.data["officials"])


@reacts(CrossingWarned, targets=_officials)
def tell_of_crossing(event: Event, by: Actor, official: str) -> None:
    """Tell an official of the hall that something crosses too slowly, and whom to call."""
    said, row = event.data, Crossing.objects.get(pk=event.data["crossing"])
    there = provinces()[row.province]
    words = wordings.said(
        f"{event.name}.{said['light']}", event.at, item=row.item_name, number=row.number or "—",
        name=crossing_term(said["term"], row.province, row.item).name, there=there.name,
        phone=there.phone, due=f"{date.fromisoformat(said['due_on']):%m 月 %d 日}",
    )  # fmt: skip
    commands.tell_official(
        UUID(official), **{key: value for key, value in asdict(words).items() if key in SAID},
        about=event.name, by=by, at=event.at,
    )  # fmt: skip


SAID = ("title", "text", "do", "wording")
