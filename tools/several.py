"""Several machines tried on one: `make several`. The report goes to bench/results/.

Two web machines behind nginx with TLS, one machine of workers, an external primary with a synchronous
replica, files and keys on one shared folder. A web machine and then the primary are killed under load.
"""

from __future__ import annotations

import contextlib
import http.client
import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from onething.run.postgres import NAME, Cluster, write_private
from onething.run.tied import tied
from onething.run.trouble import free_port
from tools.soak import checks
from tools.soak.clients import SHOPS, TIMEOUT, Applicant, Client, Officials, Stopped
from tools.soak.journal import Journal
from tools.soak.platform import ONETHING, ROOT, wait_for

CONF = ROOT / "ops" / "proxy" / "onething.conf"
REPORT = ROOT / "bench" / "results"
BEFORE, BETWEEN, AFTER = 2, 1, 2  # applications that each shop files
WAIT = 120.0
PATIENCE = 400.0  # until the last document is sealed: workers give way to everybody else
Step = tuple[str, str]


class Secure(Client):
    """Comes through the proxy, by TLS; the certificate of the trial is its own."""

    def line(self) -> http.client.HTTPConnection:
        """Return a new encrypted connection."""
        trusting = ssl._create_unverified_context()  # noqa: S323 -- made a moment ago, for this trial
        return http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=TIMEOUT, context=trusting
        )


