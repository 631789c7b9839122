"""The kinds of registers, as the data says them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from onething.catalogue.terms.registers import RegisterKind, read_kind
from onething.kernel import yamls
from onething.kernel.refusals import NotYours


def kinds() -> dict[str, RegisterKind]:
    """Return the kinds of registers, by key, in the order of the file."""
    return read_kinds(settings.DATA_ROOT)


def kind_of(key: str) -> RegisterKind:
    """Return one kind."""
    found = kinds().get(key)
    if found is None:
        raise NotYours("没有找到这份清单。请从清单目录重新选择。")
    return found


@cache
def read_kinds(data_root: Path) -> dict[str, RegisterKind]:
    """Return the kinds that this folder holds."""
    path = data_root / "registers" / "kinds.yaml"
    if not path.exists():
        return {}
    return {one["key"]: read_kind(one) for one in yamls.read(path)}


@cache
def licence_types(data_root: Path) -> dict[str, str]:
    """Return the names of the types of licences."""
    files = (data_root / "documents" / "licence_types").glob("*.yaml")
    rows = (row for path in files for row in yamls.read(path).items())
    return {key: one["name"] for key, one in rows}
