"""多地联办: a disabled person's card moves from 平城区 to 小店区; taken in once, each place does its part."""

from onething.cases import commands
from onething.cases.models import AwayPart, Case
from onething.identity import queries as identity
from onething.identity.load import id_of
from onething.kernel.pump import pump_all
from tests import given
from tests.cast import actor
from tests.times import MONDAY

MOVES = {"holds": "valid", "change": "move", "grade": "light", "wants": "none"}


def a_moving_card(where="大同市平城区", by=None):
    """Let an application be filed and accepted; return its case."""
    by = by or actor("lixiaoman")
    said = {"disability.old_region": where}
    number = given.a_submitted_application(by, answers=MOVES, slug="cjrfw", said=said)
    case = Case.objects.get(application__number=number)
    commands.accept(case.pk, by=actor("wangfang"), at=MONDAY)
    pump_all()
    return Case.objects.get(pk=case.pk)


def part_of(case):
    """Return what the other place does."""
    return AwayPart.objects.get(case=case)


def at_office(login):
    """Return one of those who hold posts everywhere, at 小店区残联: it leads."""
    posts = identity.account(id_of("account", login), at=MONDAY).posts
    post = next(
        one
        for one in posts
        if "小店区" in one.organisation_name and "残疾人" in one.organisation_name
    )
    found = identity.actor(id_of("account", login), post=str(post.id), at=MONDAY)
    assert found is not None
    return found


def lead():
    """Return who examines it where it leads."""
    return at_office("linchengban")


def helper():
    """Return who does the part of the other city."""
    return actor("lianxie")
