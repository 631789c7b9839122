"""Pages of the team: courses and exams, who is trained, rota, contact points, appraisals."""

import re
from datetime import date, timedelta
from uuid import UUID

import pytest

from onething.desk.models import Shift, Window
from onething.identity.load import id_of
from onething.identity.models import (
    Appraisal,
    ContactPoint,
    Heard,
    Qualification,
    Sitting,
    Subject,
    TrainingRule,
)
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
    key = sitting.drawn[0]
    some = {f"q-{key}": right[f"q-{key}"]}
    kept = clerk.post(address, {"token": "k", "do": "keep", **some})
    assert "已保存到" in clerk.get(kept["Location"]).content.decode()
    still = clerk.post(address, {"token": "o", "do": "hand_in", **some})
    page = clerk.get(still["Location"]).content.decode()
    assert f"还有 {len(sitting.drawn) - 1} 题没有答" in page
    assert page.count(" checked") == len(right[f"q-{key}"])
    assert "就这样交卷" in page
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
        clerk.post(f"/px/ks/{last.pk}", {"token": f"e{number}", "do": "as_is"})
        page = read(clerk, f"/px/ks/{last.pk}", django_assert_max_num_queries)
        assert ("（正确）" in page, "依据：" in page) == (number == 1, True)
    assert "请复习后在" in clerk.post("/px/kc/service", {"token": "f"}).content.decode()


def test_a_leader_keeps_the_team(at_screen, django_assert_max_num_queries):
    leader, counted = at_screen("sunlixin"), django_assert_max_num_queries
    assert "现在没有规定" in read(leader, "/px/dw", counted)
    assert leader.post("/px/dw/gd", {"token": "a", "how": "refuse"}).status_code == 302
    assert leader.post("/px/dw/gd", {"token": "b", "how": "refuse"}).status_code == 422
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
    hall = str(Window.objects.get(hall__code="140105000-01", number=3).hall_id)
    cell, other = f"c-3-{today}-pm-a", f"c-4-{today}-pm-a"
    grid = {"hall": hall, "dt": "140105000-01", "from": today, "gang": "a"}
    said = {cell: "SX00001", other: "SX00001"}
    page = read(leader, "/px/pb/bp", counted, **{"from": today})
    assert f'name="{cell}"' in page
    wrong = leader.post("/px/pb/bp", {"token": "a", **grid, **said})
    page = wrong.content.decode()
    assert (wrong.status_code, "有 2 处需要修改" in page) == (422, True)
    assert page.count('<option value="SX00001" selected>') == 2  # what was chosen is still there
    assert "王芳在" in page
    assert "还排在 4 号窗口 A 岗" in page
    saved = leader.post("/px/pb/bp", {"token": "b", **grid, cell: "SX00001"})
    assert "已保存：排上 1 班，取消 0 班" in leader.get(saved["Location"]).content.decode()
    page = read(at_screen("wangfang"), "/px/pb", counted)
    assert "王芳（A 岗）" in page
    assert "编排这一周" not in page
    assert "3 号 综合窗口" in page
    assert "王芳（A 岗）" not in read(leader, "/px/pb", counted, **{"from": "2026-01-05"})
    later = (date.fromisoformat(today) + timedelta(days=7)).isoformat()
    page = read(leader, "/px/pb/bp", counted, **{"from": later, "copy": "1"})
    assert "空着的照上一周填好了 1 班，还没有保存" in page
    assert at_screen("wangfang").get("/px/pb/bp").status_code == 404
    assert leader.post("/px/pb/bp", {"token": "c", "hall": "x"}).status_code == 422
    assert "还没有窗口" in read(at_screen("yaoguang"), "/px/pb/bp", counted)  # leads no hall


