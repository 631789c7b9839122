"""What differs from kind to kind: the law of a step, its paper, its word on the button."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from onething.cases.terms.laws import LAWS
from onething.kernel.machine import Clock, Step, step

PAPERS: Mapping[str, str] = {  # what every kind brings forth at a step: a kind of document
    "ask_supplement": "supplement",
    "accept": "acceptance",
    "deem_accepted": "acceptance",
    "refuse_acceptance": "non_acceptance",
    "lapse": "lapse",
    "withdraw": "withdrawal",
    "grant": "filing",
    "refuse": "refusal_filing",
    "suspend": "special_procedure",
    "extend": "extension",
    "extend_joint": "extension",
    "terminate": "termination",
    "transfer": "moved",
    "report_up": "reported",
    "tell_hearing": "rights",
    "call_hearing": "hearing_notice",
    "hold_hearing": "hearing_record",
    "publicise": "special_procedure",
    "tell_respondent": "answer_notice",
    "settle": "settlement",
    "archive": "archive_catalogue",
    "revoke": "revocation",
    "cancel": "cancellation",
    "recall": "retraction",
    "reopen": "redo_notice",
}


@dataclass(frozen=True)
class Sort:
    """One kind of item, and how its steps differ from those of the others."""

    kind: str
    papers: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)

    def step(
        self,
        do: str,
        label: str,
        start: str,
        end: str,
        *,
        role: str,
        clocks: Mapping[str, Clock] | None = None,
        needs: str = "",
    ) -> Step:
        """Write one row of this kind's table: its law, its paper and its word are looked up."""
        return step(
            do,
            self.labels.get(do, label),
            start,
            end,
            role=role,
            law=LAWS[self.kind][do],
            clocks=clocks,
            document=self.papers.get(do, PAPERS.get(do, "")),
            needs=needs,
        )


SORTS: Mapping[str, Sort] = {
    sort.kind: sort
    for sort in (
        Sort("permit", {"grant": "grant", "refuse": "refusal"}),
        Sort("confirm", labels={"grant": "予以确认", "refuse": "不予确认", "revoke": "撤销确认"}),
        Sort("grant", labels={"grant": "准予给付", "refuse": "不予给付", "cancel": "停止给付"}),
        Sort("award", labels={"grant": "予以奖励", "refuse": "不予奖励", "revoke": "撤销奖励"}),
        Sort(
            "adjudicate", labels={"grant": "支持请求", "refuse": "驳回请求", "revoke": "撤销裁决"}
        ),
        Sort("filing", labels={"grant": "予以备案", "refuse": "不予备案", "cancel": "取消备案"}),
        Sort("other"),
        Sort("service", {"grant": "verification"}, {"grant": "予以办理", "refuse": "不予办理"}),
        Sort("utility", {"grant": "verification"}, {"grant": "答复方案", "refuse": "不予办理"}),
    )
}
