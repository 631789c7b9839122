"""告知承诺: offered by register and record, checked, put right or revoked, repaired."""

from datetime import timedelta

import pytest

from onething.cases import commands, queries
from onething.cases.asking import choices
from onething.cases.models import Case, CreditRecord, Promise
from onething.cases.terms import MACHINES
from onething.catalogue import commands as catalogue
from onething.delivery.models import Publication
from onething.documents.models import Licence
from onething.identity.models import Official, Post
from onething.kernel.actor import SYSTEM, Actor
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=30)
LATEST = MONDAY + timedelta(days=150)
GROUNDS = {
    "facts": "现场核验，疏散通道被占用",
    "law": "国办发〔2020〕42号；行政许可法 第六十九条",
    "reasons": "不符合承诺的消防安全条件",
    "remedies": "可以在六十日内申请行政复议，或者六个月内提起行政诉讼",
}
CAST = ["lixiaoman", "sundayuan", "wangfang", "zhouming", "wujing", "shenyi", "sunlixin"]


@pytest.fixture
def proposed(broken, fire_examiner):
    commands.propose_revocation(broken.pk, grounds=GROUNDS, by=fire_examiner, at=MONDAY)
    return broken


def states(promise):
    promise.refresh_from_db()
    return promise.state


def told(promise):
    """Return the names of what the ledger says of a promise."""
    rows = Event.objects.filter(stream=f"promise:{promise.pk}").order_by("seq")
    return [name.removeprefix("cases.") for name in rows.values_list("name", flat=True)]


def test_a_promise_is_made_with_the_application_and_planned_with_the_decision(promise):
    assert promise.state == "to_check"
    assert (promise.way, promise.days) == ("site", 20)
    assert promise.due_on is not None
    assert told(promise) == ["promise_made", "promise_planned"]


def test_what_is_decided_on_a_promise_needs_no_review(case):
    sheet = queries.case_sheet(case, actor("shenyi"), MONDAY)

    assert "grant_at_once" in {step.do for step in sheet.steps}


def test_what_is_not_decided_on_a_promise_is_reviewed(shop):
    commands.accept(shop.check, by=actor("wangfang"), at=MONDAY)
    commands.grant(shop.check, by=actor("zhouming"), at=MONDAY)
    commands.release(shop.food, by=SYSTEM, at=MONDAY)
    commands.accept(shop.food, by=actor("wangfang"), at=MONDAY)
    case, decider = shop.food, actor("zhengqiang")

    with pytest.raises(NotAllowed, match="承诺"):
        commands.grant_at_once(case, by=decider, at=MONDAY)
    assert "grant_at_once" not in {
        step.do for step in queries.case_sheet(case, decider, MONDAY).steps
    }


def test_a_kept_promise_is_settled(promise, fire_examiner):
    commands.find_kept(promise.pk, found="符合", second="蒋涛", by=fire_examiner, at=MONDAY)

    assert states(promise) == "kept"
    assert told(promise)[-1] == "promise_kept"
    with pytest.raises(NotAllowed, match="核查属实"):
        commands.find_kept(promise.pk, found="符合", second="蒋涛", by=fire_examiner, at=MONDAY)


def test_a_check_on_the_site_is_made_by_two(promise, fire_examiner):
    with pytest.raises(Invalid, match="两名"):
        commands.find_kept(promise.pk, found="符合", by=fire_examiner, at=MONDAY)
    with pytest.raises(Invalid, match="核查情况"):
        commands.find_kept(promise.pk, found=" ", second="蒋涛", by=fire_examiner, at=MONDAY)


def test_a_broken_promise_is_recorded_and_closes_the_way(broken, firm):
    assert states(broken) == "broken"
    record = CreditRecord.objects.get(subject=firm.behalf)
    assert record.about == f"promise:{broken.pk}"
    draft = given.a_draft(firm, at=LATER)

    with pytest.raises(Invalid, match="修复前不能用告知承诺") as refused:
        commands.commit_to(draft, keys=["fire_commitment"], by=firm, at=LATER)

    assert "不采用告知承诺" in str(refused.value)
    with pytest.raises(Invalid, match="请上传这份材料"):
        commands.commit_to(draft, keys=["fume"], by=firm, at=LATER)


