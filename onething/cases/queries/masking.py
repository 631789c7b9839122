"""How much of a field is shown to those who work on a case, before they say why they need it all."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from django.conf import settings

from onething.cases.queries.applying import FilledField
from onething.identity.terms import masked
from onething.kernel import yamls


def masked_field(one: FilledField) -> FilledField:
    """Show what is personal only as far as a clerk needs it (个人信息保护法 §6)."""
    return replace(one, shown=masked(_mask_of(one), one.shown))


def in_full(one: FilledField) -> FilledField:
    """Show a field whole."""
    return replace(one, shown=one.value) if _mask_of(one) else one


def _mask_of(one: FilledField) -> str:
    """Return how a field is masked: ID numbers and telephones, and where a person lives."""
    if one.field.kind in ("id", "phone"):
        return one.field.kind
    home = one.field.element in personal() and one.field.element.endswith("address")
    return "address" if home else ""


@cache
def personal() -> frozenset[str]:
    """Return the elements that are personal data (data/elements/)."""
    files = (settings.DATA_ROOT / "elements").glob("*.yaml")
    rows = (row for path in files for row in yamls.read(path).items())
    return frozenset(name for name, element in rows if element.get("personal"))
