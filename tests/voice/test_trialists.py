"""体验员: invited by an organ, accepts by himself, says what he met on his own page, hears what became of it."""

from datetime import timedelta

import pytest

from onething.delivery.models import Message
from onething.kernel.ledger import broken_links
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands, queries
from onething.voice.models import Flaw, Trialist, Walk
from onething.voice.walks.rules import rules
from tests.cast import actor
from tests.times import MONDAY
from tests.voice.screens import at_screen, read

pytestmark = pytest.mark.django_db
WHO = ("145105199505210024", "李小满")
MET = {
    "code": "cjrfw", "region": "140105", "terminal": "window", "walked_on": "2026-03-02",
    "what": "在窗口交材料", "minutes": "20", "severity": "medium", "problem": "没有人说要带照片",
    "scope": "hall",
}  # fmt: skip


def invited(by="sunlixin", who=WHO):
    return commands.invite_trialist(*who, by=actor(by), at=MONDAY)


def accepted():
    one = invited()
    commands.answer_trialist(one, accepts=True, by=actor("lixiaoman"), at=MONDAY)
    return one


def reported(one, by="lixiaoman", at=MONDAY, **said):
    return commands.report_trial(one, MET | said, by=actor(by), at=at)


def test_he_is_invited_accepts_reports_is_thanked_and_told_what_became_of_it():
    one = accepted()
    walk = Walk.objects.get(pk=reported(one))
    flaw = Flaw.objects.get()
    assert (walk.kind, walk.state, walk.made_by) == ("trial", "finished", actor("lixiaoman").who)
    assert f"official:{flaw.owner}" == actor("sunlixin").who

    commands.fix_flaw(flaw.pk, answer="窗口前贴了要带什么", by=actor("sunlixin"), at=MONDAY)
    pump_all()

    titles = Message.objects.filter(subject=actor("lixiaoman").behalf).values_list(
        "title", flat=True
    )
    assert {"邀请您当体验员", "谢谢您的体验", "您说的问题已整改"} <= {*titles}
    (trial,) = queries.my_trials(actor("lixiaoman"))
    assert (trial.words, trial.answer) == ("已整改", "窗口前贴了要带什么")
    commands.reopen_flaw(flaw.pk, answer="贴得太高", by=actor("lixiaoman"), at=MONDAY)
    assert Flaw.objects.get().state == "open"
    facts = Event.objects.filter(stream=f"trialist:{one}").order_by("seq")
    assert [fact.name.removeprefix("voice.") for fact in facts] == [
        "trialist_invited", "trialist_answered", "trial_reported",
    ]  # fmt: skip
    assert not list(broken_links(f"trialist:{one}"))
    assert "李小满" not in "".join(str(fact.data) for fact in facts)


def test_without_a_problem_nothing_is_to_be_mended():
    reported(accepted(), severity="", problem="")

    assert not Flaw.objects.exists()
    assert queries.my_trials(actor("lixiaoman"))[0].words == "没有问题，谢谢"


def test_who_is_not_known_or_is_invited_already_is_not_invited():
    for who in ((WHO[0], "别的人"), ("", "李小满"), ("145105199505210099", "李小满")):
        with pytest.raises(Invalid, match="没有找到这个人"):
            invited(who=who)
    invited()
    with pytest.raises(NotAllowed, match="已经邀请过"):
        invited()
    for login in ("wangfang", "banghui", "huaqing", "lixiaoman"):
        with pytest.raises(NotYours):
            invited(by=login)


def test_only_he_himself_answers_reports_and_only_while_he_is_one():
    one = invited()
    with pytest.raises(NotAllowed):
        reported(one)
    for login in ("sundayuan", "sunlixin", "wangjianguo"):
        with pytest.raises(NotYours):
            commands.answer_trialist(one, accepts=True, by=actor(login), at=MONDAY)
        with pytest.raises(NotYours):
            reported(one, by=login)
    commands.answer_trialist(one, accepts=False, by=actor("lixiaoman"), at=MONDAY)
    again = accepted()
    late = MONDAY + timedelta(days=rules()["trialists"]["days"] + 1)
    with pytest.raises(NotAllowed, match="期限已经过了"):
        reported(again, at=late)
    with pytest.raises(NotYours):
        commands.end_trialist(again, by=actor("banghui"), at=MONDAY)
    commands.end_trialist(again, by=actor("sunlixin"), at=MONDAY)
    with pytest.raises(NotAllowed):
        reported(again)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"code": "x"}, "code"),
        ({"terminal": ""}, "terminal"),
        ({"what": " "}, "what"),
        ({"severity": "severe", "problem": ""}, "problem"),
        ({"walked_on": "2026-03-09"}, "walked_on"),
    ],
)
def test_what_does_not_hold_is_told_field_by_field(said, field):
    one = accepted()

    with pytest.raises(Invalid) as refused:
        reported(one, **said)
    assert field in refused.value.errors
    assert not Walk.objects.exists()


def test_the_pages_of_the_organ_and_of_the_person():
    leader, person = at_screen("sunlixin"), at_screen("lixiaoman")
    assert "还没有邀请过体验员" in read(leader, "/zlc/ty")
    assert leader.post("/zlc/ty", {"token": "a", "number": "1", "name": "李"}).status_code == 422
    leader.post("/zlc/ty", {"token": "b", "number": WHO[0], "name": WHO[1]})
    one = Trialist.objects.get()
    assert "已邀请，等本人答复" in read(leader, "/zlc/ty", done="1")
    assert "邀请您当体验员" in read(person, "/my/ty")
    person.post(f"/my/ty/{one.pk}/do/accept", {"token": "c"})
    assert "说说这次遇到的事" in read(person, "/my/ty")
    wrong = person.post(f"/my/ty/{one.pk}/do/report", {"token": "d", **MET, "what": ""})
    assert (wrong.status_code, MET["problem"] in wrong.content.decode()) == (422, True)
    assert person.post(f"/my/ty/{one.pk}/do/report", {"token": "e", **MET}).status_code == 302
    assert "没有人说要带照片" in read(person, "/my/ty", done="report")
    assert person.post(f"/my/ty/{one.pk}/do/x", {"token": "f"}).status_code == 404
    assert at_screen("sundayuan").post(f"/my/ty/{one.pk}/do/end", {"token": "g"}).status_code == 404
    leader.post("/zlc/ty", {"token": "h", "end": str(one.pk)})
    assert Trialist.objects.get().state == "ended"


def test_helpers_walk_too_and_what_they_find_goes_where_they_walked():
    helper = at_screen("banghui")
    assert "/zlc" in read(helper, "/desk/bangban")
    assert "在哪里走的" in read(helper, "/zlc/new")
    said = {
        "kind": "walk", "code": "cjrfw", "region": "140106", "terminal": "kiosk", "walker": "邦慧",
        "walked_on": "2026-03-02", "token": "a",
    }  # fmt: skip
    helper.post("/zlc/new", said)
    assert Walk.objects.get().region == "140106"
    nowhere = helper.post("/zlc/new", said | {"region": "999999", "token": "b"})
    assert nowhere.status_code == 422
