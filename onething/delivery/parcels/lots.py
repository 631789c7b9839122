"""Results of a relay go back in as many lots as there are days on which something is decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from onething.cases import queries as cases
from onething.cases.queries import ReadyCase
from onething.delivery.models import Parcel, Relay
from onething.delivery.relay_terms import RESULTS_AWAY
from onething.kernel.actor import Actor


def arrived_cases(row: Relay) -> set[str]:
    """Return the cases whose results have come to the hall that took the application in."""
    rows = Parcel.objects.filter(application=row.application, hall=row.hall, kind="result")
    return _cases_in(rows.exclude(state="cancelled").values_list("things", flat=True))


def to_send_back(row: Relay, by: Actor) -> tuple[ReadyCase, ...]:
    """Return what is ready of a relay and has not come to the hall that took it in."""
    there = arrived_cases(row)
    return tuple(one for one in cases.ready_of(row.application, by) if str(one.id) not in there)


def not_sent_back(application: UUID, ready: tuple[ReadyCase, ...]) -> tuple[ReadyCase, ...]:
    """Return which of these results are still where they were decided: neither there nor on the road."""
    row = Relay.objects.filter(application=application).first()
    if row is None:
        return ready
    gone = arrived_cases(row)
    if row.state in RESULTS_AWAY and row.parcel:
        gone |= _cases_in(Parcel.objects.filter(pk=row.parcel).values_list("things", flat=True))
    return tuple(one for one in ready if str(one.id) not in gone)


def _cases_in(listed: Iterable[Sequence[Mapping[str, str]]]) -> set[str]:
    return {str(one["case"]) for things in listed for one in things}
