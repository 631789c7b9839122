"""会签、退回、加签、转办、代理、批量签发: the chain of a case through the real commands."""

from datetime import timedelta
from uuid import UUID

import pytest

from onething.cases import check, commands, queries
from onething.cases.models import Case, Opinion, Turn
from onething.delivery import queries as delivery
from onething.identity import commands as identity
from onething.identity.load import id_of
from onething.identity.models import Post
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.reading import note_reading
from onething.kernel.refusals import Held, Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.standing import standing
from tests.times import MONDAY

SECOND, EXAMINER, REVIEWER = (id_of("official", n) for n in ("SX00034", "SX00004", "SX00005"))
THREE = [{"do": "examine", "role": "examiner"}, {"do": "review", "role": "reviewer"}]
DECIDE = {"do": "decide", "role": "decider"}


def routed(case, *aside):
    """Let the revision of the item of a case say that others sign between review and decision."""
    row = Case.objects.get(pk=case)
    row.plan = row.plan | {"route": [*THREE, *aside, DECIDE]}
    row.save(update_fields=["plan"])
    return case


def both(rule="all", share=""):
    """Let the fire and the tobacco organ sign."""
    said = {"do": "sign", "role": "decider", "organs": ["fire", "tobacco"], "rule": rule}
    return said | ({"share": share} if share else {})


def state(case):
    return Case.objects.get(pk=case).state


def told(case, name):
    return Event.objects.filter(stream=f"case:{case}", name=f"cases.{name}").count()


@pytest.fixture(scope="module")
def restaurant(django_db_setup, django_db_blocker):
    """A restaurant whose food permit and signboard were accepted."""
    with django_db_blocker.unblock(), standing():
        firm = actor("wangjianguo", behalf="晋味面馆")
        food = given.an_accepted_case(firm)
        sign = Case.objects.get(application__cases=food, part="sign").pk
        commands.accept(sign, by=actor("wangfang"), at=MONDAY)
        yield {"food": food, "sign": sign}


@pytest.fixture
def accepted(restaurant, db):
    return restaurant["food"]


@pytest.fixture
def reviewed(accepted, examiner, reviewer):
    commands.examine(accepted, opinion="符合条件", by=examiner, at=MONDAY)
    commands.review(accepted, opinion="同意", by=reviewer, at=MONDAY)
    return accepted


@pytest.fixture
def countersigned(accepted, examiner, reviewer):
    """A case that waits for the fire and the tobacco organ."""
    routed(accepted, both())
    commands.examine(accepted, opinion="符合", by=examiner, at=MONDAY)
    commands.review(accepted, opinion="同意", by=reviewer, at=MONDAY)
    return accepted


@pytest.fixture
def fire():
    return actor("shenyi")


@pytest.fixture
def tobacco():
    return actor("xufeng")


def test_without_all_signatures_nothing_is_decided(countersigned, decider, fire, tobacco):
    with pytest.raises(NotAllowed, match="会签"):
        commands.grant(countersigned, by=decider, at=MONDAY)

    commands.countersign(countersigned, agrees=True, by=fire, at=MONDAY)
    with pytest.raises(NotAllowed, match="会签"):
        commands.grant(countersigned, by=decider, at=MONDAY)

    commands.countersign(countersigned, agrees=True, opinion="无意见", by=tobacco, at=MONDAY)
    commands.grant(countersigned, by=decider, at=MONDAY)
    pump_all()

    assert state(countersigned) == "closed"
    assert told(countersigned, "countersigned") == 2
    assert not list(check.faults())


def test_who_signs_for_another_organ_sees_the_case_only_then(accepted, fire, examiner, reviewer):
    routed(accepted, both())
    with pytest.raises(NotYours):
        queries.case_sheet(accepted, fire, MONDAY)
    commands.examine(accepted, opinion="符合", by=examiner, at=MONDAY)
    commands.review(accepted, opinion="同意", by=reviewer, at=MONDAY)

    sheet = queries.case_sheet(accepted, fire, MONDAY)

    assert sheet.steps == ()
    assert sheet.review.signs
    assert [row.case for row in queries.turns(fire, MONDAY).rows] == [accepted]


