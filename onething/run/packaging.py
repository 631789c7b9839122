"""`onething service`: a working service as one file, out of one installation and into another."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from onething.catalogue import commands as catalogue
from onething.catalogue import queries
from onething.catalogue.terms.packages import ITEM_FATES
from onething.kernel import now
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Refusal
from onething.run.load import LOADER
from onething.run.trouble import Trouble


def service(arguments: argparse.Namespace) -> None:
    """Export a theme with its items, or take such a file in so that a manager may publish it."""
    try:
        if arguments.deed == "export":
            _export(arguments.what, arguments.to)
        else:
            _import(Path(arguments.what), dry=arguments.dry_run)
    except Refusal as refusal:
        raise Trouble(str(refusal)) from refusal


def _export(slug: str, to: Path | None) -> None:
    path = to or Path(f"{slug}.service.json")
    content = queries.theme_package(slug, 0, LOADER, now.now().astimezone(CHINA).date())
    path.write_bytes(content)
    print(
        f"已导出到 {path}（{max(1, len(content) // 1000)} KB）。在另一处执行：onething service import {path.name}"
    )


def _import(path: Path, *, dry: bool) -> None:
    if not path.is_file():
        raise Trouble(f"没有文件“{path}”。请核对路径。")
    content, at = path.read_bytes(), now.now()
    found = queries.package_trial(content, (), LOADER, at.astimezone(CHINA).date())
    print(f"一件事：{ITEM_FATES[found.theme].replace('标准', '版本')}。")
    for line in _items(found):
        print(line)
    for fault in found.faults:
        print(f"要先解决：{fault}")
    for said in found.otherwise:
        print(f"请核对：{said}")
    if not found.faults:
        same = found.proofs - len(found.otherwise)
        print(f"文件附带 {found.proofs} 组回答，{same} 组在这里得到同样的办理清单。")
    if dry:
        print("这是试算，什么都没有写入。去掉“--dry-run”就会收下。")
        return
    made = catalogue.receive_package(content.decode("utf-8", "replace"), by=LOADER, at=at)
    print(f"已收下，等省级事项管理员在“事项中心 › 服务包”复核发布（编号 {made}）。")


def _items(found: queries.Weighed) -> Iterator[str]:
    for one in found.items:
        yield f"- {one.code} {one.name}：{ITEM_FATES[one.fate]}"
        for each in one.differences:
            yield f"    {each.name}：{each.before or '（没有）'} → {each.after or '（没有）'}"
