"""The steps that kinds of items share, each written once."""

from __future__ import annotations

from collections.abc import Mapping

from onething.cases.terms.sorts import Sort
from onething.cases.terms.words import (
    ANSWER,
    BEFORE_ACCEPTANCE,
    DELIVER,
    HEARING_ASK,
    HEARING_HOLD,
    PROMISED,
    STANDING_STILL,
    STATUTORY,
    TELL,
    UNDER_REVIEW,
)
from onething.kernel.machine import Clock, Step

Acts = Mapping[str, Clock]
TELL_STOP = {TELL: Clock.STOP}
ACCEPTED = TELL_STOP | {STATUTORY: Clock.START, PROMISED: Clock.START}
TERMS_STOP = {STATUTORY: Clock.STOP, PROMISED: Clock.STOP}
TERMS_PAUSE = {STATUTORY: Clock.PAUSE, PROMISED: Clock.PAUSE}
TERMS_RESUME = {STATUTORY: Clock.RESUME, PROMISED: Clock.RESUME}
BESIDE_STOP = {HEARING_ASK: Clock.STOP, HEARING_HOLD: Clock.STOP, ANSWER: Clock.STOP}
ALL_STOP = TELL_STOP | TERMS_STOP | BESIDE_STOP
TERMS_EXTEND = {STATUTORY: Clock.EXTEND, PROMISED: Clock.EXTEND}
UNDECIDED = f"waiting|supplement_asked|{STANDING_STILL}|surveyed|reported|{BEFORE_ACCEPTANCE}|{UNDER_REVIEW}"
OPEN_TO_END = f"{STANDING_STILL}|surveyed|{UNDER_REVIEW}"
UNDOABLE = "closed|archived"
REOPENABLE = "closed|archived|not_accepted|lapsed|terminated|revoked|cancelled|recalled"


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
        of.step(
            "accept",
            "受理",
            BEFORE_ACCEPTANCE,
            "accepted",
            role="window",
            clocks=ACCEPTED,
            needs="paid_to_accept",
        ),
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


def transfer(of: Sort) -> tuple[Step, ...]:
    """Return the way to the organ that has the power; the days for telling run on."""
    return (of.step("transfer", "转送有权机关", BEFORE_ACCEPTANCE, "submitted", role="window"),)


def termination(of: Sort) -> tuple[Step, ...]:
    """Return the end without a decision, for a listed ground."""
    return (
        of.step(
            "terminate",
            "终止审查",
            OPEN_TO_END,
            "terminated",
            role="decider|examiner",
            clocks=ALL_STOP,
        ),
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
        of.step("send_back_review", "退回审核", "reviewed", "examined", role="decider"),
        of.step("send_back", "退回承办", "examined|reviewed", "accepted", role="reviewer|decider"),
    )


def decision(of: Sort, ready: str, role: str) -> tuple[Step, ...]:
    """Return the decision; `ready` lists the states that may be decided, by this role."""
    stops = TERMS_STOP | {DELIVER: Clock.START}
    return (
        of.step("grant", "准予", ready, "granted", role=role, clocks=stops, needs="paid_to_decide"),
        of.step("refuse", "不予", ready, "refused", role=role, clocks=stops),
    )


def stays(
    of: Sort, do: str, label: str, states: str, *, clocks: Acts | None = None, needs: str = ""
) -> tuple[Step, ...]:
    """Return a step of the head of the organ that leaves a case in whatever state it is."""
    return tuple(
        of.step(do, label, state, state, role="decider", clocks=clocks, needs=needs)
        for state in states.split("|")
    )


def extension(of: Sort) -> tuple[Step, ...]:
    """Return the one extension of the term, and that of the joint ceiling."""
    return (
        *stays(
            of,
            "extend",
            "延长期限",
            UNDER_REVIEW,
            clocks=TERMS_EXTEND,
            needs="unextended",
        ),
        *stays(of, "extend_joint", "延长联合办理期限", UNDER_REVIEW),
    )


def reporting(of: Sort) -> tuple[Step, ...]:
    """Return the way to the organ above, once the organ below has examined."""
    return (
        of.step(
            "report_up", "转报上级", "reviewed", "reported", role="decider", needs="not_reported"
        ),
        of.step("take_up", "接收转报", "reported", "accepted", role="examiner"),
    )


