"""现场核查 in the world of these tests: to the holder, and to somebody else."""

from datetime import timedelta

from onething.cases import commands
from onething.cases.models import SiteVisit, VisitPart, VisitPhoto
from onething.identity.load import id_of
from tests import given
from tests.cast import actor
from tests.times import MONDAY


def a_site_visit(case, firm):
    """Plan a visit of the market organ and keep a picture of it."""
    by = actor("zhouming")
    officers = [id_of("official", number) for number in ("SX00004", "SX00034")]
    visit = commands.plan_visit(
        case,
        starts_at=MONDAY + timedelta(days=2),
        place="样例路",
        contact="周明",
        officers=officers,
        by=by,
        at=MONDAY,
    )
    commands.add_visit_photo(visit, file=given.a_file(firm), name="门头", by=by, at=MONDAY)
    return visit, VisitPhoto.objects.get(visit=visit).pk


def a_visit_of_a_stranger(case):
    """Return a visit of the same organ to somebody else."""
    visit = SiteVisit.objects.create(
        application=case.application, office=case.office, planned_by="official:x",
        planned_at=MONDAY, starts_at=MONDAY + timedelta(days=2), place="样例路", contact="周明",
    )  # fmt: skip
    VisitPart.objects.create(visit=visit, case=case, office=case.office)
    return visit.pk
