"""现场核查: one visit for all departments, agreed with the applicant, two officers each, signed, filed."""

from datetime import timedelta

import pytest

from onething.cases import commands, queries
from onething.cases.models import Application, Case, Deadline, SiteVisit, VisitPart
from onething.documents import queries as documents
from onething.identity.load import id_of
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.standing import standing
from tests.times import MONDAY

ON = MONDAY + timedelta(days=2)
MARKET = [id_of("official", n) for n in ("SX00004", "SX00034")]
URBAN = [id_of("official", n) for n in ("SX00010", "SX00011")]
PLAN = {"starts_at": ON, "place": "样例路 10 号", "contact": "周明 0351-0000102"}


@pytest.fixture(scope="module")
def planned(django_db_setup, django_db_blocker):
    """A visit for the food permit and the signboard of a restaurant."""
    with django_db_blocker.unblock(), standing():
        food = given.an_accepted_case(actor("wangjianguo", behalf="晋味面馆"))
        sign = Case.objects.get(application__cases=food, part="sign").pk
        commands.accept(sign, by=actor("wangfang"), at=MONDAY)
        visit = plan(food)
        yield {"food": food, "sign": sign, "visit": visit}


def plan(case, **said):
    asked = PLAN | {"officers": MARKET, "by": actor("zhouming")} | said
    return commands.plan_visit(case, **asked, at=MONDAY)


@pytest.fixture
def food(planned, db):
    return planned["food"]


@pytest.fixture
def sign(planned, db):
    return planned["sign"]


@pytest.fixture
def visit(planned, db):
    return planned["visit"]


def all_of(visit, case, result="yes"):
    part = VisitPart.objects.get(visit=visit, case=case)
    return {point["key"]: {"result": result, "note": ""} for point in part.points}


def judged(visit, case, by, **said):
    asked = {"findings": all_of(visit, case), "opinion": "符合条件", "verdict": "pass"} | said
    commands.judge_visit(visit, case, **asked, by=by, at=ON)


def told(name):
    return Event.objects.filter(name=f"cases.site_visit_{name}").count()


def test_one_visit_serves_all_departments_and_no_clock_stops(visit, food, sign, firm):
    parts = VisitPart.objects.filter(visit=visit).order_by("case__place")

    assert {part.case_id for part in parts} >= {food, sign}
    assert [len(part.officers) for part in parts if part.case_id == food] == [2]
    assert Deadline.objects.get(case=food, kind="statutory").due_on is not None
    assert told("planned") == 1
    with pytest.raises(NotAllowed, match="各部门一次核查"):
        plan(sign, officers=URBAN, by=actor("hansong"))


def test_from_the_plan_to_the_record_in_the_file(visit, food, sign, firm, examiner):
    inspector = actor("hansong")
    application = Application.objects.get(cases=food)
    others = VisitPart.objects.filter(visit=visit).exclude(case__in=[food, sign])
    assert not others.exists()
    commands.answer_visit(visit, by=firm, at=MONDAY)
    commands.join_visit(visit, sign, officers=URBAN, by=inspector, at=MONDAY)
    judged(visit, food, examiner)
    judged(visit, sign, inspector, verdict="mend", opinion="请移动招牌")
    commands.confirm_visit(
        visit, code=application.code.lower(), name="王建国", role="经营者", by=examiner, at=ON
    )
    for case, login in ((food, "zhouming"), (food, "dongxiao"), (sign, "hansong")):
        commands.sign_visit(visit, case, by=actor(login), at=ON)
    assert SiteVisit.objects.get(pk=visit).state == "agreed"
    commands.sign_visit(visit, sign, by=given.in_post("fenglan", post_of("fenglan")), at=ON)
    pump_all()

    assert SiteVisit.objects.get(pk=visit).state == "filed"
    assert (told("judged"), told("filed")) == (2, 1)
    papers = documents.documents_about_all([f"case:{food}", f"case:{sign}"])
    kinds = {
        about: {card.kind for card in cards if card.sealed_at} for about, cards in papers.items()
    }
    assert "site_visit_record" in kinds[f"case:{food}"] & kinds[f"case:{sign}"]
    assert "site_visit_notice" in kinds[f"case:{food}"]
    with pytest.raises(NotAllowed, match="已经归档"):
        commands.answer_visit(visit, wish="改天", by=firm, at=ON)


def post_of(login):
    """Return the post of an official in the urban organ."""
    account = given.identity.account(id_of("account", login), at=MONDAY)
    return next(str(one.id) for one in account.posts if one.duty == "urban")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"starts_at": MONDAY}, "starts_at"),
        ({"place": " "}, "place"),
        ({"contact": ""}, "contact"),
        ({"officers": MARKET[:1]}, "officers"),
        ({"officers": [MARKET[0], URBAN[0]]}, "officers"),
    ],
)
def test_a_plan_is_complete_with_two_officers_of_ones_own(visit, food, examiner, said, field):
    commands.cancel_visit(visit, reason="改期", by=examiner, at=MONDAY)

    with pytest.raises(Invalid) as refused:
        plan(food, **said)

    assert field in refused.value.errors


