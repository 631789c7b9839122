"""Who acts for others: by a mandate, in another's post, at a window; for everybody to ask for."""

from uuid import UUID

from onething.identity import commands
from onething.identity.load import id_of
from onething.identity.models import Mandate, Post, Subject
from tests.cast import actor
from tests.times import MONDAY


def of_helpers(things):
    """Add a mandate, a substitution and an official's right to act for the holder."""
    holder = UUID(things.holder.behalf)
    things.mandate = Mandate.objects.get(agent__name="刘安心", principal=holder).pk
    things.substitution = a_substitution()
    came = Subject.objects.get(name="王建国").pk
    things.assistance = commands.begin_assistance(
        holder, came=came, shown="typed", by=actor("wangfang"), at=MONDAY
    )


def a_substitution():
    """Let the leader of the hall name somebody who stands in for 王芳."""
    first, second = (id_of("official", number) for number in ("SX00001", "SX00002"))
    post = Post.objects.get(official=first).pk
    day = MONDAY.date()
    said = {"since": day, "until": day, "reason": "休假", "by": actor("sunlixin"), "at": MONDAY}
    return commands.substitute(post, second, **said)
