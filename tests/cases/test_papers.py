"""材料流转: papers go to the back office and come back; each list is in somebody's hands."""

from datetime import timedelta

import pytest

from onething.cases import commands, queries
from onething.cases.models import Case, Handover
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
SOON, LATE = MONDAY + timedelta(minutes=30), MONDAY + timedelta(hours=9)
THINGS = ["平面布局图（纸质）1 份", "营业执照原件 1 份"]
filed = once(lambda: given.an_accepted_case(actor("wangjianguo", behalf="晋味面馆")))


@pytest.fixture
def case(filed):
    return filed


def sent(case, by, *, things=THINGS, seal="FQ-0012", note="", at=MONDAY):
    return commands.send_papers(case, things=things, seal=seal, note=note, by=by, at=at)


def told(key):
    rows = Event.objects.filter(stream=f"handover:{key}").order_by("seq")
    return list(rows.values_list("name", flat=True))


def test_papers_go_to_the_organ_that_decides_and_come_back(case, clerk, examiner):
    there = sent(case, clerk)
    (waits,) = queries.paper_lists(examiner, SOON, only="here").rows
    assert (waits.id, waits.seal, waits.to_take, waits.late) == (there, "FQ-0012", True, False)

    commands.take_papers(there, missing=[], remark="", by=examiner, at=SOON)
    back = sent(case, examiner, at=SOON)
    commands.take_papers(back, missing=[1], remark="少 1 份原件", by=clerk, at=LATE)

    row = Case.objects.get(pk=case)
    first, second = Handover.objects.get(pk=there), Handover.objects.get(pk=back)
    assert (first.organisation, first.office) == (row.hall, row.office)
    assert (second.organisation, second.office) == (row.office, row.hall)
    assert told(there) == ["cases.papers_sent", "cases.papers_taken"]
    (short,) = queries.paper_lists(clerk, LATE, only="short").rows
    assert (short.id, short.missing, short.things[1].missing) == (back, 1, True)


def test_what_nobody_takes_in_is_late_for_both_sides_and_their_leaders(
    case, clerk, examiner, leader
):
    sent(case, clerk)

    for by in (clerk, examiner, leader):
        assert queries.paper_lists(by, SOON).late == 0
        page = queries.paper_lists(by, LATE, only="late")
        assert page.late == 1 and page.rows[0].late and page.rows[0].giver
    assert not queries.paper_lists(leader, LATE).rows[0].to_take


def test_lists_of_papers_and_of_shifts_do_not_mix(case, clerk, second_clerk):
    there = sent(case, clerk)

    assert not queries.handovers(second_clerk).rows and not queries.waiting_handovers(second_clerk)
    for deed in (queries.handover,):
        with pytest.raises(NotYours):
            deed(there, clerk)
    with pytest.raises(NotYours):
        commands.take_shift(there, missing=[], remark="", by=second_clerk, at=SOON)
    commands.recall_papers(there, by=clerk, at=SOON)
    assert Handover.objects.get(pk=there).state == "recalled"


@pytest.mark.parametrize(
    ("said", "part"),
    [({"things": []}, "things"), ({"things": [" "]}, "things"), ({"seal": " "}, "seal")],
)
def test_papers_go_with_a_list_and_a_seal(case, clerk, said, part):
    with pytest.raises(Invalid) as refusal:
        sent(case, clerk, **said)

    assert part in refusal.value.errors and not Handover.objects.exists()


def test_steps_out_of_turn_are_refused(case, clerk, second_clerk, examiner):
    there = sent(case, clerk)
    with pytest.raises(Invalid, match="写明情况"):
        commands.take_papers(there, missing=[0], remark="", by=examiner, at=SOON)
    with pytest.raises(NotAllowed, match="由对方清点"):
        commands.take_papers(there, missing=[], remark="", by=clerk, at=SOON)
    with pytest.raises(NotYours):
        commands.recall_papers(there, by=second_clerk, at=SOON)
    commands.take_papers(there, missing=[], remark="", by=examiner, at=SOON)
    with pytest.raises(NotAllowed, match="已经处理过"):
        commands.take_papers(there, missing=[], remark="", by=examiner, at=SOON)
    with pytest.raises(NotAllowed, match="已经处理过"):
        commands.recall_papers(there, by=clerk, at=SOON)


@pytest.mark.parametrize("who", ["citizen", "firm", "leader", "stranger"])
def test_only_the_two_sides_have_to_do_with_it(case, clerk, who, request):
    by, there = request.getfixturevalue(who), sent(case, clerk)
    with pytest.raises(NotYours):
        sent(case, by)
    with pytest.raises(NotYours):
        commands.take_papers(there, missing=[], remark="", by=by, at=SOON)
    with pytest.raises(NotYours):
        commands.recall_papers(there, by=by, at=SOON)
