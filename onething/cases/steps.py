"""What every step of a case has in common."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from onething.cases import clocks, seats
from onething.cases.beside_events import RefusalOvertaken
from onething.cases.clockwork import Days
from onething.cases.models import Act, Case, Deadline, Opinion, Refusal, Turn
from onething.cases.terms import ANEW, STANDING_STILL, UNDER_REVIEW, WITHOUT
from onething.catalogue import queries as catalogue
from onething.kernel import ledger, rows
from onething.kernel.actor import Actor
from onething.kernel.machine import Step
from onething.kernel.refusals import Invalid
from onething.kernel.salts import digest_with

SIGNABLE: Final = frozenset(UNDER_REVIEW.split("|")) | {"surveyed"}
IN_REVIEW: Final = SIGNABLE | frozenset(STANDING_STILL.split("|"))
DRAFTED: Final = "drafted"  # in the plan: a refusal was drafted since the last step
WORKED: Final = (  # what steps change; the rest of a case stays as it was filed
    "state", "urgent_on", "holder", "held_at", "accepted_on", "deemed", "supplements", "examiner",
    "reviewer", "decider", "decision", "decided_at", "closed_at", "office", "duty", "extensions",
    "redone", "first_organ", "worked_at", "route",
)  # fmt: skip


def about(case: Case) -> dict[str, Any]:
    """Return what every fact about this case says."""
    return {
        "case": case.pk,
        "application": case.application_id,
        "subject": case.subject,
        "office": case.office,
        "item": case.item,
        "kind": case.kind,
        "part": case.part,
        "state": case.state,
    }


def finish(
    case: Case,
    step: Step,
    *,
    by: Actor,
    at: datetime,
    on: date | None = None,
    reason: str = "",
    more: int = 0,
    length: Days | None = None,
) -> dict[str, Deadline]:
    """Bring the case into the state after the step, run its clocks, let go of it, save it.

    `more`: working days by which terms are extended; `length`: other terms than those of the item.
    """
    case.state = step.end
    if step.end in WITHOUT and case.plan.get("quota"):
        seats.free(case)
    case.holder, case.held_at, case.worked_at = "", None, at
    if step.do in ANEW:
        case.route = {}
    if step.end not in IN_REVIEW and not step.start.isdisjoint(IN_REVIEW):
        Turn.objects.filter(case=case, answer="").update(answer="void", answered_at=at)
    day = on or clocks.day_of(at)
    running = clocks.run(case, step, day, reason=reason, more=more, length=length)
    rows.update([case], *WORKED)
    if case.plan.get(DRAFTED):
        _overtake(case, by=by, at=at)
    return running


def _overtake(case: Case, *, by: Actor, at: datetime) -> None:
    """Let go of a draft of a refusal that waits for a second person: the case goes on without it."""
    case.plan = {key: said for key, said in case.plan.items() if key != DRAFTED}
    case.save(update_fields=["plan"])
    row = Refusal.objects.filter(case=case, state="proposed").first()
    if row is None:
        return
    row.state, row.answered_at = "overtaken", at
    row.save(update_fields=["state", "answered_at"])
    fact = RefusalOvertaken(**about(case), refusal=row.pk, do=row.do, official=row.by)
    ledger.write(fact, by=by, at=at)


def add_opinion(case: Case, step: str, text: str, *, by: Actor, at: datetime) -> None:
    """Keep what the official said with his step."""
    said = words_of(text, "意见", 1000)
    if said:
        Opinion.objects.create(
            case=case, step=step, text=said, by=by.who, principal=by.behalf, org=by.org, at=at
        )


UNTICKED: Final = "还有审查要点没有勾选。请逐条核对、勾选再办；确认不用核对的，直接再按一次，没有勾选的会记在意见里。"


@dataclass(frozen=True)
class Looked:
    """Which 审查要点 of an item, counted from 1, an official ticked, and whether he means it so."""

    points: frozenset[int]
    sure: bool = False


def add_looked(case: Case, step: str, looked: Looked | None, *, by: Actor, at: datetime) -> None:
    """Keep which points were looked at and which were not; ask once before some are left out.

    None: he was not shown them (many cases at once, a system of a department).
    """
    if looked is None:
        return
    listed = list(enumerate(catalogue.item_revision(case.item).review_points, 1))
    ticked = [text for number, text in listed if number in looked.points]
    left = [text for number, text in listed if number not in looked.points]
    if left and not looked.sure:
        raise Invalid(UNTICKED, errors={"points": UNTICKED})
    for label, found in (("已核对要点", ticked), ("没有勾选的要点", left)):
        if found:
            add_opinion(case, step, f"{label}：{'；'.join(found)}"[:1000], by=by, at=at)


def keep_act(case: Case, do: str, said: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Keep what was said with a step, for its paper."""
    Act.objects.create(case=case, do=do, said=dict(said), by=by.who, org=by.org, at=at)


def digest_of(case: Case) -> str:
    """Return the digest of the decision that the ledger keeps."""
    return digest_with(case.salt, case.decision)


def words_of(text: str, label: str, most: int) -> str:
    """Return the text as it is kept: trimmed, without control characters, not too long."""
    said = "".join(
        letter for letter in text if letter == "\n" or unicodedata.category(letter) != "Cc"
    ).strip()
    if len(said) > most:
        raise Invalid(f"{label}最多 {most} 个字，现在有 {len(said)} 个字，请精简后再提交。")
    return said
