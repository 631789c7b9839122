"""A body that is new to the platform, recorded at a window as the register of enterprises knows it."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.identity import access, agreements
from onething.identity.commands.registering import HERE, NO_ACCOUNT, NewPerson, record_person
from onething.identity.events import MandateGranted, PersonRegistered
from onething.identity.models import Mandate, Subject
from onething.identity.terms import (
    ACTS,
    BODY_OF_CODE,
    IdType,
    MandateKind,
    RegisteredBody,
    Role,
    check_body_name,
    check_credit_code,
    check_id_number,
    clean_number,
)
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid


@command
def record_body(body: RegisteredBody, *, by: Actor, at: datetime) -> UUID:
    """Record a body and its legal person as they are registered (行政许可法 §33: what is shared is not asked again)."""
    access.must_register(by)
    on = at.astimezone(HERE).date()
    if by.has(Role.SITE):
        agreements.must_run(by.post, on)
    code = clean_number(body.code)
    kind = BODY_OF_CODE.get(code[:2], "")
    wrong = check_credit_code(code) or check_body_name(body.name)
    if wrong or not kind:
        words = wrong or "这个统一社会信用代码不是企业、个体工商户、社会组织、事业单位的。请核对。"
        raise Invalid(words, errors={"number": words})
    known = Subject.objects.filter(id_type=IdType.CREDIT_CODE, id_number=code).first()
    if known is not None:
        return known.pk
    row = Subject.objects.create(
        id=new_id(), kind=kind, name=body.name.strip(), id_type=IdType.CREDIT_CODE, id_number=code,
        region=body.region, address=body.address,
    )  # fmt: skip
    facts = [
        PersonRegistered(subject=row.pk, account=NO_ACCOUNT, kind=kind, id_type=IdType.CREDIT_CODE),
        *_stands_for(row, body, at=at),
    ]
    ledger.write(*facts, by=by, at=at)
    return row.pk


def _stands_for(
    row: Subject, body: RegisteredBody, *, at: datetime
) -> list[PersonRegistered | MandateGranted]:
    """Let the registered legal person stand for it.

    Who has no resident's number, or another name here than in the register, comes with a mandate.
    """
    on = at.astimezone(HERE).date()
    if not body.legal_name or check_id_number(body.legal_number, on=on) is not None:
        return []
    legal = NewPerson(body.legal_name, IdType.RESIDENT, body.legal_number, "")
    try:
        agent, facts = record_person(legal, at=at)
    except Invalid:
        return []
    mandate = Mandate.objects.create(
        id=new_id(), kind=MandateKind.LEGAL_PERSON, principal=row, agent_id=agent, since=on
    )
    stands = MandateGranted(
        mandate=mandate.pk, principal=row.pk, agent=agent, kind=mandate.kind, until=None,
        acts=tuple(ACTS),
    )  # fmt: skip
    return [*facts, stands]
