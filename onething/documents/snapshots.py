"""What a paper was given to say: complete or refused, and its salted digest for the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onething.documents.kinds import LicenceType
from onething.documents.terms import LICENCE_DATA
from onething.kernel.facts import plain
from onething.kernel.refusals import Invalid


def snapshot(data: Mapping[str, object]) -> dict[str, Any]:
    """Return a copy of the data as plain JSON; what JSON does not know is an error."""
    return {key: plain(value) for key, value in data.items()}


def check_licence(type_: LicenceType, data: Mapping[str, Any]) -> None:
    """Refuse data in which something is missing that the face of the licence shows."""
    missing = sorted(LICENCE_DATA - data.keys())
    if not missing:
        missing = [f"facts.{element}" for element in type_.face if not data["facts"].get(element)]
    _complete(type_.name, missing)


def _complete(title: str, missing: list[str]) -> None:
    if missing:
        raise Invalid(
            f"制作《{title}》缺少数据：{'、'.join(missing)}。请补全后重新制作。",
            errors=dict.fromkeys(missing, "缺少"),
        )
