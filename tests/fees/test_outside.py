"""The way of money with the demo systems as they run: processes of their own, signed HTTP, plain pages."""

import json
import queue
import re
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from uuid import uuid4

import pytest
from django.test import Client, override_settings

from onething.fees import commands, queries
from onething.fees.models import Bill, Errand, Order, Payment, Reconciliation, Refund
from onething.fees.timers import ask_about_payments, compare_yesterday, repeat_errands
from onething.kernel import db
from onething.kernel.calendar import CHINA
from onething.kernel.now import now
from onething.kernel.pump import pump_all
from tests.cast import actor
from tests.fees.given import SECRET, System, an_order, bill_of, case_of, of_land
from tests.standing import standing
from tests.times import PATIENCE

pytestmark = pytest.mark.django_db


class Ear(ThreadingHTTPServer):
    """Where the demo systems send their notices; we hand them on as they came."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Heard)
        self.heard = queue.Queue()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def next(self):
        return self.heard.get(timeout=PATIENCE)


class Heard(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.put((self.path, dict(self.headers), body))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format, *args):
        """Write nothing."""


@pytest.fixture(scope="module")
def systems():
    ear = Ear()
    base = f"http://127.0.0.1:{ear.server_address[1]}"
    cashier, treasury = System("cashier", base), System("treasury", base)
    cashier.start()
    treasury.start()
    yield ear, cashier, treasury
    cashier.stop()
    treasury.stop()
    ear.shutdown()
    ear.server_close()


@pytest.fixture(scope="module")
def made(systems, django_db_setup, django_db_blocker):
    _, cashier, treasury = systems
    with (
        override_settings(
            CASHIER_URL=cashier.url,
            TREASURY_URL=treasury.url,
            CASHIER_SECRET=SECRET,
            TREASURY_SECRET=SECRET,
        ),
        django_db_blocker.unblock(),
        standing(),
    ):
        yield an_order(actor("lixiaoman")).pk


@pytest.fixture
def order(made, systems, monkeypatch):
    monkeypatch.setattr(db, "READER", db.WRITER)
    ear, *both = systems
    for one in both:
        one.behave(way="once", down=False, forget=True)
    while not ear.heard.empty():
        ear.heard.get()
    return Order.objects.get(pk=made)


def told(notice, **changed):
    """Hand a notice on to our API as it came, or changed on the way."""
    path, headers, body = notice
    kept = {key: value for key, value in headers.items() if key.startswith(("X-", "Idempotency"))}
    if changed:
        body = json.dumps(json.loads(body) | changed).encode()
    said = Client().post(path, body, content_type="application/json", headers=kept)
    pump_all()
    return said


def signed_in(login):
    client = Client()
    said = {"login": login, "password": "Yijianshi2026", "token": f"in-{login}", "next": ""}
    assert client.post("/login", said).status_code == 302
    return client


def at_the_cashier(cashier, address, deed):
    """Press a button on the provider's page, as the payer does."""
    path = address.removeprefix(cashier.url)
    _, page, _ = cashier.browse("GET", path)
    token = re.search(r'name="t" value="([^"]+)"', page)[1]
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    said, _, _ = cashier.browse("POST", path.partition("?")[0], f"t={token}&deed={deed}", form)
    assert said == 303
    return cashier.browse("GET", path)[1]


def begun(order):
    """Begin to pay through our pages; return the address of the provider's page."""
    payer = signed_in("lixiaoman")
    said = payer.post(f"/my/jf/{order.pk}/qu", {"token": str(uuid4())})
    page = payer.get(said["Location"]).content.decode()
    return re.search(r'href="(http://[^"]+/pay/[^"]+)"', page)[1].replace("&amp;", "&")


def test_the_whole_way_through_the_pages(order, systems):
    ear, cashier, _ = systems
    address = begun(order)
    assert "80.00 元" in cashier.browse("GET", address.removeprefix(cashier.url))[1]

    assert "支付成功" in at_the_cashier(cashier, address, "pay")
    assert bill_of(order).state == "due"  # the browser coming back proves nothing
    assert told(ear.next()).status_code == 200

    bill = bill_of(order)
    assert (bill.state, len(bill.code), len(bill.ticket), len(bill.check_code)) == (
        "paid",
        20,
        10,
        6,
    )
    page = signed_in("lixiaoman").get(f"/my/jf/{order.pk}").content.decode()
    assert bill.ticket in page
    assert "电子缴款书（收据）" in page
    assert case_of(order.application).unpaid == ""


def test_a_notice_that_was_changed_or_is_not_signed_is_refused(order, systems):
    ear, cashier, _ = systems
    at_the_cashier(cashier, begun(order), "pay")
    notice = ear.next()

    assert told(notice, amount=1).status_code == 403
    path, headers, body = notice
    assert told((path, headers | {"X-Signature": "0" * 64}, body)).status_code == 403
    assert told((path, headers | {"X-Timestamp": "1"}, body)).status_code == 403
    assert told((path, headers | {"X-Nonce": ""}, body)).status_code == 403
    assert told((path, headers | {"X-API-Key": "none"}, body)).status_code == 401
    assert bill_of(order).state == "due"
    assert told(notice).status_code == told(notice).status_code == 200
    assert not Refund.objects.exists()


@pytest.mark.parametrize("way", ["forged", "wrong"])
def test_a_provider_that_behaves_badly(order, systems, way):
    ear, cashier, _ = systems
    cashier.behave(way=way)
    at_the_cashier(cashier, begun(order), "pay")

    said = told(ear.next())

    assert said.status_code == (403 if way == "forged" else 200)
    assert bill_of(order).state == "due"
    assert Refund.objects.filter(reason="wrong", amount=8001).exists() == (way == "wrong")


