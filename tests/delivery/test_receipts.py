"""收件凭证: where an application was taken in, at which window; of two places, what each of them does."""

import pytest

from onething.catalogue import queries as catalogue
from onething.delivery.models import Relay
from onething.documents import queries as documents
from onething.documents.models import Document
from onething.kernel.pump import pump_all
from tests import given
from tests.cast import actor
from tests.delivery.posts import Carrier
from tests.delivery.relays import a_relay, acting_for_the_shop, there
from tests.desk.given import seated
from tests.documents.pdfs import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _carrier(monkeypatch):
    made = Carrier()
    monkeypatch.setattr("onething.exchange.queries.carrier", lambda: made)


def receipt_of(application):
    return Document.objects.get(kind="receipt", about=f"application:{application}")


def test_of_what_another_city_took_in_it_names_both_places_and_what_each_does(db):
    row = a_relay()
    paper = receipt_of(row.application)
    mode = catalogue.anywhere_rules().modes["agency"]
    here, decides = "大同市平城区行政审批服务管理局", "太原市小店区行政审批服务管理局"
    assert paper.data["place"] == here
    assert paper.data["places"] == [
        ["收件地", here, "；".join(mode.receiving)],
        ["办理地", decides, "；".join(mode.deciding)],
    ]
    printed = text_of(documents.content(paper.digest))
    for said in (f"收件地点：{here}", "收件地和办理地", decides, "出具收件凭证", "逐件清点并登记"):
        assert said in printed


def test_of_what_a_window_of_the_own_hall_took_in_it_names_the_window(db):
    seated("wangfang", 1)
    number = given.a_submitted_application(acting_for_the_shop(there()), answers=given.SMALL)
    pump_all()
    assert not Relay.objects.exists()
    paper = Document.objects.get(kind="receipt", data__application_number=number)
    assert paper.data["place"].startswith("太原市小店区行政审批服务管理局，太原市小店区")
    assert "1 号窗口（" in paper.data["place"] and "places" not in paper.data
    assert "1号窗口" in text_of(documents.content(paper.digest))


def test_what_came_from_the_applicant_himself_was_taken_in_nowhere(db):
    firm = actor("wangjianguo", behalf="晋味面馆")
    number = given.a_submitted_application(firm, answers=given.SMALL)
    pump_all()
    paper = Document.objects.get(kind="receipt", data__application_number=number)
    assert paper.state == "sealed" and "place" not in paper.data
    assert "收件地点" not in text_of(documents.content(paper.digest))
