"""From the plain content of a file or a revision to the frozen words of the catalogue. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from onething.catalogue.terms import (
    Days,
    Elements,
    Field,
    Guide,
    Item,
    LawRef,
    Need,
    Option,
    Question,
    Theme,
    ThemePart,
)
from onething.kernel.tables import Row, Table

Content = Mapping[str, Any]
IMAGES_AND_PDF = ("application/pdf", "image/jpeg", "image/png")


def read_item(content: Content, revision: UUID, number: int) -> Item:
    """Return the item that this content describes."""
    result = content["result"]
    return Item(
        revision=revision,
        number=number,
        code12=content["code"],
        name=content["name"],
        kind=content["kind"],
        duty=content["duty"],
        level=content["level"],
        statutory=Days(**content["statutory"]),
        promised=Days(**content["promised"]),
        supplement=Days(**content["supplement"]),
        law=tuple(LawRef(**law) for law in content["law"]),
        conditions=tuple(content["conditions"]),
        review_points=tuple(content["review_points"]),
        result_kind=result["kind"],
        result_name=result["name"],
        licence_type=result.get("licence_type", ""),
        licence_years=int(result.get("years", 0)),
        fee=content["fee"],
        visits=int(content["visits"]),
        phone=content["phone"],
        supervision=content["supervision"],
        remedies=content["remedies"],
        joint=bool(content["joint"]),
        elements=_elements(content["elements"]),
    )


def _elements(said: Content) -> Elements:
    return Elements(
        case_type=said["case_type"],
        audience=tuple(said["audience"]),
        channels=tuple(said["channels"]),
        power_source=said["power_source"],
        depth=said["depth"],
        scope=said["scope"],
        flow=tuple(said["flow"]),
        place=said["place"],
        hours=said["hours"],
        quantity=said.get("quantity", "无"),
        intermediary=said.get("intermediary", "无"),
        special=tuple(said.get("special", ())),
        visit_reason=said.get("visit_reason", ""),
    )


def read_table(name: str, rows: list[Content]) -> Table:
    """Return a decision table."""
    return Table(
        name,
        tuple(
            Row(
                when=row.get("when", {}),
                then=row["then"],
                source=row["source"],
                why=row.get("why", ""),
                since=_day(row.get("since"), date.min),
                until=_day(row.get("until"), date.max),
            )
            for row in rows
        ),
    )


def _day(said: Any, default: date) -> date:
    if said is None:
        return default
    return said if isinstance(said, date) else date.fromisoformat(said)


def read_theme(content: Content, items: Mapping[str, Item], revision: UUID, number: int) -> Theme:
    """Return the theme that this content describes, with its items."""
    duties = dict.fromkeys(items[part["item"]].duty for part in content["parts"])
    return Theme(
        revision=revision,
        number=number,
        slug=content["slug"],
        code=content["code"],
        name=content["name"],
        audience=content["audience"],
        stage=content["stage"],
        lead=content["lead"],
        duties=tuple(duties),
        questions=tuple(_question(one) for one in content["questions"]),
        parts=tuple(
            ThemePart(
                part["key"],
                part["item"],
                tuple(part.get("waits_for", ())),
                part["on_refusal"],
                read_table(part["key"], part["applies"]),
            )
            for part in content["parts"]
        ),
        items=dict(items),
        groups=tuple((group["key"], group["title"]) for group in content["groups"]),
        fields=tuple(
            _field(group, field) for group in content["groups"] for field in group["fields"]
        ),
        needs=tuple(_need(one) for one in content["materials"]),
        thresholds=read_table("thresholds", content["thresholds"]),
        promised=Days(**content["promised"]),
        guide=_guide(content["guide"]),
        consent=content["consent"],
        keywords=tuple(content["keywords"]),
    )


def _question(said: Content) -> Question:
    return Question(
        key=said["key"],
        text=said["text"],
        kind=said["kind"],
        why=said["why"],
        help=said.get("help", ""),
        unit=said.get("unit", ""),
        options=tuple(
            Option(one["value"], one["label"], one.get("help", ""))
            for one in said.get("options", ())
        ),
        when=dict(said.get("when", {})),
        min=str(said.get("min", "1")),
        max=str(said.get("max", "1000000")),
        element=said.get("element", ""),
    )


def _field(group: Content, said: Content) -> Field:
    return Field(
        element=said["element"],
        label=said["label"],
        kind=said["kind"],
        group=group["key"],
        parts=tuple(said["parts"]),
        required=bool(said.get("required", True)),
        choices=tuple((one["value"], one["label"]) for one in said.get("choices", ())),
        hint=said.get("hint", ""),
        purpose=said.get("purpose", ""),
        unit=said.get("unit", ""),
        max_length=int(said.get("max_length", 100)),
        min=str(said.get("min", "")),
        max=str(said.get("max", "")),
        whole=bool(said.get("whole", False)),
        same_as=said.get("same_as", ""),
        when=dict(said.get("when", {})),
    )


def _need(said: Content) -> Need:
    return Need(
        key=said["key"],
        name=said["name"],
        parts=tuple(said["parts"]),
        table=read_table(said["key"], said["source"]),
        standard=said.get("standard", ""),
        sample=said.get("sample", ""),
        max_mb=int(said.get("max_mb", 20)),
        types=tuple(said.get("types", IMAGES_AND_PDF)),
        reasons=tuple((one["problem"], one["remedy"]) for one in said.get("reasons", ())),
    )


def _guide(said: Content) -> Guide:
    return Guide(
        summary=said["summary"],
        who=said["who"],
        steps=tuple((one["what"], one["who"], one["days"]) for one in said["steps"]),
        places=said["places"],
        phone=said["phone"],
        supervision=said["supervision"],
        questions=tuple((one["q"], one["a"]) for one in said["questions"]),
        minutes=int(said["minutes"]),
        before=dict(said["before"]),
        after=dict(said["after"]),
        figures_source=said["figures_source"],
    )
