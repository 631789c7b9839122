"""States of the world of parcels, each reached by the commands that lead there."""

from uuid import UUID

from onething.cases import commands as cases
from onething.cases.models import Application, Case
from onething.delivery import commands
from onething.delivery.models import Parcel
from onething.exchange.terms import Booked, NotReceived
from onething.kernel.pump import pump_all
from tests import given
from tests.cast import actor
from tests.times import MONDAY

HOME = {"recipient": "王建国", "phone": "13803510000", "address": "太原市小店区长风街 1 号"}
DESK = "wangfang"


class Carrier:
    """A carrier that does as it is told."""

    def __init__(self):
        self.down = False
        self.orders, self.told = {}, {}

    def order(self, key, content):
        if self.down:
            raise NotReceived("ConnectionRefusedError")
        self.orders.setdefault(key, content)
        code = "4711" if content["way"] == "locker" else ""
        return Booked(f"SX{int(key[-11:], 16) % 10**11:011d}", code)

    def tracks(self, numbers):
        if self.down:
            raise NotReceived("ConnectionRefusedError")
        return {number: self.told[number] for number in numbers if number in self.told}


def a_granted_case(by, way, *, at=MONDAY, **where):
    """Let a food permit be granted whose applicant wants its result this way; return its application."""
    case = given.a_reviewed_case(by, at=at)
    application = Case.objects.get(pk=case).application_id
    cases.choose_way(application, way=way, **where, by=by, at=at)
    cases.grant(case, by=actor("zhengqiang"), at=at)
    pump_all()
    return application, case


def a_bundle(granted, by, way, *, at=MONDAY, **where):
    """Let a desk put the results of such an application together, to come this way."""
    application, case = granted
    if way != "post":
        cases.choose_way(application, way=way, **where, by=by, at=at)
        pump_all()
    parcel = commands.make_bundle(application, by=actor(DESK), at=at)
    pump_all()
    return Parcel.objects.get(pk=parcel), case


def granted_for_post():
    """Let a case be granted whose applicant wants the results by post."""
    return a_granted_case(actor("wangjianguo", behalf="晋味面馆"), "post", **HOME)


def number_of(application):
    """Return the number of an application."""
    return Application.objects.get(pk=application).number


def state_of(case):
    """Return how a case stands."""
    return Case.objects.get(pk=UUID(str(case))).state
