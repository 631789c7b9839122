"""现场收件 at the window: who is there, what he wants, everything on the same pages as at home, filed."""

import re
from datetime import date, timedelta
from html import unescape

import pytest

from onething.cases import queries
from onething.cases.models import Application
from onething.catalogue.models import Implementation
from onething.identity import commands
from onething.identity.models import Assistance, Subject
from onething.identity.terms.numbers import check_credit_code, id_number
from onething.kernel.forms import Datum
from onething.kernel.models import Reading
from tests import given
from tests.cast import actor
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
SHOP = {"number": "921451050000000190", "name": "太原市小店区晋味面馆", "shown": "typed"}
OWNER = {"came_number": "145105197810010038", "came_name": "王建国"}
CARD = "赵老根|男|汉|19380115|太原市小店区样例路7号|14510519380115009X|样例公安局|长期"
NEW_SHOP = "921451050000019943"  # in the register, not here
LIST = "/yjs/kbcyd/qd?region=140105&area=80&food=steam&sign=no&tobacco=no"


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch, settings):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    settings.REGISTRY_URL = "http://127.0.0.1:9"


@pytest.fixture
def window(at_screen):
    return at_screen("wangfang")


def begin(window, **said):
    return window.post("/desk/new/sf", {"token": f"b{len(said)}", **said})


def words(answer):
    body = re.sub(r"<(script|style|head).*?</\1>", "", answer.content.decode(), flags=re.S)
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", body)))


def test_a_card_that_is_read_is_enough(window):
    assert "先核对来人" in words(window.get("/desk/new"))

    assert begin(window, card=CARD).status_code == 302

    page = words(window.get("/desk/new"))
    assert "赵老根" in page
    assert "14510519380115009X" not in page
    assert Assistance.objects.get().shown == "reader"


def test_for_a_body_its_code_and_the_card_of_who_came_are_enough(window):
    card = "王建国|男|汉|19781001|太原市小店区样例路2号|145105197810010038|样例公安局|长期"

    assert begin(window, number=SHOP["number"], card=card).status_code == 302

    row = Assistance.objects.get()
    assert (row.subject.name, row.came.name, row.shown) == (SHOP["name"], "王建国", "reader")


def test_somebody_new_is_recorded_and_an_error_is_told_at_its_field(window):
    new = {"number": "145105199001010014", "name": "钱新来", "shown": "typed"}
    wrong = begin(window, number="145105199001010015", name="钱新来", shown="typed")
    assert wrong.status_code == 422
    assert 'id="f-number-e"' in wrong.content.decode()

    if begin(window, token="n1", **new).status_code != 302:
        number = new["number"][:17]
        new["number"] = number + check_digit(number)
        assert begin(window, token="n2", **new).status_code == 302

    assert Subject.objects.get(id_number=new["number"]).name == "钱新来"


def test_who_has_a_passport_is_recorded_and_served(window):
    said = {"number": "e1234 5678", "name": "Jane Sample", "paper": "414", "shown": "typed"}

    assert begin(window, **said).status_code == 302

    who = Assistance.objects.get().subject
    assert (who.kind, who.id_type, who.id_number) == ("foreigner", "414", "E12345678")
    assert "Jane Sample" in words(window.get("/desk/new"))


def test_a_persons_number_that_could_be_a_credit_code_still_wants_his_name(window):
    birth = date(1990, 1, 1)
    number = next(
        made
        for made in (id_number("145105", birth, n) for n in range(1, 999))
        if check_credit_code(made) is None
    )
    commands.record_subject("钱样样", "111", number, by=actor("wangfang"), at=MONDAY)

    answer = begin(window, number=number, shown="typed")

    assert answer.status_code == 422
    assert "请填写证件上的姓名" in words(answer)
    assert not Assistance.objects.exists()


