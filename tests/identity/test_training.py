"""队伍: exams are drawn, marked and tried again by rule; where a hall says so, windows are for the trained."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from onething.identity import commands, queries
from onething.identity.load import id_of
from onething.identity.models import Appraisal, ContactPoint, Heard, Post, Qualification
from onething.identity.training.rules import courses, months_after, rules
from onething.kernel.models import Event
from onething.kernel.refusals import Invalid, NotAllowed, NotYours
from tests.cast import actor
from tests.identity.test_sittings import events, sat
from tests.times import MONDAY

pytestmark = pytest.mark.django_db
HALL = id_of("organisation", "approval:140105")
CLERK, SECOND, HEAD = (id_of("official", n) for n in ("SX00001", "SX00002", "SX00003"))
WINDOW = courses()["window"]
CERTIFICATE = {"level": "4", "certificate": "S000014012345", "since": "2026-01-05"}
POINT = {"name": "亲贤街道", "address": "样例路 1 号", "keeper": "张三", "phone": "0351-1234567"}
HEARD = {"on": "2026-03-02", "text": "周末想办社保卡，大厅不开。"}
ANSWER = {"answer": "从四月起周六上午开放社保窗口。"}
APPRAISAL = {
    "kind": "assess",
    "on": "2026-01-20",
    "result": "优秀",
    "ground": "样例文件〔2026〕1号",
}
LATER, DAY = MONDAY + timedelta(days=31), timedelta(days=1)


def demand(login="sunlixin", *, how="refuse", at=MONDAY):
    commands.demand_training(HALL, how, by=actor(login), at=at)


def test_after_the_days_of_grace_the_untrained_do_not_use_their_window():
    demand()
    clerk = actor("wangfang")
    queries.must_hold_post(clerk, MONDAY + timedelta(days=30))
    with pytest.raises(NotAllowed, match="培训考核"):
        queries.must_hold_post(clerk, LATER)
    queries.must_hold_post(actor("sunlixin"), LATER)  # no window
    sat(at=LATER)
    queries.must_hold_post(clerk, LATER)

    commands.enter_certificate(SECOND, CERTIFICATE, by=actor("sunlixin"), at=LATER)
    queries.must_hold_post(actor("zhaomin"), LATER)
    assert events(f"organisation:{HALL}") == ["training_demanded"]
    with pytest.raises(NotAllowed):
        queries.must_hold_post(actor("wangfang"), LATER + timedelta(days=900))  # over


def test_who_is_new_has_days_of_grace_of_his_own():
    demand()
    clerk = actor("wangfang")
    Post.objects.filter(official=CLERK).update(since=LATER.date() - timedelta(days=5))

    queries.must_hold_post(clerk, LATER)
    with pytest.raises(NotAllowed):
        queries.must_hold_post(clerk, LATER + timedelta(days=30))


def test_the_rule_asks_no_statement_more(django_assert_num_queries):
    demand()
    clerk = actor("wangfang")
    queries.must_hold_post(clerk, MONDAY)
    with django_assert_num_queries(1):
        queries.must_hold_post(clerk, MONDAY)


def test_a_window_post_is_not_given_again_to_who_has_used_up_his_grace():
    demand()
    Post.objects.filter(official=CLERK, organisation=HALL).update(ended_at=LATER)
    said = {"organisation": str(HALL), "title": "窗口", "roles": "window"}
    with pytest.raises(NotAllowed, match="宽限期"):
        commands.administer(CLERK, "new_post", said, by=actor("yanjin"), at=LATER)
    other = said | {"roles": "examiner"}
    commands.administer(CLERK, "new_post", other, by=actor("yanjin"), at=LATER)
    post = str(Post.objects.get(official=CLERK, ended_at=None).pk)
    with pytest.raises(NotAllowed, match="宽限期"):
        said = {"post": post, "roles": "window"}
        commands.administer(CLERK, "change_roles", said, by=actor("yanjin"), at=LATER)

    Qualification.objects.create(
        official_id=CLERK, course="window", since=MONDAY.date(), given_by="x", given_at=MONDAY
    )
    commands.administer(CLERK, "change_roles", said, by=actor("yanjin"), at=LATER)


def test_the_rule_is_lifted_and_not_said_twice():
    demand()
    with pytest.raises(NotAllowed):
        demand()
    demand(how="")
    with pytest.raises(NotAllowed):
        demand(how="")

    queries.must_hold_post(actor("wangfang"), LATER)


def test_a_certificate_is_entered_and_taken_back():
    by = actor("yanjin")
    made = commands.enter_certificate(CLERK, CERTIFICATE, by=by, at=MONDAY)
    (member,) = (m for m in queries.team(by, MONDAY).members if m.official == CLERK)
    assert (member.trained, member.held[0].name) == (True, "四级（中级工）")
    commands.revoke_qualification(made, by=by, at=MONDAY)
    with pytest.raises(NotAllowed):
        commands.revoke_qualification(made, by=by, at=MONDAY)

    assert events(f"official:{CLERK}")[-2:] == ["qualified", "qualification_revoked"]
    for wrong in ({"level": "9"}, {"certificate": ""}, {"since": "x"}, {"since": "2027-01-01"}):
        with pytest.raises(Invalid):
            commands.enter_certificate(CLERK, CERTIFICATE | wrong, by=by, at=MONDAY)
    with pytest.raises(NotAllowed):
        commands.enter_certificate(HEAD, CERTIFICATE, by=actor("sunlixin"), at=MONDAY)


def test_contact_points_are_opened_and_closed():
    by = actor("sunlixin")
    point = commands.open_contact_point(HALL, POINT, by=by, at=MONDAY)
    for wrong in ({}, {"name": ""}, {"phone": "1"}):
        with pytest.raises(Invalid):
            commands.open_contact_point(HALL, POINT | wrong, by=by, at=MONDAY)
    assert [one.name for one in queries.contact_points(actor("wangfang"))[0]] == ["亲贤街道"]
    commands.end_contact_point(point, by=by, at=MONDAY)
    with pytest.raises(NotAllowed):
        commands.end_contact_point(point, by=by, at=MONDAY)

    assert ContactPoint.objects.get().ended_at == MONDAY
    assert events(f"organisation:{HALL}") == ["contact_point_set", "contact_point_set"]


def test_what_was_heard_at_a_contact_point_is_kept_with_an_answer():
    by = actor("sunlixin")
    point = commands.open_contact_point(HALL, POINT, by=by, at=MONDAY)
    heard = commands.hear(point, HEARD, by=actor("wangfang"), at=MONDAY)
    for wrong in ({"text": ""}, {"on": ""}, {"on": "2026-03-01"}, {"on": "2026-03-03"}):
        with pytest.raises(Invalid):
            commands.hear(point, HEARD | wrong, by=by, at=MONDAY)
    with pytest.raises(Invalid):
        commands.answer_heard(point, heard, {}, by=by, at=MONDAY)
    assert queries.contact_point(point, by).open == 1
    commands.answer_heard(point, heard, ANSWER, by=by, at=MONDAY)
    with pytest.raises(NotAllowed, match="已经答复"):
        commands.answer_heard(point, heard, ANSWER, by=by, at=MONDAY)

    page = queries.contact_point(point, actor("zhaomin"))
    (row,) = page.rows
    assert (row.heard_by, row.answer, row.answered_by) == ("王芳", ANSWER["answer"], "孙立新")
    assert (page.open, page.keeps, page.next) == (0, False, "")
    assert events(f"organisation:{HALL}")[-2:] == ["heard_there", "heard_answered"]
    assert HEARD["text"] not in str(Event.objects.values_list("data", flat=True))
    for login in ("zhouming", "lixiaoman"):
        with pytest.raises(NotYours):
            commands.hear(point, HEARD, by=actor(login), at=MONDAY)
        with pytest.raises(NotYours):
            queries.contact_point(point, actor(login))
    commands.end_contact_point(point, by=by, at=MONDAY)
    with pytest.raises(NotAllowed, match="已经撤销"):
        commands.hear(point, HEARD, by=by, at=MONDAY)
    assert Heard.objects.count() == 1


def test_a_term_of_months_ends_on_the_same_day_of_the_month():
    assert months_after(date(2026, 3, 2), 24) == date(2028, 3, 2)
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 12, 15), 1) == date(2027, 1, 15)
    sat()
    assert Qualification.objects.get(official=CLERK).until == date(2028, 3, 2)


def test_where_a_hall_only_warns_the_untrained_go_on_and_are_told():
    demand(how="warn")
    clerk = actor("wangfang")
    queries.must_hold_post(clerk, LATER)

    assert "尽快" in queries.warning(queries.standing_of(clerk, LATER))
    assert queries.team(actor("sunlixin"), LATER).how == "warn"
    assert queries.warning(queries.standing_of(actor("sunlixin"), LATER)) == ""  # no window
    with pytest.raises(Invalid):
        demand(how="perhaps")
    demand(how="refuse", at=LATER)
    said = queries.warning(queries.standing_of(clerk, LATER))
    assert "以前到“培训考核”" in said
    assert events(f"organisation:{HALL}") == ["training_demanded", "training_demanded"]


def test_the_warning_says_from_which_day_and_afterwards_that_it_is_over():
    demand()

    def told(at):
        return queries.warning(queries.standing_of(actor("wangfang"), at))

    assert "请在 2026 年 4 月 1 日以前" in told(MONDAY)
    assert "从 2026 年 4 月 2 日起，没有合格的不能坐窗口、叫号" in told(MONDAY)
    assert "从 2026 年 4 月 2 日起" in told(LATER - timedelta(days=1))
    late = told(LATER)
    assert "您现在不能在窗口办理" in late
    assert "宽限期到 2026 年 4 月 1 日为止" in late
    with pytest.raises(NotAllowed) as refused:
        queries.must_hold_post(actor("wangfang"), LATER)
    assert str(refused.value) == late
    for until in (date(2026, 3, 5), date(2026, 4, 20)):  # over within the days of grace, and after
        Qualification.objects.create(
            official_id=CLERK, course="window", since=date(2026, 1, 1), until=until, given_by="x",
            given_at=MONDAY,
        )  # fmt: skip
    assert queries.standing_of(actor("wangfang"), MONDAY).barred_from == date(2026, 4, 21)
    late = told(MONDAY + timedelta(days=60))
    assert "您的合格证明到 2026 年 4 月 20 日为止" in late
    sat(at=MONDAY)
    assert told(MONDAY) == ""


def test_whom_the_rule_would_bar_is_known_before_it_is_set():
    page = queries.team(actor("sunlixin"), MONDAY)
    assert (page.would_bar, page.would_bar_from) == (("王芳", "赵敏", "冯岚"), LATER.date())
    sat()
    assert queries.team(actor("sunlixin"), MONDAY).would_bar == ("赵敏", "冯岚")
    demand()
    queries.must_hold_post(actor("zhaomin"), MONDAY + 30 * DAY)


def test_the_refusal_names_course_day_and_who_can_help():
    demand()
    sat("zhaomin")
    with pytest.raises(
        NotAllowed, match=r"窗口受理基本功.*宽限期到 2026 年 4 月 1 日为止.*请赵敏接手"
    ):
        queries.must_hold_post(actor("wangfang"), LATER)
    sat("wangfang", at=LATER)
    over = LATER + timedelta(days=760)
    with pytest.raises(NotAllowed, match="合格证明到 2028 年 4 月 2 日为止"):
        queries.must_hold_post(actor("wangfang"), over)


def test_who_stands_in_at_a_window_untrained_is_refused_too():
    demand()
    Post.objects.filter(official=CLERK, organisation=HALL).update(roles=["examiner"])
    commands.substitute(
        Post.objects.get(official=SECOND, organisation=HALL).pk,
        CLERK,
        since=MONDAY.date(),
        until=MONDAY.date() + timedelta(days=35),
        reason="产假",
        by=actor("sunlixin"),
        at=MONDAY,
    )
    as_window = replace(actor("wangfang"), roles=("window",))
    queries.must_hold_post(as_window, MONDAY + timedelta(days=30))

    with pytest.raises(NotAllowed, match="培训考核"):
        queries.must_hold_post(as_window, LATER)


def test_nobody_untrained_begins_to_assist_at_a_window():
    demand()
    subject = UUID(actor("lixiaoman").behalf)
    said = {"came": subject, "shown": "scan"}
    with pytest.raises(NotAllowed, match="培训考核"):
        commands.begin_assistance(subject, **said, by=actor("wangfang"), at=LATER)
    assert events(f"official:{CLERK}") == []
    sat(at=LATER)

    assert commands.begin_assistance(subject, **said, by=actor("wangfang"), at=LATER)


def test_appraisals_are_kept_with_their_ground():
    by = actor("sunlixin")
    commands.appraise(CLERK, APPRAISAL, by=by, at=MONDAY)
    for wrong in ({"kind": "x"}, {"on": "2027-01-01"}, {"result": ""}, {"ground": ""}):
        with pytest.raises(Invalid):
            commands.appraise(CLERK, APPRAISAL | wrong, by=by, at=MONDAY)
    with pytest.raises(NotAllowed):
        commands.appraise(HEAD, APPRAISAL, by=by, at=MONDAY)

    assert Appraisal.objects.get().on == date(2026, 1, 20)
    assert [row.name for row in queries.appraisals(by, q="王芳")] == ["王芳"]
    (mine,) = queries.my_appraisals(actor("wangfang"))
    assert (mine.kind, mine.result, mine.ground) == ("年度考核", "优秀", "样例文件〔2026〕1号")
    assert queries.my_appraisals(actor("zhaomin")) == ()
    with pytest.raises(NotYours):
        queries.my_appraisals(actor("lixiaoman"))
    assert events(f"official:{CLERK}")[-1] == "appraised"


def test_all_that_is_wrong_is_said_at_once():
    who = {"by": actor("sunlixin"), "at": MONDAY}
    point = commands.open_contact_point(HALL, POINT, **who)
    for deed, fields in (
        (lambda: commands.open_contact_point(HALL, {}, **who), "name address keeper phone"),
        (lambda: commands.hear(point, {}, **who), "on text"),
        (lambda: commands.appraise(None, {}, **who), "official kind on result ground"),
        (lambda: commands.enter_certificate(None, {}, **who), "official level certificate since"),
        (
            lambda: commands.enter_certificate(
                CLERK, CERTIFICATE | {"level": "9", "until": "2026-01-01"}, **who
            ),
            "level until",
        ),
        (
            lambda: commands.create_official(
                "", "", "", {"since": "x"}, **who | {"by": actor("fanli")}
            ),
            "name number login organisation title roles since",
        ),
    ):
        with pytest.raises(Invalid) as refused:
            deed()
        assert list(refused.value.errors) == fields.split()
        assert all(said.endswith("。") for said in refused.value.errors.values())


def test_a_team_is_kept_by_who_leads_or_administers_it():
    point = commands.open_contact_point(HALL, POINT, by=actor("sunlixin"), at=MONDAY)
    held = commands.enter_certificate(CLERK, CERTIFICATE, by=actor("sunlixin"), at=MONDAY)
    heard = commands.hear(point, HEARD, by=actor("wangfang"), at=MONDAY)
    for login in ("wangfang", "yaoguang", "fanli", "lixiaoman", "caoyuan", "zhouming"):
        who = {"by": actor(login), "at": MONDAY}
        for run in (
            lambda who=who: commands.demand_training(HALL, "warn", **who),
            lambda who=who: commands.answer_heard(point, heard, ANSWER, **who),
            lambda who=who: commands.open_contact_point(HALL, POINT, **who),
            lambda who=who: commands.end_contact_point(point, **who),
            lambda who=who: commands.enter_certificate(CLERK, CERTIFICATE, **who),
            lambda who=who: commands.revoke_qualification(held, **who),
            lambda who=who: commands.appraise(CLERK, APPRAISAL, **who),
        ):
            with pytest.raises(NotYours):
                run()
    assert rules()["grace_days"] == 30