def test_one_objection_is_enough_where_all_must_agree(countersigned, decider, fire):
    commands.countersign(countersigned, agrees=False, opinion="疏散出口不足", by=fire, at=MONDAY)

    with pytest.raises(NotAllowed, match="会签没有通过"):
        commands.grant(countersigned, by=decider, at=MONDAY)
    assert not Turn.objects.filter(case=countersigned, answer="").exists()
    steps = {step.do for step in queries.case_sheet(countersigned, decider, MONDAY).steps}
    assert {"refuse", "send_back", "send_back_review"} <= steps
    assert "grant" not in steps


@pytest.mark.parametrize(("rule", "share"), [("any", ""), ("share", "1/2")])
def test_one_of_two_is_enough_where_the_rule_says_so(accepted, decider, tobacco, rule, share):
    routed(accepted, both(rule, share))
    commands.examine(accepted, opinion="符合", by=actor("zhouming"), at=MONDAY)
    commands.review(accepted, opinion="同意", by=actor("wujing"), at=MONDAY)

    commands.countersign(accepted, agrees=True, by=tobacco, at=MONDAY)
    commands.grant(accepted, by=decider, at=MONDAY)

    assert state(accepted) == "granted"
    assert set(Turn.objects.filter(case=accepted).values_list("answer", flat=True)) == {
        "agree",
        "void",
    }


def test_an_objection_gives_its_reason(countersigned, fire):
    with pytest.raises(Invalid, match="写明您的意见"):
        commands.countersign(countersigned, agrees=False, by=fire, at=MONDAY)


def test_before_its_turn_nobody_countersigns(accepted, fire):
    routed(accepted, both())

    with pytest.raises(NotYours):
        commands.countersign(accepted, agrees=True, by=fire, at=MONDAY)


@pytest.mark.parametrize("who", ["firm", "stranger", "clerk", "inspector", "fire_examiner"])
def test_only_who_is_asked_countersigns(countersigned, who, request):
    with pytest.raises(NotYours):
        commands.countersign(countersigned, agrees=True, by=request.getfixturevalue(who), at=MONDAY)


def test_the_decider_sends_back_to_the_review_only(reviewed, decider, reviewer, examiner):
    commands.send_back(reviewed, opinion="请再看面积", to="review", by=decider, at=MONDAY)

    case = Case.objects.get(pk=reviewed)
    assert (case.state, case.examiner, case.reviewer) == ("examined", examiner.who, "")
    commands.review(reviewed, opinion="已核对", by=reviewer, at=MONDAY)
    assert state(reviewed) == "reviewed"
    assert not list(check.faults())


def test_sent_back_all_sign_anew(countersigned, decider, fire, tobacco, examiner):
    commands.countersign(countersigned, agrees=True, by=fire, at=MONDAY)
    commands.countersign(countersigned, agrees=True, by=tobacco, at=MONDAY)
    commands.send_back(countersigned, opinion="材料有变化", by=decider, at=MONDAY)

    sheet = queries.case_sheet(countersigned, examiner, MONDAY)

    assert [line.words.split("，")[0] for line in sheet.review.stages] == [
        "办理中",
        *["未开始"] * 3,
    ]
    assert state(countersigned) == "accepted"


@pytest.mark.parametrize("to", ["decide", "nowhere"])
def test_it_goes_back_to_earlier_stages_only(reviewed, decider, to):
    with pytest.raises(NotAllowed, match="前面的环节"):
        commands.send_back(reviewed, opinion="请再看", to=to, by=decider, at=MONDAY)


