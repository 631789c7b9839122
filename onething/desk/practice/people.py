"""Sample people for practising: they do not exist, and their numbers lie in an area that does not."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from onething.desk.practice.rules import rules
from onething.identity import commands as identity
from onething.identity import queries as people
from onething.identity.terms import IdType, Level, fictitious_area, id_number
from onething.kernel.actor import Actor
from onething.kernel.refusals import NotAllowed

MAKER: Final = Actor(who="system:practice", roles=("window",), via="practice")
BORN: Final = (date(1960, 1, 1).toordinal(), date(2000, 1, 1).toordinal())
SERIALS: Final = 999
LEAST, MOST = 1000, 9999  # the last four signs of a telephone number


@dataclass(frozen=True)
class Sample:
    """A sample person: who he is, as whom he acts."""

    subject: UUID
    name: str
    number: str
    born: date
    street: str
    phone: str
    by: Actor


def sample_person(county: str, at: datetime) -> Sample:
    """Record a person who does not exist, with a number of an area that does not exist."""
    said, chosen = rules(), secrets.SystemRandom()
    name = chosen.choice(said["surnames"]) + chosen.choice(said["given"])
    born = date.fromordinal(chosen.randrange(*BORN))
    number = id_number(fictitious_area(county), born, chosen.randint(1, SERIALS))
    phone = f"{said['phones']}{chosen.randint(LEAST, MOST)}"
    if people.find_subject(number) is not None:
        return sample_person(county, at)
    subject = identity.record_subject(name, IdType.RESIDENT, number, phone=phone, by=MAKER, at=at)
    acts = Actor(who=f"subject:{subject}", behalf=str(subject), via="practice")
    return Sample(subject, name, number, born, chosen.choice(said["streets"]), phone, acts)


def county_of(by: Actor) -> str:
    """Return the county of the office where somebody practises."""
    organ = people.organisation(UUID(by.org))
    if organ.level != Level.COUNTY:
        raise NotAllowed("练习题在区县的单位办。请换成区县单位的岗位，再来练习。")
    return organ.region
