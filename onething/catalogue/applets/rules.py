"""The rules of applets from the file, and which addresses may be entered."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any, Final

from django.conf import settings

from onething.catalogue.terms.applets import address_fault
from onething.kernel import yamls

MONTHS: Final = 12


@cache
def applet_rules() -> Mapping[str, Any]:
    """Return the file."""
    said: Mapping[str, Any] = yamls.read(settings.DATA_ROOT / "settings" / "applets.yaml")
    return said


def wrong_address(address: str) -> str:
    """Say what is wrong with an address, “” if nothing; that of the demo counts on a demo platform only."""
    samples = (settings.HOSTAPP_URL,) if settings.SAMPLES and settings.HOSTAPP_URL else ()
    return address_fault(address, applet_rules()["domains"], samples)


def next_review(on: date) -> date:
    """Return when what is reviewed on this day is to be reviewed again."""
    ahead = on.month - 1 + applet_rules()["review_months"]
    year, month = on.year + ahead // MONTHS, ahead % MONTHS + 1
    return date(year, month, min(on.day, calendar.monthrange(year, month)[1]))
