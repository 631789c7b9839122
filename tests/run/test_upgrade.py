"""An upgrade goes up whole, or leaves all as it was; a second one has nothing to do."""

import os
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from onething.run import prepared, upgrade
from onething.run.trouble import Trouble
from tests.run.conftest import python

QUIET = {"say": lambda words: None}
EARLIER = ("catalogue.0001", "insight.0001", "kernel.0003")  # what a year ago was
LEDGER = "SELECT stream, seq, digest FROM kernel_event ORDER BY stream, seq"
APPLIED = "SELECT app, name FROM django_migrations ORDER BY id"
TABLES = "SELECT table_name, column_name, data_type FROM information_schema.columns"
TABLES += " WHERE table_schema = 'public' ORDER BY 1, ordinal_position"


def asked(url, *questions):
    with psycopg.connect(url) as line:
        return [line.execute(question).fetchall() for question in questions]


@pytest.fixture(scope="module")
def older(lived):
    """A copy of the platform's database, brought back to the tables of earlier releases."""
    url, var = lived
    with psycopg.connect(url, autocommit=True, dbname="postgres") as line:
        line.execute("CREATE DATABASE older TEMPLATE onething")
    address = urlunsplit(urlsplit(url)._replace(path="/older"))
    python(address, var, "tests.run.living", "back", *EARLIER)
    return address


@pytest.fixture
def old(lived, older):
    """One of these for each test."""
    with psycopg.connect(lived[0], autocommit=True, dbname="postgres") as line:
        line.execute("CREATE DATABASE old TEMPLATE older")
        yield urlunsplit(urlsplit(older)._replace(path="/old"))
        line.execute("DROP DATABASE old WITH (FORCE)")


@pytest.fixture
def short(monkeypatch):
    """Leave out what the whole upgrade shows: checking the files of data, and loading them."""
    monkeypatch.setattr(prepared, "is_checked", lambda var, data: True)
    steps = tuple(step for step in upgrade.STEPS if step[1] != ("load",))
    monkeypatch.setattr(upgrade, "STEPS", steps)
    return monkeypatch


def test_an_old_database_goes_up_and_its_ledger_verifies(lived, old, tmp_path):
    before = asked(old, LEDGER)

    upgrade.bring_up(old, lived[1], tmp_path / "kept", **QUIET)

    now, here = asked(old, LEDGER), asked(lived[0], TABLES)
    assert set(before[0]) <= set(now[0])
    assert before[0]
    assert asked(old, TABLES) == here
    assert "全部一致" in python(old, lived[1], "onething.run.cli", "verify")
    assert (lived[1] / "stamp").read_text() == prepared.everything()

    said = []
    upgrade.bring_up(old, lived[1], tmp_path / "kept", said.append)

    assert said == ["数据库已经是这个版本，没有要升级的。"]
    assert len([one for one in (tmp_path / "kept").iterdir() if one.name != "files"]) == 1


FAULTS = {"failing": "升级表结构", "forging": "核验账本"}


@pytest.mark.parametrize("bad", FAULTS)
def test_an_upgrade_that_fails_leaves_all_as_it_was(lived, old, tmp_path, short, bad):
    before = asked(old, LEDGER, APPLIED, TABLES)
    short.setenv("DJANGO_SETTINGS_MODULE", f"tests.run.{bad}_settings")

    with pytest.raises(Trouble, match=f"“{FAULTS[bad]}”没有通过.*数据已恢复到升级前的状态"):
        upgrade.bring_up(old, lived[1], tmp_path / "kept", **QUIET)

    assert asked(old, LEDGER, APPLIED, TABLES) == before
    assert not (lived[1] / "stamp").exists()


def test_a_database_of_a_newer_version_is_left_alone(lived, old, tmp_path):
    with psycopg.connect(old) as line:
        line.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('cases', '0999_x', now())"
        )

    with pytest.raises(Trouble, match=r"没有开始升级.*更新的版本使用过（cases\.0999_x）"):
        upgrade.bring_up(old, lived[1], tmp_path / "kept", **QUIET)
    assert not (tmp_path / "kept").exists()


def test_data_with_a_fault_are_not_brought_up(lived, old, tmp_path, monkeypatch):
    monkeypatch.setattr(prepared, "is_checked", lambda var, data: False)
    monkeypatch.setattr(upgrade, "BEFORE", (("检查数据文件", ("check", str(tmp_path / "无"))),))

    with pytest.raises(Trouble, match="没有开始升级，什么都没有改动。“检查数据文件”没有通过"):
        upgrade.bring_up(old, lived[1], tmp_path / "kept", **QUIET)
    assert not (tmp_path / "kept").exists()


def test_nobody_else_may_use_the_database_meanwhile(lived, old, tmp_path):
    with psycopg.connect(old), pytest.raises(Trouble, match="还有 1 个连接在使用数据库"):
        upgrade.bring_up(old, lived[1], tmp_path / "kept", **QUIET)
    assert not (tmp_path / "kept").exists()


def test_a_platform_that_runs_is_not_upgraded(tmp_path, monkeypatch):
    monkeypatch.setitem(os.environ, "DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")

    with upgrade._alone(tmp_path), pytest.raises(Trouble, match="平台正在运行"):
        upgrade.upgrade(tmp_path, tmp_path / "kept", **QUIET)


def test_a_way_back_that_does_not_work_says_what_to_do(lived, old, tmp_path, short):
    short.setenv("DJANGO_SETTINGS_MODULE", "tests.run.failing_settings")
    short.setattr(upgrade, "EMPTY", "BEGIN; SELECT 1 / 0;")

    with pytest.raises(Trouble, match="请不要启动平台，用 onething restore"):
        upgrade.bring_up(old, lived[1], tmp_path / "kept", **QUIET)
