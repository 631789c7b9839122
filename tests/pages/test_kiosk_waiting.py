"""What waits for somebody is listed at a machine, and done there; what is not done there says where."""

import itertools

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onething.cases import commands
from onething.cases.models import Gap
from onething.desk.commands import devices
from onething.identity import commands as identity
from onething.kernel.pump import pump_all
from onething.web import machines
from onething.web.urls import urlpatterns
from tests.cast import actor
from tests.desk.given import hall
from tests.given import picture
from tests.pages.terminals import felling
from tests.pages.terminals.terminals import CARD, PASSWORD, words
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
OTHER = CARD.replace("145105199505210024", "145105197810010038")
_tokens = itertools.count()


@pytest.fixture(autouse=True)
def _on_monday(monkeypatch, settings):
    monkeypatch.setattr("onething.web.middleware.now", lambda: MONDAY)
    settings.REGISTRY_URL = "http://127.0.0.1:9"


@pytest.fixture
def machine():
    leader, client = actor("sunlixin"), Client()
    code = devices.register_device(hall().pk, number="DB1", upright=True, by=leader, at=MONDAY)
    client.cookies["kiosk"] = devices.enrol_device(code, by=leader.because("enrol"), at=MONDAY)
    return client


@pytest.fixture
def case(citizen):
    """Return a permit for which the window asked to promise a paper."""
    felling.tolerated()
    found = felling.filed(citizen)
    felling.offered(found)
    return found


def sent(client, path, **said):
    return client.post(path, {**said, "token": f"w{next(_tokens)}"})


def body(answer):
    return words(answer.content.decode())


def came(machine):
    assert sent(machine, "/kiosk/sz", card=CARD).status_code == 302


def accepted(case):
    gap = Gap.objects.get(case=case)
    commands.promise_gaps(gap.pk, by=actor("lixiaoman"), at=MONDAY)
    commands.accept(case.pk, by=actor("wangfang"), at=MONDAY)
    return gap


def test_a_paper_that_may_come_later_is_promised_by_card(machine, case):
    gap = Gap.objects.get(case=case)
    path = f"/my/cn/rq/{gap.pk}"
    came(machine)
    page = machine.get("/kiosk/my").content.decode()
    assert "缺的材料可以后补，请答复" in page
    assert path in page
    assert "再刷一次身份证" in body(machine.get(path))

    bare = sent(machine, path, password=CARD)
    wrong = sent(machine, path, consent="yes", password=OTHER)
    assert (bare.status_code, wrong.status_code) == (422, 422)
    assert "没有读到您本人的证件" in body(wrong)
    assert sent(machine, path, consent="yes", password=CARD)["Location"] == "/my/cn"

    gap.refresh_from_db()
    assert gap.state == "promised"


def test_what_was_promised_is_scanned_at_the_machine_or_sent_by_phone(machine, case):
    gap = accepted(case)
    came(machine)
    assert "请补交这份材料" in body(machine.get("/kiosk/my"))
    page = machine.get(f"/my/cn/bq/{gap.pk}").content.decode()
    assert "data-scanned" in page
    assert "用手机拍照补交" in page
    assert "data:image" in page

    file = SimpleUploadedFile("扫描件.png", picture(), "image/png")
    done = sent(machine, f"/my/cn/bq/{gap.pk}", file=file)

    assert done["Location"] == "/my/cn"
    gap.refresh_from_db()
    assert gap.state == "supplied"
    assert "请补交这份材料" not in body(machine.get("/kiosk/my"))


