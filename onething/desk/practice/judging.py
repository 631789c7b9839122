"""What was right and what was not: the answer of an exercise against what the clerk did. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from onething.desk.practice.rules import Exercise

ACCEPTED: Final = "accepted"
ASKED: Final = "supplement"
REFUSED: Final = "not_accepted"
DONE: Final[Mapping[str, str]] = {
    ACCEPTED: "受理",
    ASKED: "告知补正",
    REFUSED: "不予受理",
}


@dataclass(frozen=True)
class Done:
    """What was done with a piece of work at the window; nothing yet when `did` is empty."""

    did: str = ""
    materials: tuple[str, ...] = ()  # that were asked for


@dataclass(frozen=True)
class Verdict:
    """Whether it was right; None while nothing was done. `words`: what to know about it."""

    right: bool | None
    words: tuple[str, ...] = ()


def judge(
    exercise: Exercise, done: Done, names: Mapping[str, str], blots: Mapping[str, str]
) -> Verdict:
    """Compare; every material that was forgotten, and every one too many, is named."""
    if not done.did:
        return Verdict(None)
    if exercise.expects == "accept":
        return _should_accept(done, names)
    if done.did != ASKED:
        return Verdict(
            False, (f"应当告知补正，您作了{DONE[done.did]}：{_flaws(exercise, names, blots)}。",)
        )
    forgotten = [key for key in exercise.flaws if key not in done.materials]
    too_many = [key for key in done.materials if key not in exercise.flaws]
    words = []
    if forgotten:
        words.append(f"漏了{_list(forgotten, names)}：要补的应当一次告知全部内容。")
    if too_many:
        words.append(f"{_list(too_many, names)}没有问题，不应当要求补正。")
    return Verdict(not words, tuple(words))


def _should_accept(done: Done, names: Mapping[str, str]) -> Verdict:
    if done.did == ACCEPTED:
        return Verdict(True)
    asked = f"：{_list(done.materials, names)}没有问题" if done.materials else ""
    return Verdict(False, (f"材料齐全、符合法定形式，应当受理，您作了{DONE[done.did]}{asked}。",))


def _flaws(exercise: Exercise, names: Mapping[str, str], blots: Mapping[str, str]) -> str:
    return "，".join(
        f"“{names.get(key, key)}”{blots[kind]}" for key, kind in exercise.flaws.items()
    )


def _list(keys: Sequence[str], names: Mapping[str, str]) -> str:
    return "、".join(f"“{names.get(key, key)}”" for key in keys)
