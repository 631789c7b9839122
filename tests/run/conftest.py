"""A platform that has lived a little: made once, for what is backed up, restored and upgraded."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from onething.run.postgres import THROWAWAY, Cluster

ROOT = Path(__file__).parent.parent.parent


def python(url, var, *words, code=0, **more):
    """Run a module of ours on a database; return what it says."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        check=False, capture_output=True, text=True, cwd=ROOT,
        env={**os.environ, "DATABASE_URL": url, "ONETHING_VAR": str(var), **more},
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def lived(tmp_path_factory, kept_world):
    """A platform's folder and database with real cases in it, papers sealed and a signed log."""
    var = tmp_path_factory.mktemp("lived")
    cluster = Cluster(var / "postgres", THROWAWAY)
    cluster.ensure()
    url = cluster.start()
    try:
        for name in ("fonts", "checked"):  # what is fetched and analysed once for this folder
            if (ROOT / "var" / name).exists():
                (var / name).symlink_to(ROOT / "var" / name)
        python(url, var, "onething.run.cli", "migrate")
        said = python(url, var, "tests.run.living", "live", KEPT_WORLD=str(kept_world))
        (var / "lived.json").write_text(said.splitlines()[-1])
        content = var / "files" / "sm3" / "ab" / "abcd"
        content.parent.mkdir(parents=True, exist_ok=True)
        content.write_bytes("正文".encode())
        half = var / "files" / "new" / "half"
        half.parent.mkdir(exist_ok=True)
        half.write_bytes(b"not finished")
        yield url, var
    finally:
        cluster.stop()


@pytest.fixture(scope="session")
def things(lived):
    """What there is in it: numbers and ids."""
    return json.loads((lived[1] / "lived.json").read_text())
