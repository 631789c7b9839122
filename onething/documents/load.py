"""Load what documents stand on: fonts, kinds and types are checked, the test authority is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from onething.documents import (
    commands,
    fonts,
    kinds,
    licence_rules,
    revisions,
    signing,
    typesetting,
)
from onething.documents.identifiers import ISSUER, SERIAL, TYPE, licence_identifier
from onething.exchange import queries as exchange
from onething.kernel.actor import Actor


def load(data_root: Path, *, by: Actor, at: datetime, say: Callable[[str], object]) -> None:
    """Check the fonts and the kinds of documents, make the test authority; again does no harm."""
    fonts.check()
    _check_kinds()
    signing.make_authority(at=at)
    commands.load_templates(revisions.shipped(), by=by, at=at)
    say(
        f"文书：{len(kinds.codes())} 种文书、{len(kinds.licence_types())} 种证照，字体 {fonts.faces().families[0]}"
    )


def _check_kinds() -> None:
    """Refuse kinds without a template, faces with unknown elements, and types whose identifier could not be built."""
    known = {one.name for one in exchange.elements()}
    needed = {kind.template for kind in kinds.every_kind()}
    needed |= {type_.template for type_ in kinds.licence_types().values()}
    lost = sorted(name for name in needed if not (typesetting.templates() / f"{name}.typ").exists())
    if lost:
        raise ValueError(f"data/documents/templates 中缺少模板：{'、'.join(lost)}")
    licence_rules.check()
    for type_ in kinds.licence_types().values():
        if lost := [name for name in type_.face if name not in known]:
            raise ValueError(f"{type_.code} 的证面要素不在数据元目录中：{'、'.join(lost)}")
        if len(type_.code21) != TYPE:
            raise ValueError(f"{type_.code} 的证照类型代码应为 {TYPE} 位：{type_.code21}")
        licence_identifier(type_.code21, "0" * ISSUER, "0" * SERIAL, 1)
