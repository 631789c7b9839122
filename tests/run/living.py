"""Let a new platform live a little, in a process of its own: cases of several states, papers sealed.

Run with DATABASE_URL, ONETHING_VAR and KEPT_WORLD: python -m tests.run.living live|more|look|back. It answers in JSON.
"""

import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onething.settings")
django.setup()

from django.conf import settings  # noqa: E402 -- after Django was set up
from django.core.management import call_command  # noqa: E402 -- after Django was set up
from django.test import Client  # noqa: E402 -- after Django was set up

from onething.cases import commands, queries  # noqa: E402 -- after Django was set up
from onething.cases.models import Application  # noqa: E402 -- after Django was set up
from onething.documents.models import Document  # noqa: E402 -- after Django was set up
from onething.kernel import sequencer  # noqa: E402 -- after Django was set up
from onething.kernel.pump import pump_all  # noqa: E402 -- after Django was set up
from tests import worlds  # noqa: E402 -- after Django was set up
from tests.cast import actor  # noqa: E402 -- after Django was set up
from tests.given import a_reviewed_case, a_submitted_application  # noqa: E402 -- see above
from tests.security.world import browser  # noqa: E402 -- after Django was set up
from tests.times import MONDAY  # noqa: E402 -- after Django was set up


def live():
    """File two applications; decide one case of the first, so that it is sealed and delivered."""
    worlds.loaded(Path(os.environ["KEPT_WORLD"]))
    firm = actor("wangjianguo", behalf="晋味面馆")
    case = a_reviewed_case(firm)
    commands.grant(case, by=actor("zhengqiang"), at=MONDAY)
    pump_all()
    number = a_submitted_application(firm)
    pump_all()
    sequencer.sign_head(MONDAY)
    return {
        "case": str(case),
        "number": number,
        "code": Application.objects.get(number=number).code,
    }


def file_more():
    """File one more; return its receipt, which is newer than any backup taken before."""
    firm = actor("wangjianguo", behalf="晋味面馆")
    number = a_submitted_application(firm)
    pump_all()
    sequencer.sign_head(MONDAY)
    return queries.evidence(number, firm)["receipt"]


def look():
    """Open the pages of a platform that was brought back; say how each answers."""
    known = json.loads((Path(settings.VAR_ROOT) / "lived.json").read_text())
    holder, window, decider = browser("holder"), browser("window"), browser("decider")
    sealed = Document.objects.filter(about=f"case:{known['case']}", sealed_at__isnull=False)
    paper = holder.get(f"/my/ws/{sealed.latest('registered_at').pk}.pdf")
    kept = Path(settings.VAR_ROOT) / "paper.pdf"
    kept.write_bytes(b"".join(paper.streaming_content) if paper.streaming else paper.content)
    return {
        "queue": window.get("/desk").status_code,
        "office": decider.get("/office").status_code,
        "case": decider.get(f"/bj/{known['case']}").content.decode(),
        "mine": holder.get(f"/my/bj/{known['number']}").content.decode(),
        "progress": Client().get(f"/cx?no={known['number']}&code={known['code']}").content.decode(),
        "paper": paper.status_code,
        "licences": holder.get("/my/zz").content.decode(),
    }


def back(*earlier):
    """Bring the tables back to those of earlier releases; `earlier`: room.migration."""
    for one in earlier:
        call_command("migrate", *one.split("."), verbosity=0)


if __name__ == "__main__":
    does = {"live": live, "more": file_more, "look": look, "back": back}[sys.argv[1]]
    print(json.dumps(does(*sys.argv[2:])))
