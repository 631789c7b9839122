"""Rules of the house that a machine can check."""

import ast
import inspect
import re
from pathlib import Path

import pytest

from onething.cases import replay
from onething.cases.terms import MACHINES
from onething.documents import kinds as documents
from onething.kernel.command import COMMANDS
from onething.kernel.facts import FACTS
from onething.kernel.reactions import PROJECTIONS, REACTIONS
from tests.times import TRUSTED
from tools import law_pages
from tools.punctuation import faults

ROOT = Path(__file__).parent.parent.parent
OURS = [
    path
    for folder in ("onething", "tests", "tools", "bench", "examples")
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
]
STATIC = [
    path
    for path in sorted((ROOT / "onething" / "web" / "static").iterdir())
    if path.suffix in (".css", ".js")
]
REAL = {name: change for name, change in COMMANDS.items() if name.startswith("onething.")}


@pytest.mark.parametrize("name", sorted(REAL))
def test_a_command_says_what_it_does_and_takes_who_and_when(name):
    change = REAL[name]
    parameters = inspect.signature(change).parameters

    assert (change.__doc__ or "").split("\n")[0].endswith(".")
    assert parameters["by"].kind is parameters["at"].kind is inspect.Parameter.KEYWORD_ONLY


@pytest.mark.parametrize("kind", sorted(MACHINES))
def test_every_step_cites_its_law(kind):
    assert all(step.law for step in MACHINES[kind].steps)
    if kind != "permit":
        assert "行政许可法" not in "".join(step.law for step in MACHINES[kind].steps)


def test_the_ledger_knows_the_event_of_every_step():
    told = {*replay.DOES.values(), *replay.SAME_EVENT}

    assert {step.do for machine in MACHINES.values() for step in machine.steps} == told


def test_every_paper_of_a_step_is_a_kind_of_document():
    wanted = {step.document for machine in MACHINES.values() for step in machine.steps}

    assert wanted - {""} <= set(documents.codes())


def test_every_event_is_heard_or_for_the_record():
    heard = {name for one in (*PROJECTIONS.values(), *REACTIONS.values()) for name in one.events}
    silent = {
        name
        for name, fact in FACTS.items()
        if fact.__module__.startswith("onething.") and not fact.record_only and name not in heard
    }
    assert not silent - RECORDED


def test_what_a_projection_fills_is_filled_by_no_other():
    filled = [model for one in PROJECTIONS.values() for model in one.fills]

    assert all(one.fills for one in PROJECTIONS.values())
    assert len(filled) == len(set(filled))


RECORDED = {  # heard by people, in timelines and figures, not by reactions
    "cases.prechecked",
    "cases.examined",
    "cases.reviewed",
    "cases.seated",
    "cases.sent_back",
    "cases.countersigned",
    "cases.returned",
    "cases.reviewed_anew",
    "cases.opinion_asked",
    "cases.opinion_given",
    "cases.opinion_missing",
    "cases.suspended",
    "cases.resumed",
    "cases.supplied",
    "cases.released",
    "cases.submitted",
    "cases.hearing_asked",
    "cases.hearing_waived",
    "cases.surveyed",
    "cases.publicity_ended",
    "cases.respondent_answered",
    "cases.taken_up",
}


@pytest.mark.parametrize("path", OURS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_are_short(path):
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < 60, node.name


@pytest.mark.parametrize("path", STATIC, ids=lambda path: path.name)
def test_styles_and_scripts_are_short(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_nothing_is_left_for_later():
    marks = re.compile("TO" + "DO|FIX" + "ME|XX" + "X|HA" + "CK")

    assert not [path for path in OURS if marks.search(path.read_text(encoding="utf-8"))]


def test_tests_that_count_statements_know_all_that_is_read_once_for_a_while():
    timed = re.compile(r"^FRESH = [\d.]+", re.MULTILINE)
    found = [path for path in OURS if timed.search(path.read_text(encoding="utf-8"))]

    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts) for path in found}
    assert modules == {f"onething.{each}" for each in TRUSTED}


def test_every_suppression_gives_its_reason():
    bare = re.compile(r"# (?:noqa(?:: \w+)?|type: ignore(?:\[[\w-]+\])?)\s*$", re.MULTILINE)

    assert not [path for path in OURS if bare.search(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("text", ["请稍后,再试", "办理(新办)", "您好!", "参数错误", "已办结;"])
def test_the_punctuation_lint_finds_a_seeded_fault(text):
    assert list(faults(text))


@pytest.mark.parametrize(
    "text", ["请稍后，再试", "2026-11-23 10:20", "PORT=8080 make run", "第 1 版（新）"]
)
def test_the_punctuation_lint_lets_good_text_pass(text):
    assert not list(faults(text))


@pytest.mark.parametrize("kind", sorted(MACHINES))
def test_the_drawn_machines_are_those_that_run(kind):
    drawn = (ROOT / "docs" / "law" / f"{kind}.md").read_text(encoding="utf-8")

    assert drawn == law_pages.page(kind)


def test_no_drawing_is_left_of_a_kind_that_is_gone():
    drawn = {path.stem for path in (ROOT / "docs" / "law").glob("*.md")}

    assert drawn == {*MACHINES, law_pages.LICENCES}


def test_the_drawn_life_of_licences_is_the_one_that_runs():
    drawn = (ROOT / "docs" / "law" / f"{law_pages.LICENCES}.md").read_text(encoding="utf-8")

    assert drawn == law_pages.licences()
