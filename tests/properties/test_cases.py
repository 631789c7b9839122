"""Random walks of applications and cases by random people through random weeks (the whole law)."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from onething.cases import check, commands, queries
from onething.cases.models import Application, Case, Deadline
from onething.cases.queries import queueing
from onething.cases.replay import DOES
from onething.cases.terms import FINAL, MACHINES
from onething.insight.models import DailyCount
from onething.kernel import rebuilding
from onething.kernel.models import Event
from onething.kernel.pump import pump_all
from onething.kernel.reactions import PROJECTIONS
from onething.kernel.refusals import Refusal
from onething.kernel.timers import TIMERS
from onething.kernel.verify import verify_all
from onething.voice import commands as voice
from tests import given
from tests.cases import saying
from tests.cast import actor
from tests.properties import reckoning
from tests.properties.steady import walks
from tests.times import MONDAY

EVERYTHING = "zhouming with every role"  # he may do each step, but not all of them with one case
OFFICIALS = (
    "wangfang", "zhaomin", "sunlixin", "zhouming", "wujing", "zhengqiang", "qianwei", "jiangtao",
    "shenyi", "hansong", "fenglan", "yangfan", "zhulin", "qinyong", "xufeng", EVERYTHING,
)  # fmt: skip
PEOPLE = (*OFFICIALS, "firm", "stranger")
ITEM = {"material": "layout", "name": "平面布局图", "problem": "没有标明面积", "remedy": "请标明"}
GROUNDS = {"facts": "不符", "law": "第一项", "reasons": "不符合", "remedies": "可以复议"}
ANSWERS = st.fixed_dictionaries(
    {
        "area": st.sampled_from(["80", "299", "300", "900"]),
        "food": st.sampled_from(["hot", "steam", "cold"]),
        "sign": st.sampled_from(["yes", "no"]),
        "tobacco": st.sampled_from(["yes", "no"]),
        "fire_way": st.sampled_from(["commit", "inspect"]),
    }
)
WAITS = st.sampled_from([1, 5, 23, 26, 24 * 2, 24 * 3, 24 * 6, 24 * 9, 24 * 16, 24 * 40])  # hours
BY_SILENCE = {"accept": "deem_accepted", "waive_hearing": "pass_hearing", "answered": "unanswered"}
ONWARD = 12  # so much likelier is a step that leads to a decision
ASKED_OF_FIRM = (("ask_hearing", "hearing_told"), ("waive_hearing", "hearing_told"))
LIKELY = {"accept": ONWARD, "examine": ONWARD, "review": ONWARD, "grant": ONWARD, "resume": ONWARD}
SAID = {
    "ask_supplement": {"items": [ITEM]},
    "refuse_acceptance": {"ground": "other", "facts": "其他法定情形"},
    "examine": {"opinion": "符合"},
    "review": {"opinion": "同意"},
    "send_back": {"opinion": "请补充"},
    "send_back_review": {"opinion": "请补充"},
    "refuse": {"grounds": GROUNDS},
    "end": {"because_of": "food"},
    **{do: {"said": said} for do, said in saying.SAID.items()},
    "suspend": saying.SAID["suspend"],
    "transfer": {"said": {"to": "nobody", "reason": "不属于本机关职权"}},
}
HANDS = ("take", "leave", "assign")
DEEDS = (*sorted({*DOES.values()}), *HANDS)


class Law(RuleBasedStateMachine):
    """Everybody does something at any time; whatever happens, the law holds."""

    def __init__(self):
        super().__init__()
        self.at = MONDAY
        self.block = transaction.atomic()
        self.block._from_testcase = True  # the whole walk is undone, its commands think it is not
        self.block.__enter__()
        self.people = {login: actor(login) for login in OFFICIALS if login != EVERYTHING}
        everything = ("examiner", "reviewer", "decider")
        self.people[EVERYTHING] = replace(self.people["zhouming"], roles=everything)
        self.people |= {
            "firm": actor("wangjianguo", behalf="晋味面馆"),
            "stranger": actor("sundayuan", behalf="大圆小吃店"),
        }
        self.seen = Event.objects.count()

    def teardown(self):
        try:
            pump_all()
            self.everything_at_rest()
        finally:
            transaction.set_rollback(True)
            self.block.__exit__(None, None, None)

    def everything_at_rest(self):
        self.the_books_are_right()
        assert not verify_all().faults
        live = figures()
        for name in PROJECTIONS:
            rebuilding.rebuild(name, lambda *_: None)
        assert figures() == live
        applications = Application.objects.filter(state="submitted")
        assert all(one.cases.exclude(state__in=final()).exists() for one in applications)

    @initialize(answers=ANSWERS)
    def first(self, answers):
        given.a_submitted_application(self.people["firm"], answers=answers, at=self.at)

    @rule(answers=ANSWERS, who=st.sampled_from(["firm", "stranger"]))
    @precondition(lambda self: Application.objects.count() < 3)
    def file(self, answers, who):
        given.a_submitted_application(self.people[who], answers=answers, at=self.at)

    @rule(data=st.data(), steps=st.integers(1, 6))
    def people_do_what_they_may(self, data, steps):
        """Several people in turn take steps that their pages offer them with one case."""
        case = data.draw(st.sampled_from(cases()))
        for _ in range(steps):
            case = Case.objects.get(pk=case.pk)
            offered = offered_by_anybody(case, self.people, self.at)
            if not offered:
                return
            may_do = [do for do in sorted(dict(offered)) for _ in range(LIKELY.get(do, 1))]
            do = data.draw(st.sampled_from(may_do))
            who = data.draw(st.sampled_from([who for one, who in offered if one == do]))
            self._try(case, do, who)
            self.the_books_are_right()

    @rule(data=st.data())
    def the_first_part_is_granted(self, data):
        """Those that wait for it can go on."""
        first = [case for case in cases() if case.part == "licence_check"]
        case = data.draw(st.sampled_from(first))
        for do, who in (("accept", "wangfang"), ("grant", "zhouming")):
            self._try(Case.objects.get(pk=case.pk), do, who)
        pump_all()

    @rule(data=st.data(), who=st.sampled_from(PEOPLE), do=st.sampled_from(DEEDS))
    def somebody_tries_something(self, data, who, do):
        """Anybody tries anything with any case."""
        self._try(data.draw(st.sampled_from(cases())), do, who)

    def _try(self, case, do, who):
        by, said = self.people[who], dict(SAID.get(do, {}))
        if do == "assign":
            said = {"official": UUID(self.people["zhaomin"].who.partition(":")[2])}
        if do == "call_hearing":
            said["said"] = said["said"] | {
                "held_at": f"{self.at + timedelta(days=20):%Y-%m-%d} 09:00"
            }
        if do == "reopen":
            said["said"] = said["said"] | {"dated": f"{self.at:%Y-%m-%d}"}
        if do == "supply":
            file = given.a_file(by, at=self.at) if who == "firm" else {}
            said = {"files": [{"key": "layout", "name": "平面布局图", **file}] if file else []}
        before = Event.objects.count()
        try:
            getattr(commands, do)(case.pk, **said, by=by, at=self.at)
        except Refusal:
            assert Event.objects.count() == before
            assert Case.objects.get(pk=case.pk).state == case.state
            return
        if do in HANDS:
            assert Case.objects.get(pk=case.pk).state == case.state
            return
        step = MACHINES[case.kind].step(case.state, do)
        assert Case.objects.get(pk=case.pk).state == step.end
        assert "system" not in step.role
        assert may(case, by, step.role)
        assert not case.holder or case.holder == by.who or not recent(case, self.at) or not by.org

    @rule(hours=WAITS)
    def time_passes(self, hours):
        self.at += timedelta(hours=hours)
        for run in TIMERS.values():
            run(self.at)

    @rule()
    def reactions_run(self):
        pump_all()

    @rule(grade=st.integers(0, 6), stage=st.sampled_from(["submitted", "result"]), data=st.data())
    def somebody_rates(self, grade, stage, data):
        one = data.draw(
            st.sampled_from(sorted(Application.objects.values_list("number", flat=True)))
        )
        try:
            voice.rate(one, stage=stage, grade=grade, by=self.people["firm"], at=self.at)
        except Refusal:
            return
        assert 1 <= grade <= 5

    @invariant()
    def the_books_are_right(self):
        if Event.objects.count() == self.seen:
            return
        self.seen = Event.objects.count()
        assert not list(check.faults()), list(check.faults())
        stories = defaultdict(list)
        told = story_of_all()
        for case in cases():
            events = told[f"case:{case.pk}"]
            check_steps(case, events)
            check_clocks(case, events)
            stories[case.application_id].append((events, case.plan))
        for application, some in stories.items():
            check_joint(application, some)

    @invariant()
    def queues_are_counted_right(self):
        for login in ("wangfang", "zhouming", "sunlixin"):
            check_queue(self.people[login], self.at)


def cases():
    return list(Case.objects.order_by("application__number", "place"))


def final():
    return list(FINAL)


def recent(case, at):
    return case.held_at is not None and at < case.held_at + timedelta(minutes=30)


def story_of_all():
    told = defaultdict(list)
    for event in Event.objects.filter(stream__startswith="case:").order_by("stream", "seq"):
        told[event.stream].append(event)
    return told


def offers(case, by, at):
    """What his page offers him; nothing for a case that he may not see."""
    try:
        return queries.case_sheet(case.pk, by, at).steps
    except Refusal:
        return ()


def offered_by_anybody(case, people, at):
    """What may be done with a case now, and by whom."""
    found = [(step.do, login) for login in OFFICIALS for step in offers(case, people[login], at)]
    for do, state in (("supply", "supplement_asked"), *ASKED_OF_FIRM):
        found += [(do, "firm")] if case.state == state else []
    return sorted(found)


def may(case, by, roles):
    """By the law's own words: the window of its hall, an official of its office, the applicant."""
    if "applicant" in roles:
        return not by.org and by.behalf == str(case.subject)
    place = {"window": str(case.hall)}
    return any(
        role in by.roles and by.org == place.get(role, str(case.office))
        for role in roles.split("|")
    )


