"""The API: its own description holds, keys and scopes hold, every write is done once, errors are Chinese."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onething.api import parsing
from onething.api.urls import api
from onething.cases import commands, queries
from onething.cases.models import Case, Refusal
from onething.kernel.models import Event
from tests import given
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db

MARKET = "yjs_demo_market_140105_not_for_production"
FIRE = "yjs_demo_fire_140105_not_for_production"
PORTAL = "yjs_demo_approval_140105_not_for_production"
SHOP = "921451050000000190"


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let the API live on the Monday of the tests, on one connection."""
    monkeypatch.setattr("onething.api.edge.now", lambda: MONDAY)
    for module in ("cases", "applications", "uploads", "supervision", "turns"):
        monkeypatch.setattr(f"onething.api.{module}.now", lambda: MONDAY)
    monkeypatch.setattr("onething.kernel.db.READER", "default")


class System:
    """A department's system with its key."""

    def __init__(self, key, **headers):
        self.client, self.headers = Client(), {"X-API-Key": key, **headers}

    def get(self, path):
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def post(self, path, body, cause="k1", **headers):
        return self.client.post(
            f"/api/v1{path}",
            json.dumps(body),
            content_type="application/json",
            headers=self.headers | {"Idempotency-Key": cause, **headers},
        )


food = once(lambda: given.a_case_at_the_window(actor("wangjianguo", behalf="晋味面馆")))


def test_the_description_is_openapi_3_1_and_says_each_write_is_a_command():
    schema = api.get_openapi_schema()

    assert schema["openapi"].startswith("3.1")
    writes = [path for path, methods in schema["paths"].items() if "post" in methods]
    assert {"accept", "grant", "refuse", "result"} <= {path.rsplit("/", 1)[1] for path in writes}


def test_the_description_is_served(db):
    said = Client().get("/api/v1/openapi.json")

    assert said.status_code == 200
    assert said.json()["info"]["title"] == "一件事平台接口"


def test_a_system_is_told_of_signs_that_turn_text_round():
    with pytest.raises(ValueError, match="turns the text round"):
        parsing._look_into({"opinion": ["同意\u202e不予"]}, parsing.DEEPEST)
    parsing._look_into({"opinion": ["同意"]}, parsing.DEEPEST)


@pytest.mark.parametrize("key", ["", "wrong"])
def test_without_a_key_that_holds_there_is_nothing(db, key):
    said = System(key).get("/cases")

    assert said.status_code == 401
    assert said["Content-Type"] == "application/problem+json"
    assert "X-API-Key" in said.json()["title"]


def test_a_system_lists_and_reads_the_cases_of_its_own_organ(food):
    rows = System(MARKET).get("/cases?view=intake").json()["cases"]

    assert str(food) in {row["id"] for row in rows}
    sheet = System(MARKET).get(f"/cases/{food}").json()
    assert sheet["item_name"] == "食品经营许可（新办）"
    assert {"accept", "ask_supplement"} <= {step["do"] for step in sheet["steps"]}


def test_another_organs_case_looks_as_if_it_were_not_there(food):
    theirs = System(FIRE).get(f"/cases/{food}")
    nowhere = System(FIRE).get("/cases/01a20a00-0000-7000-8000-000000000000")

    assert theirs.status_code == nowhere.status_code == 404
    assert theirs.json() == nowhere.json()
    assert System(FIRE).post(f"/cases/{food}/accept", {}).status_code == 404


def test_a_write_is_done_once_for_one_key(food):
    system = System(MARKET)

    first, second = (system.post(f"/cases/{food}/accept", {"note": ""}) for _ in range(2))
    other = system.post(f"/cases/{food}/accept", {"note": "另一个意见"})

    assert (first.status_code, second.status_code, other.status_code) == (200, 200, 422)
    assert Event.objects.filter(name="cases.accepted", data__case=str(food)).count() == 1


def test_a_write_without_a_key_of_its_own_is_refused(food):
    said = Client().post(
        f"/api/v1/cases/{food}/accept",
        "{}",
        content_type="application/json",
        headers={"X-API-Key": MARKET},
    )

    assert said.status_code == 422
    assert "Idempotency-Key" in said.json()["title"]


def test_three_officials_act_through_their_system(food):
    system = System(MARKET)
    system.post(f"/cases/{food}/accept", {}, "a")
    both = {"X-Official": "SX00034"}  # his post lets him examine and review
    system.post(f"/cases/{food}/examine", {"opinion": "符合"}, "b", **both)
    same = system.post(f"/cases/{food}/review", {"opinion": "同意"}, "c", **both)
    system.post(f"/cases/{food}/review", {"opinion": "同意"}, "d", **{"X-Official": "SX00005"})
    done = system.post(f"/cases/{food}/grant", {}, "e", **{"X-Official": "SX00006"})

    assert same.status_code == 409
    assert "两名以上" in same.json()["title"]
    assert done.status_code == 200
    assert Case.objects.get(pk=food).state == "granted"


@pytest.mark.parametrize("number", ["SX00004", "SX00005"])
def test_a_system_does_not_decide_in_the_name_of_who_may_not(number):
    case = given.a_reviewed_case(actor("wangjianguo", behalf="晋味面馆"))

    said = System(MARKET).post(f"/cases/{case}/grant", {}, **{"X-Official": number})

    assert said.status_code == 404
    assert Case.objects.get(pk=case).state == "reviewed"


