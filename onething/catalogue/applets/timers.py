"""What the passing of time does to applets: each is asked how it is, and is reviewed again."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, Q

from onething.catalogue.applet_models import SHOWN, SUSPENDED, Applet
from onething.catalogue.applets import commands
from onething.catalogue.applets.rules import applet_rules
from onething.exchange import queries as exchange
from onething.kernel.actor import SYSTEM
from onething.kernel.clock import day_of
from onething.kernel.timers import timer

BATCH = 10  # a minute; one that is silent costs two seconds


@timer
def ask_applets(at: datetime) -> None:
    """Ask those that were asked longest ago whether they are well."""
    before = at - timedelta(minutes=applet_rules()["ask_minutes"])
    due = Applet.objects.filter(
        Q(checked_at=None) | Q(checked_at__lte=before), state__in=(SHOWN, SUSPENDED)
    ).order_by(F("checked_at").asc(nulls_first=True), "pk")
    for pk, health in list(due.values_list("pk", "health")[:BATCH]):
        fault = exchange.fault_at(health)
        by = SYSTEM.because(f"applet:{pk}:{at:%Y%m%d%H%M}")
        commands.note_applet_health(pk, fault=fault, by=by, at=at)


@timer
def remind_of_applets(at: datetime) -> None:
    """Tell keepers of what is to be reviewed again, once; hide what nobody reviewed."""
    today, rules = day_of(at), applet_rules()
    near = Q(warned_on=None, review_on__lte=today + timedelta(days=rules["warn_days"]))
    over = Q(review_on__lt=today - timedelta(days=rules["grace_days"]))
    rows = Applet.objects.filter(near | over, state=SHOWN).order_by("review_on", "pk")
    for pk in list(rows.values_list("pk", flat=True)[:BATCH]):
        by = SYSTEM.because(f"applet-review:{pk}:{today}")
        commands.remind_of_applet(pk, by=by, at=at)
