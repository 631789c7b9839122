"""Coming in, and passwords. A wrong password is counted for good, although it is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from math import ceil
from typing import Final
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import CommonPasswordValidator

from onething.identity import access, attempts
from onething.identity.events import (
    AccountDisabled,
    AccountLocked,
    PasswordChanged,
    SignInFailed,
)
from onething.identity.models import Account
from onething.identity.secret import Secret
from onething.identity.settings import rules
from onething.identity.terms import Role
from onething.kernel import ledger
from onething.kernel.actor import Actor
from onething.kernel.command import command
from onething.kernel.refusals import Invalid, NotYours

WRONG: Final = (
    "账号或密码不对。请检查大小写和输入法后重试；忘记密码请带身份证件到政务服务大厅重置。"
)
OFTEN_USED: Final = frozenset(
    [
        "12345678",
        "123456789",
        "1234567890",
        "password",
        "password1",
        "qwertyui",
        "qwerty123",
        "88888888",
        "abc12345",
        "1q2w3e4r",
        "a1234567",
        "5201314520",
        "woaini1314",
    ]
)
REASONS: Final = {"left": "离职或调离", "lost": "账号被盗用或有被盗用的危险", "ended": "主体终止"}


class SignInRefused(Invalid):
    """The login and the password do not open an account."""

    code = "sign-in-refused"


@cache
def _nobody() -> str:
    """Return a hash that no password fits, so that an unknown login costs as much time."""
    return make_password("nobody has this password")


def sign_in(login: str, password: str, *, by: Actor, at: datetime) -> UUID:
    """Return the account that login and password open, or refuse; every try is counted first.

    GB/T 22239-2019 8.1.4.1 b): repeated failures end the session and lock the login.
    """
    account = Account.objects.filter(login=attempts.clean_login(login)).first()
    failed, last = attempts.count(login, at, attempts.mark_of(by.cause, password))
    nobody = _nobody()  # asked for known logins too: the first call in a process takes its time
    right = check_password(
        password[: rules().password_longest], account.password if account else nobody
    )
    if failed > rules().failures:
        raise SignInRefused(locked_words(last, at))
    if account is None or not right:
        if account is not None:
            note_failure(account.pk, failed, by=quiet(by), at=at)
        raise SignInRefused(locked_words(at, at) if failed == rules().failures else WRONG)
    if account.disabled_at is not None:
        raise SignInRefused("这个账号已经停用。如需恢复，请带身份证件到政务服务大厅办理。")
    attempts.forget(login)
    return account.pk


def confirm_password(account_id: UUID, password: str, *, by: Actor, at: datetime) -> None:
    """Refuse unless this is the password of the account: the second look before a signature."""
    account = Account.objects.filter(pk=account_id, disabled_at__isnull=True).first()
    if account is None:
        raise NotYours
    failed, last = attempts.count(account.login, at, attempts.mark_of(by.cause, password))
    right = check_password(password[: rules().password_longest], account.password)
    if failed > rules().failures:
        raise SignInRefused(locked_words(last, at), errors={"password": locked_words(last, at)})
    if not right:
        note_failure(account.pk, failed, by=quiet(by), at=at)
        raise SignInRefused(
            "密码不对，还没有签名。请重新输入登录密码。",
            errors={"password": "密码不对。请重新输入登录密码。"},
        )
    attempts.forget(account.login)


def locked_words(since: datetime, at: datetime) -> str:
    """Say how long a login is still locked."""
    return (
        f"连续 {rules().failures} 次没有登录成功。为保护账号安全，请在 {minutes_left(since, at)} 分钟后再试；"
        "忘记密码请带身份证件到政务服务大厅重置。"
    )


def minutes_left(since: datetime, at: datetime) -> int:
    """Return for how many minutes more a login is locked."""
    left = since + timedelta(minutes=rules().locked_minutes) - at
    return max(1, ceil(left.total_seconds() / 60))


def quiet(by: Actor) -> Actor:
    """Return the actor without a cause: each try is a try, and no password is hashed with it."""
    return replace(by, cause="")


@command
def note_failure(account_id: UUID, failed: int, *, by: Actor, at: datetime) -> None:
    """Write down that a wrong password was given, and that the account is locked if it is."""
    facts: list[SignInFailed | AccountLocked] = [SignInFailed(account=account_id, failed=failed)]
    if failed >= rules().failures:
        until = at + timedelta(minutes=rules().locked_minutes)
        facts.append(AccountLocked(account=account_id, until=until))
    ledger.write(*facts, by=by, at=at)


def check_new_password(password: str, login: str) -> str | None:
    """Return what is wrong with a new password of the public, as a sentence, or None."""
    return _check_password(password, login, rules().password_shortest)


def check_staff_password(password: str, login: str) -> str | None:
    """Return what is wrong with a new password of an official, as a sentence, or None."""
    return _check_password(password, login, rules().password_shortest_staff)


def _check_password(password: str, login: str, shortest: int) -> str | None:
    known = rules()
    if len(password) < shortest:
        return f"密码至少 {shortest} 位。请换一个长一些的密码，例如几个不相干的词连在一起。"
    if len(password) > known.password_longest:
        return f"密码最多 {known.password_longest} 位。请换一个短一些的密码。"
    if _is_common(password):
        return "这个密码太常见，容易被猜到。请换一个别人想不到的密码。"
    if attempts.clean_login(login) in password.lower():
        return "密码里不能有账号。请换一个密码。"
    return None


def _is_common(password: str) -> bool:
    """Say whether many people use this password (Django's list of 20,000, and ours)."""
    said = password.lower()
    return said in OFTEN_USED or len(set(said)) == 1 or said.strip() in _common().passwords


@cache
def _common() -> CommonPasswordValidator:
    return CommonPasswordValidator()


def change_password(account_id: UUID, old: str, new: str, *, by: Actor, at: datetime) -> None:
    """Set a new password after the old one was given; sessions older than it become void."""
    confirm_password(account_id, old, by=by, at=at)
    account = Account.objects.get(pk=account_id)
    check = check_staff_password if account.official_id else check_new_password
    wrong = check(new, account.login)
    if new == old:
        wrong = "新密码和现在的密码相同。请换一个新密码。"
    if wrong:
        raise Invalid(wrong, errors={"new": wrong})
    _set_password(account_id, Secret(make_password(new)), by=by, at=at)


@command
def _set_password(account_id: UUID, encoded: Secret, *, by: Actor, at: datetime) -> None:
    """Keep the hash of the new password."""
    account = access.account_to_change(account_id, by)
    account.password = encoded.value
    account.password_at, account.must_change = at, False
    account.save(update_fields=["password", "password_at", "must_change"])
    ledger.write(PasswordChanged(account=account_id), by=by, at=at)


@command
def disable_account(account_id: UUID, reason: str, *, by: Actor, at: datetime) -> None:
    """Close an account: its sessions end with the next request."""
    account = access.account_to_change(account_id, by)
    if not by.has(Role.OPERATOR):
        raise NotYours
    if reason not in REASONS:
        raise Invalid(f"请选择停用的原因：{'、'.join(REASONS.values())}。")
    if account.disabled_at is None:
        account.disabled_at = at
        account.save(update_fields=["disabled_at"])
    ledger.write(AccountDisabled(account=account_id, reason=reason), by=by, at=at)
