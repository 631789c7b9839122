"""`onething licences`: historical licences come into the base, and a report says what came of each row."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence

from onething.documents import commands as documents
from onething.documents import queries
from onething.documents.terms import IMPORT_FATES, ImportFate
from onething.kernel import now
from onething.kernel.calendar import CHINA
from onething.run.load import LOADER
from onething.run.trouble import Trouble

SHOWN = 20  # lines of each list on the screen; the report has all of them
Told = tuple[int, str, str]  # row, column, sentence


def import_licences(arguments: argparse.Namespace) -> None:
    """Import a file batch by batch; broken off, the same command goes on where it stopped."""
    if not arguments.file.is_file():
        raise Trouble(f"没有文件“{arguments.file}”。请核对路径。")
    found = queries.read_licences(arguments.file)
    print(f"读到 {found.rows} 行，其中 {len(found.incoming)} 行可以核对。")
    source = arguments.source.strip()[:60]
    refused = [(one.row, one.column, one.sentence) for one in found.faults]
    fates, told = (_tried if arguments.dry_run else _written)(source, found.incoming)
    refused = sorted([*refused, *told])
    out = {row for row, _, _ in refused}
    gaps = [(one.row, one.column, one.sentence) for one in found.gaps if one.row not in out]
    lines = [*_counts(fates, len(refused), len(gaps))]
    for line in lines:
        print(line)
    for row, column, sentence in refused[:SHOWN]:
        print(f"第 {row} 行“{column}”：{sentence}")
    if len(refused) > SHOWN:
        print(f"还有 {len(refused) - SHOWN} 行没有列出。用“--report 文件”可以看到全部。")
    if arguments.report:
        report = _report(arguments, lines, refused, gaps)
        arguments.report.write_text("\n".join(report) + "\n", encoding="utf-8")
    if arguments.dry_run:
        print("这是试算，什么都没有写入。去掉“--dry-run”就会导入。")


def _tried(source: str, rows: Sequence[queries.Incoming]) -> tuple[list[ImportFate], list[Told]]:
    day = now.now().astimezone(CHINA).date()
    judged = queries.licences_dry_run(source, rows, day)
    told = [(one.incoming.row, one.incoming.number, one.fault) for one in judged if one.fault]
    return [one.fate for one in judged], told


def _written(source: str, rows: Sequence[queries.Incoming]) -> tuple[list[ImportFate], list[Told]]:
    fates: list[ImportFate] = []
    for batch in queries.licence_batches(rows):
        said = documents.import_licences(source, batch, by=LOADER, at=now.now())
        fates += map(ImportFate, said.split())
        print(f"已处理 {len(fates)} / {len(rows)}", flush=True)
    faults = queries.import_faults(source)
    told = [
        (one.row, one.number, faults.get((one.type, one.number), ""))
        for one, fate in zip(rows, fates, strict=True)
        if fate is ImportFate.REFUSED
    ]
    return fates, told


def _counts(fates: Sequence[ImportFate], refused: int, gaps: int) -> Iterator[str]:
    counted = Counter(fates)
    for fate, words in IMPORT_FATES.items():
        if counted[fate] and fate is not ImportFate.REFUSED:
            yield f"- {words}：{counted[fate]} 份"
    yield f"- 没有入库的行：{refused}"
    yield f"- 已入库、证面要素不完整的：{gaps}"


def _report(
    arguments: argparse.Namespace,
    lines: Sequence[str],
    refused: Sequence[Told],
    gaps: Sequence[Told],
) -> Iterator[str]:
    """Yield the lines of the report."""
    yield f"# 历史证照导入报告：{arguments.file.name}"
    yield ""
    done = "试算，没有写入" if arguments.dry_run else "已写入"
    yield f"{now.now().astimezone(CHINA):%Y-%m-%d %H:%M}，来源“{arguments.source}”，{done}。"
    yield ""
    yield from lines
    for title, rows in (("没有入库的行", refused), ("证面要素不完整的", gaps)):
        if rows:
            yield f"\n## {title}\n\n| 行 | 列或编号 | 说明 |\n| --- | --- | --- |"
            yield from (f"| {row} | {column} | {sentence} |" for row, column, sentence in rows)