def test_a_shop_that_is_new_here_comes_from_the_register(window, monkeypatch):
    known = {
        "name": "太原市小店区新样早餐店",
        "legal_person.name": "高新样",
        "legal_person.id_number": "14510519850412201X",
        "region": "140105",
    }
    facts = {
        f"enterprise.{key}": Datum(said, "登记库", MONDAY.date()) for key, said in known.items()
    }
    asked = {NEW_SHOP: facts}
    monkeypatch.setattr("onething.exchange.queries.enterprise_facts", lambda it: asked.get(it, {}))
    card = f"高新样|男|汉|19850412|样例路|{known['legal_person.id_number']}|样例公安局|长期"
    nobody = begin(window, token="nobody", number="91145105000001986B", card=card)
    assert "没有这个统一社会信用代码" in words(nobody)

    assert begin(window, number=NEW_SHOP, card=card).status_code == 302

    row = Assistance.objects.get()
    assert (row.subject.name, row.came.name) == (known["name"], "高新样")


def check_digit(number):
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    total = sum(int(sign) * weight for sign, weight in zip(number, weights, strict=True))
    return "10X98765432"[total % 11]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({}, "请刷证、扫码或者填写证件号码"),
        (SHOP, "请填写来人的身份证号"),
        (SHOP | {"name": "别家面馆"} | OWNER, "名称与登记的不一致"),
        ({"number": "91140000999999999X", "name": "没有", "shown": "typed"} | OWNER, "校验位不对"),
        ({"number": NEW_SHOP, "shown": "typed"} | OWNER, "登记系统现在没有答复"),
        ({"number": "E12345678", "name": "Jane Sample", "shown": "typed"}, "个人的证件种类"),
        ({"number": "E1", "name": "Jane Sample", "shown": "typed", "paper": "414"}, "护照号码应当"),
        (SHOP | {"came_number": "145105198309120051", "came_name": "孙大圆"}, "法定代表人"),
        ({"code": "", "tail": ""}, "请填写申请人读出的授权码"),
        ({"code": "000000", "tail": "1234"}, "授权码或者证件号码的后四位不对"),
    ],
)
def test_what_does_not_hold_is_told_and_what_was_typed_stays(window, said, sentence):
    answer = begin(window, **said)

    assert answer.status_code in (409, 422)
    assert sentence in words(answer)
    if said.get("name") == "别家面馆":
        assert 'value="别家面馆"' in answer.content.decode()
    assert not Assistance.objects.exists()


def test_from_the_card_to_acceptance_at_one_window(window):
    begin(window, **SHOP, **OWNER)
    found = window.get("/desk/new?q=开饭馆").content.decode()
    assert "/yjs/kbcyd/qx?region=140105" in found

    page = window.get(f"{LIST}&only_part=food").content.decode()
    assert "只办“食品经营许可" in page
    said = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
    started = window.post("/apply", {**said, "token": "start"})
    draft = started["Location"].rstrip("/").split("/")[-1]
    upload = window.get(f"/apply/{draft}/upload").content.decode()
    assert 'type="file"' in upload and "data-scan=" in upload and "scan.js" in upload
    fill(window, draft)

    sheet = window.get(f"/apply/{draft}/sign").content.decode()
    assert "王建国（当面签名，王芳经手）" in sheet
    sealed = re.search(r'name="sealed" value="([^"]+)"', sheet)[1]
    sign = {"sealed": sealed, "consent": "yes", "password": "Yijianshi2026", "token": "sign"}
    wrong = window.post(f"/apply/{draft}/sign", sign | {"ink": "1,1", "token": "dot"})
    assert "签名太短" in words(wrong)
    ink = "40,120 120,60 200,180;240,60 240,200"
    assert window.post(f"/apply/{draft}/sign", sign | {"ink": ink}).status_code == 302

    row = Application.objects.get(pk=draft)
    assert "当面核对" in row.consent
    assert row.signature.startswith("sm3:") and "pad.js" in sheet
    (case,) = row.cases.all()
    assert (row.title, case.part) == (case.item_name, "food")
    done = window.get(f"/apply/{draft}/done").content.decode()
    assert f"/bj/{case.pk}" in done
    assert window.post(f"/bj/{case.pk}/do/accept", {"token": "accept"}).status_code == 302
    assert window.post("/desk/new/js", {"token": "end"}).status_code == 302
    assert window.get(f"/apply/{draft}").status_code == 403
    assert Reading.objects.filter(who=actor("wangfang").who, subject=row.subject).exists()


