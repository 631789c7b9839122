"""The whole platform as a stranger starts it: real processes, real kills."""

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import psycopg
import pytest

from onething.run.trouble import free_port
from tests.times import PATIENCE
from tools.soak import platform as platforms
from tools.soak.platform import ONETHING, ROOT, Platform, left_of


def wait_for(true):
    platforms.wait_for(true, PATIENCE)


@pytest.fixture(scope="module")
def platform(tmp_path_factory):
    folder = tmp_path_factory.mktemp("private")
    folder.chmod(0o700)
    made = Platform(folder)
    made.start()
    yield made
    made.stop()


def test_the_first_start_shows_each_step_and_who_may_sign_in(platform):
    said = platform.words()

    assert [said.index(f"[{step}/6]") for step in range(1, 7)]
    assert f"http://127.0.0.1:{platform.port}/" in said
    for login in ("wangjianguo", "wangfang", "zhouming"):
        assert login in said
    app = re.search(r"演示宿主 App（.+）：(http://\S+)", said)[1]
    assert "样例通" in urlopen(app, timeout=PATIENCE).read().decode()


@pytest.mark.parametrize("name", ["web", "worker", "consumers", "sequencer", "registry"])
def test_a_killed_process_comes_back(platform, name):
    before = platform.children()[name]

    os.kill(before[0], signal.SIGKILL)

    wait_for(
        lambda: (
            len(now := platform.children().get(name, [])) == len(before) and before[0] not in now
        )
    )
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
    wait_for(lambda: not platform.children().get("registry"))
    assert platform.ready()

    platform.command("registry", "start")
    wait_for(lambda: platform.children().get("registry"))


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
    platform.kill()

    assert "没有变化" not in platform.words()
    platform.start()
    assert "没有变化" in platform.words()


def test_it_stops_when_told(platform):
    everyone = platform.everyone()

    assert platform.stop() == 0

    assert "平台已停止" in platform.words()
    assert not left_of(everyone)


def test_what_was_acknowledged_outlives_kills(platform, tmp_path):
    """A short soak in the folder that was stopped: load, a kill of the database, the books."""
    report = tmp_path / "soak.md"
    command = [sys.executable, "-m", "tools.soak", "--rounds", "1", "--waiting", "5"]
    command += ["--faults", "database", "--home", str(platform.home), "--report", str(report)]

    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr + report.read_text()
    assert "faults in the books: 0" in report.read_text()
