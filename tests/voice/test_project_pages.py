"""Pages of 全代办: what the enterprise, its manager and who leads read and may send."""

import re

import pytest

from onething.cases.models import Application
from onething.kernel.models import Reading
from onething.voice.models import Project
from tests.cast import actor
from tests.times import MONDAY
from tests.voice.projects import FIRM, PROJECT, answer, opened, plan, row_of, step_of, visit
from tests.voice.screens import at_screen, read

pytestmark = pytest.mark.django_db


def at_firm():
    client = at_screen("wangjianguo")
    client.post("/switch", {"as": actor("wangjianguo", behalf=FIRM).behalf, "token": "s"})
    return client


def test_the_manager_enters_a_project_and_goes_on_with_it():
    manager = at_screen("banghui")
    assert "这里没有项目" in read(manager, "/desk/xm")
    assert "项目经理" in read(manager, "/desk/xm/new")
    wrong = manager.post("/desk/xm/new", {"token": "a", "name": "厂"})
    assert (wrong.status_code, "没有找到这家企业" in wrong.content.decode()) == (422, True)
    made = manager.post("/desk/xm/new", {"token": "b", **PROJECT})
    project = Project.objects.get().pk
    assert made.headers["Location"] == f"/desk/xm/{project}?done=new"
    page = f"/desk/xm/{project}"
    assert "还有 2 个问题没有回答" in read(manager, page)
    assert Reading.objects.filter(about=f"project:{project}").exists()

    part = f"{page}/qk/land-gcjs"
    assert "现在要办哪个阶段" not in read(manager, part)
    manager.post(part, {"token": "c", "invest": "filing"})
    assert row_of(project).answers == {"gcjs": {"invest": "filing"}}
    saved = manager.post(part, {"token": "d", "land": "granted"})
    assert saved.headers["Location"] == f"{page}?done=answer"
    assert "等这些办好：企业投资项目备案" in read(manager, page)
    odd = manager.post(f"{page}/qk/build-gcjs", {"token": "e", "floor": "很大"})
    assert (odd.status_code, "请填写数字" in odd.content.decode()) == (422, True)
    assert manager.get(f"{page}/qk/build-kbcyd").status_code == 404

    def do(step, **said):
        return manager.post(f"{page}/do/{step}", {"token": step + str(said), **said})

    wrong = do("plan", **{str(step_of(project, "sign").pk): "明天"})
    assert 'value="明天"' in wrong.content.decode()
    assert do("plan", **{str(step_of(project, "sign").pk): "2026-03-20"}).status_code == 302
    assert "请选择完成了哪一个" in do("reach").content.decode()
    step = step_of(project, "sign").pk
    assert do("reach", milestone=str(step), done_on="2026-03-02").status_code == 302
    assert "谁去的" in do("visit", visited_on="2026-03-02").content.decode()
    said = {
        "visited_on": "2026-03-02",
        "people": "邦慧",
        "text": "看场地",
        "wish": "obstacle",
        "asked": "没有路",
    }
    assert do("visit", **said).status_code == 302
    assert "没有路" in read(manager, f"{page}/jl")
    assert "还没有记为完成，不能记为已投产" in do("finish", why="好了").content.decode()
    assert "请选择接手的项目经理" in do("hand").content.decode()
    assert do("nothing").status_code == 404
    assert "立项用地规划许可" in read(manager, "/desk/xm", view="mine", zone="zzgq", q="QDB")
    assert "没有符合条件的" in read(manager, "/desk/xm", view="all", stage="sign", page="x")


def test_the_manual_is_printed_by_both():
    project = opened()
    plan(project)
    answer(project)
    visit(project)
    for client, page in ((at_screen("banghui"), "/desk/xm"), (at_firm(), "/my/xm")):
        sent = client.get(f"{page}/{project}/sc.pdf")
        assert (sent.status_code, sent.content[:5]) == (200, b"%PDF-")
    assert at_screen("sundayuan").get(f"/my/xm/{project}/sc.pdf").status_code == 404


