"""现场核查 through the API: a department's system reads its visits and gives its verdict."""

from datetime import timedelta

import pytest

from onething.cases import commands
from onething.cases.models import Case, SiteVisit, VisitPart
from onething.identity.load import id_of
from onething.kernel.models import Event, Reading
from tests import given
from tests.api.test_api import FIRE, MARKET, PORTAL, System
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
URBAN = "yjs_demo_urban_140105_not_for_production"
TOBACCO = "yjs_demo_tobacco_140105_not_for_production"
ON = MONDAY + timedelta(days=2)
OFFICERS = [id_of("official", number) for number in ("SX00004", "SX00034")]


def a_visit():
    """A visit to a restaurant for its food permit and its signboard."""
    food = given.an_accepted_case(actor("wangjianguo", behalf="晋味面馆"))
    sign = Case.objects.get(application__cases=food, part="sign").pk
    commands.accept(sign, by=actor("wangfang"), at=MONDAY)
    visit = commands.plan_visit(
        food,
        starts_at=ON,
        place="样例路 10 号",
        contact="周明",
        officers=OFFICERS,
        by=actor("zhouming"),
        at=MONDAY,
    )
    return {"visit": visit, "food": food, "sign": sign}


planned = once(a_visit)


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let the API live on the day of the visit, on one connection."""
    for module in ("edge", "visits"):
        monkeypatch.setattr(f"onething.api.{module}.now", lambda: ON)
    monkeypatch.setattr("onething.kernel.db.READER", "default")


def verdict(planned, **more):
    points = VisitPart.objects.get(visit=planned["visit"], case=planned["food"]).points
    found = {point["key"]: {"result": "yes", "note": "一致"} for point in points}
    return {"findings": found, "opinion": "符合条件", "verdict": "pass", **more}


def path(planned, case="food"):
    return f"/visits/{planned['visit']}/cases/{planned[case]}/verdict"


def told(planned):
    return Event.objects.filter(
        name="cases.site_visit_judged", data__visit=str(planned["visit"])
    ).count()


def test_a_system_reads_the_visits_of_its_organ_with_their_points(planned):
    rows = System(MARKET).get("/visits").json()
    sheet = System(MARKET).get(f"/visits/{planned['visit']}").json()

    assert [row["id"] for row in rows] == [str(planned["visit"])]
    mine = [part for part in sheet["parts"] if part["mine"]]
    assert [part["case"] for part in mine] == [str(planned["food"])]
    assert mine[0]["officers"] == ["SX00004", "SX00034"]
    assert {"layout", "equipment"} <= {point["key"] for point in mine[0]["points"]}
    assert "还没有作出核查结论" in "".join(sheet["missing"])
    assert Reading.objects.filter(about=f"visit:{planned['visit']}").exists()


def test_the_verdict_of_an_organ_comes_from_its_system(planned):
    body = verdict(planned, verdict="mend", opinion="请移动水池", position="112.56,37.80")

    said = System(MARKET).post(path(planned), body)

    part = VisitPart.objects.get(visit=planned["visit"], case=planned["food"])
    assert said.status_code == 200, said.content.decode()
    assert (part.verdict, part.opinion) == ("mend", "请移动水池")
    assert part.findings["layout"] == {"result": "yes", "note": "一致"}
    assert SiteVisit.objects.get(pk=planned["visit"]).position == "112.56,37.80"
    assert part.verdict_by.startswith("system:")


def test_the_verdict_is_in_the_ledger_once_however_often_it_is_sent(planned):
    system = System(MARKET)

    answers = [system.post(path(planned), verdict(planned)) for _ in range(2)]
    other = system.post(path(planned), verdict(planned, verdict="fail"))

    assert [said.status_code for said in (*answers, other)] == [200, 200, 422]
    assert told(planned) == 1


def test_an_officer_of_the_visit_judges_by_name_and_no_other(planned):
    other = System(MARKET).post(path(planned), verdict(planned), **{"X-Official": "SX00005"})
    officer = System(MARKET).post(
        path(planned), verdict(planned), "k2", **{"X-Official": "SX00004"}
    )

    assert (other.status_code, officer.status_code) == (409, 200)
    assert "不是本单位派出" in other.json()["title"]


@pytest.mark.parametrize(
    ("more", "place"),
    [
        ({"findings": {}}, "r-layout"),
        ({"findings": {"layout": {"result": "perhaps"}}}, "r-layout"),
        ({"verdict": "good"}, "verdict"),
        ({"opinion": " "}, "opinion"),
    ],
)
def test_a_verdict_that_is_not_whole_is_told_place_by_place(planned, more, place):
    said = System(MARKET).post(path(planned), verdict(planned, **more))

    assert said.status_code == 422
    assert place in said.json()["errors"]
    assert told(planned) == 0


def test_without_two_officers_there_is_no_verdict(planned):
    said = System(URBAN).post(path(planned, "sign"), verdict(planned))

    assert said.status_code == 422
    assert "核查人员不足" in said.json()["errors"]["officers"]


def test_after_the_verdict_or_the_end_nothing_is_judged(planned):
    system = System(MARKET)
    system.post(path(planned), verdict(planned))

    again = system.post(path(planned), verdict(planned, verdict="fail"), "k2")
    SiteVisit.objects.filter(pk=planned["visit"]).update(state="filed")
    late = system.post(path(planned), verdict(planned), "k3")

    assert (again.status_code, late.status_code) == (409, 409)
    assert "已经作出核查结论" in again.json()["title"]
    assert "已经归档" in late.json()["title"]


@pytest.mark.parametrize("key", [FIRE, TOBACCO, URBAN])
def test_another_organ_judges_nothing_of_it(planned, key):
    theirs = System(key).post(path(planned), verdict(planned))
    nowhere = System(key).post(
        f"/visits/01a20a00-0000-7000-8000-000000000000/cases/{planned['food']}/verdict",
        verdict(planned),
    )

    assert theirs.status_code == nowhere.status_code == 404
    assert theirs.json() == nowhere.json()


@pytest.mark.parametrize("key", [FIRE, TOBACCO])
def test_who_takes_no_part_does_not_see_it(planned, key):
    assert System(key).get("/visits").json() == []
    assert System(key).get(f"/visits/{planned['visit']}").status_code == 404


def test_a_key_without_the_scope_is_refused(planned):
    said = System(PORTAL).post(path(planned), verdict(planned))

    assert said.status_code == 403
    assert "cases.visit" in said.json()["title"]
