"""纠错: a wrong licence is reported, its organ answers in time; a corrected one is issued anew."""

from datetime import date

import pytest

from onething.documents import commands, queries
from onething.documents.models import Licence, LicenceError
from onething.identity.models import Post
from onething.kernel.actor import Actor
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.times import MONDAY

ON = date(2026, 3, 10)
SAID = {"element": "shop.address", "wanted": "样例路 12 号", "evidence": "与营业执照不一致"}


@pytest.fixture
def row(cast):
    return cast.sealed_licence()


def report(row, by, **other):
    return commands.report_error(row.pk, **(SAID | other), by=by, at=MONDAY)


def test_a_report_is_work_of_the_organ_with_a_date(cast, row):
    made = report(row, cast.holder)

    (card,) = queries.errors(cast.decider, ON)
    assert (card.id, card.label, card.due_on) == (made, "经营场所地址", date(2026, 3, 16))
    assert card.found == row.data["facts"]["shop.address"]
    assert not card.late and queries.error(made, cast.decider, date(2026, 3, 17)).late
    assert queries.errors(cast.other_decider, ON) == ()
    assert queries.errors_of(cast.holder, ON)[0].id == made
    assert Event.objects.filter(stream=f"licence:{row.pk}", name="documents.error_reported")


def test_a_corrected_error_brings_a_new_version(cast, row):
    made = commands.correct_error(
        report(row, cast.holder), answer="属实", by=cast.decider, at=MONDAY
    )

    after = Licence.objects.get(pk=made)
    row.refresh_from_db()
    assert (row.state, after.data["facts"]["shop.address"]) == ("expired", "样例路 12 号")
    assert LicenceError.objects.get().state == "corrected"
    last = Event.objects.filter(stream=f"licence:{row.pk}").order_by("-seq")[0]
    assert (last.name, last.data["successor"]) == ("documents.error_answered", str(made))


def test_a_rejected_report_says_why_and_is_answered_once(cast, row):
    made = report(row, cast.holder)
    with pytest.raises(Invalid, match="请写明理由"):
        commands.reject_error(made, answer=" ", by=cast.decider, at=MONDAY)
    commands.reject_error(made, answer="核实无误", by=cast.decider, at=MONDAY)

    assert queries.errors(cast.decider, ON) == ()
    for deed in (commands.reject_error, commands.correct_error):
        with pytest.raises(NotAllowed, match="核实无误"):
            deed(made, answer="再答", by=cast.decider, at=MONDAY)


def test_a_report_names_what_where_and_why(cast, row):
    for field, said in (("element", "bank.account"), ("wanted", ""), ("evidence", " ")):
        with pytest.raises(Invalid) as refusal:
            report(row, cast.holder, **{field: said})
        assert field in refusal.value.errors


def test_the_same_is_not_reported_twice_while_open(cast, row):
    report(row, cast.holder)

    with pytest.raises(NotAllowed, match="已经有人报错"):
        report(row, cast.holder)


def test_who_saw_it_reports_and_the_organ_alone_answers(cast, row):
    for by in (cast.stranger, cast.other_decider):
        with pytest.raises(NotYours):
            report(row, by)
    made = report(row, cast.holder)
    examiner = Actor(who="official:e", org=str(cast.organ), roles=("examiner",))
    for by in (cast.holder, cast.stranger, cast.other_decider, examiner):
        for deed in (commands.correct_error, commands.reject_error):
            with pytest.raises(NotYours):
                deed(made, answer="x", by=by, at=MONDAY)


def test_who_has_left_his_post_answers_no_report(cast, row):
    made = report(row, cast.holder)
    Post.objects.update(ended_at=MONDAY)

    for deed in (commands.correct_error, commands.reject_error):
        with pytest.raises(NotAllowed, match="岗位已经结束"):
            deed(made, answer="x", by=cast.decider, at=MONDAY)


def test_an_organ_that_used_the_licence_reports(cast, row):
    system = Actor(who="system:u", org=str(cast.other_organ))
    commands.use_licence(
        "food_business", "91145105000000027X", purpose="办理行政审批", matter="",
        by=system, at=MONDAY,
    )  # fmt: skip

    assert report(row, system)
