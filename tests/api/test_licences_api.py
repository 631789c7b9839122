"""Sharing licences by the API: asked with a purpose, granted by law or by the holder, kept each time."""

import pytest

from onething.documents import commands, queries
from onething.documents.models import LicenceUse
from onething.kernel.models import Reading
from tests import given
from tests.api.test_api import FIRE, MARKET, SHOP, System
from tests.cast import actor
from tests.times import MONDAY

BODY = {"type": "food_business", "holder": SHOP, "purpose": "联合检查", "matter": "JC-1"}


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let the API live on the Monday of the tests, on one connection."""
    for module in ("edge", "licences"):
        monkeypatch.setattr(f"onething.api.{module}.now", lambda: MONDAY)
    monkeypatch.setattr("onething.kernel.db.READER", "default")


@pytest.fixture
def holder(firm):
    given.a_food_licence(firm)
    return firm


def test_a_system_asks_the_holder_agrees_and_the_use_is_seen(holder):
    fire = System(FIRE)
    refused = fire.post("/licences/uses", BODY)
    assert refused.status_code == 409
    assert "没有持有人的同意" in refused.json()["title"]

    asked = {key: BODY[key] for key in ("type", "holder", "purpose")}
    consent = fire.post("/licences/consents", asked, cause="k2").json()["id"]
    assert fire.get(f"/licences/consents/{consent}").json()["state"] == "asked"
    commands.give_consent(consent, by=holder, at=MONDAY)
    made = fire.post("/licences/uses", BODY, cause="k3").json()["id"]
    assert fire.post("/licences/uses", BODY, cause="k3").json()["id"] == made  # done once
    assert LicenceUse.objects.filter(way="api").count() == 1

    said = fire.get(f"/licences/uses/{made}").json()
    assert (said["name"], said["state"]) == ("食品经营许可证", "valid")
    assert said["ground"].startswith("持有人同意")
    assert {one["element"] for one in said["fields"]} >= {"enterprise.name", "shop.address"}
    assert Reading.objects.filter(about__startswith="licence:").exists()
    file = fire.get(f"/licences/uses/{made}/file")
    assert file.content.startswith(b"%PDF")
    assert System(MARKET).get(f"/licences/uses/{made}").status_code == 404
    page = queries.uses(holder)
    assert any(one.purpose == "联合检查" and one.way == "api" for one in page.rows)

    wrong = {"element": "shop.address", "wanted": "别处", "evidence": "现场不一致"}
    assert fire.post(f"/licences/uses/{made}/errors", wrong, cause="k4").status_code == 200
    assert queries.errors(actor("zhengqiang"), MONDAY.date())[0].wanted == "别处"


def test_a_legal_basis_needs_no_consent_but_a_purpose(holder):
    market = System(MARKET)

    assert market.post("/licences/uses", BODY | {"purpose": ""}).status_code == 422
    assert market.post("/licences/uses", BODY | {"type": "x"}, cause="k2").status_code == 422
    assert market.post("/licences/uses", BODY | {"holder": "0"}, cause="k3").status_code == 404
    assert market.post("/licences/uses", BODY, cause="k4").status_code == 200
    assert len(market.get("/licences/types").json()) >= 40
