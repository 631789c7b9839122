"""A paper as OFD: noted once it was made."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from onething.documents.commands.sealing import put_seal
from onething.documents.events import OfdMade
from onething.documents.models import OfdCopy
from onething.kernel import ledger
from onething.kernel.actor import Actor, must_be_system
from onething.kernel.command import command
from onething.kernel.refusals import NotAllowed


@command
def attach_ofd(
    paper: UUID,
    *,
    organ: UUID,
    kind: str,
    digest: str,
    seal: str,
    certificate: str,
    by: Actor,
    at: datetime,
) -> None:
    """Note that the paper was made as OFD too, and the use of the seal (国令第716号 §9、§10)."""
    must_be_system(by)
    if OfdCopy.objects.filter(pk=paper).exists():
        raise NotAllowed("这份文书已经有 OFD 文件，不再重复制作。请刷新页面查看。")
    OfdCopy.objects.create(paper=paper, digest=digest, seal=seal, certificate=certificate, at=at)
    first = put_seal(
        organ, seal, paper=paper, kind=kind, digest=digest, certificate=certificate, by=by, at=at
    )
    made = OfdMade(paper=paper, digest=digest, certificate=certificate)
    ledger.write(*first, made, by=by, at=at)
