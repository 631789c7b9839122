"""Keys, certificates and PDF signatures: PAdES with P-256, under a test authority of our own."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from django.conf import settings

from onething.documents import pades

CA_NAME = "onething 示例证书签发机构（仅供测试）"
YEARS_CA, YEARS_ORGAN = 20, 5
NAME_LIMIT = 64  # bytes of a common name that every reader takes (RFC 5280, ub-common-name)
PRIVATE = 0o600
EARLIER = timedelta(days=366)  # the clock of a demo may be moved back


@dataclass(frozen=True)
class Authority:
    """The test authority that vouches for the organs' certificates."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate


@dataclass(frozen=True)
class Seal:
    """The key and the certificate of an organ, read and ready to sign."""

    signer: pades.Signer
    fingerprint: str  # sha256
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Signed:
    """A signed document and the certificate that signed it."""

    content: bytes
    certificate: str  # sha256 fingerprint


def root() -> Path:
    """Return the folder of the keys of seals; nobody but us may enter."""
    folder = Path(settings.KEYS_ROOT) / "seals"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one process at a time make keys and certificates in the folder."""
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_authority(*, at: datetime) -> Authority:
    """Make the key and the certificate of the test authority, or read those that are there."""
    folder = root()
    with alone(folder):
        if not (folder / "ca.pem").exists():
            key = ec.generate_private_key(ec.SECP256R1())
            write(folder / "ca.key", _private(key))
            certificate = _certificate(CA_NAME, "CA", key, None, at=at, years=YEARS_CA)
            write(folder / "ca.pem", certificate.public_bytes(serialization.Encoding.PEM))
        return _authority(folder)


def _authority(folder: Path) -> Authority:
    key = serialization.load_pem_private_key((folder / "ca.key").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return Authority(key, x509.load_pem_x509_certificate((folder / "ca.pem").read_bytes()))


def make_organ(code: str, name: str, *, at: datetime) -> Path:
    """Make the key and the certificate of an organ unless it has them; return their path."""
    authority = make_authority(at=at)
    folder = root()
    place = folder / f"{code}.pem"
    with alone(folder):
        if place.exists() and _holds(place, at):
            return place
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(name, code, key, authority, at=at, years=YEARS_ORGAN)
        write(folder / f"{code}.key", _private(key))
        write(place, certificate.public_bytes(serialization.Encoding.PEM))
    return place


def _holds(place: Path, at: datetime) -> bool:
    certificate = x509.load_pem_x509_certificate(place.read_bytes())
    return certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc


def sign(content: bytes, *, organ: str, name: str, reason: str, at: datetime) -> Signed:
    """Sign a PDF as the organ (PAdES baseline B, ETSI EN 319 142-1), with an invisible field."""
    seal = _seal(organ, name, at)
    made = pades.sign(content, seal.signer, name=name, reason=reason, at=at)
    return Signed(made, seal.fingerprint)


def _seal(organ: str, name: str, at: datetime) -> Seal:
    """Return the seal of an organ; its files are read again only when they have been replaced."""
    place = root() / f"{organ}.pem"
    if place.exists():
        seal = _read_seal(place, place.stat().st_mtime_ns)
        if seal.begins <= at <= seal.ends:
            return seal
    place = make_organ(organ, name, at=at)
    return _read_seal(place, place.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _read_seal(place: Path, _: int) -> Seal:
    key = serialization.load_pem_private_key(place.with_suffix(".key").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    own = x509.load_pem_x509_certificate(place.read_bytes())
    authority = x509.load_pem_x509_certificate(place.with_name("ca.pem").read_bytes())
    return Seal(
        pades.Signer.of(key, own, authority),
        own.fingerprint(hashes.SHA256()).hex(),
        own.not_valid_before_utc,
        own.not_valid_after_utc,
    )


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def write(place: Path, content: bytes) -> None:
    """Write a file that only we may read, whole or not at all."""
    new = place.with_suffix(f"{place.suffix}.new")
    new.unlink(missing_ok=True)
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    new.replace(place)


def _subject(name: str, code: str) -> x509.Name:
    shown = name.encode()[:NAME_LIMIT].decode(errors="ignore")  # whole characters
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, shown),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, code),
            x509.NameAttribute(NameOID.COMMON_NAME, shown),
        ]
    )


def _certificate(
    name: str,
    code: str,
    key: ec.EllipticCurvePrivateKey,
    by: Authority | None,
    *,
    at: datetime,
    years: int,
) -> x509.Certificate:
    subject = _subject(name, code)
    start = at - EARLIER
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(at + timedelta(days=366 * years))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
        .add_extension(_usage(authority=by is None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if by:
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key())
        purposes = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION])
        builder = builder.add_extension(issuer, critical=False)
        builder = builder.add_extension(purposes, critical=False)
    return builder.sign(by.key if by else key, hashes.SHA256())


def _usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )
