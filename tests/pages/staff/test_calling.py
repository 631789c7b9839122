"""叫号 at a browser: sent on with a word, from the number at the window to what is taken in and the next."""

import re

import pytest

from onething.cases.models import Application
from onething.desk import commands
from onething.desk import queries as desk
from onething.desk.models import Ticket, Window
from onething.identity.models import Assistance
from onething.kernel.models import Event, Reading
from onething.kernel.pump import pump_all
from onething.kernel.refusals import NotYours
from tests.cast import actor
from tests.desk.given import CODE, NINE, a_booking, a_ticket, hall, seated
from tests.pages.staff.test_intake import LIST, OWNER, SHOP, begin, fill, words
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
BOOKED = NINE  # when the one who has booked is called


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch, settings):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    settings.REGISTRY_URL = "http://127.0.0.1:9"


@pytest.fixture
def window(at_screen):
    """王芳 at window 1 and at her screen."""
    seated("wangfang", 1)
    return at_screen("wangfang")


def served(at=MONDAY):
    """Let the next one be called and served at window 1; return the ticket."""
    by = actor("wangfang")
    ticket = commands.call_next(by=by, at=at)
    commands.serve(ticket, by=by, at=at)
    return Ticket.objects.get(pk=ticket)


def test_one_is_sent_to_a_window_with_somebody_and_the_word_is_read_there(window, clerk, at_screen):
    ticket = a_ticket(clerk)
    window.post("/desk/jh/xyw", {"token": "n"})
    nobody = window.get(f"/desk/jh/{ticket.pk}/zy").content.decode()
    assert "2 号 综合窗口" not in nobody
    seated("zhaomin", 2)
    other = Window.objects.get(hall__code=CODE, number=2)

    said = {"business": "general", "window": str(other.pk), "note": "少一页复印件", "token": "t"}
    assert window.post(f"/desk/jh/{ticket.pk}/zy", said).status_code == 302

    second = at_screen("zhaomin")
    assert "上一位同事的话：少一页复印件" in words(second.get("/desk/jh"))
    second.post("/desk/jh/xyw", {"token": "m"})
    assert "上一位同事的话：少一页复印件" in words(second.get("/desk/jh"))
    assert "少一页" not in words(second.get(f"/pm/{CODE}"))


def test_the_page_of_a_clerk_takes_as_many_statements_however_many_wait(
    window, clerk, django_assert_max_num_queries
):
    for _ in range(15):
        a_ticket(clerk)
    served()
    window.get("/desk/jh")

    with django_assert_max_num_queries(14):
        assert "在等的（14）" in words(window.get("/desk/jh"))


def test_who_has_booked_is_taken_in_by_a_look_at_his_papers(window, citizen, monkeypatch):
    monkeypatch.setattr("onething.web.middleware.now", lambda: BOOKED)
    commands.check_in(a_booking(citizen, business="social"), by=citizen, at=BOOKED)
    served(BOOKED)

    page = window.get("/desk/new").content.decode()
    assert "预约的人：李小满" in page
    assert "正在办的号" in page
    assert not re.search(r"\d{17}[\dX]", page)
    assert Reading.objects.filter(who=actor("wangfang").who, subject=citizen.behalf).exists()
    assert begin(window, booked="1", shown="typed").status_code == 302

    row = Assistance.objects.get()
    assert (str(row.subject_id), row.shown) == (citizen.behalf, "typed")
    choice = words(window.get("/desk/new"))
    assert "办的业务：社会保险和就业" in choice
    assert "人力资源" in choice or "社会保障" in choice


def test_nobody_who_has_booked_is_taken_in_when_another_number_is_served(window, citizen, clerk):
    a_ticket(clerk)
    served()

    assert "不知道是谁" in words(window.get("/desk/new"))
    assert begin(window, booked="1", shown="typed").status_code == 422
    assert not Assistance.objects.exists()


def test_the_list_of_cases_says_whose_turn_it_is(window, clerk):
    ticket = a_ticket(clerk)
    assert "正在办的号" not in words(window.get("/desk"))
    served()

    assert f"正在办的号：{ticket.number}" in words(window.get("/desk"))


