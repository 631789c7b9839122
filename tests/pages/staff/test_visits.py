"""现场核查 on the phone: list, plan, fill in, photograph, judge, sign; and what the applicant answers."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onething.cases import commands
from onething.cases.models import Application, Case, SiteVisit, VisitPart, VisitPhoto
from onething.identity.load import id_of
from onething.kernel.models import Reading
from tests import given
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
ON = MONDAY + timedelta(days=2)
OFFICERS = [str(id_of("official", number)) for number in ("SX00004", "SX00034")]


def a_visit():
    """A visit to a restaurant for its food permit and its signboard."""
    food = given.an_accepted_case(actor("wangjianguo", behalf="晋味面馆"))
    sign = Case.objects.get(application__cases=food, part="sign").pk
    commands.accept(sign, by=actor("wangfang"), at=MONDAY)
    visit = commands.plan_visit(
        food,
        starts_at=ON,
        place="样例路 10 号",
        contact="周明 0351-0000102",
        prepare="设备购置凭证",
        officers=[id_of("official", number) for number in ("SX00004", "SX00034")],
        by=actor("zhouming"),
        at=MONDAY,
    )
    return {"visit": visit, "food": food, "sign": sign}


planned = once(a_visit)


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    monkeypatch.setattr("onething.identity.queries.accounts.now", lambda: MONDAY)


def where(planned):
    return f"/office/ky/{planned['visit']}"


def send(client, planned, do, once_only="a", **said):
    return client.post(where(planned), {"do": do, "token": once_only, **said})


def filled(planned, case="food", **more):
    """Return what the form of a department sends when every point is as it should be."""
    part = VisitPart.objects.get(visit=planned["visit"], case=planned[case])
    points = {
        f"{box}-{one['key']}": word
        for one in part.points
        for box, word in (("r", "yes"), ("n", ""))
    }
    return {"case": str(part.case_id), "opinion": "符合条件", "verdict": "pass", **points, **more}


def test_the_list_shows_who_goes_within_the_budget(
    at_screen, planned, django_assert_max_num_queries
):
    client = at_screen("zhouming")
    client.get("/office/ky")

    with django_assert_max_num_queries(12):
        page = client.get("/office/ky").content.decode()

    for words in (
        "开办餐饮店",
        "晋味面馆，样例路 10 号",
        "我去",
        "等申请人确认时间",
        where(planned),
    ):
        assert words in page
    assert "我去" not in at_screen("wujing").get("/office/ky").content.decode()


def test_without_visits_the_list_says_so(at_screen, planned):
    page = at_screen("qianwei").get("/office/ky").content.decode()

    assert "本单位还没有现场核查" in page
    assert "开办餐饮店" not in page


def test_the_page_on_the_phone_has_every_point_within_the_budget(
    at_screen, planned, django_assert_max_num_queries
):
    client = at_screen("zhouming")
    client.get(where(planned))

    with django_assert_max_num_queries(12):
        page = client.get(where(planned)).content.decode()

    points = VisitPart.objects.get(visit=planned["visit"], case=planned["food"]).points
    assert all(point["text"] in page and f'name="r-{point["key"]}"' in page for point in points)
    for words in (
        'name="viewport"', 'capture="environment"', "data-draft=", "data-offline", "样例路 10 号",
        "设备购置凭证", "周明（SX00004）", "整改后符合", "还没有照片", "归档还差",
    ):  # fmt: skip
        assert words in page
    sign = page[page.index("户外") :]
    assert f'name="case" value="{planned["sign"]}"' not in sign  # another department's part
    assert Reading.objects.filter(
        about__startswith="application:", who=actor("zhouming").who
    ).exists()


def test_the_same_page_with_verdict_and_photos_is_within_the_budget(
    at_screen, planned, firm, examiner, django_assert_max_num_queries
):
    for number in range(3):
        file = given.a_file(firm, at=MONDAY)
        digest = f"{file['digest'][:-1]}{number}"
        VisitPhoto.objects.create(
            visit_id=planned["visit"], upload=file["upload"], digest=digest, name=f"照片{number}",
            by=examiner.who, at=MONDAY,
        )  # fmt: skip
    client = at_screen("zhouming")
    send(client, planned, "judge", **filled(planned))

    with django_assert_max_num_queries(12):
        page = client.get(f"{where(planned)}?saved=judge").content.decode()

    assert "核查结论已作出，请核查人员签名" in page
    assert "我已核对，签名确认" in page
    assert page.count('class="page-image"') == 3
    assert 'name="opinion"' not in page


def test_half_a_record_is_kept_and_what_is_missing_is_named(at_screen, planned):
    client = at_screen("zhouming")
    half = {
        "case": str(planned["food"]),
        "r-layout": "yes",
        "n-layout": "一致",
        "opinion": "水池偏小",
    }

    saved = send(client, planned, "save", **half)
    refused = send(client, planned, "judge", "b", **half, verdict="")

    assert saved["Location"] == f"{where(planned)}?saved=save"
    page = refused.content.decode()
    assert refused.status_code == 422
    assert page.count('class="err-sum"') == 1
    for words in (
        "核查记录还不完整，已填的内容已保留",
        "请选择核查结论",
        "水池偏小",
        'value="一致"',
    ):
        assert words in page
    assert re.search(r'name="r-layout"[^>]*value="yes" checked', page)
    assert not VisitPart.objects.exclude(verdict="").exists()


def test_from_the_verdict_to_the_record_on_the_page(at_screen, planned):
    client, code = at_screen("zhouming"), Application.objects.get(cases=planned["food"]).code
    send(
        client,
        planned,
        "photo",
        "p",
        name="门头",
        photo=SimpleUploadedFile("a.png", given.picture()),
    )
    assert send(client, planned, "judge", "j", **filled(planned)).status_code == 302
    early = send(client, planned, "confirm", "e", name="王建国", role="经营者", code=code)
    urban = at_screen("hansong")
    team = [str(id_of("official", number)) for number in ("SX00010", "SX00011")]
    send(urban, planned, "join", "u", case=str(planned["sign"]), officers=team)
    send(
        urban,
        planned,
        "judge",
        "v",
        **filled(planned, "sign", verdict="mend", opinion="请移动招牌"),
    )
    wrong = send(client, planned, "confirm", "w", name="王建国", role="经营者", code="NO")
    send(client, planned, "confirm", "c", name="王建国", role="经营者", code=code)
    send(client, planned, "sign", "s", case=str(planned["food"]))
    page = client.get(where(planned)).content.decode()

    assert (early.status_code, wrong.status_code) == (409, 422)
    assert "还有部门没有作出核查结论" in early.content.decode()
    assert "查询码不对" in wrong.content.decode()
    for words in (
        "王建国（经营者）已于",
        "整改后符合",
        "请移动招牌",
        "门头，周明",
        "已签名",
        "还有核查人员没有签名",
    ):
        assert words in page
    photo = VisitPhoto.objects.get(visit=planned["visit"])
    assert client.get(f"{where(planned)}/{photo.pk}.png")["Content-Type"].startswith("image/")


def test_a_refusal_to_confirm_and_a_cancellation_are_written_down(at_screen, planned):
    client = at_screen("zhouming")
    empty = send(client, planned, "cancel", reason=" ")
    send(client, planned, "cancel", "b", reason="暴雨")
    over = send(client, planned, "save", "c", case=str(planned["food"]), opinion="x")

    assert (empty.status_code, over.status_code) == (422, 409)
    assert "请写明取消的原因" in empty.content.decode()
    page = client.get(where(planned)).content.decode()
    assert "取消原因" in page
    assert "暴雨" in page
    assert "<form" not in page[page.index("<h1>") : page.index("</main>")]


@pytest.mark.parametrize("login", ["qianwei", "wangfang", "sunlixin", "wangjianguo"])
def test_who_takes_no_part_finds_no_page(at_screen, planned, login):
    client = at_screen(login)

    assert client.get(where(planned)).status_code in (403, 404)
    assert send(client, planned, "save", case=str(planned["food"])).status_code in (403, 404)
    assert not SiteVisit.objects.exclude(position="").exists()


def test_planning_asks_for_everything_and_loses_nothing(
    at_screen, planned, django_assert_max_num_queries
):
    SiteVisit.objects.filter(pk=planned["visit"]).update(state="cancelled")
    client, path = at_screen("zhouming"), f"/office/ky/new/{planned['food']}"
    client.get(path)
    with django_assert_max_num_queries(12):
        page = client.get(path).content.decode()
    assert "董晓" in page

    said = {
        "day": "2026-03-05",
        "time": "09:30",
        "place": "样例路 10 号",
        "contact": "",
        "token": "a",
    }
    refused = client.post(path, said | {"officers": OFFICERS[:1]})
    assert refused.status_code == 422
    assert "请写明联系人和电话" in refused.content.decode()
    assert 'value="样例路 10 号"' in refused.content.decode()
    made = client.post(path, said | {"contact": "周明", "officers": OFFICERS, "token": "b"})

    assert made.status_code == 302, made.content.decode()[:500]
    assert SiteVisit.objects.exclude(state="cancelled").get().contact == "周明"


@pytest.fixture
def applicant(db):
    """Return the browser of the restaurant's owner, in whose name the visit is."""
    client = Client()
    client.post(
        "/login", {"login": "wangjianguo", "password": "Yijianshi2026", "token": "in", "next": ""}
    )
    page = client.get("/switch").content.decode()
    found = re.search(r'value="([0-9a-f-]{36})"[^<]*<[^>]*>：[^<]*晋味面馆', page)
    client.post("/switch", {"as": found[1], "token": "as"})
    return client


def test_the_applicant_sees_when_and_what_and_answers(
    applicant, planned, django_assert_max_num_queries
):
    path = f"/my/ky/{planned['visit']}"
    applicant.get(path)
    with django_assert_max_num_queries(12):
        page = applicant.get(path).content.decode()
    for words in (
        "样例路 10 号",
        "设备购置凭证",
        "周明（SX00004）",
        "这个时间可以吗？",
        "不收取费用",
    ):
        assert words in page

    empty = applicant.post(path, {"do": "move", "wish": " ", "token": "a"})
    applicant.post(path, {"do": "move", "wish": "周五下午", "token": "b"})

    assert (empty.status_code, "请写明您希望的时间" in empty.content.decode()) == (422, True)
    assert "您希望的时间" in applicant.get(path).content.decode()
    assert SiteVisit.objects.get(pk=planned["visit"]).state == "moved"


def test_a_strangers_visit_is_not_there(at_screen, planned):
    client = at_screen("sundayuan")

    assert client.get(f"/my/ky/{planned['visit']}").status_code == 404
