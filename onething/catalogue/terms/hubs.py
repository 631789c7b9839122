"""一类事: a field of life or of business, with what several departments do in it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

HUB: Final[Mapping[str, Any]] = {
    "slug": str,
    "name": str,
    "field": str,
    "audience": str,
    "lead": str,
    "summary": str,
    "sections": [{"title": str, "themes?": [str], "items?": [str]}],
    "policies?": [{"name": str, "what": str, "source": str, "confidence?": str}],
    "helpers": [{"name": str, "what": str, "phone": str}],
    "source": str,
    "confidence?": str,
}


@dataclass(frozen=True)
class HubSection:
    """A part of a hub: themes by their slugs, items by their base codes."""

    title: str
    themes: tuple[str, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class HubPolicy:
    """A policy that belongs to the field."""

    name: str
    what: str
    source: str
    confidence: str = "high"


@dataclass(frozen=True)
class Helper:
    """Who helps in this field."""

    name: str
    what: str
    phone: str


@dataclass(frozen=True)
class Hub:
    """一类事一站办 as its file says it."""

    slug: str
    name: str
    field: str
    audience: str
    lead: str
    summary: str
    sections: tuple[HubSection, ...]
    policies: tuple[HubPolicy, ...]
    helpers: tuple[Helper, ...]
    source: str
    confidence: str

    @property
    def themes(self) -> tuple[str, ...]:
        """Return the themes of all sections, each once."""
        return tuple(dict.fromkeys(one for part in self.sections for one in part.themes))

    @property
    def items(self) -> tuple[str, ...]:
        """Return the items of all sections, each once."""
        return tuple(dict.fromkeys(one for part in self.sections for one in part.items))


def read_hub(content: Mapping[str, Any]) -> Hub:
    """Return the hub that this content describes."""
    return Hub(
        slug=content["slug"],
        name=content["name"],
        field=content["field"],
        audience=content["audience"],
        lead=content["lead"],
        summary=content["summary"],
        sections=tuple(
            HubSection(one["title"], tuple(one.get("themes", ())), tuple(one.get("items", ())))
            for one in content["sections"]
        ),
        policies=tuple(HubPolicy(**one) for one in content.get("policies", ())),
        helpers=tuple(Helper(**one) for one in content["helpers"]),
        source=content["source"],
        confidence=content.get("confidence", "high"),
    )
