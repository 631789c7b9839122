"""Publishing what ships in `data/items` and `data/themes`, after checking it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from onething.catalogue import commands
from onething.catalogue.check import check, files, read_file
from onething.catalogue.check.registers import register_contents
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid


def load(data_root: Path, *, by: Actor, at: datetime, say: Callable[[str], None]) -> None:
    """Publish every item and theme whose file has changed; a faulty file stops all."""
    problems = check(data_root)
    if problems:
        told = "\n".join(str(problem) for problem in problems)
        raise Invalid(f"目录数据有 {len(problems)} 处错误，没有载入：\n{told}")
    for path in files(data_root, "items"):
        commands.publish_item(read_file(path), by=by.because(""), at=at)
    for path in files(data_root, "themes"):
        commands.publish_theme(read_file(path), by=by.because(""), at=at)
        say(f"一件事：{read_file(path)['name']}")
    for content in register_contents(data_root):
        kind, region, lines = content["kind"], content["region"], content["entries"]
        told = commands.load_register(kind, region, lines, by=by.because(""), at=at)
        if told:
            say(told)
