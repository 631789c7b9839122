"""合作单位网点 through HTTP: agreed and staffed by the leader, taken in at the site, accepted at the county window."""

import re

import pytest

from onething.cases.models import Application
from onething.desk.models import Hall
from onething.documents import queries as documents
from onething.identity.models import Agreement, Assistance
from onething.kernel.models import Reading
from tests import given
from tests.cast import actor
from tests.identity.partners import SINCE, UNTIL, a_site, items_of, place, post_of, taking_in
from tests.pages.staff.test_intake import OWNER, SHOP, begin, words
from tests.times import MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch, settings):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    settings.REGISTRY_URL = "http://127.0.0.1:9"


@pytest.fixture
def boss(at_screen):
    return at_screen("sunlixin")


@pytest.fixture
def partner(at_screen):
    return at_screen("youzhan")


def send(client, path, cause, **said):
    return client.post(path, {"token": cause, **said})


def test_the_leader_agrees_binds_and_ends_on_one_page(boss, partner):
    path = f"/lead/wd/{place().pk}/xy"
    assert "登记协议" in words(boss.get(path)) and "现在不能收件" in words(partner.get("/desk/zd"))
    said = {
        "do": "make", "partner": "样例邮政", "partner_code": "921451050000000190",
        "ground": "样例协议 1 号", "since": SINCE.isoformat(), "until": UNTIL.isoformat(),
        "items": items_of(), "rights": ["take_in", "print"],
    }  # fmt: skip
    wrong = send(boss, path, "a", **said | {"partner_code": "1", "until": ""})
    assert wrong.status_code == 422 and "样例协议 1 号" in wrong.content.decode()
    assert send(boss, path, "b", **said).status_code == 302
    page = words(boss.get(path))
    assert "样例邮政" in page and "尤站" in page and "收件 0 份" in page
    assert "现在不能收件" in words(partner.get("/desk/zd"))

    assert send(boss, path, "c", do="in", post="x").status_code == 409
    assert send(boss, path, "d", do="in", post=post_of().pk).status_code == 302
    page = words(partner.get("/desk/zd"))
    assert "开始收件" in page and place().name in page and "收件、打印" in page
    assert send(boss, path, "e", do="out", post=post_of().pk).status_code == 302
    assert send(boss, path, "f", do="end", reason="").status_code == 422
    assert send(boss, path, "g", do="end", reason="网点搬迁").status_code == 302
    assert "终止原因：网点搬迁" in words(boss.get(path))
    assert send(boss, path, "h", do="end", reason="再来").status_code == 409


def test_items_are_found_by_department_and_by_a_word_and_a_department_is_taken_whole(boss):
    path = f"/lead/wd/{place().pk}/xy"
    page = boss.get(path).content.decode()
    groups = re.findall(r"<summary>([^<（]+)（(\d+) 个", page)
    assert len(groups) > 10 and ("市场监督管理" in dict(groups))
    assert page.count('name="items"') == sum(int(count) for _, count in groups)
    assert '<details class="group" open' not in page

    typed = {"partner": "样例邮政", "items": items_of()[:1], "find": "食品经营"}
    looked = send(boss, path, "l", do="look", **typed)
    page = looked.content.decode()
    shown = re.findall(
        r'<div class="choice"><input type="checkbox" name="items" id="i-(\w+)"', page
    )
    names = {one: re.search(rf'for="i-{one}">([^<]+)<', page)[1] for one in shown}
    assert looked.status_code == 200 and "样例邮政" in page and "err-msg" not in page
    assert items_of()[0] in shown
    assert all("食品经营" in name for one, name in names.items() if one != items_of()[0])
    assert not Agreement.objects.exists()

    whole = {
        "do": "make", "partner": "样例邮政", "partner_code": "921451050000000190",
        "ground": "样例协议 1 号", "since": SINCE.isoformat(), "until": UNTIL.isoformat(),
        "rights": ["take_in"],
    }  # fmt: skip
    none = send(boss, path, "n", **whole)
    assert none.status_code == 422 and 'href="#f-items"' in none.content.decode()
    assert send(boss, path, "w", **whole, whole=["market"], items=["x"]).status_code == 302
    taken = Agreement.objects.get().items
    assert len(taken) == int(dict(groups)["市场监督管理"])


def test_kinds_that_no_partner_runs_have_no_agreement(boss):
    hall = Hall.objects.get(code="140105000-01")
    path = f"/lead/wd/{hall.pk}/xy"
    assert "不由合作单位收件" in words(boss.get(path))
    assert send(boss, path, "a", do="make", items=items_of()).status_code == 409
    assert not Agreement.objects.exists()


def test_from_the_papers_to_the_receipt_and_the_county_window(boss, partner, at_screen):
    _, by = a_site()
    assert begin(partner, **SHOP, **OWNER).status_code == 302
    assert "要办什么" in words(partner.get("/desk/new"))
    found = partner.get("/desk/new?q=餐饮").content.decode()
    assert "单办" in found or "一件事" in found
    acting = given.identity.assisting(
        given.identity.assistance(Assistance.objects.get().pk, by, MONDAY)
    )
    number = given.a_submitted_application(acting, answers=given.SMALL)
    row = Application.objects.get(number=number)

    done = words(partner.get(f"/apply/{row.pk}/done"))
    assert "代收，送县级政务服务大厅受理" in done and "打印收件回执" in done
    assert "查看收件凭证" not in done
    slip = words(partner.get(f"/desk/zd/{row.pk}"))
    assert number in slip and place().name in slip and "不是受理" in slip and "打印" in slip
    assert "晋味面馆" in words(partner.get("/desk/zd"))
    case = row.cases.first()
    assert f"{place().name}代收" in words(at_screen("wangfang").get(f"/bj/{case.pk}"))
    assert "收件 1 份" in words(boss.get(f"/lead/wd/{place().pk}/xy"))