def test_an_official_of_another_organ_does_not_act_through_it(food):
    said = System(MARKET).post(f"/cases/{food}/accept", {}, **{"X-Official": "SX00007"})

    assert said.status_code == 404
    assert "本单位没有这个工号" in said.json()["title"]


def test_a_result_file_is_uploaded_and_a_false_pdf_is_not(firm):
    case = given.an_accepted_case(firm)
    system, where = System(MARKET), f"/api/v1/cases/{case}/result"
    real = SimpleUploadedFile("结果.png", given.picture())
    fake = SimpleUploadedFile("结果.pdf", b"MZ\x90\x00 program")

    kept = system.client.post(
        where, {"file": real}, headers=system.headers | {"Idempotency-Key": "u1"}
    )
    refused = system.client.post(
        where, {"file": fake}, headers=system.headers | {"Idempotency-Key": "u2"}
    )

    assert kept.status_code == 200, kept.content.decode()
    assert refused.status_code == 422
    assert Event.objects.filter(name="cases.result_attached").count() == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/accept", {"note": 5}),
        ("/ask-supplement", {"items": "x"}),
        ("/ask-supplement", {"items": [{"material": "layout"}]}),
        ("/refuse", {"facts": "只有事实"}),
    ],
)
def test_a_body_of_the_wrong_form_is_told_place_by_place(food, path, body):
    said = System(MARKET).post(f"/cases/{food}{path}", body)

    assert said.status_code == 422
    assert said.json()["title"].startswith("请求的内容不符合接口说明")
    assert said.json()["errors"]


def test_only_a_portal_files_for_somebody(db):
    start = {"theme": "kbcyd", "region": "140105", "answers": given.SMALL}

    portal = System(PORTAL).post("/applications", start, **{"X-Applicant": SHOP})
    organ = System(MARKET).post("/applications", start, **{"X-Applicant": SHOP})
    nobody = System(PORTAL).post("/applications", start, "k2", **{"X-Applicant": "0"})

    assert (portal.status_code, organ.status_code, nobody.status_code) == (200, 403, 404)
    assert "applications.file" in organ.json()["title"]
    draft = portal.json()["id"]
    sheet = System(PORTAL, **{"X-Applicant": SHOP}).get(f"/applications/drafts/{draft}").json()
    assert sheet["parts"] == ["企业营业执照信息核验", "食品经营许可（新办）"]
    assert sheet["missing"]


def test_a_save_without_marks_never_writes_over_what_somebody_else_filled_in(firm):
    draft = given.a_draft(firm)
    group = next(
        one
        for one in queries.draft_sheet(draft, firm, MONDAY).plan.groups
        if any(field.kind == "text" and not field.choices for field in one.fields)
    )
    field = next(one.element for one in group.fields if one.kind == "text" and not one.choices)
    values = {one.element: given.value_for(one) for one in group.fields}
    commands.save_group(draft, group=group.key, values=values, by=firm, at=MONDAY)
    portal, path = System(PORTAL, **{"X-Applicant": SHOP}), f"/applications/drafts/{draft}"
    marks = {one["element"]: one["mark"] for one in portal.get(path).json()["values"]}

    changed = values | {field: "长风街 9 号"}
    blind = portal.post(f"{path}/groups/{group.key}", {"values": changed})
    seeing = portal.post(f"{path}/groups/{group.key}", {"values": changed, "seen": marks}, "k2")

    assert (blind.status_code, field in blind.json()["errors"]) == (422, True)
    assert blind.json()["type"].endswith("clash")
    assert seeing.status_code == 200
    after = {one["element"]: one["value"] for one in portal.get(path).json()["values"]}
    assert after[field] == "长风街 9 号"


def test_a_fault_of_ours_is_a_sentence(food, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("onething.api.cases.queries.queue", broken)
    said = System(MARKET).get("/cases")

    assert said.status_code == 500
    assert "secret" not in said.content.decode()
    assert "没有执行" in said.json()["title"]


def test_a_refusal_by_a_system_overtakes_a_draft_and_says_no_twice(monkeypatch):
    july = MONDAY + timedelta(days=133)  # two people refuse since 2026-07-01: on our screens
    monkeypatch.setattr("onething.api.edge.now", lambda: july)
    monkeypatch.setattr("onething.api.cases.now", lambda: july)
    case = given.a_case_at_the_window(actor("wangjianguo", behalf="晋味面馆"), at=july)
    said = {"ground": "no_permit_needed", "facts": "依法不需要许可"}
    clerk = actor("wangfang")
    drafted = {**said, "where_to": ""}
    commands.propose_refusal(case, do="refuse_acceptance", said=drafted, by=clerk, at=july)
    system, where = System(MARKET), f"/cases/{case}/refuse-acceptance"

    odd = system.post(where, {**said, "ground": "nothing"}, "a")
    bare = system.post(where, {**said, "facts": " "}, "b")
    done = system.post(where, said, "c")
    again = system.post(where, said, "d")

    assert [one.status_code for one in (odd, bare, done, again)] == [422, 422, 200, 409]
    assert "请选择不予受理的法定情形" in odd.json()["title"]
    assert "请写明事实和理由" in bare.json()["title"]
    for answer in (odd, bare, again):
        assert answer.json()["title"].endswith("。"), answer.json()
    assert Case.objects.get(pk=case).state == "not_accepted"
    assert Refusal.objects.get(case=case).state == "overtaken"
    told = Event.objects.get(name="cases.refusal_overtaken")
    assert told.data["official"] == clerk.who
