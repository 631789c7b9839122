"""A partner's site as tests begin with it: agreed, staffed, at work."""

from datetime import timedelta
from uuid import UUID

from onething.catalogue import queries as catalogue
from onething.desk.models import Hall
from onething.identity import commands
from onething.identity import queries as identity
from onething.identity.models import Post, Subject
from onething.kernel.ids import new_id
from tests.cast import actor
from tests.times import MONDAY

BANK = "140105000-30"
THEME = "kbcyd"
SINCE = MONDAY.date()
UNTIL = SINCE + timedelta(days=300)
EVERY = ("consult", "help", "take_in", "print", "collect")


def place(code=BANK):
    return Hall.objects.get(code=code)


def items_of(slug=THEME):
    theme = next(one for one in catalogue.whole_themes(SINCE) if one.slug == slug)
    return sorted({part.item for part in theme.parts})


def said(**changes):
    return {
        "site_name": place().name,
        "partner": "样例邮政公司小店区分公司",
        "partner_code": "921451050000000190",
        "ground": "样例协议〔2026〕1 号",
        "since": SINCE,
        "until": UNTIL,
        "items": items_of(),
        "rights": EVERY,
    } | changes


def an_agreement(by=None, site=None, **changes):
    """Agree with a partner at a site; return the agreement."""
    by = (by or actor("sunlixin")).because(str(new_id()))
    return commands.make_agreement(site or place().pk, **said(**changes), by=by, at=MONDAY)


def post_of(login="youzhan"):
    return Post.objects.get(pk=actor(login).post)


def a_site(**changes):
    """Agree, and bind the post of 尤站 to the site; return who works there."""
    made = an_agreement(**changes)
    boss = actor("sunlixin").because(str(new_id()))
    commands.post_to_site(made, post_of().pk, by=boss, at=MONDAY)
    return made, actor("youzhan")


def taking_in(by, *, whom="晋味面馆", came="王建国", at=MONDAY):
    """Let him act for a shop whose owner stands there; return as whom he does it."""
    subject = Subject.objects.get(name__contains=whom).pk
    owner = Subject.objects.get(name=came).pk
    begun = commands.begin_assistance(
        subject, came=owner, shown="typed", by=by.because(str(new_id())), at=at
    )
    return identity.assisting(identity.assistance(begun, by, at)), UUID(str(subject))
