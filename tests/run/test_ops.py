"""What ships in ops/ speaks of things that are there: metrics, labels, commands, sections of the manual."""

import json
import re
from pathlib import Path

import pytest

from onething import environment
from onething.kernel import db as kernel_db
from onething.kernel import yamls
from onething.kernel.command import COMMANDS
from onething.kernel.gauges import gauges
from onething.kernel.metrics import KEPT
from onething.kernel.requests import rules
from onething.run import cli

ROOT = Path(__file__).parent.parent.parent
OPS = ROOT / "ops"
MANUAL = (ROOT / "docs" / "operate.md").read_text(encoding="utf-8")
RULES = yamls.read(OPS / "alerts.yml")["groups"][0]["rules"]
BOARDS = sorted((OPS / "dashboards").glob("*.json"))
METRIC = re.compile(r"\b(onething_\w+|up)\b(?:\{([^}]*)\})?")
LABEL = re.compile(r"(\w+)\s*[=!]")
GROUPED = re.compile(r"\bby \(([^)]*)\)")
FROM_PROMETHEUS = {"instance", "job", "le"}
SUFFIXES = {
    "histogram": ("_bucket", "_count", "_sum"),
    "summary": ("_count", "_sum"),
    "counter": ("_total",),
    "gauge": ("",),
}


def panels():
    return [
        (board.stem, panel["title"], target)
        for board in BOARDS
        for panel in json.loads(board.read_text(encoding="utf-8"))["panels"]
        for target in panel["targets"]
    ]


EXPRESSIONS = [(f"{b} {t}", target["expr"]) for b, t, target in panels()] + [
    (rule["alert"], rule["expr"]) for rule in RULES
]


@pytest.fixture
def exported(db, monkeypatch):
    """The names of all samples that we export, with their labels."""
    monkeypatch.setattr(kernel_db, "READER", kernel_db.WRITER)
    found = {"up": FROM_PROMETHEUS}
    for collector in KEPT._collector_to_names:
        for suffix in SUFFIXES[collector._type]:
            found[collector._name + suffix] = {*collector._labelnames, *FROM_PROMETHEUS}
    for family in gauges():
        for suffix in SUFFIXES[family.type]:
            found[family.name + suffix] = {*family._labelnames, *FROM_PROMETHEUS}
    return found


def anchors():
    """What a heading is called in an address."""
    return {
        re.sub(r"[^\w一-鿿 -]", "", line.lstrip("# ")).lower().replace(" ", "-")
        for line in MANUAL.splitlines()
        if line.startswith("#")
    }


def test_there_is_a_board_and_every_metric_is_used_somewhere(exported):
    used = {name for _, expression in EXPRESSIONS for name, _ in METRIC.findall(expression)}

    assert BOARDS
    assert used >= {name for name in exported if not name.endswith(("_bucket", "_sum"))}


@pytest.mark.parametrize(("where", "expression"), EXPRESSIONS, ids=lambda one: one[:40])
def test_an_expression_names_only_what_is_exported(exported, where, expression):
    named = METRIC.findall(expression)
    grouped = {one.strip() for said in GROUPED.findall(expression) for one in said.split(",")}

    assert named, where
    for name, labels in named:
        assert name in exported, name
        assert set(LABEL.findall(labels)) <= exported[name], (name, labels)
    assert grouped <= set().union(*(exported[name] for name, _ in named))


def test_an_expression_names_only_commands_that_we_have():
    ours = {name.removeprefix("onething.").replace(".commands", "") for name in COMMANDS}
    named = re.findall(r'command=~?"([^"]*)"', " ".join(one for _, one in EXPRESSIONS))

    assert named
    assert {one for said in named for one in said.split("|")} <= ours


@pytest.mark.parametrize("rule", RULES, ids=lambda one: one["alert"])
def test_an_alert_says_what_to_do_and_where_it_is_written(rule):
    said = rule["annotations"]
    page, _, section = said["runbook"].partition("#")

    assert rule["labels"]["severity"] in ("critical", "warning")
    assert said["todo"].endswith("。")
    assert said["summary"].endswith("。")
    assert page == "docs/operate.md"
    assert section in anchors()


def test_legends_name_only_labels_that_are_kept():
    for _, title, target in panels():
        kept = {one.strip() for said in GROUPED.findall(target["expr"]) for one in said.split(",")}
        assert set(re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])) <= kept, title


UNITS = sorted((OPS / "systemd").glob("*.service"))
PROGRAM = "/opt/onething/.venv/bin/onething "
HARDENED = {
    "User": "onething", "NoNewPrivileges": "yes", "ProtectSystem": "strict", "ProtectHome": "yes",
    "PrivateTmp": "yes", "CapabilityBoundingSet": "", "EnvironmentFile": "/etc/onething/environment",
}  # fmt: skip


def lines_of(unit):
    """The settings of a unit; one name may stand several times."""
    pairs = [line.partition("=") for line in unit.read_text().splitlines() if "=" in line]
    return [(name, value) for name, _, value in pairs if not name.startswith("#")]


@pytest.mark.parametrize("unit", UNITS, ids=lambda one: one.name)
def test_a_unit_starts_what_our_command_line_knows_and_may_do_little(unit):
    lines = lines_of(unit)
    started = [value for name, value in lines if name == "ExecStart"]

    assert started
    for command in started:
        assert command.startswith(PROGRAM)
        assert cli._parser().parse_args(command.removeprefix(PROGRAM).split()).run
    assert HARDENED.items() <= dict(lines).items()


def test_the_units_know_only_settings_that_are_read():
    told = {
        said.partition("=")[0]
        for unit in UNITS
        for name, value in lines_of(unit)
        if name == "Environment"
        for said in value.split()
    }

    assert told - {"PYTHONUNBUFFERED"} <= {one.name for one in environment.KNOWN}


def test_there_is_a_unit_for_everything_that_lasts():
    started = {
        value.split()[-1] for unit in UNITS for name, value in lines_of(unit) if name == "ExecStart"
    }

    assert started >= {"run", "serve", *cli.LASTING}


def test_the_proxy_lets_through_what_we_accept_and_tells_who_asks():
    said = (OPS / "proxy" / "onething.conf").read_text(encoding="utf-8")
    most = int(re.search(r"client_max_body_size (\d+)m;", said).group(1))

    assert most > rules()["body_mb"]["files"]["most"]
    assert "X-Forwarded-For $proxy_add_x_forwarded_for;" in said
    assert "X-Forwarded-Proto $scheme;" in said
    assert 'Authorization "";' in said