def check_steps(case, events):
    """Each change is a step of its machine, under a law of its kind, by two different people."""
    state = events[0].data["state"]
    assert state in ("waiting", "submitted")
    asked = 0
    for event in events[1:]:
        do = DOES.get(event.name)
        if do is None:
            assert event.data["state"] == state
            continue
        silent = event.data.get("deemed") or event.data.get("silent")
        step = MACHINES[case.kind].step(state, BY_SILENCE[do] if silent else do)
        assert event.data["state"] == step.end
        assert case.kind == "permit" or "行政许可法" not in step.law
        assert step.law
        state, asked = step.end, asked + (do == "ask_supplement")
    assert state == case.state
    assert asked == case.supplements <= 1
    people = reckoning.people_of(events)
    assert case.kind != "permit" or len(set(people)) == len(people)


def check_clocks(case, events):
    """Each clock stands where counting days from the ledger puts it."""
    steps = [event for event in events if event.name in DOES or event.name == "cases.submitted"]
    expected = reckoning.clocks_of(steps, case.plan)
    rows = {(row.kind, row.round): row for row in Deadline.objects.filter(case=case)}
    assert rows.keys() == expected.keys()
    for key, clock in expected.items():
        row = rows[key]
        found = (row.starts_on, row.days + row.extended, row.due_on, row.stopped_on)
        assert found == (clock.start, clock.days, clock.due, clock.stopped), (case, key)
    assert case.urgent_on == reckoning.urgent_day(expected, steps)


