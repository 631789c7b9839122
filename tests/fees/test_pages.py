"""The pages of those who pay and those who collect: what they say, what they let one do, what they cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onething.fees import commands
from onething.fees.models import Difference, Errand, Order, Reconciliation, Reduction, Refund
from onething.fees.timers import lapse_bills
from onething.kernel import db
from onething.kernel.actor import SYSTEM
from onething.kernel.now import now
from onething.kernel.pump import pump_all
from tests.cast import actor
from tests.fees.given import an_order, bill_of, case_of, of_land
from tests.standing import once
from tests.times import MONDAY, trust

pytestmark = pytest.mark.django_db
made = once(lambda: an_order(actor("lixiaoman")))
MOST = 12


@pytest.fixture
def order(outside, made, monkeypatch):
    monkeypatch.setattr(db, "READER", db.WRITER)
    trust(monkeypatch)
    return Order.objects.get(pk=made.pk)


def at_screen(login, post=None):
    client = Client()
    said = {"login": login, "password": "Yijianshi2026", "token": f"in-{login}", "next": ""}
    assert client.post("/login", said).status_code == 302
    if post:
        client.post("/switch", {"as": post, "token": f"post-{login}", "next": "/"})
    return client


def of_the_organ(login):
    return at_screen(login, of_land(login).post)


def paid(order):
    commands.hear_payment(
        bill_of(order).code, way="code", amount=8000, serial="S1", channel="bank", paid_at=MONDAY,
        by=SYSTEM.because("paid"), at=MONDAY,
    )  # fmt: skip
    pump_all()


def read(client, path, **data):
    """Return what a page says; it must be cheap once the process is warm."""
    client.get(path, data)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        said = client.get(path, data)
    assert said.status_code == 200, path
    assert len(asked) <= MOST + 4, (path, len(asked))  # savepoints of the test are counted too
    return said.content.decode()


def test_the_payer_reads_for_what_why_and_until_when(order):
    payer = at_screen("lixiaoman")

    page = read(payer, f"/my/jf/{order.pk}")
    for words in (
        "待缴费：80.00 元",
        "不动产登记费",
        "发改价格规〔2016〕2559号",
        "缴款码",
        "去缴费",
        "申请减免",
    ):
        assert words in page
    assert "待缴费：80.00 元" in read(payer, f"/my/bj/{order.application_number}")
    assert "请缴费" in read(payer, "/my")
    assert "80.00 元" in read(payer, "/my/jf")
    assert at_screen("sundayuan").get(f"/my/jf/{order.pk}").status_code == 404
    assert "现在没有要缴的费用" in read(at_screen("sundayuan"), "/my/jf")


def test_the_payer_asks_to_be_let_off_and_for_his_money(order):
    payer, line = at_screen("lixiaoman"), bill_of(order).lines.get()
    address = f"/my/jf/jm/{line.pk}"
    assert "经济适用住房" in read(payer, address)
    assert "请选择一种减免情形" in payer.post(address, {"token": "a"}).content.decode()
    said = payer.post(address, {"token": "b", "ground": "secure_housing", "reason": "安置房"})
    assert said.status_code == 302
    assert "待审批" in read(payer, f"/my/jf/{order.pk}")
    paid(order)
    back = f"/my/jf/{order.pk}/tf/{bill_of(order).pk}"
    assert "原路退回" in read(payer, back)
    assert "请写明退费理由" in payer.post(back, {"token": "c"}).content.decode()
    assert payer.post(back, {"token": "d", "text": "不办了"}).status_code == 302

    assert "退费 80.00 元" in read(payer, f"/my/jf/{order.pk}")


def test_a_late_bill_says_what_to_do(order):
    lapse_bills(MONDAY + timedelta(days=60))
    payer = at_screen("lixiaoman")

    assert "延长期限" in read(payer, f"/my/jf/{order.pk}")
    said = payer.post(f"/my/jf/{order.pk}/qu", {"token": "x"})
    assert (said.status_code, "缴费期限" in said.content.decode()) == (409, True)


def test_a_clerk_takes_money_beside_the_case(order):
    clerk, case, bill = at_screen("wangfang"), case_of(order.application), bill_of(order)
    page = read(clerk, f"/bj/{case.pk}")
    assert "待缴费" in page
    assert "缴费后作出决定" in page
    address = f"/bj/{case.pk}/sk/{bill.pk}"
    assert "收款：80.00 元" in read(clerk, address)
    wrong = clerk.post(address, {"token": "a", "method": "cash", "amount": "8", "receipt": "R1"})
    assert (wrong.status_code, "应收 80.00 元" in wrong.content.decode()) == (422, True)
    for amount in ("八十", "1e999", "NaN", "80.001", ""):
        said = clerk.post(
            address, {"token": amount, "method": "cash", "amount": amount, "receipt": "R1"}
        )
        assert said.status_code == 422
    said = clerk.post(address, {"token": "b", "method": "cash", "amount": "80.00", "receipt": "R1"})
    assert said.status_code == 302

    assert bill_of(order).state == "paid"
    assert "不用再收" in read(clerk, address)
    assert (
        clerk.get(f"/bj/{case_of(order.application, 'check').pk}/sk/{bill.pk}").status_code == 404
    )


def test_a_clerk_proposes_and_an_official_decides(order):
    case, line = case_of(order.application), bill_of(order).lines.get()
    clerk, official = at_screen("wangfang"), of_the_organ("gaopizhun")
    address = f"/bj/{case.pk}/jm/{line.pk}"
    assert "提出减免" in read(clerk, address)
    assert clerk.post(address, {"token": "a"}).status_code == 422
    clerk.post(address, {"token": "b", "ground": "secure_housing", "reason": "安置协议"})
    reduction = Reduction.objects.get()

    assert "减免待审批" in read(official, "/sf")
    assert "王芳提出" in read(official, f"/sf/{bill_of(order).pk}")
    grant = f"/sf/jm/{reduction.pk}/grant"
    assert "同意减免" in read(official, grant)
    assert official.post(grant, {"token": "c"}).status_code == 422
    assert official.post(grant, {"token": "d", "text": "核对无误"}).status_code == 302
    assert bill_of(order).state == "waived"
    assert official.get(f"/sf/jm/{reduction.pk}/nothing").status_code == 404


def test_finance_keeps_bills_and_refunds(order):
    finance, bill = at_screen("jinjing"), bill_of(order)
    assert "本单位待收 80.00 元" in read(finance, "/sf")
    for q in (bill.number, bill.code, order.application_number, "李小满"):
        assert bill.number in read(finance, "/sf", q=q)
    assert "没有找到与" in read(finance, "/sf", q="没有的")
    lapse_bills(MONDAY + timedelta(days=60))
    renew = f"/sf/{bill.pk}/renew"
    assert finance.post(renew, {"token": "a", "until": "明天"}).status_code == 422
    day = (now() + timedelta(days=9)).date().isoformat()
    assert finance.post(renew, {"token": "b", "until": day}).status_code == 302
    paid(order)
    assert finance.post(f"/sf/{bill.pk}/refund", {"token": "c", "text": "多收"}).status_code == 302
    refund = Refund.objects.get()
    assert "您提出的，由另一位审批" in read(finance, f"/sf/{bill.pk}")
    official = of_the_organ("gaopizhun")
    assert official.post(f"/sf/tf/{refund.pk}/approve", {"token": "d"}).status_code == 302
    pump_all()

    assert "已退款" in read(finance, f"/sf/{bill.pk}")
    assert finance.get(f"/sf/{bill.pk}/nothing").status_code == 404
    assert at_screen("zhouming").get(f"/sf/{bill.pk}").status_code == 404


def test_finance_works_off_differences_and_takes_them_away(order):
    finance = at_screen("jinjing")
    assert "还没有对过账" in read(finance, "/sf/dz")
    total = {"count": 1, "paid": 8000, "back": 0}
    books = Reconciliation.objects.create(
        day=MONDAY.date(), state="done", opened_at=MONDAY,
        totals={"ours_provider": total, "provider": total | {"paid": 8001}},
    )  # fmt: skip
    one = Difference.objects.create(
        reconciliation=books, source="provider", kind="amount", key="ZF1", organ=bill_of(order).organ,
        ours=8000, theirs=8001,
    )  # fmt: skip
    assert "1 条差异待处理" in read(finance, "/sf/dz")
    address = f"/sf/dz/{books.pk}"
    assert "金额不一致" in read(finance, address)
    assert "没有这个状态的差异" in read(finance, address, state="settled")
    assert finance.post(f"/sf/cy/{one.pk}", {"token": "a", "note": ""}).status_code == 422
    assert finance.post(f"/sf/cy/{one.pk}", {"token": "b", "note": "已补"}).status_code == 302
    assert "金晶：已补" in read(finance, address)

    wrong = finance.post(f"{address}/dc", {"token": "c", "form": "csv", "purpose": ""})
    assert wrong.status_code == 422
    said = finance.post(f"{address}/dc", {"token": "d", "form": "csv", "purpose": "依法核查"})
    assert "80.01" in said.content.decode("utf-8-sig")


def test_what_is_not_answered_is_seen_and_replayed(order):
    Errand.objects.filter(label=bill_of(order).number).update(
        state="dead", fault="ConnectionRefusedError"
    )
    operator = at_screen("zhangyun")
    page = read(operator, "/sf/wl")
    assert "ConnectionRefusedError" in page
    assert "重新办理" in page
    errand = Errand.objects.get(state="dead")
    assert operator.post(f"/sf/wl/{errand.pk}", {"token": "a"}).status_code == 302
    pump_all()

    assert Errand.objects.get(pk=errand.pk).state == "done"
    assert "这里没有往来" in read(at_screen("jinjing"), "/sf/wl", state="dead")
