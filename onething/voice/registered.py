"""What somebody registered at a partner's site, by which agreement, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from onething.identity import queries as identity
from onething.identity.terms import AgreementCard
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotYours
from onething.voice.aids.queries import AidRow, aids_of_site
from onething.voice.obstacles.cards import ObstacleRow
from onething.voice.obstacles.queries import obstacles_of_site


@dataclass(frozen=True)
class Registered:
    """What he registered himself at his site, the latest first."""

    agreement: AgreementCard
    aids: tuple[AidRow, ...]
    obstacles: tuple[tuple[ObstacleRow, str], ...]  # each with its code, for who asks again


def registered(by: Actor, at: datetime) -> Registered:
    """Return what he registered at the site where he works now."""
    agreed = identity.registering_at(by, at)
    if agreed is None:
        raise NotYours
    return Registered(
        agreed, aids_of_site(agreed.site, by, at), obstacles_of_site(agreed.site, by, at)
    )
