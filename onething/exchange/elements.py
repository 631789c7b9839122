"""The register of data elements (data/elements/), checked when it is read."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from onething.exchange.terms import Element
from onething.kernel import yamls

KINDS: Final = frozenset(
    [
        "text",
        "number",
        "choice",
        "choices",
        "date",
        "phone",
        "id",
        "credit_code",
        "region",
        "name",
        "textarea",
    ]
)
LENGTHS: Final = {"date": 10, "phone": 20, "id": 18, "credit_code": 18, "region": 12, "number": 15}
LENGTH: Final = 100


class BadElements(ValueError):
    """The file of elements has an error; the message names the element."""


@cache
def all_elements() -> dict[str, Element]:
    """Return every element by its name, read once a process."""
    return read(settings.DATA_ROOT / "elements")


def read(folder: Path) -> dict[str, Element]:
    """Read the elements from every file of a folder; a name stands in one file only."""
    found: dict[str, Element] = {}
    for path in sorted(folder.glob("*.yaml")):
        for name, row in (yamls.read(path) or {}).items():
            if name in found:
                raise BadElements(f"数据元“{name}”登记了两次，第二次在 {path.name}，请删去一处。")
            found[name] = _element(name, row)
    return found


def _element(name: str, row: dict[str, Any]) -> Element:
    kind = row.get("kind", "text")
    unknown = row.keys() - {"label", "kind", "source", "max_length", "choices", "unit", "personal"}
    if unknown or not row.get("label"):
        raise BadElements(f"数据元“{name}”缺少名称，或者有不认识的键：{'、'.join(sorted(unknown))}")
    if kind not in KINDS:
        raise BadElements(f"数据元“{name}”的类型“{kind}”不认识，应为：{'、'.join(sorted(KINDS))}")
    choices = tuple((str(value), str(label)) for value, label in row.get("choices", {}).items())
    if bool(choices) != (kind in ("choice", "choices")):
        raise BadElements(f"数据元“{name}”的类型与选项不一致：选择类必须有选项，其他类不能有")
    return Element(
        name=name,
        label=row["label"],
        kind=kind,
        source=row.get("source", ""),
        max_length=row.get("max_length", LENGTHS.get(kind, LENGTH)),
        choices=choices,
        unit=row.get("unit", ""),
        personal=row.get("personal", False),
    )
