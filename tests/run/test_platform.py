"""The whole platform as a stranger starts it: real processes, real kills."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg
import pytest

from onething.run.trouble import free_port
from tests.times import PATIENCE

ROOT = Path(__file__).parent.parent.parent
ONETHING = [sys.executable, "-m", "onething.run.cli"]
UP = "按 Ctrl-C 停止"


class Platform:
    """One instance with a private folder of its own."""

    def __init__(self, var):
        self.var = var
        self.port = free_port()
        self.env = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
        self.env |= {"ONETHING_VAR": str(var), "PORT": str(self.port)}
        self.process = None
        self.said = var.parent / "said"

    def start(self):
        with self.said.open("wb") as said:
            self.process = subprocess.Popen(
                [*ONETHING, "run"], cwd=ROOT, env=self.env, stdout=said, stderr=subprocess.STDOUT
            )
        wait_for(lambda: UP in self.words() or self.process.poll() is not None)
        assert self.process.poll() is None, self.words()

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)

    def words(self):
        return self.said.read_text()

    def command(self, *arguments):
        return subprocess.run(
            [*ONETHING, *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )

    def ready(self):
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{self.port}/readyz", timeout=5
            ) as answer:
                return json.load(answer)["ready"]
        except OSError:
            return False

    def children(self):
        """The running children by what they do: there are two workers."""
        marks = {
            "postgres": "bin/postgres", "registry": "exchange.registry", "web": "granian",
            "sequencer": "sequence", "consumers": "consume", "worker": "cli work",
        }  # fmt: skip
        lines = {pid: command_of(pid) for pid in offspring(self.process.pid)[0]}
        return {
            name: sorted(pid for pid, line in lines.items() if mark in line)
            for name, mark in marks.items()
        }

    def everyone(self):
        """All processes below it, with the moment each was born: numbers are used again."""
        return {pid: born(pid) for level in offspring(self.process.pid) for pid in level}


def offspring(pid):
    """The children of a process, their children, and so on: level by level."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            number, _, rest = stat.read_text().partition(" (")
        except OSError:
            continue
        parents.setdefault(int(rest.rpartition(")")[2].split()[1]), []).append(int(number))
    levels = [parents.get(pid, [])]
    while levels[-1]:
        levels.append([below for one in levels[-1] for below in parents.get(one, [])])
    return levels


def born(pid):
    """When a living process was born; nothing for one that has ended."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if state == "Z" else rest[18]


def left_of(everyone):
    return [command_of(pid) for pid, moment in everyone.items() if moment and born(pid) == moment]


def command_of(pid):
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def wait_for(true, seconds=PATIENCE):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if found := true():
            return found
        time.sleep(0.1)
    pytest.fail(f"not within {seconds} seconds")


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    folder = tmp_path_factory.mktemp("private")
    folder.chmod(0o700)
    made = Platform(folder / "var")
    made.var.mkdir()
    for name in ("fonts", "checked"):  # what is fetched and analysed once for this folder
        if (ROOT / "var" / name).exists():
            (made.var / name).symlink_to(ROOT / "var" / name)
    made.start()
    yield made
    made.stop()


def test_the_first_start_shows_each_step_and_who_may_sign_in(platform):
    said = platform.words()

    assert [said.index(f"[{step}/6]") for step in range(1, 7)]
    assert f"http://127.0.0.1:{platform.port}/" in said
    for login in ("wangjianguo", "wangfang", "zhouming"):
        assert login in said


@pytest.mark.parametrize("name", ["web", "worker", "consumers", "sequencer", "registry"])
def test_a_killed_process_comes_back(platform, name):
    before = platform.children()[name]

    os.kill(before[0], signal.SIGKILL)

    wait_for(lambda: len(now := platform.children()[name]) == len(before) and before[0] not in now)
    wait_for(platform.ready)


def test_a_killed_database_comes_back_with_its_data_at_the_same_address(platform):
    url = (platform.var / "postgres" / "url").read_text()
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS number")

    os.kill(platform.children()["postgres"][0], signal.SIGKILL)

    wait_for(lambda: "数据库已恢复" in platform.words())
    wait_for(platform.ready)
    assert (platform.var / "postgres" / "url").read_text() == url
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT number FROM kept").fetchone() == (1,)
        connection.execute("DROP TABLE kept")


def test_a_database_that_cannot_start_is_tried_until_it_can(platform):
    with psycopg.connect((platform.var / "postgres" / "url").read_text()) as connection:
        data = Path(connection.execute("SHOW data_directory").fetchone()[0])
    away = data.rename(data.with_name("away"))

    os.kill(platform.children()["postgres"][0], signal.SIGKILL)
    wait_for(lambda: "数据库还没有恢复" in platform.words())
    assert platform.process.poll() is None
    away.rename(data)

    wait_for(platform.ready)


def test_the_registry_stops_and_starts_on_its_own(platform):
    platform.command("registry", "stop")
    wait_for(lambda: not platform.children()["registry"])
    assert platform.ready()

    platform.command("registry", "start")
    wait_for(lambda: platform.children()["registry"] != [])


def test_the_command_line_finds_the_running_database(platform):
    assert "全部一致" in platform.command("verify").stdout
    assert "count_by_day：已从账本的" in platform.command("rebuild", "count_by_day").stdout
    assert "没有名为“nonesuch”" in platform.command("rebuild", "nonesuch").stderr
    assert "比实际时间早 2 小时" in platform.command("clock", "-2h").stdout
    assert "太远" in platform.command("clock", "+999999d").stderr
    assert "与实际时间一致" in platform.command("clock", "reset").stdout


def test_a_second_instance_in_the_same_folder_is_refused(platform):
    other = platform.env | {"PORT": str(free_port())}

    said = subprocess.run(
        [*ONETHING, "run"], cwd=ROOT, env=other, capture_output=True, text=True, check=False
    )

    assert said.returncode == 1
    assert "正被另一个平台实例使用" in said.stderr
    assert "Traceback" not in said.stderr
    assert platform.ready()


def test_logs_are_lines_of_json(platform):
    for log in (platform.var / "log").glob("*.jsonl"):
        for line in log.read_text().splitlines():
            assert json.loads(line)["message"]


def test_nothing_outlives_a_killed_supervisor_and_it_starts_again(platform):
    everyone = platform.everyone()

    platform.process.kill()
    platform.process.wait()

    wait_for(lambda: not left_of(everyone))
    platform.start()
    assert "没有变化" in platform.words()


def test_it_stops_when_told(platform):
    everyone = platform.everyone()

    assert platform.stop() == 0

    assert "平台已停止" in platform.words()
    assert not left_of(everyone)
