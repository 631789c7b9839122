"""Walks of real cases: random lawful steps by the right people, on random days, by a random calendar."""

from contextlib import contextmanager
from datetime import date, timedelta
from types import SimpleNamespace

from onething.cases import check, commands, queries, reactions, replay
from onething.cases.models import Case, Deadline
from onething.cases.replay import DOES
from onething.cases.terms import MACHINES, unmet
from onething.documents.models import Document
from onething.kernel import calendar
from onething.kernel.actor import SYSTEM
from onething.kernel.ids import new_id
from onething.kernel.models import Event
from onething.kernel.refusals import Refusal
from tests import given
from tests.cases.saying import SAID, firm
from tests.cast import actor
from tests.security.world import undone
from tests.times import MONDAY

ITEM = {"material": "layout", "name": "平面布局图", "problem": "没有标明面积", "remedy": "请标明"}
GROUNDS = {"facts": "不符", "law": "第一项", "reasons": "不符合", "remedies": "可以复议"}
PLAIN = {
    "ask_supplement": {"items": [ITEM]},
    "refuse_acceptance": {"ground": "other", "facts": "其他法定情形"},
    "examine": {"opinion": "符合"},
    "review": {"opinion": "同意"},
    "send_back": {"opinion": "请补充"},
    "send_back_review": {"opinion": "请补充"},
    "refuse": {"grounds": GROUNDS},
    "end": {"because_of": "food"},
}
BY_ROLE = {
    "window": "wangfang",
    "examiner": "zhouming",
    "reviewer": "wujing",
    "decider": "zhengqiang",
}
KINDS = ("permit", "permit", "adjudicate", "award", "confirm", "utility", "filing")
LONGEST = 14


@contextmanager
def a_world():
    """File one application; the case of its food permit waits at the window."""
    with undone():
        number = given.a_submitted_application(firm())
        given.a_checked_licence(number, firm())
        people = {role: actor(login) for role, login in BY_ROLE.items()}
        case = given.cases_of(number, firm())["food"].id
        yield SimpleNamespace(case=case, people=people | {"applicant": firm()})
        calendar.forget()


class Walker:
    """Takes one case through its machine, and looks at the books after each step."""

    def __init__(self, world):
        self.world = world

    def walk(self, chance, known):
        """Walk once, by this calendar, and undo it."""
        calendar._known = (float("inf"), known)
        with undone():
            case = Case.objects.get(pk=self.world.case)
            Case.objects.filter(pk=case.pk).update(kind=chance.choice(KINDS))
            at = MONDAY
            for _ in range(chance.randint(2, LONGEST)):
                at += timedelta(days=chance.choice([0, 0, 1, 2, 3, 8]))
                if not self.step(chance, at):
                    break
            self.letters()
            self.books()

    def step(self, chance, at):
        """Take one of the steps that the law knows from here; say whether there was one."""
        case = Case.objects.get(pk=self.world.case)
        steps = [
            step
            for step in MACHINES[case.kind].choices(case.state)
            if not unmet(step, case) and step.do not in ("extend_joint", "transfer")
        ]
        if not steps:
            return False
        step = chance.choice(steps)
        before = dues(case)
        try:
            self.take(step, case, at)
        except Refusal as refusal:  # a term that is over, a hearing that is not yet due
            assert "。" in str(refusal)
            return True
        after = dues(case)
        for key in before.keys() & after.keys():
            if before[key] and after[key]:
                assert after[key] >= before[key], (step.do, key)
        return True

    def take(self, step, case, at):
        """Let somebody take it who may."""
        role = step.role.split("|")[0]
        by = self.world.people.get(role, SYSTEM)
        if role != "applicant" and role in BY_ROLE and str(case.office) != by.org != str(case.hall):
            by = SYSTEM  # the organ above has other people
        said = dict(SAID.get(step.do, {}))
        if step.do == "call_hearing":
            said["held_at"] = f"{at + timedelta(days=30):%Y-%m-%d} 09:00"
        if step.do == "supply":
            file = {"key": "layout", "name": "图", **given.a_file(by, at=at)}
            commands.supply(case.pk, files=[file], by=by, at=at)
        elif step.do in commands.SAID and step.do not in PLAIN and step.do != "resume":
            commands.taking(step.do)(case.pk, said=said, by=by, at=at)
        elif step.do == "revoke_promised":  # follows a promise, which revokes
            commands.note_revoked(case.pk, promise=new_id(), by=by, at=at)
        else:
            getattr(commands, step.do)(case.pk, **PLAIN.get(step.do, {}), by=by, at=at)

    def letters(self):
        """Each step that the law gives a paper has one: no letter is lost."""
        for event in Event.objects.filter(stream=f"case:{self.world.case}").order_by("seq"):
            do = DOES.get(event.name)
            steps = MACHINES[event.data["kind"]].steps if do else ()
            if any(step.do == do and step.document for step in steps):
                by = SYSTEM.because(str(new_id()))
                before = self.papers()
                reactions.paper_of_step(event, by)
                assert self.papers() == before + 1, do

    def papers(self):
        return Document.objects.filter(about=f"case:{self.world.case}").count()

    def books(self):
        """Row, ledger and clocks say the same."""
        row = Case.objects.get(pk=self.world.case)
        events = Event.objects.filter(stream=f"case:{row.pk}").order_by("seq")
        story = replay.of_case(events)
        told = replay.CaseStory(**{**vars(check.as_story(row)), "kind": story.kind})
        assert told == story
        rows = Deadline.objects.filter(case=row)
        kept = sorted(
            (r.kind, r.round, r.starts_on, r.days + r.extended, str(r.stopped_on)) for r in rows
        )
        folded = queries.clocks_from_ledger(row)
        assert kept == sorted(
            (d.kind, d.round, d.starts_on, d.days + d.extended, str(d.stopped_on)) for d in folded
        )


def dues(case) -> dict[tuple[str, int], date | None]:
    """Return the last day of each clock."""
    rows = Deadline.objects.filter(case=case.pk, stopped_on=None)
    return {(row.kind, row.round): row.due_on for row in rows}
