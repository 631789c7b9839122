"""From the plain content of a file or a revision to the frozen words of the catalogue. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from onething.catalogue.terms import (
    Days,
    Derived,
    Elements,
    Fee,
    FeeRate,
    FeeReduction,
    Field,
    Guide,
    Handling,
    Item,
    ItemMaterial,
    LawRef,
    Need,
    Option,
    Payment,
    Period,
    Question,
    Quota,
    Stage,
    Theme,
    ThemePart,
    Where,
)
from onething.catalogue.terms.elements import MORE
from onething.kernel.tables import Row, Table

Content = Mapping[str, Any]
USUAL = {"number": ("1", "1000000"), "date": ("1900-01-01", "2100-12-31")}  # least, most
IMAGES_AND_PDF = ("application/pdf", "image/jpeg", "image/png")


def read_item(
    content: Content,
    revision: UUID,
    number: int,
    *,
    retired: bool = False,
    face: Iterable[str] = (),
) -> Item:
    """Return the item that this content describes; `face`: the data that stand on its licence."""
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
        materials=tuple(ItemMaterial(**one) for one in content.get("materials", ())),
        fees=tuple(Fee(**one) for one in content.get("fees", ())),
        rates=tuple(FeeRate(**one) for one in content.get("fee_rates", ())),
        reductions=tuple(_reduction(one) for one in content.get("fee_reductions", ())),
        payment=Payment(**content["payment"]) if content.get("payment") else None,
        handling=tuple(Handling(**one) for one in content.get("handling", ())),
        faq=tuple((one["q"], one["a"]) for one in content.get("faq", ())),
        local=tuple(content.get("local", ())),
        route=tuple(_stage(one) for one in content.get("route", ())),
        retired=retired,
        face=tuple(face),
    )


def _stage(said: Content) -> Stage:
    return Stage(**{**said, "organs": tuple(said.get("organs", ()))})


def _reduction(said: Content) -> FeeReduction:
    return FeeReduction(**{**said, "who": tuple(said.get("who", ()))})


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
        more=tuple(
            (one.key, tuple(value) if isinstance(value, list) else value)
            for one in MORE
            if (value := said.get(one.key)) is not None
        ),
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
                tuple(Period(**one) for one in part.get("periods", ())),
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
        derived=_derived(content),
        eligible=_optional_table("eligible", content),
        season=_optional_table("season", content),
        since=_day(content.get("since"), date.min),
        where=Where(**content.get("where", {})),
        quotas=tuple(
            Quota(
                one["part"],
                tuple(one["elements"]),
                one["otherwise"],
                read_table("quotas", one["rows"]),
            )
            for one in content.get("quotas", ())
        ),
        single=bool(content.get("single", False)),
        window_only=bool(content.get("window_only", False)),
    )


def _optional_table(name: str, content: Content) -> Table | None:
    return read_table(name, content[name]) if content.get(name) else None


def _derived(content: Content) -> tuple[Derived, ...]:
    """Return what is derived, each with the number of questions that are behind by then."""
    places = {"region": 0}
    for number, question in enumerate(content["questions"], start=1):
        for word in words_of(question):
            places[word] = number
    for row in content["thresholds"]:
        places |= dict.fromkeys(row["then"], 0)
    found = []
    for said in content.get("facts", ()):
        rows = said.get("rows", [])
        asked = {key for row in rows for key in row.get("when", {})}
        asked |= {said[key] for key in ("number", "at_least") if key in said}
        after = max((places.get(word, 0) for word in asked), default=0)
        places |= dict.fromkeys([said["key"], *(key for row in rows for key in row["then"])], after)
        table = read_table(said["key"], rows) if rows else None
        found.append(
            Derived(said["key"], after, table, said.get("number", ""), said.get("at_least", ""))
        )
    return tuple(found)


def words_of(question: Content) -> tuple[str, ...]:
    """Return the words by which rules may ask about the answer to a question."""
    key = str(question["key"])
    if question["kind"] == "date":
        return key, f"{key}_months", f"{key}_days"
    return (key, f"{key}_over") if question["kind"] == "number" else (key,)


def _question(said: Content) -> Question:
    return Question(
        key=said["key"],
        text=said["text"],
        kind=said["kind"],
        why=said["why"],
        help=said.get("help", ""),
        unit=said.get("unit", ""),
        options=tuple(
            Option(one["value"], one["label"], one.get("help", ""), bool(one.get("alone", False)))
            for one in said.get("options", ())
        ),
        when=dict(said.get("when", {})),
        min=str(said.get("min", USUAL.get(said["kind"], ("", ""))[0])),
        max=str(said.get("max", USUAL.get(said["kind"], ("", ""))[1])),
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
