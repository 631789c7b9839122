"""Sign a PDF that we have typeset ourselves: PAdES baseline B (ETSI EN 319 142-1), nothing more.

An update is appended (ISO 32000-1 §7.5.6): a field that is not seen, its signature, and the two
objects that lead to it. It knows only the layout that typst writes and refuses any other.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from asn1crypto import algos, cms, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

CHINA = ZoneInfo("Asia/Shanghai")
RESERVED = 4096  # bytes kept for the signature; two certificates with long names take half of it
FIELD = "Seal"
BLANK = b"0" * 10  # digits of a place in the file
EMPTY = bytes(32)  # stands where the digest of a content will be
UNSIGNED = b"\xff"  # each byte of a signature that is still to come
ENTRY = 20  # bytes of a line of the table of objects
TRAILER = re.compile(
    rb"trailer\s*<</Size (\d+)/Root (\d+) 0 R/Info (\d+) 0 R/ID\[(\([^()\\]*\))\([^()\\]*\)\]>>"
    rb"\s*startxref\s*(\d+)\s*%%EOF\s*$"
)
OBJECT = re.compile(rb"\s*\d+ 0 obj\s*<<(.*)>>\s*", re.DOTALL)
PAGES = re.compile(rb"/Pages (\d+) 0 R")
KIDS = re.compile(rb"/Kids\s?\[\s?(\d+) 0 R")
COUNT = re.compile(rb"/Count (\d+)")


class NotOurs(Exception):
    """The PDF has not the layout that typst writes; nothing was signed."""

    def __init__(self) -> None:
        super().__init__("the layout of this PDF is not the one that typst writes")


@dataclass(frozen=True)
class Drawn:
    """What must be known of a PDF to append to it."""

    size: int
    root: int
    info: int
    identity: bytes
    table: int  # where the table of objects begins
    catalog: bytes
    page: int
    first: bytes  # the first page
    pages: int


@dataclass(frozen=True)
class Signer:
    """Who signs: his key, and what every signature of his says."""

    key: ec.EllipticCurvePrivateKey
    attributes: bytes  # DER, with EMPTY for the digest
    frame: cms.SignedData
    shapes: dict[int, bytes] = field(default_factory=dict, compare=False)

    @classmethod
    def of(
        cls, key: ec.EllipticCurvePrivateKey, own: x509.Certificate, authority: x509.Certificate
    ) -> Signer:
        """Prepare a signer: only the digest and the signature differ from paper to paper."""
        chain = [asn1.Certificate.load(one.public_bytes(Encoding.DER)) for one in (own, authority)]
        return cls(key, _attributes(own).dump(), _frame(chain))

    def sign(self, digest: bytes) -> bytes:
        """Return the CMS signature (RFC 5652) of a content with this SHA-256 digest."""
        attributes = self.attributes.replace(EMPTY, digest)
        signature = self.key.sign(attributes, ec.ECDSA(hashes.SHA256()))
        length = len(signature)  # 70 to 72 bytes: few shapes, each encoded once
        if length not in self.shapes:
            self.shapes[length] = self._shape(length)
        return self.shapes[length].replace(EMPTY, digest).replace(UNSIGNED * length, signature)

    def _shape(self, length: int) -> bytes:
        """Encode a signature of this length in which digest and signature are marked places."""
        signed: cms.SignedData = self.frame.copy()
        signed["signer_infos"][0]["signed_attrs"] = cms.CMSAttributes.load(self.attributes)
        signed["signer_infos"][0]["signature"] = UNSIGNED * length
        whole: bytes = cms.ContentInfo({"content_type": "signed_data", "content": signed}).dump()
        if (whole.count(EMPTY), whole.count(UNSIGNED * length)) != (1, 1):
            raise ValueError("the places of digest and signature are not clear")
        return whole


def _attributes(own: x509.Certificate) -> cms.CMSAttributes:
    """Return what is signed (EN 319 122-1 §5): digest, algorithms (RFC 6211), the certificate itself."""
    certificate = tsp.ESSCertIDv2({"cert_hash": own.fingerprint(hashes.SHA256())})
    said: Mapping[str, Any] = {
        "content_type": "data",
        "message_digest": EMPTY,
        "cms_algorithm_protection": cms.CMSAlgorithmProtection(
            {"digest_algorithm": _digest(), "signature_algorithm": _algorithm()}
        ),
        "signing_certificate_v2": tsp.SigningCertificateV2({"certs": [certificate]}),
    }
    return cms.CMSAttributes(
        [cms.CMSAttribute({"type": key, "values": (value,)}) for key, value in said.items()]
    )


def _frame(chain: list[asn1.Certificate]) -> cms.SignedData:
    own = chain[0]
    number = {"issuer": own.issuer, "serial_number": own.serial_number}
    return cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [_digest()],
            "encap_content_info": {"content_type": "data"},
            "certificates": chain,
            "signer_infos": [
                {
                    "version": "v1",
                    "sid": cms.SignerIdentifier({"issuer_and_serial_number": number}),
                    "digest_algorithm": _digest(),
                    "signature_algorithm": _algorithm(),
                    "signature": b"",
                }
            ],
        }
    )


def _digest() -> algos.DigestAlgorithm:
    return algos.DigestAlgorithm({"algorithm": "sha256"})


def _algorithm() -> algos.SignedDigestAlgorithm:
    return algos.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"})


def read(content: bytes) -> Drawn:
    """Return what must be known of a PDF that typst has written."""
    trailer = TRAILER.search(content, max(0, len(content) - 1024))
    if trailer is None or not content.startswith(b"%PDF-1.7"):
        raise NotOurs
    size, root, info, table = (int(trailer[place]) for place in (1, 2, 3, 5))
    catalog = _object(content, table, root)
    top = _object(content, table, _first(PAGES, catalog))
    page, first = _first(KIDS, top), top
    while b"/Type/Page/" not in (first := _object(content, table, page)):
        page = _first(KIDS, first)
    if b"/AcroForm" in catalog or b"/Extensions" in catalog or b"/Annots" in first:
        raise NotOurs
    return Drawn(
        size, root, info, trailer[4], table, catalog, page, first, pages=_first(COUNT, top)
    )


def _object(content: bytes, table: int, number: int) -> bytes:
    """Return what stands in an object, which must be a dictionary."""
    head = re.compile(rb"xref\s0 (\d+)\s").match(content, table)
    if head is None or number >= int(head[1]):
        raise NotOurs
    place = head.end() + number * ENTRY
    begin = int(content[place : place + 10])
    found = OBJECT.fullmatch(content, begin, content.find(b"endobj", begin))
    if found is None:
        raise NotOurs
    return found[1]


def _first(what: re.Pattern[bytes], within: bytes) -> int:
    found = what.search(within)
    if found is None:
        raise NotOurs
    return int(found[1])


def sign(content: bytes, signer: Signer, *, name: str, reason: str, at: datetime) -> bytes:
    """Return the PDF with a signature of the whole of it."""
    drawn = read(content)
    update, hole = _update(drawn, len(content), name=name, reason=reason, at=at)
    begin, end = hole, hole + 2 * RESERVED + 2  # “<” and “>” belong to the hole
    whole = bytearray(content + update)
    behind = len(whole) - end
    said = (b"0", b"%d" % begin, b"%d" % end, b"%d" % behind)
    for place, number in zip(_blanks(whole, begin), said, strict=True):
        whole[place : place + len(BLANK)] = number.ljust(len(BLANK))
    digest = hashlib.sha256(memoryview(whole)[:begin])
    digest.update(memoryview(whole)[end:])
    made = signer.sign(digest.digest()).hex().encode()
    if len(made) > 2 * RESERVED:
        raise ValueError(f"a signature of {len(made) // 2} bytes does not fit into {RESERVED}")
    whole[begin + 1 : begin + 1 + len(made)] = made
    return bytes(whole)


def _blanks(whole: bytearray, hole: int) -> list[int]:
    """Return the places of the four numbers that say what is signed."""
    begin = whole.rindex(b"/ByteRange[", 0, hole) + len(b"/ByteRange[")
    return [begin + place * (len(BLANK) + 1) for place in range(4)]


def _update(
    drawn: Drawn, length: int, *, name: str, reason: str, at: datetime
) -> tuple[bytes, int]:
    """Return what is appended, and where in the new file the hole for the signature begins."""
    field, signature, form = range(drawn.size, drawn.size + 3)
    ranges = b" ".join([BLANK] * 4)
    before = (
        b"/Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M %b/Name %b/Reason %b"
        b"/ByteRange[%b]/Contents" % (_moment(at), _text(name), _text(reason), ranges)
    )
    objects = {
        drawn.page: drawn.first + b"/Annots[%d 0 R]" % field,
        drawn.root: drawn.catalog + b"/AcroForm %d 0 R/Extensions<</ESIC<</BaseVersion/1.7"
        b"/ExtensionLevel 1>>>>" % form,
        field: b"/Type/Annot/Subtype/Widget/FT/Sig/T(%b)/F 132/Rect[0 0 0 0]/P %d 0 R/V %d 0 R"
        % (FIELD.encode(), drawn.page, signature),
        signature: before + b"<" + b"0" * (2 * RESERVED) + b">",
        form: b"/Fields[%d 0 R]/SigFlags 3" % field,
    }
    body, places = b"\n", {}
    for number in sorted(objects):
        places[number] = length + len(body)
        body += b"%d 0 obj\n<<%b>>\nendobj\n" % (number, objects[number])
    head = len(b"%d 0 obj\n<<" % signature)
    return body + _end(drawn, places, length + len(body)), places[signature] + head + len(before)


def _end(drawn: Drawn, places: Mapping[int, int], table: int) -> bytes:
    """Return the table of the objects that are new, and the trailer that leads to the old one."""
    lines = [b"%d 1\n%010d 00000 n\r\n" % (number, place) for number, place in places.items()]
    fresh = hashlib.sha256(drawn.identity + drawn.first + b"%d" % table).hexdigest()[:32].encode()
    return (
        b"xref\n%btrailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[%b<%b>]/Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
        % (
            b"".join(lines),
            drawn.size + 3,
            drawn.root,
            drawn.info,
            drawn.identity,
            fresh,
            drawn.table,
            table,
        )
    )


def _text(said: str) -> bytes:
    """Return a text as a PDF says it: UTF-16 with its mark, in hex (ISO 32000-1 §7.9.2.2)."""
    return b"<FEFF%b>" % said.encode("utf-16-be").hex().upper().encode()


def _moment(at: datetime) -> bytes:
    return f"(D:{at.astimezone(CHINA):%Y%m%d%H%M%S}+08'00')".encode()
