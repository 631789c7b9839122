"""A file that somebody hands in: is it ours, is it unchanged, whose seal, what is its state now."""

from __future__ import annotations

from datetime import date, datetime

from onething.documents import pdf_checking, signing
from onething.documents.models import Document, Licence, LicenceCopy, OfdCopy
from onething.documents.ofd import checking
from onething.documents.queries.state import of_paper
from onething.documents.terms import HandedIn, Verification
from onething.kernel.crypto import sm3

PDF, ZIP = b"%PDF-", b"PK\x03\x04"
NO_FILE = "请选择 PDF 或者 OFD 文件。其他格式不是平台制发的原件。"
OURS = "文件是平台制发的原件，盖章之后没有改动。它现在是否有效，以下面的当前状态为准。"
NOT_KEPT = (
    "签章有效，文件没有改动，但文书库中没有这一份。请用文书上的查询码查询，或者联系制发机关核实。"
)


def handed_in(content: bytes, *, on: date) -> HandedIn:
    """Say of a file whether it is ours and unchanged, by which seal, and its state now."""
    try:
        form, seal, signer, fingerprint, at = _signature(content)
    except (pdf_checking.Unsound, checking.Unsound) as fault:
        return HandedIn(sound=False, ours=False, sentence=str(fault), form=_form(content))
    paper = _paper(sm3(content), on)
    return HandedIn(
        sound=True,
        ours=paper is not None,
        sentence=OURS if paper else NOT_KEPT,
        form=form,
        seal=seal,
        signer=signer,
        fingerprint=fingerprint,
        signed_at=at,
        paper=paper,
    )


def _form(content: bytes) -> str:
    return "PDF" if content.startswith(PDF) else "OFD" if content.startswith(ZIP) else ""


def _signature(content: bytes) -> tuple[str, str, str, str, datetime]:
    form = _form(content)
    if form == "PDF":
        pdf = pdf_checking.check(content, (signing.root() / "ca.pem").read_bytes())
        return form, f"{pdf.signer}电子印章", pdf.signer, pdf.fingerprint, pdf.at
    if form == "OFD":
        ofd = checking.check(content, checking.authorities_in(signing.root()))
        return form, ofd.seal, ofd.signer, ofd.fingerprint, ofd.at
    raise pdf_checking.Unsound(NO_FILE)


def _paper(digest: str, on: date) -> Verification | None:
    """Return the live state of the paper whose file this is."""
    paper = OfdCopy.objects.filter(digest=digest).values_list("paper", flat=True).first()
    for model in (Document, Licence, LicenceCopy):
        rows = model.objects.all()
        row = rows.filter(pk=paper).first() if paper else rows.filter(digest=digest).first()
        if row is not None:
            return of_paper(row, on)
    return None