def test_somebody_else_is_not_touched_by_it(broken, stranger):
    draft = given.a_draft(stranger, at=LATER)

    commands.commit_to(draft, keys=["fire_commitment"], by=stranger, at=LATER)

    rows = queries.materials_sheet(draft, stranger, LATER).rows
    assert next(row for row in rows if row.need.key == "fire_commitment").committed


def test_bad_credit_closes_the_way_and_silence_does_not(firm):
    draft = given.a_draft(firm)

    with pytest.raises(Invalid, match="严重失信"):
        commands.commit_to(draft, keys=["fume"], credit="D", by=firm, at=MONDAY)
    commands.commit_to(draft, keys=["fume"], credit="unknown", by=firm, at=MONDAY)


def test_an_item_on_the_negative_register_is_refused_in_words(firm):
    a_forbidden_item("140194004000", "permit")
    draft = given.a_draft(firm, at=LATER)

    with pytest.raises(Invalid, match=r"不适用告知承诺事项清单.*直接关系人身健康") as refused:
        commands.commit_to(draft, keys=["fire_commitment"], by=firm, at=LATER)

    assert "改选不采用告知承诺" in str(refused.value)
    commands.commit_to(draft, keys=["fume"], by=firm, at=LATER)  # another item


def test_a_promise_that_was_closed_meanwhile_cannot_be_filed(firm):
    draft = given.a_complete_draft(firm)
    a_forbidden_item("140194004000", "permit")
    sheet = queries.check_sheet(draft, firm, LATER)

    with pytest.raises(Invalid, match=r"还不能提交.*不适用告知承诺"):
        commands.submit(draft, summary=sheet.digest, consent="同意", by=firm, at=LATER)


def a_forbidden_item(code, covers):
    """Put an item on the province's register of what may not be promised."""
    loader = Actor(who="system:loader", roles=("system",), via="load")
    entry = {
        "about": code, "covers": covers, "ground": "life", "explanation": "示例", "confidence": "low",
        "basis": "国办发〔2020〕42号", "since": "2026-01-01", "source": "测试",
    }  # fmt: skip
    catalogue.load_register("commitment_negative", "140000", [entry], by=loader, at=MONDAY)


def test_what_is_put_right_is_checked_again(broken, firm, fire_examiner):
    commands.order_rectification(broken.pk, demand="清理通道", by=fire_examiner, at=MONDAY)
    assert states(broken) == "rectifying"
    assert broken.rectify_until is not None
    commands.report_rectification(broken.pk, report="已经清理", by=firm, at=MONDAY)
    assert states(broken) == "rectified"

    commands.find_kept(broken.pk, found="符合", second="蒋涛", by=fire_examiner, at=MONDAY)

    assert states(broken) == "kept"
    assert told(broken)[2:] == [
        "promise_broken", "promise_rectifying", "promise_rectified", "promise_kept",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        (lambda p, by: commands.order_rectification(p, demand="", by=by, at=MONDAY), "整改要求"),
        (lambda p, by: commands.propose_revocation(p, grounds={}, by=by, at=MONDAY), "缺一不可"),
    ],
)
def test_nothing_is_ordered_without_words(broken, fire_examiner, deed, words):
    with pytest.raises(Invalid, match=words):
        deed(broken.pk, fire_examiner)


def test_a_rectification_that_does_not_come_goes_back_to_the_office(broken, fire_examiner):
    commands.order_rectification(broken.pk, demand="清理通道", by=fire_examiner, at=MONDAY)
    commands.note_overdue(broken.pk, by=SYSTEM, at=MONDAY)
    assert states(broken) == "rectifying"

    commands.note_overdue(broken.pk, by=SYSTEM, at=LATER)

    assert states(broken) == "broken"
    assert told(broken)[-1] == "promise_overdue"


def test_nothing_is_revoked_before_the_person_could_be_heard(proposed):
    with pytest.raises(NotAllowed, match="陈述申辩"):
        commands.revoke_promise(proposed.pk, by=actor("shenyi"), at=MONDAY)


def test_who_is_heard_is_answered(proposed, firm):
    commands.make_statement(proposed.pk, statement="已经整改", by=firm, at=MONDAY)

    with pytest.raises(Invalid, match="是否采纳"):
        commands.revoke_promise(proposed.pk, by=actor("shenyi"), at=MONDAY)
    commands.revoke_promise(proposed.pk, answer="不予采纳", by=actor("shenyi"), at=MONDAY)

    assert states(proposed) == "revoked"
    assert told(proposed)[-2:] == ["statement_made", "promise_revoked"]


