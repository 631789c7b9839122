"""双公示: listed with its day, published in time, masked, late ones flagged."""

import csv
import io
from datetime import timedelta

import pytest

from onething.delivery import commands, publishing, queries
from onething.delivery.models import Publication
from onething.delivery.publicity.rules import rules
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.reactions import REACTIONS
from onething.kernel.refusals import NotYours
from tests.cast import actor
from tests.times import MONDAY

FIELDS = {"行政相对人名称": "示例面馆", "行政许可决定文书号": "并市监准字〔2026〕1号"}


def listed(sort="permit", holder="示例面馆", about=None, seq=0):
    about = about or f"case:{new_id()}"
    head = {
        "case": new_id(), "region": "140105", "organ": new_id(), "organ_name": "示例局",
        "holder": holder, "item_name": "食品经营许可",
    }  # fmt: skip
    commands.list_decision(
        about, sort=sort, head=head, decided_on=MONDAY.date(), seq=seq, by=SYSTEM, at=MONDAY
    )
    return about


def published(at=MONDAY, **more):
    about = listed(**more)
    commands.publish_decision(about, number="文1", fields=FIELDS, by=SYSTEM, at=at)
    return Publication.objects.get(about=about)


def figures(at):
    day = MONDAY.date()
    return queries.publicity(actor("sunlixin"), day, day, today=at.date())


def test_a_decision_is_listed_with_the_last_of_seven_working_days(db):
    row = Publication.objects.get(about=listed())

    assert row.due_on.isoformat() == "2026-03-11"
    assert row.state == "listed"


def test_it_is_published_searched_and_opened(db):
    row = published()
    published(holder="另一家")

    page = queries.public_page("permit", q="示例面馆")

    assert [one.id for one in page.rows] == [row.pk]
    assert dict(queries.public_row(row.pk).fields)["当前状态"] == "有效"
    assert [one.name for one in Event.objects.filter(stream=f"publication:{row.pk}").order_by("seq")] == [
        "delivery.decision_listed", "delivery.decision_published",
    ]  # fmt: skip


def test_pages_hold_twenty(db):
    for _ in range(21):
        published()

    first, second = queries.public_page("permit"), queries.public_page("permit", page=2)

    assert (len(first.rows), len(second.rows), first.pages) == (20, 1, 2)


def test_the_file_has_the_national_fields_and_no_formula(db):
    published(holder="示例")
    Publication.objects.update(fields={"行政相对人名称": "=HYPERLINK(1)"})

    head, line = list(csv.reader(io.StringIO(queries.public_csv("permit").decode("utf-8-sig"))))

    assert head[:3] == ["行政相对人名称", "行政相对人类别", "统一社会信用代码"]
    assert line[0] == "'=HYPERLINK(1)"
    assert len(head) == len(line)


def test_late_ones_are_flagged(db):
    published()
    listed()
    assert (figures(MONDAY).late, figures(MONDAY).in_time) == (0, 1)

    late = MONDAY + timedelta(days=20)
    assert figures(late).late == 1
    published(at=late)

    found = figures(late)
    assert (found.listed, found.late, found.in_time) == (3, 2, 1)
    assert len(found.rows) == 2


def test_what_is_secret_is_not_published_and_says_why(db):
    about = listed(sort="penalty")
    commands.withhold_decision(about, reason="涉及商业秘密", by=SYSTEM, at=MONDAY)
    commands.publish_decision(about, number="x", fields=FIELDS, by=SYSTEM, at=MONDAY)

    row = Publication.objects.get(about=about)
    assert (row.state, row.reason) == ("withheld", "涉及商业秘密")
    with pytest.raises(NotYours):
        queries.public_row(row.pk)


def test_what_no_longer_holds_says_so_and_what_was_repaired_is_taken_back(db):
    row = published()
    commands.change_standing(row.about, standing="撤销", by=SYSTEM, at=MONDAY)
    assert queries.public_row(row.pk).standing == "撤销"

    commands.stop_publication(row.about, by=SYSTEM, at=MONDAY)

    with pytest.raises(NotYours, match="停止公示"):
        queries.public_row(row.pk)


@pytest.mark.parametrize(("event", "standing"), [
    ("cases.decision_revoked", "撤销"),
    ("cases.revoked", "撤销"),
    ("cases.recalled", "撤回"),
    ("cases.cancelled", "注销"),
    ("cases.reopened", "撤销"),
])  # fmt: skip
def test_a_permit_that_ends_by_law_says_how(db, event, standing):
    row = published()
    happened = Event(name=event, data={"case": row.about.partition(":")[2]}, at=MONDAY)
    assert event in REACTIONS["onething.delivery.publishing.say_how_it_ended"].events

    publishing.say_how_it_ended(happened, SYSTEM)

    assert queries.public_row(row.pk).standing == standing


def test_every_event_that_ends_a_permit_has_a_standing_and_no_other():
    heard = REACTIONS["onething.delivery.publishing.say_how_it_ended"].events

    assert set(rules()["standings"]["events"]) == heard


def test_a_decision_made_anew_is_listed_beside_the_old_one(db):
    old = published()
    commands.change_standing(
        old.about, standing="撤销", note="重新办理", before=7, by=SYSTEM, at=MONDAY
    )
    again = listed(about=old.about, seq=9)
    commands.publish_decision(again, number="文2", fields=FIELDS, before=11, by=SYSTEM, at=MONDAY)
    commands.change_standing(again, standing="撤销", note="迟到", before=7, by=SYSTEM, at=MONDAY)

    new = Publication.objects.get(about=old.about, seq=9)
    was, now = queries.public_row(old.pk), queries.public_row(new.pk)
    assert (was.standing, dict(was.fields)["备注"], was.number) == ("撤销", "迟到", "文1")
    assert (now.standing, dict(now.fields)["备注"], now.number) == ("有效", "", "文2")
    assert [(one.id, one.later) for one in was.others] == [(new.pk, True)]
    assert [(one.id, one.later) for one in now.others] == [(old.pk, False)]
    assert queries.public_page("permit", q="示例面馆").found == 2


def test_what_is_listed_twice_by_one_event_is_listed_once(db):
    old = published()

    listed(about=old.about)

    assert Publication.objects.filter(about=old.about).count() == 1


def test_the_system_alone_publishes_and_leaders_alone_read_the_figures(db):
    about = listed()
    for login in ("lixiaoman", "wangfang", "zhouming", "zhengqiang"):
        by = actor(login)
        for deed, said in (
            (commands.list_decision, {"sort": "permit", "head": {}, "decided_on": MONDAY.date()}),
            (commands.publish_decision, {"number": "x", "fields": {}}),
            (commands.withhold_decision, {"reason": "x"}),
            (commands.change_standing, {"standing": "x"}),
            (commands.stop_publication, {}),
        ):
            with pytest.raises(NotYours):
                deed(about, **said, by=by, at=MONDAY)
        with pytest.raises(NotYours):
            queries.publicity(by, MONDAY.date(), MONDAY.date(), today=MONDAY.date())
