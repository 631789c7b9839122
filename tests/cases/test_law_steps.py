"""The rarer steps of the law: each works, is in the ledger, keeps to its state and to its people."""

from datetime import date, timedelta

import pytest

from onething.cases import commands, queries, timers
from onething.cases.models import Case, Deadline, Opinion
from onething.cases.terms import ASKS, MACHINES
from onething.documents.models import Document
from onething.identity.models import Official, Organisation, Post
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cases.books import agree, clock, last_event, of
from tests.cases.saying import GROUNDS, SAID, WHO, firm, take
from tests.cast import actor
from tests.times import MONDAY

DAY = timedelta(days=1)
OF_PERMITS = sorted(set(WHO) & {step.do for step in MACHINES["permit"].steps})


# what everybody tries ------------------------------------------------------------------------


@pytest.mark.parametrize("do", OF_PERMITS)
def test_a_rarer_step_is_not_open_before_acceptance(window, do):
    if do == "transfer":
        pytest.skip("it is one of before acceptance")

    with pytest.raises(NotAllowed, match=r"当前状态是“待受理”"):
        take(do, window)

    assert of(window).state == "submitted"


@pytest.mark.parametrize("do", sorted(set(OF_PERMITS) - {"transfer"}))
@pytest.mark.parametrize("who", ["wangfang", "qianwei", "hansong", "sunlixin"])
def test_a_rarer_step_is_taken_by_people_of_the_organ_only(food, do, who):
    with pytest.raises(NotYours):
        take(do, food, who=who)


@pytest.mark.parametrize("do", sorted(set(OF_PERMITS) - {"take_up", "transfer"}))
def test_a_step_says_what_is_missing(food, do):
    step = next(step for step in MACHINES["permit"].steps if step.do == do)
    Case.objects.filter(pk=food).update(
        state=sorted(step.start)[0], decision={"result": "x"}, decided_at=MONDAY
    )

    with pytest.raises(Invalid) as said:
        commands.taking(do)(food, said={}, by=actor(WHO[do]), at=MONDAY)

    wanted = {ask.key for ask in ASKS[do] if not ask.optional}
    assert set(said.value.errors) == wanted


def test_a_step_that_the_law_does_not_know_is_refused_in_words(food):
    with pytest.raises(NotAllowed, match="法律没有规定“hurry”这个步骤"):
        commands.taking("hurry")


def test_an_applicant_withdraws_but_takes_no_step_of_the_organ(food):
    for do in ("extend", "terminate", "revoke"):
        with pytest.raises(NotYours):
            commands.taking(do)(food, said=SAID[do], by=firm(), at=MONDAY)


# bad input -----------------------------------------------------------------------------------


def test_a_step_is_not_dated_before_the_one_it_follows(food):
    with pytest.raises(NotAllowed, match="不能倒签"):
        take("suspend", food, at=MONDAY - DAY)


def test_who_has_left_his_post_signs_nothing_more(reviewed):
    decider = actor("zhengqiang")
    Post.objects.filter(official=decider.who.partition(":")[2]).update(ended_at=MONDAY)

    with pytest.raises(NotAllowed, match="岗位已经结束"):
        commands.grant(reviewed, by=decider, at=MONDAY)


def test_who_has_retired_signs_nothing_more(reviewed):
    decider = actor("zhengqiang")
    Official.objects.filter(pk=decider.who.partition(":")[2]).update(left_at=MONDAY)

    with pytest.raises(NotAllowed, match="岗位已经结束"):
        take("extend", reviewed)


def test_a_decision_after_its_day_is_allowed_and_said(reviewed):
    late = MONDAY + 60 * DAY

    commands.grant(reviewed, by=actor("zhengqiang"), at=late)

    assert set(last_event(reviewed).data["overdue"]) == {"promised", "statutory"}
    assert "期限届满以后作出" in Opinion.objects.get(case=reviewed, step="overdue").text
    faces = queries.case_sheet(reviewed, actor("zhengqiang"), late).clocks
    assert any("超期" in face.words for face in faces if face.kind == "statutory")


def test_a_decision_in_time_is_not_said_to_be_late(reviewed):
    commands.grant(reviewed, by=actor("zhengqiang"), at=MONDAY)

    assert last_event(reviewed).data["overdue"] == []
    assert not Opinion.objects.filter(case=reviewed, step="overdue").exists()


