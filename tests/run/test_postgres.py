"""Our own PostgreSQL: real servers, real kills."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from onething.run.place import binaries
from onething.run.postgres import Cluster
from onething.run.trouble import Trouble, check_folder, check_port
from tests.times import PATIENCE

ROOT = Path(__file__).parent.parent.parent
PARENT = """
import sys, time
from pathlib import Path
from onething.run.postgres import Cluster
cluster = Cluster(Path(sys.argv[1]))
cluster.ensure()
print(cluster.start(), cluster.server.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def home(tmp_path):
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    return private / "postgres"


@pytest.fixture
def cluster(home):
    made = Cluster(home)
    made.ensure()
    yield made
    made.stop()


def keep_a_row(url):
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('太原')")


def kept(url):
    with psycopg.connect(url) as connection:
        return connection.execute("SELECT word FROM kept").fetchone()[0]


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"


def test_data_outlives_a_kill(cluster):
    keep_a_row(cluster.start())

    cluster.server.kill()
    cluster.server.wait()

    assert kept(cluster.start()) == "太原"


def test_it_is_durable_and_asks_for_a_password(cluster):
    url = cluster.start()

    with psycopg.connect(url) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums"):
            assert connection.execute(f"SHOW {name}").fetchone()[0] == "on"
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(url.replace("onething:", "onething:wrong"))
    assert (cluster.home / "url").stat().st_mode & 0o077 == 0


def test_it_dies_with_a_killed_parent(home):
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT, str(home)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    pid = int(parent.stdout.readline().split()[1])
    parent.stdout.close()
    assert alive(pid)

    parent.send_signal(signal.SIGKILL)
    parent.wait()

    until = time.monotonic() + PATIENCE
    while alive(pid) and time.monotonic() < until:
        time.sleep(0.1)
    assert not alive(pid)


def test_a_damaged_folder_is_one_sentence(cluster):
    (cluster.data / "global" / "pg_control").unlink()

    with pytest.raises(Trouble, match=r"已损坏.*从备份恢复"):
        cluster.ensure()


def test_a_folder_of_another_version_is_one_sentence(cluster):
    (cluster.data / "PG_VERSION").write_text("15\n")

    with pytest.raises(Trouble, match="属于 PostgreSQL 15"):
        cluster.ensure()


def test_a_broken_control_file_is_told_and_not_guessed(cluster):
    (cluster.data / "global" / "pg_control").write_bytes(b"\0" * 8192)

    with pytest.raises(Trouble, match="可能已损坏"):
        cluster.start()


def test_a_busy_port_is_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        with pytest.raises(Trouble, match=r"已被占用.*换一个端口"):
            check_port("127.0.0.1", taken.getsockname()[1])


def test_a_place_that_is_no_folder_is_one_sentence(tmp_path):
    file = tmp_path / "file"
    file.write_text("")

    with pytest.raises(Trouble, match="无法写入"):
        check_folder(file)


def test_a_full_disk_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("onething.run.trouble.LEAST_FREE", 1 << 60)

    with pytest.raises(Trouble, match=r"磁盘空间不足.*请清理磁盘"):
        check_folder(tmp_path)


def test_its_address_stays_until_somebody_takes_the_port(cluster):
    url = cluster.start()
    cluster.stop()
    assert cluster.start() == url
    cluster.stop()

    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(("127.0.0.1", int((cluster.home / "port").read_text())))
        taken.listen()

        assert cluster.start() != url


def test_a_lock_whose_number_is_now_another_process_is_forgotten(cluster):
    keep_a_row(cluster.start())
    lock = cluster.data / "postmaster.pid"
    cluster.server.kill()
    cluster.server.wait()
    lock.write_text(lock.read_text().replace(str(cluster.server.pid), str(os.getpid()), 1))

    assert kept(cluster.start()) == "太原"


def test_a_dump_holds_the_data_and_three_are_kept(cluster):
    keep_a_row(cluster.start())
    (cluster.home / "dumps").mkdir()
    for day in range(1, 4):
        (cluster.home / "dumps" / f"2026010{day}T000000.dump").touch()

    dump = cluster.dump()

    listed = subprocess.run(
        [binaries() / "pg_restore", "--list", dump], capture_output=True, text=True, check=True
    )
    assert "TABLE DATA public kept" in listed.stdout
    assert len(list(dump.parent.iterdir())) == 3


def test_a_throw_away_server_leaves_nothing_behind(tmp_path):
    said = subprocess.run(
        [sys.executable, "-m", "onething.run.cli", "postgres", "exec", "--", "sh", "-c",
         "echo $DATABASE_URL; exit 3"],
        cwd=ROOT, env=os.environ | {"TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert said.returncode == 3
    assert not list(tmp_path.iterdir())
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(said.stdout.strip())
