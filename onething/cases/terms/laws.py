"""The law that each step of a case cites, by kind of item: what is no permit never cites 行政许可法."""

from __future__ import annotations

from collections.abc import Mapping

RULEBOOK = "事项实施规范"
JOINTLY = "一件事联办规程"
PAPERLESS = "国务院关于在线政务服务的若干规定 §12"
ORDERED = "行政复议法 §64；行政诉讼法 §70"
UTILITY = f"优化营商环境条例 §28；{RULEBOOK}"
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
    "send_back_review": "行政许可法 §34",
    "grant": "行政许可法 §38(1)",
    "refuse": "行政许可法 §38(2)",
    "issue": "行政许可法 §39",
    "deliver": "行政许可法 §44",
    "close": "行政许可法 §44",
    "transfer": "行政许可法 §26(2)",
    "terminate": RULEBOOK,
    "extend": "行政许可法 §42(1)",
    "extend_joint": "行政许可法 §42(2)",
    "report_up": "行政许可法 §35",
    "take_up": "行政许可法 §35",
    "tell_hearing": "行政许可法 §47(1)",
    "ask_hearing": "行政许可法 §47(1)",
    "waive_hearing": "行政许可法 §47(1)",
    "pass_hearing": "行政许可法 §47(1)",
    "call_hearing": "行政许可法 §48(1)",
    "hold_hearing": "行政许可法 §48",
    "archive": PAPERLESS,
    "revoke": "行政许可法 §69",
    "cancel": "行政许可法 §70",
    "recall": "行政许可法 §8",
    "reopen": ORDERED,
    "grant_at_once": "行政许可法 §34(2)；国办发〔2020〕42号",
    "end_unfilled": f"国办发〔2020〕42号；{RULEBOOK}",
    "revoke_promised": "行政许可法 §69；国办发〔2020〕42号",
}
BY_RULEBOOK = dict.fromkeys(PERMIT, RULEBOOK) | {
    "accept": TIMELY,
    "deem_accepted": TIMELY,
    "ask_supplement": TIMELY,
    "release": JOINTLY,
    "end": JOINTLY,
    "archive": PAPERLESS,
    "reopen": ORDERED,
    "publicise": RULEBOOK,
    "end_publicity": RULEBOOK,
    "revoke_promised": f"国办发〔2020〕42号；{RULEBOOK}",
}
ADJUDICATION = BY_RULEBOOK | dict.fromkeys(
    (
        "suspend",
        "resume",
        "tell_respondent",
        "answered",
        "unanswered",
        "settle",
        "examine",
        "send_back",
        "review",
        "send_back_review",
        "grant",
        "refuse",
    ),
    DISPUTES,
)
OF_UTILITIES = BY_RULEBOOK | {"accept": UTILITY, "deem_accepted": UTILITY, "survey": UTILITY}
LAWS: Mapping[str, Mapping[str, str]] = {
    "permit": PERMIT,
    "confirm": BY_RULEBOOK,
    "grant": BY_RULEBOOK,
    "award": BY_RULEBOOK,
    "adjudicate": ADJUDICATION,
    "filing": BY_RULEBOOK,
    "other": BY_RULEBOOK,
    "service": BY_RULEBOOK,
    "utility": OF_UTILITIES,
}
