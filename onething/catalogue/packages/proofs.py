"""The same answers give the same plan: what a plan comes to, and in what two of them differ. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from onething.catalogue.plan import Ineligible, plan
from onething.catalogue.terms import Plan, Theme
from onething.catalogue.terms.packages import Proof
from onething.kernel.refusals import Invalid
from onething.kernel.tables import NoRule

Outline = Mapping[str, Any]
SAID = {
    "said": "能不能办",
    "parts": "要办的事项",
    "skipped": "不办的事项和理由",
    "materials": "材料",
    "fields": "表单要素",
    "days": "时限",
    "visits": "跑动次数",
    "fee": "收费",
    "results": "结果",
}


def outline(theme: Theme, answers: Mapping[str, str], *, region: str, on: date) -> Outline:
    """Return what a plan comes to, or the sentence why there is none."""
    try:
        return _of(plan(theme, answers, region=region, on=on))
    except Ineligible as bar:
        return {"said": str(bar)}
    except Invalid as fault:
        return {"said": "；".join(fault.errors.values()) or str(fault)}
    except NoRule:
        return {"said": "没有规则可用。"}


def _of(made: Plan) -> Outline:
    return {
        "parts": [[part.item_code, part.name, part.promised_days, part.why] for part in made.parts],
        "skipped": [[one.name, one.why] for one in made.skipped],
        "materials": [[one.name, one.source, one.why] for one in made.materials],
        "fields": [field.element for group in made.groups for field in group.fields],
        "days": made.promised_days,
        "visits": made.visits,
        "fee": made.fee,
        "results": list(made.results),
    }


def differing(theme: Theme, proofs: Iterable[Proof]) -> Iterator[str]:
    """Yield, in words, each proof whose plan comes out otherwise here."""
    for one in proofs:
        made = outline(theme, one.answers, region=one.region, on=date.fromisoformat(one.on))
        if made != one.outline:
            keys = [key for key in SAID if made.get(key) != one.outline.get(key)]
            words = "、".join(SAID[key] for key in keys) or "内容"
            yield f"“{one.about}”在这里得到的清单与原来不同：{words}。"
