"""Pages of administrators through HTTP: lists, deeds, codes to hand over, a second administrator."""

import re

import pytest
from django.test import Client

from onething.identity.load import id_of
from onething.kernel.pump import pump_all
from tests.times import MONDAY

CLERK, SECOND = (id_of("official", n) for n in ("SX00001", "SX00022"))
NEW = "一个又长又没人想得到的密码"


@pytest.fixture(autouse=True)
def _at_that_time(monkeypatch):
    """Let pages live on the Monday of the tests."""
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)


@pytest.fixture
def admin(at_screen):
    return at_screen("yanjin")


def code_on(page):
    return re.search(r"激活码</dt><dd class=\"code\">([^<]+)<", page.content.decode())[1]


def test_the_list_and_one_official_within_their_budgets(admin, django_assert_max_num_queries):
    admin.get("/staff")
    with django_assert_max_num_queries(12):
        page = admin.get("/staff").content.decode()
    assert "王芳" in page
    assert "周明" not in page

    with django_assert_max_num_queries(12):
        page = admin.get(f"/staff/{CLERK}").content.decode()
    assert "重置登录方式" in page


@pytest.mark.parametrize("login", ["wangfang", "sunlixin", "zhangyun", "lixiaoman"])
def test_others_do_not_get_in(at_screen, login):
    client = at_screen(login)

    assert client.get("/staff").status_code == 404
    assert client.get(f"/staff/{CLERK}").status_code == 404


def test_another_organisations_official_looks_as_if_not_there(at_screen):
    client = at_screen("fanli")

    assert client.get(f"/staff/{CLERK}").status_code == 404
    assert client.post(f"/staff/{CLERK}/do/leave", {"token": "x"}).status_code == 404


def test_a_reset_is_handed_over_and_opens(admin, at_screen):
    clerk = at_screen("wangfang")
    page = admin.post(f"/staff/{CLERK}/do/reset", {"token": "r", "what": "both"})
    assert clerk.get("/desk").url.startswith("/login")

    said = {"login": "wangfang", "code": code_on(page), "new": NEW, "again": NEW}
    assert Client().post("/activate", {"token": "a"} | said | {"again": "x"}).status_code == 422
    assert Client().post("/activate", {"token": "b"} | said | {"code": "x"}).status_code == 422
    assert Client().post("/activate", {"token": "c"} | said).url == "/login"
    came = Client().post("/login", {"login": "wangfang", "password": NEW, "token": "l"})
    assert came.url == "/desk"


def test_what_is_wrong_is_told_on_the_page(admin):
    said = admin.post(f"/staff/{CLERK}/do/reset", {"token": "r"})

    assert said.status_code == 422
    assert "请选择重置密码" in said.content.decode()


def test_a_second_administrator_agrees(admin, at_screen):
    asked = admin.post(f"/staff/{SECOND}/do/leave", {"token": "p"})
    assert "%E5%A4%8D%E6%A0%B8" in asked.url
    assert "等另一名管理员复核" in admin.get("/staff").content.decode()

    roles = {"token": "q", "post": post_on(admin), "roles": ["window", "operator"]}
    admin.post(f"/staff/{CLERK}/do/change_roles", roles)
    second = at_screen("wenyan")
    page = second.get("/staff").content.decode()
    assert "王芳：修改岗位角色" in page
    agree = re.search(r"/staff/fh/[0-9a-f-]+/yes", page)[0]
    assert second.post(agree, {"token": "y"}).status_code == 302
    assert "运行维护人员" in admin.get(f"/staff/{CLERK}").content.decode()


def post_on(admin):
    page = admin.get(f"/staff/{CLERK}").content.decode()
    return re.search(r'name="post" value="([0-9a-f-]+)"', page)[1]


def test_a_new_official_is_entered_and_nothing_typed_is_lost(admin):
    hall = str(id_of("organisation", "approval:140105"))
    said = {"name": "新来的", "number": "SX09999", "login": "xinlai", "organisation": hall}
    page = admin.post("/staff/new", {"token": "n1", "title": "", "roles": ["window"]} | said)
    assert (page.status_code, "新来的" in page.content.decode()) == (422, True)

    page = admin.post("/staff/new", {"token": "n2", "title": "帮办员", "roles": ["window"]} | said)

    assert len(code_on(page)) == 14
    assert "未激活" in admin.get("/staff?state=waiting").content.decode()


def test_deeds_of_weight_ask_who_is_there(admin):
    session = admin.session
    session["again"] = 0
    session.save()

    said = admin.post(f"/staff/{CLERK}/do/leave", {"token": "x", "next": f"/staff/{CLERK}"})

    assert said.url == f"/account/again?next=/staff/{CLERK}"


def test_the_official_is_told(admin, at_screen):
    admin.post(f"/staff/{CLERK}/do/unlock", {"token": "u"})
    pump_all()

    assert "账号已解除锁定" in at_screen("wangfang").get("/account").content.decode()


def test_the_leader_sees_nothing_to_assign(at_screen):
    assert "没有待重新分派的办件" in at_screen("sunlixin").get("/lead/fp").content.decode()
