"""Let a new platform live a little, in a process of its own: cases of several states, papers sealed.

Run with DATABASE_URL and ONETHING_VAR: python -m tests.run.living. It says as JSON what there is.
"""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onething.settings")
django.setup()

from onething.cases import commands, queries  # noqa: E402 -- after Django was set up
from onething.kernel import sequencer  # noqa: E402 -- after Django was set up
from onething.kernel.pump import pump_all  # noqa: E402 -- after Django was set up
from onething.run.load import load_all  # noqa: E402 -- after Django was set up
from tests.cast import actor  # noqa: E402 -- after Django was set up
from tests.given import a_reviewed_case, a_submitted_application  # noqa: E402 -- see above
from tests.times import LONG_BEFORE, MONDAY  # noqa: E402 -- after Django was set up


def live():
    """File two applications; decide one case of the first, so that it is sealed and delivered."""
    load_all(lambda words: None, at=LONG_BEFORE)
    firm = actor("wangjianguo", behalf="晋味面馆")
    case = a_reviewed_case(firm)
    commands.grant(case, by=actor("zhengqiang"), at=MONDAY)
    pump_all()
    number = a_submitted_application(firm)
    pump_all()
    sequencer.sign_head(MONDAY)
    return {"case": str(case), "number": number, "filed": len(queries.my_space(firm).applications)}


if __name__ == "__main__":
    print(json.dumps(live()))
