"""The law that each step of a case cites, by kind of item: what is no permit never cites 行政许可法."""

from __future__ import annotations

from collections.abc import Mapping

RULEBOOK = "事项实施规范"
JOINTLY = "一件事联办规程"
TIMELY = f"优化营商环境条例 §36；{RULEBOOK}"
DISPUTES = f"关于健全行政裁决制度加强行政裁决工作的意见；{RULEBOOK}"

PERMIT = {
    "release": f"行政许可法 §32；{JOINTLY}",
    "precheck": "行政许可法 §32",
    "ask_supplement": "行政许可法 §32(1)(4)",
    "supply": "行政许可法 §32(1)(4)",
    "accept": "行政许可法 §32(1)(5)",
    "deem_accepted": "行政许可法 §32(1)(4)",
    "refuse_acceptance": "行政许可法 §32(1)(1)(2)",
    "lapse": f"行政许可法 §32；{RULEBOOK}",
    "withdraw": f"行政许可法 §29；{RULEBOOK}",
    "end": JOINTLY,
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
BY_RULEBOOK = dict.fromkeys(PERMIT, RULEBOOK) | {
    "accept": TIMELY,
    "deem_accepted": TIMELY,
    "ask_supplement": TIMELY,
    "release": JOINTLY,
    "end": JOINTLY,
}
ADJUDICATION = BY_RULEBOOK | dict.fromkeys(
    ("suspend", "resume", "examine", "send_back", "review", "grant", "refuse"), DISPUTES
)
LAWS: Mapping[str, Mapping[str, str]] = {
    "permit": PERMIT,
    "confirm": BY_RULEBOOK,
    "grant": BY_RULEBOOK,
    "award": BY_RULEBOOK,
    "adjudicate": ADJUDICATION,
    "filing": BY_RULEBOOK,
    "other": BY_RULEBOOK,
    "service": BY_RULEBOOK,
}
