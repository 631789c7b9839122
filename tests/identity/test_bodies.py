"""A body that is new here, recorded at a window as the register knows it."""

import pytest

from onething.identity import commands, queries
from onething.identity.models import Mandate, Subject
from onething.identity.terms import RegisteredBody
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
CODE = "921451050000019943"
SHOP = RegisteredBody(
    code=CODE,
    name="太原市小店区新样早餐店",
    region="140105",
    address="太原市小店区样例路 19 号",
    legal_name="高新样",
    legal_number="14510519850412201X",
)


def recorded(body=SHOP, login="wangfang"):
    return commands.record_body(body, by=actor(login), at=MONDAY)


def test_it_is_kept_with_who_stands_for_it():
    made = recorded()

    card = queries.subject(made)
    assert (card.name, card.kind, card.id_number) == (SHOP.name, "individual_business", CODE)
    owner = Subject.objects.get(id_number=SHOP.legal_number)
    mandate = Mandate.objects.get(principal=made)
    assert (mandate.kind, mandate.agent_id, mandate.until) == ("legal_person", owner.pk, None)
    assert recorded() == made
    names = Event.objects.filter(stream=f"subject:{made}").order_by("id")
    assert [one.name for one in names] == [
        "identity.person_registered",
        "identity.mandate_granted",
    ]


def test_whose_legal_person_has_no_residents_number_comes_with_a_mandate():
    foreign = RegisteredBody(CODE, SHOP.name, legal_name="Jane Sample", legal_number="DEMO12345")

    made = recorded(foreign)

    assert not Mandate.objects.filter(principal=made).exists()


def test_whose_legal_person_has_another_name_here_comes_with_a_mandate():
    known = RegisteredBody(CODE, SHOP.name, legal_name="王另样", legal_number="145105197810010038")

    made = recorded(known)

    assert not Mandate.objects.filter(principal=made).exists()
    assert Subject.objects.get(id_number="145105197810010038").name == "王建国"


@pytest.mark.parametrize(
    ("code", "words"), [("921451050000019944", "校验位"), ("921", "18 位"), ("", "18 位")]
)
def test_a_code_that_is_none_is_refused(code, words):
    with pytest.raises(Invalid, match=words):
        recorded(RegisteredBody(code, SHOP.name))

    assert not Subject.objects.filter(name=SHOP.name).exists()


@pytest.mark.parametrize("login", ["wangjianguo", "zhouming", "sunlixin", "zhangyun"])
def test_only_who_stands_at_a_window_records_it(login):
    with pytest.raises(NotYours):
        recorded(login=login)

    assert not Subject.objects.filter(id_number=CODE).exists()


def test_not_at_a_site_whose_agreement_does_not_run():
    with pytest.raises(NotAllowed, match="协议没有生效"):
        recorded(login="youzhan")