def test_two_who_save_one_cell_are_both_asked(at_screen, django_assert_max_num_queries):
    leader, counted = at_screen("sunlixin"), django_assert_max_num_queries
    today = now().astimezone(CHINA).date().isoformat()
    window = Window.objects.get(hall__code="140105000-01", number=3)
    cell, other = f"c-3-{today}-pm-a", f"c-5-{today}-pm-a"
    grid = {"hall": str(window.hall_id), "dt": "140105000-01", "from": today, "gang": "a"}
    seen = marks_in(read(leader, "/px/pb/bp", counted, **{"from": today}))
    Shift.objects.create(
        window=window, official=id_of("official", "SX00002"), on=today, half="pm",
        made_by=f"official:{id_of('official', 'SX00060')}", made_at=now(),
    )  # fmt: skip
    said = {**grid, cell: "SX00001", other: ""}

    refused = leader.post("/px/pb/bp", {"token": "a", **said, "seen": seen})

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "把这一班排给了“赵敏”；您选的是“王芳”。" in page
    assert "别人也改了列出的这些班" in page
    assert page.count('<option value="SX00001" selected>') == 1
    assert Shift.objects.get().official == id_of("official", "SX00002")
    saved = leader.post("/px/pb/bp", {"token": "b", **said, "seen": marks_in(page)})
    assert "已保存：排上 1 班，取消 1 班" in leader.get(saved["Location"]).content.decode()


def marks_in(page):
    return re.search(r'name="seen" value="([^"]*)"', page)[1]


def test_contact_points_and_appraisals_are_entered(at_screen, django_assert_max_num_queries):
    leader, counted = at_screen("sunlixin"), django_assert_max_num_queries
    assert "还没有登记基层联系点" in read(leader, "/px/lxd", counted)
    assert leader.post("/px/lxd/new", {"token": "a"}).status_code == 422
    point = {"name": "亲贤街道", "address": "样例路", "keeper": "张三", "phone": "0351-1234567"}
    assert leader.post("/px/lxd/new", {"token": "b", **point}).status_code == 302
    assert "亲贤街道" in read(at_screen("wangfang"), "/px/lxd", counted)
    address = f"/px/lxd/{ContactPoint.objects.get().pk}"
    today = now().astimezone(CHINA).date().isoformat()
    clerk, heard = at_screen("wangfang"), {"on": today, "text": "周末想办社保卡"}
    assert "还没有登记听到的" in read(clerk, f"{address}/jl", counted)
    wrong = clerk.post(f"{address}/jl", {"token": "h", **heard, "on": ""})
    assert (wrong.status_code, "周末想办社保卡" in wrong.content.decode()) == (422, True)
    assert clerk.post(f"{address}/jl", {"token": "i", **heard}).status_code == 302
    assert "填写答复" not in read(clerk, f"{address}/jl", counted)
    assert "填写答复" in read(leader, f"{address}/jl", counted)
    place = f"{address}/jl/{Heard.objects.get().pk}"
    assert leader.post(place, {"token": "j", "answer": ""}).status_code == 422
    assert leader.post(place, {"token": "k", "answer": "周六上午开放"}).status_code == 302
    assert "周六上午开放" in read(clerk, f"{address}/jl", counted)
    assert at_screen("zhouming").get(f"{address}/jl").status_code == 404
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
    assert "样例〔2026〕1号" in read(at_screen("wangfang"), "/px/wd", counted)
    assert "还没有登记过" in read(at_screen("zhaomin"), "/px/wd", counted)


