"""Applying in a browser without script: task list, forms, materials, checking, signing."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from onething.cases import queries as cases
from onething.cases.models import Application, Case
from tests.cast import actor
from tests.given import a_complete_draft, a_draft, a_submitted_application, picture
from tests.pages.portal.conftest import PASSWORD, text
from tests.times import MONDAY

LIST = "/yjs/kbcyd/qd?region=140105&area=120&food=hot&sign=yes&tobacco=no"
NOWHERE = "00000000-0000-7000-8000-000000000000"


@pytest.fixture
def draft(firm):
    return a_draft(firm)


def a_png(name="图.png", content=None):
    return SimpleUploadedFile(name, picture() if content is None else content, "image/png")


def test_who_is_not_signed_in_is_asked_to_and_comes_back(visitor):
    answer = visitor.get(f"/apply/{NOWHERE}")

    assert answer["Location"] == f"/login?next=/apply/{NOWHERE}"


def test_an_enterprise_starts_from_its_list_even_when_the_register_is_silent(owner):
    answer = owner.send(LIST, {}, form="/apply")

    page = owner.get(answer["Location"])
    assert "省法人库暂时没有回应" in text(page)
    assert "接着办：核对企业信息" in text(page)


def test_a_person_is_asked_in_whose_name_he_applies(db, visitor):
    visitor.sign_in("wangjianguo")

    said = text(visitor.get(LIST))

    assert "以谁的名义办理？" in said
    assert "开始办理" not in said


def test_a_person_finds_the_own_name_and_number_filled_in(db, visitor):
    visitor.sign_in("lixiaoman")
    flexible = (
        "/yjs/lhjy/qd?region=140105&state=free&born=1995-05-21&enrol=pension&help=none&card=yes"
    )

    answer = visitor.send(flexible, {}, form="/apply")

    page = visitor.get(f"{answer['Location']}/t/person").content.decode()
    assert 'value="李小满"' in page
    assert 'value="145105199505210024"' in page
    assert page.count("您的账号信息") == 2  # the name and the number


def test_a_form_that_is_sent_twice_makes_one_draft(owner):
    said = owner.hidden(LIST, "/apply")

    answers = [owner.client.post("/apply", said) for _ in range(2)]

    assert answers[0]["Location"] == answers[1]["Location"]
    assert Application.objects.count() == 1


def test_a_form_without_its_token_is_not_carried_out(owner):
    said = owner.hidden(LIST, "/apply")

    answer = owner.client.post("/apply", {**said, "token": ""})

    assert answer.status_code == 422
    assert "没有提交" in text(answer)
    assert not Application.objects.exists()


@pytest.mark.parametrize(
    ("element", "typed", "sentence"),
    [
        ("contact.name", "长" * 5000, "个字，请缩短"),
        ("contact.name", "王😀国", "表情符号"),
        ("contact.name", "<script>alert(1)</script>", "“<”或“>”"),
        ("contact.phone", "12345", "电话号码"),
        ("contact.name", "", "请填写联系人姓名"),
    ],
)
def test_what_does_not_hold_is_told_and_nothing_typed_is_lost(
    owner, draft, element, typed, sentence
):
    said = {"contact.name": "王建国", "contact.phone": "13803510000", element: typed}

    page = owner.send(f"/apply/{draft}/t/contact", said)

    assert page.status_code == 422
    assert sentence in text(page)
    assert "有 1 处需要修改" in text(page)
    other = next(value for name, value in said.items() if name != element)
    assert other in page.content.decode()
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("name", ["李·买买提", "𠮷田玲", "欧阳娜娜"])
def test_rare_and_long_names_are_taken(owner, draft, name):
    said = {"contact.name": name, "contact.phone": "13803510000"}

    assert owner.send(f"/apply/{draft}/t/contact", said).status_code == 302
    assert name in owner.get(f"/apply/{draft}/t/contact").content.decode()


def test_an_impossible_date_is_told(owner, draft):
    page = owner.send(f"/apply/{draft}/t/enterprise", {"enterprise.established_on": "2026-02-30"})

    assert "没有“2026-02-30”这一天" in text(page)


def test_one_can_save_half_a_page_and_go_on_later(owner, draft):
    answer = owner.send(f"/apply/{draft}/t/contact", {"contact.name": "王建国", "later": "1"})

    assert answer["Location"] == f"/apply/{draft}"
    assert "王建国" in owner.get(f"/apply/{draft}/t/contact").content.decode()


def test_a_saved_page_leads_to_the_next_that_is_open(owner, draft):
    said = {"contact.name": "王建国", "contact.phone": "13803510000"}

    answer = owner.send(f"/apply/{draft}/t/contact", said)

    assert answer["Location"] == f"/apply/{draft}/t/enterprise"


def test_the_same_page_may_be_sent_again_with_other_words(owner, draft):
    address = f"/apply/{draft}/t/contact"
    hidden = owner.hidden(address)
    for name in ("王建国", "王建华"):
        said = hidden | {"contact.name": name, "contact.phone": "13803510000"}
        assert owner.client.post(address, said).status_code == 302

    assert "王建华" in owner.get(address).content.decode()


@pytest.mark.parametrize("page", ["", "/t/contact", "/upload", "/check", "/sign", "/qx", "/done"])
def test_the_draft_of_somebody_else_is_as_if_it_were_not_there(other, draft, page):
    his, nobodys = other.get(f"/apply/{draft}{page}"), other.get(f"/apply/{NOWHERE}{page}")

    assert his.status_code == nobodys.status_code == 404
    assert text(his) == text(nobodys)


def test_a_file_is_looked_into_kept_and_shown(owner, draft):
    address = f"/apply/{draft}/upload"

    answer = owner.send(address, {"file": a_png()}, form=f"{address}/layout")

    assert answer["Location"] == f"{address}#m-layout"
    page = owner.get(address)
    assert "图.png" in text(page)
    seen = cases.materials_sheet(draft, actor("wangjianguo", behalf="晋味面馆"), MONDAY)
    file = next(row for row in seen.rows if row.need.key == "layout").files[0]
    assert owner.get(f"/apply/{draft}/f/{file.id}.png")["Content-Type"] == "image/png"


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("空.png", b"", "空文件"),
        ("程序.pdf", b"MZ\x90\x00" + b"\0" * 200, "内容不是 PDF"),
        ("坏.png", b"\x89PNG\r\n\x1a\n" + b"broken", "图"),
    ],
)
def test_a_bad_file_is_refused_in_words(owner, draft, name, content, sentence):
    address = f"/apply/{draft}/upload"

    page = owner.send(address, {"file": a_png(name, content)}, form=f"{address}/layout")

    assert page.status_code == 422
    assert sentence in text(page)
    assert "有 1 处需要修改" in text(page)


def test_sending_no_file_says_which_one_is_missing(owner, draft):
    address = f"/apply/{draft}/upload"

    page = owner.send(address, {}, form=f"{address}/layout")

    assert "请先选择“经营场所平面布局图”的文件" in text(page)


def test_what_is_missing_is_told_on_the_check_page_and_signing_waits(owner, draft):
    assert "还不能提交" in text(owner.get(f"/apply/{draft}/check"))
    assert owner.get(f"/apply/{draft}/sign")["Location"] == f"/apply/{draft}/check"


def test_the_check_page_shows_every_value_with_its_source(owner, firm):
    draft = a_complete_draft(firm)

    said = text(owner.get(f"/apply/{draft}/check"))

    assert "来源：申请人填写" in said
    assert "免提交" in said


def test_signing_needs_consent_and_the_right_password(owner, firm):
    address = f"/apply/{a_complete_draft(firm)}/sign"

    without = owner.send(address, {"password": PASSWORD})
    wrong = owner.send(address, {"consent": "yes", "password": "wrong"})

    assert "请先阅读声明" in text(without)
    assert "密码不对" in text(wrong)
    assert not Case.objects.exists()


def test_signing_twice_files_once_and_the_confirmation_can_be_opened_again(owner, firm):
    draft = a_complete_draft(firm)
    said = owner.hidden(f"/apply/{draft}/sign") | {"consent": "yes", "password": PASSWORD}

    answers = [owner.client.post(f"/apply/{draft}/sign", said) for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [f"/apply/{draft}/done"] * 2
    assert Application.objects.filter(state="submitted").count() == 1
    page = text(owner.get(f"/apply/{draft}/done"))
    assert "申请已提交" in page
    assert "查询码" in page


def test_what_was_signed_cannot_be_swapped_by_the_browser(owner, firm):
    address = f"/apply/{a_complete_draft(firm)}/sign"

    page = owner.send(address, {"consent": "yes", "password": PASSWORD, "sealed": "other"})

    assert page.status_code == 422
    assert "还没有签名" in text(page)


def test_what_changed_after_the_check_must_be_checked_again(owner, firm):
    draft = a_complete_draft(firm)
    said = owner.hidden(f"/apply/{draft}/sign") | {"consent": "yes", "password": PASSWORD}
    contact = {"contact.name": "王小国", "contact.phone": "13803510000"}
    owner.send(f"/apply/{draft}/t/contact", contact)

    page = owner.client.post(f"/apply/{draft}/sign", said)

    assert page.status_code == 422
    assert "请重新核对" in text(page)


def test_throwing_a_draft_away_asks_once_more(owner, draft):
    address = f"/apply/{draft}/discard"
    assert "不能恢复" in text(owner.get(address))

    assert owner.send(address, {})["Location"] == "/my"
    assert owner.get(f"/apply/{draft}").status_code == 404


@pytest.mark.parametrize("page", ["", "/t/enterprise", "/upload", "/check", "/sign", "/qx"])
def test_pages_of_a_draft_ask_little(owner, firm, page, django_assert_max_num_queries):
    draft = a_complete_draft(firm)
    owner.get(f"/apply/{draft}")

    with django_assert_max_num_queries(12):
        assert owner.get(f"/apply/{draft}{page}").status_code == 200


def test_the_receipt_page_asks_little(owner, firm, django_assert_max_num_queries):
    number = a_submitted_application(firm)
    draft = Application.objects.get(number=number).pk
    owner.get(f"/apply/{draft}/done")

    with django_assert_max_num_queries(12):
        assert owner.get(f"/apply/{draft}/done").status_code == 200


def test_what_was_answered_is_shown_before_signing(owner, firm):
    page = text(owner.get(f"/apply/{a_complete_draft(firm)}/check"))

    assert "经营场所的建筑面积是多少平方米？" in page
    assert "要在店外挂招牌吗？" in page


def test_a_file_over_the_limit_is_refused_with_its_limit(owner, draft):
    address = f"/apply/{draft}/upload"
    big = a_png("大.png", BytesIO(picture() + b"\0" * 21_000_000).getvalue())

    page = owner.send(address, {"file": big}, form=f"{address}/layout")

    assert page.status_code == 422
    assert "超过 20" in text(page)