def test_a_revocation_takes_the_licence_and_the_decision_with_it(case, firm, fire_examiner):
    commands.grant_at_once(case, by=actor("shenyi"), at=MONDAY)
    pump_all()
    promise = Promise.objects.get(case=case)
    commands.find_broken(promise.pk, found="占用", second="蒋涛", by=fire_examiner, at=MONDAY)
    commands.propose_revocation(promise.pk, grounds=GROUNDS, by=fire_examiner, at=MONDAY)
    commands.revoke_promise(promise.pk, by=actor("shenyi"), at=LATER)
    pump_all()

    licence = Licence.objects.get(about=f"case:{case}")
    assert licence.state == "revoked"
    kinds = {
        paper.kind: paper.state
        for paper in queries.case_sheet(case, actor("shenyi"), LATER).documents
    }
    assert kinds["grant"] == "withdrawn"
    assert {"commitment", "revocation_notice", "revocation"} <= kinds.keys()
    assert Case.objects.get(pk=case).state == "revoked"
    assert CreditRecord.objects.get(subject=firm.behalf).ground == "broken"
    public = Publication.objects.get(case=case)
    assert (public.standing, public.note) == ("撤销", "作出的承诺经核查不实。")


def test_who_has_retired_revokes_and_checks_nothing(proposed, fire_examiner):
    Official.objects.filter(number__in=["SX00009", "SX00007"]).update(left_at=MONDAY)

    with pytest.raises(NotAllowed, match="岗位已经结束"):
        commands.revoke_promise(proposed.pk, by=actor("shenyi"), at=LATER)
    with pytest.raises(NotAllowed, match="岗位已经结束"):
        commands.find_kept(proposed.pk, found="符合", second="蒋涛", by=fire_examiner, at=LATER)
    assert states(proposed) == "proposed"


def test_a_promise_is_not_revoked_past_its_procedure():
    """The general revocation has no ground for it: rectification and hearing cannot be left out."""
    words = [name for kind in MACHINES for name in choices("revocations", kind).values()]

    assert words
    assert not any("承诺" in name for name in words)


def test_a_decision_may_be_left_as_it_is(proposed):
    with pytest.raises(Invalid, match="理由"):
        commands.maintain(proposed.pk, reason="", by=actor("shenyi"), at=MONDAY)

    commands.maintain(proposed.pk, reason="当场改正，没有后果", by=actor("shenyi"), at=MONDAY)

    assert states(proposed) == "maintained"
    assert told(proposed)[-1] == "promise_maintained"


DEEDS = {
    "find_kept": {"found": "符合", "second": "蒋涛"},
    "find_broken": {"found": "不符", "second": "蒋涛"},
    "order_rectification": {"demand": "改"},
    "report_rectification": {"report": "改了"},
    "propose_revocation": {"grounds": GROUNDS},
    "make_statement": {"statement": "不服"},
    "maintain": {"reason": "轻微"},
    "revoke_promise": {},
    "note_overdue": {},
}


def test_what_is_not_theirs_is_not_there_for_them(promise):
    for login in CAST:
        by = actor(login)
        for name, said in DEEDS.items():
            if login == "shenyi" and name in ("maintain", "revoke_promise"):
                continue
            with pytest.raises(NotYours):
                getattr(commands, name)(promise.pk, **said, by=by, at=MONDAY)


def test_what_the_law_knows_no_step_for_is_refused(promise, firm, fire_examiner):
    for name, by in {
        "order_rectification": fire_examiner,
        "report_rectification": firm,
        "propose_revocation": fire_examiner,
        "make_statement": firm,
        "maintain": actor("shenyi"),
        "revoke_promise": actor("shenyi"),
        "note_overdue": SYSTEM,
    }.items():
        with pytest.raises(NotAllowed, match="待核查"):
            getattr(commands, name)(promise.pk, **DEEDS[name], by=by, at=MONDAY)


@pytest.mark.parametrize("name", ["plan_checks", "end_promises", "end_gaps"])
def test_the_system_alone_does_what_follows(case, firm, fire_examiner, name):
    for by in (firm, fire_examiner):
        with pytest.raises(NotYours):
            getattr(commands, name)(case, by=by, at=MONDAY)


