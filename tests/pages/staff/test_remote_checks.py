"""远程视频核验 at the desks of both places and in the office that decides."""

from datetime import timedelta
from uuid import uuid4

import pytest

from onething.cases.models import Case
from onething.delivery.models import RemoteCheck
from onething.desk.models import Video
from onething.kernel.pump import pump_all
from tests.delivery.relays import a_relay
from tests.pages.staff.test_relays import _on_monday, words  # noqa: F401 -- a fixture
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
taken = once(a_relay)


def do(window, row, deed, **said):
    answer = window.post(f"/desk/hy/{row.pk}/do/{deed}", {"token": f"{deed}{uuid4()}", **said})
    pump_all()
    return answer


def ask(window, relay, **said):
    answer = window.post(f"/desk/tb/{relay.pk}/hy", {"token": str(uuid4()), **said})
    pump_all()
    return answer


def test_from_asking_to_what_was_found(at_screen, taken, django_assert_max_num_queries):
    office, window = at_screen("zhouming"), at_screen("liangmei")
    case = Case.objects.get(application=taken.application, part="food")
    page = office.get(f"/bj/{case.pk}")
    assert "约远程视频核验" in words(page) and f"/desk/tb/{taken.pk}/hy" in page.content.decode()
    with django_assert_max_num_queries(12):
        assert "核验什么" in words(office.get(f"/desk/tb/{taken.pk}/hy"))
    refused = ask(office, taken, when="later", looks="person", planned="明天")
    assert refused.status_code == 422 and "请写明日期和时间" in words(refused)
    assert ask(office, taken, looks="").status_code == 422
    asked = ask(office, taken, when="now", looks=["person", "originals"], note="带租赁合同原件")
    row = RemoteCheck.objects.get()
    assert asked["Location"].startswith(f"/desk/hy/{row.pk}")

    with django_assert_max_num_queries(12):
        assert "申请人本人和身份证件" in words(window.get("/desk/hy"))
    with django_assert_max_num_queries(12):
        page = words(window.get(f"/desk/hy/{row.pk}"))
    for said in ("带租赁合同原件", "进入视频", "改时间", "等另一地同意时间"):
        assert said in page
    assert do(window, row, "jr").status_code == 302
    waiting = window.get(f"/desk/hy/{row.pk}")
    assert "正在等太原市小店区" in words(waiting)
    assert 'data-state="waiting"' in waiting.content.decode()
    assert "正在等您" in words(office.get(f"/desk/hy/{row.pk}"))
    assert do(office, row, "jr").status_code == 302
    for screen, side in ((window, "applicant"), (office, "clerk")):
        with django_assert_max_num_queries(12):
            call = screen.get(f"/desk/hy/{row.pk}")
        assert f'data-side="{side}"' in call.content.decode()
    assert do(window, row, "jt").status_code == 302
    page = words(office.get(f"/desk/hy/{row.pk}"))
    assert "记下结论，结束视频" in page and "记下结论" not in words(
        window.get(f"/desk/hy/{row.pk}")
    )
    wrong = do(office, row, "jl", result="differs", found="")
    assert wrong.status_code == 422 and "请写明哪里不相符" in words(wrong)
    assert do(office, row, "jl", result="same", found="逐页一致").status_code == 302
    assert Video.objects.get().state == "done"
    with django_assert_max_num_queries(12):
        page = words(window.get(f"/desk/tb/{taken.pk}"))
    assert "核对相符" in page and "逐页一致" in page and "周明核验，梁梅陪同申请人" in page
    assert "核对相符" in words(office.get(f"/bj/{case.pk}"))
    owner = at_screen("wangjianguo")
    owner.post("/switch", {"as": str(taken.subject), "token": "sw"})
    with django_assert_max_num_queries(12):
        told = words(owner.get(f"/my/bj/{taken.number}/wl"))
    assert "核对相符" in told and "逐页一致" not in told


def test_a_time_is_agreed_moved_called_off(at_screen, taken):
    sender, receiver = at_screen("liangmei"), at_screen("wangfang")
    later = f"{MONDAY + timedelta(days=1):%Y-%m-%d} 10:00"
    ask(sender, taken, when="later", looks="will", planned=later)
    row = RemoteCheck.objects.get()
    assert "同意" not in words(sender.get(f"/desk/hy/{row.pk}")).split("改时间")[0].split("提出")[1]
    assert do(sender, row, "ty").status_code == 422
    assert do(receiver, row, "ty").status_code == 302
    assert do(receiver, row, "gs", when="later", planned="x").status_code == 422
    assert do(receiver, row, "gs", when="now").status_code == 302
    assert do(sender, row, "jt").status_code == 422
    assert do(sender, row, "qx").status_code == 302
    assert "已经取消" in words(receiver.get(f"/desk/hy/{row.pk}"))


def test_others_and_nonsense_find_nothing(at_screen, taken):
    sender = at_screen("liangmei")
    ask(sender, taken, looks="person")
    row = RemoteCheck.objects.get()
    assert do(sender, row, "dance").status_code == 404
    other = at_screen("qianwei")
    there, nowhere = (other.get(f"/desk/hy/{one}") for one in (row.pk, uuid4()))
    assert there.status_code == nowhere.status_code == 404
    assert words(there) == words(nowhere)
    assert ask(other, taken, looks="person").status_code == 404
    assert do(other, row, "jr").status_code == 404
