"""`onething import`: items of another system become drafts, and a report says what came of each row."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.conf import settings

from onething.catalogue import commands as catalogue
from onething.catalogue import queries
from onething.catalogue.terms.imports import FATES, Fate, Gathered, Rules
from onething.catalogue.terms.imports import Trouble as Wrong
from onething.kernel import now
from onething.kernel.calendar import CHINA
from onething.run.load import LOADER
from onething.run.trouble import Trouble

SHOWN = 20  # lines of each list on the screen; the report has all of them
NUMBERED = 5  # rows that are named one by one
LEFT = (Fate.THERE, Fate.TOUCHED, Fate.AHEAD)  # what people should look at


def import_items(arguments: argparse.Namespace) -> None:
    """Import a file batch by batch; broken off, the same command goes on where it stopped."""
    if not arguments.file.is_file():
        raise Trouble(f"没有文件“{arguments.file}”。请核对路径。")
    rules = queries.import_rules(_rules_at(arguments.rules))
    found = queries.read_import(arguments.file, rules)
    print(f"读到 {found.rows} 行，合成 {len(found.items)} 个事项。")
    fates = (
        queries.dry_run(rules.name, found.items) if arguments.dry_run else _written(rules, found)
    )
    report = [*_report(arguments.file.name, rules, found, fates, dry=arguments.dry_run)]
    if arguments.report:
        arguments.report.write_text("\n".join(report) + "\n", encoding="utf-8")
    for line in _counts(found, fates):
        print(line)
    for one in found.refused[:SHOWN]:
        print(f"第 {one.row} 行“{one.column}”：{one.sentence}")
    if len(found.refused) > SHOWN:
        print(f"还有 {len(found.refused) - SHOWN} 行没有列出。用“--report 文件”可以看到全部。")
    if arguments.dry_run:
        print("这是试算，什么都没有写入。去掉“--dry-run”就会导入。")


def _rules_at(said: str) -> Path:
    path = Path(said)
    if path.suffix:
        return path
    shipped = settings.DATA_ROOT / "imports" / f"{path.name}.yaml"
    if not shipped.is_file():
        names = "、".join(sorted(one.stem for one in shipped.parent.glob("*.yaml")))
        raise Trouble(f"没有叫“{said}”的对照文件。现有：{names}；也可以写一个文件的路径。")
    return shipped


def _written(rules: Rules, found: Gathered) -> tuple[Fate, ...]:
    fates: list[Fate] = []
    for batch in queries.batches(found.items):
        said = catalogue.import_items(rules.name, batch, by=LOADER, at=now.now())
        fates += map(Fate, said.split())
        print(f"已处理 {len(fates)} / {len(found.items)}", flush=True)
    return tuple(fates)


def _counts(found: Gathered, fates: Sequence[Fate]) -> Iterator[str]:
    counted = Counter(fates)
    for fate, words in FATES.items():
        if counted[fate]:
            yield f"- {words}：{counted[fate]} 个事项"
    yield f"- 没有导入的行：{len(found.refused)}"
    yield f"- 已导入、要在草稿中补的：{len(found.gaps)} 处"
    yield f"- 建议合并的材料名称：{len(found.same)} 组"


def _report(
    name: str, rules: Rules, found: Gathered, fates: Sequence[Fate], *, dry: bool
) -> Iterator[str]:
    """Yield the lines of the report."""
    yield f"# 导入报告：{name}"
    yield ""
    yield f"{now.now().astimezone(CHINA):%Y-%m-%d %H:%M}，{'试算，没有写入' if dry else '已写入草稿'}。"
    yield f"对照文件：{rules.name}（{rules.source}）。"
    yield f"读到 {found.rows} 行，合成 {len(found.items)} 个事项。"
    yield ""
    yield from _counts(found, fates)
    yield from _table("没有导入的行", _told(found.refused))
    left = (
        (str(item.rows[0]), item.content["code"], f"{item.content['name']}：{FATES[fate]}。")
        for item, fate in zip(found.items, fates, strict=True)
        if fate in LEFT
    )
    yield from _table("没有覆盖的事项", left)
    yield from _table("要在草稿中补的", _told(found.gaps))
    if found.same:
        yield "\n## 建议合并的材料名称\n"
        yield "同意的，写进对照文件的 materials，再导入一次；不同意的不用管。\n"
        yield "```yaml\nmaterials:"
        for group in found.same:
            for other, count in group.names[1:]:
                yield f"  {_quoted(other)}: {_quoted(group.proposed)}  # {count} 次，另一个 {group.names[0][1]} 次"
        yield "```"


def _told(troubles: Sequence[Wrong]) -> Iterator[tuple[str, str, str]]:
    """Yield each thing to mend once, with the rows where it is."""
    rows: dict[tuple[str, str], list[int]] = {}
    for one in troubles:
        rows.setdefault((one.column, one.sentence), []).append(one.row)
    for (column, sentence), numbers in rows.items():
        some = "、".join(map(str, numbers[:NUMBERED]))
        yield some if len(numbers) <= NUMBERED else f"{some} 等 {len(numbers)} 行", column, sentence


def _table(title: str, rows: Iterator[tuple[str, str, str]]) -> Iterator[str]:
    lines = [f"| {row} | {column} | {_cell(sentence)} |" for row, column, sentence in rows]
    if lines:
        yield f"\n## {title}\n"
        yield "| 行 | 列或编码 | 说明 |\n| --- | --- | --- |"
        yield from lines


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # as YAML reads it too
