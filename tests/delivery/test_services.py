"""送达: each way has its own proof, counted once, and no reminder is one."""

from datetime import timedelta
from uuid import UUID

import pytest

from onething.cases import commands as cases
from onething.cases import queries as case_queries
from onething.cases.models import Case
from onething.delivery import commands, queries
from onething.delivery.models import Message, Parcel, Service
from onething.delivery.posting import end_announcements, note_openings
from onething.documents.models import Document
from onething.kernel.actor import SYSTEM
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.reading import note_reading
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.delivery.posts import DESK, granted_for_post, state_of
from tests.standing import once
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
granted = once(granted_for_post)
LEFT = {
    "place": "长风街 1 号店内", "refusal_reason": "拒绝签收", "witness": "居委会 赵样例",
    "deliverers": "王芳、赵敏",
}  # fmt: skip
REFUSED = {part: LEFT[part] for part in ("place", "refusal_reason", "deliverers")}
ANNOUNCED = {"place": "山西日报", "remark": "下落不明", "deliverers": "王芳"}


def proof_of(case):
    return Document.objects.get(about=f"case:{case}", kind="delivery_receipt")


def test_electronic_service_counts_from_arrival_and_says_when_it_was_opened(granted, firm):
    application, case = granted
    cases.choose_way(application, way="electronic", by=firm, at=MONDAY)
    pump_all()
    served = Service.objects.get(case=case)
    assert (served.way, served.state) == ("electronic", "served")
    assert not Document.objects.filter(kind="delivery_receipt").exists()
    later = served.served_at + timedelta(hours=5)
    paper = next(one for one in served.papers if one["kind"] == "document")
    note_reading(f"document:{paper['id']}", "document", by=actor(DESK), at=later)
    note_openings(later)  # an official who looks does not open it
    assert Service.objects.get(case=case).opened_at is None

    note_reading(f"document:{paper['id']}", "document", by=firm, at=later)
    note_openings(later)
    note_openings(later + timedelta(minutes=1))
    pump_all()

    assert Service.objects.get(case=case).opened_at == later
    said = proof_of(case).data
    assert said["way"] == "电子送达" and "打开" in said["remark"]
    assert Event.objects.filter(name="delivery.service_opened").count() == 1


def test_papers_are_left_before_a_witness(granted):
    _, case = granted
    with pytest.raises(Invalid) as refusal:
        commands.leave_papers(case, **(LEFT | {"witness": " "}), by=actor(DESK), at=MONDAY)
    assert refusal.value.errors == {"witness": "请填写见证人。"}

    commands.leave_papers(case, **LEFT, by=actor(DESK), at=MONDAY)
    pump_all()

    assert state_of(case) == "closed"
    said = proof_of(case).data
    assert (said["way"], said["witness"], said["refusal_reason"]) == (
        "留置送达", "居委会 赵样例", "拒绝签收",
    )  # fmt: skip
    with pytest.raises(NotAllowed, match="现在不用送达"):
        commands.leave_papers(case, **LEFT, by=actor(DESK), at=MONDAY)


def test_a_refusal_is_noted_and_is_no_service(granted):
    _, case = granted
    commands.note_refused(case, **REFUSED, by=actor(DESK), at=MONDAY)
    pump_all()
    assert state_of(case) == "issued"
    assert queries.services_of(case)[0].words == "拒绝接收，还没有送达"

    commands.leave_papers(case, **LEFT, by=actor(DESK), at=MONDAY)
    pump_all()

    assert [one.state for one in queries.services_of(case)] == ["refused", "served"]


def test_an_announcement_serves_when_its_days_have_passed(granted):
    _, case = granted
    commands.announce_papers(case, **ANNOUNCED, by=actor(DESK), at=MONDAY)
    with pytest.raises(NotAllowed, match="已经送达或者正在公告"):
        commands.leave_papers(case, **LEFT, by=actor(DESK), at=MONDAY)
    end_announcements(MONDAY + timedelta(days=30))
    assert Service.objects.get(case=case).state == "running"

    over = MONDAY + timedelta(days=31)
    end_announcements(over)
    pump_all()

    served = Service.objects.get(case=case)
    assert (served.state, served.served_at) == ("served", over)
    assert state_of(case) == "closed"
    assert "公告期满日 2026-04-01" in proof_of(case).data["remark"]


def test_what_is_not_paid_is_not_handed_over(granted):
    application, case = granted
    Case.objects.filter(pk=case).update(unpaid="delivery")

    assert not case_queries.ready_of(application, actor(DESK))
    assert any("待缴费" in words for _, words in case_queries.unfinished(application))
    with pytest.raises(NotAllowed, match="还没有缴费"):
        commands.leave_papers(case, **LEFT, by=actor(DESK), at=MONDAY)


def test_when_the_file_is_destroyed_who_and_where_is_gone(granted):
    application, case = granted
    commands.leave_papers(case, **LEFT, by=actor(DESK), at=MONDAY)
    parcel = commands.make_bundle(application, by=actor(DESK), at=MONDAY)
    with pytest.raises(NotYours):
        commands.empty_posts(case, application=None, by=actor(DESK), at=MONDAY)

    commands.empty_posts(case, application=application, by=SYSTEM, at=MONDAY)

    served, sent = Service.objects.get(case=case), Parcel.objects.get(pk=parcel)
    assert (served.state, served.witness, served.place) == ("served", "", "")
    assert (sent.recipient, sent.address, sent.things, sent.salt) == ("", "", [], "")
    assert Event.objects.filter(name="delivery.posts_emptied").count() == 1


def test_a_reminder_is_never_service(granted, firm):
    _, case = granted
    commands.send(
        UUID(firm.behalf), application=granted[0], number="YJS1", title="题", text="文",
        about="cases.delivered", sms="短", case=case, by=SYSTEM, at=MONDAY,
    )  # fmt: skip
    commands.mark_read(by=firm, at=MONDAY)
    pump_all()

    assert Message.objects.filter(subject=firm.behalf, title="题", read_at=MONDAY).exists()
    assert not Service.objects.filter(case=case).exists()
    assert state_of(case) == "issued"


@pytest.mark.parametrize("login", ["lixiaoman", "zhouming", "zhangyun", "wangjianguo"])
def test_only_the_desk_that_received_serves(granted, login):
    _, case = granted
    by = actor(login)
    for deed in (
        lambda: commands.leave_papers(case, **LEFT, by=by, at=MONDAY),
        lambda: commands.note_refused(case, **REFUSED, by=by, at=MONDAY),
        lambda: commands.announce_papers(case, **ANNOUNCED, by=by, at=MONDAY),
        lambda: commands.serve_electronically(case, by=by, at=MONDAY),
        lambda: commands.note_opened(case, opened_at=MONDAY, by=by, at=MONDAY),
        lambda: commands.end_announcement(case, by=by, at=MONDAY),
    ):
        with pytest.raises(NotYours):
            deed()
