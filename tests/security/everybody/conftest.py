"""One world with real things for all who ask for everything; made once, undone at the end."""

import pytest
from django.conf import settings

from onething.exchange.stamper import Authority
from onething.kernel import db
from onething.web import middleware, sessions
from tests.security.world import PASSWORD, Things, hire, undone
from tests.times import A_DAY, MONDAY

READS_THE_CLOCK = (
    "edge", "cases", "applications", "uploads", "supervision", "turns", "licences", "visits",
)  # fmt: skip


@pytest.fixture(scope="package")
def things(django_db_setup, django_db_blocker, tmp_path_factory):
    """Things of an applicant and of a stranger, and everybody who might ask for them, on a Monday."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), undone():
        patch.setattr(db, "READER", db.WRITER)
        known = tmp_path_factory.mktemp("authority")
        Authority(known)
        patch.setattr(settings, "STAMP_CERTIFICATE", known / "stamper.crt")
        patch.setattr(middleware, "now", lambda: MONDAY)
        for module in READS_THE_CLOCK:
            patch.setattr(f"onething.api.{module}.now", lambda: MONDAY)
        patch.setattr(
            "onething.identity.commands.accounts.check_password",
            lambda said, kept: said == PASSWORD,
        )
        patch.setattr(sessions, "TOUCH", A_DAY)  # once a minute a session is written, on any page
        hire()
        yield Things()
