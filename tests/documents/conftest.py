"""An organ, holders and those who act, for papers."""

import csv
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest

from onething.documents import commands, kinds
from onething.documents.models import Document, Licence
from onething.identity.models import Official, Organisation, Post, Region, Subject
from onething.identity.queries import bodies
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.ids import new_id
from onething.kernel.pump import pump_all
from tests.documents.licences import HEAD
from tests.documents.papers import CASE, data_for
from tests.emptying import empty, uses_database
from tests.times import MONDAY


@pytest.fixture(autouse=True)
def _empty_world(request):
    """Begin with an empty world; what the process has read of places is forgotten after."""
    if not uses_database(request):
        yield
        return
    empty(request, "kernel", "identity", "documents")
    yield
    bodies.forget()


@dataclass(frozen=True)
class Cast:
    organ: UUID
    other_organ: UUID
    firm: UUID
    person: UUID
    decider: Actor
    stranger: Actor
    other_decider: Actor
    holder: Actor
    system: Actor = SYSTEM

    def register(self, kind="grant", about="", holder=None, at=MONDAY, by=SYSTEM, **changed):
        """Register a document of the organ."""
        code = "acceptance" if kind.startswith("acceptance_") else kind
        variant = "permit" if "permit" in kinds.raw(code) else "other"
        return commands.register(
            kind,
            about=about or f"paper:{new_id()}",
            organ=self.organ,
            holder=holder or self.firm,
            data=data_for(code, variant) | changed,
            by=by,
            at=at,
        )

    def licence(self, about, type_code="food_business", address="", until=date(2031, 3, 1)):
        """Register a licence of the organ."""
        facts = CASE["facts"] | ({"shop.address": address} if address else {})
        return commands.register_licence(
            type_code,
            about=about,
            organ=self.organ,
            holder=self.firm,
            data=CASE | {"facts": facts},
            valid_from=date(2026, 3, 2),
            valid_until=until,
            by=SYSTEM,
            at=MONDAY,
        )

    def sealed(self, kind="grant", **how):
        """Return a document that went through typesetting and sealing."""
        made = self.register(kind, **how)
        pump_all()
        return Document.objects.get(pk=made)

    def sealed_licence(self, **how):
        """Return a licence that was sealed together with its decision."""
        about = f"paper:{new_id()}"
        self.register("grant", about=about)
        made = self.licence(about, **how)
        pump_all()
        return Licence.objects.get(pk=made)


def _world():
    bodies.forget()
    Region.objects.get_or_create(code="140105", defaults={"name": "小店区", "level": "county"})
    organs = [
        Organisation.objects.create(
            name=name, short_name=name, code=code, duty=duty, level="county",
            region_id="140105", phone="0351-0000104", address="样例路 9 号", document_word=word,
        )
        for name, code, duty, word in (
            ("太原市小店区市场监督管理局", "11145105000000078A", "market", "并小市监"),
            ("太原市小店区城市管理局", "11145105000000086B", "urban", "并小城管"),
        )
    ]  # fmt: skip
    firm = Subject.objects.create(
        kind="enterprise",
        name=CASE["applicant"],
        id_type="credit_code",
        id_number="91145105000000027X",
    )
    person = Subject.objects.create(
        kind="person", name="李小满", id_type="111", id_number="145105199505210024"
    )
    return organs[0].pk, organs[1].pk, firm.pk, person.pk


def decider_of(organ):
    """Return somebody who holds the post of a decider there."""
    official = Official.objects.create(name="样例", number=f"T-{str(organ)[-12:]}")
    Post.objects.create(official=official, organisation_id=organ, title="局长", roles=["decider"])
    return Actor(who=f"official:{official.pk}", org=str(organ), roles=("decider",))


@pytest.fixture
def cast(db):
    organ, other, firm, person = _world()
    return Cast(
        organ=organ,
        other_organ=other,
        firm=firm,
        person=person,
        decider=decider_of(organ),
        stranger=Actor(who="subject:s", behalf=str(new_id())),
        other_decider=decider_of(other),
        holder=Actor(who="subject:h", behalf=str(firm)),
    )


@pytest.fixture
def file(tmp_path):
    """Return how rows of historical licences become a file."""

    def write(*rows):
        path = tmp_path / "licences.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, HEAD)
            writer.writeheader()
            writer.writerows(rows)
        return path

    return write
