"""练习: the ticket with which an official goes from the platform in service to the one for practising.

The first signs who he is with a key that both know; the second takes him in as a trainee, with the
roles of his post, never as one who keeps the platform. Nothing goes the other way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Final

from django.conf import settings
from django.core import signing

from onething.identity.models import Post
from onething.identity.settings import administration
from onething.kernel.actor import Actor
from onething.kernel.refusals import Invalid, NotYours

SALT: Final = "onething.practice"
NOT_NOW: Final = (
    "从正式平台带来的凭证不对，或者已经过期。请回到正式平台的“队伍—练习”，再点一次“去练习”。"
)


@dataclass(frozen=True)
class Ticket:
    """Who comes to practise, as the platform in service knows him."""

    name: str
    number: str  # 工号
    title: str
    organ: str  # the code of his organisation (GB 32100)
    roles: tuple[str, ...]


def ticket_to_practise(by: Actor) -> str:
    """Return the signed ticket with which an official comes to the platform for practising."""
    if settings.PRACTICE or not by.post:
        raise NotYours
    post = Post.objects.select_related("official", "organisation").get(pk=by.post)
    said = Ticket(
        name=post.official.name,
        number=post.official.number,
        title=post.title,
        organ=post.organisation.code,
        roles=taken_along(post.roles),
    )
    return signing.dumps(asdict(said), key=settings.PRACTICE_SECRET, salt=SALT)


def read_ticket(ticket: str) -> Ticket:
    """Return who comes with this ticket; refused when it is not ours, or too old."""
    if not settings.PRACTICE:
        raise NotYours
    try:
        said = signing.loads(
            ticket,
            key=settings.PRACTICE_SECRET,
            salt=SALT,
            max_age=administration().practice_seconds,
        )
        return Ticket(**{**said, "roles": tuple(said["roles"])})
    except (signing.BadSignature, TypeError, KeyError) as wrong:
        raise Invalid(NOT_NOW) from wrong


def taken_along(roles: Iterable[str]) -> tuple[str, ...]:
    """Return the roles that one practises in: those of the same pages, never what keeps the platform."""
    rules = administration()
    wanted = {one for role in roles for one in rules.practise_as.get(role, (role,))}
    return tuple(sorted(rules.grantable.intersection(wanted) - rules.two_persons))
