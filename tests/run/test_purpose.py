"""A database in service is never one for practising, nor the other way round."""

import psycopg
import pytest

from onething import environment
from onething.run import purpose, stamp
from onething.run.postgres import THROWAWAY, Cluster
from tests.run.test_cli import onething
from tests.run.test_environment import RIGHT

TABLE = "CREATE TABLE kernel_setting (name varchar(80) PRIMARY KEY, value varchar(200))"
AWAY = {
    "REGISTRY_URL", "PLATFORM_URL", "STAMP_URL", "SMS_URL", "CARRIER_URL", "CASHIER_URL", "HOSTAPP_URL",
}  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    home = tmp_path_factory.mktemp("private")
    home.chmod(0o700)
    cluster = Cluster(home / "postgres", THROWAWAY)
    cluster.ensure()
    yield cluster.start()
    cluster.stop()


@pytest.fixture
def url(server):
    """A database with the table of settings and nothing in it."""
    with psycopg.connect(server) as connection:
        connection.execute("DROP TABLE IF EXISTS kernel_setting")
        connection.execute(TABLE)
    return server


@pytest.mark.parametrize(
    ("held", "other"),
    [(purpose.PRACTICE, purpose.SERVICE), (purpose.SERVICE, purpose.PRACTICE)],
)
def test_what_it_is_for_on_its_first_day_it_stays(url, held, other):
    assert purpose.fault(url, held) == purpose.fault(url, other) == ""

    purpose.keep(url, held)
    purpose.keep(url, other)

    assert purpose.fault(url, held) == ""
    assert purpose.fault(url, other) == purpose.WRONG[other]


def test_one_that_was_used_before_anybody_asked_is_in_service(url):
    stamp.keep(url, "x")

    assert purpose.fault(url, purpose.SERVICE) == ""
    assert "不能用来练习" in purpose.fault(url, purpose.PRACTICE)


def test_one_without_tables_is_for_whatever_is_wanted(server):
    with psycopg.connect(server) as connection:
        connection.execute("DROP TABLE IF EXISTS kernel_setting")

    assert purpose.fault(server, purpose.PRACTICE) == ""


@pytest.mark.parametrize("name", ["migrate", "load", "work", "consume", "sequence", "serve"])
def test_no_process_starts_on_the_database_of_the_other(url, name, tmp_path):
    purpose.keep(url, purpose.SERVICE)

    said = onething(name, PRACTICE="1", DATABASE_URL=url, ONETHING_VAR=str(tmp_path), PORT="18999")

    assert said.returncode == 1
    assert said.stderr.strip() == purpose.WRONG[purpose.PRACTICE]


@pytest.mark.parametrize("name", sorted(AWAY))
def test_a_platform_for_practising_knows_no_system_outside(name):
    (said,) = environment.faults({"PRACTICE": "1", name: "https://real.example"})

    assert said.startswith(f"练习平台不能设置 {name}（")


def test_nobody_outside_brings_people_to_a_platform_for_practising():
    (said,) = environment.faults({"PRACTICE": "1", "HOSTS": f"app={'s' * 40}"})

    assert "外面也不能连进来" in said


def test_in_production_both_share_a_secret():
    for more in ({"PRACTICE": "1"}, {"PRACTICE_URL": "https://lx.example"}):
        (said,) = environment.faults({**RIGHT, **more})
        assert said.startswith("请设置 PRACTICE_SECRET（")
        assert environment.faults({**RIGHT, **more, "PRACTICE_SECRET": "s" * 40}) == []
