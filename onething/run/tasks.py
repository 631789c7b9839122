"""What the subcommands that need Django do. Imported after Django has been set up."""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from onething.cases.check import faults as faults_of_cases
from onething.catalogue.check import (
    Problem,
    citation_problems,
    citation_warnings,
    is_own_paper,
    item_warnings,
)
from onething.catalogue.check import check as check_catalogue
from onething.catalogue.check import warnings as catalogue_warnings
from onething.documents import queries as documents
from onething.exchange import queries as exchange
from onething.exchange.terms import verdict_on
from onething.identity import commands as staff
from onething.kernel import consumers, jobs, logkeys, now, rebuilding, receipts, sequencer
from onething.kernel.actor import SYSTEM
from onething.kernel.calendar import CHINA
from onething.kernel.reading_log import faults_of_readings
from onething.kernel.verify import ledger_lines, verify_all
from onething.run import keys as keyring
from onething.run import prepared, purpose
from onething.run.importing import import_items
from onething.run.licences import import_licences
from onething.run.load import LOADER, load_all
from onething.run.packaging import service
from onething.run.rulefiles import rule_problems
from onething.run.trouble import Trouble
from onething.settings import database_url

__all__ = ["import_items", "import_licences", "service"]  # the other tasks stand here
UNITS = {"d": "days", "h": "hours", "m": "minutes"}
LATER = 10  # niceness of the workers
FARTHEST = timedelta(days=3660)  # time may be moved so far, to either side


def migrate(_: argparse.Namespace) -> None:
    """Bring the tables up to date and gather the static files."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    print("      表结构和静态文件已是最新")


def load(_: argparse.Namespace) -> None:
    """Load the data that ships."""
    load_all(lambda words: print(f"      {words}"), at=now.now())
    purpose.keep(database_url(), purpose.wanted())


def check(arguments: argparse.Namespace) -> None:
    """Check items, themes and registers of a folder of data; exit with 1 when there is a fault."""
    root = arguments.data or settings.DATA_ROOT
    if not root.is_dir():
        raise Trouble(f"没有文件夹“{root}”。请写数据文件夹的路径，例如 data。")
    today = datetime.now(CHINA).date()  # files are checked without a database
    problems = check_catalogue(root) or citation_problems(root, today)
    problems += rule_problems(root)
    for problem in problems:
        print(problem)
    if problems:
        print(f"共有 {len(problems)} 处错误，改好以前不会载入。")
        sys.exit(1)
    prepared.note_checked(Path(settings.VAR_ROOT), root)
    for told in catalogue_warnings(root):
        print(f"提醒：{told}")
    unknown, better = citation_warnings(root, today), item_warnings(root)
    for told in (*unknown, *better) if arguments.all else ():
        print(f"提醒：{told}")
    if not arguments.all:
        _count_of_warnings(unknown, better)
    print("事项和主题没有发现错误。")


def _count_of_warnings(unknown: list[Problem], better: list[Problem]) -> None:
    """Say how many reminders there are, and how to see them."""
    own = sum(is_own_paper(told) for told in unknown)
    if unknown:
        print(
            f"提醒：有 {len(unknown)} 处引用的依据不在依据库，其中 {own} 处是示例或者本省还没有印发的文件。"
            "用“onething check --all”逐处列出。"
        )
    if better:
        print(f"提醒：事项还有 {len(better)} 处可以改进。用“onething check --all”逐处列出。")


def verify(arguments: argparse.Namespace) -> None:
    """Check the whole ledger and the rows against it, or one receipt; exit with 1 on any fault."""
    if arguments.receipt:
        _verify_receipt(arguments.receipt)
        return
    report = verify_all()
    faults = [*report.faults, *faults_of_cases(), *faults_of_readings()]
    for fault in faults:
        print(f"{fault.where}：{fault.sentence}")
    print(f"账本共 {report.events} 条记录，{report.streams} 条链，{report.heads} 个签名树根。")
    if faults:
        print(f"发现 {len(faults)} 处不一致。请保护现场，联系安全管理员核查。")
        sys.exit(1)
    print("全部一致，没有被改动；申请和办件与账本相符。")


def _verify_receipt(path: Path) -> None:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise Trouble(f"读不出回执 {path}。请指定从“我的办件”下载的存证回执文件。") from fault
    verdict = verdict_on(said, logkeys.public_keys(), exchange.known_certificate())
    wrong = verdict.fault or (receipts.missing_here(said) if verdict.kind == "receipt" else "")
    if wrong:
        print(wrong)
        sys.exit(1)
    print("\n".join(verdict.findings))
    print("核验通过，本账本中有这条记录。" if verdict.kind == "receipt" else "核验通过。")


def evidence(arguments: argparse.Namespace) -> None:
    """Write the ledger into a file that anybody can check without our database."""
    path: Path = arguments.file
    if path.exists():
        raise Trouble(f"{path} 已经存在。请换一个文件名，免得覆盖已有的证据。")
    part = path.with_name(f"{path.name}.part")
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(part, "wb") as file:
        file.writelines(ledger_lines())
    part.rename(path)
    print(f"账本已导出到 {path}。核验：onething verify --ledger {path} --key 账本公钥.pem")


def rebuild(arguments: argparse.Namespace) -> None:
    """Make projections anew from the log, while the platform works on."""
    names = rebuilding.changed() if arguments.changed else rebuilding.named(arguments.projection)
    for name in names:
        count = rebuilding.rebuild(name, _progress)
        print(f"{name.rpartition('.')[2]}：已从账本的 {count} 条记录重新生成。")


def _progress(name: str, read: int, size: int) -> None:
    print(f"{name.rpartition('.')[2]}：{read} / {size}", flush=True)


def clock(arguments: argparse.Namespace) -> None:
    """Move the platform's time, bring it back, or say what it is."""
    said = arguments.shift
    if said == "reset":
        now.reset()
    elif said != "show":
        now.shift(_shift(said))
    moved = now.shifted()
    print(f"平台时间：{now.now().astimezone():%Y-%m-%d %H:%M:%S}（{_moved(moved)}）")


