"""`onething`: the command line of the platform."""

from __future__ import annotations

import argparse
import importlib
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from onething import environment
from onething.kernel.processes import introduce, measure_in
from onething.run import backup, servers, upgrade
from onething.run.children import live_command, web_command
from onething.run.prepared import ROOT
from onething.run.supervisor import Supervisor
from onething.run.trouble import Trouble, check_port, sentence_of

INTERRUPTED = 130
WITH_DJANGO = {
    "migrate": ("migrate", "升级表结构，整理静态文件"),
    "load": ("load", "载入区划、单位、人员、事项、主题等数据；重复执行没有影响"),
    "check": ("check", "检查事项和主题文件，有错误时逐条说明并以 1 退出"),
    "import": ("import_items", "从其他系统的文件导入事项，成为待复核的草稿；重复导入没有影响"),
    "service": ("service", "一件事连同事项导出成一个文件，或者收下别处导出的文件，等人复核发布"),
    "licences": (
        "import_licences",
        "导入历史证照：逐行核对，重复导入没有影响，断开后重新执行即可继续",
    ),
    "verify": ("verify", "核验整本账本：链、日志、树根、签名；有改动时以 1 退出"),
    "evidence": ("evidence", "把账本导出成一个文件，任何人不用数据库就能核验"),
    "rebuild": ("rebuild", "从账本重新生成统计；不写名称则全部；平台可以照常运行"),
    "clock": ("clock", "移动平台时间：+7d、-2h、+30m、reset、show；正式环境不可用"),
    "jobs": ("parked", "列出停放的任务；--replay 编号 重新执行"),
    "administrator": ("administrator", "为一个单位建立最初的两名单位管理员，得到激活码"),
    "trace": ("trace", "追查外流的导出文件：trace 文件，或 trace 导出编号"),
    "keys": ("keys", "列出密钥和使用天数；vault 更换加密库密钥，log 更换账本签名密钥"),
    "work": ("work", "只运行任务工作者"),
    "consume": ("consume", "只运行消费者"),
    "sequence": ("sequence", "只运行定序器"),
}
LASTING = frozenset({"work", "consume", "sequence"})  # they run until told to stop
FILLING = LASTING | {"migrate", "load"}  # what they write belongs to what the database is for
ARGUMENTS: dict[str, dict[str, dict[str, Any]]] = {
    "rebuild": {
        "projection": {"nargs": "?", "default": "", "metavar": "名称"},
        "--changed": {"action": "store_true", "help": "只重新生成算法有变化的"},
    },
    "verify": {
        "--receipt": {
            "type": Path,
            "metavar": "文件",
            "help": "只核验一份存证回执或锚定文件；不写 --key 时，也看本账本是否还有这条记录",
        },
        "--ledger": {
            "type": Path,
            "metavar": "文件",
            "help": "核验 onething evidence 导出的账本文件，不用数据库",
        },
        "--key": {
            "type": Path,
            "metavar": "公钥",
            "help": "可信的账本公钥（PEM）；写了就不用数据库",
        },
        "--authority": {
            "type": Path,
            "metavar": "证书",
            "help": "时间戳机构的证书（PEM），用来核验锚定的时间戳",
        },
    },
    "evidence": {
        "file": {"type": Path, "metavar": "文件", "help": "写到哪里；以 .gz 结尾的会压缩"},
    },
    "clock": {"shift": {"nargs": "?", "default": "show", "help": "例如 +7d"}},
    "check": {
        "data": {"nargs": "?", "type": Path, "metavar": "数据文件夹", "help": "默认为平台自己的"},
        "--all": {"action": "store_true", "help": "逐处列出提醒"},
    },
    "import": {
        "file": {"type": Path, "metavar": "文件", "help": "jsonl、json、csv 或 xlsx"},
        "--rules": {
            "required": True,
            "metavar": "对照文件",
            "help": "data/imports 下的名称，例如 guangdong，或者一个文件的路径",
        },
        "--dry-run": {"action": "store_true", "help": "只试算，不写入"},
        "--report": {"type": Path, "metavar": "文件", "help": "把报告写成 Markdown"},
    },
    "service": {
        "deed": {"choices": ["export", "import"], "metavar": "export|import"},
        "what": {"metavar": "网址名或者文件", "help": "export 写一件事的网址名，import 写文件"},
        "--to": {
            "type": Path,
            "metavar": "文件",
            "help": "导出到哪里，默认为“网址名.service.json”",
        },
        "--dry-run": {"action": "store_true", "help": "只试算，不收下"},
    },
    "licences": {
        "file": {"type": Path, "metavar": "文件", "help": "jsonl、json、csv 或 xlsx"},
        "--source": {"required": True, "metavar": "来源", "help": "来自哪个系统，例如 市监局旧库"},
        "--dry-run": {"action": "store_true", "help": "只试算，不写入"},
        "--report": {"type": Path, "metavar": "文件", "help": "把报告写成 Markdown"},
    },
    "keys": {"deed": {"nargs": "?", "choices": ["vault", "log"], "metavar": "vault|log"}},
    "administrator": {"单位": {}, "姓名": {}, "工号": {}, "账号": {}},
    "trace": {"what": {"help": "文件，或“DC”开头的导出编号"}},
    "jobs": {"--replay": {"type": int, "metavar": "编号", "help": "重新执行这个任务"}},
}
POSTGRES = "数据库：run 只运行数据库；url 显示它的地址；exec -- 命令，用临时数据库执行一条命令"


