"""How tests of cases look at rows, clocks and ledger."""

from onething.cases import check, commands, queries
from onething.cases.models import Case, Deadline
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from tests.cast import actor
from tests.times import MONDAY


def of(case):
    return Case.objects.get(pk=case)


def clock(case, kind):
    return Deadline.objects.filter(case=case, kind=kind).order_by("-round").first()


def last_event(case):
    return Event.objects.filter(stream=f"case:{case}").order_by("-seq").first()


def as_kind(case, kind):
    """Let a case be of a kind of which no shipped theme has an item."""
    Case.objects.filter(pk=case).update(kind=kind)
    return case


def closed(case):
    """Grant a case that was reviewed, and let all papers be made."""
    commands.grant(case, by=actor("zhengqiang"), at=MONDAY)
    pump_all()
    assert of(case).state == "closed"
    return case


def agree():
    """The rows say what the ledger says, the clocks too."""
    assert not list(check.faults())
    for case in Case.objects.all():
        rows = Deadline.objects.filter(case=case).order_by("id")
        said = sorted(
            (r.kind, r.round, r.starts_on, r.days, r.extended, r.stopped_on) for r in rows
        )
        told = queries.clocks_from_ledger(case)
        assert said == sorted(
            (d.kind, d.round, d.starts_on, d.days, d.extended, d.stopped_on) for d in told
        )
