"""The long form measures (`make timing`); here only that the measure can tell a difference."""

import os
import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onething.kernel import db
from onething.web import middleware
from tests.security.walking import MISSING, Walk, objects
from tests.security.world import PASSWORD, Things, hire, undone
from tests.times import MONDAY
from tools import timing
from tools.access import addresses, columns_of

ASKED = {  # addresses, and somebody for whom the thing is as if it were not there
    "GET /apply/<uuid:draft_id>": "other",
    "GET /my/bj/<slug:number>": "other",
    "GET /my/ws/<uuid:document_id>": "other",
    "GET /my/zz/<uuid:licence_id>.pdf": "other",
    "GET /bj/<uuid:case_id>": "examiner2",
    "GET /bj/<uuid:case_id>/f/<uuid:file_id>": "examiner2",
    "POST /bj/<uuid:case_id>/do/<slug:do> [accept]": "window2",
    "GET /api/v1/cases/<case_id>": "other",
    "POST /api/v1/cases/<case_id>/accept": "county",
    "GET /api/v1/applications/drafts/<draft>": "stranger",
}


def test_the_rank_test_sees_a_difference_and_sees_none():
    chance = random.Random(1)  # noqa: S311 -- numbers to be sorted, not secrets
    same = [[chance.gauss(5, 1) for _ in range(400)] for _ in range(2)]
    slower = [value + 0.5 for value in same[1]]

    assert timing.rank_test(*same) > 0.01
    assert timing.rank_test(same[0], slower) < timing.SURE


@pytest.mark.django_db
@pytest.mark.skipif(not os.environ.get("TIMING"), reason="measured by make timing")
def test_no_and_not_there_take_the_same_time(django_db_setup, django_db_blocker):
    rows, counted = [], {}
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), undone():
        patch.setattr(db, "READER", db.WRITER)
        patch.setattr(middleware, "now", lambda: MONDAY)
        patch.setattr(
            "onething.identity.commands.accounts.check_password",
            lambda said, kept: said == PASSWORD,
        )
        hire()
        walk = Walk(Things())
        walk.enter()
        for asked in addresses():
            name = ASKED.get(asked.label)
            if name is None:
                continue
            who = next(one for one in columns_of(asked) if one.name == name)
            missing = dict.fromkeys(objects(asked), MISSING)
            counted[asked.label] = [_statements(walk, asked, who, it) for it in ({}, missing)]
            real, nowhere = timing.alternate(
                lambda asked=asked, who=who: walk.ask(asked, who, {}),
                lambda asked=asked, who=who, missing=missing: walk.ask(asked, who, missing),
            )
            rows.append(timing.line(asked.label, real, nowhere))
    timing.write(rows)
    assert len(rows) == len(ASKED)
    assert not {label: pair for label, pair in counted.items() if pair[0] != pair[1]}


def _statements(walk, asked, who, which):
    with CaptureQueriesContext(connection) as found:
        walk.ask(asked, who, which)
    return len(found)
