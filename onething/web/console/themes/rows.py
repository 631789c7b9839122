"""Rows of a decision table on a page: what each kind decides, drawn and read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from onething.catalogue.terms import CONFIDENCES, SOURCES
from onething.catalogue.terms.typed import Sent, count, number, tests_of
from onething.catalogue.terms.vocabulary import Word
from onething.web.console.themes.cells import Asker, condition, shown
from onething.web.forms import Box

Row = Mapping[str, Any]
BESIDE = ("why", "source", "since", "until", "confidence")
APPLIES = (("yes", "要办"), ("no", "不办"))
ELIGIBLE = (("yes", "能办"), ("no", "不能办"))
NEEDED = (("yes", "必交"), ("no", "选交"))
FROM_WHERE = (*SOURCES.items(), ("none", "不需要"))
FIXED = {"parts": ("applies", "promised_days"), "eligible": ("eligible",), "season": ()}
LONGEST = 5  # digits of a number of rows
OF_NEEDS = ("source", "source_name", "from", "required", "commitment", "because")


def outcome_names(kind: str, rows: Iterable[Row], content: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of what a table decides."""
    if kind in FIXED:
        return FIXED[kind]
    if kind == "materials":
        return OF_NEEDS
    names = dict.fromkeys(str(name) for row in rows for name in row.get("then", {}))
    if kind == "thresholds":
        numbers = [one["key"] for one in content["questions"] if one.get("kind") == "number"]
        names |= dict.fromkeys(f"{key}_threshold" for key in numbers)
    return tuple(names)


def outcome_boxes(kind: str, asker: Asker, then: Row, parts: Mapping[str, str]) -> list[Box]:
    """Return the boxes of what a row decides; `parts`: those that may make a material."""
    if kind == "parts":
        return [
            asker.box("applies", "结论", then.get("applies"), kind="choice", choices=APPLIES),
            asker.box(
                "promised_days", "承诺天数（选填）", then.get("promised_days"), kind="number"
            ),
        ]
    if kind == "eligible":
        return [
            asker.box("eligible", "结论", then.get("eligible"), kind="choice", choices=ELIGIBLE)
        ]
    if kind == "materials":
        return _of_need(asker, then, parts)
    return []


def _of_need(asker: Asker, then: Row, parts: Mapping[str, str]) -> list[Box]:
    return [
        asker.box("source", "来源", then.get("source"), kind="choice", choices=FROM_WHERE),
        asker.box("source_name", "从哪里取得（不用提交的填）", then.get("source_name")),
        asker.box(
            "from",
            "由哪个事项产生（前序事项产生的选）",
            then.get("from"),
            kind="choice",
            choices=parts.items(),
            optional=True,
        ),
        asker.box(
            "required",
            "必交还是选交",
            then.get("required", True),
            kind="choice",
            choices=NEEDED,
        ),
        asker.box("commitment", "承诺的内容（告知承诺的填）", then.get("commitment")),
        asker.box("because", "要提交的依据（部门核发的材料要上传时填）", then.get("because")),
    ]


def named_boxes(asker: Asker, then: Row, names: Iterable[str]) -> list[Box]:
    """Return a box for each name that a table of facts or of thresholds decides."""
    return [asker.box(name, name, then.get(name), optional=True) for name in names]


def row_boxes(asker: Asker, row: Row) -> dict[str, Box]:
    """Return the boxes beside conditions and outcome."""
    return {
        "why": asker.box("why", "理由", row.get("why"), kind="textarea"),
        "source": asker.box("source", "依据", row.get("source")),
        "since": asker.box("since", "生效日（选填）", row.get("since"), longest=10),
        "until": asker.box("until", "失效日（选填）", row.get("until"), longest=10),
        "confidence": asker.box(
            "confidence",
            "可信程度",
            row.get("confidence", "high"),
            kind="choice",
            choices=CONFIDENCES.items(),
        ),
    }


def condition_boxes(asker: Asker, words: Iterable[Word], row: Row) -> list[Box]:
    """Return a box for each column of conditions."""
    return [condition(asker, word, row.get("when", {})) for word in words]


def read_rows(sent: Sent, kind: str, old: list[Row], words: Iterable[str]) -> list[dict[str, Any]]:
    """Return the rows of a table as they were typed; what was not touched stays as it was."""
    known = tuple(words), sent.getlist("name")
    said = sent.get("rows.first", "")
    first = int(said) if said.isdecimal() and len(said) < LONGEST else 0
    typed = [
        _row(sent, f"rows.{at}.", kind, old[at] if at < len(old) else {}, known)
        for at in range(first, first + count(sent, "rows."))
    ]
    return [*map(dict, old[:first]), *typed, *map(dict, old[first + len(typed) :])]


def _row(
    sent: Sent, prefix: str, kind: str, old: Row, known: tuple[tuple[str, ...], list[str]]
) -> dict[str, Any]:
    words, names = known
    made: dict[str, Any] = {}
    when = tests_of(sent, f"{prefix}when.", words, old.get("when", {}))
    if when or "when" in old:
        made["when"] = when
    then = {**{name: _typed(sent, prefix, name) for name in names}}
    made["then"] = _then(kind, then, old.get("then", {}))
    for name in BESIDE:
        said = sent.get(f"{prefix}{name}", "").strip()
        if not said and name != "source":
            continue
        if name == "confidence" and said == "high" and name not in old:
            continue
        made[name] = said
    return made


def _typed(sent: Sent, prefix: str, name: str) -> str:
    return sent.get(f"{prefix}then.{name}", "").strip()


def _then(kind: str, typed: Mapping[str, str], old: Row) -> dict[str, Any]:
    """Return an outcome; what is empty is left out, what is the same stays as it was written."""
    if kind == "season":
        return {"open": True}
    made = {}
    for name, said in typed.items():
        if not said or (name == "required" and said == "yes" and name not in old):
            continue
        made[name] = old[name] if name in old and shown(old[name]) == said else _value(name, said)
    if made.get("applies") is False:
        made.pop("promised_days", None)
    return made


def _value(name: str, said: str) -> Any:
    if name in ("applies", "eligible", "required"):
        return {"yes": True, "no": False}.get(said, said)
    return said if name in OF_NEEDS else number(said)
