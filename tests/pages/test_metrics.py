"""The figures for a monitoring machine: for nobody else they are there, and they name nobody."""

import re
import subprocess
import sys

import pytest
from django.db import OperationalError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families as parsed

from onething.kernel import gauges, processes
from onething.kernel.actor import Actor
from onething.kernel.db import current, reading
from onething.kernel.metrics import KEPT
from onething.kernel.models import Pending
from onething.kernel.refusals import Invalid
from tests.kernel.facts import ring
from tests.times import MONDAY

TOKEN = "t" * 40
QUERIES = 4  # whatever is there
NAME = re.compile(r"[a-zA-Z0-9_.:+ -]*")
COUNTING = """
import sys
from pathlib import Path
from onething.kernel import processes
processes.measure_in(Path(sys.argv[1]))
processes.introduce("work")
from onething.kernel import metrics
metrics.LOOP_FAULTS.labels("timers").inc(int(sys.argv[2]))
print("counted", flush=True)
sys.stdin.read()
"""
TOLD = """
import sys
from pathlib import Path
from onething.kernel import processes
processes.measure_in(Path(sys.argv[1]))
from onething.kernel import metrics
print(metrics.exposition(list).decode())
print([(one.name, one.pid) for one in processes.living() if one.memory > 0])
"""


@pytest.fixture
def machine(db, settings):
    settings.METRICS_TOKEN = TOKEN
    return Client(headers={"Authorization": f"Bearer {TOKEN}"})


def told(machine):
    answer = machine.get("/metrics")
    assert answer.status_code == 200
    return {one.name: one.samples for one in parsed(answer.content.decode())}


def counted(name, **labels):
    return KEPT.get_sample_value(name, labels) or 0


def without_address(answer, path):
    page = answer.content.decode().replace(path, "")
    return answer.status_code, re.sub(r'value="[^"]{20,}"', "", page)


@pytest.mark.parametrize("said", ["", f"Bearer {TOKEN[1:]}", TOKEN, f"Basic {TOKEN}", "Bearer "])
@pytest.mark.parametrize("token", ["", TOKEN])
def test_without_the_token_it_is_not_there(db, settings, token, said):
    settings.METRICS_TOKEN = token
    stranger = Client(headers={"Authorization": said} if said else {})

    missing = without_address(stranger.get("/nothing"), "/nothing")
    assert without_address(stranger.get("/metrics"), "/metrics") == missing
    assert missing[0] == 404


def test_it_is_only_read(machine):
    assert machine.post("/metrics").status_code == 404


def test_it_tells_how_the_platform_stands(machine):
    Pending.objects.all().delete()
    ring("a", by=Actor(who="system:ringer"), at=MONDAY)
    found = told(machine)

    assert found["onething_database_up"][0].value == 1
    assert found["onething_unplaced_events"][0].value == 1
    assert {one.labels["consumer"] for one in found["onething_consumer_behind_events"]} >= {
        "reactions"
    }
    assert found["onething_postgres_connections_limit"][0].value > 0


def test_it_asks_a_constant_number_of_statements(machine):
    with reading(), CaptureQueriesContext(current()) as asked:
        gauges.gauges()
    with CaptureQueriesContext(current()) as whole:
        told(machine)

    assert len(asked) == len(whole) == QUERIES


def test_without_the_database_it_says_so(machine, monkeypatch):
    def gone(*_):
        raise OperationalError

    monkeypatch.setattr(gauges, "_asked", gone)
    found = told(machine)

    assert found["onething_database_up"][0].value == 0
    assert "onething_disk_free_bytes" in found


def test_requests_are_counted_by_the_name_of_their_address(machine):
    before = counted("onething_request_seconds_count", route="home", method="GET", status="2xx")
    machine.get("/", {"number": "140105199001011234"})
    after = counted("onething_request_seconds_count", route="home", method="GET", status="2xx")

    assert after == before + 1


def test_nothing_that_was_sent_becomes_a_label(machine):
    machine.get("/李小满/140105199001011234")
    machine.generic("LIXIAOMAN", "/")
    found = told(machine)
    labels = {
        value for samples in found.values() for one in samples for value in one.labels.values()
    }

    assert not [value for value in labels if not NAME.fullmatch(value)]
    assert not [value for value in labels if "LIXIAOMAN" in value or "1401" in value]
    assert {"other", "nowhere"} <= labels


def test_commands_are_counted_by_name_and_outcome(db):
    name = {"command": "tests.kernel.facts.ring"}
    done = counted("onething_command_seconds_count", **name, outcome="done")
    refused = counted("onething_command_seconds_count", **name, outcome="invalid")
    ring("a", by=Actor(who="system:ringer"), at=MONDAY)
    with pytest.raises(Invalid):
        ring("a", times=10, by=Actor(who="system:ringer"), at=MONDAY)

    assert counted("onething_command_seconds_count", **name, outcome="done") == done + 1
    assert counted("onething_command_seconds_count", **name, outcome="invalid") == refused + 1


def run(script, *arguments):
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_the_counts_of_all_processes_are_added_up(tmp_path):
    first, second = run(COUNTING, tmp_path, 2), run(COUNTING, tmp_path, 3)
    try:
        assert [one.stdout.readline() for one in (first, second)] == ["counted\n"] * 2
        second.communicate()
        said, _ = run(TOLD, tmp_path).communicate()
    finally:
        first.communicate()

    assert 'onething_loop_faults_total{loop="timers"} 5.0' in said
    assert f"[('work', {first.pid})]" in said


def test_a_platform_that_begins_anew_forgets_the_dead(tmp_path):
    gone = run("")
    gone.communicate()
    for file in (f"{gone.pid}.process", f"counter_{gone.pid}.db", "counter_1.db"):
        (tmp_path / file).touch()
    processes.forget_the_dead(tmp_path)

    assert [file.name for file in tmp_path.iterdir()] == ["counter_1.db"]