def test_a_colleague_put_in_before_signs_first(accepted, examiner, reviewer, decider):
    commands.examine(accepted, opinion="符合", by=examiner, at=MONDAY)
    commands.add_signer(
        accepted, SECOND, where="before", opinion="请科里再看", by=reviewer, at=MONDAY
    )
    pump_all()
    second = actor("dongxiao")

    assert "加签" in delivery.notices(second)[0].title
    with pytest.raises(NotAllowed, match="加签"):
        commands.review(accepted, opinion="同意", by=reviewer, at=MONDAY)
    commands.countersign(accepted, agrees=True, by=second, at=MONDAY)
    commands.review(accepted, opinion="同意", by=reviewer, at=MONDAY)
    commands.grant(accepted, by=decider, at=MONDAY)

    assert (state(accepted), told(accepted, "signer_added")) == ("granted", 1)
    assert not list(check.faults())


@pytest.mark.parametrize(
    ("official", "words"), [(EXAMINER, "已经在前面"), (REVIEWER, "自己"), ("SX00007", "没有这名")]
)
def test_who_signed_or_is_no_colleague_is_not_put_in(accepted, examiner, reviewer, official, words):
    commands.examine(accepted, opinion="符合", by=examiner, at=MONDAY)
    other = official if isinstance(official, UUID) else id_of("official", official)

    with pytest.raises(NotAllowed, match=words):
        commands.add_signer(accepted, other, where="after", opinion="请看", by=reviewer, at=MONDAY)


def test_nobody_is_put_in_whose_signature_is_needed_later(accepted, examiner):
    decider = id_of("official", "SX00006")  # the only one who decides

    with pytest.raises(NotAllowed, match="没有人能签"):
        commands.add_signer(accepted, decider, where="after", opinion="看", by=examiner, at=MONDAY)


@pytest.mark.parametrize("who", ["firm", "clerk", "fire_examiner", "decider"])
def test_only_whose_turn_it_is_puts_others_in(accepted, who, request):
    with pytest.raises(NotAllowed if who == "decider" else NotYours):
        by = request.getfixturevalue(who)
        commands.add_signer(accepted, SECOND, where="after", opinion="看", by=by, at=MONDAY)


def test_after_the_decision_nobody_is_put_in(reviewed, decider):
    commands.grant(reviewed, by=decider, at=MONDAY)

    with pytest.raises(NotAllowed, match="不在审查环节"):
        commands.add_signer(reviewed, SECOND, where="before", opinion="看", by=decider, at=MONDAY)
    with pytest.raises(NotAllowed, match="不在审查环节"):
        commands.hand_over(reviewed, SECOND, opinion="看", by=decider, at=MONDAY)


def test_who_was_given_the_turn_acts_and_nobody_else(accepted, examiner):
    commands.hand_over(accepted, SECOND, opinion="出差", by=examiner, at=MONDAY)
    second = actor("dongxiao")

    with pytest.raises(NotYours):
        commands.examine(accepted, opinion="符合", by=examiner, at=MONDAY)
    assert queries.turns(second, MONDAY).rows[0].named
    commands.examine(accepted, opinion="符合", by=second, at=MONDAY)

    assert (state(accepted), told(accepted, "handed_over")) == ("examined", 1)
    assert not list(check.faults())


def test_what_was_handed_over_is_not_approved_by_who_received_it(accepted, examiner):
    second = actor("dongxiao")
    commands.hand_over(accepted, SECOND, opinion="出差", by=examiner, at=MONDAY)
    commands.examine(accepted, opinion="符合", by=second, at=MONDAY)

    with pytest.raises(NotAllowed, match="前面的环节"):
        commands.review(accepted, opinion="同意", by=second, at=MONDAY)


def test_a_leader_gives_what_waits_at_his_organ(accepted, examiner, decider):
    boss = actor("yaoguang")

    commands.hand_over(accepted, SECOND, opinion="周明请假", by=boss, at=MONDAY)

    with pytest.raises(NotYours):
        commands.examine(accepted, opinion="符合", by=examiner, at=MONDAY)