def main() -> None:
    """Carry out a subcommand; trouble is one sentence and exit code 1."""
    arguments = _parser().parse_args(_shielded(sys.argv[1:]))
    try:
        _settings_hold()
        arguments.run(arguments)
    except Trouble as trouble:
        _end(str(trouble))
    except BrokenPipeError:
        os._exit(1)  # nobody reads what we say any more
    except OSError as fault:
        _end(sentence_of(fault))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _settings_hold() -> None:
    """Refuse to start while a setting is wrong; all that is wrong is said at once."""
    wrong = [*environment.faults(os.environ), *environment.strangers(os.environ)]
    if wrong:
        raise Trouble("\n".join(wrong))


def _end(sentence: str) -> None:
    print(sentence, file=sys.stderr)
    sys.exit(1)


def _shielded(arguments: list[str]) -> list[str]:
    """Keep `clock -2h` from being read as an option."""
    if arguments[:1] == ["clock"] and re.fullmatch(r"-\d+\w", "".join(arguments[1:])):
        return ["clock", "--", *arguments[1:]]
    return arguments


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="onething", description="高效办成一件事平台")
    commands = parser.add_subparsers(title="命令", required=True, metavar="命令")
    _add(commands, "run", "启动整个平台：数据库、网页、消费者、任务工作者、定序器", run)
    _add(commands, "serve", "只运行网页", serve)
    _add(commands, "live", "只运行叫号屏等实时画面", live)
    for name, (_, help_text) in WITH_DJANGO.items():
        added = _add(commands, name, help_text, _with_django)
        added.set_defaults(task=WITH_DJANGO[name][0])
        for argument, said in ARGUMENTS.get(name, {}).items():
            added.add_argument(argument, **said)
    registry = _add(commands, "registry", "停止或恢复演示登记系统：stop、start", registry_switch)
    registry.add_argument("switch", choices=["stop", "start"])
    kept = _add(commands, "backup", "备份数据库、文件和密钥；平台可以照常运行", backup_all)
    kept.add_argument("target", type=Path, help="存放备份的目录")
    back = _add(commands, "restore", "把备份恢复到空目录（ONETHING_VAR），并核验账本", restore_all)
    back.add_argument("source", type=Path, help="onething backup 生成的目录")
    up = _add(commands, "upgrade", "备份后升级到本版本；有一步不成就恢复到升级前", upgrade_all)
    up.add_argument("target", type=Path, help="存放备份的目录")
    postgres = _add(commands, "postgres", POSTGRES, postgres_server)
    postgres.add_argument("deed", choices=["run", "url", "exec"])
    postgres.add_argument("command", nargs=argparse.REMAINDER, help="要执行的命令")
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
    Supervisor(environment.HOST.get(), environment.PORT.get(), _var()).run()