def test_a_case_that_comes_to_nothing_lets_its_promise_go(case, firm):
    commands.withdraw(case, by=firm, at=MONDAY)
    commands.end_promises(case, by=SYSTEM, at=MONDAY)

    assert Promise.objects.get(case=case).state == "ended"


class TestRepair:
    """信用修复."""

    def record(self, promise):
        return CreditRecord.objects.get(about=f"promise:{promise.pk}")

    @pytest.fixture
    def settled(self, broken, firm, fire_examiner):
        commands.order_rectification(broken.pk, demand="清理", by=fire_examiner, at=MONDAY)
        commands.report_rectification(broken.pk, report="已清理", by=firm, at=MONDAY)
        commands.find_kept(broken.pk, found="符合", second="蒋涛", by=fire_examiner, at=MONDAY)
        return self.record(broken)

    def test_it_waits_for_the_shortest_time(self, settled, firm):
        with pytest.raises(NotAllowed, match="最短公示期到 2026 年"):
            commands.ask_repair(settled.pk, corrected="已清理", by=firm, at=LATER)

    def test_it_waits_until_the_promise_is_settled(self, broken, firm):
        with pytest.raises(NotAllowed, match="还在处理中"):
            commands.ask_repair(self.record(broken).pk, corrected="已清理", by=firm, at=LATEST)

    def test_it_opens_the_way_again(self, settled, firm):
        with pytest.raises(Invalid, match="纠正的情况"):
            commands.ask_repair(settled.pk, corrected="", by=firm, at=LATEST)
        commands.ask_repair(settled.pk, corrected="已清理", by=firm, at=LATEST)
        commands.repair_credit(settled.pk, by=actor("shenyi"), at=LATEST)

        settled.refresh_from_db()
        assert settled.state == "repaired"
        names = Event.objects.filter(stream=f"credit:{settled.pk}").order_by("seq")
        assert list(names.values_list("name", flat=True)) == [
            "cases.credit_recorded", "cases.repair_asked", "cases.credit_repaired",
        ]  # fmt: skip
        draft = given.a_draft(firm, at=LATEST)
        commands.commit_to(draft, keys=["fire_commitment"], by=firm, at=LATEST)

    def test_it_may_be_declined_and_asked_again(self, settled, firm):
        commands.ask_repair(settled.pk, corrected="已清理", by=firm, at=LATEST)
        with pytest.raises(Invalid, match="不予修复的理由"):
            commands.decline_repair(settled.pk, answer="", by=actor("shenyi"), at=LATEST)
        commands.decline_repair(settled.pk, answer="没有凭证", by=actor("shenyi"), at=LATEST)
        commands.ask_repair(settled.pk, corrected="凭证见附件", by=firm, at=LATEST)

        settled.refresh_from_db()
        assert settled.state == "asked"

    def test_it_is_theirs_alone(self, settled):
        for login in CAST:
            by = actor(login)
            with pytest.raises(NotYours):
                commands.ask_repair(settled.pk, corrected="x", by=by, at=LATEST)
            if login != "shenyi":
                with pytest.raises(NotYours):
                    commands.repair_credit(settled.pk, by=by, at=LATEST)
                with pytest.raises(NotYours):
                    commands.decline_repair(settled.pk, answer="x", by=by, at=LATEST)
        with pytest.raises(NotYours):
            commands.record_credit(
                settled.case,
                ground_of="broken",
                about="x:1",
                words="x",
                by=actor("shenyi"),
                at=LATEST,
            )

    def test_it_is_not_answered_before_it_is_asked(self, settled):
        for deed in (commands.repair_credit, commands.decline_repair):
            with pytest.raises(NotAllowed, match="未修复"):
                deed(settled.pk, answer="x", by=actor("shenyi"), at=LATEST)

    @pytest.mark.parametrize("deed", ["repair_credit", "decline_repair"])
    def test_who_has_left_his_post_does_not_answer_it(self, settled, firm, deed):
        commands.ask_repair(settled.pk, corrected="已清理", by=firm, at=LATEST)
        by = actor("shenyi")
        Post.objects.filter(official=by.who.partition(":")[2]).update(ended_at=LATEST)
        before = Event.objects.count()

        with pytest.raises(NotAllowed, match="岗位已经结束"):
            getattr(commands, deed)(settled.pk, answer="x", by=by, at=LATEST)

        settled.refresh_from_db()
        assert (settled.state, Event.objects.count()) == ("asked", before)
