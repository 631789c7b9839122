"""Files are removed when nothing needs them any more: the same content may belong to several things."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from onething.documents import files
from onething.documents.models import Document, Licence, LicenceCopy, OfdCopy, Upload

NEEDED: Final[list[Callable[[set[str]], set[str]]]] = []


def needs_files(which: Callable[[set[str]], set[str]]) -> None:
    """Let a room say which of some files its rows need."""
    NEEDED.append(which)


def files_about(abouts: Sequence[str]) -> set[str]:
    """Return the digests of the files of all papers about these things, in every form."""
    papers = Document.objects.filter(about__in=abouts)
    found = set(papers.exclude(digest="").values_list("digest", flat=True))
    return found | set(
        OfdCopy.objects.filter(paper__in=papers.values("pk")).values_list("digest", flat=True)
    )


def remove_files(digests: set[str]) -> int:
    """Remove those of these files that nothing needs; return how many are gone. Repeating is harmless."""
    kept = _needed_here(digests)
    for which in NEEDED:
        kept |= which(digests)
    gone = digests - kept
    OfdCopy.objects.filter(digest__in=gone).delete()
    Upload.objects.filter(digest__in=gone).delete()
    for digest in sorted(gone):
        files.place_of(digest).unlink(missing_ok=True)
    return len(gone)


def _needed_here(digests: set[str]) -> set[str]:
    papers = Document.objects.exclude(state="destroyed").filter(digest__in=digests)
    found = set(papers.values_list("digest", flat=True))
    for model in (Licence, LicenceCopy):
        found |= set(model.objects.filter(digest__in=digests).values_list("digest", flat=True))
    copies = OfdCopy.objects.filter(digest__in=digests)
    living = Document.objects.exclude(state="destroyed").values("pk")
    for rows in (copies.filter(pk__in=living), copies.filter(pk__in=Licence.objects.values("pk"))):
        found |= set(rows.values_list("digest", flat=True))
    return found
