"""How an account is entered: second factor, recovery codes, visits."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onething.identity.models.people import Account
from onething.kernel.ids import new_id


class SecondFactor(models.Model):
    """动态验证码: the secret that an account shares with the app of its holder (RFC 6238)."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="factor")
    secret = models.CharField(max_length=160, blank=True)  # encrypted; empty until confirmed
    pending = models.CharField(max_length=160, blank=True)  # encrypted; shown, not yet confirmed
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)  # codes of this step and before are used up

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, secret="")
                | (Q(confirmed_at__isnull=False) & ~Q(secret="")),
                name="a_second_factor_has_a_secret_once_confirmed",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class RecoveryCode(models.Model):
    """恢复码: opens the account once when the app is lost; only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=80)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("account", "digest", name="a_recovery_code_is_kept_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Visit(models.Model):
    """登录: one coming-in through one browser, until it ends."""

    id = models.UUIDField(primary_key=True, default=new_id)
    account = models.ForeignKey(Account, models.CASCADE, related_name="visits")
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    agent = models.CharField(max_length=80, blank=True)  # browser and system, in words
    address = models.CharField(max_length=45, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["account", "began_at"],
                condition=Q(ended_at__isnull=True),
                name="open_visits_of_an_account",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.began_at}"


class HostEntry(models.Model):
    """A ticket of a host App that was used: nobody comes in with it again."""

    id = models.UUIDField(primary_key=True, default=new_id)
    host = models.CharField(max_length=20)
    nonce = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("host", "nonce", name="a_ticket_of_a_host_is_used_once")
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="host_entries_by_time")]

    def __str__(self) -> str:
        return f"{self.host} {self.at}"
