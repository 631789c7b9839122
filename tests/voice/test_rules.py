"""The files of rules of people's voice and of training: what ships is whole, what is wrong is named."""

from copy import deepcopy
from pathlib import Path

import pytest

from onething.desk.queries import goes_first
from onething.identity.check import course_faults, question_faults
from onething.kernel import yamls
from onething.voice.aids.rules import kinds_for, rules
from onething.voice.check import (
    aid_faults,
    obstacle_faults,
    project_faults,
    screening_faults,
    walk_faults,
)

DATA = Path(__file__).parent.parent.parent / "data"
FILES = {
    "settings/obstacles.yaml": obstacle_faults,
    "settings/walks.yaml": walk_faults,
    "settings/aids.yaml": aid_faults,
    "settings/screenings.yaml": screening_faults,
    "settings/projects.yaml": project_faults,
    "training/courses.yaml": course_faults,
    "training/questions.yaml": question_faults,
}
WRONG = [
    ("settings/obstacles.yaml", lambda said: said["kinds"].pop("other"), "应为 5 类"),
    ("settings/obstacles.yaml", lambda said: said["limits"].pop("first"), "缺少"),
    ("settings/obstacles.yaml", lambda said: said.update(confidence="sure"), "可信程度"),
    ("settings/obstacles.yaml", lambda said: said["supervision"].reverse(), "逐行增加"),
    ("settings/obstacles.yaml", lambda said: said["supervision"][0].update(tell="x"), "告知对象"),
    ("settings/walks.yaml", lambda said: said["severities"]["minor"].update(days=0), "至少为 1"),
    ("settings/walks.yaml", lambda said: said.pop("source"), "缺少"),
    ("settings/walks.yaml", lambda said: said["scopes"].pop("hall"), "缺少"),
    ("settings/walks.yaml", lambda said: said["supervision"][0].update(tell="x"), "告知谁"),
    ("settings/screenings.yaml", lambda said: said["verdicts"].pop("fine"), "缺少"),
    ("settings/screenings.yaml", lambda said: said.update(days=0), "至少为 1"),
    ("settings/aids.yaml", lambda said: said["scripts"][0].update(groups=["x"]), "特殊群体"),
    ("settings/aids.yaml", lambda said: said["groups"]["elder"].update(kinds=["x"]), "帮办方式"),
    ("settings/aids.yaml", lambda said: said["everybody"].append("x"), "帮办方式"),
    ("settings/aids.yaml", lambda said: said["sources"]["phone"]["roles"].append("x"), "岗位角色"),
    ("settings/aids.yaml", lambda said: said["limits"].pop("first"), "缺少"),
    ("settings/projects.yaml", lambda said: said["stages"][1].update(key="sign"), "写了两次"),
    ("settings/projects.yaml", lambda said: said["zones"]["zzgq"].update(region=1), "文字"),
    (
        "settings/projects.yaml",
        lambda said: said["stages"][5]["themes"][0].update(kinds=["x"]),
        "类别",
    ),
    ("settings/projects.yaml", lambda said: said["visits"].pop("aid"), "缺少"),
    ("settings/projects.yaml", lambda said: said["kinds"]["works"].pop("source"), "缺少"),
    ("training/courses.yaml", lambda said: said.update(window_course="x"), "没有这门课程"),
    ("training/courses.yaml", lambda said: said["courses"][0].update({"pass": 101}), "1 到 100"),
    ("training/courses.yaml", lambda said: said["courses"][0].update(draw=0), "至少为 1"),
    ("training/questions.yaml", lambda said: said["questions"][0].update(right=[9]), "从 1 数起"),
    ("training/questions.yaml", lambda said: said["questions"][0].update(right=[1, 2]), "多选"),
    ("training/questions.yaml", lambda said: said["questions"][0].pop("cites"), "缺少"),
    ("training/questions.yaml", lambda said: said["questions"][1].update(key="w01"), "重复"),
]


@pytest.mark.parametrize("name", FILES)
def test_what_ships_is_whole(name):
    assert not list(FILES[name](yamls.read(DATA / name)))


@pytest.mark.parametrize(("name", "spoil", "words"), WRONG)
def test_what_is_wrong_is_named_with_its_place(name, spoil, words):
    said = deepcopy(yamls.read(DATA / name))
    spoil(said)

    found = list(FILES[name](said))
    assert found
    assert any(words in sentence for _, sentence in found)


def test_whoever_is_promised_to_go_first_does_so_in_the_rules_of_the_halls():
    promised = [group for group in rules()["groups"] if "priority" in kinds_for(group)]

    assert promised
    assert [group for group in promised if not goes_first(group)] == []
