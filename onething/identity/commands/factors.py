"""The second factor: set up by its holder, asked for after the password, each code good once."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Final
from uuid import UUID

from onething.identity import access, attempts, totp
from onething.identity.commands.accounts import SignInRefused, minutes_left, note_failure, quiet
from onething.identity.events import (
    FactorConfirmed,
    FactorStarted,
    RecoveryCodesMade,
    RecoveryCodeUsed,
)
from onething.identity.models import Account, RecoveryCode, SecondFactor
from onething.identity.secret import Secret
from onething.identity.settings import rules
from onething.kernel import ledger, vault
from onething.kernel.actor import Actor
from onething.kernel.codes import plain_code
from onething.kernel.command import command
from onething.kernel.ids import new_id
from onething.kernel.keyed import keyed
from onething.kernel.refusals import Invalid, NotAllowed, NotYours

LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another
RECOVERY_LENGTH: Final = 12  # of 31 letters: 59 bits
WRONG: Final = "验证码不对，或者已经用过。请等手机上出现下一个验证码后再输入。"

LOCKED: Final = (
    "连续 {times} 次没有输对验证码。为保护账号安全，请在 {minutes} 分钟后再试；"
    "手机不在身边的，到时请用恢复码，或联系本单位管理员重置。"
)


@command
def start_factor(account_id: UUID, *, by: Actor, at: datetime) -> None:
    """Make a secret that waits to be confirmed; a factor in use stays in use until then."""
    account = access.own_account(account_id, by)
    row, _ = SecondFactor.objects.select_for_update().get_or_create(account=account)
    row.pending = vault.encrypt(totp.new_secret(), about=_about(account_id))
    row.save(update_fields=["pending"])
    ledger.write(FactorStarted(account=account_id), by=by, at=at)


def confirm_factor(
    account_id: UUID, typed: str, *, moment: int, by: Actor, at: datetime
) -> tuple[str, ...]:
    """Put the waiting secret to use once its code is given; return the recovery codes, this once."""
    login = access.own_login(account_id, by)
    _count(login, at)
    codes = new_recovery_codes()
    _keep_factor(account_id, Secret(typed), moment, _digests(account_id, codes), by=by, at=at)
    attempts.forget(_counted_as(login))
    return codes


@command
def _keep_factor(
    account_id: UUID,
    typed: Secret,
    moment: int,
    digests: tuple[str, ...],
    *,
    by: Actor,
    at: datetime,
) -> None:
    """Put the waiting secret to use and keep the digests of new recovery codes."""
    access.own_account(account_id, by)
    row = SecondFactor.objects.select_for_update().filter(pk=account_id).exclude(pending="").first()
    if row is None:
        raise NotAllowed("还没有开始设置，或者已经设置好了。请回到“我的账号”重新打开这一页。")
    secret = vault.decrypt(row.pending, about=_about(account_id))
    step = totp.step_of(secret, digits_of(typed.value), moment=moment, after=0)
    if step is None:
        raise Invalid(WRONG, errors={"code": WRONG})
    row.secret, row.pending, row.last_step, row.confirmed_at = row.pending, "", step, at
    row.save(update_fields=["secret", "pending", "last_step", "confirmed_at"])
    _keep_codes(account_id, digests)
    ledger.write(
        FactorConfirmed(account=account_id), RecoveryCodesMade(account=account_id), by=by, at=at
    )


def renew_recovery_codes(account_id: UUID, *, by: Actor, at: datetime) -> tuple[str, ...]:
    """Make new recovery codes; the old ones open nothing any more."""
    codes = new_recovery_codes()
    _renew_codes(account_id, _digests(account_id, codes), by=by, at=at)
    return codes


@command
def _renew_codes(account_id: UUID, digests: tuple[str, ...], *, by: Actor, at: datetime) -> None:
    """Keep the digests of new recovery codes."""
    access.own_account(account_id, by)
    if not SecondFactor.objects.filter(pk=account_id, confirmed_at__isnull=False).exists():
        raise NotAllowed("还没有设置动态验证码，不需要恢复码。请先设置动态验证码。")
    _keep_codes(account_id, digests)
    ledger.write(RecoveryCodesMade(account=account_id), by=by, at=at)


def use_code(account_id: UUID, typed: str, *, moment: int, by: Actor, at: datetime) -> None:
    """Refuse unless this is a fresh code of the app, or an unused recovery code; tries are counted."""
    account = Account.objects.filter(pk=account_id, disabled_at__isnull=True).first()
    if account is None:
        raise NotYours
    failed = _count(account.login, at)
    if _spend(account_id, Secret(typed), moment, by=quiet(by), at=at) is None:
        note_failure(account_id, failed, by=quiet(by), at=at)
        raise SignInRefused(WRONG, errors={"code": WRONG})
    attempts.forget(_counted_as(account.login))


@command
def _spend(account_id: UUID, typed: Secret, moment: int, *, by: Actor, at: datetime) -> str | None:
    """Use up a code, under a lock on its account, so that no second worker takes it as well."""
    row = (
        SecondFactor.objects.select_for_update()
        .filter(pk=account_id, confirmed_at__isnull=False)
        .first()
    )
    if row is None:
        raise NotYours
    secret = vault.decrypt(row.secret, about=_about(account_id))
    step = totp.step_of(secret, digits_of(typed.value), moment=moment, after=row.last_step)
    if step is not None:
        row.last_step = step
        row.save(update_fields=["last_step"])
        return "code"
    unused = RecoveryCode.objects.filter(
        account=account_id, digest=_digest(account_id, typed.value), used_at__isnull=True
    )
    if not unused.update(used_at=at):
        return None
    left = RecoveryCode.objects.filter(account=account_id, used_at__isnull=True).count()
    ledger.write(RecoveryCodeUsed(account=account_id, left=left), by=by, at=at)
    return "recovery"


def new_recovery_codes() -> tuple[str, ...]:
    """Return new recovery codes, as they are shown: three groups of four."""
    return tuple(one_time_code() for _ in range(rules().second_factor.recovery_codes))


def one_time_code() -> str:
    """Return a code of chance that can be read aloud and typed: three groups of four."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(RECOVERY_LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, RECOVERY_LENGTH, 4))


def digits_of(typed: str) -> str:
    """Return what was typed without the spaces that apps show."""
    return plain_code(typed)[:20]


def digest_of_code(about: str, typed: str) -> str:
    """Return the keyed digest of a one-time code, however its groups were written."""
    return keyed(f"{about}:{plain_code(typed[:60]).lower()}")


def _digest(account_id: UUID, typed: str) -> str:
    return digest_of_code(f"recovery:{account_id}", typed)


def _digests(account_id: UUID, codes: tuple[str, ...]) -> tuple[str, ...]:
    """Return what is kept; as part of the request it keeps a second sending from showing others."""
    return tuple(_digest(account_id, code) for code in codes)


def _keep_codes(account_id: UUID, digests: tuple[str, ...]) -> None:
    RecoveryCode.objects.filter(account=account_id).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(id=new_id(), account_id=account_id, digest=digest) for digest in digests
    )


def _count(login: str, at: datetime) -> int:
    failed, last = attempts.count(_counted_as(login), at)
    if failed > rules().failures:
        said = LOCKED.format(times=rules().failures, minutes=minutes_left(last, at))
        raise SignInRefused(said, errors={"code": said})
    return failed


def _counted_as(login: str) -> str:
    return f"code:{login}"


def _about(account_id: UUID) -> str:
    return f"factor:{account_id}"