def test_whether_a_hearing_is_wanted_is_said_by_card(machine, case):
    accepted(case)
    felling.told(case)
    path = f"/my/bj/{case.application.number}/tz/{case.pk}"
    came(machine)
    assert path in machine.get("/kiosk/my").content.decode()
    page = body(machine.get(path))
    assert "再刷一次身份证" in page
    assert "逾期没有要求的，审查继续进行" in page

    unsaid = sent(machine, path, password=CARD)
    wrong = sent(machine, path, want="yes", password=OTHER)
    assert "请选择是否要求听证" in body(unsaid)
    assert (unsaid.status_code, wrong.status_code) == (422, 422)
    assert "没有读到您本人的证件" in body(wrong)
    case.refresh_from_db()
    assert case.state == "hearing_told"
    assert sent(machine, path, want="yes", reason="要当面说", password=CARD).status_code == 302

    case.refresh_from_db()
    assert case.state == "hearing_asked"
    assert path not in machine.get("/kiosk/my").content.decode()


def test_a_clerk_takes_the_answer_of_who_came_to_the_window(case):
    accepted(case)
    felling.told(case)
    path = f"/my/bj/{case.application.number}/tz/{case.pk}"
    window = Client()
    sent(window, "/login", login="wangfang", password=PASSWORD, next="")
    assert sent(window, "/desk/new/sf", card=CARD).status_code == 302

    assert "工作人员再次输入自己的密码" in body(window.get(path))
    assert sent(window, path, want="no", password="wrong").status_code == 422
    assert sent(window, path, want="no", password=PASSWORD).status_code == 302

    case.refresh_from_db()
    assert case.state == "accepted"


def test_who_was_let_in_by_a_code_reads_who_may_answer(case, citizen):
    accepted(case)
    felling.told(case)
    path = f"/my/bj/{case.application.number}/tz/{case.pk}"
    code = identity.make_assist_code(by=citizen, at=MONDAY)
    window = Client()
    sent(window, "/login", login="wangfang", password=PASSWORD, next="")
    assert sent(window, "/desk/new/sf", code=code, tail="0024").status_code == 302

    assert "要申请人自己表态" in body(window.get(path))
    assert sent(window, path, want="no", password=PASSWORD).status_code == 409


def test_what_is_done_is_collected_and_rated(machine, case, citizen):
    gap = accepted(case)
    came(machine)
    path = f"/my/cn/bq/{gap.pk}"
    sent(machine, path, file=SimpleUploadedFile("a.png", picture(), "image/png"))
    felling.granted(case)
    pump_all()
    page = machine.get("/kiosk/my").content.decode()
    rate = f"/hp/{case.application.number}/result"
    assert rate in page
    assert "可以评价" in page
    sent(machine, rate, grade="5")
    assert rate not in machine.get("/kiosk/my").content.decode()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/my/cn", "我的承诺"),
        ("/my/xx", "消息只是提醒"),
        ("/my/bangban", "我的帮办"),
        ("/my/ks", "跨省办件"),
        ("/my/seen", "谁查看过我的信息"),
    ],
)
def test_what_is_his_opens_at_the_machine(machine, path, said):
    came(machine)
    answer = machine.get(path)
    assert answer.status_code == 200
    assert said in body(answer)
    assert path in machine.get("/kiosk/my").content.decode()


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/my/wt", "请在自己的手机或者电脑上登录办理"),
        ("/my/sqm", "您人在大厅，不用授权码"),
        ("/my/zz/sy", "证照要在您自己的手机上出示"),
        ("/switch", "自助机只办刷身份证的本人的事"),
        ("/desk", "工作人员请用自己的电脑登录"),
        ("/cz", "请在自己的手机或者电脑上办"),
    ],
)
def test_what_is_not_done_there_says_where(machine, path, said):
    came(machine)
    answer = machine.get(path)
    assert answer.status_code == 403
    assert said in body(answer)
    assert ("data:image" in answer.content.decode()) == (path not in ("/switch", "/desk"))
    assert sent(machine, "/my/sqm").status_code == 403


def test_no_page_leads_home_from_a_machine_without_a_word(machine):
    for one in urlpatterns:
        run = one.callback
        if hasattr(run, "assisted") and machines.is_closed(
            run.who, one.name, assisted=run.assisted
        ):
            where = machines.where_else(one.name)
            assert where["words"].endswith("。"), one.name