def fill(window, draft):
    """Fill in what the pages ask, as the clerk would; the rules of each are tested elsewhere."""
    by = acting()
    for group in queries.draft_sheet(draft, by, MONDAY).plan.groups:
        values = {field.element: given.value_for(field) for field in group.fields}
        answer = window.post(f"/apply/{draft}/t/{group.key}", {**values, "token": group.key})
        assert answer.status_code == 302, words(answer)
    file = given.a_file(by)
    for row in queries.materials_sheet(draft, by, MONDAY).to_upload:
        given.commands.attach(draft, key=row.need.key, file=file, by=by, at=MONDAY)
    promised = [
        row.need.key
        for row in queries.materials_sheet(draft, by, MONDAY).rows
        if row.need.source == "commitment"
    ]
    given.commands.commit_to(draft, keys=promised, by=by, at=MONDAY)


def acting():
    from_ = given.identity.assistance(Assistance.objects.get().pk, actor("wangfang"), MONDAY)
    return given.identity.assisting(from_)


def test_what_is_not_for_him_stays_closed(window):
    begin(window, **SHOP, **OWNER)

    for address in ("/my", "/my/zz", "/my/wt", "/my/seen", "/my/xx", "/my/cn"):
        assert window.get(address).status_code == 403, address


def test_after_its_time_the_pages_are_closed_and_say_so(window, monkeypatch):
    begin(window, **SHOP, **OWNER)
    draft = given.a_draft(acting())
    assert "您正在代" in words(window.get(f"/apply/{draft}"))
    late = MONDAY + timedelta(minutes=61)
    monkeypatch.setattr("onething.web.middleware.now", lambda: late)

    assert window.get(f"/apply/{draft}").status_code == 403
    assert "先核对来人" in words(window.get("/desk/new"))


def test_what_is_begun_and_what_is_usual_stand_on_the_page(window, django_assert_max_num_queries):
    begin(window, **SHOP, **OWNER)
    draft = given.a_draft(acting(), answers=given.SMALL | {"only_part": "food"})
    window.get("/desk/new")

    with django_assert_max_num_queries(12):
        page = window.get("/desk/new").content.decode()

    assert f"/apply/{draft}" in page
    assert "only_part=food" in page
    assert "单办" in page


def test_a_theme_for_bodies_does_not_fit_a_person(window):
    begin(window, card=CARD)

    page = words(window.get("/desk/new?q=开饭馆"))

    assert "申请人不符" in page
    assert "目录里没有“不存在的事”" in words(window.get("/desk/new?q=不存在的事"))


def test_who_came_with_his_own_card_goes_on_for_his_firm_and_back(window):
    card = "王建国|男|汉|19781001|太原市小店区样例路2号|145105197810010038|样例公安局|长期"
    assert begin(window, card=card).status_code == 302
    page = window.get("/desk/new?q=开饭馆").content.decode()
    firm, own = Subject.objects.get(id_number=SHOP["number"]), Subject.objects.get(name="王建国")
    assert f"替{SHOP['name']}办" in page
    assert "申请人不符" in page

    gone = window.post("/desk/new/hr", {"for": firm.pk, "token": "h1", "q": "开饭馆"})

    assert gone.status_code == 302
    row = Assistance.objects.get(ended_at=None)
    assert (row.subject, row.came, row.shown) == (firm, own, "reader")
    assert 'href="/yjs/kbcyd' in window.get(gone["Location"]).content.decode()
    assert "替王建国本人办" in window.get("/desk/new?q=结婚").content.decode()
    assert window.post("/desk/new/hr", {"for": own.pk, "token": "h2"}).status_code == 302
    assert Assistance.objects.get(ended_at=None).subject == own


