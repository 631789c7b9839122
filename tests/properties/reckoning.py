"""What the books of a case must say, reckoned slowly from the ledger and the calendar file alone."""

from collections import defaultdict
from datetime import date, timedelta, timezone

from tests.properties.test_days import last_day

CHINA = timezone(timedelta(hours=8))
FAR = date(9999, 12, 31)
TELL, DELIVER, JOINT = 5, 10, 45  # working days by §32, §44, §42(2)
ASK, HOLD, ANSWER, MORE, MORE_JOINT = 5, 20, 10, 10, 15  # §47(1), rules of procedure, §42


class Clock:
    """One clock as a person with a paper calendar would keep it."""

    def __init__(self, start, days):
        self.start, self.days, self.pauses, self.stopped = start, days, [], None
        self.due = last_day(start, days, [])

    def pause(self, day):
        self.pauses.append((day, None))
        self.due = None

    def extend(self, days):
        self.days += days
        self.due = last_day(self.start, self.days, self.pauses)

    def resume(self, day):
        self.pauses[-1] = (self.pauses[-1][0], day)
        self.due = last_day(self.start, self.days, self.pauses)


RUNNING_TERMS = ("statutory", "promised")
BESIDE = ("hearing_ask", "hearing_hold", "answer")
STOPS = {
    "hearing_asked": ("hearing_ask",),
    "hearing_waived": ("hearing_ask",),
    "hearing_held": ("hearing_hold",),
    "respondent_answered": ("answer",),
    "settled": RUNNING_TERMS,
    "terminated": ("tell", *RUNNING_TERMS, *BESIDE),
    "supplement_asked": ("tell",),
    "not_accepted": ("tell",),
    "granted": RUNNING_TERMS,
    "refused": RUNNING_TERMS,
    "delivered": ("deliver",),
    "withdrawn": ("tell", *RUNNING_TERMS, *BESIDE),
    "ended": ("tell", *RUNNING_TERMS, *BESIDE),
}
PAUSES = {"suspended", "hearing_asked", "publicised"}
RESUMES = {"resumed", "hearing_held", "publicity_ended"}
STARTS = {
    "released": ("tell", TELL),
    "supplied": ("tell", TELL),
    "granted": ("deliver", DELIVER),
    "refused": ("deliver", DELIVER),
    "settled": ("deliver", DELIVER),
    "hearing_told": ("hearing_ask", ASK),
    "hearing_asked": ("hearing_hold", HOLD),
    "respondent_told": ("answer", ANSWER),
}


def day_of(event):
    return event.at.astimezone(CHINA).date()


class Clocks(defaultdict):
    """The clocks of a case by kind, in the order of their rounds."""

    def __init__(self):
        super().__init__(list)

    def start(self, kind, day, days):
        self[kind].append(Clock(day, days))

    def running(self, *kinds):
        return [one for kind in kinds for one in self[kind] if one.stopped is None]

    def stop(self, day, *kinds):
        for one in self.running(*kinds):
            one.stopped = day

    def accept(self, event, plan):
        """By silence from the day on which the clock had begun, else from today."""
        on = self.running("tell")[0].start if event.data["deemed"] else day_of(event)
        self.stop(on, "tell")
        self.start("statutory", on, plan["statutory_days"])
        self.start("promised", on, plan["promised_days"])

    def begin_anew(self, event, plan):
        """In the term that was ordered, else in that of the item."""
        for kind in RUNNING_TERMS:
            self.start(kind, day_of(event), event.data["terms"].get(kind, plan[f"{kind}_days"]))


def clocks_of(events, plan):
    """The clocks of a case by kind and round, from its events."""
    made = Clocks()
    for event in events:
        day, what = day_of(event), event.name.removeprefix("cases.")
        made.stop(day, *STOPS.get(what, ()))
        if what in STARTS:
            made.start(STARTS[what][0], day, STARTS[what][1])
        elif what == "submitted" and event.data["state"] == "submitted":
            made.start("tell", day, TELL)
        elif what == "accepted":
            made.accept(event, plan)
        elif what == "reopened":
            made.begin_anew(event, plan)
        change_terms(made, what, day)
    return {(kind, number): one for kind in made for number, one in enumerate(made[kind])}


def change_terms(made, what, day):
    """Let the running terms stand, go on, or be longer."""
    for one in made.running(*RUNNING_TERMS):
        if what in PAUSES:
            one.pause(day)
        elif what in RESUMES:
            one.resume(day)
        elif what == "extended":
            one.extend(MORE)


def urgent_day(clocks, events):
    """The next day on which something of this case runs out."""
    if events[-1].name == "cases.supplement_asked":
        return date.fromisoformat(events[-1].data["until"])
    return min((one.due for one in clocks.values() if one.stopped is None and one.due), default=FAR)


def joint_of(stories):
    """The joint ceiling: from the first acceptance of one of several permits; extended once."""
    jointly = [
        events for events, plan in stories if plan["joint"] and events[0].data["kind"] == "permit"
    ]
    told = [event for events in jointly for event in events]
    days = [
        date.fromisoformat(event.data["accepted_on"])
        for event in told
        if event.name == "cases.accepted"
    ]
    if len(jointly) < 2 or not days:
        return None
    more = MORE_JOINT * any(event.name == "cases.joint_extended" for event in told)
    return (min(days), last_day(min(days), JOINT + more, []))


def people_of(events):
    """Who examined, reviewed and decided, since the review last began."""
    anew = {f"cases.{what}" for what in ("sent_back", "hearing_told", "reported", "reopened")}
    last = max((n for n, event in enumerate(events) if event.name in anew), default=-1)
    said = {event.name: event.actor["who"] for event in events[last + 1 :]}
    decided = said.get("cases.granted") or said.get("cases.refused")
    return [who for who in (said.get("cases.examined"), said.get("cases.reviewed"), decided) if who]
