"""Which promises are offered to somebody: by the registers and by his record. No silent default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from onething.cases.models import Application, CreditRecord
from onething.cases.promise_terms import COMMITMENT, PERMIT, PROOF, TOLERANCE, WAY_WORDS
from onething.cases.promises.rules import ground, level
from onething.catalogue import queries as catalogue
from onething.catalogue.queries import Standing
from onething.catalogue.terms import Plan, PlannedMaterial, PlannedPart
from onething.catalogue.terms.registers import Entry
from onething.kernel.statements import Rows

NEGATIVE = "commitment_negative"
GAP = "gap"  # the source of a material that comes later
UNREPAIRED = ("standing", "asked")
_RECORDS = Rows(
    lambda subject: CreditRecord.objects.filter(subject=subject, state__in=UNREPAIRED), UUID
)


@dataclass(frozen=True)
class OfferLine:
    """What a register says of one item that needs the material."""

    part: str
    item: str  # code of 12
    item_name: str
    entry: Entry


@dataclass(frozen=True)
class Offer:
    """A material that may be replaced by a promise, or may come later; or why not."""

    key: str
    way: str  # commitment, tolerance
    covers: str  # proof, permit
    lines: tuple[OfferLine, ...]
    closed: str = ""  # why not, and what to do; “”: it is open

    @property
    def days(self) -> int:
        """Return within how many working days a material that comes later has to come."""
        return min(int(line.entry.said("days")) for line in self.lines)

    @property
    def unsupplied(self) -> str:
        """Return what happens if it does not come."""
        return "；".join(dict.fromkeys(line.entry.said("unsupplied") for line in self.lines))


def offers_for(application: Application, plan: Plan, *, credit: str, on: date) -> dict[str, Offer]:
    """Return by material what may be promised; a plain declaration of the applicant is not here."""
    parts = {part.key: part for part in plan.parts}
    wanted = [need for need in plan.materials if need.source in (COMMITMENT, "upload")]
    codes = {parts[key].item_code for need in wanted for key in need.for_parts if key in parts}
    if not codes:
        return {}
    known = _by_item(catalogue.standings(codes, on=on, region=application.region))
    found = [offer for need in wanted if (offer := _offer(need, parts, known))]
    if not found:
        return {}
    records = _RECORDS(application.subject)
    return {one.key: _for_him(one, records, credit) for one in found}


def _by_item(standings: Iterable[Standing]) -> dict[str, list[Standing]]:
    found: dict[str, list[Standing]] = {}
    for one in standings:
        found.setdefault(one.entry.about, []).append(one)
    return found


def _offer(
    need: PlannedMaterial,
    parts: Mapping[str, PlannedPart],
    known: Mapping[str, Sequence[Standing]],
) -> Offer | None:
    mine = [parts[key] for key in need.for_parts if key in parts]
    if need.source == COMMITMENT:
        return _commitment(need, mine, known)
    lines = tuple(line for part in mine if (line := _line(part, TOLERANCE, need.name, known)))
    return Offer(need.key, TOLERANCE, PROOF, lines) if lines and len(lines) == len(mine) else None


def _commitment(
    need: PlannedMaterial, mine: Sequence[PlannedPart], known: Mapping[str, Sequence[Standing]]
) -> Offer | None:
    lines = tuple(line for part in mine if (line := _line(part, COMMITMENT, need.name, known)))
    kinds = {line.entry.said("covers") for line in lines}
    covers = PERMIT if PERMIT in kinds else PROOF
    closed = next(_forbidden(need, mine, kinds, known), "")
    return Offer(need.key, COMMITMENT, covers, lines, closed) if lines or closed else None


def _line(
    part: PlannedPart, register: str, name: str, known: Mapping[str, Sequence[Standing]]
) -> OfferLine | None:
    for one in known.get(part.item_code, ()):
        named = one.entry.said("materials")
        if one.kind.key == register and (not named or name in named.split("、")):
            return OfferLine(part.key, part.item_code, part.name, one.entry)
    return None


def _forbidden(
    need: PlannedMaterial,
    mine: Sequence[PlannedPart],
    kinds: set[str],
    known: Mapping[str, Sequence[Standing]],
) -> Iterator[str]:
    """Yield why an item may not be promised: it stands on the negative register."""
    for part in mine:
        for one in known.get(part.item_code, ()):
            if one.kind.key == NEGATIVE and (not kinds or one.entry.said("covers") in kinds):
                ground_ = one.kind.column("ground").shown(one.entry.said("ground"))
                yield (
                    f"“{part.name}”列入了{one.region_name}“{one.kind.name}”（{ground_}），"
                    f"不能以承诺代替“{need.name}”。{_other_way(kinds)}"
                )


def _other_way(kinds: set[str]) -> str:
    if PERMIT in kinds or not kinds:
        return "请返回“您的情况”，改选不采用告知承诺的办法。"
    return "请上传这份材料。"


def _for_him(offer: Offer, records: Sequence[CreditRecord], credit: str) -> Offer:
    """Close an offer to somebody whose record does not allow it, and say how to open it again."""
    sentence = (
        offer.closed or _closed_by_record(offer.way, records) or _closed_by_level(offer.way, credit)
    )
    if not sentence or offer.closed:
        return offer
    kinds = {line.entry.said("covers") for line in offer.lines}
    sentence += _other_way(kinds) if offer.way == COMMITMENT else "请现在上传这份材料。"
    return Offer(offer.key, offer.way, offer.covers, offer.lines, sentence)


def _closed_by_record(way: str, records: Sequence[CreditRecord]) -> str:
    for one in records:
        said = ground(one.ground)
        if way in said["closes"]:
            return (
                f"您有一条没有修复的信用记录（{one.since:%Y 年 %m 月 %d 日}，{one.item_name}，"
                f"{said['name']}），修复前不能用{WAY_WORDS[way]}。修复办法：{said['how']}"
                "在“我的承诺”里提出。"
            )
    return ""


def _closed_by_level(way: str, credit: str) -> str:
    said = level(credit)
    if way not in said["closes"]:
        return ""
    return (
        f"公共信用信息平台的记录是“{said['name']}”，信用修复前不能用{WAY_WORDS[way]}。"
        "请先在“信用修复”一件事里办理修复。"
    )
