"""What was right and what was not: the answer of an exercise against what was recorded. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from onething.voice.practice.rules import DISPATCH, FIELDS, RECORDS, CallExercise, choices


@dataclass(frozen=True)
class Recorded:
    """What was done with a call or a complaint; nothing yet when `record` is empty."""

    record: str = ""  # obstacle, aid, known; passed, closed
    said: Mapping[str, str] = field(default_factory=dict)  # in its fields
    number: str = ""  # of what was recorded, or that was named as recorded before
    times: int = 1
    in_time: bool = True


@dataclass(frozen=True)
class CallVerdict:
    """Whether it was right; None while nothing was done. `words`: what to know about it."""

    right: bool | None
    words: tuple[str, ...] = ()


def judge_call(
    exercise: CallExercise, done: Recorded, caller: Mapping[str, str], earlier: str = ""
) -> CallVerdict:
    """Compare field by field; what is wrong, forgotten, too much or late is named.

    `caller`: name, telephone and place as he said them; `earlier`: the number recorded before.
    """
    if not done.record:
        return CallVerdict(None)
    if exercise.kind == DISPATCH:
        words = tuple(_passed(exercise, done))
    elif exercise.right["record"] == "known":
        words = tuple(_known(done, earlier))
    else:
        words = tuple(_recorded(exercise, done, caller))
    return CallVerdict(not words, words)


def _known(done: Recorded, earlier: str) -> Iterator[str]:
    if done.record != "known":
        yield f"这件事已经登记过，编号是 {earlier}，您又登记了一次（{done.number}）。"
    elif done.number != earlier:
        yield f"原来的编号是 {earlier}，您填的是 {done.number}。"


def _recorded(exercise: CallExercise, done: Recorded, caller: Mapping[str, str]) -> Iterator[str]:
    should = exercise.right["record"]
    if done.record == "known":
        yield f"这件事以前没有登记过，应当登记{RECORDS[should]}。"
        return
    if done.record != should:
        yield f"应当登记{RECORDS[should]}，您登记了{RECORDS[done.record]}。"
        return
    if done.times > 1:
        yield f"同一个电话登记了 {done.times} 次，登记一次就行。"
    for name, value in caller.items():
        if done.said.get(name, "") != value:
            yield f"{FIELDS[name]}与来电人说的不一样。"
    right = {key: value for key, value in exercise.right.items() if key != "record"}
    yield from _chosen(right, done.said, choices(should))
    yield from _forgotten(exercise, done.said)


def _passed(exercise: CallExercise, done: Recorded) -> Iterator[str]:
    right = dict(exercise.right)
    known = choices(DISPATCH)
    if not done.in_time:
        yield "受理超过了首次答复的期限。"
    if done.record == "closed":
        yield f"应当转给{known['office'][right.pop('office')]}办理，您没有转办就办结了。"
        yield from _chosen(right, done.said, known)
        return
    yield from _chosen(right, done.said, known)
    yield from _forgotten(exercise, done.said)


def _chosen(
    right: Mapping[str, str], said: Mapping[str, str], known: Mapping[str, Mapping[str, str]]
) -> Iterator[str]:
    for name, value in right.items():
        chosen = said.get(name, "")
        if chosen != value:
            words = known[name].get(chosen, "没有选")
            yield f"{FIELDS[name]}应当是“{known[name][value]}”，您选的是“{words}”。"


def _forgotten(exercise: CallExercise, said: Mapping[str, str]) -> Iterator[str]:
    for name, wanted in exercise.mentions.items():
        for word in wanted:
            if not any(one in said.get(name, "") for one in word.split("|")):
                yield f"“{FIELDS[name]}”里没有记到“{word.replace('|', '”或者“')}”。"
