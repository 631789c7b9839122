"""林木采伐: one permit that a person applies for by himself, with a promise, a hearing and a decision in it."""

from onething.cases import commands, queries
from onething.cases.models import Case
from onething.catalogue import queries as items
from onething.catalogue.models import RegisterEntry
from tests import given
from tests.cast import actor
from tests.journeys.test_themes import official
from tests.times import MONDAY

FELLING, XIAODIAN = "140164511000", "140105"
PAPER = "林木权属证书或者承包合同"


def slug():
    """Return how the theme of this one item is called for a person."""
    found = items.implementation_in(FELLING, XIAODIAN, MONDAY.date())
    return f"sx-{found.code31.lower()}-p"


def tolerated(name=PAPER):
    """Let the register allow that a material of it comes later."""
    line = RegisterEntry.objects.filter(revision__kind="tolerance").latest("pk")
    line.pk, line.about = None, FELLING
    line.content = {**line.content, "about": FELLING, "materials": name, "days": "5"}
    line.place += 1
    line.save()


def filed(by):
    """File it; return its case."""
    number = given.a_submitted_application(by, slug=slug(), answers={})
    return Case.objects.get(application__number=number)


def offered(case, name=PAPER):
    """Let the window ask whether he promises to bring a paper later."""
    clerk = actor("wangfang")
    choices = queries.tolerance_sheet(case.pk, clerk, MONDAY).choices
    key = next(one.key for one in choices if one.name == name)
    commands.offer_gap(case.pk, keys=[key], by=clerk, at=MONDAY)


def told(case):
    """Let the office tell him that he may ask for a hearing."""
    said = {"interest": "采伐地块紧邻他人承包地", "contact": "林承办，0351-0000102"}
    commands.tell_hearing(case.pk, said=said, by=official(case, "examiner"), at=MONDAY)


def granted(case):
    """Let the office examine, review and grant it."""
    for do, role in (("examine", "examiner"), ("review", "reviewer"), ("grant", "decider")):
        step = getattr(commands, do)
        step(case.pk, opinion="符合条件", by=official(case, role), at=MONDAY)
