"""Files that come from another province: which one is meant, how much is here, whether it is what was said."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from onething.delivery.crossing_terms import IN, OUT
from onething.delivery.crossings.files import MEGA, content_of, have_of
from onething.delivery.crossings.rules import file_rules, must_exchange
from onething.delivery.models import CrossingFile
from onething.documents import queries as documents
from onething.kernel.actor import Actor
from onething.kernel.crypto import sm3
from onething.kernel.refusals import Invalid, NotYours

WAYS = {"sent": OUT, "applications": IN}  # as addresses of our API say it
WRONG = "收到的内容和说明的摘要不一致，已经丢弃。请核对文件后从头重送。"


@dataclass(frozen=True)
class ComingFile:
    """A file that another province has said it will send."""

    id: UUID
    size: int
    done: bool


def coming_file(province: str, way: str, key: str, file: str, by: Actor) -> ComingFile:
    """Return a file that this province has said it will send."""
    must_exchange(province, by)
    rows = CrossingFile.objects.filter(
        crossing__province=province, crossing__key=key, crossing__direction=WAYS.get(way, ""),
        key=file, ours=False,
    )  # fmt: skip
    row = rows.exclude(state="gone").first()
    if row is None:
        raise NotYours("没有说过要送这件文件。请先在申请或者进展里写明它的名称、大小和摘要。")
    return ComingFile(row.pk, row.size, row.state == "done")


def have_of_file(file: UUID) -> int:
    """Return how many bytes of it are here."""
    return have_of(CrossingFile.objects.get(pk=file))


def keep_whole(file: UUID) -> str:
    """Keep the content of a file that is whole; return in words what is wrong with it, or “”."""
    row = CrossingFile.objects.get(pk=file)
    content = content_of(row)
    if sm3(content) != row.digest:
        return WRONG
    rules = file_rules()
    try:
        documents.check_upload(
            row.name, content, max_bytes=rules.max_mb * MEGA, types=(row.media_type,)
        )
    except Invalid as fault:
        return str(fault)
    documents.keep(content)
    return ""
