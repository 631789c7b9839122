"""规则表 of a draft: the grid of rules, and beside it the rows that try them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse

from onething.catalogue.queries import ThemeDraftSheet
from onething.catalogue.terms.edits import moved, without
from onething.catalogue.terms.typed import Sent, count
from onething.catalogue.terms.vocabulary import Word, questions_behind, vocabulary
from onething.kernel.refusals import NotYours
from onething.web.console.themes import rows as drawn
from onething.web.console.themes.cells import Asker
from onething.web.console.themes.composer import part_name, windows
from onething.web.console.themes.editing import SAVED, Editor, at, deed, run
from onething.web.console.themes.saving import Kept
from onething.web.console.themes.where import Told, anchored, told
from onething.web.forms import Box
from onething.web.request import Request

Content = dict[str, Any]
WHOLE = {"thresholds": "地方标准", "eligible": "谁能办", "season": "什么时候能办"}
WHERE = {"parts": "applies", "materials": "source", "facts": "rows"}
ANYWHERE = "140000"  # a test row begins with the province
MOST_BOXES = 250  # of rules on a page that is sent; test rows come besides
TRIED = ("parts", "materials", "eligible")
STARTS: dict[str, dict[str, Any]] = {
    "parts": {"then": {"applies": True}, "why": "", "source": ""},
    "materials": {"then": {"source": "upload"}, "why": "", "source": ""},
    "eligible": {"then": {"eligible": False}, "why": "", "source": ""},
    "season": {"then": {"open": True}, "why": "", "source": "", "since": "", "until": ""},
    "thresholds": {"when": {"region": ""}, "then": {}, "source": ""},
    "facts": {"then": {}, "source": ""},
}
ALL_MAY = {"then": {"eligible": True}, "source": ""}


def rows_of(content: Mapping[str, Any], table: str) -> list[dict[str, Any]]:
    """Return the rows of a table by its name: parts.food, materials.lease, eligible."""
    kind, _, key = table.partition(".")
    if kind in WHOLE and not key:
        whole: list[dict[str, Any]] = content.get(kind, [])
        return whole
    if kind in WHERE:
        for one in content.get(kind, ()):
            if one.get("key") == key and WHERE[kind] in one:
                found: list[dict[str, Any]] = one[WHERE[kind]]
                return found
    raise NotYours("这张规则表已经不在草稿里，可能刚被同事删去。请回到规则表重新选择。")


def _put(content: Content, table: str, rows: list[dict[str, Any]]) -> None:
    kind, _, key = table.partition(".")
    if kind in WHOLE:
        content[kind] = rows
        if not rows and kind != "thresholds":
            del content[kind]  # nobody is barred, it is always open
        return
    for one in content[kind]:
        if one.get("key") == key:
            one[WHERE[kind]] = rows


def _prefix(content: Mapping[str, Any], table: str) -> str:
    """Return where the rows of a table stand in the content."""
    kind, _, key = table.partition(".")
    if kind in WHOLE:
        return f"{kind}."
    number = [one.get("key") for one in content[kind]].index(key)
    return f"{kind}.{number}.{WHERE[kind]}."


def rules(request: Request, theme_draft: UUID, table: str) -> HttpResponse:
    """Show and keep the rules of one table with its test rows."""

    def part(content: Mapping[str, Any], aside: Mapping[str, Any]) -> Any:
        tests = [one for one in aside.get("tests", ()) if one.get("table") == table]
        return [_seen(content, table), tests, aside.get("columns", {}).get(table)]

    def change(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> str:
        return _change(request, kept, table)

    def draw(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> dict[str, Any]:
        return _draw(request, sheet, kept, table)

    return run(request, theme_draft, Editor("gz", "rules", part, change, draw))


def _seen(content: Mapping[str, Any], table: str) -> Any:
    try:
        return rows_of(content, table)
    except NotYours:
        return None


def _change(request: Request, kept: Kept, table: str) -> str:
    kind, sent = table.partition(".")[0], request.POST
    old = rows_of(kept.content, table)
    columns = sent.getlist("col")
    rows = drawn.read_rows(sent, kind, list(old), columns)
    verb, about = deed(request)
    rows = _row_deed(rows, verb, about, kind)
    columns = _column_deed(columns, rows, verb, about or sent.get("more", ""))
    if verb == "name" and (name := sent.get("newname", "").strip()):
        for row in rows:
            row["then"].setdefault(name, "")
    _put(kept.content, table, rows)
    kept.aside.setdefault("columns", {})[table] = columns
    tests = _tests(sent, table)
    if verb == "test":
        tests.append({"table": table, "region": ANYWHERE, "answers": {}, "expect": ""})
    elif verb == "cuttest":
        tests = without(tests, at(about))
    others = [one for one in kept.aside.get("tests", ()) if one.get("table") != table]
    kept.aside["tests"] = others + tests
    anchor = "#t-tests" if verb in ("test", "cuttest") else "#t-rules"
    first = at(request.GET.get("from", ""))
    more = f"&from={first}" if first > 0 else ""
    return f"gz/{table}{SAVED}{more}{anchor}"


def _row_deed(rows: list[dict[str, Any]], verb: str, about: str, kind: str) -> list[dict[str, Any]]:
    if verb in ("up", "down"):
        return moved(rows, at(about), -1 if verb == "up" else 1)
    if verb == "cut":
        return without(rows, at(about))
    if verb == "row":
        fresh = _fresh(kind)
        last = bool(rows) and not rows[-1].get("when")
        return [*rows[:-1], fresh, rows[-1]] if last else [*rows, fresh]
    return rows


def _fresh(kind: str) -> dict[str, Any]:
    """Return a row to be filled in."""
    start = {key: value for key, value in STARTS[kind].items() if value != "" or key == "source"}
    return {**start, "then": dict(STARTS[kind]["then"])}


def _column_deed(
    columns: list[str], rows: list[dict[str, Any]], verb: str, about: str
) -> list[str]:
    if verb == "column" and about and about not in columns:
        return [*columns, about]
    if verb == "cutcolumn":
        for row in rows:
            row.get("when", {}).pop(about, None)
        return [one for one in columns if one != about]
    if verb in ("left", "right") and about in columns:
        return moved(columns, columns.index(about), -1 if verb == "left" else 1)
    return columns


def _tests(sent: Sent, table: str) -> list[dict[str, Any]]:
    found = []
    for number in range(count(sent, "tests.")):
        prefix = f"tests.{number}."
        answers = {
            key: ",".join(one for one in sent.getlist(f"{prefix}a.{key}") if one)
            for key in sent.getlist("asked")
        }
        found.append(
            {
                "table": table,
                "region": sent.get(f"{prefix}region", "").strip(),
                "answers": {key: said for key, said in answers.items() if said},
                "expect": sent.get(f"{prefix}expect", ""),
            }
        )
    return found


def columns_of(
    content: Mapping[str, Any], aside: Mapping[str, Any], table: str
) -> tuple[Word, ...]:
    """Return the columns of conditions: as they were arranged, then whatever rules ask besides."""
    known = {word.key: word for word in vocabulary(content)}
    arranged = aside.get("columns", {}).get(table, ())
    used = {key for row in rows_of(content, table) for key in row.get("when", {})}
    always = ("region",) if table == "thresholds" else ()
    order = [
        *arranged,
        *always,
        *(key for key in known if key in used),
        *sorted(used - known.keys()),
    ]
    return tuple(known.get(key, Word(key, f"{key}（已经没有）")) for key in dict.fromkeys(order))


def _draw(request: Request, sheet: ThemeDraftSheet, kept: Kept, table: str) -> dict[str, Any]:
    kind = table.partition(".")[0]
    content, rows = kept.content, rows_of(kept.content, table)
    columns = columns_of(content, kept.aside, table)
    prefix = _prefix(content, table)
    mine = [one for one in told(sheet) if f"{one.path}.".startswith(prefix)]
    faults = {f"rows.{one.path.removeprefix(prefix)}": one.sentence for one in mine}
    names = drawn.outcome_names(kind, rows, content)
    parts = {one["key"]: part_name(one, sheet) for one in content.get("parts", ())}
    length = max(MOST_BOXES // (len(columns) + len(names) + len(drawn.BESIDE)), 5)
    first = min(max(at(request.GET.get("from", "")), 0), max(len(rows) - 1, 0)) // length * length
    lines = [
        _line(Asker(f"rows.{number}.", faults), row, kind, (columns, names, parts))
        for number, row in list(enumerate(rows))[first : first + length]
    ]
    return {
        "table": table,
        "kind": kind,
        "name": table_name(table, sheet, content),
        "columns": columns,
        "names": names,
        "plain": kind in ("parts", "eligible"),
        "rows": lines,
        "first": first,
        "total": len(rows),
        "windows": windows(len(rows), length, first),
        "page_told": anchored(mine, _all(lines), prefix=prefix, lead="rows."),
        "more": [word for word in vocabulary(content) if word not in columns],
        "explained": kind in ("parts", "materials", "eligible", "season"),
        **_drawn_tests(sheet, kept, table, columns),
    }


def _all(lines: list[dict[str, Any]]) -> list[Box]:
    return [
        box
        for line in lines
        for box in (*line["conditions"], *line["outcome"], *line["beside"].values())
    ]


def _line(
    asker: Asker,
    row: Mapping[str, Any],
    kind: str,
    around: tuple[tuple[Word, ...], tuple[str, ...], Mapping[str, str]],
) -> dict[str, Any]:
    columns, names, parts = around
    then, place = row.get("then", {}), asker.prefix.rstrip(".")
    inner = asker.under("then.")
    boxes = drawn.outcome_boxes(kind, inner, then, parts)
    return {
        "number": int(place.removeprefix("rows.")),
        "conditions": drawn.condition_boxes(asker, columns, row),
        "outcome": boxes or drawn.named_boxes(inner, then, names),
        "beside": drawn.row_boxes(asker, row),
        "fault": asker.errors.get(place, "") or asker.errors.get(f"{place}.then", ""),
    }


def _drawn_tests(
    sheet: ThemeDraftSheet, kept: Kept, table: str, columns: tuple[Word, ...]
) -> dict[str, Any]:
    kind = table.partition(".")[0]
    if kind not in TRIED:
        return {"tried": False}
    asked = questions_behind(kept.content, [word.key for word in columns])
    questions = [one for one in kept.content["questions"] if one["key"] in asked]
    results = {one.number: one for one in sheet.outcomes if one.table == table}
    numbered = enumerate(kept.aside.get("tests", ()))
    mine = [(number, one) for number, one in numbered if one.get("table") == table]
    return {
        "tried": True,
        "asked": questions,
        "tests": [
            {
                "boxes": _test_boxes(Asker(f"tests.{at_}.", {}), one, questions, kind),
                "result": results.get(number),
                "said": _said(kind, results[number].said) if number in results else "",
            }
            for at_, (number, one) in enumerate(mine)
        ],
    }


def _test_boxes(
    asker: Asker, test: Mapping[str, Any], questions: list[Any], kind: str
) -> list[Box]:
    answers = test.get("answers", {})
    found = [asker.box("region", "地区", test.get("region"), longest=12)]
    for one in questions:
        options = tuple((o["value"], o["label"]) for o in one.get("options", ()))
        drawn_as = one["kind"] if options else "text"
        found.append(
            asker.box(
                f"a.{one['key']}",
                one["text"],
                answers.get(one["key"], "").split(",")
                if drawn_as == "choices"
                else answers.get(one["key"], ""),
                kind=drawn_as,
                choices=options,
                optional=True,
            )
        )
    expect = asker.box(
        "expect", "预期", test.get("expect"), kind="choice", choices=EXPECTED[kind], optional=True
    )
    return [*found, expect]


EXPECTED = {
    "parts": drawn.APPLIES,
    "eligible": drawn.ELIGIBLE,
    "materials": drawn.FROM_WHERE,
}


def _said(kind: str, value: str) -> str:
    return dict(EXPECTED[kind]).get(value, value)


def table_name(table: str, sheet: ThemeDraftSheet, content: Mapping[str, Any]) -> str:
    """Return what a table is called."""
    kind, _, key = table.partition(".")
    if kind in WHOLE:
        return WHOLE[kind]
    one: dict[str, Any] = next((one for one in content[kind] if one.get("key") == key), {})
    if kind == "parts":
        return f"什么情况要办“{part_name(one, sheet)}”"
    return f"“{one.get('name', key)}”从哪里来" if kind == "materials" else f"推算 {key}"


def tables(request: Request, theme_draft: UUID) -> HttpResponse:
    """Show the tables of a draft; begin the ones that are not there yet."""
    return run(request, theme_draft, LIST)


def _none(content: Mapping[str, Any], aside: Mapping[str, Any]) -> Any:
    return [content.get(key) for key in (*WHOLE, "facts")]


def _change_list(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> str:
    verb, about = deed(request)
    if verb == "begin" and about in WHOLE and not kept.content.get(about):
        fresh = _fresh(about)
        kept.content[about] = [fresh, dict(ALL_MAY)] if about == "eligible" else [fresh]
        return f"gz/{about}{SAVED}"
    return f"gz{SAVED}"


def _draw_list(request: Request, sheet: ThemeDraftSheet, kept: Kept) -> dict[str, Any]:
    content = kept.content
    names = [one for one in WHOLE if content.get(one)]
    names += [
        f"{kind}.{one['key']}"
        for kind, where in WHERE.items()
        for one in content.get(kind, ())
        if where in one
    ]
    faults: list[Told] = list(told(sheet))
    return {
        "rows": [
            {
                "table": name,
                "name": table_name(name, sheet, content),
                "rules": len(rows_of(content, name)),
                "tests": sum(one.table == name for one in sheet.outcomes),
                "bad": sum(one.table == name and not one.good for one in sheet.outcomes),
                "faults": sum(one.page == f"gz/{name}" for one in faults),
            }
            for name in names
        ],
        "begin": [(key, name) for key, name in WHOLE.items() if not content.get(key)],
    }


LIST = Editor("gz", "tables", _none, _change_list, _draw_list)
