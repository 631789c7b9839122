"""Notices that come to us: signed with the secret of their channel, fresh, and whole."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import ClassVar

from onething.exchange import signing
from onething.exchange.paying import secret_of
from onething.kernel.refusals import Refusal

LONGEST_NONCE = 64


class Unsigned(Refusal):
    """A notice that nobody whom we trust has signed."""

    status: ClassVar[int] = 403
    code: ClassVar[str] = "unsigned"


def check_notice(channel: str, path: str, headers: Mapping[str, str], body: bytes) -> None:
    """Refuse a notice that is not signed rightly, or not now; a repeat is told by its cause."""
    sent, nonce = headers.get(signing.TIME, ""), headers.get(signing.NONCE, "")
    if not (secret := secret_of(channel)):
        raise Unsigned("本地没有接入这个缴费渠道，没有入账。请联系本平台的运维人员。")
    right = signing.sign_request(secret, "POST", path, time=sent, nonce=nonce, body=body)
    if not 0 < len(nonce) <= LONGEST_NONCE or not signing.same(
        right, headers.get(signing.SIGNATURE, "")
    ):
        raise Unsigned("通知的签名不对，没有入账。请核对密钥和签名方法后重新通知。")
    if not signing.fresh(sent, time.time()):
        raise Unsigned("通知已经过期，没有入账。请核对时间后重新通知。")
