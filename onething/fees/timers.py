"""What the passing of time does: bills lapse, payments are asked about, errands repeated, days compared."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from onething.exchange import queries as exchange
from onething.fees import commands
from onething.fees.books import day_of
from onething.fees.models import Bill, Errand, Payment, Reconciliation
from onething.fees.rules import minutes, number
from onething.kernel.actor import SYSTEM
from onething.kernel.calendar import CHINA
from onething.kernel.timers import timer

BATCH = 200


@timer
def lapse_bills(at: datetime) -> None:
    """Note which bills were not paid in time."""
    late = Bill.objects.filter(state="due", due_on__lt=day_of(at)).order_by("due_on")
    for bill, due_on in list(late.values_list("pk", "due_on")[:BATCH]):
        commands.lapse_bill(bill, by=SYSTEM.because(f"lapse:{bill}:{due_on}"), at=at)


@timer
def ask_about_payments(at: datetime) -> None:
    """Ask the provider about payments that were begun and of which nothing was heard."""
    since = at - timedelta(hours=number("ask_for_hours"))
    silent = Payment.objects.filter(
        Q(asked_at=None) | Q(asked_at__lte=at - minutes("ask_every_minutes")),
        state="started",
        started_at__gte=since,
        started_at__lte=at - minutes("ask_after_minutes"),
    )
    seen: set[str] = set()
    for payment, checkout in list(
        silent.order_by("started_at", "id").values_list("pk", "checkout")[:BATCH]
    ):
        if checkout not in seen:
            seen.add(checkout)
            by = SYSTEM.because(f"ask:{payment}:{at:%Y%m%d%H%M}")
            commands.ask_provider(payment, by=by, at=at)


@timer
def repeat_errands(at: datetime) -> None:
    """Ask again what was not answered and whose time has come."""
    waiting = Errand.objects.filter(state="queued", next_at__lte=at).order_by("next_at")
    for errand, tries in list(waiting.values_list("pk", "tries")[:BATCH]):
        by = SYSTEM.because(f"repeat:{errand}:{tries}:{at:%Y%m%d%H%M}")
        commands.repeat_errand(errand, by=by, at=at)


@timer
def compare_yesterday(at: datetime) -> None:
    """Compare the books of yesterday, once the files should be there and there is anything to compare."""
    if at.astimezone(CHINA).hour < number("reconcile_hour"):
        return
    if not (exchange.takes_money() and exchange.gives_codes()):
        return  # there are no files of others to compare with
    day = day_of(at) - timedelta(days=1)
    if Reconciliation.objects.filter(day=day).exists() or not Bill.objects.exists():
        return
    commands.open_day(day, by=SYSTEM.because(f"day:{day}"), at=at)
