"""多地联办 through the API: the other place's system finds its part, reads the case, does it; the lead decides."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onething.api.urls import api
from onething.cases.models import AwayPart, Case, Material
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from tests.api.test_api import MARKET, System
from tests.cases.away import a_moving_card, part_of
from tests.documents.test_uploads import pdf
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
HELPER = "yjs_demo_disabled_140213_not_for_production"
LEAD = "yjs_demo_disabled_140105_not_for_production"
moving = once(a_moving_card)
nowhere = once(lambda: a_moving_card(where="外地"))


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let the API live on the Monday of the tests, on one connection."""
    for module in ("edge", "cases", "parts", "uploads"):
        monkeypatch.setattr(f"onething.api.{module}.now", lambda: MONDAY)
    monkeypatch.setattr("onething.kernel.db.READER", "default")


def do(part, key=HELPER, cause="k1", *, text="档案已转出", file=None):
    system = System(key)
    sent = {"file": SimpleUploadedFile("dangan.pdf", file, "application/pdf")} if file else {}
    answer = system.client.post(
        f"/api/v1/parts/{part.pk}/done", {"text": text, **sent},
        headers=system.headers | {"Idempotency-Key": cause},
    )  # fmt: skip
    pump_all()
    return answer


def listed(view="asked"):
    return [row["id"] for row in System(HELPER).get(f"/parts?view={view}").json()]


def test_the_other_place_finds_its_part_reads_the_case_and_does_it(moving):
    part, system = part_of(moving), System(HELPER)
    row = next(one for one in system.get("/parts").json() if one["id"] == str(part.pk))
    assert (row["id"], row["case"], row["asked"], row["leads"]) == (
        str(part.pk), str(moving.pk), True, False,
    )  # fmt: skip
    assert row["due_on"] == "2026-03-04" and "平城区" in row["place"]
    assert system.get(f"/parts/{part.pk}").json() == row
    read = system.get(f"/cases/{moving.pk}").json()
    assert read["number"] == row["case_number"] and read["values"]
    early = System(LEAD).post(f"/cases/{moving.pk}/grant", {}, "g0", **{"X-Official": "SX00025"})
    assert early.status_code == 409 and "异地协办还没有办好" in early.json()["title"]

    paper = pdf()
    assert do(part, file=paper).status_code == 200
    again = do(part, file=paper)

    part.refresh_from_db()
    assert (again.status_code, part.state, part.text) == (200, "done", "档案已转出")
    assert Event.objects.filter(name="cases.away_done").count() == 1
    assert Material.objects.filter(pk=part.material, source="away").exists()
    assert str(part.pk) not in listed()
    (row,) = system.get("/parts?view=done").json()
    assert row["file"] == str(part.material)
    (lead,) = System(LEAD).get("/parts?view=done").json()
    content = System(LEAD).get(f"/cases/{moving.pk}/files/{lead['file']}")
    assert content.status_code == 200 and content.content.startswith(b"%PDF")


def test_the_lead_settles_it_otherwise(moving):
    part, lead = part_of(moving), System(LEAD)
    assert str(part.pk) in [row["id"] for row in lead.get("/parts?view=lead").json()]
    who = {"X-Official": "SX00025"}
    bare = lead.post(f"/parts/{part.pk}/settle", {"reason": " "}, "s0", **who)
    assert bare.status_code == 422 and "怎样另行取得" in bare.json()["title"]
    settled = lead.post(f"/parts/{part.pk}/settle", {"reason": "省系统已有电子档案"}, "s1", **who)
    assert settled.status_code == 200
    part.refresh_from_db()
    assert part.state == "settled"
    late = do(part)
    assert late.status_code == 409 and "不用再办" in late.json()["title"]


def test_the_lead_says_where_it_is_done(nowhere):
    part, lead = part_of(nowhere), System(LEAD)
    who = {"X-Official": "SX00025"}
    assert str(part.pk) not in listed()
    wrong = [lead.post(f"/parts/{part.pk}/place", {"region": one}, one, **who)
             for one in ("140105", "x")]  # fmt: skip
    assert [one.status_code for one in wrong] == [422, 422]
    assert lead.post(f"/parts/{part.pk}/place", {"region": "140213"}, "p", **who).status_code == 200
    assert str(part.pk) in listed()


@pytest.mark.parametrize("deed", ["done", "settle", "place"])
def test_it_is_nobody_elses(moving, deed):
    part = part_of(moving)
    said = {"text": "x", "reason": "x", "region": "140213"}
    stranger = System(MARKET)
    assert stranger.get("/parts").json() == []
    assert stranger.get(f"/parts/{part.pk}").status_code == 404
    if deed == "done":
        assert do(part, MARKET).status_code == 403  # without the scope
        assert do(part, LEAD, "k2", file=pdf()).status_code == 404
    else:
        assert stranger.post(f"/parts/{part.pk}/{deed}", said, deed).status_code == 403
        assert System(HELPER).post(f"/parts/{part.pk}/{deed}", said, deed).status_code == 404
    assert AwayPart.objects.get(pk=part.pk).state == "open"
    assert Case.objects.get(pk=moving.pk).state == "accepted"


def test_what_is_sent_must_be_a_file_and_words(moving):
    part = part_of(moving)
    assert do(part, text=" ").status_code == 422
    wrong = do(part, cause="k2", file=b"MZ not a paper")
    assert wrong.status_code == 422
    assert AwayPart.objects.get(pk=part.pk).state == "open"


def test_the_description_tells_of_it():
    paths = api.get_openapi_schema()["paths"]
    assert {"get"} == paths["/api/v1/parts"].keys()
    sent = paths["/api/v1/parts/{away_id}/done"]["post"]
    assert "multipart/form-data" in sent["requestBody"]["content"]
    assert sent["x-scope"] == "cases.join"