class Trial:
    """All machines of the trial, as folders and processes of one."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.shared = home / "shared"
        self.primary = Cluster(_made(home / "primary"))
        self.replica = Cluster(_made(home / "replica"))
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.again: dict[str, Callable[[], None]] = {}  # how to start what has ended by itself
        self.steps: list[Step] = []
        self.web = {"web-1": free_port(), "web-2": free_port()}
        self.port, self.register = free_port(), free_port()
        self.url = ""

    def step(self, words: str, since: float) -> None:
        """Keep what was done and how long it took."""
        self.steps.append((words, f"{time.monotonic() - since:.1f} 秒"))
        print(f"{words}：{self.steps[-1][1]}", flush=True)

    def databases(self) -> None:
        """Start a primary, copy it into a replica, let commits wait for both."""
        begun = time.monotonic()
        self.primary.ensure()
        first = self.primary.start()
        password = (self.primary.home / "password").read_text()
        write_private(self.replica.home / "password", password)
        port = free_port()
        copy = ["pg_basebackup", "-d", first, "-D", str(self.replica.data), "-R", "-X", "stream"]
        _check(self._tool(self.replica, *copy, "-C", "-S", "replica", "--checkpoint=fast"))
        self._serve_replica(port)
        with psycopg.connect(first, autocommit=True) as line:
            line.execute("ALTER SYSTEM SET synchronous_standby_names = '*'")
            line.execute("SELECT pg_reload_conf()")
            asked = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"
            wait_for(lambda: line.execute(asked).fetchone() is not None, WAIT, "replica in step")
        both = first.partition("@")[2].partition("/")[0] + f",127.0.0.1:{port}"
        self.url = f"postgresql://{NAME}:{password}@{both}/{NAME}?target_session_attrs=primary"
        self.step("建立主库和同步备库", begun)

    def _tool(self, cluster: Cluster, name: str, *rest: str) -> subprocess.Popen[bytes]:
        command = [str(cluster.place.programs / name), *rest]
        with (self.home / "postgres.log").open("ab") as log:
            return tied(command, run_as=cluster.place.run_as, end=signal.SIGINT, output=log)

    def _serve_replica(self, port: int) -> None:
        options = self.replica.settings | {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": "",
        }
        told = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        self.processes["replica"] = self._tool(
            self.replica, "postgres", "-D", str(self.replica.data), "-p", str(port), *told
        )

    def env(self, machine: str) -> dict[str, str]:
        """Return the settings of a machine: its own folder, the shared ones, the one database."""
        var = _made(self.home / machine)
        fonts = ROOT / "var" / "fonts"
        if fonts.exists() and not (var / "fonts").exists():
            (var / "fonts").symlink_to(fonts)
        return os.environ | {
            "DATABASE_URL": self.url, "ONETHING_VAR": str(var), "RATE_LIMITS": "0", "PROXIES": "1",
            "FILES_ROOT": str(self.shared / "files"), "KEYS_ROOT": str(self.shared / "keys"),
            "BASE_URL": f"https://127.0.0.1:{self.port}",
            "REGISTRY_URL": f"http://127.0.0.1:{self.register}", "REGISTRY_PORT": str(self.register),
        }  # fmt: skip

    def command(self, machine: str, *arguments: str) -> str:
        """Run a subcommand on a machine; it has to succeed."""
        done = subprocess.run(
            [*ONETHING, *arguments],
            cwd=ROOT, env=self.env(machine), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"onething {arguments}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self, name: str, machine: str, *command: str, **env: str) -> None:
        """Start a process of the platform on a machine; it is started again as systemd would."""
        self.again[name] = lambda: self.start(name, machine, *command, **env)
        with (self.home / f"{name}.log").open("ab") as log:
            self.processes[name] = tied(
                [*ONETHING, *command], output=log, env=self.env(machine) | env
            )

    def machines(self) -> None:
        """Prepare one machine after the other, then start what each is for."""
        begun = time.monotonic()
        _made(self.shared / "files")
        _made(self.shared / "keys")
        self.command("web-1", "migrate")
        self.command("web-1", "load")
        self.command("web-2", "migrate")
        self.step("准备表结构和数据（第二台只整理静态文件）", begun)
        begun = time.monotonic()
        register = [sys.executable, "-m", "onething.exchange.registry"]
        self.processes["registry"] = tied(register, env=self.env("register"))
        for name, port in self.web.items():
            self.start(name, name, "serve", PORT=str(port))
        self.start("consume", "back", "consume")
        self.start("sequence", "back", "sequence")
        self.start("work-1", "back", "work")
        self.start("work-2", "back", "work")
        wait_for(lambda: _ready(self.register, page="healthz"), WAIT, "the register answers")
        for port in self.web.values():
            wait_for(lambda port=port: _ready(port), WAIT, f"web at {port} is ready")  # type: ignore[misc]  # a lambda with a default
        self.step("启动两台网页和一台后台机器", begun)

    def proxy(self) -> None:
        """Start nginx with the configuration that ships, on our ports, with a certificate of its own."""
        begun = time.monotonic()
        folder = _made(self.home / "proxy")
        key, certificate = folder / "onething.key", folder / "onething.crt"
        made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"]
        said = ["-subj", "/CN=127.0.0.1", "-keyout", str(key), "-out", str(certificate)]
        subprocess.run([*made, *said], check=True, capture_output=True)
        one, two = (f"127.0.0.1:{port}" for port in self.web.values())
        text = CONF.read_text(encoding="utf-8")
        for ours, theirs in (
            ("10.0.0.11:8000", one), ("10.0.0.12:8000", two), ("banshi.example.gov.cn", "127.0.0.1"),
            ("listen 443", f"listen 127.0.0.1:{self.port}"), ("listen 80", f"listen 127.0.0.1:{free_port()}"),
            ("/etc/nginx/onething.crt", str(certificate)), ("/etc/nginx/onething.key", str(key)),
        ):  # fmt: skip
            assert ours in text, ours
            text = text.replace(ours, theirs)
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )  # fmt: skip
        whole = (
            f"user root; daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
            f"http {{ access_log off; {temporary}\n{text} }}"
        )
        (folder / "nginx.conf").write_text(whole, encoding="utf-8")
        nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        if nginx is None:
            raise RuntimeError("nginx is missing: apt-get install nginx-light")
        self.processes["nginx"] = tied([nginx, "-c", str(folder / "nginx.conf"), "-p", str(folder)])
        wait_for(lambda: _ready(self.port, "https"), WAIT, "the proxy leads to the platform")
        self.step("启动 nginx（https，仓库里的配置）", begun)

    def kill(self, name: str) -> None:
        """Kill a process with all that it has started; it does not come back."""
        self.again.pop(name, None)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    def look_after(self) -> None:
        """Start what has ended by itself: a worker ends when it loses its database."""
        for name, start in list(self.again.items()):
            if self.processes[name].poll() is not None:
                start()
                self.steps.append((f"{name} 失去数据库后退出，重新启动", "systemd 会做的"))

    def fail_over(self, journal: Journal) -> None:
        """Kill the primary under load, promote the replica; nothing else is touched."""
        assert self.primary.server is not None
        os.killpg(self.primary.server.pid, signal.SIGKILL)
        self.primary.server.wait()
        begun = time.monotonic()
        replica = self.url.replace("target_session_attrs=primary", "target_session_attrs=any")
        second = replica.replace(replica.partition("@")[2].partition(",")[0] + ",", "")
        with psycopg.connect(second, autocommit=True) as line:
            line.execute("SELECT pg_promote()")
        self.step("提升备库", begun)
        wait_for(lambda: journal.last_write > begun, WAIT, "a write is acknowledged again")
        self.step("主库停止到再次办成一件事", begun)

    def end(self) -> None:
        """End everything, what takes requests first."""
        for name in (
            "nginx",
            *self.web,
            "work-1",
            "work-2",
            "consume",
            "sequence",
            "registry",
            "replica",
        ):
            if process := self.processes.get(name):
                process.send_signal(signal.SIGINT if name == "replica" else signal.SIGTERM)
        for name in self.processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.processes[name].wait(40)
            self.kill(name)
        self.primary.stop()


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _check(process: subprocess.Popen[bytes]) -> None:
    if process.wait():
        raise RuntimeError(f"{process.args!r} ended with {process.returncode}")


def _ready(port: int, scheme: str = "http", page: str = "readyz") -> bool:
    trusting = ssl._create_unverified_context()  # noqa: S323 -- made a moment ago, for this trial
    try:
        with urllib.request.urlopen(  # noqa: S310 -- our own address
            f"{scheme}://127.0.0.1:{port}/{page}", timeout=5, context=trusting
        ) as answer:
            return bool(answer.status == http.client.OK)
    except OSError:
        return False


@contextlib.contextmanager
def officials(port: int, journal: Journal) -> Iterator[None]:
    """Let the officials of every organ work meanwhile."""
    stop = threading.Event()
    client = Secure(port, journal, stop)
    groups = (("window",), ("market", "fire"), ("urban", "tobacco"))
    runs = [Officials(client, one).run for one in groups]
    threads = [threading.Thread(target=_until_stopped, args=[run]) for run in runs]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def _until_stopped(run: Callable[[], None]) -> None:
    with contextlib.suppress(Stopped):
        run()


def file_applications(trial: Trial, journal: Journal, first: int, count: int) -> None:
    """Let both shops file so many applications through the proxy, at once."""
    client = Secure(trial.port, journal, threading.Event())
    applicants = [Applicant(client, shop, threading.Event()) for shop in SHOPS]

    def run(applicant: Applicant) -> None:
        for number in range(first, first + count):
            applicant.file(number)

    threads = [threading.Thread(target=run, args=[one]) for one in applicants]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def settle(trial: Trial) -> None:
    """Wait until nothing waits any more."""

    def quiet() -> bool:
        trial.look_after()
        return not sum(checks.backlog(trial.url))

    wait_for(quiet, PATIENCE, "nothing waits any more")


def perform(trial: Trial, journal: Journal) -> list[str]:
    """Go through the whole trial. Return what was wrong."""
    trial.databases()
    trial.machines()
    trial.proxy()
    with officials(trial.port, journal):
        begun = time.monotonic()
        file_applications(trial, journal, 0, BEFORE)
        trial.step(f"经 https 申报 {BEFORE * len(SHOPS)} 件，部门同时办理", begun)
        begun = time.monotonic()
        trial.kill("web-1")
        file_applications(trial, journal, 100, BETWEEN)
        trial.step(f"第一台网页被杀死后，再申报 {BETWEEN * len(SHOPS)} 件", begun)
        during = threading.Thread(target=file_applications, args=[trial, journal, 200, AFTER])
        during.start()
        trial.fail_over(journal)
        during.join()
        begun = time.monotonic()
        settle(trial)
    settle(trial)
    trial.step("之后到没有任务等待", begun)
    begun = time.monotonic()
    said = trial.command("back", "verify").strip().splitlines()
    trial.step(f"onething verify：{said[-1]}", begun)
    return [*journal.odd, *lost(trial, journal)]


def lost(trial: Trial, journal: Journal) -> list[str]:
    """Return what was promised and is not there once, and documents without their file."""
    found = []
    with psycopg.connect(trial.url) as line:
        for promise in journal.promises:
            asked = "SELECT count(*) FROM kernel_event WHERE cause = %s AND name = %s"
            row = line.execute(asked, [promise.cause, checks.EVENT_OF[promise.deed]]).fetchone()
            if row is None or row[0] != 1:
                found.append(f"{promise.deed} {promise.cause}: {row}")
        unsealed = line.execute(
            "SELECT count(*) FROM documents_document WHERE digest = ''"
        ).fetchone()
        digests = [row[0] for row in line.execute(checks.KEPT)]
    kept = {path.name for path in (trial.shared / "files").rglob("*") if path.is_file()}
    gone = [one for one in digests if not any(one.rpartition(":")[2] in name for name in kept)]
    trial.steps.append(("确认办成的步骤，逐一核对", f"{len(journal.promises)} 个"))
    trial.steps.append(("盖章的文书、证照和上传的文件，在共用目录里", f"{len(digests)} 份"))
    if unsealed and unsealed[0]:
        found.append(f"{unsealed[0]} documents are not sealed")
    return found + [f"no file for {one}" for one in gone]


def report(steps: list[Step], wrong: list[str]) -> str:
    """Return the report in Markdown."""
    rows = "\n".join(f"| {words} | {result} |" for words, result in steps)
    ended = (
        "\n".join(f"- {one}" for one in wrong)
        or "没有丢失，没有重复，没有一个 5xx 以外的意外回答。"
    )
    return (
        f"# 多台机器，在一台上试\n\n{datetime.now(UTC):%Y-%m-%d %H:%M} UTC，{os.cpu_count()} 核，"
        f"Python {sys.version.split()[0]}，`make several`。\n\n| 步骤 | 结果 |\n|---|---|\n{rows}\n\n{ended}\n"
    )


def main() -> None:
    """Run the trial, write the report, exit with 1 when anything was wrong."""
    home = Path(tempfile.mkdtemp(prefix="onething-several-"))
    trial, journal = Trial(home), Journal(home / "journal")
    try:
        wrong = perform(trial, journal)
    finally:
        trial.end()
    text = report(trial.steps, wrong)
    (REPORT / f"several-{datetime.now(UTC):%Y-%m-%d}.md").write_text(text, encoding="utf-8")
    print(text)
    shutil.rmtree(home)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
