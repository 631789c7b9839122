"""帮办 through the API: another system hands in what somebody asks for, once, and reads its own only."""

import pytest

from onething.api.aids import ASKED
from onething.api.urls import api
from onething.identity.models import ApiKey
from onething.kernel.models import Event, Reading
from onething.voice.models import Aid
from tests.api.test_api import MARKET, PORTAL, System
from tests.times import MONDAY
from tests.voice.aids import solve, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let the API live on the Monday of the tests, on one connection."""
    for module in ("edge", "aids"):
        monkeypatch.setattr(f"onething.api.{module}.now", lambda: MONDAY)
    monkeypatch.setattr("onething.kernel.db.READER", "default")


def handed_in(**more):
    return System(PORTAL).post("/aids", ASKED | more)


def test_the_example_of_the_description_is_taken_and_its_end_is_read():
    said = handed_in()

    row = Aid.objects.get(pk=said.json()["id"])
    assert (said.status_code, row.source, row.group, row.subject) == (200, "api", "elder", None)
    take(row.pk)
    solve(row.pk)
    read = System(PORTAL).get(f"/aids/{row.pk}").json()
    assert (read["state"], read["helper"], read["answer"]) == ("solved", "邦慧", "已经提交")
    assert Reading.objects.filter(about=f"aid:{row.pk}").exists()
    body = api.get_openapi_schema()["components"]["schemas"]["AidIn"]
    assert body["examples"] == [ASKED]


def test_it_is_in_the_ledger_once_however_often_it_is_sent():
    first, second = handed_in(), handed_in()

    assert first.json() == second.json()
    assert Event.objects.filter(name="voice.aid_asked").count() == 1
    assert handed_in(want="另一件").status_code == 422


@pytest.mark.parametrize(
    ("more", "field"), [({"kind": "x"}, "kind"), ({"group": ""}, ""), ({"phone": "1"}, "phone")]
)
def test_what_does_not_hold_is_told_by_its_field(more, field):
    said = handed_in(**more)

    assert (said.status_code == 200) is (field == "")
    assert field in (said.json().get("errors") or {"": ""})


def test_what_others_handed_in_looks_as_if_it_were_not_there():
    aid = handed_in().json()["id"]
    key = ApiKey.objects.get(label__contains="小店区市场监管业务系统")
    ApiKey.objects.filter(pk=key.pk).update(scopes=[*key.scopes, "aids.ask"])

    assert System(MARKET).get(f"/aids/{aid}").status_code == 404


def test_a_key_without_the_scope_is_told_which_one():
    said = System(MARKET).post("/aids", ASKED)

    assert (said.status_code, "aids.ask" in said.json()["title"]) == (403, True)
    assert not Aid.objects.exists()
