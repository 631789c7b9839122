"""监管结果: what regulators and enforcers find after a decision comes back to its case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from onething.cases.clocks import day_of
from onething.cases.models import Case, Finding
from onething.cases.promise_events import FindingRecorded
from onething.cases.promise_terms import LICENCE_EFFECTS, RESULTS
from onething.cases.promises import access
from onething.cases.steps import words_of
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotAllowed
from onething.kernel.salts import digest_with

TEXTS = {"facts": ("事实", 2000), "law": ("依据", 1000), "content": ("结果", 1000)}
AFTER_DECISION = ["granted", "issued", "delivered", "closed", "revoked"]


@command
def record_finding(
    number: str,
    *,
    sort: str,
    paper: str,
    good: bool,
    serious: bool = False,
    licence: str = "",
    decided_on: date,
    texts: Mapping[str, str],
    secret: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """Keep what a regulator or an enforcer found or did after a decision; it comes once.

    `paper`: the number of their document. `texts`: facts, law, content. `secret`: why it is not
    to be published.
    """
    case = access.case_to_find_about(number, by, day_of(at))
    _fits(case, sort, licence, good=good)
    said = {key: words_of(texts.get(key, ""), label, most) for key, (label, most) in TEXTS.items()}
    doc = words_of(paper, "文书编号", 80)
    missing = {"facts": "请写明事实"} if not said["facts"] else {}
    missing |= {"paper": "请写明文书编号"} if not doc else {}
    if sort != "check":
        missing |= {key: f"请写明{TEXTS[key][0]}" for key in ("law", "content") if not said[key]}
    if missing or decided_on > day_of(at):
        raise Invalid(
            "监管结果没有写全，或者日期在今天以后。请补全后重新报送。",
            errors=missing or {"decided_on": "日期不能晚于今天"},
        )
    finding, new = Finding.objects.get_or_create(
        org=UUID(by.org),
        number=doc,
        defaults={
            "case": case, "subject": case.subject, "sort": sort, "good": good, "serious": serious,
            "licence": licence, "decided_on": decided_on, "at": at,
            "secret": words_of(secret, "不公示的理由", 200), **said,
        },
    )  # fmt: skip
    if finding.case_id != case.pk:
        raise Invalid(f"文书“{doc}”已经报送过，对应的是另一件办件。请核对文书编号。")
    if new:
        ledger.write(_fact(finding, case, said), by=by, at=at)
    return finding.pk


def _fits(case: Case, sort: str, licence: str, *, good: bool) -> None:
    if sort not in RESULTS:
        known = "、".join(f"{key}（{words}）" for key, words in RESULTS.items())
        raise Invalid(f"监管结果的类型只能是：{known}。", errors={"sort": "请改成其中一种"})
    if licence not in LICENCE_EFFECTS or (good and licence not in ("", "restore")):
        raise Invalid("对证照的处理不对，请核对。", errors={"licence": "请核对对证照的处理"})
    if case.state not in AFTER_DECISION:
        raise NotAllowed("这件办件没有作出准予决定，不能报送监管结果。请核对办件编号。")


def _fact(finding: Finding, case: Case, said: Mapping[str, str]) -> FindingRecorded:
    return FindingRecorded(
        finding=finding.pk,
        case=case.pk,
        application=case.application_id,
        subject=case.subject,
        office=case.office,
        org=finding.org,
        sort=finding.sort,
        good=finding.good,
        serious=finding.serious,
        licence=finding.licence,
        decided_on=finding.decided_on,
        content=digest_with(case.salt, dict(said)),
    )
