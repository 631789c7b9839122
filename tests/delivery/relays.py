"""States of 异地代收, each reached by the commands that lead there: taken in at 平城区, decided at 小店区."""

from onething.cases import commands as cases
from onething.delivery import commands
from onething.delivery.models import Relay
from onething.identity import commands as identity_commands
from onething.identity import queries as identity
from onething.kernel.ids import new_id
from onething.kernel.pump import pump_all
from tests import given
from tests.cast import actor
from tests.times import MONDAY

THINGS = ("平面布局图", "食品安全管理制度", "租赁合同复印件")
BAG = "FD2026001"


def here():
    """Return who takes in, in another city."""
    return actor("liangmei")


def there():
    """Return who works at the window of the place that decides."""
    return actor("wangfang")


def acting_for_the_shop(by, at=MONDAY):
    """Return the clerk as he acts for the shop whose owner stands at his window."""
    owner = actor("wangjianguo", behalf="晋味面馆")
    begun = identity_commands.begin_assistance(
        owner.behalf, came=owner.who.removeprefix("subject:"), shown="typed",
        by=by.because(str(new_id())), at=at,
    )  # fmt: skip
    return identity.assisting(identity.assistance(begun, by, at))


def a_relay(by=None, *, way=None):
    """Let an application for 小店区 be filed at the window of another city; return its relay."""
    acting = acting_for_the_shop(by or here())
    number = given.a_submitted_application(acting, answers=given.SMALL)
    pump_all()
    row = Relay.objects.get(number=number)
    if way:
        owner = actor("wangjianguo", behalf="晋味面馆")
        cases.choose_way(row.application, way=way, by=owner, at=MONDAY)
        pump_all()
    return row


def sent(row, things=THINGS, bag=BAG):
    """Send its papers and let the carrier take the order."""
    commands.send_relay(row.pk, things=things, bag=bag, by=here(), at=MONDAY)
    pump_all()
    row.refresh_from_db()
    return row


def found(seal="intact", bag=BAG, pieces=range(3), note=""):
    """Return what somebody found who opened a bag."""
    return commands.Found(seal=seal, bag=bag, pieces=set(pieces), note=note)
