"""Put an electronic seal on an OFD package: Signature.xml, the seal, the signed value (DER)."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from datetime import datetime

from onething.documents.ofd import keys, pages, seals, writing
from onething.documents.ofd.writing import NAMESPACE, About, Box
from onething.kernel.crypto import sm2_sign, sm3_bytes

FOLDER = "Doc_0/Signs/Sign_0"
LISTED = "Doc_0/Signs/Signatures.xml"
SIGNATURE, VALUE, SEAL = (
    f"{FOLDER}/Signature.xml",
    f"{FOLDER}/SignedValue.dat",
    f"{FOLDER}/Seal.esl",
)
UNCHECKED = (SIGNATURE, VALUE, LISTED)  # what the references do not cover
INK: pages.Color = (208, 2, 27)  # of the drawn seal (templates/seal.typ)


@dataclass(frozen=True)
class Sealed:
    """A finished OFD and the certificate that signed it."""

    content: bytes
    certificate: str  # sha256 fingerprint


def make(pdf: bytes, about: About, seal: bytes, signer: keys.Signer) -> Sealed:
    """Return the typeset pages as an OFD under the seal; a seal outside of its term is refused."""
    keys.must_be_in_term(seal, about.at)
    drawn, fonts = pages.read(pdf)
    files, box = writing.write(drawn, fonts, about, ink=INK)
    files[SEAL] = seal
    files[SIGNATURE] = _signature(files, box, about.at)
    files[LISTED] = _listed()
    files[VALUE] = _value(files[SIGNATURE], seal, signer, about.at)
    return Sealed(writing.package(files), signer.fingerprint)


def _signature(files: dict[str, bytes], box: Box | None, at: datetime) -> bytes:
    references = "".join(
        f'<ofd:Reference FileRef="/{name}"><ofd:CheckValue>{b64encode(sm3_bytes(content)).decode()}'
        "</ofd:CheckValue></ofd:Reference>"
        for name, content in files.items()
    )
    stamp = "" if box is None else _stamp(box)
    said = (
        f'<ofd:Signature xmlns:ofd="{NAMESPACE}"><ofd:SignedInfo>'
        '<ofd:Provider ProviderName="onething" Version="1.0" Company="onething"/>'
        f"<ofd:SignatureMethod>{seals.SM2_SM3}</ofd:SignatureMethod>"
        f"<ofd:SignatureDateTime>{seals.second(at):%Y%m%d%H%M%SZ}</ofd:SignatureDateTime>"
        f'<ofd:References CheckMethod="{seals.SM3_OID}">{references}</ofd:References>{stamp}'
        f"<ofd:Seal><ofd:BaseLoc>/{SEAL}</ofd:BaseLoc></ofd:Seal></ofd:SignedInfo>"
        f"<ofd:SignedValue>/{VALUE}</ofd:SignedValue></ofd:Signature>"
    )
    return (writing.HEAD + said).encode()


def _stamp(box: Box) -> str:
    where = " ".join(f"{value:.3f}" for value in (box.x, box.y, box.width, box.height))
    return f'<ofd:StampAnnot ID="1" PageRef="{box.page}" Boundary="{where}"/>'


def _listed() -> bytes:
    said = (
        f'<ofd:Signatures xmlns:ofd="{NAMESPACE}"><ofd:MaxSignId>1</ofd:MaxSignId>'
        f'<ofd:Signature ID="1" Type="Seal" BaseLoc="/{SIGNATURE}"/></ofd:Signatures>'
    )
    return (writing.HEAD + said).encode()


def _value(signature: bytes, seal: bytes, signer: keys.Signer, at: datetime) -> bytes:
    said = seals.to_sign(
        seals.Seal.load(seal), at=at, digest=sm3_bytes(signature), about=f"/{SIGNATURE}"
    )
    made = seals.Signature(
        {
            "to_sign": said,
            "cert": signer.certificate,
            "signature_alg_id": seals.SM2_SM3,
            "signature": sm2_sign(said.dump(), signer.key),
        }
    )
    return bytes(made.dump())
