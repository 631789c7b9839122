"""跨省办件 both ways: supplements, extensions, fees, withdrawals cross; terms run; the last case ends it."""

import json
from datetime import timedelta

import pytest
from django.conf import settings as django_settings

from onething.cases import commands as cases
from onething.cases.models import Case, Material
from onething.delivery import commands, queries
from onething.delivery.commands import Told
from onething.delivery.crossing_answers import warn_of_crossings
from onething.delivery.models import Crossing, Message
from onething.exchange.neighbour import SAMPLE as WITH_FILES
from onething.exchange.neighbour import Neighbour as Province
from onething.exchange.neighbour_files import PNG, said_of, sample_picture
from onething.identity import commands as identity_commands
from onething.identity.models import Subject
from onething.identity.terms import check_credit_code
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.delivery import test_crossing_files as files
from tests.delivery import test_crossings as world
from tests.delivery.test_crossings import hear, post, system, taken
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
helped = world.helped
neighbour = files.neighbour
ASKED = [{"material": "photo", "name": "照片", "problem": "看不清", "remedy": "重新扫描"}]


def told_of(row):
    return list(row.events.order_by("noted_at", "pk").values_list("what", flat=True))


def titles(row):
    return set(Message.objects.filter(subject=row.subject).values_list("title", flat=True))


def wangfang(cause):
    return actor("wangfang").because(cause)


def test_a_supplement_is_told_to_the_applicant_and_answered_at_the_window(helped, neighbour):
    row = taken(helped)
    told = [Told("s1", "supplement", "身份证复印件：看不清，请重新扫描", MONDAY)]
    commands.hear_of_crossing("demo", row.key, told=told, by=system().because("s"), at=MONDAY)
    pump_all()
    row.refresh_from_db()
    assert row.state == "supplement" and "办理地要求补正材料" in titles(row)
    page = queries.crossing(row.pk, actor("wangfang"), MONDAY)
    assert page.may_answer and "看不清" in page.asked_for
    with pytest.raises(Invalid) as refusal:
        commands.answer_supplement(row.pk, papers=[" "], by=wangfang("a"), at=MONDAY)
    assert "papers" in refusal.value.errors

    commands.answer_supplement(
        row.pk, papers=["身份证复印件"], files=[files.paper()], by=wangfang("b"), at=MONDAY
    )
    pump_all()
    row.refresh_from_db()
    assert row.state == "supplied"
    way, said = neighbour.told[-1]
    assert way == f"applications/{row.key}/events" and said["what"] == "supplied"
    assert [one["key"] for one in said["files"]] == ["s1-01"]
    assert neighbour.files[f"applications/{row.key}", "s1-01"] == files.LARGE
    with pytest.raises(NotAllowed, match="没有要求补正"):
        commands.answer_supplement(row.pk, papers=["x"], by=wangfang("c"), at=MONDAY)


def test_what_changes_nothing_is_told_too_and_the_end_comes_with_the_last_case(helped):
    row = taken(helped)
    assert hear(row, "accepted") == "accepted"
    assert hear(row, "extended", "fee_due", "part_granted", cause="h2") == "accepted"
    assert row.keep_until is None
    assert {"办理地延长了办理期限", "办理地要求缴费", "办理地办好了其中一项"} <= titles(row)
    assert hear(row, "granted", cause="h3") == "granted" and row.keep_until
    assert hear(row, "terminated", cause="h4") == "granted"


def test_what_has_not_left_is_withdrawn_here_and_never_sent(helped, neighbour):
    neighbour.down = True
    row = taken(helped)
    commands.ask_withdrawal(row.pk, by=wangfang("w"), at=MONDAY)
    neighbour.down = False
    pump_all()
    row.refresh_from_db()
    assert (row.state, row.term) == ("withdrawn", "") and not neighbour.taken
    assert "申请已经撤回" in titles(row)
    with pytest.raises(NotAllowed, match="不能撤回"):
        commands.ask_withdrawal(row.pk, by=wangfang("w2"), at=MONDAY)


def test_what_has_left_is_withdrawn_by_who_decides(helped, neighbour):
    row = taken(helped)
    assert queries.crossing(row.pk, actor("wangfang"), MONDAY).may_withdraw
    commands.ask_withdrawal(row.pk, by=wangfang("w"), at=MONDAY)
    pump_all()
    assert neighbour.told[-1][1]["what"] == "withdrawing"
    row.refresh_from_db()
    assert row.state == "received"
    assert not queries.crossing(row.pk, actor("wangfang"), MONDAY).may_withdraw
    assert hear(row, "withdrawn") == "withdrawn"


