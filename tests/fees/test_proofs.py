"""What shows that somebody need not pay: handed in, seen by few, forgotten with the file; where one pays."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onething.cases.models import Application
from onething.documents.files import place_of
from onething.documents.models import Upload
from onething.exchange import queries as exchange
from onething.exchange.signed_notices import Unsigned
from onething.fees import commands, queries
from onething.fees.models import Order, Reduction
from onething.identity import queries as identity
from onething.kernel import db
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.reactions import REACTIONS
from onething.kernel.refusals import Invalid, NotAllowed
from tests.cast import actor
from tests.fees.given import an_order, bill_of, case_of, of_land
from tests.fees.test_pages import at_screen, of_the_organ, read
from tests.given import picture
from tests.standing import once
from tests.times import MONDAY, trust

pytestmark = pytest.mark.django_db
made = once(lambda: an_order(actor("lixiaoman")))
EVIL = SimpleUploadedFile("安置协议.pdf", b"MZ no paper at all")


@pytest.fixture
def order(outside, made, monkeypatch):
    monkeypatch.setattr(db, "READER", db.WRITER)
    trust(monkeypatch)
    return Order.objects.get(pk=made.pk)


def sent(client, address, *files, reason="棚改安置住房"):
    said = {"token": f"{reason}{len(files)}", "ground": "secure_housing", "reason": reason}
    return client.post(address, said | {"file": list(files)})


def a_paper(name="安置协议.png"):
    return SimpleUploadedFile(name, picture())


def handed_in(order):
    payer = at_screen("lixiaoman")
    assert sent(payer, f"/my/jf/jm/{bill_of(order).lines.get().pk}", a_paper()).status_code == 302
    return payer, Reduction.objects.get()


def test_a_proof_is_seen_by_the_payer_and_by_who_decides(order):
    payer, asked = handed_in(order)
    digest = asked.proofs[0]["digest"]
    tail = digest.rpartition(":")[2][:32]
    mine = f"/my/jf/jm/{asked.line_id}/zm/{tail}/1.png"
    theirs = f"/sf/jm/{asked.pk}/zm/{tail}/1.png"

    assert "证明：安置协议.png" in read(payer, f"/my/jf/{order.pk}")
    assert payer.get(mine)["Content-Type"] == "image/png"
    official = of_the_organ("gaopizhun")
    assert theirs in read(official, f"/sf/{bill_of(order).pk}")
    assert official.get(theirs)["Content-Type"] == "image/png"
    assert Event.objects.get(name="fees.reduction_asked").data["proofs"] == [digest]
    assert Upload.objects.filter(digest=digest).exists()

    assert at_screen("sundayuan").get(mine).status_code == 404
    assert payer.get(mine.replace(tail, "0" * 32)).status_code == 404
    assert at_screen("wangfang").get(theirs).status_code == 404
    assert at_screen("zhouming").get(theirs).status_code == 404  # decides elsewhere
    assert payer.get(theirs).status_code == 404


def test_what_cannot_be_kept_is_told_beside_the_field(order):
    payer, address = at_screen("lixiaoman"), f"/my/jf/jm/{bill_of(order).lines.get().pk}"

    wrong = sent(payer, address, EVIL)
    assert (wrong.status_code, "内容不是 PDF" in wrong.content.decode()) == (422, True)
    assert 'href="#file"' in wrong.content.decode()
    many = sent(payer, address, *(a_paper(f"{n}.png") for n in range(6)), reason="六个")
    assert (many.status_code, "最多上传 5 个" in many.content.decode()) == (422, True)
    assert not Reduction.objects.exists()


def test_a_clerk_hands_in_what_he_was_shown(order):
    sheet = queries.reduction_sheet(bill_of(order).lines.get().pk, actor("wangfang"))
    clerk, address = at_screen("wangfang"), f"/bj/{sheet.case}/jm/{sheet.line}"
    assert "证明文件" in read(clerk, address)

    assert sent(clerk, address, a_paper()).status_code == 302
    assert [one["name"] for one in Reduction.objects.get().proofs] == ["安置协议.png"]


def test_proofs_are_removed_with_the_file_unless_something_needs_them(order, citizen):
    _, asked = handed_in(order)
    digest = asked.proofs[0]["digest"]
    commands.decline_reduction(asked.pk, verdict="不符", by=of_land("gaopizhun"), at=MONDAY)

    commands.forget_payer(order.application, by=SYSTEM, at=MONDAY)
    pump_all()

    row = Reduction.objects.get()
    assert (row.proofs, row.reason) == ([], "")
    assert Event.objects.get(name="fees.payer_forgotten").data["files"] == [digest]
    needed = Upload.objects.filter(digest=digest).exists()
    assert place_of(digest).exists() is needed


def test_only_so_many_proofs_are_taken(order, citizen):
    file = {"digest": "sm3:0", "name": "a.pdf", "media_type": "application/pdf", "pages": 1}
    line = bill_of(order).lines.get().pk

    with pytest.raises(Invalid, match="最多上传 5 个"):
        commands.ask_reduction(
            line, ground="secure_housing", reason="x", proofs=[file] * 6, by=citizen, at=MONDAY
        )


def test_whoever_has_the_receipt_reads_what_is_due_and_how(order):
    code = Application.objects.get(pk=order.application).code
    public = read(at_screen("sundayuan"), "/cx", no=order.application_number, code=code)

    for words in ("待缴费：80.00 元", "网上缴费", "凭缴款码", "窗口缴费", "前缴清"):
        assert words in public
    assert bill_of(order).code not in public
    assert "窗口缴费" in read(at_screen("lixiaoman"), f"/my/bj/{order.application_number}")
    commands.hear_payment(
        bill_of(order).code, way="code", amount=8000, serial="S1", channel="bank", paid_at=MONDAY,
        by=SYSTEM.because("paid"), at=MONDAY,
    )  # fmt: skip
    assert "待缴费" not in read(
        at_screen("sundayuan"), "/cx", no=order.application_number, code=code
    )


def test_where_nobody_takes_money_on_line_the_window_does(order, citizen, settings):
    settings.CASHIER_URL = settings.TREASURY_URL = ""
    payer = at_screen("lixiaoman")
    code = Application.objects.get(pk=order.application).code

    for page in (
        read(payer, f"/my/jf/{order.pk}"),
        read(payer, f"/my/bj/{order.application_number}"),
        read(payer, "/cx", no=order.application_number, code=code),
    ):
        assert "本地还没有接通网上缴费" in page
        assert identity.organisation(order.hall).name in page
        assert ">去缴费</" not in page
    with pytest.raises(NotAllowed, match="没有接通网上缴费"):
        commands.start_checkout(order.pk, by=citizen, at=MONDAY)
    for channel in ("online", "bank"):
        with pytest.raises(Unsigned, match="没有接入这个缴费渠道"):
            exchange.check_notice(channel, "/x", {}, b"")


def test_the_event_says_whether_to_pay_and_nobody_looks_it_up(order, django_assert_num_queries):
    accepted = Event.objects.filter(name="cases.accepted").order_by("at", "seq")
    said = {event.data["case"]: event for event in accepted}
    paid, free = (said[str(case_of(order.application, part).pk)] for part in ("transfer", "check"))
    filed = Event.objects.get(name="cases.application_submitted")
    wakes = REACTIONS["onething.fees.reactions.charge_accepted"].targets
    old = Event(pk=free.pk, name=free.name, data={**free.data, "pays": None})

    assert [event.data["pays"] for event in (paid, free, filed)] == [True, False, False]
    with django_assert_num_queries(0):
        assert [bool(wakes(event)) for event in (paid, free, old)] == [True, False, True]
