"""Check an OFD that somebody hands in: every file, the seal, the signature, the certificates.

It reads the package on its own and trusts nothing in it; small limits keep a bomb from unfolding.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from asn1crypto import pem, x509
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from onething.documents.ofd import seals
from onething.kernel.crypto import CryptoFault, sm2_verify, sm3_bytes

OFD = "{http://www.ofdspec.org/2016}"
MOST_FILES, MOST_BYTES = 400, 60_000_000
UNREADABLE = (
    zipfile.BadZipFile,
    NotImplementedError,  # zipfile: packed in a way that it does not know
    EOFError,
    OSError,
    RuntimeError,
    zlib.error,
    struct.error,
)
SIGNATURES = "Doc_0/Signs/Signatures.xml"


class Unsound(ValueError):
    """The package is not what it should be; the text says it to a person."""


@dataclass(frozen=True)
class Found:
    """What a sound signature says: whose seal, when, with which certificate."""

    seal: str
    signer: str
    fingerprint: str
    at: datetime
    code: str
    seal_from: datetime
    seal_until: datetime


def check(content: bytes, authorities: tuple[bytes, ...]) -> Found:
    """Return whose seal vouches for the package; anything that does not fit is Unsound."""
    files = _files(content)
    try:
        return _check(files, authorities)
    except KeyError as lost:
        raise Unsound("文件缺少签章需要的内容，不是完整的签章文件。") from lost
    except (
        ParseError,
        DefusedXmlException,
        CryptoFault,
        ValueError,
        TypeError,
        RecursionError,
    ) as fault:
        if isinstance(fault, Unsound):
            raise
        raise Unsound("文件的签章结构无法识别，可能已经损坏或者被改动。") from fault


def _files(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > MOST_BYTES:
                raise Unsound("文件展开后过大，不能核验。")
            names = [one.filename for one in entries]
            if len(set(names)) != len(names):
                raise Unsound("文件中有同名的内容，可能被改动。")
            return {name: _entry(archive, name) for name in names}
    except UNREADABLE as fault:
        raise Unsound("这不是可以打开的 OFD 文件。") from fault


def _entry(archive: zipfile.ZipFile, name: str) -> bytes:
    """Read no more than the entry says it has: what says less than it has is cut and found out."""
    with archive.open(name) as file:
        return file.read(MOST_BYTES)


def _check(files: dict[str, bytes], authorities: tuple[bytes, ...]) -> Found:
    place = _place(fromstring(files[SIGNATURES]), f"{OFD}Signature", "BaseLoc")
    said = fromstring(files[place])
    value_place = _place(said, f"{OFD}SignedValue")
    _must_match(files, said, {place, value_place, SIGNATURES})
    value = seals.Signature.load(files[value_place], strict=True)
    signed = value["to_sign"]
    if signed["data_hash"].native != sm3_bytes(files[place]):
        raise Unsound("签章描述与签章时不一致，文件已经被改动。")
    if files[_place(said, f"{OFD}SignedInfo/{OFD}Seal/{OFD}BaseLoc")] != signed["eseal"].dump():
        raise Unsound("文件中的印章与签章时使用的印章不是同一枚。")
    signer = value["cert"].native
    if not sm2_verify(signed.dump(), value["signature"].native, public_key(signer)):
        raise Unsound("签名无效：文件不是由印章的持有机关签发，或者已经被改动。")
    return _found(signed, signer, authorities, _code(files))


def _found(signed: Any, signer: bytes, authorities: tuple[bytes, ...], code: str) -> Found:
    at, seal = signed["time_info"].native, signed["eseal"].dump()
    name, start, end, holders = known_seal(seal, authorities)
    if signer not in holders:
        raise Unsound(f"签名的证书不是印章“{name}”的证书，签章无效。")
    if not start <= at <= end:
        raise Unsound(
            f"签章时间不在印章“{name}”的有效期内（{start:%Y-%m-%d}至{end:%Y-%m-%d}），签章无效。"
        )
    holder = must_be_vouched(signer, authorities, at)
    return Found(name, holder, sha256(signer).hexdigest(), at, code, start, end)


def _text(root: Element, path: str, attribute: str = "") -> str:
    found = root.find(path)
    if found is None:
        raise KeyError(path)
    return found.get(attribute, "") if attribute else (found.text or "")


def _place(root: Element, path: str, attribute: str = "") -> str:
    """Return the name of a file in the package: places are said from its root."""
    return _text(root, path, attribute).removeprefix("/")


def _must_match(files: dict[str, bytes], said: Element, apart: set[str]) -> None:
    """Each file is as it was, and there is none that the signature does not know."""
    listed = said.find(f"{OFD}SignedInfo/{OFD}References")
    if listed is None or listed.get("CheckMethod") != seals.SM3_OID:
        raise Unsound("签章没有使用 SM3 校验文件内容，不能核验。")
    known = {
        one.get("FileRef", "").removeprefix("/"): _text(one, f"{OFD}CheckValue") for one in listed
    }
    if files.keys() - apart != known.keys():
        raise Unsound("文件中有签章后增加或者缺少的内容，已经被改动。")
    for name, value in known.items():
        if sm3_bytes(files[name]) != _decoded(value):
            raise Unsound(f"文件中的“{name}”与签章时不一致，已经被改动。")


def _decoded(value: str) -> bytes:
    try:
        return b64decode(value, validate=True)
    except NotBase64:
        return b""


def _code(files: dict[str, bytes]) -> str:
    for one in fromstring(files["OFD.xml"]).iter(f"{OFD}CustomData"):
        if one.get("Name") == "查询码":
            return one.text or ""
    return ""


@lru_cache(maxsize=512)
def known_seal(
    seal: bytes, authorities: tuple[bytes, ...]
) -> tuple[str, datetime, datetime, tuple[bytes, ...]]:
    """Return name, term and certificates of a seal that an authority of ours made."""
    said = seals.Seal.load(seal, strict=True)
    maker, info = said["cert"].native, said["info"]
    if maker not in authorities:
        raise Unsound("印章不是由平台信任的制章机构制作，不能确认。")
    if not sm2_verify(info.dump(), said["signed_value"].native, public_key(maker)):
        raise Unsound("印章本身的签名无效，是伪造的或者已经被改动。")
    property_ = info["property"]
    return (
        property_["name"].native,
        property_["valid_start"].native,
        property_["valid_end"].native,
        tuple(one.native for one in property_["cert_list"]),
    )


def must_be_vouched(certificate: bytes, authorities: tuple[bytes, ...], at: datetime) -> str:
    """Return the name in a certificate that one of the authorities issued and that was in term."""
    said = _vouched(certificate, authorities)
    term = said["tbs_certificate"]["validity"]
    name = str(said.subject.native["common_name"])
    if not term["not_before"].native <= at <= term["not_after"].native:
        raise Unsound(f"签章时“{name}”的证书不在有效期内，签章无效。")
    return name


@lru_cache(maxsize=512)
def _vouched(certificate: bytes, authorities: tuple[bytes, ...]) -> x509.Certificate:
    said = x509.Certificate.load(certificate, strict=True)
    body, value = said["tbs_certificate"].dump(), said["signature_value"].native
    if not any(sm2_verify(body, value, public_key(above)) for above in authorities):
        raise Unsound("签名的证书不是由平台信任的机构颁发，不能确认。")
    return said


@lru_cache(maxsize=512)
def public_key(certificate: bytes) -> bytes:
    """Return the public key of a certificate as PEM."""
    said = x509.Certificate.load(certificate, strict=True)
    key = said["tbs_certificate"]["subject_public_key_info"].dump()
    return bytes(pem.armor("PUBLIC KEY", key))


def authorities_in(folder: Path) -> tuple[bytes, ...]:
    """Return the certificates of the authorities that we trust."""
    return tuple(path.read_bytes() for path in sorted(folder.glob("ca*.sm2.cer")))
