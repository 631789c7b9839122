"""审前: materials are looked at before anything is filed; the record has a number and leads into the application."""

from datetime import timedelta

import pytest

from onething.delivery.models import Message, Reminder
from onething.kernel.actor import SYSTEM
from onething.kernel.ledger import broken_links
from onething.kernel.models import Event, Reading
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from onething.voice import commands, queries
from onething.voice.models import Screening
from onething.voice.screenings.rules import rules
from onething.voice.timers import file_screenings, put_old_screenings_to_the_files
from tests import given
from tests.cast import actor
from tests.times import MONDAY
from tests.voice.aids import aid_of, in_state
from tests.voice.screens import at_screen, read

pytestmark = pytest.mark.django_db
WHO = {"name": "李小满", "phone": "15400000001", "slug": "cjrfw", "region": "140105"}
SHOP = "晋味面馆"


def found(slug="cjrfw", **said):
    """Say that everything is fine, but for what is said."""
    fine = {one.key: ("fine", "") for one in queries.screening_needs(slug, "140105", MONDAY)}
    return fine | said


def looked(by="banghui", subject=None, slug="cjrfw", verdicts=None, at=MONDAY):
    return commands.screen_materials(
        WHO | {"slug": slug}, verdicts or found(slug), subject=subject, by=actor(by), at=at
    )


def row_of(screening):
    return Screening.objects.get(pk=screening)


def test_what_is_lacking_is_said_once_and_looked_at_again_under_the_same_number():
    one = looked(
        verdicts=found(photo=("absent", ""), diagnosis=("wrong", "没有盖章，请回医院盖章"))
    )
    assert (row_of(one).state, row_of(one).number[:10]) == ("lacking", "SQ14010520")
    sheet = queries.screening(one, actor("banghui"), MONDAY)
    assert [row.key for row in sheet.lacking] == ["photo", "diagnosis"]
    number = row_of(one).number

    commands.screen_again(one, found(), note="", by=actor("wangfang"), at=MONDAY)

    assert (row_of(one).state, row_of(one).number) == ("ready", number)
    facts = Event.objects.filter(stream=f"screening:{one}").order_by("seq")
    assert [fact.data["lacking"] for fact in facts] == [["photo", "diagnosis"], []]
    assert not list(broken_links(f"screening:{one}"))
    assert not any("李小满" in str(fact.data) for fact in facts)


def test_each_material_must_be_looked_at_and_what_is_wrong_explained():
    bare = {key: said for key, said in found().items() if key != "photo"}
    with pytest.raises(Invalid) as lost:
        looked(verdicts=bare)
    with pytest.raises(Invalid) as mute:
        looked(verdicts=found(diagnosis=("wrong", " ")))

    assert list(lost.value.errors) == ["photo"]
    assert "怎么改" in mute.value.errors["diagnosis"]
    with pytest.raises(Invalid, match="电话"):
        commands.screen_materials(WHO | {"phone": "1"}, found(), by=actor("banghui"), at=MONDAY)


@pytest.mark.parametrize("login", ["zhouming", "huaqing", "lixiaoman", "lvqian"])
def test_only_helpers_and_windows_of_the_hall_look(login):
    one = looked()

    with pytest.raises(NotYours):
        looked(by=login)
    with pytest.raises(NotYours):
        commands.screen_again(one, found(), note="", by=actor(login), at=MONDAY)


def test_what_was_looked_at_becomes_an_application_and_is_looked_at_no_more():
    firm = actor("wangjianguo", behalf=SHOP)
    one = looked(subject=firm.behalf, slug="kbcyd")
    other = looked(slug="kbcyd")

    given.a_case_at_the_window(firm)
    file_screenings(MONDAY)

    assert row_of(one).state == "filed"
    assert row_of(one).application is not None
    assert row_of(other).state == "ready"
    with pytest.raises(NotAllowed):
        commands.screen_again(one, found("kbcyd"), note="", by=actor("banghui"), at=MONDAY)
    for name in ("file_screening", "lapse_screening"):
        said = (firm.behalf, "kbcyd", one) if name == "file_screening" else (one,)
        with pytest.raises(NotYours):
            getattr(commands, name)(*said, by=actor("banghui"), at=MONDAY)