def test_terms_run_on_the_side_whose_turn_it_is_and_are_told(helped, neighbour):
    neighbour.down = True
    row = taken(helped)
    assert (row.term, row.due_on.isoformat()) == ("send", "2026-03-03")
    card = queries.crossing_page(actor("wangfang"), MONDAY).rows[0]
    assert card.whose == "收件的大厅" and card.term.name == "收件地送到办理地"
    late = MONDAY + timedelta(days=4)
    for at in (late, late):
        warn_of_crossings(at)
        pump_all()
    (warned,) = Event.objects.filter(name="delivery.crossing_warned")
    assert warned.data["light"] == "red"
    who = actor("wangfang").who.removeprefix("official:")
    assert Message.objects.filter(subject=who, title="跨省办件超期").count() == 1
    leader = queries.late_crossings(actor("sunlixin"), late)
    assert [one.id for one in leader] == [row.pk]
    neighbour.down = False
    commands.hand_over_again(row.pk, by=wangfang("again"), at=MONDAY)
    pump_all()
    row.refresh_from_db()
    assert (row.term, row.told) == ("answer", "")
    hear(row, "accepted")
    assert row.term == "decide"
    days = queries.crossing(row.pk, actor("wangfang"), MONDAY).term.days
    assert days == 5  # as the list of the province says of this item
    hear(row, "granted", cause="h9")
    assert (row.term, row.due_on) == ("", None)


def incoming(key="IN9", **other):
    said = {**WITH_FILES, "files": [], **other}
    assert post(f"demo/applications/{key}", said, cause=key).status_code == 200
    pump_all()
    return Crossing.objects.get(key=key)


def answers(row, what, *, said=(), cause="a1"):
    event = {
        "key": f"{what}-{cause}", "what": what, "words": "", "at": MONDAY.isoformat(), "files": said,
    }  # fmt: skip
    answer = post(f"demo/applications/{row.key}/events", {"events": [event]}, cause=cause)
    pump_all()
    row.refresh_from_db()
    return answer.status_code


def asked(row):
    """Let our window ask for one material."""
    case = Case.objects.get(application=row.application)
    cases.ask_supplement(case.pk, items=ASKED, by=actor("wangfang"), at=MONDAY)
    pump_all()
    row.refresh_from_db()
    return case


def test_what_we_ask_for_crosses_and_its_answer_is_handed_in(neighbour):
    row = incoming()
    case = asked(row)
    assert row.state == "supplement"
    said = next(said for _, said in neighbour.told if said["what"] == "supplement")
    assert "照片：看不清，重新扫描" in said["words"]
    assert said["needs"][0]["material"] == "photo"

    picture = sample_picture()
    file = said_of("s1", "照片.png", picture, PNG) | {"material": "photo"}
    assert answers(row, "supplied", said=[file]) == 200
    case.refresh_from_db()
    assert case.state == "supplement_asked"  # its file is not here yet
    assert files.piece(row.key, "s1", picture, 0, "p1").status_code == 200
    pump_all()
    case.refresh_from_db()
    row.refresh_from_db()
    assert (case.state, row.state) == ("supplemented", "supplied")
    assert Material.objects.filter(application=row.application, key="photo", round=1).exists()


def test_an_answer_that_lacks_what_was_asked_for_is_told_so(neighbour):
    row = incoming()
    case = asked(row)
    assert answers(row, "supplied") == 200
    case.refresh_from_db()
    assert case.state == "supplement_asked" and row.state == "supplement"
    assert "还缺：照片" in neighbour.told[-1][1]["words"]


def test_a_withdrawal_at_the_window_over_there_withdraws_here_or_says_why_not(neighbour):
    row = incoming()
    assert answers(row, "withdrawing") == 200
    assert row.state == "withdrawn"
    assert "withdrawn" in [said["what"] for _, said in neighbour.told]
    assert Case.objects.get(application=row.application).state == "withdrawn"
    assert answers(row, "withdrawing", cause="a2") == 200
    assert neighbour.told[-1][1]["what"] == "kept"


