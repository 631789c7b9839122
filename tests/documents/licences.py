"""States of the base of licences, each reached by running commands."""

from datetime import date

from onething.documents import commands
from onething.documents.models import Licence
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.pump import pump_all
from tests.times import MONDAY

TYPES = ("food_business", "tobacco_retail", "fire_opinion")


def sealed(cast, *types, until=date(2031, 3, 1)):
    """Return sealed licences of these types, for one holder and one place; one run of the jobs."""
    made = []
    for code in types:
        about = f"paper:{new_id()}"
        cast.register("grant", about=about)
        made.append(cast.licence(about, type_code=code, until=until))
    pump_all()
    return [Licence.objects.get(pk=pk) for pk in made]


def composite(cast, *types, until=date(2031, 3, 1)):
    """Return a sealed composite licence and its members."""
    members = sealed(cast, *(types or TYPES[:2]), until=until)
    made = commands.issue_composite(
        [(one.pk, "restaurant") for one in members],
        about=f"application:{new_id()}", organ=cast.organ, by=SYSTEM, at=MONDAY,
    )  # fmt: skip
    pump_all()
    return Licence.objects.get(pk=made), members


def newest(row):
    """Return the newest version of a licence."""
    return Licence.objects.filter(serial=row.serial).order_by("-version")[0]