def test_a_clerk_sees_his_window_of_today_and_sits_down_there(
    at_screen, django_assert_max_num_queries
):
    moment = now()
    place = Window.objects.get(hall__code="140105000-01", number=3)
    for half in ("am", "pm"):
        Shift.objects.create(
            window=place, official=UUID(CLERK), on=moment.astimezone(CHINA).date(), half=half,
            made_by="x", made_at=moment,
        )  # fmt: skip
    clerk, counted = at_screen("wangfang"), django_assert_max_num_queries
    assert "坐到 3 号窗口" in read(clerk, "/desk/me", counted)
    page = read(clerk, "/desk/jh", counted)
    assert "排您在 3 号窗口，A 岗" in page
    assert clerk.post(f"/desk/jh/zw/{place.pk}", {"token": "a"}).status_code == 302
    assert "坐到 3 号窗口" not in read(clerk, "/desk/me", counted)
    leader = at_screen("sunlixin")
    where = f"/lead/dt/{place.hall_id}"
    assert "王芳（上午，A 岗）" in read(leader, where, counted)
    assert "请先给他们改排别的窗口" in read(leader, f"{where}/ck", counted, n="3")


def test_the_untrained_read_at_the_window_what_to_do(at_screen, django_assert_max_num_queries):
    TrainingRule.objects.create(
        organisation_id=id_of("organisation", "approval:140105"), since=date(2026, 1, 1),
        set_by="x", set_at=now(),
    )  # fmt: skip
    clerk, counted = at_screen("wangfang"), django_assert_max_num_queries
    place = Window.objects.get(hall__code="140105000-01", number=3)
    person = Subject.objects.get(name="李小满")
    for path in ("/desk/jh", "/desk", "/desk/me"):
        page = read(clerk, path, counted)
        assert "您现在不能在窗口办理" in page
        assert "宽限期到 2026 年 1 月 31 日为止" in page
    assert "坐下" not in read(clerk, "/desk/jh", counted)
    refused = clerk.post(f"/desk/jh/zw/{place.pk}", {"token": "a"})
    assert (refused.status_code, "请到“培训考核”参加考试" in refused.content.decode()) == (
        409,
        True,
    )
    assert "请到“培训考核”参加考试" in clerk.post(
        "/desk/new/sf", {"token": "b", "present": "", "number": person.id_number,
        "name": person.name, "shown": "scan"},
    ).content.decode()  # fmt: skip
    leader = at_screen("sunlixin")
    page = read(leader, f"/lead/dt/{place.hall_id}", counted)
    assert "宽限期已过，不能在窗口办理" in page
    assert "没有合格人员的窗口" in page
    assert "今天没有人能坐的窗口" in page
    TrainingRule.objects.all().delete()
    assert "3 名窗口人员不能在窗口办理：王芳、赵敏、冯岚" in read(leader, "/px/dw", counted)


def test_results_of_a_course_are_read_filtered_and_taken_away(
    at_screen, django_assert_max_num_queries
):
    leader, clerk, counted = (
        at_screen("sunlixin"),
        at_screen("wangfang"),
        django_assert_max_num_queries,
    )
    clerk.post("/px/kc/window", {"token": "a"})
    sitting = Sitting.objects.get()
    clerk.post(f"/px/ks/{sitting.pk}", {"token": "b", "do": "as_is"})

    page = read(leader, "/px/cj", counted)

    assert "0 分，不合格" in page
    assert 'href="/px/cj"' in page
    assert page.count("王芳") == 1
    assert "王芳" not in read(leader, "/px/cj", counted, jg="passed", kc="window")
    page = read(leader, "/px/cj", counted, kan="ti", kc="window")
    asked = courses()["window"].questions[sitting.drawn[0]].ask
    assert asked in page
    assert "100%" in page
    refused = leader.post("/px/cj/export", {"token": "c", "kc": "window", "form": "csv"})
    assert refused.status_code == 422
    said = {"kc": "window", "form": "csv", "purpose": "统计分析"}
    people = leader.post("/px/cj/export", {"token": "d", **said}).content.decode("utf-8-sig")
    assert "考过，没有合格" in people
    file = leader.post("/px/cj/export", {"token": "e", **said, "kan": "ti"})
    assert "王芳" not in (questions := file.content.decode("utf-8-sig"))
    assert asked[:10] in questions
    assert clerk.get("/px/cj").status_code == 404
    assert clerk.post("/px/cj/export", {"token": "f", **said}).status_code == 404
