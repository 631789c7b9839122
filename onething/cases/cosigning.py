"""共同签名: its rules, who has signed what stands now, and with whose signature an application is filed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings

from onething.cases import clocks
from onething.cases.models import COSIGN_STATES, WANTED, Application, Cosignature
from onething.catalogue.terms import Plan
from onething.identity import queries as identity
from onething.identity.terms import SIGN, allows
from onething.kernel import yamls
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid, NotAllowed
from onething.kernel.shapes import Fault, Place, unknown

CONFIDENCES = {"high": "高", "medium": "中", "low": "低"}
LARGEST = 60


@cache
def rules() -> dict[str, Any]:
    """Return `data/settings/cosigning.yaml`."""
    said: dict[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "cosigning.yaml")
    return said


def roles() -> dict[str, str]:
    """Return as what others may be asked to sign."""
    return {key: str(role["name"]) for key, role in rules()["roles"].items()}


def statement(plan: Plan, role_name: str) -> str:
    """Return the text to which a co-signer agrees: the applicant's, and in what role he signs."""
    return f"{plan.consent}{rules()['statement'].replace('{role}', role_name)}"


@dataclass(frozen=True, kw_only=True)
class Cosigner:
    """Somebody who was asked to sign, as the pages of the applicant show it."""

    id: UUID
    subject: UUID
    name: str
    role_name: str
    code: str
    state: str
    words: str
    until: date
    answered_at: datetime | None
    consent: str
    reason: str
    stands: bool  # he signed what would be filed now
    binds: bool  # his signature is as good as the applicant's own

    @property
    def open(self) -> bool:
        """Say whether his link may be used."""
        return self.words == COSIGN_STATES["asked"]


def cosigners(application: Application, digest: str, at: datetime) -> tuple[Cosigner, ...]:
    """Return whose signature is wanted; an application for which nobody was asked asks nothing."""
    if not application.cosigners:
        return ()
    rows = Cosignature.objects.filter(application=application, state__in=WANTED)
    found = list(rows.order_by("asked_at", "pk"))
    today = clocks.day_of(at)
    binding = identity.signs_for(application.subject, on=today)
    return tuple(
        Cosigner(
            id=row.pk,
            subject=row.subject,
            name=row.signer_name,
            role_name=row.role_name,
            code=row.code,
            state=row.state,
            words=_words(row, digest, today),
            until=row.until,
            answered_at=row.answered_at,
            consent=row.consent,
            reason=row.reason,
            stands=row.state == "signed" and row.summary == digest,
            binds=row.subject in binding,
        )
        for row in found
    )


def _words(row: Cosignature, digest: str, today: date) -> str:
    if row.state == "signed" and row.summary != digest:
        return "签名以后申请有改动，签名作废"
    if row.state == "asked" and row.until < today:
        return "链接已经过期"
    return COSIGN_STATES[row.state]


@dataclass(frozen=True)
class Signed:
    """With whose signature an application is filed, and to what he agreed."""

    who: str
    consent: str


def signed(
    application: Application, digest: str, consent: str, *, by: Actor, at: datetime
) -> Signed:
    """Return with whose signature it is filed; refuse while one that was asked for is missing."""
    others = cosigners(application, digest, at)
    if missing := [one.name for one in others if not one.stands]:
        raise Invalid(
            f"还缺{'、'.join(missing)}的签名，不能提交。请到“请别人一起签名”把链接再发给对方，"
            "或者撤回请求。"
        )
    if allows(by.roles, SIGN):
        return Signed(by.who, consent)
    for one in others:
        if one.binds:
            return Signed(f"subject:{one.subject}", one.consent)
    name = identity.subject(application.subject).name
    raise NotAllowed(
        f"您的委托不包括“签名提交”。请在核对页“请别人一起签名”，请委托人“{name}”"
        "（企业由法定代表人）签名后再提交，或者请对方扩大委托范围。"
    )


def may_file(others: Sequence[Cosigner], by: Actor) -> bool:
    """Say whether all have signed whose signature is needed, besides his own."""
    everybody = all(one.stands for one in others)
    return everybody and (allows(by.roles, SIGN) or any(one.binds for one in others))


def cosigning_faults(content: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with the rules: numbers, the sentence, roles without name or source."""
    return list(_faults(content))


def _faults(content: Mapping[str, Any]) -> Iterator[Fault]:
    for key in ("days", "most", "remind_days"):
        if not isinstance(content.get(key), int) or not 1 <= content[key] <= LARGEST:
            yield (key,), f"请填写 1 到 {LARGEST} 之间的整数。"
    if "{role}" not in str(content.get("statement", "")):
        yield ("statement",), "请在声明里用“{role}”写明以什么身份签名。"
    if not content.get("roles"):
        yield ("roles",), "请至少写一种签名的身份。"
    for key, role in (content.get("roles") or {}).items():
        yield from _of_role(role, ("roles", key))


def _of_role(role: Mapping[str, Any], place: Place) -> Iterator[Fault]:
    for name in ("name", "source"):
        if not role.get(name):
            yield (*place, name), "请填写这一栏。"
    yield from unknown(role.get("confidence"), CONFIDENCES, "可信程度", (*place, "confidence"))
