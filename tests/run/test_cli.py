"""The command line: each command has help; trouble is one sentence and exit code 1."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
COMMANDS = ("run", "serve", "migrate", "load", "check", "verify", "clock", "jobs", "work")


def onething(*arguments, **env):
    return subprocess.run(
        [sys.executable, "-m", "onething.run.cli", *arguments],
        cwd=ROOT,
        env=os.environ | env,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help(name):
    said = onething(name, "--help")

    assert said.returncode == 0
    assert "usage: onething" in said.stdout


def test_a_busy_port_ends_the_start_with_a_sentence(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        said = onething("run", PORT=str(taken.getsockname()[1]), ONETHING_VAR=str(tmp_path))

    assert said.returncode == 1
    assert "已被占用" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_port_that_is_none_is_told():
    assert "PORT 应为 1 到 65535 的数字" in onething("run", PORT="abc").stderr
