"""Settings: all that is wrong is said at once, in words, before anything starts; the manual lists them all."""

import re
from pathlib import Path

import pytest

from onething import environment, settings
from tests.run.test_cli import onething
from tools import settings_table

ROOT = Path(__file__).parent.parent.parent
RIGHT = {
    "PRODUCTION": "1", "SECRET_KEY": "x" * 60, "REGISTRY_SECRET": "y" * 40,
    "ALLOWED_HOSTS": "a.example, b.example", "BASE_URL": "https://a.example/",
    "DATABASE_URL": "postgresql://u:p%40@db1:5432,db2:5433/onething?target_session_attrs=primary",
}  # fmt: skip
WRONG = [
    ("PORT", "70000", "1 到 65535"), ("PORT", "８０", "1 到 65535"), ("PRODUCTION", "yes", "1（是）或 0（否）"),
    ("DATABASE_URL", "mysql://a/b", "postgresql://"), ("DATABASE_URL", "postgresql://u:p@h:x/b", "postgresql://"),
    ("DATABASE_URL", "postgresql://h", "postgresql://"),
    ("DATABASE_URL", "postgresql://[h/x", "不是一个地址"),
    ("BASE_URL", "a.example", "应为网址"), ("ALLOWED_HOSTS", "https://a.example", "不带 http://"),
    ("SECRET_KEY", "short", "太短"), ("METRICS_TOKEN", "short", "太短"), ("PROXIES", "-1", "0 或更大"),
    ("DATABASE_URL", "postgresql://h/b?target_session_attrs=read-write", "应为 primary"),
    ("LOG_LEVEL", "loud", "INFO"), ("ONETHING_DATA", "/nowhere/at/all", "不存在"),
    ("FILES_ROOT", __file__, "应为目录"), ("ONETHING_BACKUPS_KEPT", "many", "0 或更大"),
]  # fmt: skip


def test_a_right_environment_has_no_fault():
    assert (
        environment.faults(RIGHT)
        == environment.faults({})
        == environment.faults({"PORT": ""})
        == []
    )


@pytest.mark.parametrize(("name", "value", "words"), WRONG, ids=str)
def test_a_wrong_value_is_named_with_what_to_write(name, value, words):
    (said,) = environment.faults({**RIGHT, name: value})

    assert said.startswith(name)
    assert words in said
    assert said.endswith("请改正后再启动。")


def test_a_secret_is_never_repeated():
    said = environment.faults({"SECRET_KEY": "hunter2", "DATABASE_URL": "mysql://u:hunter2@h/b"})

    assert len(said) == 2
    assert "hunter2" not in "".join(said)


@pytest.mark.parametrize("name", [one.name for one in environment.KNOWN if one.needed])
def test_production_has_no_default_for_what_it_needs(name):
    (said,) = environment.faults({key: value for key, value in RIGHT.items() if key != name})

    assert said.startswith(f"正式环境必须设置 {name}（")


@pytest.mark.parametrize(
    ("name", "value"), [("BASE_URL", "http://a.example"), ("ALLOWED_HOSTS", "*")]
)
def test_production_is_encrypted_and_knows_its_name(name, value):
    (said,) = environment.faults({**RIGHT, name: value})

    assert said.startswith(name)


def test_a_name_that_nobody_reads_is_taken_for_a_slip():
    (said,) = environment.strangers({"ONETHING_VRA": "/x", "ONETHING_VAR": "/y", "OTHER": "z"})

    assert said.startswith("没有名为 ONETHING_VRA 的设置，是不是 ONETHING_VAR。")


def test_everything_wrong_is_said_at_once_and_nothing_starts(tmp_path):
    said = onething(
        "run", PORT="x", PROXIES="y", ONETHING_VRA="z", ONETHING_VAR=str(tmp_path / "v")
    )

    assert said.returncode == 1
    assert said.stdout == ""
    assert [line.split()[0] for line in said.stderr.splitlines()] == ["PORT", "PROXIES", "没有名为"]
    assert not (tmp_path / "v").exists()


def test_help_is_there_whatever_is_set():
    assert onething("run", "--help", PORT="x").returncode == 0


@pytest.mark.parametrize(
    ("address", "hosts", "ports"),
    [
        ("postgresql://u:p@db/onething", "db", ""),
        ("postgresql://u:p@db:5433/onething", "db", "5433"),
        ("postgresql://u:p@[::1]:5433/onething", "::1", "5433"),
        ("postgresql://db1:5432,db2:5433/onething", "db1,db2", "5432,5433"),
        ("postgresql://db1,db2/onething", "db1,db2", ""),
        ("postgresql:///onething?host=/run/postgresql&port=5434", "/run/postgresql", "5434"),
    ],
)
def test_an_address_may_name_several_servers(address, hosts, ports):
    described = settings.database(address)

    assert environment.faults({"DATABASE_URL": address}) == []
    assert (described["HOST"], described["PORT"], described["NAME"]) == (hosts, ports, "onething")


def test_every_variable_that_we_read_is_known():
    """Only `environment` reads settings; what else is read is told to children or read by tests."""
    asked = re.compile(r"(?:getenv\(|environ(?:\.get\(|\[))\s*[\"']([A-Z_]+)")
    read = {
        name
        for path in (ROOT / "onething").rglob("*.py")
        for name in asked.findall(path.read_text(encoding="utf-8"))
    }
    named = set(re.findall(r"ONETHING_[A-Z_]+", "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "onething").rglob("*.py")
    )))  # fmt: skip

    assert read | named <= {one.name for one in environment.KNOWN}


def test_the_manual_lists_every_variable():
    page = settings_table.PAGE.read_text(encoding="utf-8")

    assert settings_table.drawn(page) == page, "make settings"
    assert environment.table() in page
