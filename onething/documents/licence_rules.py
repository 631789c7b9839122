"""Rules about licences that are data: grounds, terms of copies, grants, trades, grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from onething.documents import kinds
from onething.identity.terms import DUTIES
from onething.kernel import yamls
from onething.kernel.refusals import Invalid

COMPOSITE = "trade_permit"  # the type of composite licences


@dataclass(frozen=True)
class Ground:
    """A reason for which the law lets something be done to a licence."""

    key: str
    words: str
    law: str

    @property
    def said(self) -> str:
        """Return the ground as the record of the licence keeps it."""
        return f"{self.words}（{self.law}）"


@dataclass(frozen=True)
class Grant:
    """A legal basis on which organs of a duty may use types of licences without asking the holder."""

    duty: str
    types: tuple[str, ...]
    purpose: str
    basis: str
    since: date
    until: date | None

    def covers(self, duty: str, type_: str, purpose: str, on: date) -> bool:
        """Say whether it lets an organ of this duty use this type for this purpose on this day."""
        in_force = self.since <= on and (self.until is None or on <= self.until)
        return in_force and duty == self.duty and type_ in self.types and purpose == self.purpose


@dataclass(frozen=True)
class Trade:
    """行业: a trade whose single licences may stand together on one composite licence."""

    code: str
    name: str
    members: tuple[str, ...]
    theme: str
    answers: Mapping[str, str]
    issuer: str = ""  # 制发机关: a duty; empty: that of the type


@dataclass(frozen=True)
class Grade:
    """A grade of quality and what must be reached for it, in per cent."""

    grade: str
    complete: float
    accurate: float
    timely: float


@cache
def _read(path: Path) -> Any:
    return yamls.read(path)


def _rules() -> Any:
    return _read(Path(settings.DATA_ROOT) / "documents" / "licence_rules.yaml")


def grounds(do: str) -> tuple[Ground, ...]:
    """Return the grounds for a deed; none are listed for what needs no choice."""
    rows = _rules()["grounds"].get(do, ())
    return tuple(Ground(row["key"], row["words"], row["law"]) for row in rows)


def reason_for(do: str, ground: str, detail: str) -> str:
    """Return the reason as it is kept: the ground that the law lists, and what happened."""
    found = next((one for one in grounds(do) if one.key == ground), None)
    if found is None:
        sentence = "请从列出的法定理由中选择一项。"
        raise Invalid(sentence, errors={"ground": sentence})
    said = detail.strip()
    return f"{found.said}：{said}" if said else found.said


def copy_days() -> tuple[tuple[int, ...], int]:
    """Return for how many days a copy may be good, and the usual number."""
    said = _rules()["copies"]
    return tuple(said["days"]), int(said["usual"])


def use_rules() -> Mapping[str, int]:
    """Return `hours`, `purpose` (letters) and `consent_days`."""
    said: Mapping[str, int] = _rules()["uses"]
    return said


def error_days() -> int:
    """Return within how many working days a reported error is answered."""
    return int(_rules()["errors"]["days"])


def quality_hours() -> int:
    """Return within how many hours after the decision a licence should be in the base."""
    return int(_rules()["quality"]["hours"])


def grades() -> tuple[Grade, ...]:
    """Return the grades, the best first."""
    return tuple(Grade(**row) for row in _rules()["quality"]["grades"])


def import_batch() -> int:
    """Return how many licences are imported together."""
    return int(_rules()["import"]["batch"])


def import_rows() -> int:
    """Return how many rows a file may have that is imported on a page."""
    return int(_rules()["import"]["page_rows"])


def tried_days() -> int:
    """Return for how many days a file that was tried and not imported is kept."""
    return int(_rules()["import"]["tried_days"])


def grants() -> tuple[Grant, ...]:
    """Return the legal bases of using licences."""
    rows = _read(Path(settings.DATA_ROOT) / "documents" / "licence_grants.yaml")
    return tuple(
        Grant(
            row["duty"],
            tuple(row["types"]),
            row["purpose"],
            row["basis"],
            row["since"],
            row.get("until"),
        )
        for row in rows
    )


def grant_for(duty: str, type_: str, purpose: str, on: date) -> Grant | None:
    """Return the legal basis for this use, if there is one."""
    return next((one for one in grants() if one.covers(duty, type_, purpose, on)), None)


def _trades() -> Any:
    return _read(Path(settings.DATA_ROOT) / "documents" / "trades.yaml")


def trades() -> Mapping[str, Trade]:
    """Return the trades of composite licences by their codes."""
    return {
        code: Trade(
            code,
            row["name"],
            tuple(row["members"]),
            row.get("theme", ""),
            row.get("answers", {}),
            row.get("issuer", ""),
        )
        for code, row in _trades()["trades"].items()
    }


def trade(code: str) -> Trade:
    """Return a trade; an unknown one is an error."""
    found = trades().get(code)
    if found is None:
        names = "、".join(one.name for one in trades().values())
        raise Invalid(f"没有“{code}”这个行业。可以选：{names}。")
    return found


def trade_of(theme: str, answers: Mapping[str, Any]) -> Trade | None:
    """Return the trade that an application for a theme with these answers is about."""
    for one in trades().values():
        if one.theme == theme and all(
            answers.get(key) == said for key, said in one.answers.items()
        ):
            return one
    return None


def issuer_of(code: str) -> str:
    """Return the duty of the organ that issues the composite licence of a trade."""
    return trade(code).issuer or usual_issuer()


def usual_issuer() -> str:
    """Return the duty of the organ that issues composite licences of which no trade says another."""
    return kinds.licence_type(COMPOSITE).issuer


def issuers() -> frozenset[str]:
    """Return the duties of all organs that issue composite licences."""
    return frozenset(one.issuer or usual_issuer() for one in trades().values())


def least_members() -> int:
    """Return how many single licences a composite one must have."""
    return int(_trades()["least"])


def check() -> None:
    """Refuse rules that name a type, a duty or a trade that is not there."""
    known = kinds.licence_types()
    named = [name for one in grants() for name in one.types]
    named += [name for one in trades().values() for name in one.members]
    if lost := sorted(set(named) - set(known)):
        raise ValueError(f"证照规则写了没有的证照类型：{'、'.join(lost)}")
    duties = {one.duty for one in grants()} | {one.issuer for one in known.values()}
    duties |= issuers()
    if lost := sorted(duties - set(DUTIES)):
        raise ValueError(f"证照规则写了没有的部门职能：{'、'.join(lost)}")
