"""What the paper of a rarer step says beside the usual: from what was said with the step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from onething.cases import archives, clocks
from onething.cases.limits import days
from onething.cases.models import Act, Case
from onething.cases.terms import ASKS
from onething.documents import queries as documents

Said = Mapping[str, Any]


def chinese_date(day: date) -> str:
    """Return a date as documents write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _day(said: str) -> str:
    """Return a day as papers write it; a day beyond the announced calendar is not said."""
    return chinese_date(date.fromisoformat(said)) if said else ""


def decided_then(
    case: Case, at: datetime, after: UUID | None = None
) -> tuple[dict[str, Any], datetime | None]:
    """Return the decision as it stood at a moment, and when it was made.

    A case that was reopened since keeps what it had before with the order. `after`: the event of
    the decision, which tells what came later when both bear the same time.
    """
    orders = Act.objects.filter(case=case, do="reopen", at__gte=at)
    later = orders.filter(pk__gt=after) if after else orders
    since = later.order_by("at", "id").first()
    if since is None:
        return case.decision, case.decided_at
    made = str(since.said["former_decided_at"])
    return since.said["former_decision"], datetime.fromisoformat(made) if made else None


def said_with(case: Case, do: str, at: datetime, applicant: str) -> dict[str, Any]:
    """Return what the paper of this step says beside what every paper of the case says."""
    act = Act.objects.filter(case=case, do=do, at__lte=at).order_by("-at").first()
    write = WRITTEN.get(do)
    return write(case, act.said, at, applicant) if act and write else {}


def labelled(case: Case, do: str, at: datetime) -> list[list[str]]:
    """Return what was said with a step as labels and words, for papers without a form of their own."""
    act = Act.objects.filter(case=case, do=do, at__lte=at).order_by("-at").first()
    kept: Said = act.said if act else {}
    return [[ask.label, str(kept[ask.key])] for ask in ASKS.get(do, ()) if kept.get(ask.key)]


def _special(case: Case, said: Said, at: datetime, applicant: str) -> dict[str, Any]:
    return {
        "procedure": said["procedure"],
        "reason": said["note"],
        "days": f"{said['days']}个工作日",
        "paused_from": _day(said["from"]),
        "expected_until": _day(said["until"]),
    }


def _publicity(case: Case, said: Said, at: datetime, applicant: str) -> dict[str, Any]:
    return {
        "procedure": "公示",
        "reason": f"决定以前在{said['where']}公示，听取意见",
        "days": f"{said['days']}个工作日",
        "paused_from": chinese_date(clocks.day_of(at)),
        "expected_until": _day(str(said.get("until", ""))),
    }


def _extension(case: Case, said: Said, at: datetime, applicant: str) -> dict[str, Any]:
    number = f"（{said['number']}）" if said.get("number") else ""
    return {
        "reason": said["reason"],
        "days": int(said["days"]),
        "approver": f"{said['approver']}{number}",
        "former_due": _day(said["former_due"]),
        "new_due": _day(said["new_due"]),
    }


def _termination(case: Case, said: Said, at: datetime, applicant: str) -> dict[str, Any]:
    return {
        "reason": f"{said['ground']}：{said['facts']}",
        "law": [said["law"]],
        "ended_on": chinese_date(clocks.day_of(at)),
    }


def _rights(case: Case, said: Said, at: datetime, applicant: str) -> dict[str, Any]:
    return {
        "addressee": applicant,
        "interest": said["interest"],
        "rights_days": f"{days('hearing_ask')}个工作日",
        "contact": said["contact"],
        "hearing": "是",
    }


def _hearing_notice(case: Case, said: Said, at: datetime, applicant: str) -> dict[str, Any]:
    keys = ("held_at", "place", "host", "subject", "public", "contact")
    return {"addressee": applicant} | {key: said[key] for key in keys}


def _hearing_record(case: Case, said: Said, at: datetime, applicant: str) -> dict[str, Any]:
    keys = ("held_at", "place", "host", "subject", "recorder", "avoidance")
    return {key: said[key] for key in keys} | {
        "present": _rows(said["present"], ("role", "name", "said"), "，"),
        "record": _rows(said["record"], ("who", "said"), "："),
        "signers": _rows(said["signed"], ("role", "name", "signed"), "，"),
    }


def _rows(text: str, names: tuple[str, ...], mark: str) -> list[dict[str, str]]:
    """Return the lines of a text as rows; what a line does not say stays empty."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    parts = [line.split(mark, len(names) - 1) for line in lines]
    return [
        dict(zip(names, [one.strip() for one in part] + [""] * len(names), strict=False))
        for part in parts
    ]


def _undone(case: Case, said: Said, at: datetime, applicant: str) -> dict[str, Any]:
    about = f"case:{case.pk}"
    licences = documents.licences_about_all([about]).get(about, ())
    number = licences[0].number if licences else case.number
    told = {key: said[key] for key in ("compensation", "duties") if said.get(key)}
    _, decided_at = decided_then(case, at)
    return {
        "licence_name": licences[0].title if licences else str(case.plan["result_name"]),
        "licence_number": number,
        "granted_on": chinese_date(clocks.day_of(decided_at or at)),
        "decision": {key: said[key] for key in ("facts", "law", "reasons", "remedies")},
        "remedies": said["remedies"],
        "effective_on": chinese_date(clocks.day_of(at)),
    } | told


WRITTEN: Mapping[str, Callable[[Case, Said, datetime, str], dict[str, Any]]] = {
    "suspend": _special,
    "publicise": _publicity,
    "extend": _extension,
    "extend_joint": _extension,
    "terminate": _termination,
    "tell_hearing": _rights,
    "call_hearing": _hearing_notice,
    "hold_hearing": _hearing_record,
    "revoke": _undone,
    "cancel": _undone,
    "recall": _undone,
}


def in_the_file(case: Case, at: datetime) -> dict[str, Any]:
    """Return what the catalogue of a filed case lists: every document, its pages and digest."""
    about = f"case:{case.pk}"
    papers = documents.documents_about_all([about]).get(about, ())
    closed = archives.closed_on(case, at)
    return {
        "archive_number": archives.number_of(case, closed),
        "archive_title": f"{case.subject_name}{case.item_name}",
        "kept_for": archives.kept_for(case, closed).words,
        "secrecy": str(archives.rules()["secrecy"]),
        "closed_on": chinese_date(clocks.day_of(at)),
        "files": [
            {
                "title": paper.title,
                "number": paper.number,
                "date": chinese_date(clocks.day_of(paper.registered_at)),
                "pages": paper.pages or "—",
                "digest": paper.digest,
            }
            for paper in papers
        ],
    }
