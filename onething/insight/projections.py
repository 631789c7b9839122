"""Counting what happens, exactly once, in the transaction of the cursor."""

from __future__ import annotations

from django.db import connection

from onething.cases.events import (
    CaseAccepted,
    CaseClosed,
    CaseGranted,
    CaseNotAccepted,
    CasePrechecked,
    CaseRefused,
    CaseSubmitted,
    CaseSupplied,
    CaseWithdrawn,
    SupplementAsked,
)
from onething.insight.models import ClerkCount, DailyCount, ThemeRating
from onething.kernel.calendar import CHINA
from onething.kernel.models import Event
from onething.kernel.reactions import projects
from onething.voice.events import Evaluated
from onething.voice.terms import is_bad

ADD = """
INSERT INTO insight_dailycount (day, office, event, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (office, event, day) DO UPDATE SET count = insight_dailycount.count + 1
"""
ADD_FOR_CLERK = f"""
WITH office AS ({ADD})
INSERT INTO insight_clerkcount (day, official, event, count) VALUES (%s, %s, %s, 1)
ON CONFLICT (official, day, event) DO UPDATE SET count = insight_clerkcount.count + 1
"""  # noqa: S608 -- made of what stands here alone
RATE = """
INSERT INTO insight_themerating (theme, good, count) VALUES (%s, %s, 1)
ON CONFLICT (theme) DO UPDATE
SET good = insight_themerating.good + excluded.good, count = insight_themerating.count + 1
"""


@projects(
    CaseSubmitted,
    CasePrechecked,
    SupplementAsked,
    CaseSupplied,
    CaseAccepted,
    CaseNotAccepted,
    CaseGranted,
    CaseRefused,
    CaseWithdrawn,
    CaseClosed,
    Evaluated,
    fills=[DailyCount, ClerkCount],
)
def count_by_day(event: Event) -> None:
    """Count the event for its office and day, and for the official who did it; one statement."""
    day, who = event.at.astimezone(CHINA).date(), str(event.actor.get("who", ""))
    said = [day, event.data["office"], event.name]
    by_official = who.startswith("official:")
    with connection.cursor() as cursor:
        if by_official:
            cursor.execute(ADD_FOR_CLERK, [*said, day, who, event.name])
        else:
            cursor.execute(ADD, said)


@projects(Evaluated, fills=[ThemeRating])
def rate_themes(event: Event) -> None:
    """Count the grade for its theme (好评率, 国办发〔2019〕51号)."""
    theme = event.data.get("theme", "")
    if not theme:
        return
    with connection.cursor() as cursor:
        cursor.execute(RATE, [theme, int(not is_bad(event.data["grade"]))])
