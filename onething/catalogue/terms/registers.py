"""清单: what stands on which list, since when, on which basis. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from onething.catalogue.terms.words import CONFIDENCES

SUBJECTS = {  # what an entry speaks about
    "item": "事项",
    "theme": "一件事",
    "licence": "证照",
    "system": "系统",
    "policy": "政策",
    "data": "数据",
    "service": "服务",
}
CATALOGUED = ("item", "theme", "licence")  # those that have a code or a slug here
COLUMN_KINDS = ("text", "choice", "number", "date")
KEEPERS = {"province": "省级", "city": "市级", "county": "县级"}
LONGEST_TEXT = 500
LONGEST = {"about": 40, "name": 200}  # by column; others LONGEST_TEXT


@dataclass(frozen=True)
class Column:
    """What a register says about each of its entries."""

    key: str
    name: str
    kind: str = "text"  # text, choice, number, date
    required: bool = True
    options: Mapping[str, str] = field(default_factory=dict)  # a closed list
    hint: str = ""

    def shown(self, value: str) -> str:
        """Return a value in words."""
        return self.options.get(value, value)


@dataclass(frozen=True)
class Scope:
    """Which items a register must speak about: on it or on its opposite."""

    kinds: tuple[str, ...]
    levels: tuple[str, ...]
    without_duties: tuple[str, ...] = ()
    reason: str = ""

    def covers(self, item: ItemFacts) -> bool:
        """Say whether an item has to stand on one of the two."""
        if item.duty in self.without_duties:
            return False
        return item.kind in self.kinds and item.level in self.levels


@dataclass(frozen=True)
class RegisterKind:
    """清单的种类: which lists there are is data (data/registers/kinds.yaml)."""

    key: str
    name: str
    summary: str
    clause: str  # which clause of the plan demands it
    about: str
    levels: tuple[str, ...]
    columns: tuple[Column, ...]
    distinct: tuple[str, ...] = ()  # columns by which the same subject may stand here twice
    opposite: str = ""  # the register on which the same item must not stand
    apart_by: tuple[str, ...] = ()  # columns whose other values make it another thing
    open_names: bool = False  # may name what is not, or not yet, in the catalogue
    scope: Scope | None = None

    @property
    def about_name(self) -> str:
        """Return what its entries speak about, in words."""
        return SUBJECTS[self.about]

    def column(self, key: str) -> Column:
        """Return a column, one of its own or one that all registers have."""
        return next(one for one in self.all_columns if one.key == key)

    def thing(self, entry: Entry) -> str:
        """Return what must not stand on the opposite register too: the subject, or a side of it."""
        return ":".join((entry.about, *(entry.said(column) for column in self.apart_by)))

    @property
    def all_columns(self) -> tuple[Column, ...]:
        """Return every column, in the order in which lists show them."""
        code = {"item": "事项编码", "theme": "主题代码", "licence": "证照类型代码"}
        first = Column("about", code.get(self.about, "代码"), required=not self.open_names)
        return (
            first if self.about in CATALOGUED else Column("about", "代码", required=False),
            Column("name", f"{self.about_name}名称"),
            *self.columns,
            *COMMON,
        )


COMMON = (
    Column("basis", "依据", hint="例如：行政许可法 第二十五条；多条用分号隔开"),
    Column("since", "列入日期", "date"),
    Column("until", "移出日期", "date", required=False, hint="从这一天起不再列入，不填长期有效"),
    Column("source", "出处", hint="这一行从哪份文件、哪次梳理得来"),
    Column("confidence", "可信程度", "choice", options=CONFIDENCES),
)


FIXED = ("about", "name", *(one.key for one in COMMON))


@dataclass(frozen=True)
class Entry:
    """One line of a register."""

    about: str  # code, slug or type in the catalogue; empty for what is not there
    name: str
    values: Mapping[str, str]
    basis: str
    since: date
    until: date | None
    source: str
    confidence: str

    def said(self, key: str) -> str:
        """Return what it says in a column, as text."""
        if key in self.values:
            return self.values[key]
        value = getattr(self, key) if key in FIXED else ""
        return value.isoformat() if isinstance(value, date) else str(value or "")

    def holds(self, on: date) -> bool:
        """Say whether the entry is in force on this day."""
        return self.since <= on and (self.until is None or on < self.until)

    def content(self) -> dict[str, str]:
        """Return the entry as a file or a form writes it."""
        return {key: said for key in (*FIXED, *self.values) if (said := self.said(key))}


@dataclass(frozen=True)
class ItemFacts:
    """What the registers must know of an item."""

    code: str
    name: str
    kind: str
    duty: str
    level: str
    channels: tuple[str, ...] = ()
    retired: bool = False


@dataclass(frozen=True)
class Difference:
    """What one revision says otherwise than the one before."""

    what: str  # added, removed, changed
    name: str
    about: str
    changes: tuple[tuple[str, str, str], ...] = ()  # column, before, after


def read_kind(said: Mapping[str, Any]) -> RegisterKind:
    """Return the kind that this content describes."""
    scope = said.get("scope")
    return RegisterKind(
        key=said["key"],
        name=said["name"],
        summary=said["summary"],
        clause=said["clause"],
        about=said["about"],
        levels=tuple(said["levels"]),
        columns=tuple(_column(one) for one in said.get("columns", ())),
        distinct=tuple(said.get("distinct", ())),
        opposite=said.get("opposite", ""),
        apart_by=tuple(said.get("apart_by", ())),
        open_names=bool(said.get("open_names", said["about"] not in CATALOGUED)),
        scope=Scope(
            tuple(scope["kinds"]),
            tuple(scope["levels"]),
            tuple(scope.get("without_duties", ())),
            scope.get("reason", ""),
        )
        if scope
        else None,
    )


def _column(said: Mapping[str, Any]) -> Column:
    return Column(
        key=said["key"],
        name=said["name"],
        kind=said.get("kind", "text"),
        required=bool(said.get("required", True)),
        options={str(one["value"]): one["label"] for one in said.get("options", ())},
        hint=said.get("hint", ""),
    )


def read_entry(kind: RegisterKind, said: Mapping[str, str]) -> Entry:
    """Return the entry that this content describes; `entry_faults` has been asked before."""
    until = said.get("until", "")
    return Entry(
        about=said.get("about", ""),
        name=said.get("name", ""),
        values={one.key: said[one.key] for one in kind.columns if said.get(one.key)},
        basis=said["basis"],
        since=date.fromisoformat(said["since"]),
        until=date.fromisoformat(until) if until else None,
        source=said["source"],
        confidence=said["confidence"],
    )


def entry_faults(kind: RegisterKind, said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield (column, sentence) for what is wrong with one line by itself."""
    for key in sorted(said.keys() - {one.key for one in kind.all_columns}):
        yield key, f"“{key}”不是本清单的列，请删去或核对名称。"
    for column in kind.all_columns:
        value = said.get(column.key, "")
        if not value and column.required:
            yield column.key, f"缺少“{column.name}”，请填写。"
        elif value and (sentence := _value_fault(column, value)):
            yield column.key, sentence
    since, until = said.get("since", ""), said.get("until", "")
    if _is_day(since) and _is_day(until) and until <= since:
        yield "until", "移出日期应晚于列入日期，请核对。"


