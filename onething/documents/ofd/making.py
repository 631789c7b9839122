"""Make the OFD of a sealed paper from its PDF: the same pages, under the SM2 seal of its organ."""

from __future__ import annotations

from dataclasses import dataclass

from onething.documents import files, typesetting
from onething.documents.models import Document, Licence
from onething.documents.ofd import keys, sealing
from onething.documents.ofd.writing import About
from onething.identity import queries as identity


@dataclass(frozen=True)
class Made:
    """A finished OFD: where it is kept, and what was used for it."""

    digest: str
    seal: str
    certificate: str


def make(row: Document | Licence, seal_name: str) -> Made:
    """Make and keep the OFD of a paper; it is dated as the paper is."""
    at, organ = row.registered_at, row.organ_name
    code = identity.organisation(row.organ).code
    picture = typesetting.seal_png(organ, seal_name)
    seal = keys.seal(code, organ, seal_name, picture=picture, at=at)
    about = About(row.title, organ, row.number, row.code, at)
    signer = keys.organ(code, organ, at=at)
    sealed = sealing.make(files.content(row.digest), about, seal, signer)
    return Made(files.keep(sealed.content), seal_name, sealed.certificate)