def _shift(said: str) -> timedelta:
    match = re.fullmatch(r"([+-]\d{1,6})([dhm])", said)
    if match is None:
        raise Trouble("时间写法不对。请用 +7d、-2h、+30m、reset 或 show。")
    by = timedelta(**{UNITS[match[2]]: int(match[1])})
    if abs(now.shifted() + by) > FARTHEST:
        raise Trouble("移动得太远了，前后最多十年。请先用 onething clock reset 恢复。")
    return by


def _moved(by: timedelta) -> str:
    """Say in Chinese by how much the time is moved."""
    if not by:
        return "与实际时间一致"
    minutes = round(abs(by).total_seconds() / 60)
    parts = ((minutes // 1440, "天"), (minutes // 60 % 24, "小时"), (minutes % 60, "分钟"))
    words = "".join(f"{number} {unit}" for number, unit in parts if number)
    return f"比实际时间{'早' if by < timedelta() else '晚'} {words}"


def parked(arguments: argparse.Namespace) -> None:
    """List the jobs that failed for good, or replay one."""
    if arguments.replay is not None:
        jobs.replay(arguments.replay)
        print(f"任务 {arguments.replay} 已放回队列。")
        return
    rows = jobs.parked()
    for job in rows:
        print(
            f"{job.id}  {job.reaction}  事件 {job.event}  对象 {job.target}  试过 {job.attempts} 次"
        )
    print(f"共 {len(rows)} 个停放的任务。" if rows else "没有停放的任务。")


def administrator(arguments: argparse.Namespace) -> None:
    """Enter one of the first two administrators of an organisation; say the code once."""
    said = vars(arguments)
    parts = (said["单位"], said["姓名"], said["工号"], said["账号"])
    done = staff.first_administrator(*parts, by=LOADER, at=now.now())
    print(f"账号 {done.login} 的激活码：{done.code}")
    print(f"请当面交给本人，在 {settings.BASE_URL}/activate 设置密码。激活码只显示这一次。")


def keys(arguments: argparse.Namespace) -> None:
    """List the keys, or change one."""
    keyring.keys(arguments)


def trace(arguments: argparse.Namespace) -> None:
    """Say who took a list away."""
    path = Path(arguments.what)
    content, number = (path.read_bytes(), "") if path.is_file() else (b"", arguments.what)
    found = documents.trace(SYSTEM, content=content, number=number)
    if found is None:
        raise Trouble("没有找到对应的导出记录。请核对文件或编号。")
    same = "与导出时完全一致" if found.whole else "按编号查出，文件可能改过"
    print(f"{found.number}：{found.organisation}{found.name}（{found.badge}）")
    print(
        f"{found.at.astimezone():%Y-%m-%d %H:%M}导出“{found.title}”{found.rows} 行，目的：{found.purpose}；{same}。"
    )


def work(_: argparse.Namespace) -> None:
    """Work off jobs until told to stop, after whoever waits in front of a page or a counter."""
    _give_way()
    _until_stopped(jobs.run_worker)


def _give_way() -> None:
    """Take the processor only when nobody else wants it; Linux also weighs sessions as a whole."""
    os.nice(LATER)
    with suppress(OSError):  # a system that does not weigh them
        Path("/proc/self/autogroup").write_text(str(LATER))


def consume(_: argparse.Namespace) -> None:
    """Let consumers read the log until told to stop."""
    _until_stopped(consumers.run_forever)


def sequence(_: argparse.Namespace) -> None:
    """Sequence events until told to stop."""
    _until_stopped(sequencer.run_forever)


def _until_stopped(run: Callable[[threading.Event], None]) -> None:
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    run(stop)