@pytest.mark.parametrize("missing", ["ground", "days", "note"])
def test_a_clock_is_not_stopped_without_ground_days_and_reason(food, missing):
    with pytest.raises(Invalid) as said:
        take("suspend", food, **{missing: ""})

    assert set(said.value.errors) == {missing}
    assert clock(food, "statutory").due_on


@pytest.mark.parametrize("do", ["revoke", "cancel", "recall"])
@pytest.mark.parametrize("missing", sorted(GROUNDS))
def test_nothing_is_undone_without_facts_law_reasons_and_remedies(reviewed, do, missing):
    case = reviewed
    commands.grant(case, by=actor("zhengqiang"), at=MONDAY)
    Case.objects.filter(pk=case).update(state="closed")

    with pytest.raises(Invalid, match="缺一不可") as said:
        take(do, case, **{missing: " "})

    assert set(said.value.errors) == {missing}


def test_non_acceptance_is_signed_with_law_and_remedies(window):
    commands.refuse_acceptance(
        window, ground="no_permit_needed", facts="不需要许可", by=actor("wangfang"), at=MONDAY
    )

    assert {"ground", "facts", "law", "remedies"} <= of(window).decision.keys()
    assert "复议" in of(window).decision["remedies"]


# pauses and extension ------------------------------------------------------------------------


def test_a_special_procedure_is_told_in_a_letter(food):
    take("suspend", food)
    pump_all()

    assert Document.objects.filter(about=f"case:{food}", kind="special_procedure").exists()
    assert clock(food, "statutory").pauses[0]["reason"] == "检测"
    agree()


def test_the_face_of_a_standing_clock_says_what_would_be_today(food):
    take("suspend", food)
    on = MONDAY + 3 * DAY

    (face,) = (
        one
        for one in queries.case_sheet(food, actor("zhouming"), on).clocks
        if one.kind == "statutory"
    )

    commands.resume(food, by=actor("zhouming"), at=on)
    assert (face.words, face.as_if) == ("已暂停：检测", clock(food, "statutory").due_on)


def test_the_applicant_is_told_until_when_if_he_supplied_today(window):
    item = {"material": "x", "name": "图", "problem": "不清楚", "remedy": "重拍"}
    commands.ask_supplement(window, items=[item], by=actor("wangfang"), at=MONDAY)

    number = of(window).application.number
    sheet = queries.application_sheet(number, firm(), MONDAY + DAY)

    line = next(one for one in sheet.cases if one.id == window)
    assert line.as_if is not None
    assert line.as_if > date(2026, 3, 3)


def test_the_head_extends_once_with_a_letter(reviewed):
    before = clock(reviewed, "statutory").due_on

    take("extend", reviewed)
    pump_all()

    after = clock(reviewed, "statutory")
    assert (after.extended, after.due_on > before) == (10, True)
    assert of(reviewed).state == "reviewed"
    assert last_event(reviewed).name == "cases.extended"
    assert Document.objects.filter(about=f"case:{reviewed}", kind="extension").exists()
    with pytest.raises(NotAllowed, match="已经延期过一次"):
        take("extend", reviewed)
    agree()


def test_a_term_that_is_over_is_not_extended(reviewed):
    with pytest.raises(NotAllowed, match=r"已于 .* 届满"):
        take("extend", reviewed, at=MONDAY + 60 * DAY)


def test_the_joint_ceiling_is_extended_once(food):
    joint = Deadline.objects.get(case=None)
    before = joint.due_on

    take("extend_joint", food)

    joint.refresh_from_db()
    assert (joint.extended, joint.due_on > before) == (15, True)
    with pytest.raises(NotAllowed, match="联合办理期限已经延长过一次"):
        take("extend_joint", food)
    agree()


# on to others --------------------------------------------------------------------------------


def test_a_case_is_sent_on_to_the_organ_that_has_the_power(window):
    urban = Organisation.objects.get(duty="urban", region="140105")
    before, told_by = of(window).office, clock(window, "tell").due_on

    commands.taking("transfer")(
        window,
        said={"to": str(urban.pk), "reason": "属于城管职权"},
        by=actor("wangfang"),
        at=MONDAY,
    )
    pump_all()

    assert (of(window).office, of(window).state) == (urban.pk, "submitted")
    assert clock(window, "tell").due_on == told_by
    assert Document.objects.get(about=f"case:{window}", kind="moved").organ == before
    agree()


