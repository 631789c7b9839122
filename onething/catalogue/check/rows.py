"""The rules that the rows of a decision table must keep."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from string import Formatter
from typing import Any

from onething.catalogue.shapes import Fault, Place
from onething.catalogue.terms import CONFIDENCES, SOURCES
from onething.kernel.tables import well_formed

Row = Mapping[str, Any]
YES_NO = ("yes", "no")
ALLOWED = (
    {"applies", "promised_days"},
    {"source", "source_name", "from", "required", "commitment", "because"},
    {"eligible"},
)
NAMED = ("licence", "data", "earlier", "generated")  # sources that have a name


@dataclass(frozen=True)
class Known:
    """The words that rules may use: for each what it can be, None for a number."""

    words: Mapping[str, tuple[str, ...] | None]

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> Known:
        """Return the words of a theme: its questions, its thresholds, how they compare."""
        words: dict[str, tuple[str, ...] | None] = {"region": None}
        for question in content["questions"]:
            options = tuple(one["value"] for one in question.get("options", ()))
            words[question["key"]] = options or None
            if question["kind"] == "date":
                words |= {f"{question['key']}_months": None, f"{question['key']}_days": None}
        for row in content["thresholds"]:
            for name in row["then"]:
                words[name] = None
                words[name.removesuffix("_threshold") + "_over"] = YES_NO
        for one in content.get("facts", ()):
            words |= _derived_words(one)
        return cls(words)


def _derived_words(said: Mapping[str, Any]) -> dict[str, tuple[str, ...] | None]:
    """Return the words that a derived fact adds: what its rows say, or yes and no."""
    if not said.get("rows"):
        return {said["key"]: YES_NO}
    values: dict[str, set[str]] = {}
    for row in said["rows"]:
        for word, value in row["then"].items():
            values.setdefault(word, set()).add(_plain(value))
    return {
        word: None if all(_is_number(one) for one in found) else tuple(sorted(found))
        for word, found in values.items()
    }


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).replace("-", "", 1).isdigit()


def condition_faults(place: Place, when: Mapping[str, Any], known: Known) -> Iterator[Fault]:
    """Yield conditions that name what is not asked, or answers that nobody can give."""
    for key, test in when.items():
        if key not in known.words:
            said = f"条件里的“{key}”不是本主题的问题，可用：{'、'.join(known.words)}。请核对拼写。"
            yield (*place, key), said
            continue
        if not well_formed(test):
            yield (*place, key), f"“{test}”不是范围，请写成“..300”“300..”“>=300”的样子。"
            continue
        options = known.words[key]
        for one in test if isinstance(test, list) else [test]:
            if options is not None and _plain(one) not in options:
                said = f"“{key}”没有“{_plain(one)}”这个回答，可用：{'、'.join(options)}。"
                yield (*place, key), said


def _plain(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def row_faults(
    place: Place, rows: Sequence[Row], known: Known, *, explained: bool = True
) -> Iterator[Fault]:
    """Yield what is wrong with the rows of a table, which may have to explain itself."""
    if not rows:
        yield place, "没有规则，请至少写一条。"
    for number, row in enumerate(rows):
        here = (*place, number)
        yield from condition_faults((*here, "when"), row.get("when", {}), known)
        yield from date_faults(here, row)
        if explained:
            yield from _why_faults((*here, "why"), row.get("why", ""), known)


def bar_faults(place: Place, rows: Sequence[Row], known: Known) -> Iterator[Fault]:
    """Yield what is wrong with the table that says who may apply."""
    for number, row in enumerate(rows):
        here = (*place, number)
        yield from condition_faults((*here, "when"), row.get("when", {}), known)
        yield from date_faults(here, row)
        yield from _key_faults((*here, "then"), row["then"], ALLOWED[2])
        if not isinstance(row["then"].get("eligible"), bool):
            yield (*here, "then"), "结论应写 eligible: true 或 eligible: false。"
        elif not row["then"]["eligible"]:
            yield from _why_faults((*here, "why"), row.get("why", ""), known)


def season_faults(place: Place, rows: Sequence[Row], known: Known) -> Iterator[Fault]:
    """Yield what is wrong with the table of the times in which a theme is open."""
    yield from row_faults(place, rows, known)
    for number, row in enumerate(rows):
        if row["then"] != {"open": True}:
            yield (*place, number, "then"), "结论应写 open: true；不开放的时间不用写。"
        if not (row.get("since") and row.get("until")):
            yield (*place, number), "开放时间要写开始日 since 和结束后的第一天 until。"


def date_faults(place: Place, row: Row) -> Iterator[Fault]:
    """Yield days of a row that are none, or in the wrong order; and an unknown confidence."""
    days: dict[str, date] = {}
    for key in ("since", "until"):
        try:
            days[key] = date.fromisoformat(
                row.get(key) or ("0001-01-01" if key == "since" else "9999-12-31")
            )
        except ValueError:
            yield (*place, key), f"“{row[key]}”不是日期，请写成“2026-01-01”的样子。"
    if len(days) == 2 and days["since"] >= days["until"]:  # noqa: PLR2004 -- both of them
        yield (*place, "until"), "失效日应晚于生效日，请核对。"
    if row.get("confidence", "high") not in CONFIDENCES:
        yield (*place, "confidence"), f"可信程度只能是：{'、'.join(CONFIDENCES)}。"


def _why_faults(place: Place, why: str, known: Known) -> Iterator[Fault]:
    if not why:
        yield place, "缺少理由 why，请写一句申请人看得懂的话。"
        return
    try:
        names = [name for _, name, _, _ in Formatter().parse(why) if name is not None]
    except ValueError:
        yield place, "花括号没有成对，请写成“{area}”的样子。"
        return
    for name in names:
        if name not in known.words:
            said = f"理由里的“{{{name}}}”不是本主题的问题，可用：{'、'.join(known.words)}。"
            yield place, said


def part_then_faults(place: Place, then: Row, statutory: int | None) -> Iterator[Fault]:
    """Yield what is wrong with the outcome of a rule that says whether a part applies."""
    yield from _key_faults(place, then, ALLOWED[0])
    if not isinstance(then.get("applies"), bool):
        yield place, "结论应写 applies: true 或 applies: false。"
    days = then.get("promised_days", 1)
    if not isinstance(days, int) or isinstance(days, bool) or days < 1:
        yield (*place, "promised_days"), "承诺时限应为整数，至少 1。"
    elif statutory is not None and days > statutory:
        said = f"承诺时限 {days} 天长于法定时限 {statutory} 天，请缩短承诺时限。"
        yield (*place, "promised_days"), said


def need_then_faults(place: Place, then: Row) -> Iterator[Fault]:
    """Yield what is wrong with the outcome of a rule that says where a material comes from."""
    yield from _key_faults(place, then, ALLOWED[1])
    source = then.get("source")
    if source not in {*SOURCES, "none"}:
        said = f"缺少材料来源 source，或者不认识；可用：{'、'.join(SOURCES)}、none（不需要）。"
        yield place, said
    if source in NAMED and not then.get("source_name"):
        yield place, "不用申请人提交的材料，应写明从哪里取得（source_name）。"
    if source == "earlier" and not then.get("from"):
        yield place, "前序事项产生的材料，应写明由哪个事项产生（from 写它的 key）。"
    if source == "commitment" and not then.get("commitment"):
        yield place, "以承诺代替的材料，应写明承诺的内容（commitment）。"


def _key_faults(place: Place, then: Row, allowed: set[str]) -> Iterator[Fault]:
    for key in sorted(then.keys() - allowed):
        said = f"结论里的“{key}”不认识，可用：{'、'.join(sorted(allowed))}。请核对拼写。"
        yield (*place, key), said
