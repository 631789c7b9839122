"""SM2 keys and certificates of organs and of the test authority, and the seals that it makes."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from asn1crypto import pem, x509

from onething.documents import signing
from onething.documents.ofd import seals
from onething.kernel.crypto import sm2_key_at, sm2_public, sm2_sign
from onething.kernel.refusals import NotAllowed

CA_NAME = "onething 示例证书签发机构（SM2，仅供测试）"
YEAR = timedelta(days=366)
YEARS_CA, YEARS_ORGAN = 20, 5
SEAL_SIZE = 42  # millimetres
VERSION_3 = "v3"


@dataclass(frozen=True)
class Signer:
    """Who signs papers with SM2: his key, his certificate (DER)."""

    key: bytes
    certificate: bytes

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the certificate, as uses of seals note it."""
        return hashlib.sha256(self.certificate).hexdigest()


class SealOutOfTerm(NotAllowed):
    """The seal may not be used at this time."""


@contextmanager
def _alone() -> Iterator[Path]:
    with signing.alone(signing.root()):
        yield signing.root()


def authority(*, at: datetime) -> Signer:
    """Return the test authority for SM2; it is made once."""
    with _alone() as folder:
        return _signer(folder, "ca", CA_NAME, at, None)


def organ(code: str, name: str, *, at: datetime) -> Signer:
    """Return the SM2 key and certificate of an organ; made if they are not there."""
    issuer = authority(at=at)
    with _alone() as folder:
        return _signer(folder, code, name, at, issuer)


def _signer(folder: Path, code: str, name: str, at: datetime, issuer: Signer | None) -> Signer:
    key = sm2_key_at(folder / f"{code}.sm2.key")
    place = folder / f"{code}.sm2.cer"
    if not place.exists() or not holds(place.read_bytes(), at):
        signing.write(place, _certificate(code, name, key, at, issuer))
    return Signer(key, place.read_bytes())


def holds(certificate: bytes, at: datetime) -> bool:
    """Say whether the certificate is within its term at this time."""
    term = x509.Certificate.load(certificate)["tbs_certificate"]["validity"]
    return bool(term["not_before"].native <= at <= term["not_after"].native)


def _certificate(code: str, name: str, key: bytes, at: datetime, issuer: Signer | None) -> bytes:
    """Return a certificate (X.509 v3) with an SM2 key, signed with SM2 over SM3."""
    subject = _name(name, code)
    above = x509.Certificate.load(issuer.certificate).subject if issuer else subject
    algorithm = {"algorithm": seals.SM2_SM3}
    tbs = x509.TbsCertificate(
        {
            "version": VERSION_3,
            "serial_number": secrets.randbits(120),
            "signature": algorithm,
            "issuer": above,
            "validity": {
                "not_before": x509.Time({"utc_time": seals.second(at - YEAR)}),
                "not_after": x509.Time(
                    {"utc_time": seals.second(at + YEAR * (YEARS_ORGAN if issuer else YEARS_CA))}
                ),
            },
            "subject": subject,
            "subject_public_key_info": _public(key),
            "extensions": _extensions(authority=issuer is None),
        }
    )
    value = sm2_sign(tbs.dump(), issuer.key if issuer else key)
    made = x509.Certificate(
        {
            "tbs_certificate": tbs,
            "signature_algorithm": algorithm,
            "signature_value": value,
        }
    )
    return bytes(made.dump())


def _public(key: bytes) -> x509.PublicKeyInfo:
    _, _, der = pem.unarmor(sm2_public(key))
    return x509.PublicKeyInfo.load(der)


def _name(name: str, code: str) -> x509.Name:
    return x509.Name.build(
        {
            "country_name": "CN",
            "organization_name": name[: signing.NAME_LIMIT],
            "serial_number": code,
            "common_name": name[: signing.NAME_LIMIT],
        }
    )


def _extensions(*, authority: bool) -> list[dict[str, object]]:
    usage = {"key_cert_sign", "crl_sign"} if authority else {"digital_signature", "non_repudiation"}
    return [
        {
            "extn_id": "basic_constraints",
            "critical": True,
            "extn_value": x509.BasicConstraints({"ca": authority}),
        },
        {"extn_id": "key_usage", "critical": True, "extn_value": x509.KeyUsage(usage)},
    ]


def seal(code: str, organ_name: str, name: str, *, picture: bytes, at: datetime) -> bytes:
    """Return the electronic seal (DER) of an organ; the authority makes it if it is not there."""
    maker, signer = authority(at=at), organ(code, organ_name, at=at)
    title = f"{organ_name}{name}"
    place = signing.root() / f"{code}.{hashlib.sha256(name.encode()).hexdigest()[:16]}.esl"
    with _alone():
        if not place.exists() or not in_term(place.read_bytes(), at):
            info = seals.seal_info(
                name=title,
                number=f"{code}{secrets.token_hex(4).upper()}",
                signer=signer.certificate,
                picture=picture,
                size=SEAL_SIZE,
                start=at - YEAR,
                end=at + YEAR * YEARS_ORGAN,
            )
            signing.write(place, made_by(maker, info))
    return place.read_bytes()


def made_by(maker: Signer, info: seals.SealInfo) -> bytes:
    """Return the seal (DER) that says this, signed by its maker."""
    made = seals.Seal(
        {
            "info": info,
            "cert": maker.certificate,
            "sign_alg_id": seals.SM2_SM3,
            "signed_value": sm2_sign(info.dump(), maker.key),
        }
    )
    return bytes(made.dump())


def in_term(seal_der: bytes, at: datetime) -> bool:
    """Say whether the seal may be used at this time."""
    term = seals.Seal.load(seal_der)["info"]["property"]
    return bool(term["valid_start"].native <= at <= term["valid_end"].native)


def must_be_in_term(seal_der: bytes, at: datetime) -> None:
    """Refuse to use a seal outside of its term."""
    if not in_term(seal_der, at):
        term = seals.Seal.load(seal_der)["info"]["property"]
        raise SealOutOfTerm(
            f"印章“{term['name'].native}”的有效期为{term['valid_start'].native:%Y-%m-%d}至"
            f"{term['valid_end'].native:%Y-%m-%d}，现在不能用印。请联系印章管理员换发印章后再制发文书。"
        )
