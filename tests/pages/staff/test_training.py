"""Pages of the team: courses and exams, who is trained, rota, contact points, appraisals."""

import pytest

from onething.identity.load import id_of
from onething.identity.models import Appraisal, ContactPoint, Qualification, Shift, Sitting
from onething.identity.training.rules import courses
from onething.kernel.clock import CHINA
from onething.kernel.now import now

pytestmark = pytest.mark.django_db
CLERK = str(id_of("official", "SX00001"))
MOST = 16  # the twelve of a page, and the savepoints of a test


def read(client, path, counted, **data):
    client.get(path, data)
    with counted(MOST):
        said = client.get(path, data)
    assert said.status_code == 200, path
    return said.content.decode()


def test_a_clerk_learns_sits_and_sees_what_was_right(at_screen, django_assert_max_num_queries):
    clerk = at_screen("wangfang")
    page = read(clerk, "/px", django_assert_max_num_queries)
    assert "还没有合格" in page
    assert "行政许可法 第三十二条" in page
    assert clerk.post("/px/kc/window", {"token": "a"}).status_code == 302
    sitting = Sitting.objects.get()
    address = f"/px/ks/{sitting.pk}"
    page = read(clerk, address, django_assert_max_num_queries)
    assert page.count("<fieldset") == courses()["window"].draw
    assert "第三十二条" not in page  # no citation before it is marked
    assert "继续考试" in read(clerk, "/px", django_assert_max_num_queries)
    right = {
        f"q-{key}": [str(one) for one in courses()["window"].questions[key].right]
        for key in sitting.drawn
    }
    assert clerk.post(address, {"token": "b", **right}).status_code == 302
    page = read(clerk, address, django_assert_max_num_queries)
    assert "100 分，合格" in page
    assert "依据：" in page
    assert clerk.post(address, {"token": "c"}).status_code == 409
    assert at_screen("zhaomin").get(address).status_code == 404
    assert "前有效" in read(clerk, "/px", django_assert_max_num_queries)
    for number in range(2):
        clerk.post("/px/kc/service", {"token": f"d{number}"})
        last = Sitting.objects.filter(course="service").latest("began_at")
        clerk.post(f"/px/ks/{last.pk}", {"token": f"e{number}"})
    assert "请复习后在" in clerk.post("/px/kc/service", {"token": "f"}).content.decode()


def test_a_leader_keeps_the_team(at_screen, django_assert_max_num_queries):
    leader, counted = at_screen("sunlixin"), django_assert_max_num_queries
    assert "现在没有规定" in read(leader, "/px/dw", counted)
    assert leader.post("/px/dw/gd", {"token": "a", "demand": "yes"}).status_code == 302
    assert leader.post("/px/dw/gd", {"token": "b", "demand": "yes"}).status_code == 422
    assert "没有合格" in read(leader, "/px/dw", counted)
    assert "请选择人员" in leader.post("/px/dw/zs", {"token": "c"}).content.decode()
    said = {"official": CLERK, "level": "4", "certificate": "S1", "since": "2026-01-05"}
    assert leader.post("/px/dw/zs", {"token": "d", **said}).status_code == 302
    assert "四级（中级工）（S1）" in read(leader, "/px/dw", counted)
    held = Qualification.objects.get()
    assert leader.post(f"/px/dw/zs/{held.pk}", {"token": "e"}).status_code == 302
    assert at_screen("wangfang").get("/px/dw").status_code == 404


def test_the_rota_is_set_by_the_leader_and_read_by_all(at_screen, django_assert_max_num_queries):
    leader, counted = at_screen("sunlixin"), django_assert_max_num_queries
    today = now().astimezone(CHINA).date().isoformat()
    said = {"official": CLERK, "window": "3 号", "on": today, "half": "pm"}
    assert leader.post("/px/pb/new", {"token": "a"}).status_code == 422
    assert leader.post("/px/pb/new", {"token": "b", **said}).status_code == 302
    assert leader.post("/px/pb/new", {"token": "c", **said}).status_code == 422
    page = read(at_screen("wangfang"), "/px/pb", counted)
    assert "3 号：王芳" in page
    assert "排一班" not in page
    assert "号（" in read(leader, "/px/pb", counted)  # the windows of the hall, to be chosen
    assert "3 号：王芳" not in read(leader, "/px/pb", counted, **{"from": "2026-01-05"})
    assert leader.post(f"/px/pb/{Shift.objects.get().pk}", {"token": "d"}).status_code == 302


def test_contact_points_and_appraisals_are_entered(at_screen, django_assert_max_num_queries):
    leader, counted = at_screen("sunlixin"), django_assert_max_num_queries
    assert "还没有登记基层联系点" in read(leader, "/px/lxd", counted)
    assert leader.post("/px/lxd/new", {"token": "a"}).status_code == 422
    point = {"name": "亲贤街道", "address": "样例路", "keeper": "张三", "phone": "0351-1234567"}
    assert leader.post("/px/lxd/new", {"token": "b", **point}).status_code == 302
    assert "亲贤街道" in read(at_screen("wangfang"), "/px/lxd", counted)
    address = f"/px/lxd/{ContactPoint.objects.get().pk}"
    assert leader.post(address, {"token": "c"}).status_code == 302
    assert leader.post(address, {"token": "d"}).status_code == 422
    assert "还没有记录" in read(leader, "/px/kh", counted)
    assert leader.post("/px/kh", {"token": "e"}).status_code == 422
    said = {
        "official": CLERK, "kind": "reward", "on": "2026-01-05", "result": "表扬", "ground": "样例〔2026〕1号",
    }  # fmt: skip
    assert leader.post("/px/kh", {"token": "f", **said}).status_code == 302
    assert "样例〔2026〕1号" in read(leader, "/px/kh", counted, q="王芳")
    assert Appraisal.objects.count() == 1