def test_nobody_goes_on_for_whom_he_does_not_stand(window):
    assert begin(window, card=CARD).status_code == 302
    firm = Subject.objects.get(id_number=SHOP["number"])

    assert "替" not in words(window.get("/desk/new?q=开饭馆")).partition("改为")[2][:3]
    assert window.post("/desk/new/hr", {"for": firm.pk, "token": "h3"}).status_code == 404
    assert Assistance.objects.get(ended_at=None).subject.name == "赵老根"


def test_what_no_catalogue_of_ours_has_is_said_with_what_can_be_done(
    window, django_assert_max_num_queries
):
    begin(window, card=CARD)
    window.get("/desk/new?q=社保卡")

    with django_assert_max_num_queries(16):
        answer = window.get("/desk/new?q=护照")

    page, body = words(answer), answer.content.decode()
    assert "不在本平台的事项目录里" in page
    assert "公安机关出入境管理机构" in page and 'href="tel:12367"' in body
    for address in (
        "/desk/bangban/new?want=",
        "/bb/new?kind=other",
        'href="/wd"',
        'href="tel:12345"',
    ):
        assert address in body
    assert "转到别的窗口" not in page  # no number is served


def test_the_ways_that_are_offered_are_there_and_say_what_was_asked_for(window):
    begin(window, card=CARD)
    body = window.get("/desk/new?q=没有这样的事").content.decode()
    assert "本平台的事项目录里没有“没有这样的事”" in words(window.get("/desk/new?q=没有这样的事"))

    for start in ("/desk/bangban/new", "/bb/new"):
        address = unescape(re.search(rf'href="({start}[^"]+)"', body)[1])
        assert "没有这样的事" in window.get(address).content.decode()


def test_what_people_call_it_is_found_at_the_window(window):
    begin(window, card=CARD)

    assert "社会保障卡申领" in words(window.get("/desk/new?q=社保卡"))
    assert "职工正常退休申请" in words(window.get("/desk/new?q=养老金"))


def test_what_stands_in_the_catalogue_and_nobody_here_does_is_not_denied(window):
    Implementation.objects.filter(code="140164511000").delete()
    begin(window, card=CARD)

    page = words(window.get("/desk/new?q=砍树"))

    assert "林木采伐许可" in page and "没有单位实施" in page and "不在本平台" not in page


def test_one_item_alone_is_asked_what_it_needs(window):
    begin(window, **SHOP, **OWNER)
    body = window.get("/yjs/kbcyd/qx?region=140105&only_part=food").content.decode()

    assert re.findall(r'name="(area|food|sign|tobacco|fire_way)"', body)[:1] == ["food"]
    assert not re.findall(r'name="(area|sign|tobacco|fire_way)"', body)
    assert "只问这一项用得到的" in body
    nothing_left = window.get("/yjs/kbcyd/qx?region=140105&only_part=licence_check")
    assert nothing_left.status_code == 302 and "/qd?" in nothing_left["Location"]


def test_the_draft_of_one_item_is_asked_no_more_when_its_answers_change(window):
    begin(window, **SHOP, **OWNER)
    draft = given.a_draft(acting(), answers={"food": "steam", "only_part": "food"})

    body = window.get(f"/apply/{draft}/qx").content.decode()
    assert not re.findall(r'name="(area|sign|tobacco|fire_way)"', body)

    seen = re.search(r'name="seen" value="([^"]*)"', body)[1]
    said = {"token": "change", "food": "cold", "seen": unescape(seen)}
    assert window.post(f"/apply/{draft}/qx", said).status_code == 302
    answers = Application.objects.get(pk=draft).answers
    assert answers == {"food": "cold", "only_part": "food"}
