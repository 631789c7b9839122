"""New people: by themselves with their real name, or at a window for those without a phone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from onething.identity import access, agreements, attempts
from onething.identity.commands.accounts import check_new_password
from onething.identity.events import PersonRegistered
from onething.identity.models import Account, Subject
from onething.identity.secret import Secret
from onething.identity.settings import rules
from onething.identity.terms import (
    IdType,
    Role,
    SubjectKind,
    birth_of,
    check_address,
    check_id_document,
    check_name,
    check_phone,
    clean_number,
)
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid

HERE: Final = ZoneInfo("Asia/Shanghai")
KNOWN: Final = (
    "无法用这个证件号码注册。如果您已经注册过，请直接登录；"
    "忘记账号或密码，请带身份证件到政务服务大厅办理。"
)
TAKEN: Final = "这个登录账号已经有人使用。请换一个账号名。"
NO_ACCOUNT: Final[UUID] = UUID(int=0)


@dataclass(frozen=True)
class NewPerson:
    """What a person says of himself."""

    name: str
    id_type: str
    id_number: str
    phone: str

    @property
    def kind(self) -> str:
        """Return person or foreigner: the paper tells."""
        return SubjectKind.PERSON if self.id_type == IdType.RESIDENT else SubjectKind.FOREIGNER

    @property
    def birth(self) -> date | None:
        """Return the birth date if the number holds one."""
        return birth_of(self.id_number) if re.fullmatch(r"\d{17}[\dX]", self.id_number) else None


def _cleaned(person: NewPerson) -> NewPerson:
    return NewPerson(
        person.name.strip(),
        person.id_type,
        clean_number(person.id_number),
        re.sub(r"[\s\-]", "", person.phone),
    )


def _faults(person: NewPerson, on: date, *extra: tuple[str, str | None]) -> dict[str, str]:
    checks = (
        ("name", check_name(person.name)),
        ("id_number", check_id_document(person.id_type, person.id_number, on=on)),
        *extra,
    )
    return {field: sentence for field, sentence in checks if sentence}


def _refuse(errors: dict[str, str]) -> None:
    if errors:
        raise Invalid(next(iter(errors.values())), errors=errors)


def register_person(
    login: str,
    password: str,
    *,
    name: str,
    id_type: str,
    id_number: str,
    phone: str,
    by: Actor,
    at: datetime,
) -> UUID:
    """Register a person with his real name and open an account for him (网络安全法 §24)."""
    person = _cleaned(NewPerson(name, id_type, id_number, phone))
    on = at.astimezone(HERE).date()
    _refuse(
        _faults(
            person,
            on,
            ("phone", check_phone(phone)),
            ("login", _check_login(login)),
            ("password", check_new_password(password, login)),
        )
    )
    _refuse({"id_number": sentence} if (sentence := _too_young(person, on)) else {})
    encoded = Secret(make_password(password))
    return _register(attempts.clean_login(login), encoded, person, by=by, at=at)


def _check_login(login: str) -> str | None:
    if re.fullmatch(r"[a-z0-9_.@\-]{4,40}", attempts.clean_login(login)):
        return None
    return "登录账号请用 4 至 40 位小写字母、数字或者“_ . - @”，例如手机号码。"


def _too_young(person: NewPerson, on: date) -> str | None:
    birth = person.birth
    if birth is None:
        return None
    age = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    if age >= rules().registration_age:
        return None
    return f"未满 {rules().registration_age} 周岁不能自己注册。请由监护人登录后代为办理。"


@command
def _register(login: str, encoded: Secret, person: NewPerson, *, by: Actor, at: datetime) -> UUID:
    """Write the person and his account."""
    if Account.objects.filter(login=login).exists():
        raise Invalid(TAKEN, errors={"login": TAKEN})
    subject = _keep(person)
    account = _open(login, encoded, subject, at)
    ledger.write(
        PersonRegistered(
            subject=subject.pk, account=account.pk, kind=person.kind, id_type=person.id_type
        ),
        by=by,
        at=at,
    )
    return account.pk


def _keep(person: NewPerson, address: str = "") -> Subject:
    subject = Subject(
        id=new_id(),
        kind=person.kind,
        name=person.name,
        id_type=person.id_type,
        id_number=person.id_number,
        birth=person.birth,
        phone=person.phone,
        address=address,
    )
    try:
        with transaction.atomic():
            subject.save(force_insert=True)
    except IntegrityError as twice:
        raise Invalid(KNOWN, errors={"id_number": KNOWN}) from twice
    return subject


def _open(login: str, encoded: Secret, subject: Subject, at: datetime) -> Account:
    account = Account(
        id=new_id(), login=login, password=encoded.value, subject=subject, password_at=at
    )
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError as twice:
        raise Invalid(TAKEN, errors={"login": TAKEN}) from twice
    return account


@command
def record_subject(
    name: str,
    id_type: str,
    id_number: str,
    *,
    phone: str = "",
    address: str = "",
    by: Actor,
    at: datetime,
) -> UUID:
    """Record at a window a person who has no account, as an old person without a phone."""
    access.must_register(by)
    if by.has(Role.SITE):
        agreements.must_run(by.post, at.astimezone(HERE).date())
    subject, facts = record_person(
        NewPerson(name, id_type, id_number, phone), address=address, at=at
    )
    if facts:
        ledger.write(*facts, by=by, at=at)
    return subject


def record_person(
    said: NewPerson, *, address: str = "", at: datetime
) -> tuple[UUID, list[PersonRegistered]]:
    """Return who this is, and what is to be written if he is new; part of a command."""
    person = _cleaned(said)
    _refuse(
        _faults(
            person,
            at.astimezone(HERE).date(),
            ("phone", check_phone(said.phone) if said.phone else None),
            ("address", check_address(address) if address else None),
        )
    )
    known = Subject.objects.filter(id_type=person.id_type, id_number=person.id_number).first()
    if known is not None and known.name == person.name:
        return known.pk, []
    if known is not None:
        sentence = (
            "这个证件号码已经登记，但姓名不一致。请核对证件原件；确有错误，请按更正流程办理。"
        )
        raise Invalid(sentence, errors={"name": sentence})
    subject = _keep(person, address)
    return subject.pk, [
        PersonRegistered(
            subject=subject.pk, account=NO_ACCOUNT, kind=person.kind, id_type=person.id_type
        )
    ]
