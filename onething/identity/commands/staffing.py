"""Administrators and their staff: one does what is ordinary, two do what touches those who keep the platform."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Q

from onething.identity import access, attempts, staffing
from onething.identity.commands.accounts import SignInRefused, check_staff_password, minutes_left
from onething.identity.commands.factors import digest_of_code, one_time_code
from onething.identity.events import (
    AccountActivated,
    DeedDecided,
    DeedProposed,
    OfficialCreated,
    PostGiven,
)
from onething.identity.models import Account, Official, Organisation, Post, Proposal
from onething.identity.secret import Secret
from onething.identity.settings import administration, rules
from onething.identity.staffing import DEEDS, HANDS_OVER, day_of
from onething.identity.terms import Role, check_name
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.refusals import Invalid, NotAllowed, NotYours, together

NOT_OPENED = "账号或激活码不对，或者激活码已经过期。请核对后重试，或请本单位管理员重新发放。"
ENOUGH = 2  # administrators, so that one can agree to what the other proposes
TAKEN = "这个账号或工号已经有人使用。请核对后重新填写。"


@dataclass(frozen=True)
class Done:
    """What came of a deed: done, with a code to hand over, or waiting for a second administrator."""

    proposal: UUID | None
    code: str = ""
    login: str = ""


def administer(
    official_id: UUID, deed: str, said: Mapping[str, str], *, by: Actor, at: datetime
) -> Done:
    """Do a deed, or propose it where two are needed."""
    if deed not in DEEDS:
        raise NotYours
    code = one_time_code()
    told = dict(said) | ({"digest": _digest(code)} if deed in HANDS_OVER else {})
    proposal = _administer(official_id, deed, told, by=by, at=at)
    return Done(proposal) if proposal else _done(official_id, deed, told, code)


@command
def _administer(
    official_id: UUID, deed: str, said: Mapping[str, str], *, by: Actor, at: datetime
) -> UUID | None:
    """Do a deed, or keep it as a proposal."""
    official = access.official_to_administer(official_id, by)
    if staffing.needs_two(official, said):
        return _propose(official, deed, said, by, at)
    ledger.write(*DEEDS[deed].do(official, said, by, at), by=by, at=at)
    return None


def _propose(
    official: Official, deed: str, said: Mapping[str, str], by: Actor, at: datetime
) -> UUID:
    if Proposal.objects.filter(official=official, deed=deed, decided_at__isnull=True).exists():
        raise NotAllowed("同样的操作已经有人提出，正等另一名管理员复核。请不要重复提出。")
    kept = {key: value for key, value in said.items() if key != "digest"}
    proposal = Proposal.objects.create(
        id=new_id(),
        official=official,
        organisation_id=_where(official, by),
        deed=deed,
        said=kept,
        proposed_by=by.who,
        proposed_at=at,
    )
    ledger.write(DeedProposed(official=official.pk, proposal=proposal.pk, deed=deed), by=by, at=at)
    return proposal.pk


def _where(official: Official, by: Actor) -> UUID:
    """Return the organisation of his reach in which the official has, or had, a post."""
    held = Post.objects.filter(official=official, organisation__in=access.administered(by))
    return held.order_by("-ended_at", "pk").values_list("organisation", flat=True)[0]


def decide_proposal(proposal_id: UUID, *, agreed: bool, by: Actor, at: datetime) -> Done:
    """Agree to what another administrator proposed, which does it, or do not."""
    code = one_time_code()
    answer = _decide_proposal(proposal_id, agreed, _digest(code), by=by, at=at)
    official, _, deed = answer.partition(":")
    if not agreed:
        return Done(None)
    said = Proposal.objects.values_list("said", flat=True).get(pk=proposal_id)
    return _done(UUID(official), deed, said, code)


@command
def _decide_proposal(
    proposal_id: UUID, agreed: bool, digest: str, *, by: Actor, at: datetime
) -> str:
    """Decide on a proposal; agreeing does the deed."""
    found = access.proposal_to_decide(proposal_id, by)
    found.decided_by, found.decided_at, found.agreed = by.who, at, agreed
    found.save(update_fields=["decided_by", "decided_at", "agreed"])
    official = access.official_to_administer(found.official_id, by)
    said = {**found.said, "digest": digest}
    facts = DEEDS[found.deed].do(official, said, by, at) if agreed else []
    decided = DeedDecided(official=official.pk, proposal=found.pk, deed=found.deed, agreed=agreed)
    ledger.write(*facts, decided, by=by, at=at)
    return f"{official.pk}:{found.deed}"


def _done(official: UUID, deed: str, said: Mapping[str, str], code: str) -> Done:
    if deed not in HANDS_OVER or said.get("what") == "factor":
        return Done(None)
    login = Account.objects.filter(official=official, activation=_digest(code)).values_list(
        "login", flat=True
    )
    return Done(None, code, login[0]) if login else Done(None)


def create_official(
    name: str, number: str, login: str, said: Mapping[str, str], *, by: Actor, at: datetime
) -> Done:
    """Enter a new official with his first post; return the code that opens his account."""
    code = one_time_code()
    cleaned = attempts.clean_login(login)
    _create_official(name.strip(), number.strip(), cleaned, dict(said), _digest(code), by=by, at=at)
    return Done(None, code, cleaned)


@command
def _create_official(
    name: str,
    number: str,
    login: str,
    said: Mapping[str, str],
    digest: str,
    *,
    by: Actor,
    at: datetime,
) -> UUID:
    """Keep a new official, his account and his first post."""
    if said.get("organisation"):
        access.organisation_to_staff(staffing.id_in(said, "organisation"), by)
    together(
        lambda: _check_new(name, number, login),
        lambda: _check_place(said),
        lambda: staffing.title_in(said),
        lambda: staffing.roles_in(said),
        lambda: staffing.days_in(said, at),
    )
    if not administration().two_persons.isdisjoint(staffing.roles_in(said)):
        sentence = "管理类角色要由两名管理员授予。请先用普通角色建立账号，再为其修改岗位角色，由另一名管理员复核。"
        raise Invalid(sentence, errors={"roles": sentence})
    official, account = _keep(name, number, login, digest, at)
    post = staffing.new_post(official, said, by, at)
    ledger.write(OfficialCreated(official=official.pk, account=account.pk), *post, by=by, at=at)
    return official.pk


def first_administrator(
    organisation: str, name: str, number: str, login: str, *, by: Actor, at: datetime
) -> Done:
    """Enter an administrator from the command line, until an organisation has the two it needs."""
    code = one_time_code()
    cleaned = attempts.clean_login(login)
    _first_administrator(
        organisation.strip(), name.strip(), number.strip(), cleaned, _digest(code), by=by, at=at
    )
    return Done(None, code, cleaned)


@command
def _first_administrator(
    organisation: str, name: str, number: str, login: str, digest: str, *, by: Actor, at: datetime
) -> UUID:
    """Keep one of the first two administrators of an organisation."""
    must_be_system(by)
    found = Organisation.objects.filter(Q(name=organisation) | Q(code=organisation)).first()
    if found is None:
        raise Invalid(f"没有找到单位“{organisation[:60]}”。请填写单位全称或统一社会信用代码。")
    held = Post.objects.filter(organisation=found, ended_at=None, roles__contains=[Role.ADMIN])
    if held.count() >= ENOUGH:
        raise NotAllowed(f"{found.name}已经有两名单位管理员。请由他们在“人员管理”中增加人员。")
    _check_new(name, number, login)
    official, account = _keep(name, number, login, digest, at)
    post = Post.objects.create(
        id=new_id(), official=official, organisation=found, title="单位管理员", roles=[Role.ADMIN]
    )
    given = PostGiven(
        official=official.pk,
        post=post.pk,
        organisation=found.pk,
        roles=(Role.ADMIN,),
        since=None,
        until=None,
    )
    ledger.write(OfficialCreated(official=official.pk, account=account.pk), given, by=by, at=at)
    return official.pk


def _keep(
    name: str, number: str, login: str, digest: str, at: datetime
) -> tuple[Official, Account]:
    official = Official(id=new_id(), name=name, number=number)
    account = Account(
        id=new_id(),
        login=login,
        password=f"!{new_id()}",
        official=official,
        password_at=at,
        activation=digest,
        activation_until=at + timedelta(days=administration().activation_days),
    )
    try:
        with transaction.atomic():
            official.save(force_insert=True)
            account.save(force_insert=True)
    except IntegrityError as twice:
        raise Invalid(TAKEN, errors={"login": TAKEN}) from twice
    return official, account


def _check_place(said: Mapping[str, str]) -> None:
    if not said.get("organisation"):
        sentence = "请选择单位。"
        raise Invalid(sentence, errors={"organisation": sentence})


def _check_new(name: str, number: str, login: str) -> None:
    errors = {}
    if fault := check_name(name):
        errors["name"] = fault
    if not re.fullmatch(r"[A-Za-z0-9\-]{2,20}", number):
        errors["number"] = "工号请用 2 至 20 位字母、数字或“-”，与工作证一致。"
    if not re.fullmatch(r"[a-z0-9_.\-]{4,40}", login):
        errors["login"] = "账号请用 4 至 40 位小写字母、数字或者“_ . -”。"
    if errors:
        raise Invalid(next(iter(errors.values())), errors=errors)


def activate(login: str, code: str, new: str, *, by: Actor, at: datetime) -> None:
    """Let an official set his own password with the code that was handed to him."""
    if wrong := check_staff_password(new, login):
        raise Invalid(wrong, errors={"new": wrong})
    failed, last = attempts.count(f"activate:{attempts.clean_login(login)}", at)
    if failed > rules().failures:
        said = f"激活码输错次数太多。请在 {minutes_left(last, at)} 分钟后再试，或请本单位管理员重新发放。"
        raise SignInRefused(said, errors={"code": said})
    _activate(attempts.clean_login(login), _digest(code), Secret(make_password(new)), by=by, at=at)
    attempts.forget(f"activate:{attempts.clean_login(login)}")


@command
def _activate(login: str, digest: str, encoded: Secret, *, by: Actor, at: datetime) -> None:
    """Keep the password that the official chose; the code is used up."""
    account = (
        Account.objects.select_for_update()
        .filter(login=login, activation=digest, activation_until__gte=at, disabled_at__isnull=True)
        .first()
    )
    if account is None or account.official_id is None:
        raise SignInRefused(NOT_OPENED, errors={"code": NOT_OPENED})
    account.password, account.password_at = encoded.value, at
    account.activation, account.activation_until = "", None
    account.must_change = False
    account.save()
    ledger.write(AccountActivated(official=account.official_id), by=by, at=at)


@command
def end_lapsed_post(post_id: UUID, *, by: Actor, at: datetime) -> None:
    """End a post whose last day is over."""
    _only_the_clock(by)
    posts = Post.objects.select_for_update().filter(pk=post_id, ended_at__isnull=True)
    post = posts.filter(until__lt=day_of(at)).first()
    if post is not None:
        ledger.write(*staffing.end_post(post, at), by=by, at=at)


@command
def close_after_last_day(official_id: UUID, *, by: Actor, at: datetime) -> None:
    """Close the account of an official whose last day is over."""
    _only_the_clock(by)
    rows = Official.objects.select_for_update().filter(pk=official_id, left_at__isnull=True)
    official = rows.filter(leaves_on__lt=day_of(at)).first()
    if official is not None:
        ledger.write(*staffing.close(official, at), by=by, at=at)


def _only_the_clock(by: Actor) -> None:
    must_be_system(by)


def _digest(code: str) -> str:
    return digest_of_code("activation", code)