def serve(_: argparse.Namespace) -> None:
    """Run the web server alone, on a database that runs already."""
    host, port = environment.HOST.get(), environment.PORT.get()
    check_port(host, port)
    _purpose_holds()
    _measured("serve")
    os.execv(sys.executable, web_command(host, port))  # noqa: S606 -- we become the server


def live(_: argparse.Namespace) -> None:
    """Run the live screens alone, on a database that runs already."""
    host, port = environment.HOST.get(), environment.LIVE_PORT.get()
    check_port(host, port)
    os.execv(sys.executable, live_command(host, str(port)))  # noqa: S606 -- we become the server


def registry_switch(arguments: argparse.Namespace) -> None:
    """Stop the demo registry, or let it run again; the supervisor sees it within a second."""
    mark = _var() / "registry.stopped"
    if arguments.switch == "stop":
        mark.touch()
        print("演示登记系统将停止；表单改为手工填写。")
    else:
        mark.unlink(missing_ok=True)
        print("演示登记系统将恢复。")


def backup_all(arguments: argparse.Namespace) -> None:
    """Write a backup of the platform, which may go on working."""
    url = environment.DATABASE_URL.get() or servers.url(_var() / "postgres")
    backup.backup(url, _var(), arguments.target.resolve())


def restore_all(arguments: argparse.Namespace) -> None:
    """Bring a backup into an empty folder."""
    backup.restore(arguments.source.resolve(), _var())


def upgrade_all(arguments: argparse.Namespace) -> None:
    """Bring the database of a stopped platform up to this version, or leave all as it was."""
    upgrade.upgrade(_var(), arguments.target.resolve())


def postgres_server(arguments: argparse.Namespace) -> None:
    """Run the database alone, say its address, or lend a throw-away one to a command."""
    if arguments.deed == "run":
        servers.run(_var() / "postgres")
    elif arguments.deed == "url":
        print(servers.url(_var() / "postgres"))
    else:
        sys.exit(servers.lend([part for part in arguments.command if part != "--"]))


def _purpose_holds() -> None:
    """Never let a platform for practising touch the database of one in service, or the other way round."""
    url = importlib.import_module("onething.settings").database_url()
    importlib.import_module("onething.run.purpose").refuse(url)


def _measured(name: str) -> None:
    measure_in(_var() / "metrics")
    introduce(name)


def _with_django(arguments: argparse.Namespace) -> None:
    if arguments.task == "verify" and (arguments.ledger or arguments.key):
        importlib.import_module("onething.run.offline").verify_offline(arguments)
        return
    if arguments.task in FILLING:
        _purpose_holds()
    if arguments.task in LASTING:
        _measured(arguments.task)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onething.settings")
    importlib.import_module("django").setup()
    refusal = importlib.import_module("onething.kernel.refusals").Refusal
    database = importlib.import_module("django.db.utils")
    try:
        getattr(importlib.import_module("onething.run.tasks"), arguments.task)(arguments)
    except refusal as refused:
        raise Trouble(str(refused)) from refused
    except database.OperationalError as fault:
        raise Trouble(
            "无法连接数据库。请先用 make run 启动平台，或用 DATABASE_URL 指定正在运行的数据库"
            f"（{str(fault).strip().splitlines()[0]}）。"
        ) from fault
    except database.ProgrammingError as fault:
        raise Trouble(
            "数据库中还没有所需的表。请先执行 onething migrate 和 onething load"
            f"（{str(fault).strip().splitlines()[0]}）。"
        ) from fault


def _var() -> Path:
    return (environment.VAR.get() or ROOT / "var").resolve()


if __name__ == "__main__":
    main()