def hearing(of: Sort) -> tuple[Step, ...]:
    """Return the hearing: told, asked for or not, called, held."""
    asked = TERMS_PAUSE | {HEARING_ASK: Clock.STOP, HEARING_HOLD: Clock.START}
    return (
        of.step(
            "tell_hearing",
            "告知听证权利",
            UNDER_REVIEW,
            "hearing_told",
            role="examiner|decider",
            clocks={HEARING_ASK: Clock.START},
        ),
        of.step(
            "ask_hearing",
            "要求听证",
            "hearing_told",
            "hearing_asked",
            role="applicant",
            clocks=asked,
        ),
        of.step(
            "waive_hearing",
            "不要求听证",
            "hearing_told",
            "accepted",
            role="applicant",
            clocks={HEARING_ASK: Clock.STOP},
        ),
        of.step(
            "pass_hearing",
            "逾期未要求听证",
            "hearing_told",
            "accepted",
            role="system",
            clocks={HEARING_ASK: Clock.STOP},
        ),
        of.step("call_hearing", "通知听证", "hearing_asked", "hearing_called", role="examiner"),
        of.step(
            "hold_hearing",
            "登记听证笔录",
            "hearing_called",
            "accepted",
            role="examiner",
            clocks=TERMS_RESUME | {HEARING_HOLD: Clock.STOP},
        ),
    )


def publicity(of: Sort) -> tuple[Step, ...]:
    """Return the publication before a decision, whose days do not count."""
    return (
        of.step(
            "publicise", "开始公示", "accepted", "publicised", role="examiner", clocks=TERMS_PAUSE
        ),
        of.step(
            "end_publicity",
            "结束公示",
            "publicised",
            "accepted",
            role="examiner",
            clocks=TERMS_RESUME,
        ),
    )


def sides(of: Sort) -> tuple[Step, ...]:
    """Return what two parties need: the other one is told, answers or not, or both agree."""
    return (
        of.step(
            "tell_respondent",
            "送达被申请人",
            "accepted",
            "answering",
            role="examiner",
            clocks={ANSWER: Clock.START},
        ),
        of.step(
            "answered",
            "登记答辩",
            "answering",
            "accepted",
            role="examiner",
            clocks={ANSWER: Clock.STOP},
        ),
        of.step(
            "unanswered",
            "逾期未答辩",
            "answering",
            "accepted",
            role="system",
            clocks={ANSWER: Clock.STOP},
        ),
        of.step(
            "settle",
            "调解达成协议",
            "accepted",
            "settled",
            role="examiner",
            clocks=TERMS_STOP | {DELIVER: Clock.START},
        ),
    )


def survey(of: Sort) -> tuple[Step, ...]:
    """Return the look at the place that is to be connected."""
    return (of.step("survey", "登记勘查结果", "accepted", "surveyed", role="examiner"),)


def result(of: Sort) -> tuple[Step, ...]:
    """Return what follows a decision until the case is closed."""
    return (
        of.step("issue", "制证", "granted", "issued", role="system"),
        of.step(
            "deliver",
            "送达",
            "issued|refused|settled" if of.kind == "adjudicate" else "issued|refused",
            "delivered",
            role="system",
            clocks={DELIVER: Clock.STOP},
            needs="paid_to_deliver",
        ),
        of.step("close", "办结", "delivered", "closed", role="system"),
    )


def afterwards(of: Sort, *undone: str) -> tuple[Step, ...]:
    """Return what may come after the end: filed, undone in the ways of this kind, decided again."""
    words = {"revoke": "撤销", "cancel": "注销", "recall": "撤回许可"}
    ends = {"revoke": "revoked", "cancel": "cancelled", "recall": "recalled"}
    begins = {STATUTORY: Clock.START, PROMISED: Clock.START}
    return (
        of.step("archive", "归档", "closed", "archived", role="system"),
        *(
            of.step(do, words[do], UNDOABLE, ends[do], role="decider|examiner", needs="granted")
            for do in undone
        ),
        of.step(
            "reopen",
            "责令重新办理",
            REOPENABLE,
            "accepted",
            role="decider|examiner",
            clocks=begins,
        ),
    )


def at_once(of: Sort) -> tuple[Step, ...]:
    """Return the decision on a promise, which needs no review: it is checked afterwards."""
    return (
        of.step(
            "grant_at_once",
            "凭承诺当场准予",
            "accepted",
            "granted",
            role="decider",
            clocks=TERMS_STOP | {DELIVER: Clock.START},
            needs="decided_on_a_promise|paid_to_decide",
        ),
    )


def promises(of: Sort) -> tuple[Step, ...]:
    """Return what follows from promises that are not kept: 容缺逾期, 承诺不实."""
    return (
        of.step(
            "end_unfilled",
            "容缺逾期，终止办理",
            f"{STANDING_STILL}|{UNDER_REVIEW}",
            "terminated",
            role="system",
            clocks=TERMS_STOP | BESIDE_STOP,
        ),
        of.step(
            "revoke_promised",
            "承诺不实，撤销决定",
            "granted|issued|delivered|closed|archived",
            "revoked",
            role="system",
            clocks={DELIVER: Clock.STOP},
        ),
    )