@pytest.mark.parametrize("who", ["firm", "clerk", "leader", "fire_examiner", "reviewer"])
def test_only_whose_turn_it_is_gives_it_away(accepted, who, request):
    with pytest.raises(NotAllowed if who == "reviewer" else NotYours):
        by = request.getfixturevalue(who)
        commands.hand_over(accepted, SECOND, opinion="请办", by=by, at=MONDAY)


def test_what_another_holds_is_not_handed_over(accepted, examiner):
    second = actor("dongxiao")
    commands.take(accepted, by=second, at=MONDAY)

    with pytest.raises(Held):
        commands.hand_over(accepted, SECOND, opinion="请办", by=examiner, at=MONDAY)


def stands_in(substitute, number, days=3):
    """Let the leader of the market organ name somebody to stand in for another."""
    post = Post.objects.get(official=id_of("official", number)).pk
    day = MONDAY.date()
    identity.substitute(
        post,
        id_of("official", substitute),
        since=day,
        until=day + timedelta(days=days),
        reason="出差",
        by=actor("yaoguang"),
        at=MONDAY,
    )
    login = {"SX00034": "dongxiao", "SX00004": "zhouming"}[substitute]
    return given.in_post(login, str(post))


def test_a_substitute_signs_with_both_names(accepted, examiner, reviewer):
    commands.examine(accepted, opinion="符合", by=examiner, at=MONDAY)
    deputy = stands_in("SX00034", "SX00005")

    commands.review(accepted, opinion="同意", by=deputy, at=MONDAY)

    said = Opinion.objects.get(case=accepted, step="review")
    assert (said.by, said.principal) == (f"official:{SECOND}", reviewer.who)
    last = Event.objects.filter(stream=f"case:{accepted}").order_by("seq").last()
    assert last.actor["behalf"] == reviewer.who
    sheet = queries.case_sheet(accepted, deputy, MONDAY)
    assert "董晓（代吴静）" in [one.who for one in sheet.opinions]


def test_nobody_approves_his_own_work_as_a_substitute(accepted, examiner):
    commands.examine(accepted, opinion="符合", by=examiner, at=MONDAY)
    deputy = stands_in("SX00004", "SX00005")

    with pytest.raises(NotAllowed, match="代他人办理都算"):
        commands.review(accepted, opinion="同意", by=deputy, at=MONDAY)


def test_nobody_approves_what_he_did_through_another(accepted, examiner):
    deputy = stands_in("SX00034", "SX00004")
    commands.examine(accepted, opinion="符合", by=deputy, at=MONDAY)

    with pytest.raises(NotAllowed, match="前面的环节"):
        commands.review(accepted, opinion="同意", by=actor("dongxiao"), at=MONDAY)


def test_in_a_batch_is_decided_only_what_was_opened(reviewed, decider):
    with pytest.raises(NotAllowed, match="还没有打开看过"):
        commands.grant_in_batch(reviewed, by=decider, at=MONDAY)
    assert [row.viewed for row in queries.to_sign(decider, MONDAY) if row.id == reviewed] == [False]

    note_reading(f"case:{reviewed}", "/bj", by=decider, at=MONDAY)
    assert [row.viewed for row in queries.to_sign(decider, MONDAY) if row.id == reviewed] == [True]
    commands.grant_in_batch(reviewed, by=decider, at=MONDAY)

    assert state(reviewed) == "granted"
    assert told(reviewed, "granted") == 1


def test_what_somebody_else_opened_does_not_count(reviewed, decider, reviewer):
    note_reading(f"case:{reviewed}", "/bj", by=reviewer, at=MONDAY)

    with pytest.raises(NotAllowed, match="还没有打开看过"):
        commands.grant_in_batch(reviewed, by=decider, at=MONDAY)


@pytest.mark.parametrize("who", ["firm", "clerk", "reviewer", "fire_examiner"])
def test_only_a_decider_signs_in_a_batch(reviewed, who, request):
    with pytest.raises(NotYours):
        commands.grant_in_batch(reviewed, by=request.getfixturevalue(who), at=MONDAY)
