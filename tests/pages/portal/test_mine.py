"""我的: applications, supplements, withdrawing, papers, ratings; nothing that is not his."""

import re
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onething.cases import commands, queries
from onething.cases.models import Case
from onething.kernel import logkeys, proofs
from onething.kernel.models import Reading
from onething.kernel.pump import pump_all
from onething.kernel.sequencer import sign_head
from onething.voice.models import Evaluation, Rectification
from tests.cast import actor
from tests.given import a_case_at_the_window, a_submitted_application, cases_of
from tests.pages.portal.conftest import text
from tests.pages.portal.test_applying import a_png
from tests.times import MONDAY

CASE_PAGE = 12
ASKED = [
    {"material": "layout", "name": "经营场所平面布局图", "problem": "没有标明面积", "remedy": "请写明"},
    {"material": "premises", "name": "经营场所使用证明", "problem": "缺页", "remedy": "请补齐"},
]  # fmt: skip


@pytest.fixture
def number(firm):
    return a_submitted_application(firm)


@pytest.fixture
def asked(firm):
    """A case that asks for two materials: its number and its id."""
    case = a_case_at_the_window(firm)
    commands.ask_supplement(case, items=ASKED, note="", by=actor("wangfang"), at=MONDAY)
    number = queries.my_space(firm).applications[0].number
    return number, case


def test_the_receipt_proves_what_was_filed(owner, other, number):
    pump_all()
    sign_head(MONDAY)
    address = f"/my/bj/{number}/cz.json"

    answer = owner.get(address)

    said = answer.json()
    assert proofs.fault_of(said, logkeys.public_keys()[-1].decode()) == ""
    assert f'"number":"{number}"' in said["record"]
    assert "attachment" in answer["Content-Disposition"]
    assert other.get(address).status_code == 404


def test_an_empty_space_says_where_to_begin(other):
    said = text(other.get("/my"))

    assert "现在没有需要您处理的事。" in said
    assert "从“一件事”开始办理" in said


def test_the_case_page_says_where_it_stands_and_what_to_do(owner, number):
    said = text(owner.get(f"/my/bj/{number}"))

    assert "现在不需要您做什么" in said
    assert "已提交，等待受理" in said


def test_reading_a_case_is_noted_before_it_is_shown(owner, number):
    owner.get(f"/my/bj/{number}")

    seen = Reading.objects.filter(about__startswith="application:").get()
    assert seen.page == f"/my/bj/{number}"


def test_the_case_of_somebody_else_is_as_if_it_were_not_there(other, number):
    his, nobodys = other.get(f"/my/bj/{number}"), other.get("/my/bj/YJS0000")

    assert his.status_code == nobodys.status_code == 404
    assert text(his) == text(nobodys)


def test_what_the_plan_does_not_have_may_be_asked_for_and_handed_in(owner, firm):
    case = a_case_at_the_window(firm)
    odd = [{"material": "other", "name": "情况说明", "problem": "没有交", "remedy": "请写明情况"}]
    commands.ask_supplement(case, items=odd, note="", by=actor("wangfang"), at=MONDAY)
    where = f"/my/bj/{queries.my_space(firm).applications[0].number}/bz/{case}"
    assert "PDF、JPG、PNG，不超过 20 MB" in text(owner.get(where))

    assert owner.send(where, {"file-other": a_png("说明.png")}).status_code == 302

    assert Case.objects.get(pk=case).state == "supplemented"


def test_a_supplement_shows_only_what_is_wrong_and_takes_it_at_once(owner, asked):
    number, case = asked
    address = f"/my/bj/{number}/bz/{case}"
    assert "请补正材料" in text(owner.get(f"/my/bj/{number}"))
    assert "没有标明面积" in text(owner.get(address))

    answer = owner.send(address, {"file-layout": a_png(), "file-premises": a_png("合同.png")})

    assert answer["Location"] == f"/my/bj/{number}"
    assert "请补正材料" not in text(owner.get(f"/my/bj/{number}"))


def test_a_good_file_is_kept_when_another_is_bad(owner, asked):
    number, case = asked
    address = f"/my/bj/{number}/bz/{case}"

    page = owner.send(address, {"file-layout": a_png(), "file-premises": a_png("空.png", b"")})

    assert page.status_code == 422
    assert "已收到“图.png”" in text(page)
    kept = page.content.decode().split('name="kept-layout" value="')[1][:36]
    again = {"kept-layout": kept, "file-premises": a_png("合同.png")}
    assert owner.send(address, again).status_code == 302


def test_withdrawing_asks_once_more_and_ends_one_case(owner, firm, number):
    case = cases_of(number, firm)["sign"].id
    address = f"/my/bj/{number}/ch/{case}"
    assert "不能恢复" in text(owner.get(address))

    assert owner.send(address, {})["Location"] == f"/my/bj/{number}"
    assert cases_of(number, firm)["sign"].state == "withdrawn"
    assert owner.get(address).status_code == 409


