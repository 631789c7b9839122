"""委托 with limits: what an agent may do is what the mandate says, in the matters that it names."""

from datetime import date

import pytest

from onething.cases import commands as cases
from onething.cases import queries as applications
from onething.documents import queries as documents
from onething.identity import commands, queries
from onething.identity.models import Mandate, Subject
from onething.identity.terms import ACTS, COLLECT, FILL, SIGN, SUPPLEMENT, allows, scope_of
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.times import MONDAY

TODAY, UNTIL = date(2026, 3, 2), date(2026, 12, 31)


def subject(name):
    return Subject.objects.get(name=name).pk


@pytest.fixture
def agent_for(enter):
    """Return who gives 李小满 a mandate with these limits for the restaurant, and who she then is."""
    shop = subject("太原市小店区晋味面馆")

    def give(**limits):
        owner = enter("wangjianguo", behalf=str(shop))
        said = {"since": TODAY, "until": UNTIL, "by": owner, "at": MONDAY}
        commands.grant_mandate(shop, subject("李小满"), **said, **limits)
        return enter("lixiaoman", behalf=str(shop))

    return give


@pytest.mark.parametrize("acts", [(FILL,), (FILL, SIGN), tuple(ACTS)])
def test_an_agent_carries_the_limits_of_his_mandate(acts):
    scope = scope_of(acts, ())

    assert {act for act in ACTS if allows(scope, act)} == set(acts)
    assert bool(scope) == (set(acts) != set(ACTS))


def test_limits_are_in_the_ledger_and_on_every_deed(agent_for, enter):
    by = agent_for(acts=(FILL,), themes=("kbcyd",))

    draft = given.a_draft(by)

    granted = Event.objects.filter(name="identity.mandate_granted").latest("id").data
    assert (granted["acts"], granted["themes"]) == (["fill"], ["kbcyd"])
    actor = Event.objects.get(stream=f"application:{draft}").actor
    assert actor["who"] == by.who
    assert actor["behalf"] == by.behalf
    assert actor["roles"] == ["act:fill", "matter:kbcyd"]


def test_what_the_mandate_does_not_allow_is_refused_with_whom_to_ask(agent_for, enter):
    filler = agent_for(acts=(FILL,))
    draft = given.a_complete_draft(filler)
    digest = applications.check_sheet(draft, filler, MONDAY).digest

    with pytest.raises(NotAllowed, match=r"签名提交.*晋味面馆"):
        cases.submit(draft, summary=digest, consent="同意", by=filler, at=MONDAY)
    with pytest.raises(NotAllowed, match="领取"):
        documents.licence(draft, filler)


def test_an_agent_who_only_collects_fills_in_nothing(agent_for, firm):
    collector = agent_for(acts=(COLLECT,))
    draft = given.a_draft(firm)

    with pytest.raises(NotAllowed, match="填报"):
        given.a_draft(collector)
    with pytest.raises(NotAllowed, match="填报"):
        cases.discard(draft, by=collector, at=MONDAY)


def test_supplements_and_withdrawals_are_acts_of_their_own(agent_for, firm, clerk):
    case = given.a_case_at_the_window(firm)
    asked = {"material": "layout", "name": "平面图", "problem": "不清楚", "remedy": "重新上传"}
    cases.ask_supplement(case, items=[asked], by=clerk, at=MONDAY)
    supplier = agent_for(acts=(SUPPLEMENT,))

    with pytest.raises(NotAllowed, match="签名提交"):
        cases.withdraw(case, by=supplier, at=MONDAY)
    file = {"key": "layout", "name": "平面图", **given.a_file(supplier)}
    cases.supply(case, files=[file], by=supplier, at=MONDAY)


def test_matters_that_the_mandate_does_not_name_are_not_there(agent_for, firm):
    case = given.a_case_at_the_window(firm)
    draft = given.a_draft(firm)
    elsewhere = agent_for(themes=("qyzx",))

    with pytest.raises(NotAllowed, match="不包括这件事"):
        given.a_draft(elsewhere)
    with pytest.raises((NotAllowed, NotYours)):
        cases.discard(draft, by=elsewhere, at=MONDAY)
    with pytest.raises(NotAllowed, match="不包括这件事"):
        cases.withdraw(case, by=elsewhere, at=MONDAY)
    with pytest.raises(NotYours):
        applications.draft_sheet(draft, elsewhere, MONDAY)
    assert not applications.my_space(elsewhere).applications


def test_old_mandates_mean_everything_and_without_limits_nothing_is_asked(
    enter, django_assert_num_queries
):
    shop = subject("太原市小店区晋味面馆")
    assert {tuple(row.acts) for row in Mandate.objects.all()} == {tuple(ACTS)}
    by = enter("wangjianguo", behalf=str(shop))

    assert by.roles == ()
    with django_assert_num_queries(0):
        for act in ACTS:
            queries.must_allow(by, act, "kbcyd")


@pytest.mark.parametrize("acts", [(), ("steal",)])
def test_a_mandate_allows_something_that_is_known(agent_for, acts):
    with pytest.raises(Invalid, match="至少选择一项"):
        agent_for(acts=acts)


def test_the_list_says_what_may_be_ended_here(agent_for, enter):
    by = agent_for(acts=(FILL,))
    owner = enter("wangjianguo", behalf=by.behalf)

    known = {(card.agent_name, card.kind): card for card in queries.mandates_of(owner, at=MONDAY)}

    assert known["李小满", "agent"].revocable
    assert known["李小满", "agent"].act_names == ("填报",)
    assert not known["王建国", "legal_person"].revocable
    held = [card for card in queries.mandates_of(by, at=MONDAY) if card.agent_name == "李小满"]
    assert [card.revocable for card in held] == [True]
    commands.revoke_mandate(held[0].id, by=by, at=MONDAY)
    assert queries.mandate(held[0].id, owner, at=MONDAY).state_name == "已撤销"
    with pytest.raises(NotYours):
        queries.mandate(held[0].id, enter("sundayuan"), at=MONDAY)
