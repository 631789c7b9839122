"""From filing to acceptance (行政许可法 §32)."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from onething.cases import commands, queries, timers
from onething.cases.models import Case, Deadline, Supplement
from onething.kernel import ledger
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.refusals import DifferentRequest, Held, Invalid, NotAllowed, NotYours
from tests import given
from tests.times import MONDAY, trust

pytestmark = pytest.mark.django_db

ITEM = {
    "material": "layout",
    "name": "平面布局图",
    "problem": "没有标明面积",
    "remedy": "请标明面积",
}
OF_A_BATCH = (
    "SAVEPOINT",
    "kernel_cursor",
    "kernel_logentry",
    "kernel_lognode",
    "DELETE FROM kernel_pending",
    'FROM "kernel_event" WHERE "kernel_event"."id" IN',
)


def state(case):
    return Case.objects.get(pk=case).state


@contextmanager
def counted(monkeypatch):
    """Yield a list that holds afterwards how many statements were asked, and how many Django composed."""
    compose, composed, found = SQLCompiler.as_sql, [], []
    with monkeypatch.context() as patch, CaptureQueriesContext(connection) as said:
        patch.setattr(
            SQLCompiler,
            "as_sql",
            lambda self, *a, **k: composed.append(1) or compose(self, *a, **k),
        )
        yield found
    asked = [one["sql"] for one in said if not any(word in one["sql"] for word in OF_A_BATCH)]
    found += [len(asked), len(composed)]


def submitting(monkeypatch, by, answers=given.ANSWERS):
    draft = given.a_complete_draft(by, answers=answers)
    sheet = queries.check_sheet(draft, by, MONDAY)
    with counted(monkeypatch) as found:
        commands.submit(
            draft, summary=sheet.digest, consent="同意", by=by.because(str(new_id())), at=MONDAY
        )
    return found


def test_submitting_makes_one_case_for_each_part(firm):
    number = given.a_submitted_application(firm)

    cases = given.cases_of(number, firm)
    assert set(cases) == {"licence_check", "food", "sign", "fire", "tobacco"}
    assert cases["food"].state == "waiting"
    assert cases["sign"].state == "submitted"


def test_submitting_costs_as_many_statements_for_two_cases_as_for_five(firm, monkeypatch):
    trust(monkeypatch)
    two = given.SMALL | {"food": "hot"}  # with a promise, as the five
    for answers in (two, given.ANSWERS):
        submitting(monkeypatch, firm, answers)  # what a process reads once is read

    assert submitting(monkeypatch, firm, two) == submitting(monkeypatch, firm)


def test_the_busiest_ways_ask_little_and_compose_nothing(firm, clerk, monkeypatch):
    """Whoever adds a question here looks whether it must be asked, and composes it once (0100)."""
    trust(monkeypatch)
    submitting(monkeypatch, firm)
    assert submitting(monkeypatch, firm) == [13, 0]

    first, second = Case.objects.filter(part="sign").order_by("pk")[:2]
    commands.accept(first.pk, by=clerk.because("first"), at=MONDAY)
    with counted(monkeypatch) as found:
        commands.accept(second.pk, by=clerk.because("second"), at=MONDAY)
    assert found == [9, 0]

    pump_all()
    given.a_submitted_application(firm)
    with counted(monkeypatch) as found:
        pump_all()
    assert found[0] <= 104


def test_submitting_twice_with_one_token_is_one_application(firm):
    draft = given.a_complete_draft(firm)
    digest = queries.check_sheet(draft, firm, MONDAY).digest
    once = firm.because("form-1")

    first = commands.submit(draft, summary=digest, consent="同意", by=once, at=MONDAY)
    second = commands.submit(draft, summary=digest, consent="同意", by=once, at=MONDAY)

    assert first == second
    assert Event.objects.filter(name="cases.application_submitted").count() == 1
    with pytest.raises(DifferentRequest):
        commands.submit(draft, summary=digest, consent="不同意", by=once, at=MONDAY)


def test_what_was_not_checked_is_not_filed(firm):
    draft = given.a_complete_draft(firm)
    digest = queries.check_sheet(draft, firm, MONDAY).digest
    commands.save_group(
        draft,
        group="contact",
        values={"contact.name": "另一人", "contact.phone": "13803510001"},
        by=firm,
        at=MONDAY,
    )

    with pytest.raises(Invalid, match="重新核对"):
        commands.submit(draft, summary=digest, consent="同意", by=firm, at=MONDAY)


def test_an_incomplete_draft_says_what_is_missing(firm):
    draft = given.a_draft(firm)
    sheet = queries.check_sheet(draft, firm, MONDAY)

    with pytest.raises(Invalid, match="核对企业信息"):
        commands.submit(draft, summary=sheet.digest, consent="同意", by=firm, at=MONDAY)


def test_accepting_starts_the_clocks(window, clerk):
    case = window

    commands.accept(case, by=clerk, at=MONDAY)

    clocks = {c.kind: c for c in Deadline.objects.filter(case=case)}
    assert clocks["tell"].stopped_on == date(2026, 3, 2)
    assert clocks["statutory"].due_on == date(2026, 3, 30)
    assert clocks["promised"].due_on == date(2026, 3, 12)
    assert Deadline.objects.get(case=None).due_on == date(2026, 5, 8)  # 45, over 清明 and 劳动节


def test_accepting_is_written_in_the_ledger(food, clerk):
    case = food

    event = Event.objects.get(name="cases.accepted", data__case=str(case))
    assert event.actor["who"] == clerk.who
    assert event.data["due_on"] == "2026-03-30"
    assert not list(ledger.broken_links(f"case:{case}"))


def test_a_case_is_accepted_once(food, clerk):
    case = food

    with pytest.raises(NotAllowed, match="不能“受理”"):
        commands.accept(case, by=clerk, at=MONDAY)


@pytest.mark.parametrize("who", ["firm", "citizen", "stranger", "examiner", "leader"])
def test_only_the_window_accepts(window, who, request):
    case = window

    with pytest.raises(NotYours):
        commands.accept(case, by=request.getfixturevalue(who), at=MONDAY)


def test_a_waiting_case_cannot_be_accepted(firm, clerk):
    number = given.a_submitted_application(firm)

    with pytest.raises(NotAllowed, match="等待前序办结"):
        commands.accept(given.cases_of(number, firm)["food"].id, by=clerk, at=MONDAY)


def test_a_granted_part_releases_those_that_wait_for_it(firm):
    number = given.a_submitted_application(firm)

    given.a_checked_licence(number, firm)

    cases = given.cases_of(number, firm)
    assert (cases["food"].state, cases["tobacco"].state) == ("submitted", "submitted")


def test_two_clerks_do_not_work_on_one_case(window, clerk, second_clerk):
    case = window
    commands.take(case, by=clerk, at=MONDAY)

    with pytest.raises(Held, match="王芳正在处理"):
        commands.accept(case, by=second_clerk, at=MONDAY)
    commands.leave(case, by=clerk, at=MONDAY)
    commands.accept(case, by=second_clerk, at=MONDAY)

    assert state(case) == "accepted"


def test_a_hold_runs_out_by_itself(window, clerk, second_clerk):
    case = window
    commands.take(case, by=clerk, at=MONDAY)

    commands.accept(case, by=second_clerk, at=MONDAY + timedelta(minutes=31))

    assert state(case) == "accepted"


def test_a_supplement_is_asked_once_and_answered(window, firm, clerk):
    case = window
    commands.ask_supplement(case, items=[ITEM], by=clerk, at=MONDAY)
    assert Supplement.objects.get(case=case).until == date(2026, 3, 16)

    file = given.a_file(firm)
    commands.supply(
        case, files=[{"key": "layout", "name": "平面布局图", **file}], by=firm, at=MONDAY
    )

    assert state(case) == "supplemented"
    with pytest.raises(NotAllowed):
        commands.ask_supplement(case, items=[ITEM], by=clerk, at=MONDAY)


def test_a_supplement_must_name_problem_and_remedy(window, clerk):
    case = window

    with pytest.raises(Invalid, match="至少选择一份"):
        commands.ask_supplement(case, items=[], by=clerk, at=MONDAY)
    with pytest.raises(Invalid, match="问题和补正要求"):
        commands.ask_supplement(case, items=[ITEM | {"remedy": " "}], by=clerk, at=MONDAY)


def test_a_supplement_that_lacks_something_is_refused(window, firm, clerk):
    case = window
    commands.ask_supplement(case, items=[ITEM], by=clerk, at=MONDAY)

    with pytest.raises(Invalid, match="还缺：平面布局图"):
        commands.supply(case, files=[], by=firm, at=MONDAY)


def test_silence_counts_as_acceptance_from_the_day_it_came(window):
    case = window

    timers.deem_silent_cases_accepted(MONDAY + timedelta(days=7))
    assert state(case) == "submitted"  # the fifth working day is today
    timers.deem_silent_cases_accepted(MONDAY + timedelta(days=8))

    found = Case.objects.get(pk=case)
    assert (found.state, found.deemed, found.accepted_on) == ("accepted", True, date(2026, 3, 2))


def test_a_supplement_that_does_not_come_ends_the_case(window, clerk):
    case = window
    commands.ask_supplement(case, items=[ITEM], by=clerk, at=MONDAY)

    timers.end_lapsed_supplements(MONDAY + timedelta(days=14))
    assert state(case) == "supplement_asked"
    timers.end_lapsed_supplements(MONDAY + timedelta(days=15))

    assert state(case) == "lapsed"


def test_a_refusal_to_accept_needs_ground_facts_and_where_to(window, clerk):
    case = window

    with pytest.raises(Invalid, match="法定情形"):
        commands.refuse_acceptance(case, ground="", facts="x", by=clerk, at=MONDAY)
    with pytest.raises(Invalid, match="法定情形"):  # one of other kinds of items
        commands.refuse_acceptance(case, ground="not_needed", facts="x", by=clerk, at=MONDAY)
    with pytest.raises(Invalid, match="哪个机关"):
        commands.refuse_acceptance(case, ground="other_organ", facts="不属于", by=clerk, at=MONDAY)
    commands.refuse_acceptance(
        case, ground="no_permit_needed", facts="依法不需要", by=clerk, at=MONDAY
    )

    assert state(case) == "not_accepted"


def test_withdrawing_is_the_applicants_and_ends_before_the_decision(food, firm, stranger, clerk):
    case = food

    with pytest.raises(NotYours):
        commands.withdraw(case, by=stranger, at=MONDAY)
    commands.withdraw(case, by=firm, at=MONDAY)

    assert state(case) == "withdrawn"
    with pytest.raises(NotAllowed):
        commands.withdraw(case, by=firm, at=MONDAY)


def test_a_refused_first_part_ends_those_that_wait_for_it(firm, clerk, examiner):
    number = given.a_submitted_application(firm)
    first = given.cases_of(number, firm)["licence_check"].id
    commands.accept(first, by=clerk, at=MONDAY)
    grounds = {
        "facts": "登记已注销",
        "law": "实施规范",
        "reasons": "主体不存续",
        "remedies": "可以复议",
    }
    commands.refuse(first, grounds=grounds, by=examiner, at=MONDAY)

    pump_all()

    cases = given.cases_of(number, firm)
    assert (cases["food"].state, cases["tobacco"].state) == ("ended", "ended")
    assert cases["sign"].state == "submitted"


def test_a_clock_beyond_the_calendar_has_no_date(firm, clerk):
    late = MONDAY.replace(month=12, day=21)
    case = given.a_case_at_the_window(firm, at=late)

    commands.accept(case, by=clerk, at=late)

    assert Deadline.objects.get(case=case, kind="statutory").due_on is None
    faces = {c.kind: c for c in queries.case_sheet(case, clerk, late).clocks}
    assert faces["statutory"].words == "2027 年放假安排公布后确定"