def _value_fault(column: Column, value: str) -> str:
    if column.kind == "choice" and value not in column.options:
        known = "、".join(f"{key}（{name}）" for key, name in column.options.items())
        return f"“{column.name}”没有“{value}”这一项，只能是：{known}。"
    if column.kind == "number" and not (value.isascii() and value.isdigit()):
        return f"“{column.name}”应为整数，现在是“{value}”。"
    if column.kind == "date" and not _is_day(value):
        return f"“{column.name}”应写成“2026-01-01”的样子，现在是“{value}”。"
    most = LONGEST.get(column.key, LONGEST_TEXT)
    if len(value) > most:
        return f"“{column.name}”不能超过 {most} 个字，请写得短一些。"
    return ""


def _is_day(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def key_of(kind: RegisterKind, said: Mapping[str, str]) -> tuple[str, ...]:
    """Return what must be different between two lines of one register."""
    return (
        said.get("about") or said.get("name", ""),
        *(said.get(one, "") for one in kind.distinct),
    )


def differences(
    kind: RegisterKind, before: Iterable[Entry], after: Iterable[Entry]
) -> tuple[Difference, ...]:
    """Return what was added, removed and changed from one revision to the next."""
    old = {key_of(kind, one.content()): one for one in before}
    new = {key_of(kind, one.content()): one for one in after}
    found = [Difference("added", one.name, one.about) for key, one in new.items() if key not in old]
    found += [
        Difference("removed", one.name, one.about) for key, one in old.items() if key not in new
    ]
    for key, one in new.items():
        if key in old and (changes := _changes(kind, old[key], one)):
            found.append(Difference("changed", one.name, one.about, changes))
    return tuple(found)


def _changes(kind: RegisterKind, before: Entry, after: Entry) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (
            column.name,
            column.shown(before.said(column.key)) or "（空）",
            column.shown(after.said(column.key)) or "（空）",
        )
        for column in kind.all_columns
        if before.said(column.key) != after.said(column.key)
    )


def twice(kind: RegisterKind, lines: Sequence[Mapping[str, str]]) -> Iterator[tuple[int, str]]:
    """Yield (place, sentence) for lines that stand in a register a second time."""
    seen: dict[tuple[str, ...], int] = {}
    for place, said in enumerate(lines):
        first = seen.setdefault(key_of(kind, said), place)
        if first != place:
            name = said.get("name") or said.get("about", "")
            yield place, f"“{name}”与第 {first + 1} 行重复，请删去一行。"
