"""Check the signature of a PDF that somebody hands in (PAdES B-B with P-256), quickly and strictly.

Only what our own authority vouches for is good: one signature, over the whole file, nothing after it.
`pdfsig` of poppler and pyhanko say the same of our papers (tests/documents/test_checking.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256

from asn1crypto import cms
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
STATED = re.compile(rb"/M\s*\(([^()]{10,80})\)")
OCTAL = re.compile(rb"\\([0-7]{3})")
SIGNED_AT = re.compile(rb"D:(\d{14})(?:Z|([+-])(\d{2})'(\d{2})'?)?")
SHA256 = ec.ECDSA(hashes.SHA256())
AS_SET = b"\x31"  # the tag under which signed attributes are signed (RFC 5652 §5.4)
LARGEST = 60_000_000
NEAR = 2000  # bytes around the signature, where its dictionary is


class Unsound(ValueError):
    """The file is not what it should be; the text says it to a person."""


@dataclass(frozen=True)
class Found:
    """What a sound signature says: who signed, when, with which certificate."""

    signer: str
    fingerprint: str
    at: datetime


def check(content: bytes, authority: bytes) -> Found:
    """Return whose signature vouches for the whole file; anything that does not fit is Unsound."""
    covered, signature, at = _parts(content)
    try:
        signed = cms.ContentInfo.load(signature)["content"]
        (info,) = signed["signer_infos"]
        attributes = {one["type"].native: one["values"] for one in info["signed_attrs"]}
        said_digest = attributes["message_digest"][0].native
        certificate = _certificate(signed, info)
        body = AS_SET + info["signed_attrs"].dump()[1:]
        value = info["signature"].native
    except (ValueError, LookupError, TypeError, RecursionError) as fault:
        raise Unsound("文件的签名结构无法识别，可能已经损坏或者被改动。") from fault
    if said_digest != sha256(covered).digest():
        raise Unsound("文件内容与签名时不一致，已经被改动。")
    signer = _vouched(certificate, authority)
    try:
        _key(signer).verify(value, body, SHA256)
    except InvalidSignature as fault:
        raise Unsound("签名无效：文件不是由证书的持有机关签发，或者已经被改动。") from fault
    return _found(signer, certificate, at)


def _parts(content: bytes) -> tuple[bytes, bytes, datetime]:
    """Return what is signed, the signature, and the time that it states."""
    ranges = RANGE.findall(content[:LARGEST])
    if not ranges:
        raise Unsound("文件没有数字签名，不是平台制发的原件。")
    if len(ranges) > 1:
        raise Unsound("文件在盖章之后又被添加了内容，不是平台制发的原件。")
    first, before, after, rest = map(int, ranges[0])
    if first or not before < after or after + rest != len(content):
        raise Unsound("签名没有覆盖整个文件，签名之后有改动。")
    held = content[before:after]
    noted = STATED.search(content, after, after + NEAR) or STATED.search(
        content, max(0, before - NEAR), before
    )
    stated = SIGNED_AT.match(OCTAL.sub(_sign, noted[1])) if noted else None
    if not (held.startswith(b"<") and held.endswith(b">")) or stated is None:
        raise Unsound("文件的签名结构无法识别，可能已经损坏或者被改动。")
    try:
        signature = bytes.fromhex(held[1:-1].decode("ascii"))
        at = _time(stated)
    except ValueError as fault:
        raise Unsound("文件的签名结构无法识别，可能已经损坏或者被改动。") from fault
    return content[:before] + content[after:], signature, at


def _sign(octal: re.Match[bytes]) -> bytes:
    return bytes([int(octal[1], 8) & 0xFF])


def _time(stated: re.Match[bytes]) -> datetime:
    day, sign, hours, minutes = (part.decode() if part else "" for part in stated.groups())
    zone = f"{sign}{hours}{minutes}" if sign else "+0000"
    return datetime.strptime(day + zone, "%Y%m%d%H%M%S%z").astimezone(UTC)


def _certificate(signed: cms.SignedData, info: cms.SignerInfo) -> bytes:
    serial = info["sid"].chosen["serial_number"].native
    for one in signed["certificates"]:
        if one.chosen.serial_number == serial:
            return bytes(one.chosen.dump())
    raise KeyError("certificate")


@lru_cache(maxsize=512)
def _vouched(certificate: bytes, authority: bytes) -> x509.Certificate:
    """Return the certificate, if the authority issued it."""
    above, signer = x509.load_pem_x509_certificate(authority), x509.load_der_x509_certificate(certificate)  # fmt: skip
    try:
        signer.verify_directly_issued_by(above)
    except (ValueError, TypeError, InvalidSignature) as fault:
        raise Unsound("签名的证书不是由平台信任的机构颁发，不能确认。") from fault
    return signer


def _key(signer: x509.Certificate) -> ec.EllipticCurvePublicKey:
    key = signer.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise Unsound("签名使用的算法不是平台文书使用的算法，不能确认。")
    return key


def _found(signer: x509.Certificate, certificate: bytes, at: datetime) -> Found:
    name = str(signer.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
    if not signer.not_valid_before_utc <= at <= signer.not_valid_after_utc:
        raise Unsound(f"签章时“{name}”的证书不在有效期内，签章无效。")
    return Found(name, sha256(certificate).hexdigest(), at)
