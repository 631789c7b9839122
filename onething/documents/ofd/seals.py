"""Electronic seals in the structure of GB/T 38540-2020 (domain.md §5.5), in DER.

What is signed is signed with SM2 over SM3. No seal office has issued these seals: the authority is
our own, for trying things, and each certificate says so in its name.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from asn1crypto import core

SM2_SM3 = "1.2.156.10197.1.501"
SM3_OID = "1.2.156.10197.1.401"
VERSION = 4  # of the structure, as GB/T 38540-2020 names it
MAKER = "onething"  # Vid: who makes the seals
ORGAN_SEAL = 1  # 单位印章
CERTIFICATES = 1  # the list holds certificates, not digests of them


class Header(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """头信息."""

    _fields: ClassVar = [("id", core.IA5String), ("version", core.Integer), ("vid", core.IA5String)]


class Certificates(core.SequenceOf):  # type: ignore[misc]  # asn1crypto has no types
    """签章者证书列表."""

    _child_spec = core.OctetString


class Property(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """印章属性."""

    _fields: ClassVar = [
        ("type", core.Integer),
        ("name", core.UTF8String),
        ("cert_list_type", core.Integer),
        ("cert_list", Certificates),
        ("create_date", core.GeneralizedTime),
        ("valid_start", core.GeneralizedTime),
        ("valid_end", core.GeneralizedTime),
    ]


class Picture(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """印章图像; width and height in millimetres."""

    _fields: ClassVar = [
        ("type", core.IA5String),
        ("data", core.OctetString),
        ("width", core.Integer),
        ("height", core.Integer),
    ]


class SealInfo(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """印章信息."""

    _fields: ClassVar = [
        ("header", Header),
        ("es_id", core.IA5String),
        ("property", Property),
        ("picture", Picture),
        ("ext_datas", core.Any, {"explicit": 0, "optional": True}),
    ]


class Seal(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """电子印章 (SESeal)."""

    _fields: ClassVar = [
        ("info", SealInfo),
        ("cert", core.OctetString),
        ("sign_alg_id", core.ObjectIdentifier),
        ("signed_value", core.OctetBitString),
    ]


class ToSign(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """待签名数据 (TBS_Sign)."""

    _fields: ClassVar = [
        ("version", core.Integer),
        ("eseal", Seal),
        ("time_info", core.GeneralizedTime),
        ("data_hash", core.OctetBitString),
        ("property_info", core.IA5String),
        ("ext_datas", core.Any, {"explicit": 0, "optional": True}),
    ]


class Signature(core.Sequence):  # type: ignore[misc]  # asn1crypto has no types
    """电子签章数据 (SES_Signature)."""

    _fields: ClassVar = [
        ("to_sign", ToSign),
        ("cert", core.OctetString),
        ("signature_alg_id", core.ObjectIdentifier),
        ("signature", core.OctetBitString),
        ("time_stamp", core.Any, {"explicit": 0, "optional": True}),
    ]


def second(at: datetime) -> datetime:
    """Return the time as DER writes it: in UTC, whole seconds."""
    return at.astimezone(UTC).replace(microsecond=0)


def seal_info(
    *,
    name: str,
    number: str,
    signer: bytes,
    picture: bytes,
    size: int,
    start: datetime,
    end: datetime,
) -> SealInfo:
    """Return what a seal says of itself; the maker signs it."""
    return SealInfo(
        {
            "header": {"id": "ES", "version": VERSION, "vid": MAKER},
            "es_id": number,
            "property": {
                "type": ORGAN_SEAL,
                "name": name,
                "cert_list_type": CERTIFICATES,
                "cert_list": [signer],
                "create_date": second(start),
                "valid_start": second(start),
                "valid_end": second(end),
            },
            "picture": {"type": "png", "data": picture, "width": size, "height": size},
        }
    )


def to_sign(seal: Seal, *, at: datetime, digest: bytes, about: str) -> ToSign:
    """Return what the signer of a paper signs: the seal, the time, the digest of Signature.xml."""
    return ToSign(
        {
            "version": VERSION,
            "eseal": seal,
            "time_info": second(at),
            "data_hash": digest,
            "property_info": about,
        }
    )