def test_who_was_helped_reads_whose_site_it_was_and_equal_looks_once(partner, at_screen):
    a_site()
    begin(partner, **SHOP, **OWNER)
    for address in ("/desk/new", "/desk/new", "/desk/zd"):
        assert partner.get(address).status_code == 200
    owner = at_screen("wangjianguo")
    owner.post("/switch", {"as": str(Assistance.objects.get().subject_id), "token": "s"})
    bank = f"样例邮政公司小店区分公司，{place().name}（合作网点）"

    helped, seen = words(owner.get("/my/sqm")), words(owner.get("/my/seen"))

    assert bank in helped and "小店区行政审批服务管理局" not in helped
    looks = Reading.objects.filter(
        who__startswith="official:", subject=Assistance.objects.get().subject_id
    )
    assert looks.count() > 1
    assert bank in seen and "小店区行政审批服务管理局" not in seen and "平台，" not in seen
    assert f"当天 {looks.count()} 次" in seen
    assert seen.count(bank) < looks.count()


def test_what_belongs_to_the_person_stays_closed_at_a_site(partner, firm):
    given.a_submitted_application(firm, answers=given.SMALL)
    draft = given.a_draft(firm)
    a_site()
    begin(partner, **SHOP, **OWNER)

    page = partner.get("/desk/new").content.decode()
    assert str(draft) not in page and "没办完的" not in page
    number = Application.objects.filter(number__isnull=False).get().number
    for address in (
        "/my", "/my/zz", "/my/wt", "/my/xx", "/my/yy", f"/my/bj/{number}/wl",
        f"/my/bj/{number}/sd", f"/apply/{draft}/qm",
    ):  # fmt: skip
        answer = partner.get(address)
        assert answer.status_code == 403, address
    for address in (f"/my/bj/{number}", f"/apply/{draft}", f"/apply/{draft}/done"):
        assert partner.get(address).status_code == 404, address


def test_in_his_post_nothing_of_the_hall_opens(partner, firm):
    number = given.a_submitted_application(firm, answers=given.SMALL)
    case = Application.objects.get(number=number).cases.first()
    a_site()
    for address in (
        "/desk", "/desk/jh", "/desk/out", "/desk/me", "/desk/xb", "/desk/lz", "/desk/tx",
        "/office", "/lead", "/lead/wd", "/bb", "/px/pb", "/desk/bangban", f"/bj/{case.pk}",
        f"/desk/zd/{case.application_id}",
    ):  # fmt: skip
        assert partner.get(address).status_code == 404, address


def test_a_result_is_handed_over_only_to_who_is_there_and_within_the_rights(partner):
    made, by = a_site(rights=("take_in", "collect"))
    acting, _ = taking_in(by)
    number = given.a_submitted_application(acting, answers=given.SMALL)
    row = Application.objects.get(number=number)
    case = row.cases.get(part="licence_check")
    given.commands.accept(case.pk, by=actor("wangfang"), at=MONDAY)
    given.commands.grant(case.pk, by=actor("zhouming"), at=MONDAY)
    given.pump_all()
    paper = documents.documents_about(f"case:{case.pk}")[0]
    path = f"/desk/zd/{row.pk}/jg"
    assert partner.get(path).status_code == 302
    assert partner.get(f"{path}?d={paper.id}").status_code == 409
    assert "只交给到场的申请人" in words(partner.get(f"/desk/zd/{row.pk}"))

    begin(partner, **SHOP, **OWNER)
    assert "打开、打印" in words(partner.get(f"/desk/zd/{row.pk}"))
    answer = partner.get(f"{path}?d={paper.id}")
    assert answer.status_code == 200 and answer.content.startswith(b"%PDF")
    assert partner.get(f"{path}?d={row.pk}").status_code == 404
    Agreement.objects.filter(pk=made).update(rights=["take_in"])
    assert partner.get(f"{path}?d={paper.id}").status_code == 409


def test_a_closed_site_and_an_ended_agreement_are_told_in_words(partner):
    made, _ = a_site()
    Hall.objects.filter(pk=place().pk).update(closed_from=SINCE, closed_reason="搬迁")
    assert "已经登记关闭" in words(partner.get("/desk/zd"))
    closed = begin(partner, **SHOP, **OWNER)
    assert closed.status_code in (409, 422) and "已经登记关闭" in words(closed)
    Hall.objects.filter(pk=place().pk).update(closed_from=None, closed_reason="")
    Agreement.objects.filter(pk=made).update(ended_at=MONDAY, ended_reason="终止")
    again = partner.post("/desk/new/sf", {"token": "z", **SHOP, **OWNER})
    assert again.status_code in (409, 422) and "协议没有生效" in words(again)


def test_pages_keep_their_budgets(boss, partner, django_assert_max_num_queries):
    _, by = a_site()
    acting, _ = taking_in(by)
    number = given.a_submitted_application(acting, answers=given.SMALL)
    row = Application.objects.get(number=number)
    for client, path, most in (
        (partner, "/desk/zd", 12),
        (partner, f"/desk/zd/{row.pk}", 15),
        (boss, f"/lead/wd/{place().pk}/xy", 15),
    ):
        client.get(path)
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200, path