def test_what_was_looked_at_for_an_order_is_his_when_he_lets_the_helper_act():
    aid = in_state("taken", by=actor("huaqing"), source="phone")
    citizen = actor("lixiaoman")
    screening = commands.screen_materials(WHO, found(), order=aid, by=actor("banghui"), at=MONDAY)
    others = looked()
    assert not queries.screenings_for(citizen.behalf)

    commands.know_aid_subject(aid, citizen.behalf, by=actor("banghui"), at=MONDAY)

    assert [row.id for row in queries.screenings_for(citizen.behalf)] == [screening]
    assert row_of(others).subject is None


def test_what_nobody_files_goes_to_the_files():
    one = looked()
    late = MONDAY + timedelta(days=rules()["days"])
    with pytest.raises(NotAllowed):
        commands.lapse_screening(one, by=SYSTEM.because("x"), at=MONDAY)

    put_old_screenings_to_the_files(late)

    assert row_of(one).state == "lapsed"


def test_he_is_told_in_his_space_or_at_the_number_he_left(settings):
    settings.SMS_URL = "http://127.0.0.1:9"
    citizen = actor("lixiaoman")
    one = looked(subject=citizen.behalf, verdicts=found(photo=("absent", "")))
    other = looked()
    pump_all()

    letter = Message.objects.get(subject=citizen.behalf, title="审前看过材料了")
    assert "还差：" in letter.text and row_of(one).number in letter.text
    assert Reminder.objects.filter(subject=other).exists()


def test_a_helper_looks_on_the_page_and_the_person_reads_it_and_goes_on():
    aid = in_state("taken", slug="cjrfw")
    helper = at_screen("banghui")
    page = read(helper, f"/desk/bangban/{aid}")
    assert "话术与样例" in page and "我是" in page and "就近网点" in page
    asked = {"order": str(aid), "name": "李小满", "phone": "15400000001", "slug": "cjrfw"}
    assert "逐份看" in read(helper, "/desk/sq/new", **asked)
    bare = helper.post("/desk/sq/new", asked | {"judge": "1", "token": "a"})
    assert (bare.status_code, "请说明" in bare.content.decode()) == (422, True)
    said = {f"v-{key}": "fine" for key in found()} | {"v-photo": "absent"}
    made = helper.post("/desk/sq/new", asked | said | {"judge": "1", "token": "b"})
    one = Screening.objects.get()
    assert made.headers["Location"] == f"/desk/sq/{one.pk}?done=new"
    assert (one.order, str(one.subject)) == (aid, actor("lixiaoman").behalf)

    assert "还差 1 份" in read(helper, f"/desk/sq/{one.pk}", done="new")
    assert one.number in read(helper, "/desk/sq", q=one.number, view="all")
    assert "没有找到" in read(helper, "/desk/sq", q="无")
    assert Reading.objects.filter(about=f"screening:{one.pk}").exists()
    person = at_screen("lixiaoman")
    assert one.number in read(person, "/my/bangban")
    assert "先开始填写" in read(person, f"/my/sq/{one.pk}")
    assert at_screen("sundayuan").get(f"/my/sq/{one.pk}").status_code == 404
    wrong = helper.post(f"/desk/sq/{one.pk}", said | {"v-photo": "wrong", "token": "c"})
    assert "哪里不合格" in wrong.content.decode()
    helper.post(f"/desk/sq/{one.pk}", said | {"v-photo": "fine", "token": "d"})
    assert "材料齐了，接着申请" in read(helper, f"/desk/sq/{one.pk}")
    said = {"aid": str(aid), "shown": "typed", "number": "145105199505210024", "name": "李小满"}
    helper.post("/desk/new/sf", said | {"token": "e", "signed": "on"})
    assert "开始填写“" in read(helper, f"/desk/sq/{one.pk}")
    assert one.number in read(helper, "/desk/new")
    assert aid_of(aid).number in read(helper, "/desk/bangban", view="mine")


def test_the_list_hears_what_changes(settings):
    settings.LIVE_URL = "http://127.0.0.1:9/live"
    answer = at_screen("banghui").get("/desk/bangban")

    assert (
        f'data-stream="http://127.0.0.1:9/live/live/{actor("banghui").org}"'
        in answer.content.decode()
    )
    assert "connect-src 'self' http://127.0.0.1:9" in answer.headers["Content-Security-Policy"]