def test_somebody_else_cannot_withdraw_or_supply(other, owner, firm, number):
    case = cases_of(number, firm)["sign"].id
    hidden = owner.hidden(f"/my/bj/{number}/ch/{case}")
    hidden["csrfmiddlewaretoken"] = other.hidden("/switch")["csrfmiddlewaretoken"]

    assert other.client.post(f"/my/bj/{number}/ch/{case}", hidden).status_code == 404
    assert cases_of(number, firm)["sign"].state == "submitted"


def test_the_receipt_is_for_its_holder_only(owner, other, number):
    pump_all()
    page = owner.get(f"/my/bj/{number}").content.decode()
    paper = re.search(r'href="(/my/ws/[0-9a-f-]{36})"[^>]*>收件凭证', page)[1]

    assert owner.get(f"{paper}.pdf").content.startswith(b"%PDF")
    assert owner.get(f"{paper}/1.png")["Content-Type"] == "image/png"
    assert "收件凭证" in text(owner.get(paper))
    assert other.get(f"{paper}.pdf").status_code == 404
    code = re.search("查询码 ?([0-9A-Z]{8})", text(owner.get(paper)))[1]
    assert "有效" in text(other.get(f"/v/{code}"))
    assert owner.get(f"{paper}/large.pdf").content.startswith(b"%PDF")
    assert owner.get(f"{paper}/slip-58.pdf").content.startswith(b"%PDF")
    assert owner.get(f"{paper}/slip-70.pdf").status_code == 422
    assert other.get(f"{paper}/slip-58.pdf").status_code == 404
    assert other.get(f"{paper}/large.pdf").status_code == 404
    assert "只有决定书和证照制作 OFD" in text(owner.get(f"{paper}.ofd"))
    _hand_in(other, owner.get(f"{paper}.pdf").content)


def _hand_in(stranger, content):
    """Anybody may have a file looked at: it is ours, or it is shown for what it is."""
    for sent, words in (
        (content, "是平台制发的原件，没有改动"),
        (content[:2000] + b"?" + content[2001:], "不能确认是平台制发的原件"),
    ):
        file = SimpleUploadedFile("收件凭证.pdf", sent)
        assert words in text(stranger.send("/v", {"file": file}, form="/v/file"))
    empty = stranger.send("/v", {}, form="/v/file")
    assert empty.status_code == 422
    assert "请先选择要核验的" in text(empty)


def test_progress_is_shown_to_whoever_knows_number_and_code(visitor, owner, number):
    code = text(owner.get(f"/my/bj/{number}")).split("查询码")[1].strip()[:9]
    ways = (code, code.replace(" ", ""), code.replace(" ", "-").lower(), code.replace(" ", "　"))
    for written in ways:
        said = text(visitor.get(f"/cx?no={number}&code={quote(written)}"))
        assert "食品经营许可" in said, written

    assert "晋味" not in said
    assert visitor.get(f"/cx?no={number}&code=WRONG").status_code == 404


def test_an_unknown_paper_is_told_as_such(visitor):
    page = visitor.get("/v/ABCDEFGH")

    assert page.status_code == 404
    assert "没有找到这个查询码" in text(page)


def test_no_grade_is_chosen_beforehand_and_a_bad_one_opens_work(owner, number):
    address = f"/hp/{number}/submitted"
    assert " checked" not in owner.get(address).content.decode()
    said = {"grade": "2", "tags": ["填写麻烦"], "text": "希望再快一些"}

    answer = owner.client.post(address, owner.hidden(f"{address}?grade=2") | said)

    assert answer["Location"] == address
    assert Evaluation.objects.get().tags == ["填写麻烦"]
    assert Rectification.objects.count() == 1
    assert "谢谢您的评价" in text(owner.get(address))


def test_a_rating_too_long_is_told_and_kept_in_the_form(owner, number):
    address = f"/hp/{number}/submitted"
    said = {"grade": "5", "text": "好" * 501}

    page = owner.client.post(address, owner.hidden(f"{address}?grade=5") | said)

    assert page.status_code == 422
    assert "好" * 501 in page.content.decode()


@pytest.mark.parametrize("address", ["/my", "/my/zz", "/my/xx", "/switch"])
def test_my_pages_ask_little(owner, number, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        assert owner.get(address).status_code == 200


def test_the_case_page_asks_little(owner, number, django_assert_max_num_queries):
    pump_all()
    owner.get(f"/my/bj/{number}")

    with django_assert_max_num_queries(CASE_PAGE):
        assert owner.get(f"/my/bj/{number}").status_code == 200