@pytest.mark.parametrize("to", ["", "nobody"])
def test_a_case_is_not_sent_on_to_nobody(window, to):
    with pytest.raises(Invalid) as said:
        commands.taking("transfer")(
            window, said={"to": to, "reason": "不属于"}, by=actor("wangfang"), at=MONDAY
        )

    assert "to" in said.value.errors


def test_a_case_is_not_sent_on_by_who_decides(window):
    with pytest.raises(NotYours):
        commands.taking("transfer")(window, said={}, by=actor("zhouming"), at=MONDAY)


def test_a_case_is_reported_up_and_taken_up(reviewed):
    first, due = of(reviewed).office, clock(reviewed, "statutory").due_on

    take("report_up", reviewed)
    pump_all()

    case = of(reviewed)
    assert (case.state, case.first_organ) == ("reported", first)
    assert case.office != first
    upper = Organisation.objects.get(pk=case.office)
    assert upper.duty == "market"
    assert clock(reviewed, "statutory").due_on == due
    assert Document.objects.get(about=f"case:{reviewed}", kind="reported").organ == first
    agree()


# hearing -------------------------------------------------------------------------------------


def asked_for_hearing(case):
    take("tell_hearing", case)
    take("ask_hearing", case, at=MONDAY + DAY)


def test_a_hearing_is_told_asked_called_and_held(food):
    due = clock(food, "statutory").due_on
    asked_for_hearing(food)
    assert clock(food, "statutory").due_on is None
    assert clock(food, "hearing_hold").due_on == date(2026, 3, 31)
    take("call_hearing", food, at=MONDAY + DAY)
    with pytest.raises(Invalid, match="还没有到时间"):
        take("hold_hearing", food, at=MONDAY + 2 * DAY)

    take("hold_hearing", food, at=MONDAY + 22 * DAY)
    pump_all()

    assert of(food).state == "accepted"
    assert clock(food, "statutory").due_on > due
    assert clock(food, "hearing_hold").stopped_on == date(2026, 3, 24)
    kinds = set(Document.objects.filter(about=f"case:{food}").values_list("kind", flat=True))
    assert {"rights", "hearing_notice", "hearing_record"} <= kinds
    agree()


def test_a_hearing_that_nobody_asks_for_is_passed_by_the_timer(food):
    take("tell_hearing", food)
    assert clock(food, "hearing_ask").due_on == date(2026, 3, 9)

    timers.pass_unasked_hearings(MONDAY + 7 * DAY)
    assert of(food).state == "hearing_told"
    timers.pass_unasked_hearings(MONDAY + 8 * DAY)

    assert of(food).state == "accepted"
    assert last_event(food).data["silent"] is True
    agree()


def test_the_applicant_may_say_that_he_wants_no_hearing(food):
    take("tell_hearing", food)

    take("waive_hearing", food)

    assert of(food).state == "accepted"
    assert last_event(food).data["silent"] is False
    agree()


def test_after_five_days_a_hearing_is_not_asked_for(food):
    take("tell_hearing", food)

    with pytest.raises(Invalid, match="申请听证的期限"):
        take("ask_hearing", food, at=MONDAY + 9 * DAY)


def test_only_the_applicant_asks_for_a_hearing(food):
    take("tell_hearing", food)

    for who in ("zhouming", "wangfang"):
        with pytest.raises(NotYours):
            take("ask_hearing", food, who=who)
    with pytest.raises(NotYours):
        stranger = actor("sundayuan", behalf="大圆小吃店")
        commands.ask_hearing(food, said={}, by=stranger, at=MONDAY)


def test_a_hearing_is_called_seven_days_before(food):
    asked_for_hearing(food)

    with pytest.raises(Invalid, match="7 日前通知"):
        take("call_hearing", food, held_at="2026-03-12 09:00", at=MONDAY + DAY)


def test_who_examines_does_not_preside(food):
    asked_for_hearing(food)

    with pytest.raises(Invalid, match="主持人不能是审查"):
        take("call_hearing", food, host="周明", at=MONDAY + DAY)
