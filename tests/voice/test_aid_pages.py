"""Pages of 帮办: what who asks, the team and who leads read and may send; a consent that ended loses nothing."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.test import Client

from onething.cases.models import Application
from onething.documents import queries as documents
from onething.documents.models import Document
from onething.identity import commands
from onething.identity.models import Assistance
from onething.kernel.models import Reading
from onething.kernel.pump import pump_all
from onething.voice.aids.rules import rules
from onething.voice.models import Aid
from tests import given
from tests.cast import actor
from tests.times import MONDAY
from tests.voice.aids import AID, aid_of, asked, in_state, take
from tests.voice.screens import at_screen, read

pytestmark = pytest.mark.django_db
SHOP = "晋味面馆"


def at_shop():
    client = at_screen("wangjianguo")
    client.post("/switch", {"as": actor("wangjianguo", behalf=SHOP).behalf, "token": "s"})
    return client


def test_who_asks_reads_who_helps_and_says_how_it_was():
    assert "12345" in read(Client(), "/bangban")
    assert "工作台的“帮办”" in read(at_screen("wangfang"), "/bangban")
    person = at_screen("lixiaoman")
    assert "您还没有申请过帮办" in read(person, "/my/bangban")
    wrong = person.post("/bangban", {"token": "a", **AID, "kind": "priority"})
    assert (wrong.status_code, "面向特殊群体" in wrong.content.decode()) == (422, True)
    person.post("/bangban", {"token": "b", **AID})
    aid = Aid.objects.get().pk
    page = f"/my/bangban/{aid}"
    assert "撤回" in read(person, page)
    take(aid)
    assert "同意 邦慧 代我填写" in read(person, page)
    assert person.post(f"{page}/do/agree", {"token": "c"}).status_code == 302
    assert "您已同意 邦慧" in read(person, page)
    assert at_screen("sundayuan").get(page).status_code == 404

    helper = at_screen("banghui")
    helper.post(f"/desk/bangban/{aid}/do/solve", {"token": "d", "answer": "已经提交"})
    assert "请选择满意程度" in person.post(f"{page}/do/rate", {"token": "e"}).content.decode()
    person.post(f"{page}/do/rate", {"token": "f", "grade": "5"})
    assert "非常满意" in read(person, page)
    assert "100.0%" in read(at_screen("sunlixin"), "/desk/bangban/tj", days="365")
    assert person.post(f"{page}/do/nothing", {"token": "g"}).status_code == 404


def test_the_team_takes_notes_hands_over_and_ends_it():
    aid = asked(by=actor("huaqing"), source="phone", group="elder", slug="")
    first, second = at_screen("banghui"), at_screen("daiban")
    address = f"/desk/bangban/{aid}"
    assert aid_of(aid).number in read(first, "/desk/bangban", q="BBDB", kind="agent", group="elder")
    assert Reading.objects.filter(about=f"aid:{aid}").exists()
    assert "老年人" in read(first, address)
    assert "这里没有帮办单" in read(second, "/desk/bangban", view="mine")
    assert "没有符合条件的" in read(second, "/desk/bangban", q="无", page="x")

    def do(client, step, **said):
        return client.post(f"{address}/do/{step}", {"token": step + str(said), **said})

    assert "请写明不予帮办的理由" in do(first, "decline").content.decode()
    assert do(first, "take").status_code == 302
    refused = first.post(f"{address}/sq", {"token": "sq", "code": "1", "tail": "2"})
    assert "还没有写明是哪一件事" in refused.content.decode()
    assert "请写明办到哪一步" in do(first, "note").content.decode()
    do(first, "note", text="已经约好", slug="kbcyd")
    assert "开办餐饮店" in read(first, address)
    lacking = first.post(f"{address}/sq", {"token": "sq2"}).content.decode()
    assert "请填写申请人读出的授权码" in lacking
    assert "请选择转交给哪位" in do(first, "hand").content.decode()
    to = actor("daiban").who.partition(":")[2]
    do(first, "hand", to=to, text="等她的电话")
    do(second, "take")
    assert "请写明没有办成的理由" in do(second, "fail").content.decode()
    do(second, "fail", answer="缺房东证明")
    assert do(second, "nothing").status_code == 404
    assert do(first, "rate", grade="4", comment="谢谢").status_code == 302
    assert "等她的电话" in read(at_screen("huaqing"), address)
    assert "待评价" in read(at_screen("sunlixin"), "/desk/bangban", view="over")


def test_a_clerk_enters_it_for_whom_stands_at_the_counter():
    clerk = at_screen("wangfang")
    assert "从哪里来的" in read(clerk, "/desk/bangban/new")
    assert clerk.post("/desk/bangban/new", {"token": "a"}).status_code == 422
    said = clerk.post("/desk/bangban/new", {"token": "b", **AID, "source": "window"})
    aid = Aid.objects.get()
    assert said.headers["Location"] == f"/desk/bangban/{aid.pk}?done=new"
    assert "已登记" in read(clerk, f"/desk/bangban/{aid.pk}", done="new")
    assert clerk.post(f"/desk/bangban/{aid.pk}/do/take", {"token": "c"}).status_code == 404
    assert "窗口登记" in read(at_screen("caoyuan"), "/desk/bangban/tj", days="365")


def sent(client, address, said):
    """Send a form as a browser does."""
    return client.post(address, urlencode(said), content_type="application/x-www-form-urlencoded")


def code_of(client):
    page = client.post("/my/sqm", {"token": "code"}).content.decode()
    return re.search(r'class="no">(\d+) (\d+)<', page)


def test_a_helper_whose_consent_ended_is_told_what_to_do_and_loses_nothing():
    firm = actor("wangjianguo", behalf=SHOP)
    draft = given.a_draft(firm)
    aid = asked(by=firm, draft=draft)
    take(aid)
    person, helper = at_shop(), at_screen("banghui")
    person.post(f"/my/bangban/{aid}/do/agree", {"token": "a"})
    assert "申请人已在网上同意您代填" in read(helper, f"/desk/bangban/{aid}")
    begun = helper.post(f"/desk/bangban/{aid}/sq", {"token": "b", "agreed": "1"})
    assert begun.headers["Location"] == f"/apply/{draft}"
    assert "回到帮办代办" in read(helper, f"/apply/{draft}")
    address = re.search(rf"/apply/{draft}/t/\w+", read(helper, f"/apply/{draft}")).group(0)
    name = re.search(r'name="([a-z_]+\.[a-z_]+)" type="text"', read(helper, address)).group(1)
    said = {"token": "typed", name: "晋味小吃", "later": "1"}

    Assistance.objects.update(
        until=MONDAY + timedelta(seconds=0), since=MONDAY - timedelta(hours=2)
    )
    refused = sent(helper, address, said)

    words = refused.content.decode()
    assert refused.status_code == 403
    assert "的授权已经结束" in words
    assert 'value="晋味小吃"' in words
    assert name not in Application.objects.get(pk=draft).data
    wrong = sent(helper, address, said | {"assist_code": "000000", "assist_tail": "0190"})
    assert "授权码或者证件号码的后四位不对" in wrong.content.decode()
    assert 'value="晋味小吃"' in wrong.content.decode()
    assert "授权已经结束" in helper.get(address).content.decode()
    digits = "".join(code_of(person).groups())
    kept = sent(helper, address, said | {"assist_code": digits, "assist_tail": "0190"})
    assert kept.status_code == 302
    assert Application.objects.get(pk=draft).data[name]["value"] == "晋味小吃"
    assert "您正在代" in read(helper, address)


def test_the_applicant_stops_it_and_agrees_again():
    firm = actor("wangjianguo", behalf=SHOP)
    aid = in_state("taken", by=firm)
    person, helper = at_shop(), at_screen("banghui")
    person.post(f"/my/bangban/{aid}/do/agree", {"token": "a"})
    helper.post(f"/desk/bangban/{aid}/sq", {"token": "b", "agreed": "1"})
    assert "开始填写“开办餐饮店”" in read(helper, f"/desk/bangban/{aid}")
    person.post(f"/my/sqm/{Assistance.objects.get().pk}/js", {"token": "c"})
    assert "停止" in helper.get("/my/bj/YJS1").content.decode()
    person.post(f"/my/bangban/{aid}/do/agree", {"token": "d"})
    again = sent(helper, "/apply", {"token": "e", "slug": "kbcyd"}).content.decode()
    assert "申请人已在网上同意，保存刚才的内容" in again
    began = helper.post(
        "/apply", {"token": "e", "slug": "kbcyd", "region": "140105", "assist_agreed": "1"}
    )
    assert began.status_code in (302, 422)
    assert Assistance.objects.filter(ended_at=None).count() == 1
    done = helper.post("/desk/new/js", {"token": "f"})
    assert done.headers["Location"] == f"/desk/bangban/{aid}"


def test_when_the_order_ends_nobody_acts_because_of_it():
    firm = actor("wangjianguo", behalf=SHOP)
    person, helper = at_shop(), at_screen("banghui")
    for step, said in (("solve", {"answer": "好了"}), ("withdraw", {})):
        aid = in_state("taken", by=firm)
        person.post(f"/my/bangban/{aid}/do/agree", {"token": f"a{step}"})
        helper.post(f"/desk/bangban/{aid}/sq", {"token": f"b{step}", "agreed": "1"})
        assert Assistance.objects.filter(order=aid, ended_at=None).exists()
        client = person if step == "withdraw" else helper
        where = "/my/bangban" if step == "withdraw" else "/desk/bangban"
        assert client.post(f"{where}/{aid}/do/{step}", {"token": step, **said}).status_code == 302
        assert not Assistance.objects.filter(order=aid, ended_at=None).exists()


def test_who_leads_confirms_what_the_figures_propose(monkeypatch):
    for name, value in (("cases", 1), ("supplemented", 0), ("days", 3650)):
        monkeypatch.setitem(rules()["proposal"], name, value)
    given.a_case_at_the_window(actor("wangjianguo", behalf=SHOP))
    leader, page = at_screen("sunlixin"), "/desk/bangban/qd"
    assert "还没有列入的事项" in read(leader, page)
    item = re.search(r'name="item" value="(\d+)"', read(leader, page)).group(1)
    assert leader.post(page, {"token": "a", "item": item}).status_code == 302
    off = re.search(r'name="off" value="([^"]+)"', read(leader, page)).group(1)
    assert "本地常请人帮办的事项（1）" in read(at_screen("lixiaoman"), "/bangban")
    assert "没有这条建议" in leader.post(page, {"token": "b", "item": "x"}).content.decode()
    assert leader.post(page, {"token": "c", "off": off}).status_code == 302
    assert "还没有列入的事项" in read(leader, page)


def test_who_stands_before_the_helper_shows_his_papers_for_this_order_only():
    aid = in_state("taken", by=actor("huaqing"), source="phone")
    helper = at_screen("banghui")
    page = read(helper, f"/desk/bangban/{aid}")
    assert f"/desk/new?aid={aid}" in page
    assert aid_of(aid).number in read(helper, "/desk/new", aid=str(aid))
    assert at_screen("wangfang").get("/desk/new", {"aid": str(aid)}).status_code == 404
    said = {"token": "a", "aid": str(aid), "shown": "typed", "signed": "on"}
    citizen = {"number": "145105199505210024", "name": "李小满"}
    begun = helper.post("/desk/new/sf", said | citizen)
    assert begun.headers["Location"] == f"/desk/bangban/{aid}"
    held = Assistance.objects.get()
    assert (held.order, held.themes, held.ground) == (aid, ["kbcyd"], "present")
    assert str(aid_of(aid).subject) == actor("lixiaoman").behalf
    helper.post("/desk/new/js", {"token": "b"})
    other = {"number": "145105198309120051", "name": "孙大圆"}
    refused = helper.post("/desk/new/sf", said | other | {"token": "c"})
    assert "不是这件帮办单的申请人" in refused.content.decode()


INK = "60,60 160,90 260,60 360,160;60,200 560,190"


def letter_of(aid):
    return Document.objects.get(kind="aid_mandate", data__order_number=aid_of(aid).number)


def test_who_stands_before_the_helper_signs_a_letter_that_ends_with_the_order():
    aid = in_state("taken", by=actor("huaqing"), source="phone")
    helper = at_screen("banghui")
    assert "请他在屏幕上签授权委托书" in read(helper, f"/desk/bangban/{aid}")
    page = read(helper, "/desk/new", aid=str(aid))
    assert "data-ink" in page and "可以代做" in page
    said = {"aid": str(aid), "shown": "typed", "number": "145105199505210024", "name": "李小满"}
    bare = helper.post("/desk/new/sf", said | {"token": "a"})
    assert (bare.status_code, "还没有签授权委托书" in bare.content.decode()) == (422, True)
    tick = helper.post("/desk/new/sf", said | {"token": "b", "ink": "1,1"}).content.decode()
    assert "签名太短" in tick
    assert not Assistance.objects.exists()
    begun = helper.post("/desk/new/sf", said | {"token": "c", "ink": INK})
    assert begun.headers["Location"] == f"/desk/bangban/{aid}"
    pump_all()

    letter = letter_of(aid)
    assert (letter.state, str(letter.holder)) == ("sealed", actor("lixiaoman").behalf)
    assert letter.data["signature"] == Assistance.objects.get().signature
    assert letter.data["matter"] == "开办餐饮店"
    assert letter.number in read(helper, f"/desk/bangban/{aid}")
    assert f"/my/ws/{letter.pk}" in read(at_screen("lixiaoman"), f"/my/bangban/{aid}")
    assert at_screen("sundayuan").get(f"/my/ws/{letter.pk}").status_code == 404
    helper.post(f"/desk/bangban/{aid}/do/solve", {"token": "d", "answer": "已经提交"})
    pump_all()
    assert letter_of(aid).state == "withdrawn"
    assert "授权已经结束" in Client().get(f"/v/{letter.code}").content.decode()


def test_a_letter_of_what_ended_at_once_is_sealed_as_of_when_it_was_signed():
    aid = in_state("taken", by=actor("huaqing"), source="phone")
    said = {"aid": str(aid), "shown": "typed", "number": "145105199505210024", "name": "李小满"}
    at_screen("banghui").post("/desk/new/sf", said | {"token": "c", "ink": INK})
    begun = Assistance.objects.get()
    later = begun.since + timedelta(seconds=20)
    commands.end_assistance(begun.pk, by=actor("banghui"), at=later)
    pump_all()  # the jobs run after the end

    letter = letter_of(aid)
    assert (letter.state, letter.sealed_at, letter.ended_at) == ("withdrawn", begun.since, later)
    assert letter.pages and documents.content(letter.digest).startswith(b"%PDF")
    assert "授权已经结束" in Client().get(f"/v/{letter.code}").content.decode()


def test_who_does_not_sign_on_the_screen_signs_the_printed_page():
    aid = in_state("taken", by=actor("huaqing"), source="phone")
    helper = at_screen("banghui")
    said = {"aid": str(aid), "shown": "typed", "number": "145105199505210024", "name": "李小满"}
    helper.post("/desk/new/sf", said | {"token": "c", "signed": "on"})
    pump_all()
    assert letter_of(aid).data["signed_way"] == "在纸上签名，原件存入档案"
    person = at_screen("lixiaoman")
    person.post(f"/my/sqm/{Assistance.objects.get().pk}/js", {"token": "stop"})
    pump_all()
    assert letter_of(aid).state == "withdrawn"
