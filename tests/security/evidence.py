"""Things of evidence that somebody might ask for: an anchor, a list of destruction, a code for a phone."""

from django.core import signing

from onething.cases.models import Case, Destruction
from onething.kernel import anchors, sequencer
from onething.kernel.actor import SYSTEM
from onething.web.portal import phoning, supplying
from tests.times import MONDAY


def a_list_of_destruction(case):
    """Return a list of the organ that decides, on which nothing stands."""
    made = Destruction.objects.create(
        organ=Case.objects.get(pk=case).office,
        reason="期满",
        proposed_by="official:somebody",
        proposed_at=MONDAY,
    )
    return made.pk


def an_anchor():
    """Return the day whose log was anchored."""
    sequencer.sign_head(MONDAY)
    anchors.begin_anchor(MONDAY.date(), by=SYSTEM, at=MONDAY)
    return MONDAY.date().isoformat()


def a_phone_link(draft, key, by):
    """Return the code by which a phone takes pictures for a material of a draft."""
    said = {"d": str(draft), "k": key, "w": by.who, "b": by.behalf}
    return signing.dumps(said, salt=phoning.SALT, compress=True)


def a_supply_link(case, by):
    """Return the code by which a phone hands in what a case asks for."""
    said = {"c": str(case), "w": by.who, "b": by.behalf}
    return signing.dumps(said, salt=supplying.SALT, compress=True)
