"""Try a template with sample data: what a paper would look like, before anything is published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.conf import settings

from onething.documents import contracts, kinds, revisions, typesetting
from onething.documents.samples import sample
from onething.kernel.refusals import Invalid

SAMPLE_CODE = "7K2M9PQR"
PACKAGE = '"@'  # how typst names packages, which it would fetch from the network
NO_PACKAGES = "模板不能引用外部软件包（“@”开头的引用）。请删除后再保存。"
LINES = 3  # of what the typesetter says of a fault
OTHER = "withdrawal"  # with which a template that others stand on is tried


def sample_inputs(kind: kinds.Kind) -> dict[str, Any]:
    """Return what a paper of the kind would be made from, with people who do not exist."""
    data = contracts.said(kind.code, kind.title, sample(kind.code))
    return {
        "title": kind.title,
        "number": f"示例{kind.word}字〔2026〕第 0001 号",
        "code": SAMPLE_CODE,
        "url": f"{settings.BASE_URL}/v/{SAMPLE_CODE}",
        "organ": data["organ"],
        "seal_name": kind.seal,
        "red_head": kind.red_head,
        "words": dict(kind.words),
        "data": data,
    }


def tried(name: str) -> tuple[kinds.Kind, ...]:
    """Return the kinds that a template can be tried with; one that others stand on with some."""
    found = tuple(kind for kind in kinds.every_kind() if kind.template == name)
    return found or (kinds.kind(OTHER, kinds.PERMIT),)


def preview(name: str, content: str, variant: str, at: datetime) -> bytes:
    """Return a paper made with this text of the template, from sample data, without signature."""
    choices = tried(name)
    kind = next((kind for kind in choices if kind.variant == variant), choices[0])
    folder = revisions.folder_with(name, content, at)
    return _typeset(folder, kind, sample_inputs(kind), at)


def must_typeset(name: str, content: str, at: datetime) -> None:
    """Refuse a text that cannot be typeset for each wording that it serves, with the fault."""
    if PACKAGE in content:
        raise Invalid(NO_PACKAGES, errors={"content": NO_PACKAGES})
    folder = revisions.folder_with(name, content, at)
    for kind in tried(name):
        _typeset(folder, kind, sample_inputs(kind), at)


def _typeset(folder: Path, kind: kinds.Kind, inputs: Mapping[str, Any], at: datetime) -> bytes:
    try:
        return typesetting.render(kind.template, inputs, at=at, root=folder).content
    except typst.TypstError as fault:
        said = "；".join(str(fault).strip().splitlines()[:LINES])
        sentence = f"模板不能排版：{said}。请对照出错的行改正后再保存。"
        raise Invalid(sentence, errors={"content": sentence}) from fault