def test_who_comes_from_another_province_can_be_called(db):
    new = {"name": "钱小样", "id_number": "145105199003070025", "phone": "15400000009"}
    values = WITH_FILES["values"] | {
        "person.name": new["name"], "person.id_number": new["id_number"],
        "card.holder": new["name"], "card.holder_id": new["id_number"],
    }  # fmt: skip
    row = incoming("IN10", applicant=new, values=values)
    found = Subject.objects.filter(id_number=new["id_number"]).first()
    assert found is not None and found.phone == new["phone"], row.fault


def test_a_body_of_another_province_comes_by_its_credit_code_and_nonsense_is_refused(db):
    by = SYSTEM.because("body")
    code = "91140000MA0H000013"
    code = next(
        one for one in (code[:17] + sign for sign in "0123456789ABCDEFGHJKLMNPQRTUWXY")
        if check_credit_code(one) is None
    )  # fmt: skip
    made = identity_commands.record_elsewhere("样例外省企业有限公司", code, by=by, at=MONDAY)
    body = Subject.objects.get(pk=made)
    assert (body.kind, body.id_type, body.birth) == ("enterprise", "credit_code", None)
    named = Event.objects.filter(name="identity.person_registered").order_by("seq").last()
    assert named.data["kind"] == "enterprise"
    for wrong in ("11" + code[2:], "123"):
        with pytest.raises(Invalid, match="统一社会信用代码"):
            identity_commands.record_elsewhere("样例", wrong, by=by.because(wrong), at=MONDAY)
    with pytest.raises(NotYours):
        identity_commands.record_elsewhere("样例", code, by=actor("wangfang"), at=MONDAY)


def test_the_first_of_several_cases_does_not_end_what_came(neighbour, monkeypatch):
    row = incoming("IN12")
    both = {"left": ("another",)}
    monkeypatch.setattr(
        "onething.delivery.crossings.commands.cases.open_cases", lambda _: both["left"]
    )
    by = SYSTEM
    for number, what in enumerate(("granted", "refused")):
        commands.follow_application(
            row.application, what=what, key=f"k{number}", words="一项", by=by.because(what),
            at=MONDAY,
        )  # fmt: skip
        row.refresh_from_db()
        assert (row.state, row.keep_until) == ("filed", None)
    both["left"] = ()
    commands.follow_application(
        row.application, what="refused", key="k3", words="一项", by=by.because("last"), at=MONDAY
    )
    row.refresh_from_db()
    assert (
        row.state == "granted" and row.keep_until
    )  # of what was granted, the applicant has papers


@pytest.mark.parametrize("login", ["lixiaoman", "zhouming", "zhangyun", "liangmei"])
def test_answering_is_for_the_hall_and_the_province_whose_it_is(helped, login):
    row, by = taken(helped), actor(login)
    for run in (
        lambda: commands.answer_supplement(row.pk, papers=["x"], by=by, at=MONDAY),
        lambda: commands.ask_withdrawal(row.pk, by=by, at=MONDAY),
        lambda: commands.hear_from_window("demo", row.key, told=[], by=by, at=MONDAY),
        lambda: commands.note_answer_wrong(
            row.pk, what="kept", key="k", words="", by=by, at=MONDAY
        ),
        lambda: commands.warn_crossing(row.pk, by=by, at=MONDAY),
    ):
        with pytest.raises(NotYours):
            run()


def test_the_demo_province_hands_in_and_answers_with_its_own_code(monkeypatch, neighbour):
    """Its code runs as in its process; only the line between the two is the client of the tests."""
    there = Province(django_settings.NEIGHBOUR_SECRET)

    def sent(path, content, once):
        answer = post(path.removeprefix("/api/v1/provinces/"), content, cause=once)
        pump_all()
        return answer.status_code

    monkeypatch.setattr(there, "_sent", sent)
    assert there.hand_in(dict(WITH_FILES), "IN11") == {"key": "IN11", "status": 200}
    row = Crossing.objects.get(key="IN11")
    assert (row.state, row.fault) == ("filed", "")
    case = asked(row)
    body = {"what": "supplement", "key": "e", "words": neighbour.told[-1][1]["words"]}
    assert there.post("/told/IN11", json.dumps(body).encode(), 0.0)[0] == 200
    answer = json.dumps({"what": "supplied", "material": "photo"}).encode()
    assert there.post("/answer/IN11", answer, 0.0)[1] == {"status": 200}
    case.refresh_from_db()
    assert case.state == "supplemented"