def test_the_enterprise_applies_from_its_page_and_lets_the_manager_see():
    project = opened()
    person, page = at_firm(), f"/my/xm/{project}"
    assert "年产一万吨老陈醋" in read(person, "/my/xm")
    assert "项目经理" in read(person, page)
    early = person.post(f"{page}/do/begin", {"token": "a", "part": "land-gcjs"})
    assert "个问题没有回答" in early.content.decode()
    said = {"token": "b", "invest": "filing", "land": "granted"}
    assert person.post(f"{page}/qk/land-gcjs", said).status_code == 302
    assert "开始申报“工程建设项目审批”" in read(person, page)
    begun = person.post(f"{page}/do/begin", {"token": "c", "part": "land-gcjs"})
    draft = Application.objects.get()
    assert begun.headers["Location"] == f"/apply/{draft.pk}"
    assert draft.answers == {"phase": "land", "invest": "filing", "land": "granted"}
    assert "还没有提交" in read(at_screen("banghui"), f"/desk/xm/{project}")
    said = {"token": "d", "application": str(draft.pk)}
    assert person.post(f"{page}/do/unlink", said).status_code == 302
    assert "关联已有的申请" in read(person, page)
    assert "关联一份申请" in read(person, f"{page}/jl")
    assert "请选择要关联" in person.post(f"{page}/do/link", {"token": "e"}).content.decode()
    person.post(f"{page}/do/link", {"token": "f", "matter": f"land:{draft.pk}"})
    assert row_of(project).links.count() == 1
    assert person.post(f"{page}/do/nothing", {"token": "g"}).status_code == 404
    assert at_screen("sundayuan").get(page).status_code == 404
    assert "没有纳入全代办的项目" in read(at_screen("sundayuan"), "/my/xm")


def test_the_manager_fills_in_with_consent_and_comes_back():
    project = opened()
    answer(project)
    person, manager = at_firm(), at_screen("banghui")
    asked = manager.post(f"/desk/xm/{project}/sq", {"token": "a", "agreed": "1"})
    assert "还没有在网上同意" in asked.content.decode()
    assert manager.get(f"/my/xm/{project}").status_code == 403
    assert person.post(f"/my/xm/{project}/do/agree", {"token": "b"}).status_code == 302
    assert "企业已在网上同意" in read(manager, f"/desk/xm/{project}")
    begun = manager.post(f"/desk/xm/{project}/sq", {"token": "c", "agreed": "1"})
    assert begun.headers["Location"] == f"/my/xm/{project}"
    shown = read(manager, f"/my/xm/{project}")
    assert "您正在代" in shown
    back = re.search(r'href="(/desk/bangban/[^"]+)">回到帮办代办', shown).group(1)
    assert manager.get(back).headers["Location"] == f"/desk/xm/{project}"
    manager.post(f"/my/xm/{project}/do/begin", {"token": "d", "part": "land-gcjs"})
    assert Application.objects.get().agent == actor("banghui").who
    refused = manager.post(f"/my/xm/{project}/do/agree", {"token": "e"})
    assert refused.status_code == 404
    other = at_screen("daiban").post(f"/desk/xm/{project}/sq", {"token": "f", "agreed": "1"})
    assert "只有项目经理" in other.content.decode()


def test_who_leads_sees_zones_stages_and_late_ones():
    leader = at_screen("sunlixin")
    assert "还没有登记的项目" in read(leader, "/desk/xm/tj")
    project = opened()
    plan(project, sign="2026-02-27")
    shown = read(leader, "/desk/xm/tj")
    assert "山西转型综合改革示范区" in shown
    assert "12,000 万元" in shown
    assert "还没有登记" in read(leader, "/desk/xm/tj", zone="dtjk")
    assert "个工作日" in read(leader, "/desk/xm", view="late")
    assert "变更项目经理" in read(leader, f"/desk/xm/{project}")
    assert at_screen("banghui").get("/desk/xm/tj").status_code == 404
    assert MONDAY.date().isoformat() == "2026-03-02"


def test_the_enterprise_leaves_on_its_page_and_the_manager_takes_it_up_again():
    project = opened()
    person, manager = at_firm(), at_screen("banghui")
    assert "自己接着办" in read(person, f"/my/xm/{project}")
    person.post(f"/my/xm/{project}/do/leave", {"token": "a", "why": "自己有人办"})
    assert row_of(project).ended_why == "企业退出代办：自己有人办"
    assert "恢复代办" in read(person, f"/my/xm/{project}", done="leave")
    assert "自己有人办" in read(manager, f"/desk/xm/{project}")
    assert manager.post(f"/desk/xm/{project}/do/resume", {"token": "b"}).status_code == 302
    assert row_of(project).state == "running"
