"""Time stamps of an authority outside the house (RFC 3161): asked, read, checked. No network, no database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from asn1crypto import algos, cms, core, pem, tsp, x509
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_sig_integrity

GRANTED = ("granted", "granted_with_mods")
UNREADABLE = "时间戳读不出来：它不是 RFC 3161 的时间戳。"


class Answer(core.Sequence):  # type: ignore[misc]  # a library without types
    """TimeStampResp: a refusal comes without a token, which the one of `asn1crypto` does not know."""

    _fields: ClassVar = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class StampFault(Exception):
    """What came back is no time stamp of what was sent; the message says why."""


@dataclass(frozen=True)
class Stamp:
    """A time stamp: who says that the content existed at this moment."""

    token: bytes  # DER of a CMS SignedData
    at: datetime
    authority: str


def asked(content: bytes, nonce: int) -> bytes:
    """Return the request for a time stamp of the content; the authority learns its SHA-256 only."""
    request = tsp.TimeStampReq(
        {
            "version": "v1",
            "message_imprint": _imprint(content),
            "nonce": nonce,
            "cert_req": False,  # the certificate is known: a smaller stamp fits on a receipt
        }
    )
    dumped: bytes = request.dump()
    return dumped


def answered(answer: bytes, content: bytes, nonce: int, certificate: bytes) -> Stamp:
    """Return the stamp of an answer, or raise StampFault."""
    try:
        said = Answer.load(answer, strict=True)
        status = said["status"]["status"].native
        if status not in GRANTED:
            raise StampFault(f"时间戳机构没有给出时间戳（{status}）。")
        token = said["time_stamp_token"].dump()
        if _info(_signed(token))["nonce"].native != nonce:
            raise StampFault("时间戳不是对这次请求的回答。")
    except (ValueError, TypeError, KeyError) as fault:
        raise StampFault(UNREADABLE) from fault
    return checked(token, content, certificate)


def checked(token: bytes, content: bytes, certificate: bytes) -> Stamp:
    """Return what a stamp of this content says, or raise StampFault.

    The certificate (PEM) is the authority's; it must be for time stamps only, and valid at that moment.
    """
    try:
        signed = _signed(token)
        info = _info(signed)
        authority = _certificate(certificate)
        if info["message_imprint"].native != _imprint(content).native:
            raise StampFault("时间戳是对别的内容的：树根与它不符。")
        at: datetime = info["gen_time"].native
        _is_for_stamps(authority, at)
        _is_signed(signed, authority)
    except (ValueError, TypeError, KeyError) as fault:
        raise StampFault(UNREADABLE) from fault
    return Stamp(token, at, str(authority.subject.native.get("common_name", "")))


def _is_for_stamps(authority: x509.Certificate, at: datetime) -> None:
    usage = authority.extended_key_usage_value
    if usage is None or usage.native != ["time_stamping"]:
        raise StampFault("时间戳机构的证书不是专用于时间戳的证书。")
    if not authority.not_valid_before <= at <= authority.not_valid_after:
        raise StampFault("签发时间戳时，时间戳机构的证书不在有效期内。")


def _is_signed(signed: cms.SignedData, authority: x509.Certificate) -> None:
    (signer,) = signed["signer_infos"]
    content = bytes(signed["encap_content_info"]["content"])
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, content).digest()
    try:
        held = all(validate_sig_integrity(signer, authority, "tst_info", digest))
    except SignatureValidationError:
        held = False
    if not held:
        raise StampFault("时间戳的签名无效：它被改动过，或者不是这家机构签发的。")


def _signed(token: bytes) -> cms.SignedData:
    content = cms.ContentInfo.load(token, strict=True)
    if content["content_type"].native != "signed_data":
        raise ValueError("no signed data")
    return content["content"]


def _info(signed: cms.SignedData) -> tsp.TSTInfo:
    info = signed["encap_content_info"]["content"].parsed
    if not isinstance(info, tsp.TSTInfo):
        raise TypeError("no stamp inside")
    return info


def _imprint(content: bytes) -> tsp.MessageImprint:
    return tsp.MessageImprint(
        {
            "hash_algorithm": algos.DigestAlgorithm(
                {"algorithm": "sha256", "parameters": core.Null()}
            ),
            "hashed_message": hashlib.sha256(content).digest(),
        }
    )


def _certificate(text: bytes) -> x509.Certificate:
    _, _, der = pem.unarmor(text)
    return x509.Certificate.load(der, strict=True)
