"""The rules that are no items: what is wrong with them is told with its line."""

import shutil
from pathlib import Path

import pytest

from onething.run.rulefiles import rule_problems

DATA = Path(__file__).resolve().parent.parent.parent / "data"
GROUNDS, PUBLICITY = Path("settings/grounds.yaml"), Path("supervision/publicity.yaml")
FEES = Path("settings/fees.yaml")
PAPERS = Path("settings/papers.yaml")
FAULTS = {
    "a list that is not there": (GROUNDS, "recalls:", "recals:", "recals", "“recals”不认识"),
    "an unknown kind": (GROUNDS, "kinds: [grant], source", "kinds: [grants], source",
        "pauses › survey › kinds", "事项类型“grants”不认识"),
    "no source": (GROUNDS, ", source: 行政复议法 第六十四条", "", "orders › review", "缺少“source”"),
    "an unknown confidence": (GROUNDS, "source: 行政复议法 第六十四条, confidence: high",
        "source: 行政复议法 第六十四条, confidence: sure", "orders › review › confidence", "可信程度“sure”不认识"),
    "an event without a standing": (PUBLICITY, "    cases.reopened:", "    cases.reopen:",
        "standings › events", "缺少“cases.reopened”"),
    "a standing too long": (PUBLICITY, "{standing: 撤回,", "{standing: 依照法律已经把它撤回来了啊,",
        "standings › events › cases.recalled › standing", "最长 12 个字"),
    "an hour that no day has": (FEES, "reconcile_hour: 2 ", "reconcile_hour: 24 ",
        "reconcile_hour", "应为 0 到 23 的整数"),
    "waits that shrink": (FEES, "waits: [1, 2,", "waits: [2, 1,", "waits", "从小到大"),
    "a figure that is missing": (FEES, "checkout_minutes:", "checkout_minute:",
        "整个文件", "缺少“checkout_minutes”"),
    "papers that are late at once": (PAPERS, "late_hours: 4", "late_hours: 0", "late_hours", "至少 1 小时"),
    "papers that are never late": (PAPERS, "late_hours: 4", "late_hour: 4", "整个文件", "缺少“late_hours”"),
    "an unknown confidence of papers": (PAPERS, "confidence: low", "confidence: some",
        "confidence", "可信程度“some”不认识"),
    "no day": (PUBLICITY, "days: 7", "days: 0", "days", "至少 1 个工作日"),
}  # fmt: skip


def copied(tmp_path, file, old, new):
    (tmp_path / file).parent.mkdir(parents=True)
    shutil.copy(DATA / file, tmp_path / file)
    text = (tmp_path / file).read_text("utf-8")
    assert old in text
    (tmp_path / file).write_text(text.replace(old, new, 1), "utf-8")
    return [str(one) for one in rule_problems(tmp_path)]


def test_the_rules_that_ship_are_sound():
    assert rule_problems(DATA) == []


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_fault_is_told_with_its_place(tmp_path, fault):
    file, old, new, place, sentence = FAULTS[fault]

    found = copied(tmp_path, file, old, new)

    assert any(place in one and sentence in one for one in found), found


def test_a_step_without_any_ground_is_a_dead_end(tmp_path):
    lines = (DATA / GROUNDS).read_text("utf-8").splitlines(keepends=True)
    start = lines.index(next(line for line in lines if line.startswith("orders:")))
    orders = "".join(lines[start : start + 3])

    found = copied(
        tmp_path, GROUNDS, orders, orders.replace(", source", ", kinds: [permit], source")
    )

    assert any("事项类型“filing”有“reopen”这一步" in one for one in found), found
    assert not any("“permit”有" in one for one in found)


def test_a_folder_without_rules_has_no_faults(tmp_path):
    assert rule_problems(tmp_path) == []
