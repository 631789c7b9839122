"""The steps that kinds of items share, each written once."""

from __future__ import annotations

from onething.cases.terms.sorts import Sort
from onething.cases.terms.words import (
    BEFORE_ACCEPTANCE,
    DELIVER,
    PROMISED,
    STATUTORY,
    TELL,
    UNDER_REVIEW,
)
from onething.kernel.machine import Clock, Step

TELL_STOP = {TELL: Clock.STOP}
ACCEPTED = TELL_STOP | {STATUTORY: Clock.START, PROMISED: Clock.START}
TERMS_STOP = {STATUTORY: Clock.STOP, PROMISED: Clock.STOP}
TERMS_PAUSE = {STATUTORY: Clock.PAUSE, PROMISED: Clock.PAUSE}
TERMS_RESUME = {STATUTORY: Clock.RESUME, PROMISED: Clock.RESUME}
ALL_STOP = TELL_STOP | TERMS_STOP
UNDECIDED = f"waiting|supplement_asked|suspended|{BEFORE_ACCEPTANCE}|{UNDER_REVIEW}"


def intake(of: Sort) -> tuple[Step, ...]:
    """Return the steps before acceptance."""
    return (
        of.step(
            "release",
            "前序办结，转待受理",
            "waiting",
            "submitted",
            role="system",
            clocks={TELL: Clock.START},
        ),
        of.step("precheck", "预审通过", "submitted", "prechecked", role="window"),
        of.step(
            "ask_supplement",
            "一次性告知补正",
            "submitted|prechecked",
            "supplement_asked",
            role="window",
            clocks=TELL_STOP,
            needs="first_supplement",
        ),
        of.step(
            "supply",
            "提交补正材料",
            "supplement_asked",
            "supplemented",
            role="applicant",
            clocks={TELL: Clock.START},
        ),
    )


def acceptance(of: Sort) -> tuple[Step, ...]:
    """Return acceptance, by word or by silence, and its refusal."""
    return (
        of.step("accept", "受理", BEFORE_ACCEPTANCE, "accepted", role="window", clocks=ACCEPTED),
        of.step(
            "deem_accepted",
            "逾期未告知，视为受理",
            BEFORE_ACCEPTANCE,
            "accepted",
            role="system",
            clocks=ACCEPTED,
        ),
        of.step(
            "refuse_acceptance",
            "不予受理",
            BEFORE_ACCEPTANCE,
            "not_accepted",
            role="window",
            clocks=TELL_STOP,
        ),
    )


def ways_out(of: Sort) -> tuple[Step, ...]:
    """Return the ways in which a case ends without a decision."""
    return (
        of.step("lapse", "补正逾期，终止办理", "supplement_asked", "lapsed", role="system"),
        of.step("withdraw", "撤回申请", UNDECIDED, "withdrawn", role="applicant", clocks=ALL_STOP),
        of.step("end", "随前序事项终止", UNDECIDED, "ended", role="system", clocks=ALL_STOP),
    )


def special(of: Sort) -> tuple[Step, ...]:
    """Return the special procedures, whose time does not count."""
    return (
        of.step(
            "suspend",
            "启动特别程序",
            "accepted",
            "suspended",
            role="examiner",
            clocks=TERMS_PAUSE,
        ),
        of.step(
            "resume",
            "结束特别程序",
            "suspended",
            "accepted",
            role="examiner",
            clocks=TERMS_RESUME,
        ),
    )


def review(of: Sort) -> tuple[Step, ...]:
    """Return the review by two people and the way back."""
    return (
        of.step("examine", "提出审查意见", "accepted", "examined", role="examiner"),
        of.step("review", "审核同意", "examined", "reviewed", role="reviewer"),
        of.step("send_back", "退回承办", "examined|reviewed", "accepted", role="reviewer|decider"),
    )


def decision(of: Sort, ready: str, role: str) -> tuple[Step, ...]:
    """Return the decision; `ready` lists the states that may be decided, by this role."""
    stops = TERMS_STOP | {DELIVER: Clock.START}
    return (
        of.step("grant", "准予", ready, "granted", role=role, clocks=stops),
        of.step("refuse", "不予", ready, "refused", role=role, clocks=stops),
    )


def result(of: Sort) -> tuple[Step, ...]:
    """Return what follows a decision until the case is closed."""
    return (
        of.step("issue", "制证", "granted", "issued", role="system"),
        of.step(
            "deliver",
            "送达",
            "issued|refused",
            "delivered",
            role="system",
            clocks={DELIVER: Clock.STOP},
        ),
        of.step("close", "办结", "delivered", "closed", role="system"),
    )
