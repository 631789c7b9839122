"""事项暂停: two people, said before anybody starts; what is filed goes on, what is filled in stays."""

from datetime import date, timedelta

import pytest

from onething.cases import commands as cases
from onething.cases import queries as sheets
from onething.cases.models import Application
from onething.catalogue import commands
from onething.catalogue import queries as catalogue
from onething.catalogue.models import Suspension
from onething.catalogue.suspensions.standing import forget
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
FOOD, HERE = "140131002001", "140105"
DAY = timedelta(days=1)
TODAY = MONDAY.date()
SAID = {
    "reason": "发证系统升级，暂时不能制证",
    "basis": "样例厅通知〔2026〕1号",
    "instead": "急用的请打 0351-0000000",
}


@pytest.fixture(autouse=True)
def _afresh():
    """What a test let the process know is forgotten after it."""
    forget()
    yield
    forget()


def proposed(who="lvqian", code=FOOD, region=HERE, **said):
    told = SAID | {"since": TODAY, "until": TODAY + 3 * DAY} | said
    return commands.propose_suspension(code, region=region, by=actor(who), at=MONDAY, **told)


def suspended(**said):
    made = proposed(**said)
    commands.decide_suspension(made, True, by=actor("jiming"), at=MONDAY)
    return made


def test_nobody_starts_what_two_people_have_suspended(firm):
    made = proposed()
    assert given.a_draft(firm)  # one person alone closes nothing
    with pytest.raises(NotAllowed, match="另一名"):
        commands.decide_suspension(made, True, by=actor("lvqian"), at=MONDAY)
    commands.decide_suspension(made, True, by=actor("jiming"), at=MONDAY)

    with pytest.raises(Invalid) as refusal:
        given.a_draft(firm)

    until = f"{TODAY + 3 * DAY:%Y-%m-%d}"
    assert f"暂停办理，到 {until} 为止：{SAID['reason']}。{SAID['instead']}。" in str(refusal.value)
    assert given.a_draft(firm, at=MONDAY + 4 * DAY)


def test_what_is_filled_in_stays_and_what_was_filed_goes_on(firm):
    number = given.a_submitted_application(firm)
    draft = given.a_complete_draft(firm)
    sheet = sheets.check_sheet(draft, firm, MONDAY)
    made = suspended(until=None)

    with pytest.raises(Invalid, match="何时恢复另行公布"):
        cases.submit(draft, summary=sheet.digest, consent=sheet.plan.consent, by=firm, at=MONDAY)
    assert Application.objects.get(pk=draft).state == "draft"
    assert Application.objects.get(number=number).state != "draft"

    commands.lift_suspension(made, "系统恢复", by=actor("jiming"), at=MONDAY)
    cases.submit(draft, summary=sheet.digest, consent=sheet.plan.consent, by=firm, at=MONDAY)
    assert Application.objects.get(pk=draft).state != "draft"


@pytest.mark.parametrize(
    ("region", "shut"), [("140000", True), ("140100", True), ("140107", False)]
)
def test_a_place_shuts_what_lies_below_it_and_no_neighbour(region, shut, firm):
    suspended(region=region)

    if shut:
        with pytest.raises(Invalid):
            given.a_draft(firm)
    else:
        assert given.a_draft(firm)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"basis": ""}, "basis"),
        ({"instead": "办" * 201}, "instead"),
        ({"since": TODAY - DAY}, "since"),
        ({"since": None}, "since"),
        ({"until": TODAY - DAY}, "until"),
        ({"code": "999999999999"}, "code"),
        ({"region": "110000"}, "region"),
    ],
)
def test_what_cannot_be_so_is_refused_in_words(said, field):
    with pytest.raises(Invalid) as refusal:
        proposed(**said)

    assert set(refusal.value.errors) == {field}
    assert not Suspension.objects.exists()


def test_it_is_proposed_once_and_sent_back_with_a_reason():
    made = proposed()
    with pytest.raises(Invalid, match="不能提交"):
        proposed()
    with pytest.raises(Invalid, match="退回的原因"):
        commands.decide_suspension(made, False, " ", by=actor("jiming"), at=MONDAY)
    commands.decide_suspension(made, False, "依据不够", by=actor("jiming"), at=MONDAY)
    with pytest.raises(NotAllowed, match="状态已经变了"):
        commands.decide_suspension(made, True, by=actor("jiming"), at=MONDAY)
    assert proposed() != made


@pytest.mark.parametrize("who", ["wangfang", "zhangyun"])
def test_only_keepers_of_the_catalogue_suspend(who):
    made = proposed()
    for deed in (
        lambda by: commands.decide_suspension(made, True, by=by, at=MONDAY),
        lambda by: commands.lift_suspension(made, "不停了", by=by, at=MONDAY),
        lambda by: catalogue.suspensions(by, TODAY),
        lambda by: commands.decide_suspension(new_id(), True, by=by, at=MONDAY),
    ):
        with pytest.raises(NotYours):
            deed(actor(who))


def test_the_ledger_says_who_shut_what_and_why():
    made = suspended()
    commands.lift_suspension(made, "系统恢复", by=actor("lvqian"), at=MONDAY)

    events = Event.objects.filter(stream=f"suspension:{FOOD}").order_by("seq")
    assert [event.name.partition("_")[2] for event in events] == ["proposed", "decided", "lifted"]
    assert events[0].data["basis"] == SAID["basis"]
    assert events[0].data["until"] == (date(2026, 3, 2) + 3 * DAY).isoformat()