def test_two_notices_are_one_payment(order, systems):
    ear, cashier, _ = systems
    cashier.behave(way="twice")
    at_the_cashier(cashier, begun(order), "pay")

    assert {told(ear.next()).status_code, told(ear.next()).status_code} == {200}
    assert (bill_of(order).state, Payment.objects.count()) == ("paid", 1)


def test_no_notice_at_all_we_ask(order, systems):
    ear, cashier, _ = systems
    cashier.behave(way="never")
    at_the_cashier(cashier, begun(order), "pay")

    ask_about_payments(now() + timedelta(minutes=4))
    pump_all()

    assert bill_of(order).state == "paid"
    cashier.behave(tell=True)  # the notice comes after all
    assert told(ear.next()).status_code == 200
    assert not Refund.objects.exists()


def test_who_cancels_has_paid_nothing(order, systems):
    _, cashier, _ = systems
    assert "已取消支付" in at_the_cashier(cashier, begun(order), "cancel")
    ask_about_payments(now() + timedelta(minutes=4))
    pump_all()

    assert Payment.objects.get().state == "cancelled"
    assert begun(order)


def test_a_provider_that_is_down_is_said_to_be_down(order, systems):
    _, cashier, _ = systems
    cashier.behave(down=True)
    payer = signed_in("lixiaoman")
    said = payer.post(f"/my/jf/{order.pk}/qu", {"token": "pay"})
    page = payer.get(said["Location"], follow=True).content.decode()

    assert "缴费平台暂时没有回应" in page
    cashier.behave(down=False)
    assert "到缴费平台付款" in payer.get(said["Location"]).content.decode()


def test_a_code_is_paid_at_the_bank(order, systems):
    ear, _, treasury = systems
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    said = f"code={bill_of(order).code}&channel=kiosk"
    assert "缴款成功" in treasury.browse("POST", "/bank", said, form)[1]
    assert told(ear.next()).status_code == 200

    assert (bill_of(order).state, bill_of(order).channel) == ("paid", "kiosk")
    assert bill_of(order).ticket
    assert "不能缴款" in treasury.browse("POST", "/bank", said, form)[1]


def test_a_silent_treasury_is_waited_for_and_money_goes_back(order, systems):
    ear, cashier, treasury = systems
    treasury.behave(down=True)
    at_the_cashier(cashier, begun(order), "pay")
    told(ear.next())
    errand = Errand.objects.get(do="told")
    assert (bill_of(order).state, errand.state, errand.tries) == ("paid", "queued", 1)

    treasury.behave(down=False)
    repeat_errands(now() + timedelta(minutes=2))
    pump_all()
    assert bill_of(order).ticket

    refund = commands.ask_refund(bill_of(order).pk, text="不办了", by=actor("lixiaoman"), at=now())
    commands.approve_refund(refund, by=of_land("jinjing"), at=now())
    pump_all()
    assert Refund.objects.get(pk=refund).serial.startswith("DEMOTK")
    assert bill_of(order).state == "refunded"
    compared(order)


def compared(order):
    """Compare the books of today with the files of both systems, tomorrow; other tests paid there too."""
    tomorrow = (now().astimezone(CHINA) + timedelta(days=1)).replace(hour=3)
    compare_yesterday(tomorrow)
    pump_all()
    (books,) = Reconciliation.objects.all()
    checkout = Payment.objects.get().checkout
    named = set(books.differences.values_list("key", flat=True))
    assert books.state == "done"
    assert not {checkout, bill_of(order).code, str(Refund.objects.get().pk)} & named
    sheet = queries.day_sheet(books.pk, of_land("jinjing"))
    assert {one.kind for one in sheet.differences} <= {
        "对方有，本平台没有",
        "对方已收，本平台没有入账",
        "金额不一致",
    }


def test_a_service_fee_gets_an_invoice_of_the_provider(order, systems):
    ear, cashier, _ = systems
    Bill.objects.update(kind="service")
    at_the_cashier(cashier, begun(order), "pay")
    told(ear.next())

    bill = bill_of(order)
    assert (len(bill.ticket), bill.invoice.startswith(cashier.url)) == (20, True)
    assert bill.ticket in cashier.browse("GET", bill.invoice.removeprefix(cashier.url))[1]
    assert cashier.browse("GET", "/fp/x?t=y")[0] == 404


def test_what_is_not_signed_gets_nothing_from_the_demo_systems(order, systems):
    _, cashier, treasury = systems
    assert cashier.browse("GET", "/checkouts/x")[0] == 401
    assert cashier.browse("POST", "/refunds/x", "{}", {"Content-Length": "2"})[0] == 401
    assert treasury.browse("POST", "/bills/x", "{}", {"Content-Length": "2"})[0] == 401
    assert cashier.browse("GET", "/pay/x?t=y")[0] == 404


def test_the_api_shows_the_orders_of_a_hall(order):
    key = {"X-API-Key": "yjs_demo_approval_140105_not_for_production"}
    (said,) = Client().get(f"/api/v1/fees/orders/{order.application_number}", headers=key).json()

    assert (said["due_fen"], said["bills"][0]["lines"][0]["fee"]) == (8000, "不动产登记费")
    assert Client().get("/api/v1/fees/orders/YJS0", headers=key).status_code == 404
