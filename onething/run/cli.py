"""`onething`: the command line of the platform."""

from __future__ import annotations

import argparse
import importlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from onething.run.postgres import THROWAWAY, Cluster
from onething.run.supervisor import ROOT, Supervisor
from onething.run.trouble import Trouble, check_port

WITH_DJANGO = {
    "migrate": ("migrate", "升级表结构，整理静态文件"),
    "load": ("load", "载入区划、单位、人员、事项、主题等数据；重复执行没有影响"),
    "check": ("check", "检查事项和主题文件，有错误时逐条说明并以 1 退出"),
    "verify": ("verify", "核验整本账本：链、日志、树根、签名；有改动时以 1 退出"),
    "clock": ("clock", "移动平台时间：+7d、-2h、+30m、reset、show；正式环境不可用"),
    "jobs": ("parked", "列出停放的任务；--replay 编号 重新执行"),
    "work": ("work", "只运行任务工作者"),
    "consume": ("consume", "只运行消费者"),
    "sequence": ("sequence", "只运行定序器"),
}


def main() -> None:
    """Carry out a subcommand; trouble is one sentence and exit code 1."""
    arguments = _parser().parse_args()
    try:
        arguments.run(arguments)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        sys.exit(1)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="onething", description="高效办成一件事平台")
    commands = parser.add_subparsers(title="命令", required=True, metavar="命令")
    _add(commands, "run", "启动整个平台：数据库、网页、消费者、任务工作者、定序器", run)
    _add(commands, "serve", "只运行网页", serve)
    for name, (_, help_text) in WITH_DJANGO.items():
        added = _add(commands, name, help_text, _with_django)
        added.set_defaults(task=WITH_DJANGO[name][0])
        if name == "clock":
            added.add_argument("shift", nargs="?", default="show", help="例如 +7d")
        if name == "jobs":
            added.add_argument("--replay", type=int, metavar="编号", help="重新执行这个任务")
    registry = _add(commands, "registry", "停止或恢复演示登记系统：stop、start", registry_switch)
    registry.add_argument("switch", choices=["stop", "start"])
    postgres = _add(
        commands,
        "postgres",
        "用临时数据库执行一条命令：onething postgres exec -- 命令",
        postgres_exec,
    )
    postgres.add_argument("exec", choices=["exec"])
    postgres.add_argument("command", nargs=argparse.REMAINDER)
    return parser


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    words: str,
    function: Callable[[argparse.Namespace], None],
) -> argparse.ArgumentParser:
    added = commands.add_parser(name, help=words, description=words)
    added.set_defaults(run=function)
    return added


def run(_: argparse.Namespace) -> None:
    """Run the whole platform under the supervisor."""
    Supervisor(_host(), _port(), _var()).run()


def serve(_: argparse.Namespace) -> None:
    """Run the web server alone, on a database that runs already."""
    check_port(_host(), _port())
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", _host(), "--port", str(_port()),
        "--workers", "2", "--blocking-threads", "4", "--no-ws", "onething.wsgi:application",
    ]  # fmt: skip
    os.execv(sys.executable, command)  # noqa: S606 -- this process becomes the server


def registry_switch(arguments: argparse.Namespace) -> None:
    """Stop the demo registry, or let it run again; the supervisor sees it within a second."""
    mark = _var() / "registry.stopped"
    if arguments.switch == "stop":
        mark.touch()
        print("演示登记系统将停止；表单改为手工填写。")
    else:
        mark.unlink(missing_ok=True)
        print("演示登记系统将恢复。")


def postgres_exec(arguments: argparse.Namespace) -> None:
    """Run a command against a throw-away server of its own and pass its exit code on."""
    command = [part for part in arguments.command if part != "--"]
    home = Path(tempfile.mkdtemp(prefix="onething-pg-"))
    cluster = Cluster(home, THROWAWAY)
    try:
        cluster.ensure()
        url = cluster.start()
        code = subprocess.run(
            command, env={**os.environ, "DATABASE_URL": url}, check=False
        ).returncode
    finally:
        cluster.stop()
        shutil.rmtree(home, ignore_errors=True)
    sys.exit(code)


def _with_django(arguments: argparse.Namespace) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onething.settings")
    importlib.import_module("django").setup()
    refusal = importlib.import_module("onething.kernel.refusals").Refusal
    try:
        getattr(importlib.import_module("onething.run.tasks"), arguments.task)(arguments)
    except refusal as refused:
        raise Trouble(str(refused)) from refused


def _host() -> str:
    return os.environ.get("HOST", "127.0.0.1")


def _port() -> int:
    said = os.environ.get("PORT", "8000")
    if not said.isdigit() or not 0 < int(said) < 65536:  # noqa: PLR2004 -- TCP has so many ports
        raise Trouble(f"PORT 应为 1 到 65535 的数字，现在是“{said}”。请改正后再启动。")
    return int(said)


def _var() -> Path:
    return Path(os.environ.get("ONETHING_VAR", ROOT / "var")).resolve()


if __name__ == "__main__":
    main()
