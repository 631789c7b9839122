"""领取 within the limits of a mandate: an agent for some matters collects what came of them, nothing else."""

from dataclasses import replace

import pytest

from onething.cases.models import Case
from onething.documents import access, queries
from onething.documents.models import Document, Licence
from onething.fees import access as fees
from onething.fees.models import Bill, Order
from onething.kernel.ids import new_id
from onething.kernel.refusals import NotYours
from tests.delivery.posts import granted_for_post
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
granted = once(granted_for_post)


def limited(by, *themes):
    return replace(by, who=f"subject:{new_id()}", roles=tuple(f"matter:{one}" for one in themes))


def test_an_agent_for_this_matter_collects_what_came_of_it(granted, firm):
    agent, case = limited(firm, "kbcyd", "esfgh"), granted[1]
    licence = Licence.objects.get(about=f"case:{case}")

    assert list(access.licences_of(agent)) == list(access.licences_of(firm)) == [licence]
    assert access.licence_to_give(licence.pk, agent) == licence
    assert queries.licence(licence.pk, agent).id == licence.pk
    mine = Document.objects.filter(holder=firm.behalf)
    assert set(access.documents_of(agent)) == set(mine)
    assert {row.about.partition(":")[0] for row in mine} == {"application", "case"}


def test_an_agent_for_another_matter_collects_nothing_of_it(granted, firm):
    agent, case = limited(firm, "esfgh"), granted[1]
    licence = Licence.objects.get(about=f"case:{case}")

    assert not access.licences_of(agent).exists()
    assert not access.documents_of(agent).exists()
    assert not access.copies_of(agent).exists()
    for look in (access.licence_to_give, queries.licence):
        with pytest.raises(NotYours):
            look(licence.pk, agent)


def test_what_is_of_no_matter_is_for_unlimited_agents_only(granted, firm):
    Licence.objects.filter(holder=firm.behalf).update(about="import:1")

    assert access.licences_of(firm).exists()
    assert not access.licences_of(limited(firm, "kbcyd")).exists()


def test_bills_of_other_matters_are_not_his(granted, firm):
    case = Case.objects.get(pk=granted[1])
    order = Order.objects.create(
        number="JF1", application=case.application_id, application_number="YJS1", title="样例",
        subject=case.subject, subject_name="样例", hall=case.hall, region=case.region,
        opened_at=MONDAY,
    )  # fmt: skip
    bill = Bill.objects.create(
        order=order, number="JK1", organ=case.office, organ_name="样例", kind="nontax", amount=1,
        issued_at=MONDAY,
    )  # fmt: skip
    Document.objects.filter(holder=firm.behalf).update(about=f"bill:{bill.pk}")

    for by, sees in ((firm, True), (limited(firm, "kbcyd"), True), (limited(firm, "esfgh"), False)):
        assert fees.orders_of(by).exists() is fees.bills_of(by).exists() is sees
        assert access.documents_of(by).exists() is sees