def test_what_is_filed_is_noted_on_the_number_and_one_key_calls_the_next(window, clerk):
    first, second = a_ticket(clerk), a_ticket(clerk)
    served()
    begin(window, **SHOP, **OWNER)
    draft = filed(window)
    pump_all()

    number = Application.objects.get(pk=draft).number
    assert Ticket.objects.get(pk=first.pk).filed == [number]
    (said,) = Event.objects.filter(stream=f"ticket:{first.pk}", name="desk.ticket_filed")
    assert (said.data["filed"], said.data["application"]) == (number, draft)
    assert f"已经收件：{number}" in words(window.get("/desk/jh"))
    done = window.get(f"/apply/{draft}/done").content.decode()
    assert f"办完 {first.number}，叫下一位" in done
    assert "keys.js" in done and 'data-key="N"' in done
    window.post("/desk/new/js", {"token": "end", "next": "call"})

    assert Ticket.objects.get(pk=first.pk).state == "done"
    assert Ticket.objects.get(pk=second.pk).state == "called"
    assert Assistance.objects.get().ended_at is not None


def filed(window):
    """File the licence of a restaurant for whom the clerk acts; return the application's id."""
    page = window.get(f"{LIST}&only_part=food").content.decode()
    said = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    started = window.post("/apply", {**said, "token": "start"})
    draft = started["Location"].rstrip("/").split("/")[-1]
    fill(window, draft)
    sheet = window.get(f"/apply/{draft}/sign").content.decode()
    sealed = re.search(r'name="sealed" value="([^"]+)"', sheet)[1]
    sign = {"sealed": sealed, "consent": "yes", "password": "Yijianshi2026", "token": "sign"}
    answer = window.post(f"/apply/{draft}/sign", sign)
    assert answer.status_code == 302, words(answer)
    return draft


def test_while_a_number_is_served_keys_are_keys_and_no_field_takes_them(window, clerk):
    begin(window, **SHOP, **OWNER)
    assert re.search(r'id="q"[^>]* autofocus', window.get("/desk/new").content.decode())

    ticket = a_ticket(clerk)
    served()

    page = window.get("/desk/new").content.decode()
    assert 'data-key="N"' in page
    assert not re.search(r'id="q"[^>]* autofocus', page)
    assert "查找 <kbd>/</kbd>" in page
    nothing = words(window.get("/desk/new?q=护照"))
    assert f"把 {ticket.number} 转到别的窗口" in nothing


def test_who_acts_for_somebody_stays_at_his_desk(window):
    public = window.get("/yjs/kbcyd/qx").content.decode()
    assert 'data-density="public"' in public and "政务地图</a>" in public
    begin(window, **SHOP, **OWNER)

    for address in (f"{LIST}&only_part=food", "/yjs/kbcyd/qx?region=140105", "/yjs/kbcyd"):
        page = window.get(address).content.decode()
        assert 'data-density="staff"' in page, address
        assert 'href="/desk/new" aria-current="page"' in page
        assert 'href="/wd"' not in page.split("<main")[0]
        assert "您正在代 <strong>太原市小店区晋味面馆</strong>" in page
        assert "本页信息仅供办理工作使用" in page and "网站标识码" not in page
    window.post("/desk/new/js", {"token": "end"})
    assert 'data-density="public"' in window.get("/yjs/kbcyd/qx").content.decode()


@pytest.mark.parametrize("who", ["citizen", "clerk", "leader", "stranger"])
def test_only_the_platform_notes_what_was_filed(who, request, clerk):
    ticket, by = a_ticket(clerk), request.getfixturevalue(who)

    with pytest.raises(NotYours):
        commands.note_filed(ticket.pk, application=hall().pk, number="YJS1", by=by, at=MONDAY)

    assert Ticket.objects.get(pk=ticket.pk).filed == []


def test_what_is_filed_with_nobody_at_the_window_is_noted_nowhere(window, clerk):
    ticket = a_ticket(clerk)
    begin(window, **SHOP, **OWNER)
    filed(window)

    pump_all()

    assert Ticket.objects.get(pk=ticket.pk).filed == []
    assert desk.served_now(actor("wangfang")) is None


def test_a_session_that_is_only_looked_at_grows_old(window):
    """A page that renews itself keeps nobody signed in; a deed does."""
    session = window.session
    session["seen"] -= 600
    session.save()
    seen = session["seen"]

    window.get("/desk/jh", headers={"X-Live": "1"})
    assert window.session["seen"] == seen
    window.get("/desk/jh")

    assert window.session["seen"] > seen