def check_joint(application, stories):
    """One ceiling for all permits of an application, from the first that was accepted."""
    rows = list(Deadline.objects.filter(application=application, case=None))
    expected = reckoning.joint_of(stories)
    assert [(row.starts_on, row.due_on) for row in rows] == ([expected] if expected else [])
    closed = Application.objects.get(pk=application).state == "closed"
    again = Event.objects.filter(
        stream=f"application:{application}", name="cases.application_reopened"
    ).exists()
    assert all((row.stopped_on is not None) == closed or again for row in rows)


def check_queue(by, at):
    """The numbers on the page are those of the rows that he may see, and the rows are those."""
    page = queries.queue(by, at)
    urgent = sorted(cases(), key=lambda case: (case.urgent_on, case.pk))
    mine = [
        case
        for case in urgent
        if (str(case.hall) == by.org and {"window", "leader"} & set(by.roles))
        or (str(case.office) == by.org and set(by.roles) - {"window"})
    ]
    for view, _, count in page.counts:
        states = queueing.VIEWS[view][1] if view in queueing.VIEWS else ()
        how_many = sum(case.state in states for case in mine)
        assert count == (None if view in ("done", queueing.ALL) else how_many)
    shown = [case.pk for case in mine if case.state in queueing.VIEWS[page.view][1]]
    assert [row.id for row in page.rows] == shown[:50]


def figures():
    rows = DailyCount.objects.values_list("office", "event", "day", "count")
    return sorted(rows, key=str)


def test_whatever_people_do_the_law_holds(db):
    assert connection.in_atomic_block

    run_state_machine_as_test(Law, settings=walks(4, stateful_step_count=20))