def test_what_was_found_is_kept_before_the_verdict(visit, food, examiner):
    half = {"layout": {"result": "yes", "note": "一致"}, "nothing": {"result": "yes"}}
    commands.save_findings(visit, food, findings=half, opinion="待查", by=examiner, at=ON)

    with pytest.raises(Invalid) as refused:
        judged(visit, food, examiner, findings=half, verdict="")
    assert {"r-equipment", "verdict"} <= set(refused.value.errors)
    part = VisitPart.objects.get(visit=visit, case=food)
    assert (part.findings["layout"]["note"], part.verdict) == ("一致", "")
    assert "nothing" not in part.findings


def test_who_was_not_sent_fills_in_nothing(visit, food, sign, reviewer, inspector):
    with pytest.raises(NotAllowed, match="不是本单位派出"):
        commands.save_findings(visit, food, findings={}, opinion="", by=reviewer, at=ON)
    with pytest.raises(NotYours):
        commands.save_findings(visit, food, findings={}, opinion="", by=inspector, at=ON)
    with pytest.raises(NotYours):
        commands.sign_visit(visit, food, by=reviewer, at=ON)


def test_after_the_verdict_nothing_is_changed_and_before_it_nothing_signed(visit, food, examiner):
    with pytest.raises(NotAllowed, match="还没有作出核查结论"):
        commands.sign_visit(visit, food, by=examiner, at=ON)
    judged(visit, food, examiner)

    with pytest.raises(NotAllowed, match="已经作出核查结论"):
        judged(visit, food, examiner, verdict="fail")
    with pytest.raises(NotAllowed, match="不能再换"):
        commands.join_visit(visit, food, officers=MARKET, by=examiner, at=ON)
    with pytest.raises(NotAllowed, match="不能取消"):
        commands.cancel_visit(visit, reason="改期", by=examiner, at=ON)


def test_the_applicants_person_confirms_by_the_code_or_his_refusal_is_noted(
    visit, food, sign, examiner, inspector
):
    with pytest.raises(NotAllowed, match="还有部门"):
        commands.confirm_visit(visit, code="X", name="王", role="店长", by=examiner, at=ON)
    commands.join_visit(visit, sign, officers=URBAN, by=inspector, at=MONDAY)
    judged(visit, food, examiner)
    judged(visit, sign, inspector)

    with pytest.raises(Invalid) as refused:
        commands.confirm_visit(visit, code="WRONG", name="", role="店长", by=examiner, at=ON)
    assert set(refused.value.errors) == {"code", "name"}
    with pytest.raises(Invalid, match="拒绝确认"):
        commands.note_refusal(visit, note=" ", by=examiner, at=ON)
    commands.note_refusal(visit, note="在场人员离开", by=examiner, at=ON)

    assert queries.site_visit(visit, examiner, ON).refusal_note == "在场人员离开"
    assert told("signed") == 1


def test_the_applicant_may_ask_for_another_time(visit, firm, stranger, examiner):
    commands.answer_visit(visit, wish="周五下午", by=firm, at=MONDAY)

    assert queries.site_visit(visit, examiner, MONDAY).wish == "周五下午"
    assert told("answered") == 1
    for by in (stranger, examiner):
        with pytest.raises(NotYours):
            commands.answer_visit(visit, by=by, at=MONDAY)


@pytest.mark.parametrize("who", ["firm", "stranger", "clerk", "leader", "fire_examiner"])
def test_who_takes_no_part_sees_and_does_nothing(visit, food, who, request):
    by = request.getfixturevalue(who)
    file = {"upload": visit, "digest": "sm3:1"}

    for deed in (
        lambda: plan(food, by=by),
        lambda: commands.join_visit(visit, food, officers=MARKET, by=by, at=MONDAY),
        lambda: commands.cancel_visit(visit, reason="改期", by=by, at=MONDAY),
        lambda: judged(visit, food, by),
        lambda: commands.add_visit_photo(visit, file=file, name="", by=by, at=ON),
        lambda: commands.confirm_visit(visit, by=by, at=ON),
        lambda: commands.note_refusal(visit, note="无", by=by, at=ON),
    ):
        with pytest.raises(NotYours):
            deed()


def test_only_who_planned_calls_it_off_and_says_why(visit, examiner, inspector, firm):
    with pytest.raises(NotAllowed, match="安排核查的单位"):
        commands.cancel_visit(visit, reason="改期", by=inspector, at=MONDAY)
    with pytest.raises(Invalid, match="取消的原因"):
        commands.cancel_visit(visit, reason=" ", by=examiner, at=MONDAY)
    commands.cancel_visit(visit, reason="暴雨", by=examiner, at=MONDAY)

    assert told("cancelled") == 1
    assert queries.site_visits(examiner, MONDAY) == ()


def test_a_photo_is_kept_once_for_all_departments(visit, examiner, inspector, firm):
    file = given.a_file(firm)
    for by in (examiner, inspector):
        commands.add_visit_photo(visit, file=file, name="门头", by=by, at=ON)

    (photo,) = queries.site_visit(visit, inspector, ON).photos
    assert (photo.name, photo.who) == ("门头", "周明")


def test_a_case_that_is_not_under_review_is_not_visited(visit, food, examiner, firm):
    commands.cancel_visit(visit, reason="改期", by=examiner, at=MONDAY)
    commands.withdraw(food, by=firm, at=MONDAY)

    with pytest.raises(NotAllowed, match="不在审查环节"):
        plan(food)
