"""收件: where an application was taken in, and what the place that took it in does for the one that decides."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from onething.cases.models import Application
from onething.catalogue import queries as catalogue
from onething.identity import queries as identity
from onething.kernel.models import Event
from onething.kernel.statements import by_key

Window = Callable[[str, datetime], str]
WINDOWS: Final[list[Window]] = []
AGENCY: Final = "agency"


def knows_windows(which: Window) -> None:
    """Let a room say in words at which window an official sat at a moment; “”: at none."""
    WINDOWS.append(which)


def place_of_receipt(filed: Event, decides: UUID) -> dict[str, Any]:
    """Return what the receipt says of the place: site, or hall and window; of two places, what each does.

    What came from the applicant himself was taken in nowhere.
    """
    who, post = str(filed.actor.get("who", "")), filed.actor.get("post")
    if not who.startswith("official:"):
        return {}
    site = by_key(Application, UUID(filed.data["application"])).site_name
    hall = identity.organisation(decides).name
    if site:
        return {"place": f"{site}（{hall}委托代收）"}
    here = identity.place_of_post(UUID(post)) if post else None
    if here is None:
        return {}
    name = identity.organisation(here).name
    window = next((said for known in WINDOWS if (said := known(who, filed.at))), "")
    place = {"place": f"{name}{window and f'，{window}'}"}
    if here == decides:
        return place
    mode = catalogue.anywhere_rules().modes[AGENCY]
    return place | {
        "places": [
            ["收件地", name, "；".join(mode.receiving)],
            ["办理地", hall, "；".join(mode.deciding)],
        ]
    }
