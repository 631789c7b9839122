"""Publishing what ships in `data/items` and `data/themes`, after checking it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from onething.catalogue import commands
from onething.catalogue.applets.samples import load_samples
from onething.catalogue.check import check, citation_problems, files, read_file
from onething.catalogue.check.laws import law_contents
from onething.catalogue.check.registers import register_contents
from onething.catalogue.practices.adopting import with_adoptions
from onething.kernel.actor import Actor
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid


def load(
    data_root: Path,
    *,
    by: Actor,
    at: datetime,
    say: Callable[[str], None],
    checked: bool = False,
) -> None:
    """Publish every item and theme whose file has changed; a faulty file stops all.

    What was `checked` by this version before is not analysed again; laws end on a day, and are.
    """
    problems = [] if checked else check(data_root)
    problems = problems or citation_problems(data_root, at.astimezone(CHINA).date())
    if problems:
        told = "\n".join(str(problem) for problem in problems)
        raise Invalid(f"目录数据有 {len(problems)} 处错误，没有载入：\n{told}")
    _load_laws(data_root, by=by, at=at, say=say)
    for path in files(data_root, "items"):
        commands.publish_item(read_file(path), by=by.because(""), at=at)
    for path in files(data_root, "themes"):
        commands.publish_theme(with_adoptions(read_file(path)), by=by.because(""), at=at)
        say(f"一件事：{read_file(path)['name']}")
    if line := commands.list_implementations(by=by.because(""), at=at):
        say(line)
    _load_registers(data_root, by=by, at=at, say=say)
    load_samples(data_root, by=by, at=at, say=say)


def _load_laws(data_root: Path, *, by: Actor, at: datetime, say: Callable[[str], None]) -> None:
    lines = [commands.load_law(one, by=by.because(""), at=at) for one in law_contents(data_root)]
    entered = [line for line in lines if line.startswith("依据：")]
    if entered:
        say(f"依据库：{len(entered)} 份法律和文件")
    for line in lines:
        if line and line not in entered:
            say(line)


def _load_registers(
    data_root: Path, *, by: Actor, at: datetime, say: Callable[[str], None]
) -> None:
    for content in register_contents(data_root):
        kind, region, lines = content["kind"], content["region"], content["entries"]
        line = commands.load_register(kind, region, lines, by=by.because(""), at=at)
        if line:
            say(line)
