"""Random walks through every machine under random calendars: what the ledger says is what the rows say.

Some here, as many as wanted by `WALKS=10000 make walks`; the walks of machine and clocks alone, without
rows, are cheap, and there are three hundred of them.
"""

import os
import random
from datetime import date, timedelta

import pytest

from onething.cases.clockwork import Taken, replayed
from onething.cases.terms import DECIDED, MACHINES
from onething.kernel.clock import Calendar, due
from tests.law.running import a_case
from tests.properties.walking_law import Walker, a_world

MANY = int(os.environ.get("WALKS", "24"))
CHEAP = 300
MONDAY = date(2026, 3, 2)


def chance_of(seed):
    """Return the same dice for the same walk."""
    return random.Random(seed)  # noqa: S311 -- dice for a test, not a secret


def a_calendar(chance):
    """A year in which any day may be a holiday and any weekend day may be worked."""
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(1500)]
    weekend = [day for day in days if day.weekday() >= 5]
    return Calendar(
        holidays=frozenset(chance.sample(days, chance.randint(0, 300))),
        makeup=frozenset(chance.sample(weekend, chance.randint(0, 120))),
    )


@pytest.mark.parametrize("seed", range(CHEAP // 30))
def test_no_walk_makes_a_clock_shorter_and_the_fold_is_the_case(seed):
    for number in range(30):
        chance = chance_of(seed * 1000 + number)
        one_cheap_walk(chance)


def one_cheap_walk(chance):
    calendar = a_calendar(chance)
    said = {"kind": chance.choice(sorted(MACHINES)), "filed": MONDAY}
    said |= {"statutory": chance.randint(1, 60), "promised": chance.randint(1, 30)}
    case, on = a_case(said), MONDAY
    begun, taken = case.dials, []
    for _ in range(chance.randint(1, 25)):
        on += timedelta(days=chance.randint(0, 12))
        steps = [
            step
            for step in MACHINES[case.kind].choices(case.state)
            if not (step.do == "ask_supplement" and case.supplements)
            and not (step.do == "extend" and case.extensions)
            and not ({"granted", "not_reported", "decided_on_a_promise"} & set(step.needs))
        ]
        if not steps:
            break
        step = chance.choice(steps)
        before = {(dial.kind, dial.round): dial for dial in case.dials}
        began = next((d.starts_on for d in case.dials if d.kind == "tell" and d.runs), on)
        case.take(on, step.do)
        taken.append(Taken(step, began if step.do == "deem_accepted" else on, "", case_more(step)))
        for dial in case.dials:
            assert longer(before.get((dial.kind, dial.round)), dial, calendar)
    *_, folded = (begun, *replayed(taken, case.days, begun))
    assert folded == case.dials
    if case.state in DECIDED:
        assert all(not d.runs for d in case.dials if d.kind in ("tell", "statutory", "promised"))


def case_more(step):
    return 10 if step.do == "extend" else 0


def longer(before, after, calendar):
    """A clock never ends earlier than it did before, whatever is done to it."""
    if before is None or before == after or before.term.paused or after.term.paused:
        return True
    return due(after.term, calendar) >= due(before.term, calendar)


@pytest.fixture(scope="module")
def walker(django_db_setup, django_db_blocker):
    """A world in which one application was filed; each walk is undone."""
    with django_db_blocker.unblock(), a_world() as world:
        yield Walker(world)


@pytest.mark.django_db  # so that a database is made, though no other test of this run wants one
@pytest.mark.parametrize("lot", range(max(1, MANY // 8)))
def test_what_the_ledger_says_is_what_the_rows_say(walker, lot):
    for number in range(8):
        chance = chance_of(lot * 1000 + number)
        walker.walk(chance, a_calendar(chance))
