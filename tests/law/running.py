"""Runs the worked examples of `tests/law/cases`: a machine and its clocks, without a database."""

from dataclasses import dataclass

from onething.cases.clockwork import Dial, Turn, turned
from onething.cases.limits import days as limit
from onething.cases.terms import MACHINES, TELL, unmet
from onething.kernel.refusals import NotAllowed

OF_THE_ITEM = ("statutory", "promised")
MORE = {"extend": "extension"}


@dataclass
class Case:
    """A case as the examples need it: what guards ask, and what the clocks are."""

    kind: str
    plan: dict
    state: str
    dials: tuple
    supplements: int = 0
    extensions: int = 0
    granted: bool = False
    first_organ: str = ""
    unpaid: str = ""  # nothing is to be paid

    def days(self, kind):
        return self.plan[kind] if kind in OF_THE_ITEM else limit(kind)

    def take(self, on, do, **said):
        """Take a step on a day, as the commands do."""
        step = MACHINES[self.kind].step(self.state, do)
        if sentence := unmet(step, self):
            raise NotAllowed(sentence)
        if do == "deem_accepted":
            on = next(dial.starts_on for dial in self.dials if dial.kind == TELL and dial.runs)
        ordered = said.get("days")
        days = (lambda kind: ordered) if ordered and do == "reopen" else self.days
        more = limit(MORE[do]) if do in MORE else 0
        self.dials = turned(self.dials, Turn(step.clocks, on, said.get("reason", ""), more), days)
        self.state = step.end
        self.supplements += do == "ask_supplement"
        self.extensions = self.extensions + (do == "extend") if do != "reopen" else 0
        self.granted = self.granted or do == "grant" if do != "reopen" else False
        if do == "report_up":
            self.first_organ = "lower"

    def clock(self, kind):
        """Return the newest clock of a kind."""
        return max((dial for dial in self.dials if dial.kind == kind), key=lambda one: one.round)


def a_case(said):
    """Return the case of an example on the day it was filed."""
    plan = {"statutory": said.get("statutory", 20), "promised": said.get("promised", 8)}
    begun = (Dial(TELL, 0, said["filed"], limit(TELL)),)
    return Case(said.get("kind", "permit"), plan, "submitted", begun)
