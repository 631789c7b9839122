"""What papers are given to say, as the cases room gives it."""

import json
from typing import Any

from onething.documents.samples import sample

CASE: dict[str, Any] = sample("grant")
PERMIT_STEP = {"law_of_step": "行政许可法 §32"}
OTHER_STEP = {"law_of_step": "事项实施规范"}
NAMES = {  # what papers about other items than permits name instead
    "准予行政许可决定书": "备案回执",
    "行政许可受理通知书": "受理通知书",
    "《中华人民共和国行政许可法》第八条第二款": "本事项的实施规范",
}


def data_for(kind: str, variant: str) -> dict[str, Any]:
    """Return complete data for a kind of document in one of its wordings."""
    if variant == "permit":
        return sample(kind) | PERMIT_STEP
    said = json.dumps(sample(kind), ensure_ascii=False)
    for permit, other in NAMES.items():
        said = said.replace(permit, other)
    return json.loads(said) | OTHER_STEP
