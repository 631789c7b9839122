"""The words of a case and its legal machines: one for each kind of item, shared steps written once."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from onething.kernel.machine import Clock, Machine, Step, step

TELL, STATUTORY, PROMISED, DELIVER, JOINT = "tell", "statutory", "promised", "deliver", "joint"
CLOCK_WORDS = {
    TELL: "告知是否受理",
    STATUTORY: "法定办结",
    PROMISED: "承诺办结",
    DELIVER: "送达结果",
    JOINT: "联合办理上限",
}


class Draft(StrEnum):
    """States of an application."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CLOSED = "closed"
    DISCARDED = "discarded"


APPLICATION_WORDS: Mapping[str, str] = {
    Draft.DRAFT: "草稿",
    Draft.SUBMITTED: "办理中",
    Draft.CLOSED: "已办结",
    Draft.DISCARDED: "已删除",
}

WORDS = {
    "waiting": "等待前序办结",
    "submitted": "待受理",
    "prechecked": "预审通过",
    "supplement_asked": "待补正",
    "supplemented": "已补正，待受理",
    "accepted": "已受理，审查中",
    "suspended": "特别程序",
    "examined": "待审核",
    "reviewed": "待决定",
    "granted": "准予",
    "refused": "不予",
    "issued": "已制证",
    "delivered": "已送达",
    "closed": "已办结",
    "not_accepted": "不予受理",
    "withdrawn": "已撤回",
    "lapsed": "补正逾期，已终止",
    "ended": "随前序事项终止",
}
PUBLIC_WORDS = WORDS | {
    "submitted": "已提交，等待受理",
    "supplement_asked": "请您补正材料",
    "accepted": "审查中",
    "examined": "审查中",
    "reviewed": "审查中",
    "granted": "已作出准予决定，正在制发结果",
    "refused": "已作出不予决定，正在送达",
    "issued": "结果已制成，正在送达",
    "delivered": "结果已送达",
}

BEFORE_ACCEPTANCE = "submitted|prechecked|supplemented"
UNDER_REVIEW = "accepted|examined|reviewed"
OPEN = frozenset(WORDS) - {"closed", "not_accepted", "withdrawn", "lapsed", "ended"}
DECIDED = frozenset({"granted", "refused", "issued", "delivered", "closed"})
FINAL = frozenset(WORDS) - OPEN
WITHOUT = frozenset(
    {"refused", "not_accepted", "withdrawn", "lapsed", "ended"}
)  # nothing was granted

# The law that each step cites, by kind of item. A public service never cites 行政许可法.
PERMIT = {
    "release": "行政许可法 §32；一件事联办规程",
    "precheck": "行政许可法 §32",
    "ask_supplement": "行政许可法 §32(1)(4)",
    "supply": "行政许可法 §32(1)(4)",
    "accept": "行政许可法 §32(1)(5)",
    "deem_accepted": "行政许可法 §32(1)(4)",
    "refuse_acceptance": "行政许可法 §32(1)(1)(2)",
    "lapse": "行政许可法 §32；事项实施规范",
    "withdraw": "行政许可法 §29；事项实施规范",
    "end": "一件事联办规程",
    "suspend": "行政许可法 §45",
    "resume": "行政许可法 §45",
    "examine": "行政许可法 §34",
    "send_back": "行政许可法 §34",
    "review": "行政许可法 §34(3)",
    "grant": "行政许可法 §38(1)",
    "refuse": "行政许可法 §38(2)",
    "issue": "行政许可法 §39",
    "deliver": "行政许可法 §44",
    "close": "行政许可法 §44",
}
RULEBOOK = "事项实施规范"
TIMELY = "优化营商环境条例 §36；事项实施规范"
FILING = dict.fromkeys(PERMIT, RULEBOOK) | {
    "accept": TIMELY,
    "deem_accepted": TIMELY,
    "ask_supplement": TIMELY,
    "release": "一件事联办规程",
    "end": "一件事联办规程",
}
DISPUTES = "关于健全行政裁决制度加强行政裁决工作的意见"
ADJUDICATION = FILING | dict.fromkeys(
    ("suspend", "resume", "examine", "send_back", "review", "grant", "refuse"),
    f"{DISPUTES}；{RULEBOOK}",
)
LAWS: Mapping[str, Mapping[str, str]] = {
    "permit": PERMIT,
    "confirm": FILING,
    "grant": FILING,
    "filing": FILING,
    "adjudicate": ADJUDICATION,
    "award": FILING,
    "other": FILING,
    "service": FILING,
}
DOCUMENTS: Mapping[str, Mapping[str, str]] = {
    "permit": {"grant": "grant", "refuse": "refusal"},
    "filing": {"grant": "filing", "refuse": "refusal_filing"},
    "service": {"grant": "verification", "refuse": "refusal_filing"},
}
REVIEWED = frozenset({"permit", "adjudicate"})  # two people look, a third decides

TELL_STOP = {TELL: Clock.STOP}
ACCEPTED = TELL_STOP | {STATUTORY: Clock.START, PROMISED: Clock.START}
ALL_STOP = TELL_STOP | {STATUTORY: Clock.STOP, PROMISED: Clock.STOP}


