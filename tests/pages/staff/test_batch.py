"""The queue tells where a case came from and what was checked; ticked cases are done together."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onething.cases import commands, queries
from onething.cases.models import Case
from onething.documents.models import Document
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import Held, NotAllowed, NotYours
from tests import given
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


@pytest.fixture
def filed(firm):
    """Return the cases of one application by part."""
    number = given.a_submitted_application(firm)
    given.a_checked_licence(number, firm)
    return {part: line.id for part, line in given.cases_of(number, firm).items()}


def state(case):
    return Case.objects.get(pk=case).state


def rows_of(page):
    return re.findall(r"<tr><td class=\"tick\">.*?</tr>", page, re.DOTALL)


def test_the_queue_says_where_it_came_from_and_what_only_a_person_can_judge(at_screen, filed):
    food = Case.objects.get(pk=filed["food"])
    assert food.source == "online"
    assert "平面布局图" in "".join(food.checked["eyes"])
    assert food.checked["of"] > food.checked["ok"] > 0

    page = at_screen("wangfang").get("/desk").content.decode()

    (row,) = [row for row in rows_of(page) if str(food.pk) in row]
    assert 'data-label="来源">网上<' in row
    assert f"{food.checked['ok']}/{food.checked['of']}" in row
    assert "待人工：" in row
    missing = food.checked["of"] - food.checked["ok"]
    named = re.search(r"待人工：([^<]+)<", row)[1].split("、")
    assert len(named) == missing  # each thing that was not checked is named


def test_it_is_filtered_by_where_it_came_from(at_screen, filed):
    Case.objects.filter(pk=filed["food"]).update(source="window")
    client = at_screen("wangfang")

    page = client.get("/desk?source=window").content.decode()
    none = client.get("/desk?source=kiosk").content.decode()
    unknown = client.get("/desk?source=nowhere").content.decode()

    assert len(rows_of(page)) == 1 and str(filed["food"]) in page
    assert "没有符合这些条件的办件" in none
    assert len(rows_of(unknown)) > 1


@pytest.mark.parametrize(
    ("by", "wanted"),
    [
        ({"via": "kiosk"}, "kiosk"),
        ({"via": "api"}, "api"),
        ({"via": "phone"}, "online"),
        ({"who": "system:province", "via": "api"}, "province"),
    ],
)
def test_the_way_in_is_kept_with_the_case(firm, by, wanted):
    draft = given.a_complete_draft(firm)

    number = given.file_it(draft, replace(firm, **by)) if "who" not in by else None
    if number is None:
        sheet = queries.check_sheet(draft, firm, MONDAY)
        commands.submit(
            draft,
            summary=sheet.digest,
            consent=sheet.plan.consent,
            by=replace(firm, **by),
            at=MONDAY,
        )

    kept = set(Case.objects.filter(application=draft).values_list("source", flat=True))
    assert kept == {wanted}


def test_the_order_by_time_left_can_be_turned(filed):
    clerk = actor("wangfang")
    first = [row.id for row in queries.queue(clerk, MONDAY).rows]
    Case.objects.filter(pk=first[0]).update(urgent_on="2026-01-05")

    usual = [row.id for row in queries.queue(clerk, MONDAY).rows]
    turned = [row.id for row in queries.queue(clerk, MONDAY, order="last").rows]

    assert usual[0] == turned[-1] == first[0]
    assert usual == turned[::-1]


def test_the_queue_asks_no_more_for_many_cases(at_screen, filed, firm, stranger):
    client = at_screen("wangfang")
    client.get("/desk")
    with CaptureQueriesContext(connection) as few:
        client.get("/desk")
    given.a_submitted_application(stranger)
    with CaptureQueriesContext(connection) as many:
        client.get("/desk")

    assert len(many) == len(few)


def ticked(client, do, *cases, sure=False, **more):
    said = {"do": do, "case": [str(case) for case in cases], "token": f"{do}{sure}{len(more)}"}
    return client.post("/bj/pl", said | ({"sure": "1"} if sure else {}) | more)


def test_it_is_told_first_what_will_be_done_and_what_not(at_screen, filed):
    client = at_screen("wangfang")
    waits = Case.objects.filter(state="waiting").values_list("pk", flat=True).first()
    client.get(f"/bj/{filed['sign']}")

    page = ticked(
        client, "accept", filed["food"], filed["sign"], waits or filed["food"]
    ).content.decode()

    will, _, wont = page.partition('id="t-wont"')
    assert "这 1 件会受理" in will
    assert str(filed["sign"]) in will
    assert "请先打开办件看过" in wont
    assert str(filed["food"]) in wont
    assert state(filed["sign"]) == "submitted"  # nothing was done yet


def test_each_is_done_for_itself_and_what_fails_is_told(at_screen, filed):
    client = at_screen("wangfang")
    for part in ("sign", "food"):
        client.get(f"/bj/{filed[part]}")
    commands.take(filed["food"], by=actor("zhaomin"), at=MONDAY)

    page = ticked(client, "accept", filed["sign"], filed["food"], sure=True).content.decode()

    assert (state(filed["sign"]), state(filed["food"])) == ("accepted", "submitted")
    assert "已办 1 件" in page
    assert "赵敏正在处理" in page
    facts = Event.objects.filter(name="cases.accepted", stream=f"case:{filed['sign']}")
    assert facts.get().actor["who"] == actor("wangfang").who


def test_the_same_form_sent_twice_does_it_once(at_screen, filed):
    client = at_screen("wangfang")
    client.get(f"/bj/{filed['sign']}")

    ticked(client, "accept", filed["sign"], sure=True)
    again = ticked(client, "accept", filed["sign"], sure=True).content.decode()

    assert Event.objects.filter(name="cases.accepted", stream=f"case:{filed['sign']}").count() == 1
    assert "这 1 件不办" in again


def test_what_was_taken_goes_back_with_one_button(at_screen, filed):
    client = at_screen("wangfang")
    page = ticked(client, "take", filed["food"], filed["sign"], sure=True).content.decode()
    assert "都放回队列" in page
    assert Case.objects.filter(holder=actor("wangfang").who).count() == 2

    ticked(client, "leave", filed["food"], filed["sign"], sure=True)

    assert not Case.objects.exclude(holder="").exists()


def test_cases_are_given_to_a_colleague_who_is_told(at_screen, filed):
    client = at_screen("wangfang")
    other = actor("zhaomin").who.removeprefix("official:")
    nobody = ticked(client, "pass_on", filed["food"], sure=True)
    assert nobody.status_code == 422
    assert "请先选择一位同事" in nobody.content.decode()
    assert f'value="{other}"' in nobody.content.decode()

    ticked(client, "pass_on", filed["food"], sure=True, official=other)

    assert Case.objects.get(pk=filed["food"]).holder == actor("zhaomin").who
    assert Event.objects.filter(name="cases.assigned").count() == 1


def test_only_who_works_there_passes_on_and_only_to_who_works_there(filed):
    food, clerk = filed["food"], actor("wangfang")
    zhaomin = actor("zhaomin").who.removeprefix("official:")
    for login in ("lixiaoman", "qianwei", "lvqian"):
        with pytest.raises(NotYours):
            commands.pass_on(food, zhaomin, by=actor(login), at=MONDAY)
    for wrong in (actor("wangfang"), actor("zhouming"), actor("qianwei")):
        with pytest.raises(NotAllowed, match="没有办理这件办件的岗位"):
            commands.pass_on(food, wrong.who.removeprefix("official:"), by=clerk, at=MONDAY)
    commands.take(food, by=actor("zhaomin"), at=MONDAY)
    with pytest.raises(Held):
        commands.pass_on(food, zhaomin, by=clerk, at=MONDAY)


def test_what_was_decided_on_paper_is_printed_together(at_screen, filed):
    client = at_screen("wangfang")
    Document.objects.filter(about=f"case:{filed['food']}").update(sealed_at=None)
    none = ticked(client, "print", filed["food"], sure=True).content.decode()
    assert "还没有盖好章的文书" in none
    assert "再打印一次" in none
    for part in ("food", "sign"):
        commands.accept(filed[part], by=actor("wangfang"), at=MONDAY)
    pump_all()

    told = ticked(client, "print", filed["food"], filed["sign"]).content.decode()
    file = ticked(client, "print", filed["food"], filed["sign"], sure=True)

    assert told.count("受理通知书") >= 2
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF")


def test_what_was_just_done_can_be_printed_and_opened(at_screen, filed):
    client, food = at_screen("wangfang"), filed["food"]
    said = {"token": "a", "points": "1", "sure": "1"}

    queue = client.post(f"/bj/{food}/do/accept", said, follow=True).content.decode()

    assert "已受理，受理通知书正在制发。" in queue
    assert f'name="case" value="{food}"' in queue
    assert f'href="/bj/{food}">打开这件办件' in queue
    assert "打开这件办件" not in client.get(f"/desk?case={food}").content.decode()


@pytest.mark.parametrize("login", ["qianwei", "lvqian", "wangjianguo"])
def test_cases_of_another_organ_are_not_there(at_screen, filed, login):
    client = at_screen(login)

    said = ticked(client, "take", filed["food"], "01a20a00-0000-7000-8000-000000000000", sure=True)

    assert Case.objects.get(pk=filed["food"]).holder == ""
    if said.status_code == 200:
        page = said.content.decode()
        assert page.count("现在不在您的队列里") == 2


def test_nothing_ticked_is_told(at_screen, filed):
    said = ticked(at_screen("wangfang"), "accept")

    assert said.status_code == 422
    assert "没有选择办件" in said.content.decode()


def test_what_a_role_may_not_do_is_not_there(at_screen, filed):
    assert ticked(at_screen("zhouming"), "accept", filed["food"]).status_code == 404
    assert ticked(at_screen("wangfang"), "archive", filed["food"]).status_code == 404
