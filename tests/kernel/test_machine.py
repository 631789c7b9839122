"""Machines are tables."""

import pytest

from onething.kernel.machine import Machine, step
from onething.kernel.refusals import NotAllowed

DOOR = Machine(
    "door",
    {"open": "开着", "shut": "关着", "gone": "拆了"},
    [
        step("shut", "关门", "open", "shut", role="porter", law="门规 §1"),
        step("open", "开门", "shut", "open", role="porter", law="门规 §2"),
        step("remove", "拆门", "open|shut", "gone", role="owner", law="门规 §3"),
    ],
)


def test_a_lawful_step_is_found():
    assert DOOR.step("open", "shut").end == "shut"


def test_an_unlawful_step_is_refused_in_words():
    with pytest.raises(NotAllowed, match="当前状态是“关着”，不能“关门”"):
        DOOR.step("shut", "shut")


def test_the_end_is_where_nothing_follows():
    assert DOOR.ends == {"gone"}


def test_a_state_without_a_word_is_an_error():
    with pytest.raises(ValueError, match="no word"):
        Machine("door", {}, DOOR.steps)


def test_the_drawing_shows_each_step_with_its_law():
    assert "open --> shut: 关门（门规 §1）" in DOOR.mermaid()
