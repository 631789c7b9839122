"""The joint ceiling of an application (行政许可法 §42(2)): one, from the first acceptance."""

from datetime import date, timedelta

from onething.cases import commands, timers
from onething.cases.models import Case, Deadline
from tests import given
from tests.cast import actor
from tests.properties.together import all_at_once
from tests.times import MONDAY


def test_silence_that_counts_from_before_moves_the_joint_clock_to_its_day(firm, clerk):
    number = given.a_submitted_application(firm)
    given.a_checked_licence(number, firm)
    cases = given.cases_of(number, firm)
    commands.accept(cases["food"].id, by=clerk, at=MONDAY + timedelta(days=3))
    assert Deadline.objects.get(case=None).starts_on == date(2026, 3, 5)

    timers.deem_silent_cases_accepted(MONDAY + timedelta(days=8))

    assert Case.objects.get(pk=cases["tobacco"].id).accepted_on == date(2026, 3, 2)
    joint = Deadline.objects.get(case=None)
    assert (joint.starts_on, joint.due_on) == (date(2026, 3, 2), date(2026, 5, 8))


def test_two_acceptances_at_once_start_one_joint_clock(transactional_db):
    firm = actor("wangjianguo", behalf="晋味面馆")
    for _ in range(5):
        number = given.a_submitted_application(firm)
        given.a_checked_licence(number, firm)
        cases = given.cases_of(number, firm)
        clerks = {"food": actor("wangfang"), "tobacco": actor("zhaomin")}

        all_at_once(
            *(
                lambda case=cases[part].id, clerk=clerk: commands.accept(case, by=clerk, at=MONDAY)
                for part, clerk in clerks.items()
            )
        )

    for application in Case.objects.values_list("application", flat=True).distinct():
        assert Deadline.objects.filter(application=application, case=None).count() == 1
