"""What an order or a look at materials is about: a theme, or any single item of the place."""

from __future__ import annotations

from datetime import datetime

from onething.catalogue import queries as catalogue
from onething.catalogue.queries import Incomplete
from onething.catalogue.terms import Theme
from onething.identity import queries as identity
from onething.kernel.calendar import CHINA
from onething.kernel.refusals import Invalid, NotYours

ELSEWHERE = "“{name}”由{place}的机关办理，不在所选的地方办。请按办事的地方重新查找。"


def matter_of(slug: str, region: str, at: datetime) -> Theme:
    """Return what can be applied for by this name in a place; what cannot is said beside its field."""
    on = at.astimezone(CHINA).date()
    code31 = catalogue.single_code(slug)
    if not code31:
        return catalogue.theme(slug, on)
    try:
        found, item = catalogue.theme(slug, on), catalogue.items_coded([code31], on)
    except (Incomplete, NotYours) as refusal:
        raise Invalid(str(refusal), errors={"slug": str(refusal)}) from refusal
    if item and item[0].region not in identity.upwards(region):
        place = identity.region(item[0].region).name
        sentence = ELSEWHERE.format(name=found.name, place=place)
        raise Invalid(sentence, errors={"slug": sentence})
    return found


def matter_now(slug: str, at: datetime) -> Theme | None:
    """Return the same as it reads today, to show more of it; None: it is no more, or lacks something now."""
    try:
        return catalogue.theme(slug, at.astimezone(CHINA).date()) if slug else None
    except (Incomplete, NotYours):
        return None
