"""A time-stamp authority outside the house (RFC 3161), for trying things: a process of its own.

It knows its key, its clock, and nothing of the platform.
Run: STAMP_PORT=8766 python -m onething.exchange.stamper
"""

from __future__ import annotations

import hashlib
import os
import secrets
import sys
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar, Final

from asn1crypto import algos, cms, core, tsp, x509
from cryptography import x509 as certificates
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from onething import environment
from onething.exchange.outside import serve

NAME: Final = "演示时间戳机构"
LASTS: Final = timedelta(days=3650)
POLICY: Final = "1.3.6.1.4.1.99999.1"  # a number for examples
LARGEST: Final = 10_000  # bytes of a request
KINDS: Final = ("sha256", "sha384", "sha512")


class Refusal(core.Sequence):  # type: ignore[misc]  # a library without types
    """An answer without a stamp, which `asn1crypto` does not know."""

    _fields: ClassVar = [("status", tsp.PKIStatusInfo)]


class Authority:
    """A key with its certificate, made once and kept in a folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        key, certificate = folder / "stamper.pem", folder / "stamper.crt"
        if not certificate.exists():
            _found(key, certificate)
        loaded = serialization.load_pem_private_key(key.read_bytes(), None)
        if not isinstance(loaded, ec.EllipticCurvePrivateKey):
            raise OSError(f"{key} 不是 P-256 密钥")
        self.key = loaded
        known = certificates.load_pem_x509_certificate(certificate.read_bytes())
        self.certificate = x509.Certificate.load(
            known.public_bytes(serialization.Encoding.DER), strict=True
        )

    def answer(self, body: bytes) -> bytes:
        """Return the answer to a request: a stamp, or why not."""
        try:
            request = tsp.TimeStampReq.load(body, strict=True)
            imprint = request["message_imprint"]
            if imprint["hash_algorithm"]["algorithm"].native not in KINDS:
                return _refusal("bad_alg")
            nonce = request["nonce"].native
        except (ValueError, TypeError, KeyError):
            return _refusal("bad_data_format")
        info = self._info(imprint, nonce, datetime.now(UTC).replace(microsecond=0))
        said = tsp.TimeStampResp(
            {"status": {"status": "granted"}, "time_stamp_token": self._token(info)}
        )
        dumped: bytes = said.dump()
        return dumped

    def _info(self, imprint: tsp.MessageImprint, nonce: int | None, at: datetime) -> bytes:
        said = {
            "version": "v1",
            "policy": POLICY,
            "message_imprint": imprint,
            "serial_number": secrets.randbits(64),
            "gen_time": at,
        }
        if nonce is not None:
            said["nonce"] = nonce
        dumped: bytes = tsp.TSTInfo(said).dump()
        return dumped

    def _token(self, info: bytes) -> cms.ContentInfo:
        own = hashlib.sha256(self.certificate.dump()).digest()
        attributes = cms.CMSAttributes(
            [
                _attribute("content_type", "tst_info"),
                _attribute("message_digest", hashlib.sha256(info).digest()),
                _attribute("signing_certificate_v2", {"certs": [{"cert_hash": own}]}),
            ]
        )
        signer = {
            "version": "v1",
            "sid": cms.SignerIdentifier(
                name="issuer_and_serial_number",
                value={
                    "issuer": self.certificate.issuer,
                    "serial_number": self.certificate.serial_number,
                },
            ),
            "digest_algorithm": {"algorithm": "sha256"},
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": "sha256_ecdsa"},
            "signature": self.key.sign(attributes.dump(), ec.ECDSA(hashes.SHA256())),
        }
        signed = {
            "version": "v3",
            "digest_algorithms": [algos.DigestAlgorithm({"algorithm": "sha256"})],
            "encap_content_info": {
                "content_type": "tst_info",
                "content": core.ParsableOctetString(info),
            },
            "signer_infos": [signer],
        }
        return cms.ContentInfo({"content_type": "signed_data", "content": signed})


def _attribute(kind: str, value: object) -> cms.CMSAttribute:
    return cms.CMSAttribute({"type": kind, "values": [value]})


def _refusal(why: str) -> bytes:
    dumped: bytes = Refusal({"status": {"status": "rejection", "fail_info": {why}}}).dump()
    return dumped


def _found(key_path: Path, certificate_path: Path) -> None:
    """Make a key that only its owner reads, and the certificate that it signs itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = certificates.Name([certificates.NameAttribute(NameOID.COMMON_NAME, NAME)])
    usage = certificates.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
    made = (
        certificates.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(certificates.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LASTS)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    kept = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with os.fdopen(os.open(key_path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(kept)
    certificate_path.write_bytes(made.public_bytes(serialization.Encoding.PEM))


class Server(ThreadingHTTPServer):
    """The server with its authority."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], authority: Authority) -> None:
        self.authority = authority
        super().__init__(address, Handler)


class Handler(BaseHTTPRequestHandler):
    """Answer one connection (RFC 3161 §3.4)."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "stamper"
    sys_version = ""
    timeout = 5.0

    def do_GET(self) -> None:
        """Say that it is there."""
        found = self.path == "/healthz"
        self._send(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND, b"", "text/plain")

    def do_POST(self) -> None:
        """Stamp what it is sent, whatever that is."""
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal() or int(length) > LARGEST:
            self.close_connection = True
            self._send(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, b"", "text/plain")
            return
        body = self.server.authority.answer(self.rfile.read(int(length)))
        self._send(HTTPStatus.OK, body, "application/timestamp-reply")

    def _send(self, status: HTTPStatus, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Write no line for a request."""


def made() -> Server:
    """Return the server, with its key in the folder of what is outside."""
    folder = (environment.VAR.get() or Path("var")) / "outside"
    return Server((environment.STAMP_HOST.get(), environment.STAMP_PORT.get()), Authority(folder))


def main() -> int:
    """Answer until told to stop."""
    return serve(NAME, "STAMP_PORT", made)


if __name__ == "__main__":
    sys.exit(main())