def _intake(law: Mapping[str, str]) -> tuple[Step, ...]:
    """Return the steps before acceptance, the same for every kind."""
    return (
        step(
            "release",
            "前序办结，转待受理",
            "waiting",
            "submitted",
            role="system",
            law=law["release"],
            clocks={TELL: Clock.START},
        ),
        step("precheck", "预审通过", "submitted", "prechecked", role="window", law=law["precheck"]),
        step(
            "ask_supplement",
            "一次性告知补正",
            "submitted|prechecked",
            "supplement_asked",
            role="window",
            law=law["ask_supplement"],
            clocks=TELL_STOP,
            document="supplement",
        ),
        step(
            "supply",
            "提交补正材料",
            "supplement_asked",
            "supplemented",
            role="applicant",
            law=law["supply"],
            clocks={TELL: Clock.START},
        ),
    )


def _acceptance(law: Mapping[str, str]) -> tuple[Step, ...]:
    """Return acceptance, by word or by silence, and its refusal."""
    return (
        step(
            "accept",
            "受理",
            BEFORE_ACCEPTANCE,
            "accepted",
            role="window",
            law=law["accept"],
            clocks=ACCEPTED,
            document="acceptance",
        ),
        step(
            "deem_accepted",
            "逾期未告知，视为受理",
            BEFORE_ACCEPTANCE,
            "accepted",
            role="system",
            law=law["deem_accepted"],
            clocks=ACCEPTED,
            document="acceptance",
        ),
        step(
            "refuse_acceptance",
            "不予受理",
            BEFORE_ACCEPTANCE,
            "not_accepted",
            role="window",
            law=law["refuse_acceptance"],
            clocks=TELL_STOP,
            document="non_acceptance",
        ),
    )


def _ways_out(law: Mapping[str, str]) -> tuple[Step, ...]:
    """Return the ways in which a case ends without a decision."""
    return (
        step(
            "lapse",
            "补正逾期，终止办理",
            "supplement_asked",
            "lapsed",
            role="system",
            law=law["lapse"],
            document="lapse",
        ),
        step(
            "withdraw",
            "撤回申请",
            f"waiting|supplement_asked|suspended|{BEFORE_ACCEPTANCE}|{UNDER_REVIEW}",
            "withdrawn",
            role="applicant",
            law=law["withdraw"],
            clocks=ALL_STOP,
            document="withdrawal",
        ),
        step(
            "end",
            "随前序事项终止",
            f"waiting|supplement_asked|suspended|{BEFORE_ACCEPTANCE}|{UNDER_REVIEW}",
            "ended",
            role="system",
            law=law["end"],
            clocks=ALL_STOP,
        ),
    )


def _special(law: Mapping[str, str]) -> tuple[Step, ...]:
    """Return the special procedures, whose time does not count."""
    both = (STATUTORY, PROMISED)
    return (
        step(
            "suspend",
            "启动特别程序",
            "accepted",
            "suspended",
            role="examiner",
            law=law["suspend"],
            clocks=dict.fromkeys(both, Clock.PAUSE),
        ),
        step(
            "resume",
            "结束特别程序",
            "suspended",
            "accepted",
            role="examiner",
            law=law["resume"],
            clocks=dict.fromkeys(both, Clock.RESUME),
        ),
    )


def _decision(law: Mapping[str, str], papers: Mapping[str, str], ready: str) -> tuple[Step, ...]:
    """Return the decision and what follows it; `ready` is the state that may be decided."""
    stops = {STATUTORY: Clock.STOP, PROMISED: Clock.STOP, DELIVER: Clock.START}
    role = "decider" if ready == "reviewed" else "examiner"
    return (
        step(
            "grant",
            "准予",
            ready,
            "granted",
            role=role,
            law=law["grant"],
            clocks=stops,
            document=papers["grant"],
        ),
        step(
            "refuse",
            "不予",
            ready,
            "refused",
            role=role,
            law=law["refuse"],
            clocks=stops,
            document=papers["refuse"],
        ),
        step("issue", "制证", "granted", "issued", role="system", law=law["issue"]),
        step(
            "deliver",
            "送达",
            "issued|refused",
            "delivered",
            role="system",
            law=law["deliver"],
            clocks={DELIVER: Clock.STOP},
        ),
        step("close", "办结", "delivered", "closed", role="system", law=law["close"]),
    )


def _review(law: Mapping[str, str]) -> tuple[Step, ...]:
    """Return the review by two people (行政许可法 §34(3)) and the way back."""
    return (
        step(
            "examine", "提出审查意见", "accepted", "examined", role="examiner", law=law["examine"]
        ),
        step("review", "审核同意", "examined", "reviewed", role="reviewer", law=law["review"]),
        step(
            "send_back",
            "退回承办",
            "examined|reviewed",
            "accepted",
            role="reviewer|decider",
            law=law["send_back"],
        ),
    )


def _machine(kind: str) -> Machine:
    law = LAWS[kind]
    papers = DOCUMENTS.get(kind, DOCUMENTS["filing"])
    steps = [*_intake(law), *_acceptance(law), *_ways_out(law)]
    if kind in REVIEWED:
        steps += [*_special(law), *_review(law), *_decision(law, papers, "reviewed")]
    else:
        steps += _decision(law, papers, "accepted")
    return Machine(kind, WORDS, steps)


MACHINES: Mapping[str, Machine] = {kind: _machine(kind) for kind in LAWS}

EXAMINER, REVIEWER, DECIDER = "examiner", "reviewer", "decider"
WHO_WAITS = {
    "submitted": "window",
    "prechecked": "window",
    "supplemented": "window",
    "accepted": "examiner",
    "suspended": "examiner",
    "examined": "reviewer",
    "reviewed": "decider",
}


def granted(state: str) -> bool:
    """Say whether a case has been decided in favour of the applicant."""
    return state in {"granted", "issued"}
